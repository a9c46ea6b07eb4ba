"""Rank correlations find the uncertainty that moves a headline, and only that one."""

import numpy as np
import pandas as pd
import pytest

from pactsim.calibration.ensemble_effects import rank_correlations
from pactsim.calibration.headlines import HEADLINES


def test_a_monotone_effect_is_found_and_chance_is_small():
    rng = np.random.default_rng(5)
    values = rng.random((400, 3))
    candidates = pd.DataFrame(
        {"member": range(400), "a": values[:, 0], "b@2024-01-01": values[:, 1], "c": 1.0}
    )
    headlines = rng.random((400, len(HEADLINES)))
    headlines[:, 2] = np.exp(5 * values[:, 1])
    found = rank_correlations(candidates, headlines)
    assert list(found.index) == ["a", "b", "c"]
    assert found.loc["b"].iloc[2] == pytest.approx(1)
    assert (found.loc["c"] == 0).all()
    assert np.abs(found.drop("b").to_numpy()).max() < 0.2
