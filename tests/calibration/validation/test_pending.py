"""Restarted runs know only what was known at their start, and their findings carry intervals."""

import numpy as np
import pytest

from pactsim.agents.codes import N_STATES
from pactsim.calibration import examination
from pactsim.calibration.examination_record import LAST_YEAR, Appeals, read_record
from pactsim.calibration.validation import pending
from pactsim.calibration.validation.finding import USES
from pactsim.model import observed
from pactsim.model.parameters import Parameters
from pactsim.model.readings import laid_over


@pytest.fixture(scope="module")
def record():
    return read_record(LAST_YEAR, Appeals.of(Parameters()))


def test_a_restart_knows_no_examination_figure_of_its_year(record) -> None:
    appeals, year = Appeals.of(Parameters()), 2022
    usual = pending.restart(year, record, appeals, scale=1_000, seeds=(1,))[0]
    changed = {}
    for name, columns in (("pending", ["pending"]), ("closed_otherwise", ["closed"])):
        table = observed.table(name).copy()
        table.loc[table["year"] >= year, columns] *= 3
        changed[name] = table
    totals = observed.table("decisions").copy()
    later = (totals["year"] >= year) & (totals["citizenship"] == "TOTAL")
    totals.loc[later, ["positive", "negative"]] *= 3
    with laid_over(observed={**changed, "decisions": totals}):
        blind = pending.restart(year, read_record(LAST_YEAR, appeals), appeals, scale=1_000, seeds=(1,))[0]
    assert blind.states.equals(usual.states)


@pytest.mark.slow
def test_findings_of_open_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "SCALE", 100)
    steps: list[int] = []
    rows = pending.findings(lambda done, total: steps.append(done))
    assert steps == list(range(1, len(pending.YEARS) + 1))
    by_name = {row.target: row for row in rows if row.place == "EU+" and np.isnan(row.observed)}
    simulated = by_name["open cases, a year ahead, simulated"]
    assert simulated.simulated < simulated.naive
    assert by_name["open cases, a year ahead, applications given"].simulated < simulated.simulated
    for row in rows:
        assert row.low <= row.simulated <= row.high and row.use in USES and row.source, row.target
    levels = [row for row in rows if np.isfinite(row.observed)]
    assert len(levels) >= 15
    assert all(0 < row.observed_low < row.observed < row.observed_high for row in levels)


def test_errors_are_weighted_by_persons() -> None:
    known = np.zeros(N_STATES)
    known[:2] = 900.0, 100.0
    guess = known.copy()
    guess[1] = 200.0
    assert examination.error(guess, known) == pytest.approx(0.1)
