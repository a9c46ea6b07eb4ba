"""The choice of a destination as runs use it: a mechanism, what moves a split from year to year, and its tables."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIPS, N_CITIZENSHIPS, N_STATES, STATES
from pactsim.calibration.destination import PRIORS, DestinationFit, fit, refit
from pactsim.calibration.destination_change import FIRST_OPENING, Change, choose, with_route
from pactsim.calibration.destination_data import DestinationData, with_feedback, years_before
from pactsim.calibration.estimate import Estimate
from pactsim.model.parameters import Parameter, read_registry

Array = NDArray[np.float64]

FIRST_YEAR, LAST_YEAR, HELD_OUT = 2015, 2024, 2025
#: Openings for which runs find effects: the first with a year of the record before it, the last after the record.
OPENINGS: Final = range(FIRST_OPENING, HELD_OUT + 2)
#: A weight at least this many standard errors from zero has a factor of its own.
CLEAR: Final = 2.0


class Choice(NamedTuple):
    """A fit as runs use it, the mechanism it comes from, and what forecasts said of the way."""

    found: DestinationFit
    mechanism: DestinationFit
    change: Change


def fits_by_opening(data: DestinationData, openings: Iterable[int]) -> dict[int, DestinationFit]:
    """One fit an opening, on the years before it."""
    return {opening: fit(years_before(data, opening)) for opening in openings}


def choice_before(data: DestinationData, year: int, fits: dict[int, DestinationFit]) -> Choice:
    """What is known of the choice before ``year``; ``fits`` hold the openings up to it."""
    known = {opening: found for opening, found in fits.items() if opening <= year}
    change = choose(years_before(data, year), known, year - 1)
    mechanism = known[year]
    seen = with_feedback(years_before(data, year), change.feedback)
    found = refit(seen, mechanism, with_route(mechanism.weights, change.route))
    return Choice(found, mechanism, change)


def frames(choice: Choice) -> dict[str, pd.DataFrame]:
    """The tables that the model reads, without effects of openings: runs find these (``destination_closing``)."""
    found = choice.found
    rows = [row._asdict() | {"prior": PRIORS[row.name].value} for row in choice.mechanism.rows]
    weights = pd.DataFrame(rows).rename(
        columns={"name": "coefficient", "error": "standard_error", "identification": "class"}
    )
    weights["first_fit"] = weights["value"]
    weights["value"] = found.weights
    # staying is set to zero, not found to be: what the first fit says of it is all that is known
    weights.loc[weights["coefficient"] == "stay", "class"] = "prior-only"
    route = weights["coefficient"] == "route"
    weights.loc[route, ["low", "high"]] = choice.change.routes
    weights.loc[route, "class"] = "set-identified"
    states = pd.DataFrame(
        {"place": STATES, "effect": found.state, "standard_error": found.errors[-N_STATES:]}
    )
    pairs = pd.DataFrame(
        {
            "citizenship": np.repeat(CITIZENSHIPS, N_STATES),
            "place": np.tile(STATES, N_CITIZENSHIPS),
            "effect": found.pair.ravel(),
        }
    )
    return {"destination": weights, "state_effects": states, "pair_effects": pairs}


def factor_estimates(choice: Choice) -> list[Estimate]:
    """Factors of weights clear of zero, within the ranges of their levers, and what forecasts say of change."""
    known, found = read_registry(), []
    for row in choice.mechanism.rows:
        name = f"destination_{row.name}_factor"
        if name not in known or row.name == "route" or abs(row.value) < CLEAR * row.error:
            continue
        low, high = _within(known[name], row.low / row.value, row.high / row.value)
        found.append(Estimate(name, 1.0, min(float(low), 1.0), max(float(high), 1.0), row.identification))
    change = choice.change
    note = "errors of forecasts one to three years ahead do not rule out the interval"
    for name, value, ends in (
        ("destination_opening_persistence", change.left, change.lefts),
        ("destination_feedback", change.feedback, change.feedbacks),
    ):
        found.append(Estimate(name, value, *ends, "set-identified", note=note))
    low, high = _within(known["destination_route_factor"], *(route / change.route for route in change.routes))
    found.append(Estimate("destination_route_factor", 1.0, float(low), float(high), "set-identified", note))
    return found


def _within(known: Parameter, first: float, second: float) -> tuple[float, float]:
    """Two factors in order, inside the range of their lever."""
    assert known.bounds is not None
    return max(min(first, second), known.bounds[0]), min(max(first, second), known.bounds[1])
