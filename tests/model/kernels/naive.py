"""Draws and choices as one would write them on paper: plain integers, no compiled code.

The twins of the kernels stand in the tests; what several of them need is here.
"""

import math
from collections import Counter
from typing import Any

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.model import calendar
from pactsim.model.random import LANE_FAMILY, LANE_ONWARD, STREAM
from pactsim.model.tally import BINS

MASK = 0xFFFFFFFF
Family = dict[str, Any]


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x32-10 in plain integers, as in the paper's pseudocode."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return [c0, c1, c2, c3]


def draw(seed: int, key: int, time: int, lane: int, index: int = 0) -> list[float]:
    """The four numbers of a person, an occasion and a purpose."""
    words = philox([key & MASK, key >> 32, time, lane * 64 + index], [seed, STREAM])
    return [(word + 0.5) / 2**32 for word in words]


def wait(uniform: float, mean_days: float) -> int:
    """Whole days until something of constant hazard happens, at least one."""
    return 1 + int(-math.log(uniform) * mean_days)


def add_months(day: int, months: int) -> int:
    """The same day of the month, some months later, or that month's last day."""
    month = month_of(day)
    first, target = int(calendar.FIRST_DAY[month]), month + months
    length = int(calendar.FIRST_DAY[target + 1] - calendar.FIRST_DAY[target])
    return int(calendar.FIRST_DAY[target]) + min(day - first, length - 1)


def month_of(day: int) -> int:
    """The month that holds a day."""
    date = calendar.date_of(day)
    return calendar.month_index(date.year, date.month)


def race(
    seed: int,
    key: int,
    occasion: int,
    lane: int,
    weights: Any,
    distance: Any,
    present: int = -1,
    stay: float = 1.0,
    link_state: int = -1,
    link: float = 1.0,
) -> int:
    """The place whose clock, -ln(u) over its weight, rings first; -1 where nothing is wanted."""
    times = {}
    for place in range(N_PLACES):
        weight = weights[place] * (stay if place == present else distance[place])
        if place == link_state:
            weight *= link
        if weight > 0.0:
            times[place] = -math.log(draw(seed, key, occasion, lane, place // 4)[place % 4]) / weight
    return min(times, key=times.__getitem__, default=-1)


def travel(book: Counter, family: Family, place: int, day: int) -> None:
    """The family goes to another place on its own; inside the 31 it will lodge there on ``day``."""
    before, size = family["present_state"], family["family_size"]
    book["pairs", "onward", before, place] += size
    book["flow", "onward_out", before] += size
    family["moves"] += 1
    family["present_state"] = place
    family["next_day"] = day
    if place >= N_STATES:
        book["flow", "onward_outside", before] += size
        family["status"] = s.OUTSIDE
        family["left_union_day"] = day
        family["procedure"] = s.NO_PROCEDURE
    else:
        book["flow", "onward_in", place] += size
        ready_to_lodge(family, day)


def ready_to_lodge(family: Family, day: int) -> None:
    """The family is where it will lodge an application, on ``day``."""
    recorded = family["eurodac"] != s.NO_RECORD
    family["status"] = s.ARRIVED_REGISTERED if recorded else s.ARRIVED_UNSEEN
    family["procedure"] = s.DESTINATION_CHOSEN
    family["next_day"] = day


def leave_pipeline(book: Counter, family: Family, mark: int, cycle: int) -> None:
    """The family will not be relocated: what is left of its place in the running cycle is counted as lost."""
    if s.PIPELINE_LINK <= family["relocation"] <= s.PIPELINE_ASSIGNED:
        if family["relocation_cycle"] == cycle:
            pair = (family["present_state"], family["partner"])
            book["pairs", "relocations_lost", *pair] += family["family_size"]
        family["relocation"] = mark
        family["partner"] = s.NO_PLACE


def outcome(book: Counter, family: Family, measure: str, value: int) -> None:
    """One count of a measure for every member, in each group the member belongs to and that is no sum of others."""
    value = min(max(value, 0), BINS - 1)
    for member in family["members"]:
        groups = [family["citizenship"]]
        groups += [N_CITIZENSHIPS + 1 + member["age_group"]] if member["age_group"] != s.ADULT else []
        groups += [N_CITIZENSHIPS + 4] if member["vulnerable"] else []
        if s.RELOCATED_LINK <= family["relocation"] <= s.RELOCATED_ASSIGNED:
            groups.append(N_CITIZENSHIPS + 5)
        for group in groups:
            book["outcomes", measure, group, value] += 1


def relocated_factor(family: Family, factors: Any) -> float:
    """How relocation changes the wish to leave the state one was brought to."""
    relocated = s.RELOCATED_LINK <= family["relocation"] <= s.RELOCATED_ASSIGNED
    if relocated and family["present_state"] == family["relocated_to"]:
        return float(factors[family["relocation"] - s.RELOCATED_LINK])
    return 1.0


def next_place(family: Family, seed: int, choice: Any) -> int:
    """Where a family goes when it goes: anywhere but where it is, by a taste of its own for each movement."""
    here = family["present_state"]
    way = choice.distance_protected if family["status"] == s.PROTECTED else choice.distance
    return race(
        seed, family["members"][0]["key"], family["moves"], LANE_ONWARD, choice.weights[family["citizenship"]],
        way[here], here, 0.0, family["link_state"], choice.link,
    )  # fmt: skip


def go_onward(book: Counter, family: Family, target: int, day: int, settle: Any, rates: Any) -> None:
    """Travel; a status holder who comes home lodges nothing."""
    travel(book, family, target, day)
    if family["protected_in"] == target and target < N_STATES:
        book["flow", "protected_moved_in", target] += family["family_size"]
        family |= {"status": s.PROTECTED, "procedure": s.NO_PROCEDURE}
        settle(family, day, rates.bound_protected)


def who_comes(seed: int, key: int, rates: Any, room: int) -> tuple[int, int]:
    """(size, adults) of the family a person heads, 0 adults for a minor alone; at most ``room`` persons."""
    u0, u1, u2, _ = draw(seed, key, 0, LANE_FAMILY)
    if u0 < rates.unaccompanied:
        return 1, 0
    if u0 < rates.unaccompanied + (1 - rates.unaccompanied) * rates.family_share:
        size = min(2 + int(-math.log(u1) * rates.family_extra), 9, room)
        return size, min(2 if u2 < rates.two_adults else 1, size)
    return 1, 1
