"""The verdict follows from the numbers: as wanted, intervals that meet, a better naive guess, or a miss."""

import math

import pytest

from pactsim.calibration.validation import wanted
from pactsim.calibration.validation.finding import MISSED, NO_SKILL, REPRODUCED, WITHIN, Finding, score


@pytest.fixture(autouse=True)
def table(monkeypatch):
    """Of the count a tenth to either side is wanted, of the score at most 0.15."""
    rows = {
        ("g", "count", "", ""): ("observed - 10 %", "observed + 10 %"),
        ("g", "score", "", ""): ("", "0.15"),
    }
    monkeypatch.setattr(wanted, "table", lambda: rows)


def total(simulated, low, high, naive=math.nan):
    """A count observed as 100 +- 5 of which 90 to 110 is wanted."""
    return Finding(
        "g", "count", "EU+", "2020", 100, 95, 105, simulated, low, high, naive, "n", "validate", ""
    )


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        (total(92, 80, 99), REPRODUCED),
        (total(84, 70, 96), WITHIN),
        (total(84, 80, 88), MISSED),
        (total(84, 80, 88, naive=99), NO_SKILL),
        (total(84, 80, 88, naive=10), MISSED),
        (score("g", "score", "2020", 0.14, 0.155, "last year"), REPRODUCED),
        (score("g", "score", "2020", 0.152, 0.155, "last year"), MISSED),
        (score("g", "score", "2020", 0.16, 0.155, "last year"), NO_SKILL),
    ],
)  # fmt: skip
def test_verdicts(finding, verdict):
    assert finding.verdict == verdict
