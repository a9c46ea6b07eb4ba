"""The three steps vectorised in numpy: masks and draws only over the rows that need them, in parts that fit a cache."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.month import END, FIRST_WAITING, MONTH, SEED, START, Month
from benchmarks.numpy_draws import PART, draw4, draws_by_place
from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, OTHER_ENTRY
from pactsim.agents.columns import People, people_of
from pactsim.model import calendar
from pactsim.model import tally as t
from pactsim.model.random import (
    LANE_DELAY,
    LANE_DESTINATION,
    LANE_ENTRY_STATE,
    LANE_LOTTERY,
    LANE_ONWARD,
    LANE_PENDING,
    LANE_QUIET,
    LANE_TRANSIT,
    LANE_VERDICT,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: The month of each day of the calendar.
_MONTH_OF = np.repeat(np.arange(calendar.FIRST_DAY.size - 1), np.diff(calendar.FIRST_DAY))


def choose_destination(month: Month) -> None:
    """``pactsim.model.kernels.destination.choose_destination``."""
    people, choice = people_of(month.blocks), month.choice
    heads = month.heads
    status = people.status[heads]
    ready = (status == s.ARRIVED_UNSEEN) | (status == s.ARRIVED_REGISTERED)
    ready &= (people.procedure[heads] != s.DESTINATION_CHOSEN) & (people.next_day[heads] <= END)
    heads = heads[ready].astype(np.int64)
    place = people.present_state[heads].astype(np.int64)
    other = np.flatnonzero(people.channel[heads] == OTHER_ENTRY)
    direct = np.zeros(heads.size, dtype=bool)
    direct[other] = _draw4(people.key[heads[other]], 1, LANE_ENTRY_STATE, 0)[0] < choice.direct
    racing = np.flatnonzero(~direct)
    place[racing] = _race(
        people, heads[racing], people.attempts[heads[racing]], LANE_DESTINATION, month, choice.stay
    )
    here = people.present_state[heads]
    _record_on_the_way(month, people, heads, place)
    goes = (place != here) & (place >= 0)
    stays = _rows(people, heads[~goes])
    people.procedure[stays] = s.DESTINATION_CHOSEN
    heads, place = heads[goes], place[goes]
    way = _draw4(people.key[heads], people.attempts[heads], LANE_DELAY, 1)[3]
    _travel(month, people, heads, place, people.next_day[heads] + _wait(way, choice.travel))


def examine(month: Month) -> None:
    """The queue, the slots and the decisions of ``pactsim.model.phases.examination``."""
    people, rates = people_of(month.blocks), month.examination
    heads = month.heads
    mark = people.relocation[heads]
    ready = (people.status[heads] == s.EXAMINATION) & (people.lodging_day[heads] <= END - rates.minimum_days)
    ready &= ~((mark >= s.PIPELINE_LINK) & (mark <= s.PIPELINE_ASSIGNED))
    heads = heads[ready].astype(np.int64)
    first = (people.age_group[heads] == s.UNACCOMPANIED_MINOR) | (people.vulnerable[heads] == 1)
    heads = heads[_served(month, people, heads, ~first)]
    day = START + (
        _draw4(people.key[heads], people.attempts[heads], LANE_VERDICT, 1)[0] * (END - START + 1)
    ).astype(np.int64)
    _decide(month, people, heads, day)


def move_pending(month: Month) -> None:
    """``pactsim.model.kernels.onward.move_pending``."""
    people, tally, moves, choice = people_of(month.blocks), month.tally, month.moves, month.choice
    heads = month.heads
    status = people.status[heads]
    heads = heads[(status == s.EXAMINATION) | (status == s.DUBLIN) | (status == s.APPEAL)].astype(np.int64)
    place = people.present_state[heads]
    u, u_day, u_travel, _ = _draw4(people.key[heads], MONTH, LANE_PENDING, 0)
    disappear = moves.pending_disappear[place]
    quits = disappear + moves.pending_leave
    factor = np.ones(heads.size)
    mark = people.relocation[heads]
    there = (
        (place == people.relocated_to[heads]) & (mark >= s.RELOCATED_LINK) & (mark <= s.RELOCATED_ASSIGNED)
    )
    factor[there] = moves.relocated[mark[there] - s.RELOCATED_LINK]
    moved = np.flatnonzero(u < quits + moves.pending[people.citizenship[heads], place] * factor)
    heads, u, disappear, quits = heads[moved], u[moved], disappear[moved], quits[moved]
    day = END - (u_day[moved] * 28.0).astype(np.int64)

    gone = u < disappear
    _abandon(month, people, heads[gone])
    _count(tally.flow[t.DISAPPEARANCES], people, heads[gone])
    _set_status(month, people, heads[gone], s.DISAPPEARED)
    rows = _rows(people, heads[gone])
    people.absconded_since[rows] = _each(people, heads[gone], day[gone])
    people.procedure[rows] = s.NO_PROCEDURE
    _schedule(people, heads[gone], day[gone], moves.bound_disappeared)

    leaves = ~gone & (u < quits)
    _abandon(month, people, heads[leaves])
    _leave(month, people, heads[leaves], day[leaves])

    goes = np.flatnonzero(~gone & ~leaves)
    way = u_travel[moved][goes]
    heads = heads[goes]
    target = _race(people, heads, people.moves[heads], LANE_ONWARD, month, np.zeros(N_PLACES))
    heads, way, target = heads[target >= 0], way[target >= 0], target[target >= 0]
    _abandon(month, people, heads)
    pairs = people.present_state[heads] * np.int64(N_PLACES) + target
    sizes = people.family_size[heads]
    tally.pairs[t.PAIR_ONWARD_PENDING] += _sums(pairs, sizes, N_PLACES * N_PLACES).reshape(N_PLACES, N_PLACES)
    arrival = END + _wait(way, choice.travel)
    home = (people.protected_in[heads] == target) & (target < N_STATES)
    _travel(month, people, heads, target, arrival)
    back = heads[home]
    _count(tally.flow[t.PROTECTED_MOVED_IN], people, back)
    _set_status(month, people, back, s.PROTECTED)
    people.procedure[_rows(people, back)] = s.NO_PROCEDURE
    _schedule(people, back, arrival[home], moves.bound_protected[target[home]])


def _record_on_the_way(month: Month, people: People, heads: Ints, target: Ints) -> None:
    """Those who cross the states of the route: perhaps the record of an application in one of them."""
    rates, here = month.transit, people.present_state[heads]
    other = people.channel[heads] == OTHER_ENTRY
    crosses = (target >= 0) & (target < N_STATES) & rates.beyond[target]
    crosses &= people.responsible_state[heads] == s.NO_PLACE
    unseen = (people.document_kind[heads] == s.NO_DOCUMENT) & rates.citizenships[people.citizenship[heads]]
    crosses &= np.where(other, unseen, (target != here) & rates.southern_end[here])
    heads, target, here = heads[crosses], target[crosses], here[crosses]
    u = _draw4(people.key[heads], people.attempts[heads], LANE_TRANSIT, 0)[0]
    state = np.full(heads.size, s.NO_PLACE)
    for place in np.flatnonzero(rates.recorded):
        u -= rates.recorded[place]
        state[(u < 0.0) & (state == s.NO_PLACE)] = place
    kept = (state != s.NO_PLACE) & (state != target) & (state != here)
    heads, state = heads[kept], state[kept]
    month.tally.flow[t.REGISTERED] += _sums(state, people.family_size[heads], N_PLACES)
    rows, states = _rows(people, heads), _each(people, heads, state)
    people.responsible_state[rows] = states
    people.criterion[rows] = rates.criterion
    people.eurodac[rows] |= s.APPLICATION_RECORD
    people.applied_in[rows] |= np.left_shift(np.uint32(1), states.astype(np.uint32))


def _served(month: Month, people: People, heads: Ints, later: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Positions of the served: sorted by place, class, day and lottery, cut where the next does not fit."""
    day = np.clip(people.lodging_day[heads].astype(np.int64), FIRST_WAITING, END)
    place = people.present_state[heads]
    size = people.family_size[heads].astype(np.int64)
    bucket = (place.astype(np.int64) * 2 + later) * (END - FIRST_WAITING + 1) + day - FIRST_WAITING
    # Whole days first: the lottery is drawn and sorted only in the day where a place's slots run out.
    n_buckets = N_PLACES * 2 * (END - FIRST_WAITING + 1)
    waiting = _sums(bucket, size, n_buckets).reshape(N_PLACES, -1)
    used = np.cumsum(waiting, axis=1)
    over = used > month.slots[:, None]
    last = np.where(over.any(axis=1), over.argmax(axis=1), used.shape[1])
    in_place = bucket - place.astype(np.int64) * used.shape[1]
    served = in_place < last[place]
    marginal = np.flatnonzero(in_place == last[place])
    lottery = _draw4(people.key[heads[marginal]], 0, LANE_LOTTERY, 0)[0]
    order = marginal[np.lexsort((lottery, place[marginal]))]
    before = np.where(last > 0, np.take_along_axis(used, np.maximum(last - 1, 0)[:, None], 1)[:, 0], 0)
    running = np.cumsum(size[order])
    starts = np.searchsorted(place[order], np.arange(N_PLACES))
    base = np.concatenate([[0], running])[starts]
    fits = running - base[place[order]] <= (month.slots - before)[place[order]]
    served[order[fits]] = True  # sums only grow, so those who fit come before the first who does not
    return np.flatnonzero(served)


