"""Identification, matching and transfer of people to be relocated, against a twin and as stories."""

import copy
import math
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
    some_families,
    table,
)

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.case_laws import case_law
from pactsim.model.kernels.identification import identify, lotteries, relocation_candidates, within_budget
from pactsim.model.kernels.relocation import relocate
from pactsim.model.kernels.slots import empty_waiting
from pactsim.model.law.relocation_case import relocation_case_eligible
from pactsim.model.law.responsibility import responsible_after_relocation
from pactsim.model.law.time_limits import request_limit
from pactsim.model.parameters import Parameters
from pactsim.model.random import LANE_DUBLIN, LANE_LOTTERY, LANE_RELOCATION
from pactsim.model.rates import DublinRates

MONTH = 443
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
CYCLE, LEGAL_DAYS, MEAN_DAYS = 2026, 14, 60.0
PARAMETERS = Parameters({})
DUBLIN_LAW, AMMR_LAW = (case_law(PARAMETERS, code) for code in (s.DUBLIN_III, s.AMMR))
LAWS = (DUBLIN_LAW, DUBLIN_LAW, AMMR_LAW)
BENEFICIARIES, CONTRIBUTORS = (0, 1, 2), (6, 7, 8, 9)


def some_cases(n=200, seed=1, **choices):
    common = {
        "status": s.EXAMINATION,
        "present_state": list(BENEFICIARIES),
        "lodging_day": range(START - 200, START),
        "criterion": [s.CRITERION_ENTRY, s.CRITERION_SAR, s.CRITERION_FIRST_LODGED],
        "procedure": s.REGULAR,
        "attempts": [1, 2],
        "link_state": [s.NO_PLACE, *CONTRIBUTORS, 20],
    }
    families = some_families(n, seed, **{**common, **choices})
    for one in families:
        one["responsible_state"] = one["present_state"]
    return families


# Who may be identified ----------------------------------------------------------------------------------------


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


# Identification -----------------------------------------------------------------------------------------------


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


# Transfer -----------------------------------------------------------------------------------------------------


def in_pipeline(n=200):
    families = some_cases(
        n,
        status=[s.EXAMINATION, s.EXAMINATION, s.DUBLIN, s.PROTECTED],
        law_of_case=s.AMMR,
        relocation=[s.PIPELINE_LINK, s.PIPELINE_PREFERENCE, s.PIPELINE_ASSIGNED, s.NOT_RELOCATED],
        partner=list(CONTRIBUTORS),
        relocation_cycle=[CYCLE, CYCLE - 1, CYCLE - 9],
        next_day=range(START, END + 6),
        transfers=[0, 1],
    )
    for one in families:
        if one["status"] == s.PROTECTED:
            one["relocation"] = s.NOT_RELOCATED
        if one["relocation"] == s.NOT_RELOCATED:
            one["partner"] = s.NO_PLACE
        if one["status"] == s.DUBLIN:
            one |= {"responsible_state": s.NO_PLACE, "procedure": s.DUBLIN_LEFT_OPEN}
    return families


def rates():
    """Those of the Dublin procedure that a second transfer needs."""
    places = np.random.default_rng(3).random(N_PLACES)
    square = np.ones((N_PLACES, N_PLACES))
    return DublinRates(
        places, 0.6, 0.0, square, 0.9, square, np.ones(N_PLACES), 40.0, 35.0, 20.0, 12.0, 9.0, 8.0, 0.4,
        np.zeros(N_PLACES, dtype=np.bool_), 12,
    )  # fmt: skip


