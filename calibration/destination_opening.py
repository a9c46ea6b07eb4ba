"""What pairs of citizenship and state keep on the day a run opens, by the formula alone.

The effects of an opening make the expected shares of the year before it, people standing where they stood in that
year, meet the observed ones; where months are held, states then move by what the last quarter differs from its year.
What the model says of the year after is that split moved by the arrivals.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIPS, N_STATES, STATES
from pactsim.calibration import targets
from pactsim.calibration.destination_data import EARLIER, DestinationData
from pactsim.calibration.destination_likelihood import N_FEATURES
from pactsim.calibration.last_quarter import expected_turn, observed_turn
from pactsim.model import observed
from pactsim.model.utilities import FLOOR, year_later

Array = NDArray[np.float64]

#: Applicants added to a citizenship's year: its split of the year before, and behind that everybody's.
PSEUDO_APPLICANTS = 20.0
SMALLEST_SHARE = 1e-6


class Ways(NamedTuple):
    """What moving costs: (s, j) factors on the worth of a state for people who stand in s."""

    factor: Array

    def shares(self, value: Array, standing: Array) -> Array:
        """Expected shares (36, 31) from values (36, 31) and standings (36, s)."""
        worth = np.exp(value - value.max(axis=1, keepdims=True))
        return np.asarray(worth * ((standing / (worth @ self.factor.T)) @ self.factor))


def ways(data: DestinationData, weights: Array) -> Ways:
    """The ways of a data set under the weights (11,)."""
    return Ways(np.exp(weights[N_FEATURES] * data.same + weights[N_FEATURES + 1] * data.way))


def smoothed_shares(counts: Array, before: Array) -> Array:
    """Shares over states by citizenship, (36, 31), of a year and the year before it (36, 31 each)."""
    everybody = counts.sum(axis=0) / counts.sum()
    earlier = (before + PSEUDO_APPLICANTS * everybody) / (
        before.sum(axis=1, keepdims=True) + PSEUDO_APPLICANTS
    )
    shares = (counts + PSEUDO_APPLICANTS * earlier) / (counts.sum(axis=1, keepdims=True) + PSEUDO_APPLICANTS)
    shares = np.maximum(shares, SMALLEST_SHARE)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def observed_shares(year: int) -> Array:
    """Smoothed observed shares of a year, (36, 31)."""
    before, counts = targets.first_time_applicants(year - 1, year)
    return smoothed_shares(counts.T, before.T)


def met(way: Ways, standing: Array, wanted: Array, rounds: int = 80) -> Array:
    """Values (36, 31), centred over states, under which people of ``standing`` split as ``wanted``."""
    value = np.log(wanted)
    for _ in range(rounds):
        value = value + np.log(wanted / np.maximum(way.shares(value, standing), 1e-12))
    return np.asarray(value - value.mean(axis=1, keepdims=True))


def opening_effect(data: DestinationData, weights: Array, state: Array, opening: int) -> Array:
    """Effects (36, 31) beside weights and state effects under which the year before ``opening`` is as observed, its
    last quarter not told from the rest."""
    row = opening - data.first_year - 1
    value = met(ways(data, weights), data.standing[:, row], observed_shares(opening - 1))
    mechanism = data.features[:, row] @ weights[:N_FEATURES] + state
    mechanism -= weights[EARLIER] * data.features[:, row, :, EARLIER]
    # the communities of the opening day are those that the year before has made
    mechanism += _community(weights, observed.earlier_applicants(opening)[:N_STATES].T)
    effect = value - mechanism
    return np.asarray(effect - effect.mean(axis=1, keepdims=True))


def turned_value(data: DestinationData, way: Ways, wanted: Array, row: int) -> Array:
    """Values (36, 31) under which the people of a row of the data split as ``wanted``; states then move by what the
    last quarter of the record differs from its year beyond the arrivals of that quarter, where months are held."""
    value = met(way, data.standing[:, row], wanted)
    recorded, held = observed_turn(data.first_year + row)
    if not held.any():
        return value
    persons = data.counts[:, row].sum(axis=1)
    late = way.shares(value, data.late_standing[:, row]).T @ (persons * data.late_part[:, row])
    return np.asarray(value + np.log(recorded / expected_turn(wanted.T @ persons, late, held)))


def effects_frame(effect: Array, year: int) -> pd.DataFrame:
    """Effects (36, 31) of one opening as rows of the table ``opening_effects``."""
    frame = pd.DataFrame(effect, columns=list(STATES)).assign(year=year, citizenship=CITIZENSHIPS)
    return frame[["year", "citizenship", *STATES]]


def forecast(
    data: DestinationData, weights: Array, state: Array, pair: Array, opening: int, years: int, left: float,
    feedback: float,
) -> Array:  # fmt: skip
    """Expected shares of the ``years`` from row ``opening`` of the data on, (years, 36, 31), when the effects of the
    opening keep the share ``left`` from year to year. Totals by citizenship and standings are the data's; the part
    ``feedback`` of what communities are worth follows the expected applicants, the rest stays as on the opening day
    (a run lets it fade to the reference year's, with pair effects fitted beside that; here they stand beside whole
    communities).
    """
    way = ways(data, weights)
    fixed = data.features @ weights[:N_FEATURES] + state + pair[:, None, :]
    fixed -= weights[EARLIER] * data.features[..., EARLIER]
    earlier = data.earlier[:, opening]
    wanted = smoothed_shares(data.counts[:, opening - 1], data.counts[:, max(opening - 2, 0)])
    effect = turned_value(data, way, wanted, opening - 1)
    # the communities of the opening day are those that the year before has made
    community = _community(weights, earlier)
    effect -= fixed[:, opening - 1] + community
    found = np.empty((years, *earlier.shape))
    for step in range(years):
        row = opening + step
        value = fixed[:, row] + (1 - feedback) * community + feedback * _community(weights, earlier)
        found[step] = way.shares(value + left**step * effect, data.standing[:, row])
        applied = found[step] * data.counts[:, row].sum(axis=1, keepdims=True)
        earlier = year_later(earlier, applied)
    return found


def _community(weights: Array, earlier: Array) -> Array:
    return np.asarray(weights[EARLIER] * np.log(earlier + FLOOR))
