"""Paired comparisons: differences, intervals, exact zeros, what is kept."""

import math
import os

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pactsim.experiments.additional import additional_relief, lacks_solidarity
from pactsim.experiments.aggregates import yearly_outcomes
from pactsim.experiments.compare import Comparison, compare
from pactsim.experiments.paired import paired_differences, summarise
from pactsim.experiments.run import run
from pactsim.experiments.workers import map_tasks
from pactsim.model.faults import InputFault

PERIOD = {"first_year": 2025, "last_year": 2027, "scale": 0.1}


@pytest.fixture
def both(stand_in):
    """Baseline against no solidarity, three replicates of the stand-in."""
    return compare("baseline", "no_solidarity", replicates=3, **PERIOD)


def _row(comparison, table, outcome, state, year):
    rows = comparison.differences
    found = rows[
        (rows["table"] == table)
        & (rows["outcome"] == outcome)
        & (rows["member_state"] == state)
        & (rows["year"] == year)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_null_scenario_is_exactly_zero_everywhere_and_says_so(stand_in):
    null = compare("baseline", "null", replicates=3, **PERIOD)
    assert null.differences["exactly_zero"].all()
    assert (null.differences["difference"] == 0.0).all()
    assert null.identical
    assert "Exactly 0 in every cell" in null.summary()


def test_a_difference_has_the_sign_of_the_second_less_the_first(both, stand_in):
    relocated = _row(both, "states", "relocated_in", "EU", 2026)
    assert relocated["base_mean"] == stand_in.MOVED
    assert relocated["alt_mean"] == 0
    assert relocated["difference"] == -stand_in.MOVED
    assert relocated["standard_error"] == 0
    assert not relocated["exactly_zero"]
    assert _row(both, "states", "pending", "EU", 2026)["exactly_zero"]
    assert not both.identical


def test_tables_with_no_row_in_one_scenario_count_as_zero(both):
    row = _row(both, "cycle", "pledged_relocation", "EU", 2026)
    assert row["alt_mean"] == 0
    assert row["difference"] == -row["base_mean"] != 0


def test_interval_is_students_t_on_paired_differences():
    base = np.array([[10.0, 20.0, 40.0]])
    alt = np.array([[11.0, 24.0, 46.0]])
    row = summarise(base, alt).iloc[0]
    # Differences 1, 4, 6: mean 11/3, standard deviation sqrt(19/3), t(0.975, 2 degrees) = 4.3027.
    assert row["difference"] == pytest.approx(11 / 3)
    assert row["standard_deviation"] == pytest.approx(math.sqrt(19 / 3))
    expected = stats.ttest_rel(alt[0], base[0]).confidence_interval(0.95)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((expected.low, expected.high))


def test_one_replicate_has_no_interval_and_a_missing_pair_drops_out():
    one = summarise(np.array([[1.0]]), np.array([[3.0]])).iloc[0]
    assert one["difference"] == 2.0
    assert np.isnan([one["ci_low"], one["standard_error"]]).all()
    two = summarise(np.array([[1.0, np.nan]]), np.array([[3.0, 5.0]])).iloc[0]
    assert (two["difference"], two["replicates"]) == (2.0, 1)


def test_a_row_only_another_replicate_has_is_zero_where_absence_means_zero():
    def outcomes(value):
        rows = [("flows", 2026, "EU", "relocation.persons", value)] if value else []
        return pd.DataFrame(rows, columns=["table", "year", "member_state", "outcome", "value"])

    table = paired_differences([(outcomes(4.0), outcomes(0)), (outcomes(0), outcomes(0))])
    assert table["difference"].tolist() == [-2.0]
    assert table["replicates"].tolist() == [2]


def test_flows_are_summed_and_stocks_are_those_of_december(stand_in):
    tables = run("baseline", **PERIOD).tables
    outcomes = yearly_outcomes(tables).set_index(["table", "year", "member_state", "outcome"])["value"]
    of_2025 = tables["states"][tables["states"]["year"] == 2025]
    assert outcomes["states", 2025, "EU", "entries"] == of_2025["entries"].sum()
    december = of_2025[of_2025["month"] == 12]
    assert outcomes["states", 2025, "EU", "pending"] == december["pending"].sum()


def test_an_unknown_number_of_places_is_no_zero(both):
    rows = both.differences[both.differences["outcome"] == "reception_places"]
    assert "LI" not in set(rows["member_state"])
    assert {"LU", "EU"} <= set(rows["member_state"])


def test_additional_relief_is_the_yearly_change_of_the_gap_in_open_cases():
    def tables(cases):
        states = pd.DataFrame(
            [(year, 12, "EL", n) for year, n in cases],
            columns=["year", "month", "member_state", "responsible_for"],
        )
        cycle = pd.DataFrame({"year": [2027, 2028], "member_state": "EL", "beneficiary": True})
        rows = [(y, s) for y in (2027, 2028) for s in ("EL", "DE", "EU")]
        return {
            "states": states,
            "cycle": cycle,
            "evaluation": pd.DataFrame(rows, columns=["year", "member_state"]),
        }

    with_it, without = (
        tables([(2026, 100), (2027, 80), (2028, 70)]),
        tables([(2026, 100), (2027, 110), (2028, 130)]),
    )
    relief = additional_relief(with_it, without).set_index(["year", "member_state"])["additional"]
    # Gap 0, 30, 60: 30 more each year.
    assert relief[2027, "EL"] == relief[2027, "EU"] == 30
    assert relief[2028, "EL"] == 30
    assert relief[2028, "DE"] == 0


def test_a_run_lacks_solidarity_if_it_delivers_nothing_where_the_two_differ():
    def tables(by_year):
        rows = [(year, "EU", amount) for year, amount in by_year.items()]
        return {"evaluation": pd.DataFrame(rows, columns=["year", "member_state", "delivered"])}

    pool, none = tables({2023: 5.0, 2027: 9.0}), tables({2023: 5.0})
    assert lacks_solidarity(none, pool)
    assert not lacks_solidarity(pool, none)
    assert not lacks_solidarity(pool, pool)
    assert not lacks_solidarity(tables({2023: 5.0, 2027: 1.0}), pool)


def test_additional_is_filled_in_against_the_run_without_solidarity(both, stand_in, tmp_path):
    assert both.manifest["evaluated"] == "base"
    assert set(both.additional["member_state"]) >= {"EL", "EU"}
    done = compare("baseline", "no_solidarity", replicates=2, out=tmp_path / "it", figures=False, **PERIOD)
    base, alt = done.first_replicate()
    assert base.evaluation["additional"].notna().all()
    assert alt.evaluation["additional"].isna().all()


def test_a_comparison_reads_back_and_keeps_both_first_runs(stand_in, tmp_path):
    done = compare("baseline", "no_solidarity", replicates=2, out=tmp_path / "it", **PERIOD)
    again = Comparison.read(tmp_path / "it")
    pd.testing.assert_frame_equal(again.differences, done.differences, check_dtype=False)
    assert again.summary() == done.summary() == (tmp_path / "it" / "summary.txt").read_text()
    assert "parameters, arrivals" in again.summary().lower()
    assert len(pd.read_csv(tmp_path / "it" / "differences.csv")) == len(done.differences)
    assert (tmp_path / "it" / "figures" / "paired_difference.svg").is_file()
    assert (tmp_path / "it" / "figures" / "pending_by_group.png").is_file()
    assert "±" in again.table().loc["Open applications, 31 December"].iloc[0] or again.table().size


def test_scenarios_over_different_years_are_refused(stand_in, tmp_path):
    (tmp_path / "short.toml").write_text('base = "baseline"\n[period]\nlast_year = 2020\n')
    with pytest.raises(InputFault, match="different years"):
        compare("baseline", tmp_path / "short.toml")


def test_workers_give_results_in_the_order_of_tasks_with_one_thread_each(monkeypatch):
    monkeypatch.setenv("NUMBA_NUM_THREADS", "7")
    seen = []
    names = ["NUMBA_NUM_THREADS", "PATH", "NUMBA_NUM_THREADS"]
    two = map_tasks(os.getenv, names, 2, lambda done, total: seen.append((done, total)))
    assert two == ["1", os.environ["PATH"], "1"]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert os.environ["NUMBA_NUM_THREADS"] == "7"
    assert map_tasks(abs, [-1, -2], 1) == map_tasks(abs, [-1, -2], 2) == [1, 2]
