"""What the destination fit sees: counts, features, and where people stood before they chose."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES
from pactsim.calibration import targets
from pactsim.calibration.entries import FIRST_YEAR as FIRST_LODGING_YEAR
from pactsim.calibration.entries import EntriesFit
from pactsim.model import entries, fitted, observed
from pactsim.model.utilities import FLOOR, WEIGHTS

Array = NDArray[np.float64]

NETWORK_BASE_YEAR = 2015
#: Share of first-time applicants since the base year who count as present; the rest moved on or left.
RETAINED = 0.7
#: The features in the order of the weights; stay and route come after them.
N_FEATURES = 9
EARLIER = WEIGHTS.index("earlier_applicants")


class DestinationData(NamedTuple):
    """Citizenship c (36), year y, standing s (entry states where anybody stood, then "nowhere yet"), state j (31).

    ``counts`` (c, y, j) first-time applicants; ``features`` (c, y, j, 9), each centred over the states; ``earlier``
    (c, y, j) earlier applicants at the start of the year, persons;
    ``standing`` (c, y, s) shares that sum to 1; ``late_standing`` those of October to December, who are the part
    ``late_part`` (c, y) of the year; ``same`` and ``way`` (s, j) multiply stay and route.
    """

    first_year: int
    counts: Array
    features: Array
    earlier: Array
    standing: Array
    late_standing: Array
    late_part: Array
    same: Array
    way: Array


def network(first_year: int, last_year: int) -> Array:
    """Own-origin persons at the start of each year: (years, 31, 36).

    Residents of 2015 plus the share ``RETAINED`` of first-time applications since: what the simulation's own
    count of present people replaces.
    """
    since = targets.first_time_applicants(NETWORK_BASE_YEAR, last_year)
    before = np.cumsum(since, axis=0) - since
    stock = observed.residents(NETWORK_BASE_YEAR)[:N_STATES] + RETAINED * before
    return stock[first_year - NETWORK_BASE_YEAR :]


def destination_data(first_year: int, last_year: int, lodged: EntriesFit) -> DestinationData:
    """All arrays for the years ``first_year`` to ``last_year``, both included."""
    years = range(first_year, last_year + 1)
    counts = targets.first_time_applicants(first_year, last_year).transpose(2, 0, 1)
    features = np.empty((*counts.shape, N_FEATURES))
    earlier = np.empty(counts.shape)
    features[..., 0] = np.log(network(first_year, last_year) + FLOOR).transpose(2, 0, 1)
    population = observed.state_series("population", first_year, last_year)
    for row, year in enumerate(years):
        earlier[:, row] = observed.earlier_applicants(year)[:N_STATES].T
        features[:, row, :, 2] = fitted.recognition(year).T
    features[..., 3] = np.log(observed.state_series("gdp_meur", first_year, last_year) * 1e6 / population)
    features[..., 4] = observed.state_series("unemployment", first_year, last_year)
    features[..., 5] = np.log(observed.distance_km()[:, None, :N_STATES])
    features[..., 6] = observed.common_language()[:, None, :N_STATES]
    features[..., 7] = observed.colonial_tie()[:, None, :N_STATES]
    features[..., 8] = np.log(population)
    features[..., 1] = np.log(earlier + FLOOR)
    # constants over states cancel in the choice; centring keeps the numbers small
    features -= features.mean(axis=2, keepdims=True)
    between = observed.between_states_km()[:N_STATES, :N_STATES]
    nowhere = np.zeros((1, N_STATES))
    rows = [year - FIRST_LODGING_YEAR for year in years]
    standing = _standing(years, lodged.route_lodged, lodged.predicted)
    late_standing = _standing(years, lodged.late_route_lodged, lodged.late_predicted)
    late_part = (lodged.late_predicted / np.maximum(lodged.predicted, 1e-9))[rows].T
    # most states are nobody's first; without them the fit is four times faster
    stood: NDArray[np.bool_] = np.asarray(standing.any(axis=(0, 1)))
    stood[N_STATES] = True
    return DestinationData(
        first_year=first_year,
        counts=counts,
        features=features,
        earlier=earlier,
        standing=standing[..., stood],
        late_standing=late_standing[..., stood],
        late_part=late_part,
        same=np.vstack([np.eye(N_STATES), nowhere])[stood],
        way=np.vstack([np.log1p(between), nowhere])[stood],
    )


def years_before(data: DestinationData, year: int) -> DestinationData:
    """The data of the years before ``year``."""
    n = year - data.first_year
    return data._replace(
        counts=data.counts[:, :n], features=data.features[:, :n], earlier=data.earlier[:, :n],
        standing=data.standing[:, :n], late_standing=data.late_standing[:, :n], late_part=data.late_part[:, :n],
    )  # fmt: skip


def with_feedback(data: DestinationData, feedback: float) -> DestinationData:
    """The data as a run sees them in which the part ``feedback`` of what earlier applicants are worth follows new ones,
    and the rest stays as in the first year of the data."""
    features = data.features.copy()
    worth = features[..., EARLIER]
    features[..., EARLIER] = (1 - feedback) * worth[:, :1] + feedback * worth
    return data._replace(features=features)


def _standing(years: range, by_route: Array, predicted: Array) -> Array:
    """Share of a citizenship's applicants by the state they entered, (c, y, s), the last column those who came
    directly; from lodgings (years, 9, 36) of those who came by a route and of all (years, 36).
    """
    standing = np.empty((predicted.shape[1], len(years), N_STATES + 1))
    for row, year in enumerate(years):
        t = year - FIRST_LODGING_YEAR
        by_state = by_route[t].T @ entries.entry_states(year)
        share = by_state / np.maximum(predicted[t], 1e-9)[:, None]
        # rounding in the joint fit can leave a little more by route than in all
        share /= np.maximum(1.0, share.sum(axis=1, keepdims=True))
        standing[:, row, :N_STATES] = share
        standing[:, row, N_STATES] = 1 - share.sum(axis=1)
    return standing