def _decide(month: Month, people: People, heads: Ints, day: Ints) -> None:
    tally, rates, moves = month.tally, month.examination, month.moves
    verdict, appeal, _, length = _draw4(people.key[heads], people.attempts[heads], LANE_VERDICT, 0)
    place, citizenship = people.present_state[heads], people.citizenship[heads]
    chance = rates.recognition[place, citizenship]
    chance[people.procedure[heads] == s.PROTECTED_ELSEWHERE] = rates.recognition_elsewhere
    granted = verdict < chance
    appeals = ~granted & (appeal < rates.appeal)
    pairs = place.astype(np.int64) * N_CITIZENSHIPS + citizenship
    for which, flow, year in (
        (granted, t.DECISIONS_POSITIVE, t.YEAR_POSITIVE),
        (~granted, t.DECISIONS_NEGATIVE, t.YEAR_NEGATIVE),
    ):
        _count(tally.flow[flow], people, heads[which])
        added = _sums(pairs[which], people.family_size[heads[which]], N_PLACES * N_CITIZENSHIPS)
        tally.by_citizenship[year] += added.reshape(N_PLACES, N_CITIZENSHIPS)
    _count(tally.flow[t.APPEALS_LODGED], people, heads[appeals])
    _final(month, people, heads[~appeals], day[~appeals])
    _set_status(month, people, heads[granted], s.PROTECTED)
    rows = _rows(people, heads[granted])
    people.status_grant_day[rows] = _each(people, heads[granted], day[granted])
    people.protected_in[rows] = people.present_state[rows]
    _schedule(people, heads[granted], day[granted], moves.bound_protected[place[granted]])
    _set_status(month, people, heads[appeals], s.APPEAL)
    people.next_day[heads[appeals]] = _on_day(day[appeals] + _wait(length[appeals], rates.appeal_days))
    rejected = ~granted & ~appeals
    _set_status(month, people, heads[rejected], s.REJECTED)
    _schedule(people, heads[rejected], day[rejected], moves.bound_rejected)