def cascade_naively(one, contributor, day):
    """The contributor determines the state by the reduced criteria, or asks a third state."""
    criterion, state = responsible_after_relocation(
        one["members"][0]["age_group"], one["link_kind"], one["link_state"], one["document_kind"],
        one["document_state"], contributor, True,
    )  # fmt: skip
    key, attempt = one["members"][0]["key"], one["attempts"]
    by_family = criterion in (s.CRITERION_FAMILY, s.CRITERION_MINOR)
    share = max(rates().request[contributor], rates().family_request if by_family else 0.0)
    if state != contributor and naive.draw(int(SEED), key, attempt, LANE_DUBLIN, 0)[0] < share:
        longest = request_limit(AMMR_LAW, False, False, day) - day
        mean = rates().family_request_days if by_family else rates().request_days
        u = naive.draw(int(SEED), key, attempt, LANE_DUBLIN, 1)[0]
        wait = 1 + int(-math.log(1 - u * (1 - math.exp(-longest / mean))) * mean)
        one |= {
            "procedure": s.DUBLIN_TO_REQUEST,
            "partner": state,
            "criterion": criterion,
            "next_day": day + wait,
        }
        return
    criterion = criterion if state == contributor else s.CRITERION_SHIFTED
    one |= {
        "status": s.EXAMINATION,
        "procedure": s.REGULAR,
        "responsible_state": contributor,
        "criterion": criterion,
    }


def relocated_naively(families, refusal, rounds):
    book, moved = Counter(), np.zeros((rounds, N_PLACES, N_PLACES), dtype=np.int64)
    for one in families:
        waiting = s.PIPELINE_LINK <= one["relocation"] <= s.PIPELINE_ASSIGNED
        if not waiting or one["next_day"] > END or one["status"] == s.PROTECTED:
            continue
        day, size, place, contributor = (
            one["next_day"],
            one["family_size"],
            one["present_state"],
            one["partner"],
        )
        one["next_day"] = s.NEVER
        u = naive.draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_RELOCATION)[0]
        if u < refusal:
            if one["status"] == s.DUBLIN:
                one |= {"status": s.EXAMINATION, "procedure": s.REGULAR}
                one |= {"responsible_state": place, "criterion": s.CRITERION_SHIFTED}
            naive.leave_pipeline(book, one, s.PIPELINE_REFUSED, CYCLE)
            continue
        book["pairs", "relocations", place, contributor] += size
        for column, where in (("relocated_out", place), ("relocated_in", contributor)):
            book["flow", column, where] += size
        for column, where in (("pending_moved_out", place), ("pending_moved_in", contributor)):
            book["flow", column, where] += size
        moved[min(CYCLE - one["relocation_cycle"], 7), contributor, place] += size
        if one["status"] == s.DUBLIN:
            cascade_naively(one, contributor, day)
        else:
            one |= {
                "responsible_state": contributor,
                "criterion": s.CRITERION_RELOCATED,
                "procedure": s.REGULAR,
            }
        one |= {
            "relocation": one["relocation"] + s.RELOCATED_LINK - s.PIPELINE_LINK,
            "present_state": contributor, "relocated_to": contributor,
            "applied_in": one["applied_in"] | 1 << contributor, "transfers": one["transfers"] + 1,
        }  # fmt: skip
        if one["link_state"] != s.NO_PLACE:
            naive.outcome(book, one, "links_kept", int(one["link_state"] == contributor))
    return book, moved


def bring(families, refusal=0.2):
    blocks, tally = table(families), books(families)
    tally.cycle[0] = CYCLE
    moved = relocate(blocks, tally, heads(families), END, SEED, refusal, rates(), LAWS, True)
    return blocks, tally, moved


def test_relocations_equal_their_naive_twin():
    families = in_pipeline()
    blocks, tally, moved = bring(families)
    book, twin = relocated_naively(families, 0.2, rounds=len(moved))
    assert (twin.sum(axis=(1, 2)) > 0).sum() >= 3
    np.testing.assert_array_equal(moved, twin)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nobody_is_brought_from_an_empty_pipeline():
    _, tally, moved = bring([])
    assert moved.sum() == 0
    assert_same_counts(tally, Counter())


