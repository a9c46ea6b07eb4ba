"""What communities are worth to a run: its opening day is given, and only a part of their pull follows newcomers."""

import numpy as np
import pytest

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.model import observed_stocks
from pactsim.model.parameters import Parameters
from pactsim.model.phases.destinations import DestinationFacts
from pactsim.model.utilities import drawing, utilities

OPENING = 2025


def _worth(earlier: np.ndarray, year: int = OPENING, **uncertainties: float) -> np.ndarray:
    """Utilities of the 31 states to a run from 2025 in which ``earlier`` have applied, centred by citizenship."""
    facts = DestinationFacts(OPENING, Parameters(uncertainties))
    drawn = drawing(facts.reference, earlier, facts.feedback)
    recognition = np.zeros((N_PLACES, N_CITIZENSHIPS))
    value = utilities(
        facts.weights_in(year), facts.residents, drawn, recognition, facts.conditions(OPENING), facts.ties
    )[:, :N_STATES]
    return np.asarray(value - value.mean(axis=1, keepdims=True))


@pytest.mark.parametrize(
    "other",
    [
        {"destination_feedback": 0.0},
        {"destination_feedback": 1.0},
        {"destination_earlier_applicants_factor": 0.8},
        {"destination_earlier_applicants_factor": 1.1, "destination_feedback": 0.7},
    ],
)
def test_a_run_opens_with_its_split_whatever_newcomers_will_do(other: dict[str, float]) -> None:
    earlier = observed_stocks.earlier_applicants(OPENING)
    assert _worth(earlier, **other) == pytest.approx(_worth(earlier), abs=1e-9)


def test_without_pairs_the_communities_of_the_opening_day_still_count() -> None:
    earlier = observed_stocks.earlier_applicants(OPENING)
    bare = {"destination_pair_effects": 0.0}
    assert _worth(earlier, **bare) == pytest.approx(
        _worth(earlier, **bare, destination_feedback=1.0), abs=1e-9
    )


def test_newcomers_draw_others_as_far_as_the_feedback_goes() -> None:
    earlier = observed_stocks.earlier_applicants(OPENING)
    more = earlier.copy()
    more[9] = 2 * more[9] + 1000.0

    def drawn(feedback: float) -> np.ndarray:
        return _worth(more, destination_feedback=feedback) - _worth(earlier, destination_feedback=feedback)

    assert np.abs(drawn(0.0)).max() < 1e-9
    assert (drawn(1.0)[:, 9] > 0.1).all()
    assert drawn(0.5) == pytest.approx(0.5 * drawn(1.0), abs=1e-9)
