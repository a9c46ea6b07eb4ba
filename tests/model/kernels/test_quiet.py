"""Status holders, rejected and disappeared people: thinned waiting times against a twin."""

import math
from collections import Counter

import naive
import numpy as np
from families import (
    SEED,
    assert_same_counts,
    assert_same_people,
    assert_stocks,
    books,
    heads,
    read,
    some_families,
    table,
)
from rates_of_movement import DAILY, choice, moves, settle, two_levels

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.agents.columns import PROCEDURE
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.quiet import move_quiet
from pactsim.model.random import LANE_QUIET

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1


def some_people(n=300, seed=1, **choices):
    common = {
        "status": [s.PROTECTED, s.PROTECTED, s.REJECTED, s.DISAPPEARED, s.NOT_APPLYING, s.EXAMINATION],
        "relocation": [s.NOT_RELOCATED, s.RELOCATED_LINK, s.RELOCATED_ASSIGNED],
        "relocated_to": list(range(N_STATES)),
        "moves": [0, 1],
        "protected_in": [s.NO_PLACE, 2, 3],
        "attempts": 1,
        "candidates": [1, 2, 7],
        "next_day": range(START - 5, END + 3),
    }
    families = some_families(n, seed, **{**common, **choices})
    for i, one in enumerate(families):
        if one["status"] == s.PROTECTED:
            one["protected_in"] = one["present_state"]
        if i % 2:
            one["relocated_to"] = one["present_state"]
        one["responsible_state"] = one["present_state"]
    return families


def event_of(one, rates, x):
    """The interval into which ``x`` falls: constant rates first, onward movement last."""
    place, citizenship = one["present_state"], one["citizenship"]
    if one["status"] == s.PROTECTED:
        wish = rates.after_status[citizenship, place] * naive.relocated_factor(one, rates.relocated)
        intervals = [
            (s.TO_SETTLE, rates.settle),
            (s.TO_LEAVE, rates.leave_protected),
            ("onward", min(wish, rates.most_after_status[citizenship, place])),
        ]
    elif one["status"] == s.REJECTED:
        intervals = [
            (s.TO_DISAPPEAR, rates.disappear_rejected),
            (s.TO_LEAVE, rates.leave_rejected),
            (s.TO_REAPPLY, rates.reapply_rejected),
            (s.TO_RETURN, rates.return_rejected[place]),
            ("onward", rates.after_rejection[citizenship, place]),
        ]
    else:
        intervals = [
            (s.TO_LEAVE, rates.leave_disappeared),
            (s.TO_REAPPLY, rates.reapply_disappeared),
            ("onward", rates.after_disappearing[citizenship, place]),
        ]
    for event, rate in intervals:
        x -= rate
        if x < 0:
            return event
    return None


def moved_naively(families, rates, ways):
    book = Counter()
    bounds = {
        s.PROTECTED: rates.bound_protected,
        s.REJECTED: rates.bound_rejected,
        s.DISAPPEARED: rates.bound_disappeared,
    }
    for one in families:
        if one["status"] == s.NOT_APPLYING and one["next_day"] <= END:
            one["procedure"] = s.TO_LEAVE
        while one["status"] in bounds and one["next_day"] <= END:
            status, place, size, day = (
                one["status"],
                one["present_state"],
                one["family_size"],
                one["next_day"],
            )
            key, bound = one["members"][0]["key"], bounds[status]
            bound = bound[one["citizenship"], place]
            _, u, way, _ = naive.draw(int(SEED), key, one["candidates"], LANE_QUIET, 1)
            event = event_of(one, rates, u * bound)
            if event not in (None, "onward"):
                one["procedure"] = event
                break
            target = naive.next_place(one, int(SEED), ways) if event else -1
            if target < 0:
                settle(one, day, bound)
                continue
            one["candidates"] += 1
            if status == s.PROTECTED:
                book["flow", "protected_moved_out", place] += size
                book["pairs", "onward_protected", place, target] += size
            elif status == s.REJECTED:
                book["flow", "rejected_moved_out", place] += size
            arrival = max(day + naive.wait(way, ways.travel), END + 1)
            naive.go_onward(book, one, target, arrival, settle, rates)
    return book


def run(families, rates, ways):
    blocks, tally = table(families), books(families)
    marked = np.empty(len(families), dtype=np.int32)
    n = move_quiet(blocks, tally, heads(families), END, SEED, rates, ways, marked)
    assert set(marked[:n]) == {row for row in heads(families) if blocks.codes[row, PROCEDURE] >= s.TO_RETURN}
    return blocks, tally


def after(families, rates, ways):
    return read(run(families, rates, ways)[0], sum(len(f["members"]) for f in families))


def test_quiet_events_equal_their_naive_twin():
    families = some_people()
    blocks, tally = run(families, moves(), choice())
    book = moved_naively(families, moves(), choice())
    marked = {one["procedure"] for one in families}
    assert {
        s.TO_SETTLE,
        s.TO_LEAVE,
        s.TO_RETURN,
        s.TO_DISAPPEAR,
        s.TO_REAPPLY,
        s.DESTINATION_CHOSEN,
    } <= marked
    assert any(key[1] == "protected_moved_in" for key in book)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nothing_happens_to_nobody():
    _, tally = run([], moves(), choice())
    assert_same_counts(tally, Counter())


def test_a_higher_wish_to_move_on_takes_nobody_from_another_event():
    families = some_people()
    more = moves(**{name: getattr(moves(), name) * 1.3 for name in ("after_rejection", "after_disappearing")})
    for was, now in zip(after(families, moves(), choice()), after(families, more, choice())):
        if was["procedure"] in (s.TO_SETTLE, s.TO_LEAVE, s.TO_RETURN, s.TO_DISAPPEAR, s.TO_REAPPLY):
            assert now["procedure"] == was["procedure"] or now["moves"] == was["moves"] + 1


def test_nobody_is_due_after_the_month_but_those_with_an_event_marked():
    for one in after(some_people(next_day=range(START, END)), moves(), choice()):
        settled = one["status"] == s.EXAMINATION or one["procedure"] >= s.TO_RETURN
        assert settled or one["next_day"] > END


def test_waiting_times_have_the_rate_of_the_hazard_and_not_of_the_bound():
    """Rejected people whose only event is a return at DAILY: the share gone after 31 days is 1 - exp(-31 DAILY).

    4,000 families; five standard errors sqrt(p (1 - p) / 4,000) are 0.039 at p = 0.38, and whole days that start
    at one cost up to half a day of the rate (0.8 %).
    """
    zero = np.zeros((N_CITIZENSHIPS, N_PLACES))
    only = moves(
        after_rejection=zero, disappear_rejected=0.0, leave_rejected=0.0, reapply_rejected=0.0,
        return_rejected=np.full(N_PLACES, DAILY), bound_rejected=two_levels(4 * DAILY),
    )  # fmt: skip
    families = some_families(4000, 5, status=s.REJECTED)
    for one in families:
        one["candidates"] = 0
        settle(one, START - 1, two_levels(4 * DAILY))
    gone = np.mean([one["procedure"] == s.TO_RETURN for one in after(families, only, choice())])
    p = 1 - math.exp(-31 * DAILY)
    assert abs(gone - p) < 5 * math.sqrt(p * (1 - p) / 4000) + 4 * 0.5 * DAILY
