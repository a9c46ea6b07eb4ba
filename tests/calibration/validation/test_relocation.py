"""Findings of relocation: complete, and their numbers those of runs."""

import math

import pytest

from pactsim.calibration.validation import relocation
from pactsim.calibration.validation.finding import USES


@pytest.fixture(scope="module")
def lines():
    steps = []
    found = relocation.findings(lambda done, of: steps.append((done, of)), (1,), (20, 20))
    assert steps[-1][0] == steps[-1][1]
    return found


def test_every_wanted_figure_is_there(lines):
    def of(target, place=None):
        return [line for line in lines if line.target == target and place in (None, line.place)]

    assert len(of("relocated so far, voluntary mechanism", "MED5")) == 5
    assert len(of("relocated so far, 2015 scheme", "IT+EL")) == 4
    assert len(of("relocations a month, 2015 scheme")) == 4
    assert len(of("rank correlation of states' shares of quota")) == 1
    assert {line.place for line in of("left after relocation")} == {"PT", "LT", "EE"}


def test_ireland_paid_for_its_places_and_took_nobody(lines):
    line = next(line for line in lines if line.place == "IE")
    assert line.simulated == line.observed == 1_500_000
    assert line.naive == 7_000_000
    assert line.reading.startswith("An input") and "0 persons come to Ireland" in line.reading


def test_bounds_hold_what_they_should(lines):
    for line in lines:
        assert line.use in USES
        assert math.isnan(line.simulated) or line.low <= line.simulated <= line.high, line.target
        least, most = line.wanted
        assert least <= most
        assert math.isnan(line.observed) or least <= line.observed <= most
        assert line.verdict


def test_simulated_numbers_only_grow(lines):
    for place in ("MED5", "IT+EL"):
        numbers = [x.simulated for x in lines if x.place == place and x.target.startswith("relocated so far")]
        assert numbers == sorted(numbers)
        assert numbers[-1] > 1000


def test_sizes_and_positions_order_the_states(lines):
    rank = next(line for line in lines if line.target.startswith("rank correlation"))
    assert rank.simulated > 0.7
