"""The figures of movement and of the funnel exist, say what they are used for, and are read from a run's tables."""

import math

import numpy as np
import pytest

from pactsim.calibration import dublin_level, dublin_moments, movement, movement_moments
from pactsim.calibration.mechanism_tables import RunTables
from pactsim.calibration.validation import dublin as validation_dublin
from pactsim.calibration.validation import movement_runs, people
from pactsim.model.fitted_parameters import fitted_values


@pytest.fixture(scope="module")
def tables():
    return movement.run_tables({}, movement.YEARS, scale=50, seed=3)


def test_german_figures_of_2024_and_later_are_held_out_but_for_greece():
    late = [row for row in movement_moments.figures() if "2024" <= row.period[:4] < "3000" and row.fitted]
    assert [row.moment.name for row in late] == ["protected in Greece, applied again"]
    rows = [*movement_moments.figures(), *dublin_moments.figures()]
    assert all(row.moment.source and row.moment.observed > 0 for row in rows)
    assert not any(row.fitted for row in rows if row.period == "2019")


@pytest.mark.parametrize("module", [movement_moments, dublin_moments])
def test_every_figure_can_be_read_from_a_run(tables, module):
    values = movement_moments.simulated(tables, module.figures())
    assert np.isfinite(values).all()
    assert (values > 0).all()


def test_known_and_unknown_applicants_do_not_exceed_all(tables):
    germany = tables["states"].query("member_state == 'DE'")
    seen = germany["first_grown_elsewhere"] + germany["first_grown_without_record"]
    assert (seen <= germany["first_grown"]).all()
    assert (germany["first_grown"] <= germany["applications_first_time"]).all()
    assert (germany["protected_in_greece"] <= germany["protected_elsewhere"]).all()


def test_the_shipped_values_are_inside_their_intervals_and_drawn_around():
    drawn = movement_runs.drawn_overrides(np.random.default_rng(1))
    names = {unknown.name for unknown in (*movement.UNKNOWNS, *dublin_level.UNKNOWNS)}
    assert set(drawn) == names & set(fitted_values())
    assert drawn == movement_runs.drawn_overrides(np.random.default_rng(1))


@pytest.mark.parametrize("module", [people, validation_dublin])
def test_findings_have_a_verdict_each(tables, module, monkeypatch):
    run = RunTables(tables)
    monkeypatch.setattr(movement_runs, "run_at_estimates", lambda seed: run)
    monkeypatch.setattr(movement_runs, "run_in_intervals", lambda number: run)
    rows = module.findings(lambda done, total: None)
    assert len(rows) > 5
    for row in rows:
        assert row.verdict
        assert row.low <= row.simulated <= row.high
        assert not math.isnan(row.observed)
