"""Identification, matching and transfer of people to be relocated, against a twin and as stories."""

import copy
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

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.relocation import identify, lotteries, relocate, relocation_candidates
from pactsim.model.law.relocation_case import relocation_case_eligible
from pactsim.model.random import LANE_LOTTERY, LANE_RELOCATION

MONTH = 443
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
CYCLE, LEGAL_DAYS, MEAN_DAYS = 2026, 14, 60.0
WEIGHTS = np.random.default_rng(5).exponential(size=(N_CITIZENSHIPS, N_PLACES))
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


def some_due(most=20):
    """Persons each contributor takes from each beneficiary."""
    due = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    source = np.random.default_rng(8)
    for contributor in CONTRIBUTORS:
        for beneficiary in BENEFICIARIES:
            due[contributor, beneficiary] = source.integers(0, most)
    return due


# Who may be identified ----------------------------------------------------------------------------------------


def test_candidates_equal_their_naive_twin():
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
    )
    for i, one in enumerate(families):
        one["responsible_state"] = one["present_state"] if i % 4 else 12
    beneficiary = np.isin(np.arange(N_PLACES), BENEFICIARIES)
    eligible = np.arange(N_CITIZENSHIPS) % 2 == 0
    n = len(families)
    queue, priority, days = (np.empty(n, dtype=kind) for kind in (np.int32, np.int8, np.int32))
    count = relocation_candidates(
        table(families), heads(families), beneficiary, eligible, END, queue, priority, days
    )
    twin = []
    for row, one in zip(heads(families).tolist(), families):
        place = one["present_state"]
        if (
            place in BENEFICIARIES
            and one["status"] == s.EXAMINATION
            and one["responsible_state"] == place
            and one["relocation"] == s.NOT_RELOCATED
            and one["procedure"] != s.PROTECTED_ELSEWHERE
            and one["lodging_day"] <= END
            and one["citizenship"] % 2 == 0
            and relocation_case_eligible(one["criterion"], False)
        ):
            twin.append((row, 0 if one["members"][0]["vulnerable"] else 1, one["lodging_day"]))
    assert len(twin) > 10
    assert list(zip(queue[:count].tolist(), priority[:count].tolist(), days[:count].tolist())) == twin


def test_a_lottery_is_a_fixed_number_of_the_person_and_the_purpose():
    families = some_cases(20)
    for purpose in (1, 2):
        found = lotteries(table(families), heads(families), purpose, SEED)
        keys = [one["members"][0]["key"] for one in families]
        assert found.tolist() == [naive.draw(int(SEED), key, 0, LANE_LOTTERY, purpose)[0] for key in keys]


# Identification -----------------------------------------------------------------------------------------------


def matched(one, due, weight, links_first):
    """A place with a link, else the most wanted, else where most places are left."""
    place, need = one["present_state"], one["family_size"] * weight
    link = one["link_state"]
    others = [state for state in range(N_STATES) if state != place]
    if links_first and link != s.NO_PLACE and due[link, place] >= need:
        return link, s.PIPELINE_LINK
    wanted = max(others, key=lambda state: WEIGHTS[one["citizenship"], state])
    if links_first and due[wanted, place] >= need:
        return wanted, s.PIPELINE_PREFERENCE
    best = max(others, key=lambda state: due[state, place])
    return (best, s.PIPELINE_ASSIGNED) if due[best, place] >= need else (s.NO_PLACE, s.NOT_RELOCATED)


def identified_naively(families, order, budget, due, weight, links_first):
    left, closed = list(budget), set()
    found = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    for i in order:
        one = families[i]
        place, size = one["present_state"], one["family_size"]
        if place in closed or size > left[place]:
            closed.add(place)
            continue
        contributor, mark = matched(one, due, weight, links_first)
        if contributor == s.NO_PLACE:
            continue
        left[place] -= size
        due[contributor, place] -= size * weight
        found[contributor, place] += size
        u = naive.draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_RELOCATION)[1]
        one |= {"relocation": mark, "partner": contributor, "relocation_cycle": CYCLE}
        one["next_day"] = END + LEGAL_DAYS + naive.wait(u, MEAN_DAYS)
    return found, left


def find(families, order, budget, due, weight=1, links_first=True):
    blocks, tally = table(families), books(families)
    found, left = identify(
        blocks, tally, heads(families), np.asarray(order), np.asarray(budget, dtype=np.int64), due, WEIGHTS,
        weight, links_first, SEED, END, CYCLE, LEGAL_DAYS, MEAN_DAYS,
    )  # fmt: skip
    return blocks, tally, found, left


