"""Output follows load: the fit beats the naive guesses, knows nothing of the year it forecasts, and finds the truth."""

import numpy as np
import pytest

from pactsim.agents import member_state as agents
from pactsim.agents.codes import N_STATES, STATE_INDEX
from pactsim.agents.examination_capacity import next_capacity
from pactsim.agents.status import APPEAL, DUBLIN, EXAMINATION
from pactsim.calibration import examination
from pactsim.calibration import examination_twin as twin
from pactsim.calibration.examination_posterior import fit_states
from pactsim.calibration.examination_record import LAST_YEAR, Appeals, appeal_stock, read_record
from pactsim.calibration.examination_recovery import recover
from pactsim.calibration.examination_twin import follow
from pactsim.model import fitted, observed
from pactsim.model.parameters import Parameters
from pactsim.model.readings import laid_over
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

APPEALS = Appeals(lodged=0.6, months=14.0)


@pytest.fixture(scope="module")
def record():
    return read_record(LAST_YEAR, APPEALS)


@pytest.fixture(scope="module")
def errors(record):
    return examination.errors_by_rule(record, APPEALS, lambda done, total: None)


def test_stocks_are_met_in_sample_and_a_year_ahead_better_than_by_last_stock(errors) -> None:
    assert errors["pending in sample"] <= 0.14
    assert errors["pending a year ahead"] <= 0.17
    assert errors["last stock"] == pytest.approx(0.261, abs=0.002)
    assert errors["decisions a year ahead"] < errors["last decisions"]


def test_a_forecast_knows_nothing_of_its_year_and_later_but_the_applications() -> None:
    year = 2022
    usual, _ = examination.one_year_ahead(read_record(LAST_YEAR, APPEALS), year, APPEALS)
    changed = {}
    for name, columns in (("pending", ["pending"]), ("decisions", ["positive", "negative"]),
                          ("closed_otherwise", ["closed"])):  # fmt: skip
        table = observed.table(name).copy()
        for column in columns:
            table.loc[table["year"] >= year, column] *= 3
        changed[name] = table
    later = observed.table("applicants_total").copy()
    later.loc[later["year"] > year, "total"] *= 5
    with laid_over(observed={**changed, "applicants_total": later}):
        blind, _ = examination.one_year_ahead(read_record(LAST_YEAR, APPEALS), year, APPEALS)
        tables = examination.as_of_tables(year, _, APPEALS, np.zeros(N_STATES))
    assert blind.open_cases == pytest.approx(usual.open_cases, nan_ok=True)
    assert blind.decisions == pytest.approx(usual.decisions, nan_ok=True)
    assert tables["capacity"]["year"].max() == year
    assert tables["opening_appeals"]["year"].max() == year - 1
    with laid_over(
        observed={"pending": observed.table("pending").assign(pending=lambda t: t["pending"] * 2)}
    ):
        seeing, _ = examination.one_year_ahead(read_record(LAST_YEAR, APPEALS), year, APPEALS)
    assert np.nansum(seeing.open_cases) > 1.2 * np.nansum(usual.open_cases)  # the test can fail


def test_tables_for_a_run_know_nothing_of_its_year() -> None:
    year = 2021
    record = read_record(year, APPEALS)

    def tables():
        found = examination.one_year_ahead(read_record(year, APPEALS), year, APPEALS)[1]
        return examination.as_of_tables(year, found, APPEALS, np.zeros(N_STATES))

    usual = tables()
    decisions = observed.table("decisions").copy()
    decisions.loc[decisions["year"] >= year, ["positive", "negative"]] *= 4
    pending = observed.table("pending").copy()
    pending.loc[pending["year"] >= year, "pending"] *= 4
    with laid_over(observed={"decisions": decisions, "pending": pending}):
        blind = tables()
        assert read_record(year, APPEALS).after[-1].sum() > 3 * record.after[-1].sum()
    for name, table in usual.items():
        assert table.equals(blind[name]), name