def _final(month: Month, people: People, heads: Ints, day: Ints) -> None:
    _close(month, people, heads)
    decided = _MONTH_OF[day]
    values = (
        (t.MONTHS_TO_DECISION, decided - _MONTH_OF[people.lodging_day[heads]]),
        (t.MONTHS_IN_LIMBO, decided - _MONTH_OF[people.entry_day[heads]]),
        (t.MOVES, people.moves[heads]),
        (t.TRANSFERRED_TWICE, people.transfers[heads] >= 2),
    )
    rows = _rows(people, heads)
    citizenship, age = people.citizenship[rows], people.age_group[rows] + N_CITIZENSHIPS + 1
    vulnerable = people.vulnerable[rows] == 1
    mark = people.relocation[rows]
    relocated = (mark >= s.RELOCATED_LINK) & (mark <= s.RELOCATED_ASSIGNED)
    for measure, value in values:
        bins = _each(people, heads, np.clip(value.astype(np.int64), 0, t.BINS - 1))
        groups = [citizenship, np.full(rows.size, N_CITIZENSHIPS), age]
        group = np.concatenate([*groups, np.full(vulnerable.sum(), N_CITIZENSHIPS + 4),
                                np.full(relocated.sum(), N_CITIZENSHIPS + 5)])  # fmt: skip
        bin_ = np.concatenate([bins, bins, bins, bins[vulnerable], bins[relocated]])
        outcomes = month.tally.outcomes[measure]
        outcomes += np.bincount(group * t.BINS + bin_, minlength=outcomes.size).reshape(outcomes.shape)


