"""Responsibility offsets: which cases could be taken over, and the taking over, against a twin."""

from collections import Counter

import numpy as np
import pytest
from families import (
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

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES, UK
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.case_laws import case_law
from pactsim.model.kernels.offsets import offset_cases, take_offsets
from pactsim.model.law.offset_case import offset_case_eligible
from pactsim.model.law.time_limits import transfer_limit
from pactsim.model.parameters import Parameters

MONTH = 446
END = int(FIRST_DAY[MONTH + 1]) - 1
PARAMETERS = Parameters({})
DUBLIN_LAW, AMMR_LAW = (case_law(PARAMETERS, code) for code in (s.DUBLIN_III, s.AMMR))
LAWS = (DUBLIN_LAW, DUBLIN_LAW, AMMR_LAW)
ACCEPTED = (s.DUBLIN_ACCEPTED, s.DUBLIN_ACCEPTED_STUCK)


def some_cases(n=250, **choices):
    common = {
        "status": [s.DUBLIN, s.DUBLIN, s.DUBLIN, s.EXAMINATION],
        "procedure": [s.DUBLIN_REQUESTED, *ACCEPTED],
        "present_state": list(range(6, 10)),
        "partner": [0, 1, 2, UK],
        "criterion": list(range(1, s.N_CRITERIA)),
        "law_of_case": [s.DUBLIN_III, s.AMMR],
        "acceptance_day": range(END - 230, END),
        "next_day": END + 20,
    }
    families = some_families(n, 3, **{**common, **choices})
    for one in families:
        one["responsible_state"] = one["partner"]
    return families


def eligible_naively(one):
    if one["status"] != s.DUBLIN or one["procedure"] not in ACCEPTED or one["partner"] >= UK:
        return False
    limit = transfer_limit(LAWS[one["law_of_case"]], one["acceptance_day"], False, False, s.NEVER)
    age = one["members"][0]["age_group"]
    return offset_case_eligible(age, one["criterion"], limit, END, False, False, False, False, False)


def count(families):
    eligible, rows = np.zeros((N_PLACES, N_PLACES), dtype=np.int64), np.empty(len(families), dtype=np.int32)
    n = offset_cases(table(families), heads(families), LAWS, END, eligible, rows)
    return eligible, rows[:n]


def test_cases_that_could_be_offset_equal_their_naive_twin():
    families = some_cases()
    eligible, rows = count(families)
    twin, twins_rows = np.zeros_like(eligible), []
    for row, one in zip(heads(families).tolist(), families):
        if eligible_naively(one):
            twin[one["present_state"], one["partner"]] += one["family_size"]
            twins_rows.append(row)
    assert len(twins_rows) > 10
    assert rows.tolist() == twins_rows
    np.testing.assert_array_equal(eligible, twin)


@pytest.mark.parametrize(
    ("facts", "yes"),
    [
        ({}, True),
        ({"age_group": s.UNACCOMPANIED_MINOR}, False),
        ({"criterion": s.CRITERION_FAMILY}, False),
        ({"status": s.DISAPPEARED, "procedure": s.NO_PROCEDURE}, False),
        ({"acceptance_day": END - 200}, False),
        ({"procedure": s.DUBLIN_REQUESTED}, False),
    ],
)
def test_only_an_open_case_of_articles_29_to_33_is_offset(facts, yes):
    given = {
        "status": s.DUBLIN, "procedure": s.DUBLIN_ACCEPTED, "present_state": 6, "partner": 0, "responsible_state": 0,
        "criterion": s.CRITERION_ENTRY, "law_of_case": s.AMMR, "acceptance_day": END - 30,
    }  # fmt: skip
    eligible, rows = count([family(**{**given, **facts})])
    assert (eligible[6, 0], rows.size) == (int(yes), int(yes))


def take(families, order, due, weight=1):
    blocks, tally = table(families), books(families)
    given = due.copy()
    taken = take_offsets(blocks, tally, heads(families), np.asarray(order, dtype=np.int64), due, weight)
    np.testing.assert_array_equal(due, given)
    return blocks, tally, taken


@pytest.mark.parametrize("weight", [1, 4])
def test_taking_over_equals_its_naive_twin(weight):
    families = some_cases(status=s.DUBLIN, procedure=list(ACCEPTED), partner=[0, 1, 2])
    order = np.random.default_rng(2).permutation(len(families))
    due = np.random.default_rng(3).integers(0, 60, (N_PLACES, N_PLACES))
    blocks, tally, taken = take(families, order, due, weight)
    book, twin = Counter(), np.zeros_like(taken)
    for i in order:
        one = families[i]
        place, beneficiary, size = one["present_state"], one["partner"], one["family_size"]
        if (twin[place, beneficiary] + size) * weight > due[place, beneficiary]:
            continue
        twin[place, beneficiary] += size
        book["pairs", "offsets", beneficiary, place] += size
        book["flow", "offsets_taken", place] += size
        book["flow", "offsets_ceded", beneficiary] += size
        one |= {
            "responsible_state": place,
            "criterion": s.CRITERION_OFFSET,
            "offset": 1,
            "partner": s.NO_PLACE,
        }
        one |= {"status": s.EXAMINATION, "procedure": s.REGULAR, "next_day": s.NEVER}
    assert twin.sum() > 20
    np.testing.assert_array_equal(taken, twin)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nothing_due_and_nobody_there():
    zero = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    assert take([], [], zero)[2].sum() == 0
    assert count([])[0].sum() == 0
    families = some_cases(20, status=s.DUBLIN, procedure=s.DUBLIN_ACCEPTED, partner=0)
    assert take(families, range(20), zero)[2].sum() == 0


def test_people_stay_where_they_are_at_the_moment_of_offset():
    families = some_cases(40, status=s.DUBLIN, procedure=s.DUBLIN_ACCEPTED, partner=0)
    many = np.full((N_PLACES, N_PLACES), 999)
    found = read(take(families, range(40), many)[0], sum(one["family_size"] for one in families))
    assert [one["present_state"] for one in found] == [one["present_state"] for one in families]
    assert all(one["responsible_state"] == one["present_state"] for one in found)