def test_decisions_never_exceed_what_is_there_and_more_applications_never_mean_fewer(record) -> None:
    months, closing = np.full(N_STATES, 2.0), np.full(N_STATES, 0.01)
    few = follow(record, months, closing, 1.0, 10.0, APPEALS)
    more = record._replace(applications=record.applications * 1.5)
    many = follow(more, months, closing, 1.0, 10.0, APPEALS)
    there = record.stock * (1 - record.appeal_share) + np.nan_to_num(record.applications)
    assert (few.decisions <= there + 1e-6).all()
    assert (many.decisions >= few.decisions - 1e-6).all()
    assert (many.open_cases >= few.open_cases - 1e-6).all()


def test_the_twin_and_the_runs_use_one_rule(monkeypatch: pytest.MonkeyPatch, record) -> None:
    """Were the rule another one, both would change."""
    usual = follow(record, np.full(N_STATES, 9.0), np.full(N_STATES, 0.01), 0.5, 0.2, APPEALS)
    assert agents.next_capacity is twin.next_capacity is next_capacity
    monkeypatch.setattr(twin, "next_capacity", lambda previous, load, **given: previous)
    frozen = follow(record, np.full(N_STATES, 9.0), np.full(N_STATES, 0.01), 0.5, 0.2, APPEALS)
    assert not np.allclose(usual.decisions, frozen.decisions)


def test_appeals_end_after_exponential_times() -> None:
    stock = appeal_stock(np.full((60, 1), 1_000.0), np.full((60, 1), 0.5), np.zeros(1), APPEALS)
    lodged_a_month = 1_000 * 0.5 * 0.6 / 12
    assert stock[-1, 0] == pytest.approx(lodged_a_month * 14.0)


def test_the_shipped_values_are_what_the_stage_finds(record) -> None:
    parameters = Parameters()
    record = read_record(LAST_YEAR, Appeals.of(parameters))
    found = fit_states(record, Appeals.of(parameters))
    for name, value in examination.uncertainties(found).items():
        assert parameters.number(name) == pytest.approx(value, rel=1e-4)
    targets = fitted.table("examination_targets").set_index("state")
    assert targets["target_months"].to_numpy() == pytest.approx(found.best.months, abs=1e-3)
    assert (targets["low"] <= targets["target_months"]).all() and (
        targets["target_months"] <= targets["high"]
    ).all()
    assert (targets["high"] > targets["low"]).all()


def test_what_a_state_closes_otherwise_is_left_to_disappearing() -> None:
    parameters = Parameters()
    closing, onward = np.full(N_STATES, 0.05), np.full(N_STATES, 0.01)
    ratio = examination.disappear_ratio(closing, onward, parameters)
    number = parameters.number
    total = ratio * number("disappear_pending_rate") + number("leave_pending_rate") + onward
    assert total == pytest.approx(closing)
    assert (examination.disappear_ratio(np.zeros(N_STATES), onward, parameters) > 0).all()


def test_the_fit_finds_the_truth_of_synthetic_records() -> None:
    rows = [row for k in range(6) for row in recover(np.random.default_rng(k), lambda done, total: None)]
    assert np.mean([row.low <= row.truth <= row.high for row in rows]) >= 0.75
    assert all(0.0 <= row.rank <= 1.0 for row in rows)


def test_the_opening_population_splits_open_cases_by_state() -> None:
    world = Simulation(Scenario.load("baseline"), 2023, 2023, scale=100)
    stock = world.tally.stock
    share = stock[APPEAL] / np.maximum(stock[[DUBLIN, EXAMINATION, APPEAL]].sum(axis=0), 1)
    expected = fitted.opening_appeal_share(2022)
    assert expected[STATE_INDEX["FR"]] > 0.6 > 0.3 > expected[STATE_INDEX["ES"]]
    large = stock[[DUBLIN, EXAMINATION, APPEAL]].sum(axis=0)[:N_STATES] > 100
    assert share[:N_STATES][large] == pytest.approx(expected[large], abs=0.12)
