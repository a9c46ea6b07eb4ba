"""Suspended years stay out, later years stay out of an earlier fit, and pairs come out as they are known."""

import numpy as np
import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.calibration import dublin_pairs, dublin_requests
from pactsim.model import observed
from pactsim.model.readings import laid_over


@pytest.fixture(scope="module")
def both():
    return dublin_pairs.fit_both()


def test_suspended_years_are_not_read_as_ordinary_transfers(both) -> None:
    found = both[1]
    germany, italy = PLACE_INDEX["DE"], PLACE_INDEX["IT"]
    rows = observed.table("dublin_pairs")
    rows = rows[(rows["sender"] == "DE") & (rows["receiver"] == "IT") & (rows["year"] >= 2023)]
    assert (rows["transfers"].dropna() < 20).all()
    assert found.chance[germany, italy] > 0.03


def test_greece_accepts_few_and_croatia_most_of_what_germany_asks(both) -> None:
    accepted = both[0].chance[PLACE_INDEX["DE"]]
    assert accepted[PLACE_INDEX["EL"]] < 0.05 < 0.8 < accepted[PLACE_INDEX["HR"]]


def test_every_chance_lies_inside_its_interval(both) -> None:
    table = dublin_pairs.pairs_table(*both)
    for name in ("acceptance", "transfer"):
        assert (table[f"{name}_low"] < table[name]).all() and (table[name] < table[f"{name}_high"]).all()
    effects = dublin_pairs.effects_table(*both)
    assert ((effects["low"] <= effects["value"]) & (effects["value"] <= effects["high"])).all()
    assert (effects[effects["effect"] == "spread"]["low"] > 0).all()


def test_an_earlier_fit_reads_no_later_year() -> None:
    rows = observed.table("dublin_pairs")
    late = rows["year"] >= 2023
    changed = rows.assign(
        accepted=rows["accepted"].where(~late, 1.0), requests=rows["requests"].where(~late, 9.0)
    )
    before = dublin_pairs.acceptance_trials(last=2022)
    with laid_over(observed={"dublin_pairs": changed}):
        after = dublin_pairs.acceptance_trials(last=2022)
        assert not np.array_equal(dublin_pairs.acceptance_trials().trials, before.trials)
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old, new)


def test_germany_and_france_ask_more_often_than_spain() -> None:
    ratio = dublin_requests.requests_per_applicant()
    germany, france, spain = (PLACE_INDEX[code] for code in ("DE", "FR", "ES"))
    assert min(ratio[germany], ratio[france]) > 0.15 > 0.01 > ratio[spain]
