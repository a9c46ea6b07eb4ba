"""Relocation: what is fitted to, how a run is given other values, and that the fit finds what it should."""

from datetime import date

import numpy as np
import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.calibration import relocation_fit as fitting
from pactsim.calibration import relocation_leavers
from pactsim.calibration import relocation_moments as moments
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration import relocation_simulated as simulation
from pactsim.calibration.relocation_posterior import (
    BINDING_ONLY,
    FITTED,
    VOLUNTARY_ONLY,
    Fit,
    bounds,
    fitted_estimates,
)
from pactsim.model.parameters import Parameters, read_registry


def test_what_is_fitted_to_adds_up_to_the_published_totals():
    rows = moments.emergency_observed()
    persons = [np.exp(row.value) for row in rows if " to " in row.name]
    assert sum(persons) == pytest.approx(33_702)
    assert sum(np.exp(row.value) for row in moments.voluntary_observed()) == pytest.approx(5_000)
    assert all(row.variance > 0 for row in rows)


def test_states_are_grouped_by_what_was_known_before_anybody_moved():
    groups = {
        name: [code for code, place in PLACE_INDEX.items() if place in members]
        for name, members in moments.group_of_states().items()
    }
    assert set(groups["opposed"]) == {"CZ", "HU", "RO", "SK"}
    assert set(groups["large"]) == {"DE", "FR"}
    assert "LV" in groups["small"] and "FI" in groups["middle"] and "ES" in groups["unready"]
    assert not {"PL", "AT", "SE"} & {state for members in groups.values() for state in members}


def test_the_days_of_a_month_begun_count_in_part():
    persons = np.zeros((2, 33, 33), dtype=np.int64)
    persons[0, 0, 0], persons[1, 0, 0] = 100, 156
    run = runs.Relocations(2015, persons)
    assert run.by(date(2015, 1, 31))[0, 0] == 100
    assert run.by(date(2015, 2, 7))[0, 0] == pytest.approx(100 + 0.25 * 56)


def test_replacing_one_of_several_dated_values_keeps_the_others():
    name, before = "relocation_setup_months", Parameters.load(runs.scenario_with({}))
    replaced = Parameters.load(runs.scenario_with({(name, date(2022, 6, 1)): 7.5}))
    assert replaced.number(name, date(2023, 1, 1)) == 7.5
    assert replaced.number(name, date(2016, 1, 1)) == before.number(name, date(2016, 1, 1))


def linear(matrix, monkeypatch):
    """A model whose moments are linear in the logarithms."""
    monkeypatch.setattr(fitting, "simulated", lambda logs, _effort: matrix @ logs)
    monkeypatch.setattr(fitting, "jacobian", lambda _logs, _effort, _widths=None: matrix)


def test_a_linear_model_is_solved_and_its_errors_are_those_of_least_squares(monkeypatch):
    rng = np.random.default_rng(1)
    matrix = rng.standard_normal((16, len(FITTED)))
    linear(matrix, monkeypatch)
    truth = simulation.priors() + 0.05
    found = fitting.fit_to(matrix @ truth, np.full(16, 0.01), simulation.priors())
    assert found.logs == pytest.approx(truth, abs=0.01)
    assert found.freedom == 9
    assert found.p_value > 0.99
    assert found.errors == pytest.approx(0.1 * np.sqrt(np.diag(np.linalg.inv(matrix.T @ matrix))), rel=1e-3)


def test_a_fit_begins_at_the_lever_files_and_not_where_the_last_one_ended():
    before = read_registry()
    for (name, since), begun in zip(FITTED, np.exp(simulation.priors()), strict=True):
        (value,) = [entry.value for entry in before[name].schedule if since in (None, entry.since)]
        assert begun == pytest.approx(value)
    assert np.abs(simulation.priors() - simulation.in_use()).max() > 0.1  # the fits shipped moved some


def test_each_parameter_belongs_to_one_scheme_but_for_the_size_exponent():
    assert not BINDING_ONLY & VOLUNTARY_ONLY
    assert set(FITTED) - BINDING_ONLY - VOLUNTARY_ONLY == {("relocation_size_exponent", None)}


def test_the_finish_ends_where_the_slopes_promise_nothing_more(monkeypatch):
    rng = np.random.default_rng(1)
    matrix = rng.standard_normal((16, len(FITTED)))
    linear(matrix, monkeypatch)
    truth = simulation.priors() + 0.05
    observed, variance = matrix @ truth + 0.1 * rng.standard_normal(16), np.full(16, 0.01)
    early = Fit(simulation.priors(), 10 * (matrix @ simulation.priors() - observed), 10 * matrix)
    assert early.linear_fall > 1
    late = fitting.finish(observed, variance, early)
    assert late.j_statistic < early.j_statistic
    assert late.linear_fall == pytest.approx(0, abs=1e-6)


def test_the_finish_takes_no_step_that_runs_do_not_confirm(monkeypatch):
    matrix = np.random.default_rng(1).standard_normal((16, len(FITTED)))
    linear(matrix, monkeypatch)
    at, aim = simulation.priors(), matrix @ (simulation.priors() + 0.05)
    monkeypatch.setattr(fitting, "simulated", lambda logs, _effort: aim + 0.1 + 5 * np.abs(logs - at).sum())
    early = Fit(at, np.full(16, 1.0), 10 * matrix)
    late = fitting.finish(aim, np.full(16, 0.01), early)
    assert (late.logs == at).all()
    assert late.linear_fall > 0


def known(error, j_statistic):
    """A fit with independent standard errors and this J on nine degrees of freedom."""
    n = len(FITTED)
    jacobian = np.vstack([np.eye(n) / error, np.zeros((9, n))])
    return Fit(simulation.priors(), np.full(n + 9, np.sqrt(j_statistic / (n + 9))), jacobian)


def test_intervals_widen_with_what_is_not_explained_and_stay_in_the_range():
    good, bad = (fitted_estimates(fit, fit.spreads)[1] for fit in (known(0.05, 9.0), known(0.05, 36.0)))
    assert np.log(bad.high / bad.low) == pytest.approx(2 * np.log(good.high / good.low))
    assert good.value == bad.value
    wide = known(10.0, 9.0)
    row = fitted_estimates(wide, wide.spreads)[0]
    assert (row.low, row.high) == pytest.approx(np.exp(bounds()[:, 0]))
    assert (good.identification, row.identification) == ("estimated", "prior-only")


def test_leavers_on_record_differ_too_much_for_one_factor():
    shares = [row.share for row in relocation_leavers.observed_left()]
    assert min(shares) == 0 and max(shares) == pytest.approx(0.8)
    assert 0.35 < relocation_leavers.pooled(shares) < 0.5
    assert relocation_leavers.pooled_uncertainty() > 0.15


@pytest.mark.slow
def test_a_fit_to_synthetic_data_with_a_kept_jacobian_is_near_that_with_new_ones():
    effort = simulation.Effort(50, 10, (1,))
    start, rng = simulation.in_use(), np.random.default_rng(4)
    _, variance = simulation.record()
    truth = np.clip(start + 0.1 * rng.standard_normal(start.size), *(bounds() + [[0.02], [-0.02]]))
    data = simulation.simulated(truth, effort._replace(seeds=(77,)))
    kept = fitting.fit_to(data, variance, start, effort, simulation.jacobian(start, effort))
    new = fitting.fit_to(data, variance, start, effort)
    assert np.abs(kept.logs - new.logs).max() < 1.5 * new.errors.max()
    assert (np.abs(new.logs - truth) < 3 * new.errors).all()
