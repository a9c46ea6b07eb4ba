"""Who may be identified for relocation, a month's work, and what identification notes, against twins."""

from collections import Counter

import naive
import numpy as np
import pytest
from families import (
    SEED,
    as_cases,
    assert_same_counts,
    assert_same_people,
    assert_stocks,
    books,
    family,
    heads,
    read,
    table,
)
from relocation_cases import BENEFICIARIES, CONTRIBUTORS, CYCLE, END, START, some_cases

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.model.kernels.identification import identify, lotteries, relocation_candidates, within_budget
from pactsim.model.kernels.slots import empty_waiting
from pactsim.model.law.relocation_case import relocation_case_eligible
from pactsim.model.random import LANE_LOTTERY, LANE_RELOCATION

LEGAL_DAYS, MEAN_DAYS = 14, 60.0


def is_left_open(one):
    """Nobody determined, a take charge request not yet sent, under the AMMR."""
    nobody = one["status"] == s.DUBLIN and one["responsible_state"] == s.NO_PLACE
    to_send = one["procedure"] == s.DUBLIN_TO_REQUEST and not one["applied_in"] >> one["partner"] & 1
    return nobody and to_send and one["law_of_case"] == s.AMMR


@pytest.mark.parametrize(("too", "first"), [(True, True), (True, False), (False, False)])
def test_candidates_equal_their_naive_twin(too, first):
    families = some_cases(
        800,
        status=[s.EXAMINATION, s.EXAMINATION, s.DUBLIN, s.BORDER],
        present_state=list(range(6)),
        criterion=list(range(1, s.N_CRITERIA)),
        procedure=[s.REGULAR, s.REGULAR, s.PROTECTED_ELSEWHERE],
        relocation=[
            s.NOT_RELOCATED,
            s.NOT_RELOCATED,
            s.PIPELINE_LINK,
            s.PIPELINE_REFUSED,
            s.RELOCATED_ASSIGNED,
        ],
        lodging_day=range(START - 100, END + 5),
        law_of_case=[s.AMMR, s.AMMR, s.DUBLIN_III],
    )
    for i, one in enumerate(families):
        one["responsible_state"] = one["present_state"] if i % 4 else 12
        if one["status"] == s.DUBLIN and i % 3:
            step = s.DUBLIN_REQUESTED if i % 5 == 2 else s.DUBLIN_TO_REQUEST
            one |= {"responsible_state": s.NO_PLACE, "partner": i % 31, "procedure": step}
            one["applied_in"] = (i * 977_777) % 2**31
    beneficiary = np.isin(np.arange(N_PLACES), BENEFICIARIES)
    eligible = np.arange(N_CITIZENSHIPS) % 2 == 0
    blocks, waiting = table(families), empty_waiting(len(families))
    cases = as_cases(blocks, heads(families))
    count = relocation_candidates(blocks, cases, beneficiary, eligible, too, first, END, waiting)
    twin = []
    for row, one in zip(heads(families).tolist(), families):
        place = one["present_state"]
        examined = one["status"] == s.EXAMINATION and one["responsible_state"] == place
        by_family_here = examined and not relocation_case_eligible(one["criterion"], False)
        if (
            place in BENEFICIARIES
            and (examined or (too and is_left_open(one)))
            and not by_family_here
            and one["relocation"] == s.NOT_RELOCATED
            and one["procedure"] != s.PROTECTED_ELSEWHERE
            and one["lodging_day"] <= END
            and one["citizenship"] % 2 == 0
        ):
            urgency = (0 if one["members"][0]["vulnerable"] else 2) + (examined or not first)
            twin.append((row, urgency, one["lodging_day"]))
    assert len(twin) > 10
    found = waiting.first(count)
    assert list(zip(found.head.tolist(), found.priority.tolist(), found.day.tolist())) == twin


def test_a_lottery_is_a_fixed_number_of_the_person_and_the_purpose():
    families = some_cases(20)
    for purpose in (1, 2):
        found = lotteries(table(families), heads(families), purpose, SEED)
        keys = [one["members"][0]["key"] for one in families]
        assert found.tolist() == [naive.draw(int(SEED), key, 0, LANE_LOTTERY, purpose)[0] for key in keys]


