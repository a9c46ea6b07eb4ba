"""Findings of relocation: complete, and their numbers those of runs."""

import math

import pytest

from pactsim.calibration.validation import relocation
from pactsim.calibration.validation.finding import USES


@pytest.fixture(scope="module")
def lines():
    steps = []
    work = relocation.Work(emergency=50, voluntary=20, seeds=(1,))
    found = relocation.findings(lambda done, of: steps.append((done, of)), work)
    assert steps[-1][0] == steps[-1][1]
    return found


def test_every_wanted_figure_is_there(lines):
    of = {target: [line for line in lines if line.target == target] for target in {line.target for line in lines}}
    assert len(of["relocated so far, voluntary mechanism"]) == 5
    assert len(of["relocated so far, 2015 scheme"]) == 4
    assert len(of["relocations a month, 2015 scheme"]) == 4
    assert len(of["rank correlation of states' delivered share of quota"]) == 1
    assert {line.place for line in of["share left after relocation"]} == {"PT", "LT", "EE"}


def test_bounds_hold_what_they_should(lines):
    for line in lines:
        assert line.use in USES
        assert math.isnan(line.simulated) or line.low <= line.simulated <= line.high, line.target
        assert line.wanted_low <= line.wanted_high
        assert math.isnan(line.observed) or line.wanted_low <= line.observed <= line.wanted_high
        assert line.verdict


def test_simulated_numbers_only_grow(lines):
    for target in ("relocated so far, voluntary mechanism", "relocated so far, 2015 scheme"):
        numbers = [line.simulated for line in lines if line.target == target]
        assert numbers == sorted(numbers)
        assert numbers[-1] > 1000


def test_sizes_and_positions_order_the_states(lines):
    rank = next(line for line in lines if line.target.startswith("rank correlation"))
    assert rank.simulated > 0.7
