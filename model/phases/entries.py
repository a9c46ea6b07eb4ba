"""Phase 1: people enter, month by month, and the opening population before the first month."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import (
    CHANNELS,
    CITIZENSHIP_INDEX,
    N_CITIZENSHIPS,
    N_PLACES,
    N_ROUTES,
    N_STATES,
    OPENING_PENDING,
    OPENING_PROTECTED,
    OTHER_ENTRY,
)
from pactsim.agents.columns import clear_rows
from pactsim.model import entries as latent
from pactsim.model import fitted, observed_states, observed_stocks
from pactsim.model.arrival_paths import future_factors
from pactsim.model.calendar import FIRST_DAY, year_month
from pactsim.model.kernels.entries import create_people
from pactsim.model.kernels.opening import create_opening
from pactsim.model.kernels.rounding import round_cohorts
from pactsim.model.rates import EntryRates
from pactsim.model.readings import read_once

#: Months before the first one whose people may still lodge after it.
MONTHS_BEFORE = 24
_DAYS_A_MONTH = 365.2425 / 12
_CHOSEN_BY_PERSON = 63
#: Citizens who may enter for 90 days without a visa (Regulation (EU) 2018/1806, Annex II, among the 35).
_VISA_FREE = ("AL", "CO", "GE", "MK", "PE", "RS", "UA", "VE")

Cohorts = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@read_once
def _sar_share(year: int) -> NDArray[np.float64]:
    """Share of sea arrivals disembarked after search and rescue, (31,); read once a process."""
    return observed_states.sar_share(year)


@read_once
def _entry_states(year: int) -> NDArray[np.float64]:
    """States of first entry by route, (9, 31); read once a process."""
    return latent.entry_states(year)


def entry_rates(world: Any, month: int) -> EntryRates:
    """What people of a month of entry bring with them."""
    number: Callable[..., float] = world.parameters.numbers_on(world.date_in(month))
    year, _ = year_month(month)
    when = world.date_in(month)
    n_channels = len(CHANNELS)
    apply = np.ones((n_channels, N_CITIZENSHIPS))
    apply[: OTHER_ENTRY + 1] = latent.apply_probability(world.parameters)
    sar = np.zeros((n_channels, N_PLACES))
    sar_by_state = _sar_share(year)
    for route in (
        "Central Mediterranean",
        "Western African",
        "Western Mediterranean",
        "Eastern Mediterranean",
    ):
        sar[CHANNELS.index(route), :N_STATES] = sar_by_state
    record, record_sar = np.zeros((n_channels, N_PLACES)), np.zeros((n_channels, N_PLACES))
    record[:N_ROUTES] = number("entry_record_share") * world.registration_effort
    record_sar[:N_ROUTES] = number("entry_record_share_sar") * world.registration_effort
    visa_free = np.zeros(N_CITIZENSHIPS, dtype=np.int8)
    visa_free[[CITIZENSHIP_INDEX[c] for c in _VISA_FREE]] = 1
    binding_siblings = sibling_share(world, when)
    other_links = number("link_other_share")
    return EntryRates(
        unaccompanied=number("unaccompanied_share"),
        family_share=number("family_share"),
        family_extra=number("family_extra_members"),
        two_adults=number("two_adults_share"),
        vulnerable=number("vulnerable_share"),
        link_family=number("link_family_share") + binding_siblings * other_links,
        link_applicant=number("link_applicant_share"),
        link_other=(1.0 - binding_siblings) * other_links,
        link_relative=number("link_relative_share"),
        visa=number("visa_share"),
        permit=number("permit_share"),
        diploma=number("diploma_share"),
        apply=apply,
        record=record,
        record_sar=record_sar,
        sar=sar,
        visa_free=visa_free,
        delay_short=number("lodging_fast_months") * _DAYS_A_MONTH,
        delay_long=number("lodging_slow_months") * _DAYS_A_MONTH,
        delay_long_share=1.0 - number("lodging_fast_share", when),
        delay_longest=latent.LONGEST_DELAY * _DAYS_A_MONTH,
        wait_out=number("wait_out_share"),
        stay_not_applying=number("stay_without_applying_days"),
        visa_validity=int(number("visa_validity_days")),
    )


def sibling_share(world: Any, on: date) -> float:
    """Part of the links that bind nobody which a sibling criterion would make binding, for people entering on a day.

    Limits: the kind of a link is drawn once, at entry; people who entered before the criterion keep theirs.
    """
    if not world.parameters.value("sibling_criterion", on):
        return 0.0
    return float(world.parameters.number("sibling_share_of_links", on))


def cohorts_of(world: Any, month: int, persons: NDArray[np.float64]) -> Cohorts:
    """The cohorts of one month from persons by channel and citizenship (10, 36), in whole simulated persons."""
    year, _ = year_month(month)
    shares = _entry_states(year)
    by_route = persons[:N_ROUTES, :, None] * shares[:, None, :]
    channel, citizenship, state = np.nonzero(by_route)
    other = np.nonzero(persons[OTHER_ENTRY])[0]
    channels = np.concatenate([channel, np.full(other.size, OTHER_ENTRY)])
    citizenships = np.concatenate([citizenship, other])
    states = np.concatenate([state, np.full(other.size, _CHOSEN_BY_PERSON)])
    amounts = np.concatenate([by_route[channel, citizenship, state], persons[OTHER_ENTRY, other]])
    months = np.full(channels.size, month)
    counts = round_cohorts(months, channels, citizenships, states, amounts / world.scale, world.seed32)
    return months, channels, citizenships, states, counts


def opening_cohorts(world: Any) -> Cohorts:
    """Pending and protected people on 31 December before the first year, as cohorts."""
    year = world.first_year - 1
    stocks = {
        OPENING_PENDING: observed_stocks.pending_stock(year),
        OPENING_PROTECTED: observed_stocks.protected_stock(year),
    }
    parts: list[list[NDArray[Any]]] = [[], [], [], []]
    for channel, stock in stocks.items():
        state, citizenship = np.nonzero(stock > 0)
        columns = (np.full(state.size, channel), citizenship, state, stock[state, citizenship])
        for part, column in zip(parts, columns, strict=True):
            part.append(column)
    channels, citizenships, states, amounts = (np.concatenate(part) for part in parts)
    months = np.full(channels.size, world.first_month)
    counts = round_cohorts(months, channels, citizenships, states, amounts / world.scale, world.seed32)
    return months, channels, citizenships, states, counts


def all_entries(world: Any) -> NDArray[np.float64]:
    """Persons entering in every month of the run and in those before it: (months, 10, 36)."""
    arrivals, first = world.specification.arrivals, world.first_month - MONTHS_BEFORE
    return latent.latent_entries(
        world.parameters,
        first,
        world.last_month,
        arrivals.level,
        arrivals.trend,
        world.specification.arrivals_table,
        future_factors(arrivals, first, world.last_month),
    )


def _fill(world: Any, next_row: int) -> None:
    """Take note of the next free row; MemoryError if the table was too small for the run's people."""
    if next_row < 0:
        raise MemoryError(f"the table of {world.people.key.size} rows is too small for this run")
    world.n_rows = next_row


