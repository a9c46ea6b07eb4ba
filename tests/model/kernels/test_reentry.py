"""People who left the Union and come back, against a twin and as stories."""

from collections import Counter

import naive
import numpy as np
import pytest
from families import (
    SEED,
    assert_same_counts,
    assert_same_people,
    assert_stocks,
    books,
    family,
    heads,
    read,
    some_families,
    table,
)
from rates_of_movement import choice, moves, settle

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES, N_STATES, OUT, UK
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.reentry import come_back
from pactsim.model.random import LANE_QUIET, LANE_REENTRY

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
EVEN = [1.0] * N_STATES + [0.0] * (N_PLACES - N_STATES)


def some_leavers(n=250):
    families = some_families(
        n,
        status=[s.LEFT, s.RETURNED, s.OUTSIDE, s.OUTSIDE, s.REJECTED],
        next_day=range(START - 25, END + 8),
        attempts=[0, 1, 1, 2],
        candidates=[0, 3],
        procedure=[s.NO_PROCEDURE, s.REGULAR, s.MAY_COME_BACK],
        criterion=[s.CRITERION_ENTRY, s.CRITERION_FIRST_LODGED],
        protected_in=[s.NO_PLACE, *range(6)],
    )
    for i, one in enumerate(families):
        if one["status"] == s.OUTSIDE:
            one["present_state"] = [OUT, OUT, UK][i % 3]
        if one["attempts"]:
            one["eurodac"] |= s.APPLICATION_RECORD
        one["left_union_day"] = one["next_day"] - 200
    return families


def came_back_naively(families, rates, wanted):
    book = Counter()
    for one in families:
        away = one["status"] in (s.LEFT, s.RETURNED) or (one["status"], one["present_state"]) == (
            s.OUTSIDE,
            OUT,
        )
        if not away:
            continue
        if one["attempts"] == 0:
            one["next_day"] = s.NEVER
            continue
        if one["procedure"] != s.MAY_COME_BACK and one["next_day"] <= END:
            one["procedure"] = s.MAY_COME_BACK
            settle(one, one["next_day"], rates.bound_reentry)
        while one["next_day"] <= END:
            key, day, size = one["members"][0]["key"], one["next_day"], one["family_size"]
            u = naive.draw(int(SEED), key, one["candidates"], LANE_QUIET, 1)[1]
            if u * rates.bound_reentry >= rates.reentry:
                settle(one, day, rates.bound_reentry)
                continue
            place = naive.race(
                int(SEED), key, one["attempts"], LANE_REENTRY, wanted.weights[one["citizenship"]], EVEN,
                link_state=one["link_state"], link=wanted.link,
            )  # fmt: skip
            book["flow", "reentries", place] += size
            if one["status"] == s.RETURNED:
                one["criterion"] = s.CRITERION_RETURNED
            one["eurodac"] &= ~s.ENTRY_RECORD
            one["present_state"] = place
            day = max(day, START)
            if one["protected_in"] == place:
                book["flow", "protected_moved_in", place] += size
                one |= {"status": s.PROTECTED, "procedure": s.NO_PROCEDURE, "left_union_day": s.NEVER}
                settle(one, day, rates.bound_protected)
            else:
                naive.ready_to_lodge(one, day)
            break
    return book


def run(families, rates=None):
    blocks, tally = table(families), books(families)
    come_back(blocks, tally, heads(families), END, SEED, rates or moves(), choice())
    return blocks, tally


def test_reentries_equal_their_naive_twin():
    families = some_leavers()
    blocks, tally = run(families)
    book = came_back_naively(families, moves(), choice())
    found = {one["status"] for one in families}
    assert {s.PROTECTED, s.ARRIVED_REGISTERED, s.LEFT, s.RETURNED, s.OUTSIDE} <= found
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nobody_comes_back_to_an_empty_world():
    _, tally = run([])
    assert_same_counts(tally, Counter())


def test_at_a_rate_of_zero_nobody_comes_back():
    _, tally = run(some_leavers(), moves(reentry=0.0))
    assert_same_counts(tally, Counter())


def test_a_higher_rate_only_adds_people_who_come_back():
    """Within one bound people share their candidate days, so nobody who came back stays away."""
    low, high = (run(some_leavers(), moves(reentry=share * moves().bound_reentry))[0] for share in (0.2, 0.6))
    n = low.key.size - 3
    back = [[one["status"] in (s.ARRIVED_REGISTERED, s.PROTECTED) for one in read(b, n)] for b in (low, high)]
    assert sum(back[1]) > sum(back[0]) > 0
    assert all(later or not sooner for sooner, later in zip(*back))


@pytest.mark.parametrize(
    ("status", "criterion"), [(s.RETURNED, s.CRITERION_RETURNED), (s.LEFT, s.CRITERION_ENTRY)]
)
def test_an_executed_return_is_remembered_and_an_old_crossing_is_not(status, criterion):
    one = family(key=4, size=3, status=status, present_state=8, procedure=s.MAY_COME_BACK, next_day=END, attempts=1,
                 eurodac=s.ENTRY_RECORD | s.APPLICATION_RECORD, criterion=s.CRITERION_ENTRY,
                 responsible_state=8, left_union_day=START - 100)  # fmt: skip
    (back,) = read(run([one], moves(reentry=moves().bound_reentry))[0], 3)
    assert (back["criterion"], back["eurodac"]) == (criterion, s.APPLICATION_RECORD)
    assert (back["status"], back["next_day"]) == (s.ARRIVED_REGISTERED, END)
    assert (back["responsible_state"], back["left_union_day"]) == (8, START - 100)
    assert np.isin(back["present_state"], range(N_STATES))