def _race(people: People, heads: Ints, occasion: NDArray, lane: int, month: Month, stay: Floats) -> Ints:
    """The winning place of each family; ``stay`` is the factor of the place where it is."""
    choice = month.choice
    found = np.empty(heads.size, dtype=np.int64)
    for start in range(0, heads.size, PART // 8):
        part = slice(start, start + PART // 8)
        of = heads[part]
        here, link = people.present_state[of], people.link_state[of]
        weight = choice.weights[people.citizenship[of]]
        at = np.arange(of.size)
        staying = weight[at, here] * stay[here]
        weight *= choice.distance[here]
        weight[at, here] = staying
        linked = np.flatnonzero(link >= 0)
        weight[linked, link[linked]] *= choice.link
        u = draws_by_place(SEED, people.key[of], occasion[part].astype(np.uint32), lane, N_PLACES)
        with np.errstate(divide="ignore"):
            time = -np.log(u) / weight
        best = time.argmin(axis=1)
        found[part] = np.where(weight[at, best] > 0.0, best, -1)
    return found


def _draw4(keys: NDArray[np.uint64], time: NDArray | int, lane: int, index: int) -> list[Floats]:
    """``draw4`` in parts."""
    if keys.size <= PART:
        return draw4(SEED, keys, time, lane, index)
    found = [np.empty(keys.size) for _ in range(4)]
    for start in range(0, keys.size, PART):
        part = slice(start, start + PART)
        times = time if isinstance(time, int) else time[part]
        for column, values in zip(found, draw4(SEED, keys[part], times, lane, index)):
            column[part] = values
    return found


def _travel(month: Month, people: People, heads: Ints, place: Ints, day: Ints) -> None:
    tally = month.tally
    sizes = people.family_size[heads].astype(np.int64)
    before = people.present_state[heads].astype(np.int64)
    pairs = _sums(before * N_PLACES + place, sizes, N_PLACES * N_PLACES)
    tally.pairs[t.PAIR_ONWARD] += pairs.reshape(N_PLACES, N_PLACES)
    tally.flow[t.ONWARD_OUT] += _sums(before, sizes, N_PLACES)
    out = place >= N_STATES
    tally.flow[t.ONWARD_OUTSIDE] += _sums(before[out], sizes[out], N_PLACES)
    tally.flow[t.ONWARD_IN] += _sums(place[~out], sizes[~out], N_PLACES)
    people.moves[_rows(people, heads)] += 1
    _set_status(month, people, heads[out], s.OUTSIDE)
    status, citizenship = people.status[heads].astype(np.int64), people.citizenship[heads].astype(np.int64)
    _shift(tally.stock, status, before, status, place, sizes)
    _shift(tally.community, before, citizenship, place, citizenship, sizes)
    people.present_state[_rows(people, heads)] = _each(people, heads, place)
    rows = _rows(people, heads[out])
    people.left_union_day[rows] = _each(people, heads[out], _on_day(day[out]))
    people.procedure[rows] = s.NO_PROCEDURE
    inside = heads[~out]
    recorded = people.eurodac[inside] != s.NO_RECORD
    _set_status(month, people, inside[recorded], s.ARRIVED_REGISTERED)
    _set_status(month, people, inside[~recorded], s.ARRIVED_UNSEEN)
    people.procedure[_rows(people, inside)] = s.DESTINATION_CHOSEN
    people.next_day[heads] = _on_day(day)


def _abandon(month: Month, people: People, heads: Ints) -> None:
    tally = month.tally
    sizes = people.family_size[heads].astype(np.int64)
    place = people.present_state[heads].astype(np.int64)
    mark = people.relocation[heads]
    listed = (mark >= s.PIPELINE_LINK) & (mark <= s.PIPELINE_ASSIGNED)
    tally.cases[t.IN_PIPELINE] -= _sums(place[listed], sizes[listed], N_PLACES)
    lost = listed & (people.relocation_cycle[heads] == tally.cycle[0])
    pairs = _sums(place[lost] * N_PLACES + people.partner[heads[lost]], sizes[lost], N_PLACES * N_PLACES)
    tally.pairs[t.PAIR_RELOCATIONS_LOST] += pairs.reshape(N_PLACES, N_PLACES)
    people.relocation[_rows(people, heads[listed])] = s.NOT_RELOCATED
    appeal = people.status[heads] == s.APPEAL
    tally.flow[t.APPEALS_WITHDRAWN] += _sums(place[appeal], sizes[appeal], N_PLACES)
    tally.flow[t.WITHDRAWN] += _sums(place[~appeal], sizes[~appeal], N_PLACES)
    _close(month, people, heads)
    rows = _rows(people, heads)
    unknown = rows[people.responsible_state[rows] == s.NO_PLACE]
    people.responsible_state[unknown] = people.present_state[unknown]
    people.criterion[unknown] = s.CRITERION_FIRST_LODGED
    people.partner[rows] = s.NO_PLACE


def _close(month: Month, people: People, heads: Ints) -> None:
    responsible, sizes = people.responsible_state[heads].astype(np.int64), people.family_size[heads]
    known = responsible != s.NO_PLACE
    month.tally.cases[t.RESPONSIBLE] -= _sums(responsible[known], sizes[known], N_PLACES)
    unknown = people.present_state[heads[~known]]
    month.tally.cases[t.NOT_DETERMINED] -= _sums(unknown, sizes[~known], N_PLACES)


def _leave(month: Month, people: People, heads: Ints, day: Ints) -> None:
    sizes, place = people.family_size[heads], people.present_state[heads].astype(np.int64)
    _count(month.tally.flow[t.LEFT_UNION], people, heads)
    at = place * N_CITIZENSHIPS + people.citizenship[heads]
    month.tally.community[:] -= _sums(at, sizes, N_PLACES * N_CITIZENSHIPS).reshape(N_PLACES, N_CITIZENSHIPS)
    _set_status(month, people, heads, s.LEFT)
    people.left_union_day[_rows(people, heads)] = _each(people, heads, day)
    people.next_day[heads] = _on_day(day)


def _set_status(month: Month, people: People, heads: Ints, status: int) -> None:
    place = people.present_state[heads].astype(np.int64)
    sizes = people.family_size[heads]
    before = people.status[heads].astype(np.int64)
    stock = month.tally.stock
    stock -= _sums(before * N_PLACES + place, sizes, stock.size).reshape(stock.shape)
    stock[status] += _sums(place, sizes, N_PLACES)
    people.status[_rows(people, heads)] = status


def _shift(table: Ints, from_a: Ints, from_b: Ints, to_a: Ints, to_b: Ints, sizes: NDArray) -> None:
    width = table.shape[1]
    table -= _sums(from_a * width + from_b, sizes, table.size).reshape(table.shape)
    table += _sums(to_a * width + to_b, sizes, table.size).reshape(table.shape)


def _schedule(people: People, heads: Ints, day: Ints, bound: float | Floats) -> None:
    u = _draw4(people.key[heads], people.candidates[heads], LANE_QUIET, 0)[0]
    people.candidates[heads] += 1
    people.next_day[heads] = _on_day(day + _wait(u, 1.0 / bound))


def _wait(uniform: Floats, mean_days: float | Floats) -> Ints:
    return 1 + (-np.log(uniform) * mean_days).astype(np.int64)


def _on_day(day: Ints) -> Ints:
    return np.minimum(day, s.NEVER)


def _rows(people: People, heads: Ints) -> Ints:
    """Rows of all members, family after family."""
    sizes = people.family_size[heads].astype(np.int64)
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if ends.size else 0
    return np.repeat(heads - (ends - sizes), sizes) + np.arange(total)


def _each(people: People, heads: Ints, values: NDArray) -> NDArray:
    return np.repeat(values, people.family_size[heads])


def _count(row: Ints, people: People, heads: Ints) -> None:
    row += _sums(people.present_state[heads], people.family_size[heads], N_PLACES)


def _sums(at: NDArray, sizes: NDArray, length: int) -> Ints:
    return np.bincount(at, weights=sizes, minlength=length).astype(np.int64)