def test_a_stricter_security_check_only_takes_people_out():
    families = in_pipeline()
    before, after = (read(bring(copy.deepcopy(families), refusal)[0], sum(len(f["members"]) for f in families))
                     for refusal in (0.1, 0.3))  # fmt: skip
    changed = [(was, now) for was, now in zip(before, after) if was != now]
    assert changed
    for was, now in changed:
        assert was["relocation"] >= s.RELOCATED_LINK
        assert now["relocation"] == s.PIPELINE_REFUSED


def test_a_refused_family_stays_and_is_never_identified_again():
    (after,) = read(bring([in_pipeline(1)[0] | {"status": s.EXAMINATION, "relocation": s.PIPELINE_LINK,
                                                "partner": 6, "next_day": END}], 1.0)[0],
                    in_pipeline(1)[0]["family_size"])  # fmt: skip
    assert (after["status"], after["partner"], after["next_day"]) == (s.EXAMINATION, s.NO_PLACE, s.NEVER)
    assert after["relocation"] == s.PIPELINE_REFUSED


# After it -----------------------------------------------------------------------------------------------------


def relocated(**columns):
    """One family in the pipeline from 0 to 7, brought there and read again."""
    given = {
        "key": 4, "size": 2, "status": s.DUBLIN, "procedure": s.DUBLIN_LEFT_OPEN, "present_state": 0, "partner": 7,
        "relocation": s.PIPELINE_ASSIGNED, "next_day": END, "attempts": 1, "law_of_case": s.AMMR, "applied_in": 1,
    }  # fmt: skip
    blocks, tally, _ = bring([family(**{**given, **columns})], 0.0)
    return read(blocks, 2)[0], tally


def test_whose_case_was_left_open_is_the_contributors_without_other_criteria():
    found, _ = relocated(eurodac=s.ENTRY_RECORD, entry_state=0, entry_day=END - 90)
    assert (found["status"], found["responsible_state"]) == (s.EXAMINATION, 7)
    assert found["criterion"] == s.CRITERION_RELOCATED


def of_luck(low, high):
    """A person whose number decides between asking and keeping the case within the bounds."""
    draws = ((key, naive.draw(int(SEED), key, 1, LANE_DUBLIN, 0)[0]) for key in range(1, 999))
    return next(key for key, u in draws if low < u < high)


def test_family_in_a_third_state_leads_to_a_second_transfer():
    found, tally = relocated(key=of_luck(0.0, 0.6), link_kind=s.LINK_FAMILY, link_state=12)
    assert (found["status"], found["present_state"], found["partner"]) == (s.DUBLIN, 7, 12)
    assert (found["procedure"], found["criterion"]) == (s.DUBLIN_TO_REQUEST, s.CRITERION_FAMILY)
    assert found["next_day"] > END
    assert (found["responsible_state"], found["transfers"]) == (s.NO_PLACE, 1)
    assert tally.cases[1].tolist() == [2 if place == 7 else 0 for place in range(N_PLACES)]


def test_a_contributor_that_does_not_ask_the_third_state_in_time_keeps_the_case():
    found, _ = relocated(key=of_luck(0.99, 1.0), link_kind=s.LINK_FAMILY, link_state=12)
    assert (found["status"], found["responsible_state"]) == (s.EXAMINATION, 7)
    assert found["criterion"] == s.CRITERION_SHIFTED


def test_family_in_the_contributing_state_makes_it_responsible():
    found, _ = relocated(link_kind=s.LINK_FAMILY, link_state=7, relocation=s.PIPELINE_LINK)
    assert (found["status"], found["responsible_state"]) == (s.EXAMINATION, 7)
    assert found["criterion"] == s.CRITERION_FAMILY


def test_a_beneficiarys_own_responsibility_moves_to_the_contributor_whatever_the_family():
    found, _ = relocated(status=s.EXAMINATION, procedure=s.REGULAR, responsible_state=0, link_kind=s.LINK_FAMILY,
                         link_state=12, criterion=s.CRITERION_SHIFTED)  # fmt: skip
    assert (found["status"], found["responsible_state"], found["partner"]) == (s.EXAMINATION, 7, 7)