def open_world(world: Any) -> None:
    """Place the people who were there before the first month."""
    number = world.parameters.numbers_on(world.today)
    _months, channels, citizenships, states, counts = opening_cohorts(world)
    bounds = world.moves
    factor = number("opening_appeal_factor")
    shares = np.minimum(fitted.opening_appeal_share(world.first_year - 1) * factor, 1.0)
    start = int(FIRST_DAY[world.first_month])
    rates = entry_rates(world, world.first_month)
    clear_rows(world.blocks, 0, int(counts.sum()))
    row = 0
    for state in np.unique(states):
        opening = (
            number("opening_pending_days"),
            float(shares[state]),
            number("appeal_days"),
            number("opening_protected_days"),
            1.0 / bounds.bound_protected,
        )
        there = states == state
        row = create_opening(
            world.blocks, world.tally, row, channels[there], citizenships[there], states[there],
            counts[there], world.scale, world.seed32, rates, start, opening,
        )  # fmt: skip
        _fill(world, row)
    for month in range(world.first_month - MONTHS_BEFORE, world.first_month):
        _create(world, month, not_before=start)


def enter(world: Any) -> None:
    """The month's people enter."""
    _create(world, world.month, not_before=0)


def _create(world: Any, month: int, not_before: int) -> None:
    persons = world.entering[month - world.first_month + MONTHS_BEFORE]
    months, channels, citizenships, states, counts = cohorts_of(world, month, persons)
    clear_rows(world.blocks, world.n_rows, world.n_rows + int(counts.sum()))
    row = create_people(
        world.blocks, world.tally, world.n_rows, months, channels, citizenships, states, counts, world.scale,
        world.seed32, entry_rates(world, month), world.choice, world.links, world.clocks, world.switch_day,
        not_before,
    )  # fmt: skip
    _fill(world, row)


def capacity_needed(world: Any) -> int:
    """Rows the whole run needs: an upper bound on the rounded cohorts."""
    per_month = 1 + world.entering.sum(axis=(1, 2)) / world.scale
    slack = 4 * np.sqrt(per_month) + 400
    opening = opening_cohorts(world)[4].sum()
    return int(opening + (per_month + slack).sum()) + 1000
