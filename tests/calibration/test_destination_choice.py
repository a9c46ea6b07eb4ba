"""What is published of the choice says how well it is known: a weight that is set is not one that was found."""

import numpy as np
import pytest

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration.destination import PRIORS, DestinationFit
from pactsim.calibration.destination_change import untried, with_route
from pactsim.calibration.destination_choice import Choice, factor_estimates, frames
from pactsim.model.parameters import read_registry
from pactsim.model.utilities import WEIGHTS


@pytest.fixture
def choice():
    """A first fit at its priors with small errors, and the same with the way of the forecasts."""
    weights = np.array([PRIORS[name].value for name in WEIGHTS])
    nothing = np.zeros((N_CITIZENSHIPS, N_STATES))
    errors = np.full(len(WEIGHTS) + N_STATES, 0.05)
    first = DestinationFit(weights, np.zeros(N_STATES), errors, nothing, 0.3)
    change = untried()._replace(route=-0.6, routes=(-0.75, -0.45))
    return Choice(first._replace(weights=with_route(weights, change.route)), first, change)


def test_staying_is_zero_by_choice_and_keeps_the_interval_of_the_first_fit(choice):
    rows = frames(choice)["destination"].set_index("coefficient")
    first = {row.name: row for row in choice.mechanism.rows}["stay"]
    stay = rows.loc["stay"]
    assert first.identification == "estimated"
    assert (stay["value"], stay["first_fit"]) == (0.0, first.value)
    assert (stay["low"], stay["high"]) == (first.low, first.high)
    assert stay["high"] > stay["low"]
    assert stay["class"] == "prior-only"


def test_the_way_has_the_interval_that_forecasts_leave(choice):
    route = frames(choice)["destination"].set_index("coefficient").loc["route"]
    assert (route["value"], route["low"], route["high"]) == (-0.6, -0.75, -0.45)
    assert route["class"] == "set-identified"


def test_only_weights_that_are_used_have_a_factor(choice):
    factors = {
        name for name in read_registry() if name.startswith("destination_") and name.endswith("_factor")
    }
    names = {name.removeprefix("destination_").removesuffix("_factor") for name in factors}
    assert names < set(WEIGHTS)
    assert "stay" not in names, "it would multiply zero"
    estimates = {row.name: row for row in factor_estimates(choice)}
    assert set(estimates) - {"destination_opening_persistence", "destination_feedback"} <= factors
    way = estimates["destination_route_factor"]
    assert (way.low, way.high) == pytest.approx((0.75, 1.25))
