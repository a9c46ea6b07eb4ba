"""Departures: what the waiting times have chosen is carried out on its day."""

from collections import Counter

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
from naive import ready_to_lodge
from rates_of_movement import DAILY, settle, two_levels

from pactsim.agents import status as s
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.leaving import depart

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
EVENTS = {
    s.PROTECTED: [s.TO_LEAVE, s.TO_SETTLE, s.NO_PROCEDURE],
    s.REJECTED: [s.TO_LEAVE, s.TO_RETURN, s.TO_DISAPPEAR, s.TO_REAPPLY],
    s.DISAPPEARED: [s.TO_LEAVE, s.TO_REAPPLY],
    s.NOT_APPLYING: [s.TO_LEAVE],
}


def some_people(n=250):
    families = some_families(n, status=list(EVENTS), next_day=range(START - 20, END + 8), candidates=[1, 4])
    for i, one in enumerate(families):
        options = EVENTS[one["status"]]
        one["procedure"] = options[i % len(options)]
    return families


def departed_naively(families):
    book = Counter()
    for one in families:
        event, day, was = one["procedure"], one["next_day"], one["status"]
        if event == s.NO_PROCEDURE or day > END:
            continue
        place, size = one["present_state"], one["family_size"]
        one |= {"procedure": s.NO_PROCEDURE, "next_day": s.NEVER}
        if event == s.TO_RETURN:
            book["flow", "returns", place] += size
            one |= {"status": s.RETURNED, "left_union_day": day, "next_day": day}
        elif event == s.TO_LEAVE:
            book["flow", "left_union", place] += size
            if was == s.PROTECTED:
                book["flow", "protected_moved_out", place] += size
            elif was == s.REJECTED:
                book["flow", "rejected_left", place] += size
            one |= {"status": s.LEFT, "left_union_day": day, "next_day": day}
        elif event == s.TO_SETTLE:
            book["flow", "status_ended", place] += size
            one["status"] = s.SETTLED
        elif event == s.TO_DISAPPEAR:
            book["flow", "disappeared", place] += size
            book["flow", "rejected_disappeared", place] += size
            one |= {"status": s.DISAPPEARED, "absconded_since": day}
            settle(one, END, two_levels(DAILY))
        else:
            if was == s.REJECTED:
                book["flow", "rejected_reapplied", place] += size
            ready_to_lodge(one, END + 1)
    return book


def run(families):
    blocks, tally = table(families), books(families)
    depart(blocks, tally, heads(families), END, SEED, two_levels(DAILY))
    return blocks, tally


def test_departures_equal_their_naive_twin():
    families = some_people()
    blocks, tally = run(families)
    book = departed_naively(families)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nobody_departs_from_an_empty_world():
    _, tally = run([])
    assert_same_counts(tally, Counter())


@pytest.mark.parametrize("event", [s.TO_LEAVE, s.TO_RETURN])
def test_who_leaves_the_union_leaves_the_community(event):
    one = family(
        key=4, size=3, status=s.REJECTED, procedure=event, next_day=END, present_state=8, citizenship=2
    )
    _, tally = run([one])
    assert tally.community.sum() == 0


def test_a_family_leaves_on_the_last_day_of_the_month_and_not_before():
    for day, status in ((END, s.RETURNED), (END + 1, s.REJECTED)):
        one = family(key=4, size=2, status=s.REJECTED, procedure=s.TO_RETURN, next_day=day, present_state=8)
        assert read(run([one])[0], 2)[0]["status"] == status
