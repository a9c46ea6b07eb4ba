"""People with an open case who disappear, leave or move on, against a twin; tastes do not hang on the month."""

import copy
from collections import Counter

import naive
import numpy as np
from families import (
    SEED,
    as_cases,
    assert_same_counts,
    assert_same_people,
    assert_stocks,
    books,
    heads,
    read,
    some_families,
    table,
)
from rates_of_movement import CYCLE, choice, moves, settle

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.onward import move_pending
from pactsim.model.random import LANE_ONWARD, LANE_PENDING

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1


def some_cases(n=250, seed=1, **choices):
    common = {
        "status": [s.EXAMINATION, s.EXAMINATION, s.DUBLIN, s.APPEAL, s.PROTECTED, s.BORDER],
        "responsible_state": [s.NO_PLACE, *range(N_STATES)],
        "criterion": [s.CRITERION_ENTRY, s.CRITERION_FIRST_LODGED],
        "relocation": [s.NOT_RELOCATED, s.PIPELINE_LINK, s.RELOCATED_LINK, s.RELOCATED_ASSIGNED],
        "relocation_cycle": [CYCLE, CYCLE - 1],
        "moves": [0, 1, 2],
        "protected_in": [s.NO_PLACE, 3, 4, 5],
        "attempts": 1,
        "candidates": [0, 4],
        "next_day": [s.NEVER, END + 30],
    }
    families = some_families(n, seed, **{**common, **choices})
    for i, one in enumerate(families):
        in_pipeline = one["relocation"] == s.PIPELINE_LINK
        one["status"] = s.EXAMINATION if in_pipeline else one["status"]
        asked = in_pipeline or one["status"] == s.DUBLIN
        one["partner"] = (one["present_state"] + 1) % N_STATES if asked else s.NO_PLACE
        one["relocated_to"] = one["present_state"] if i % 2 else 7
    return families


def abandon(book, one):
    size, place = one["family_size"], one["present_state"]
    naive.leave_pipeline(book, one, s.NOT_RELOCATED, CYCLE)
    book["flow", "appeals_withdrawn" if one["status"] == s.APPEAL else "withdrawn", place] += size
    if one["responsible_state"] == s.NO_PLACE:
        one |= {"responsible_state": place, "criterion": s.CRITERION_FIRST_LODGED}
    one["partner"] = s.NO_PLACE


def moved_naively(families, rates, ways, month=MONTH, end=END):
    book = Counter()
    for one in families:
        if one["status"] not in (s.EXAMINATION, s.DUBLIN, s.APPEAL):
            continue
        key, place, size = one["members"][0]["key"], one["present_state"], one["family_size"]
        u, on, way, _ = naive.draw(int(SEED), key, month, LANE_PENDING)
        factor = naive.relocated_factor(one, rates.relocated)
        disappears = rates.pending_disappear[place]
        quits = disappears + rates.pending_leave
        day = end - int(on * 28)
        if u < disappears:
            abandon(book, one)
            book["flow", "disappeared", place] += size
            one |= {"status": s.DISAPPEARED, "absconded_since": day, "procedure": s.NO_PROCEDURE}
            settle(one, day, rates.bound_disappeared)
        elif u < quits:
            abandon(book, one)
            book["flow", "left_union", place] += size
            one |= {"status": s.LEFT, "left_union_day": day, "next_day": day}
        elif u < quits + min(rates.pending[one["citizenship"], place] * factor, rates.most_pending):
            target = naive.next_place(one, int(SEED), ways)
            if target >= 0:
                abandon(book, one)
                book["pairs", "onward_pending", place, target] += size
                naive.go_onward(book, one, target, end + naive.wait(way, ways.travel), settle, rates)
    return book


def run(families, rates, ways, month=MONTH, end=END):
    blocks, tally = table(families), books(families)
    tally.cycle[0] = CYCLE
    move_pending(blocks, tally, as_cases(blocks, heads(families)), month, end, SEED, rates, ways)
    return blocks, tally


def after(families, rates, ways, **when):
    return read(run(families, rates, ways, **when)[0], sum(len(f["members"]) for f in families))


def test_movements_of_open_cases_equal_their_naive_twin():
    families = some_cases()
    blocks, tally = run(families, moves(), choice())
    book = moved_naively(families, moves(), choice())
    found = {one["status"] for one in families}
    assert {s.DISAPPEARED, s.LEFT, s.OUTSIDE, s.ARRIVED_REGISTERED} <= found
    assert any(key[1] == "relocations_lost" for key in book)
    assert any(key[1] == "protected_moved_in" for key in book)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nobody_moves_in_an_empty_world():
    _, tally = run([], moves(), choice())
    assert_same_counts(tally, Counter())


def test_without_hazards_nothing_happens():
    families = some_cases()
    still = moves(
        pending=np.zeros((N_CITIZENSHIPS, N_PLACES)), pending_disappear=np.zeros(N_PLACES), pending_leave=0.0
    )
    blocks, tally = run(families, still, choice())
    assert_same_people(blocks, families)
    assert_same_counts(tally, Counter())


def test_a_higher_wish_to_move_only_adds_movers():
    families = some_cases()
    more = moves(pending=moves().pending * 1.5, most_pending=0.9)
    before, later = after(families, moves(), choice()), after(families, more, choice())
    changed = [(was, now) for was, now in zip(before, later) if was != now]
    assert changed
    for was, now in changed:
        assert was["moves"] + 1 == now["moves"]
        assert was["status"] in (s.EXAMINATION, s.DUBLIN, s.APPEAL)


def test_the_taste_of_a_movement_does_not_depend_on_its_month():
    families = some_cases(status=s.EXAMINATION, relocation=s.NOT_RELOCATED)
    leaves = moves(
        pending=np.ones((N_CITIZENSHIPS, N_PLACES)),
        most_pending=1.0,
        pending_disappear=np.zeros(N_PLACES),
        pending_leave=0.0,
    )
    first = after(copy.deepcopy(families), leaves, choice())
    second = after(families, leaves, choice(), month=MONTH + 1, end=END + 30)
    assert [one["present_state"] for one in first] == [one["present_state"] for one in second]
    assert first != second


def test_nobody_moves_to_where_it_is_and_families_stay_together():
    families = some_cases(status=s.DUBLIN, relocation=s.NOT_RELOCATED)
    leaves = moves(
        pending=np.ones((N_CITIZENSHIPS, N_PLACES)),
        most_pending=1.0,
        pending_disappear=np.zeros(N_PLACES),
        pending_leave=0.0,
    )
    blocks, tally = run(families, leaves, choice())
    assert all(tally.pairs[0, place, place] == 0 for place in range(N_PLACES))
    for row, one in zip(heads(families), families):
        members = blocks.codes[row : row + one["family_size"]]
        changing = [column for column in members.T.tolist() if len(set(column)) > 1]
        # only age group and special needs differ inside a family
        assert len(changing) <= 2
    assert LANE_ONWARD != LANE_PENDING
