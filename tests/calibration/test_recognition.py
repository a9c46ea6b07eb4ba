"""Pooling: a state with few decisions stays near the EU's rate, one with many keeps its own."""

import numpy as np
import pytest

from pactsim.agents.codes import CITIZENSHIP_INDEX, STATE_INDEX
from pactsim.calibration import recognition
from pactsim.model import fitted, observed


@pytest.fixture(scope="module")
def found() -> recognition.RecognitionFit:
    return recognition.fit()


def test_a_pair_without_decisions_has_no_deviation_of_its_own(found: recognition.RecognitionFit) -> None:
    _, decided = recognition.decided_pairs()
    assert np.abs(found.pair[decided.sum(axis=0) == 0]).max() < 1e-3


def test_a_large_cell_is_met(found: recognition.RecognitionFit) -> None:
    germany, iraq = STATE_INDEX["DE"], CITIZENSHIP_INDEX["IQ"]
    rows = observed.table("decisions")
    rows = rows[
        (rows["member_state"] == "DE") & (rows["citizenship"] == "IQ") & rows["year"].between(2018, 2024)
    ]
    raw = (rows["positive"] / (rows["positive"] + rows["negative"])).mean()
    modelled = np.mean([fitted.recognition(year)[germany, iraq] for year in range(2018, 2025)])
    assert modelled == pytest.approx(raw, abs=0.05)


def test_shrinking_pulls_towards_zero(found: recognition.RecognitionFit) -> None:
    assert 0.2 < found.spread_state < 1.5
    assert 0.2 < found.spread_pair < 2.5


def test_the_committed_tables_are_this_fit(found: recognition.RecognitionFit) -> None:
    rows = fitted.table("recognition_deviations")
    written = rows["deviation"].to_numpy().reshape(found.pair.shape)
    assert written == pytest.approx(found.state[:, None] + found.pair, abs=0.02)