def within_budget_naively(families, order, budget, largest):
    left, closed, found = list(budget), set(), []
    for i in order:
        place, size = families[i]["present_state"], families[i]["family_size"]
        if place in closed or size > largest[place]:
            continue
        if size > left[place]:
            closed.add(place)
            continue
        left[place] -= size
        found.append(i)
    return found


@pytest.mark.parametrize("budget", [3, 40, 999])
@pytest.mark.parametrize("most", [0, 2, 9])
def test_a_months_work_equals_its_naive_twin(budget, most):
    families = some_cases()
    order = np.random.default_rng(1).permutation(len(families))
    rows, largest = heads(families), np.full(N_PLACES, most)
    largest[1] = 3
    found = within_budget(table(families), rows, order, np.full(N_PLACES, budget), largest)
    twin = within_budget_naively(families, order, [budget] * N_PLACES, largest)
    assert twin or not most or budget == 3
    assert found.tolist() == [rows[i] for i in twin]


def test_a_family_too_large_for_every_contributor_holds_nobody_up():
    families = [family(key=size, size=size, status=s.EXAMINATION, present_state=0) for size in (5, 2)]
    found = within_budget(
        table(families), heads(families), np.arange(2), np.full(N_PLACES, 50), np.full(N_PLACES, 2)
    )
    assert found.tolist() == [5]


def identified_naively(families, contributors, wanted):
    found = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    for one, contributor, wish in zip(families, contributors, wanted):
        if contributor == s.NO_PLACE:
            continue
        found[contributor, one["present_state"]] += one["family_size"]
        u = naive.draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_RELOCATION)[1]
        if contributor == one["link_state"]:
            mark = s.PIPELINE_LINK
        else:
            mark = s.PIPELINE_PREFERENCE if contributor == wish else s.PIPELINE_ASSIGNED
        if one["status"] == s.DUBLIN:
            one["procedure"] = s.DUBLIN_LEFT_OPEN
        one |= {"relocation": mark, "partner": contributor, "relocation_cycle": CYCLE}
        one["next_day"] = END + LEGAL_DAYS + naive.wait(u, MEAN_DAYS)
    return found


def find(families, contributors, wanted):
    blocks, tally = table(families), books(families)
    found = identify(
        blocks, tally, heads(families).astype(np.int64), np.asarray(contributors, dtype=np.int64),
        np.asarray(wanted, dtype=np.int64), SEED, END, CYCLE, LEGAL_DAYS, MEAN_DAYS,
    )  # fmt: skip
    return blocks, tally, found


def test_identification_equals_its_naive_twin():
    families = some_cases(status=[s.EXAMINATION, s.DUBLIN], procedure=s.DUBLIN_TO_REQUEST)
    source = np.random.default_rng(2)
    contributors = source.choice([s.NO_PLACE, *CONTRIBUTORS], len(families))
    wanted = source.choice(CONTRIBUTORS, len(families))
    blocks, tally, found = find(families, contributors, wanted)
    twin = identified_naively(families, contributors, wanted)
    marks = {one["relocation"] for one in families}
    assert marks == {s.NOT_RELOCATED, s.PIPELINE_LINK, s.PIPELINE_PREFERENCE, s.PIPELINE_ASSIGNED}
    np.testing.assert_array_equal(found, twin)
    assert_same_people(blocks, families)
    assert_same_counts(tally, Counter())
    assert_stocks(tally, families)


def test_nobody_waits_and_nobody_is_identified():
    assert find([], [], [])[2].sum() == 0


def test_a_transfer_never_comes_before_the_legal_steps():
    families = some_cases()
    blocks, *_ = find(families, [6] * len(families), [6] * len(families))
    days = [one["next_day"] for one in read(blocks, blocks.key.size - 3)]
    assert min(days) > END + LEGAL_DAYS
