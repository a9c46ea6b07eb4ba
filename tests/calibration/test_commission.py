"""The cut-offs of the Commission: what the record allows, what it knew when, and whether the set holds the truth."""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import POOL_STATES
from pactsim.calibration.commission import MEMBERS, labels_off, recover, synthetic_findings
from pactsim.calibration.commission_record import findings, indicators
from pactsim.calibration.commission_set import (
    BLOCKS,
    box,
    candidates,
    draw,
    in_box,
    judge,
    probabilities,
    weights,
)
from pactsim.model import fitted, observed
from pactsim.model.parameters import Parameters, registry
from pactsim.model.phases.commission_cuts import CUTS, commission_cuts
from pactsim.model.phases.solidarity_calendar import cycle_dates
from pactsim.model.readings import laid_over

ON = cycle_dates(2026, Parameters()).package


@pytest.fixture(scope="module")
def record():
    return indicators(2026), findings(2026)


@pytest.fixture(scope="module")
def tried(record):
    return candidates(record[0], np.random.default_rng(1), 2**13)


def column(values, code):
    return values[POOL_STATES.index(code)]


def test_every_cut_off_belongs_to_one_finding():
    columns = [i for block in BLOCKS.values() for i in range(*block.indices(len(CUTS)))]
    assert columns == list(range(len(CUTS)))


def test_every_vector_of_the_box_lies_in_its_range(tried):
    low, high = box().T
    assert (tried.vectors >= low).all() and (tried.vectors <= high).all()
    assert in_box(np.zeros((1, 9)))[0] == pytest.approx(low)
    assert in_box(np.ones((1, 9)))[0] == pytest.approx(high)


def test_greece_is_pressed_under_every_vector_that_agrees_and_austria_under_none(record, tried):
    chance = probabilities(tried, weights(tried, record[1], record[0]))
    assert column(chance["by_arrivals"], "EL") == pytest.approx(1)
    assert column(chance["under_pressure"], "AT") == 0
    assert column(chance["by_landings"], "IT") == pytest.approx(1)
    # Whether Italy would be pressed by arrivals alone the record leaves open.
    assert 0.1 < column(chance["by_arrivals"], "IT") < 0.9


def test_a_record_no_vector_agrees_with_is_refused(record, tried):
    facts, found = record
    unseen = found.under_pressure.copy()
    unseen[POOL_STATES.index("SE")] = True
    with pytest.raises(ValueError, match="no vector"):
        weights(tried, found._replace(under_pressure=unseen), facts)


def test_a_label_that_is_left_out_does_not_count(record, tried):
    facts, found = record
    other = found.at_risk.copy()
    place = POOL_STATES.index("FR")
    other[place] = ~other[place]
    with_it = (weights(tried, labels, facts)["risk"] for labels in (found, found._replace(at_risk=other)))
    assert not np.allclose(*with_it)
    without = (
        weights(tried, labels, facts, place)["risk"] for labels in (found, found._replace(at_risk=other))
    )
    assert np.allclose(*without)


def test_members_that_are_drawn_agree_with_every_finding_of_pressure(record, tried):
    facts, found = record
    members = draw(tried, weights(tried, found, facts), 100, np.random.default_rng(2))
    assert (labels_off(members, facts, found)["pressure"] == 0).all()


def test_the_shipped_members_and_the_shipped_value_agree_with_the_record(record):
    facts, found = record
    rows = fitted.table("commission_thresholds")
    assert rows["member"].tolist() == list(range(1, MEMBERS + 1))
    assert registry()["commission_member"].bounds == (0, MEMBERS)
    off = labels_off(rows[list(CUTS)].to_numpy(), facts, found)
    assert (off["pressure"] == 0).all()
    default = np.array([list(commission_cuts(Parameters(), ON).values())])
    assert labels_off(default, facts, found)["pressure"][0] == 0
    assert labels_off(default, facts, found)["risk"][0] <= 4


def test_a_run_can_use_a_member_of_the_set():
    rows = fitted.table("commission_thresholds").set_index("member")
    cuts = commission_cuts(Parameters({"commission_member": 17, "pressure_cut_sar": 2.0}), ON)
    assert cuts == rows.loc[17, list(CUTS)].to_dict()
    assert commission_cuts(Parameters({"pressure_cut_sar": 2.0}), ON)["pressure_cut_sar"] == 2.0


def _other_after(name, late, factor):
    rows = observed.table(name).copy()
    late = late(rows)
    numbers = rows.select_dtypes("number").columns.difference(["year", "month"])
    rows[numbers] = rows[numbers].astype(float)
    rows.loc[late, numbers] *= factor
    assert late.any(), name
    return rows


def test_labels_read_nothing_from_after_the_reporting_period(record):
    """Every figure measured after June 2025, or published for all of 2025, is doubled: the record stays."""

    def after(rows):
        month = rows.get("month", 13)
        published_later = rows["basis"] != "observed" if "detections" in rows else False
        return (rows["year"] * 12 + month > 2025 * 12 + 6) | published_later

    # No figure of temporary protection or rescue of later than March 2025 is held: none can be told from the record.
    tables = (
        "applicants",
        "decisions",
        "irregular_entries_month",
        "irregular_entries_citizenship",
        "entry_states",
    )
    later = {
        name: _other_after(name, after, 2.0)
        for name in tables
        if (observed.table(name)["year"] >= 2025).any()
    }
    hosted = observed.table("temporary_protection")
    last = hosted[hosted["year"] == 2025].assign(month=9, persons=1)
    later["temporary_protection"] = pd.concat([hosted, last])
    rescued = observed.table("sar_share")
    later["sar_share"] = pd.concat([rescued, rescued.tail(3).assign(year=2025, share=0.0)])
    with laid_over(observed=later):
        seen = indicators(2026)
    for name, mine, theirs in zip(seen._fields, record[0], seen, strict=True):
        assert np.array_equal(mine, theirs), name


def test_labels_do_read_the_reporting_period(record):
    earlier = _other_after(
        "irregular_entries_month", lambda rows: (rows["year"] == 2024) & (rows["month"] >= 7), 2.0
    )
    one_route = earlier["route"] == "Western Balkan"
    earlier = pd.concat([earlier[one_route], observed.table("irregular_entries_month")[~one_route]])
    with laid_over(observed={"irregular_entries_month": earlier}):
        assert column(indicators(2026).arrivals, "HR") > 1.2 * column(record[0].arrivals, "HR")


def test_a_synthetic_record_without_other_reasons_is_judged_as_by_its_truth(record, monkeypatch):
    facts, _ = record
    truth = in_box(np.full((1, 9), 0.4))[0]
    monkeypatch.setattr("pactsim.calibration.commission.OTHER_REASONS", (1e-9, 1.0))
    found = synthetic_findings(facts, truth, np.random.default_rng(4))
    assert all((off == 0).all() for off in labels_off(truth[None], facts, found).values())
    assert (judge(facts, truth[None]).by_arrivals[0] <= found.under_pressure).all()


def test_the_set_covers_the_truth_as_often_as_it_says():
    """25 synthetic records, 225 intervals of 90 %: intervals of one record hang together, so their share has a
    standard error of at most that of 75 free ones, 0.035."""
    rows = [row for n in range(25) for row in recover(np.random.default_rng(n), lambda _done, _all: None)]
    covered = np.mean([row.low <= row.truth <= row.high for row in rows])
    assert 0.9 - 3 * 0.035 <= covered <= 0.9 + 3 * 0.035
    assert abs(np.mean([row.rank for row in rows]) - 0.5) < 3 * 0.29 / np.sqrt(75)
