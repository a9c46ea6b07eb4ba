"""Closing a run: a state that got too many loses, a perfect run changes nothing, held-out years are not read."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pactsim.agents.codes import N_STATES, STATE_INDEX
from pactsim.calibration import closing, fitted_table, targets
from pactsim.model import fitted

TABLES = ("entries_scale", "state_corrections")


@pytest.fixture
def in_a_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_bytes((fitted.FITTED_FOLDER / f"{name}.csv").read_bytes())
    monkeypatch.setattr(fitted, "FITTED_FOLDER", tmp_path)
    monkeypatch.setattr(fitted_table.write, "__defaults__", (5, tmp_path))
    fitted.forget()
    yield
    monkeypatch.undo()
    fitted.forget()


@pytest.mark.usefixtures("in_a_copy")
def test_a_perfect_run_changes_nothing() -> None:
    before = np.array(fitted.state_corrections()), np.array(fitted.apply_factor())
    by_citizenship, by_state = closing.close(targets.first_time_applicants(2015, 2024), 2015)
    assert by_citizenship == pytest.approx(1.0)
    assert by_state == pytest.approx(1.0)
    assert fitted.state_corrections() == pytest.approx(before[0], abs=1e-3)
    assert fitted.apply_factor() == pytest.approx(before[1], abs=1e-3)


@pytest.mark.usefixtures("in_a_copy")
def test_a_state_with_too_many_loses_attraction() -> None:
    closing.write_corrections(np.zeros(N_STATES))
    run = targets.first_time_applicants(2015, 2024)
    run[:, STATE_INDEX["FR"]] *= 1.5
    _, by_state = closing.close(run, 2015)
    assert by_state[STATE_INDEX["FR"]] < 1 < by_state[STATE_INDEX["DE"]]
    assert fitted.state_corrections()[STATE_INDEX["FR"]] < 0


@pytest.mark.usefixtures("in_a_copy")
def test_the_held_out_year_is_not_read() -> None:
    run = targets.first_time_applicants(2015, 2025)
    run[-1] *= 10
    by_citizenship, by_state = closing.close(run, 2015)
    assert by_citizenship == pytest.approx(1.0)
    assert by_state == pytest.approx(1.0)


def test_a_run_of_the_future_cannot_be_closed() -> None:
    with pytest.raises(ValueError, match="2015-2024"):
        closing.close(np.zeros((2, N_STATES, 36)), 2026)
