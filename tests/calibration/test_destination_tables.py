"""The stage shows where it is: most of its time goes into closing openings, one step each."""

from types import SimpleNamespace

import numpy as np
import pytest

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration import destination_closing, destination_tables
from pactsim.calibration.destination_choice import OPENINGS
from pactsim.calibration.destination_closing import SCALE
from pactsim.calibration.destination_tables import OWN_STEPS, make_tables


@pytest.fixture
def written(monkeypatch):
    """The stage without its fits and runs; what was written of openings: (table, how)."""
    nothing = np.zeros((N_CITIZENSHIPS, N_STATES))
    found = SimpleNamespace(found=SimpleNamespace(weights=None, state=None), mechanism=None)
    instead = {
        "destination_data": None, "fits_by_opening": None, "choice_before": found, "frames": None, "_quality": "",
        "write_tables": ["estimates"], "make_profile": None, "write_profile": None, "years_before": None,
    }  # fmt: skip
    for name, result in instead.items():
        monkeypatch.setattr(destination_tables, name, lambda *_, result=result: result)
    rows = []
    monkeypatch.setattr(destination_closing, "_by_formula", lambda: dict.fromkeys(OPENINGS, nothing))
    monkeypatch.setattr(destination_closing, "closed", lambda effect, *_: effect + 1)
    monkeypatch.setattr(destination_closing, "write_openings", lambda *what: rows.append(what))
    return rows


def test_every_opening_closed_is_a_step_of_the_stage(written):
    told = []
    assert make_tables(1, lambda *step: told.append(step)) == ["estimates"]
    steps = OWN_STEPS + len(OPENINGS)
    assert told == [(number, steps) for number in range(1, steps + 1)]


def test_openings_are_written_once_with_the_scale_of_their_runs(written):
    make_tables(1, lambda _done, _total: None)
    [(table, how)] = written
    assert list(table["year"].unique()) == list(OPENINGS)
    assert f"1:{SCALE} " in how
