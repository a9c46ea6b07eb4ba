"""Scores by hand, and the naive guesses where they are known."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import CITIZENSHIPS, STATES
from pactsim.calibration import targets, unfitted


def test_total_variation_is_the_share_in_the_wrong_place() -> None:
    assert unfitted.total_variation(np.array([60.0, 40.0]), np.array([50.0, 50.0])) == pytest.approx(0.1)
    assert unfitted.total_variation(np.array([5.0, 5.0]), np.array([5.0, 5.0])) == 0.0


def test_total_variation_needs_somebody() -> None:
    with pytest.raises(ValueError, match="positive"):
        unfitted.total_variation(np.ones(2), np.zeros(2))


def test_the_truth_scores_zero_and_beats_everything() -> None:
    table = unfitted.scores(targets.first_time_applicants(2016, 2025), 2016)
    assert table["simulated_cells"].max() == pytest.approx(0.0)
    assert table["scaled_states"].max() == pytest.approx(0.0, abs=1e-12)
    assert table["total_ratio"].to_numpy() == pytest.approx(1.0)
    assert "beats the population-GDP key and last-year shares" in unfitted.skill(table)


def test_naive_guesses_match_the_record_of_the_prototype() -> None:
    """2018 to 2024: last-year shares near .155 over cells, the key near .50 (research prototype)."""
    table = unfitted.scores(targets.first_time_applicants(2018, 2024), 2018)
    mean = table[table["year"] > 0].mean()
    assert mean["last_year_cells"] == pytest.approx(0.155, abs=0.02)
    assert mean["key_cells"] == pytest.approx(0.50, abs=0.03)


def test_nobody_in_the_right_place_is_no_skill() -> None:
    wrong = np.zeros((2, len(STATES), len(CITIZENSHIPS)))
    wrong[:, STATES.index("LI")] = 1000.0
    assert unfitted.skill(unfitted.scores(wrong, 2020)).startswith("No skill")


def test_a_run_folder_is_read(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "year": [2020, 2021],
            "member_state": ["DE", "AT"],
            "citizenship": ["SY", "AF"],
            "first_time": [7, 9],
        }
    )
    rows.to_parquet(tmp_path / "applications.parquet")
    counts, first = unfitted.applications(tmp_path)
    assert first == 2020
    assert counts.sum() == 16
    assert counts[1, STATES.index("AT"), CITIZENSHIPS.index("AF")] == 9


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="folder of a run"):
        unfitted.applications(tmp_path)