@pytest.mark.parametrize("links_first", [True, False])
@pytest.mark.parametrize(("weight", "budget"), [(1, 40), (3, 40), (1, 400)])
def test_identification_equals_its_naive_twin(weight, budget, links_first):
    families = some_cases()
    order = np.random.default_rng(1).permutation(len(families))
    due, twins_due = some_due(60), some_due(60)
    blocks, tally, found, left = find(families, order, [budget] * N_PLACES, due, weight, links_first)
    twin, twins_left = identified_naively(
        families, order, [budget] * N_PLACES, twins_due, weight, links_first
    )
    assert found.sum() > 10
    np.testing.assert_array_equal(found, twin)
    np.testing.assert_array_equal(due, twins_due)
    assert left.tolist() == twins_left
    assert_same_people(blocks, families)
    assert_same_counts(tally, Counter())
    assert_stocks(tally, families)


def test_nobody_waits_and_nobody_is_identified():
    due = some_due()
    _, _, found, left = find([], np.zeros(0, dtype=np.int64), [7] * N_PLACES, due)
    assert found.sum() == 0
    assert left.tolist() == [7] * N_PLACES
    np.testing.assert_array_equal(due, some_due())


def test_what_is_identified_is_taken_off_what_is_due_once():
    due = some_due(60)
    *_, found, _ = find(some_cases(), range(200), [1000] * N_PLACES, due, weight=2)
    np.testing.assert_array_equal(some_due(60) - due, 2 * found)
    assert due.min() >= 0


def test_a_family_that_fits_nowhere_holds_nobody_up():
    due = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    due[6, 0] = 2
    large, small = (family(key=size, size=size, status=s.EXAMINATION, responsible_state=0, present_state=0)
                    for size in (5, 2))  # fmt: skip
    blocks, *_ = find([large, small], [0, 1], [50] * N_PLACES, due)
    first, second = read(blocks, 7)
    assert (first["relocation"], second["partner"]) == (s.NOT_RELOCATED, 6)


def test_links_come_first_and_only_if_the_matching_asks_for_them():
    one = family(key=3, size=2, status=s.EXAMINATION, responsible_state=0, present_state=0, link_state=8)
    due = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    due[[7, 8], 0] = (90, 2)
    for links_first, contributor, mark in ((True, 8, s.PIPELINE_LINK), (False, 7, s.PIPELINE_ASSIGNED)):
        blocks, *_ = find([one], [0], [9] * N_PLACES, due.copy(), links_first=links_first)
        (found,) = read(blocks, 2)
        assert (found["partner"], found["relocation"]) == (contributor, mark)


def test_a_transfer_never_comes_before_the_legal_steps():
    families = some_cases()
    blocks, *_ = find(families, range(len(families)), [999] * N_PLACES, some_due(200))
    days = [one["next_day"] for one in read(blocks, blocks.key.size - 3) if one["relocation"]]
    assert min(days) > END + LEGAL_DAYS


# Transfer -----------------------------------------------------------------------------------------------------


def in_pipeline(n=200):
    families = some_cases(
        n,
        status=[s.EXAMINATION, s.EXAMINATION, s.EXAMINATION, s.PROTECTED],
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
    return families


def relocated_naively(families, refusal, rounds):
    book, moved = Counter(), np.zeros((rounds, N_PLACES, N_PLACES), dtype=np.int64)
    for one in families:
        waiting = s.PIPELINE_LINK <= one["relocation"] <= s.PIPELINE_ASSIGNED
        if not waiting or one["next_day"] > END or one["status"] != s.EXAMINATION:
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
            naive.leave_pipeline(book, one, s.PIPELINE_REFUSED, CYCLE)
            continue
        book["pairs", "relocations", place, contributor] += size
        for column, where in (("relocated_out", place), ("relocated_in", contributor)):
            book["flow", column, where] += size
        for column, where in (("pending_moved_out", place), ("pending_moved_in", contributor)):
            book["flow", column, where] += size
        moved[min(CYCLE - one["relocation_cycle"], 7), contributor, place] += size
        one |= {
            "relocation": one["relocation"] + s.RELOCATED_LINK - s.PIPELINE_LINK,
            "present_state": contributor, "responsible_state": contributor, "relocated_to": contributor,
            "criterion": s.CRITERION_RELOCATED, "relocation_day": day, "procedure": s.REGULAR,
            "applied_in": one["applied_in"] | 1 << contributor, "transfers": one["transfers"] + 1,
        }  # fmt: skip
        if one["link_state"] != s.NO_PLACE:
            naive.outcome(book, one, "links_kept", int(one["link_state"] == contributor))
    return book, moved


def bring(families, refusal=0.2):
    blocks, tally = table(families), books(families)
    tally.cycle[0] = CYCLE
    moved = relocate(blocks, tally, heads(families), END, SEED, refusal)
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
