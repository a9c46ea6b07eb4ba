"""Phase 2: where to apply. Utilities of every place for every citizenship, from last month's counts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIP_INDEX, N_CITIZENSHIPS, N_PLACES, N_STATES, OUT, STATE_INDEX, UK
from pactsim.agents.status import CRITERION_ENTRY, CRITERION_FIRST_LODGED
from pactsim.model import fitted, observed_states, observed_stocks
from pactsim.model.kernels.destination import choose_destination
from pactsim.model.phases.ways import mean_way, second_protection, turned_back, waved_through
from pactsim.model.rates import ChoiceRates, TransitRates
from pactsim.model.utilities import (
    FLOOR,
    REFERENCE_YEAR,
    Coefficients,
    Conditions,
    Ties,
    communities,
    drawing,
    moving,
    utilities,
)

Floats = NDArray[np.float64]

#: Persons of the own origin below which a community counts as this many when relatives are drawn.
_SMALLEST_COMMUNITY = 1.0
#: Where irregular entries begin the Balkan route, where it leads, and who comes by it without being seen at a border.
_SOUTHERN_END = ("BG", "EL")
_BEYOND = ("AT", "BE", "CH", "CZ", "DE", "DK", "FI", "FR", "IT", "LI", "LU", "NL", "NO", "PL", "SE", "SK")
_BY_THE_ROUTE = ("AF", "BD", "EG", "IN", "IQ", "IR", "MA", "PK", "STLS", "SY", "TR")
#: Fitted weights with an axis of their own among the uncertainties.
_FACTORS = ("network", "earlier_applicants", "recognition", "income", "unemployment", "route")


class DestinationFacts:
    """What does not change from month to month: ties, ways and the communities that stood at the start."""

    def __init__(self, first_year: int, parameters: Any) -> None:
        fit = dict(fitted.coefficients())
        for name in _FACTORS:
            fit[name] *= parameters.number(f"destination_{name}_factor")
        self.weights = Coefficients(
            **fit,
            state_effect=fitted.state_effects(),
            pair_effect=fitted.pair_effects() * parameters.number("destination_pair_effects"),
        )
        self.feedback = parameters.number("destination_feedback")
        self.reference = observed_stocks.earlier_applicants(REFERENCE_YEAR)
        self.opening_year, opening = fitted.opening_effects(first_year)
        self.opening_effect = opening * parameters.number("destination_pair_effects")
        if opening.any():
            self.opening_effect = self.opening_effect + self._opening_communities()
        self.persistence = parameters.number("destination_opening_persistence")
        self.ties = Ties(
            observed_states.distance_km(), observed_states.common_language(), observed_states.colonial_tie()
        )
        self.moving = moving(self.weights, observed_states.between_states_km())
        self.residents = observed_stocks.residents(first_year)
        self.first_year = first_year

    def weights_in(self, year: int) -> Coefficients:
        """The weights with what is left in ``year`` of the effects with which the run opened."""
        left = self.persistence ** (year - self.opening_year)
        return self.weights._replace(pair_effect=self.weights.pair_effect + left * self.opening_effect)

    def _opening_communities(self) -> Floats:
        """What communities of the opening day were worth when its effects were found, beyond what they are worth to
        this run, (36, 33): a run opens with the split it was given, whatever its feedback and weight of communities."""
        earlier = observed_stocks.earlier_applicants(self.opening_year)
        found = fitted.coefficients()["earlier_applicants"] * np.log(earlier + FLOOR)
        drawn = drawing(self.reference, earlier, self.feedback)
        return np.asarray((found - self.weights.earlier_applicants * np.log(drawn + FLOOR)).T)

    def conditions(self, year: int) -> Conditions:
        """Income a head, unemployment and population by place; the last known year holds afterwards."""

        def series(variable: str) -> Floats:
            values = np.full(N_PLACES, np.nan)
            values[:N_STATES] = observed_states.state_series(variable, year, year)[0]
            return values

        population = series("population")
        unemployment = series("unemployment")
        if np.nanmax(unemployment) > 1.0:
            unemployment = unemployment / 100.0
        return Conditions(series("gdp_meur") * 1e6 / population, unemployment, population)


def update_choice(world: Any) -> None:
    """Refresh weights and gaps: each year conditions, recognition and effects, each month the communities.

    The United Kingdom and elsewhere have a share of what the 31 were worth when the run began, by citizenship: a
    state that gains draws nobody there.
    """
    facts: DestinationFacts = world.destination_facts
    if world.conditions_year != world.year:
        world.conditions = facts.conditions(world.year)
        world.recognition = np.zeros((N_PLACES, N_CITIZENSHIPS))
        world.recognition[:N_STATES] = fitted.recognition(world.year)
        world.choice_weights = facts.weights_in(world.year)
        world.conditions_year = world.year
    change = (world.tally.community - world.opening_community) * world.scale
    network = np.maximum(facts.residents + change, 0.0)
    drawn = drawing(facts.reference, world.earlier_applicants, facts.feedback)
    utility = utilities(world.choice_weights, network, drawn, world.recognition, world.conditions, facts.ties)
    inside = utility[:, :N_STATES]
    level = inside.max(axis=1, keepdims=True)
    weights = np.zeros((N_CITIZENSHIPS, N_PLACES))
    weights[:, :N_STATES] = np.exp(inside - level)
    here = level[:, 0] + np.log(weights.sum(axis=1))
    if world.inclusive_value is None:
        world.inclusive_value = here
    total = np.exp(world.inclusive_value - level[:, 0])
    number = world.parameters.numbers_on(world.today)
    uk, outside = number("uk_weight"), number("outside_weight")
    weights[:, UK] = total * uk if world.uk_bound else 0.0
    weights[:, OUT] = total * (outside if world.uk_bound else outside + uk)
    way = facts.moving - np.diag(np.diag(facts.moving))
    distance = np.exp(np.clip(way, -20, 20))
    distance[:N_STATES, N_STATES:] = mean_way(distance[:N_STATES, :N_STATES])[:, None]
    distance[N_STATES:, :] = 1.0
    distance[:N_STATES] *= 1.0 - turned_back(world)
    world.choice = ChoiceRates(
        weights=weights,
        distance=distance,
        distance_protected=distance * second_protection(world),
        stay=np.exp(facts.weights.stay) * (1.0 - waved_through(world)),
        link=float(np.exp(number("link_weight"))),
        direct=number("direct_lodging_share"),
        travel=number("travel_days"),
    )
    world.links = np.maximum(network, _SMALLEST_COMMUNITY).T.copy()
    world.links[:, OUT] = 0.0
    world.links[:, UK] = world.links[:, :N_STATES].sum(axis=1) * uk if world.uk_bound else 0.0
    world.gap = gap_to_best(network, world.earlier_applicants, world.recognition, world.conditions, facts)


def gap_to_best(
    network: Floats, earlier: Floats, recognition: Floats, conditions: Conditions, facts: DestinationFacts
) -> Floats:
    """What the best of the 31 offers a person beyond the present state: (36, 31), zero at the best.

    Own community, recognition, income and work only: state effects also hold what brings people through a state,
    population counts opportunities, and neither is what a person gains by being there.
    """
    weights = facts.weights
    value = (
        communities(weights, network[:N_STATES], earlier[:N_STATES])
        + weights.recognition * recognition[:N_STATES].T
        + weights.income * np.log(conditions.gdp_per_head[:N_STATES])[None, :]
        + weights.unemployment * conditions.unemployment[:N_STATES][None, :]
        + weights.language * facts.ties.language[:, :N_STATES]
    )
    return np.asarray(value.max(axis=1, keepdims=True) - value)


def transit_rates(world: Any) -> TransitRates:
    """Who is recorded on the way, and where, this month."""
    recorded = np.zeros(N_STATES)
    factor = world.parameters.number("transit_recorded_factor", world.today)
    for code, share in world.parameters.value("transit_recorded_share", world.today).items():
        recorded[STATE_INDEX[code]] = share * factor
    recorded /= max(1.0, recorded.sum())
    flags = [np.zeros(N_PLACES, dtype=np.bool_) for _ in range(2)]
    for flag, codes in zip(flags, (_SOUTHERN_END, _BEYOND), strict=True):
        flag[[STATE_INDEX[code] for code in codes]] = True
    citizenships = np.zeros(N_CITIZENSHIPS, dtype=np.bool_)
    citizenships[[CITIZENSHIP_INDEX[code] for code in _BY_THE_ROUTE]] = True
    law = 1 if world.month_end >= world.switch_day else 0
    criterion = CRITERION_ENTRY if world.clocks[law, 0] > 0 else CRITERION_FIRST_LODGED
    return TransitRates(recorded, flags[0], flags[1], citizenships, criterion)


def choose_destinations(world: Any) -> None:
    """People whose day has come stay or travel on."""
    choose_destination(
        world.blocks,
        world.tally,
        world.due.arriving,
        world.month_end,
        world.seed32,
        world.choice,
        transit_rates(world),
    )
