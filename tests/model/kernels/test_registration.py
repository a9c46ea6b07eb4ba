"""Applications are lodged on their day; the day decides the law, the state whether it is a first one."""

from collections import Counter

import pytest
from families import assert_same_counts, assert_same_people, books, family, heads, read, some_families, table

from pactsim.agents import status as s
from pactsim.agents.codes import STATE_INDEX
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.registration import lodge
from pactsim.model.tally import FIRST_TIME, NOT_DETERMINED, REPEAT

MONTH = 437  # June 2026
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
SWITCH = START + 11


def some_people(n=250):
    families = some_families(
        n,
        status=[s.ARRIVED_UNSEEN, s.ARRIVED_REGISTERED, s.PROTECTED],
        procedure=[s.DESTINATION_CHOSEN, s.DESTINATION_CHOSEN, s.NO_PROCEDURE],
        next_day=range(START, END + 5),
        attempts=[0, 0, 1, 2],
        responsible_state=[s.NO_PLACE, 3],
        protected_in=[s.NO_PLACE, 5, 6, STATE_INDEX["EL"]],
        present_state=list(range(8)),
    )
    for i, one in enumerate(families):
        one["applied_in"] = (i * 37) % 256 if one["attempts"] else 0
    return families


def lodged_naively(families):
    book = Counter()
    lodged = []
    for one in families:
        arrived = one["status"] in (s.ARRIVED_UNSEEN, s.ARRIVED_REGISTERED)
        if not arrived or one["procedure"] != s.DESTINATION_CHOSEN or one["next_day"] > END:
            continue
        place, size, bit = one["present_state"], one["family_size"], 1 << one["present_state"]
        kind = "repeat" if one["applied_in"] & bit else "first_time"
        book["flow", f"applications_{kind}", place] += size
        book["by_citizenship", kind, place, one["citizenship"]] += size
        book["flow", "registered", place] += size
        if one["attempts"] == 0:
            book["flow", "applicants_new", place] += size
        if one["applied_in"] & ~bit:
            book["flow", "applied_elsewhere", place] += size
        if one["eurodac"] == s.NO_RECORD:
            book["flow", "without_record", place] += size
        if one["protected_in"] not in (s.NO_PLACE, place):
            book["flow", "protected_elsewhere", place] += size
            if one["protected_in"] == STATE_INDEX["EL"]:
                book["flow", "protected_in_greece", place] += size
        if kind == "first_time":
            ages = [member["age_group"] for member in one["members"]]
            grown = sum(age != s.ACCOMPANIED_MINOR for age in ages)
            book["flow", "first_grown", place] += grown
            book["flow", "first_grown_elsewhere", place] += grown * bool(one["applied_in"])
            book["flow", "first_grown_without_record", place] += grown * (one["eurodac"] == s.NO_RECORD)
        one["eurodac"] |= s.APPLICATION_RECORD
        one["applied_in"] |= bit
        one["attempts"] += 1
        one |= {"registration_day": one["next_day"], "lodging_day": one["next_day"]}
        one |= {"law_of_case": s.AMMR if one["next_day"] >= SWITCH else s.DUBLIN_III}
        one |= {"status": s.DUBLIN, "procedure": s.NO_PROCEDURE}
        lodged.append(one)
    return book, lodged


def run(families):
    blocks, tally = table(families), books(families)
    lodge(blocks, tally, heads(families), END, SWITCH)
    return blocks, tally


def test_lodging_equals_its_naive_twin():
    families = some_people()
    blocks, tally = run(families)
    book, lodged = lodged_naively(families)
    assert len(lodged) > 50
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    waiting = Counter()
    for one in lodged:
        waiting[one["present_state"]] += one["family_size"]
    assert {p: n for p, n in enumerate(tally.cases[NOT_DETERMINED].tolist()) if n} == waiting
    assert (tally.stock[1:] == books(families).stock[1:]).all()


def test_nobody_lodges_in_an_empty_month():
    _, tally = run([])
    assert_same_counts(tally, Counter())


@pytest.mark.parametrize(("day", "law"), [(SWITCH - 1, s.DUBLIN_III), (SWITCH, s.AMMR), (SWITCH + 1, s.AMMR)])
def test_the_day_of_registration_decides_the_law(day, law):
    one = family(status=s.ARRIVED_UNSEEN, procedure=s.DESTINATION_CHOSEN, next_day=day, present_state=4)
    assert read(run([one])[0], 1)[0]["law_of_case"] == law


def test_first_time_means_first_in_that_state():
    families = [
        family(key=key, size=3, status=s.ARRIVED_UNSEEN, procedure=s.DESTINATION_CHOSEN, next_day=START,
               present_state=4, applied_in=1 << elsewhere, attempts=1)
        for key, elsewhere in ((10, 9), (20, 4))
    ]  # fmt: skip
    _, tally = run(families)
    assert (tally.flow[FIRST_TIME, 4], tally.flow[REPEAT, 4]) == (3, 3)


def test_the_last_state_of_the_31_keeps_its_mark():
    one = family(status=s.ARRIVED_UNSEEN, procedure=s.DESTINATION_CHOSEN, next_day=START, present_state=30)
    assert read(run([one])[0], 1)[0]["applied_in"] == 1 << 30
