"""First-instance decisions and appeals against a twin; verdicts stay with the person and the attempt."""

import copy
from collections import Counter

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
from naive import draw, month_of, outcome, wait
from rates_of_movement import settle, two_levels

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.examination import decide_cases, decide_due, examination_queue
from pactsim.model.kernels.slots import empty_waiting
from pactsim.model.random import LANE_VERDICT
from pactsim.model.rates import ExaminationRates
from pactsim.model.tally import complete_outcomes

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
BOUND_PROTECTED, BOUND_REJECTED = two_levels(2.0**-9), two_levels(2.0**-7)


def rates(recognition=None, **changes):
    if recognition is None:
        recognition = np.random.default_rng(1).random((N_PLACES, N_CITIZENSHIPS))
    given = {
        "recognition": recognition,
        "recognition_elsewhere": 0.3,
        "appeal": 0.6,
        "appeal_days": 420.0,
        "appeal_grant": 0.27,
        "minimum_days": 60,
        "border_days": 56.0,
    }
    return ExaminationRates(**{**given, **changes})


def some_cases(n=200, seed=1, **choices):
    """Families whose cases are open, and some whose are not."""
    common = {
        "status": [s.EXAMINATION, s.APPEAL, s.BORDER, s.PROTECTED, s.DUBLIN],
        "lodging_day": range(START - 500, END),
        "next_day": [s.NEVER, START - 3, START + 9, END, END + 1],
        "attempts": [1, 2],
        "moves": [0, 1, 3],
        "transfers": [0, 1, 2],
        "procedure": [s.REGULAR, s.PROTECTED_ELSEWHERE],
        "relocation": [s.NOT_RELOCATED, s.RELOCATED_LINK, s.RELOCATED_ASSIGNED],
        "candidates": [0, 5],
    }
    families = some_families(n, seed, **{**common, **choices})
    for one in families:
        one["responsible_state"] = one["present_state"]
    return families


# The twin -----------------------------------------------------------------------------------------------------


def close(book, one, day):
    outcome(book, one, "months_to_decision", month_of(day) - month_of(one["lodging_day"]))
    outcome(book, one, "months_in_limbo", month_of(day) - month_of(one["entry_day"]))
    outcome(book, one, "moves", one["moves"])
    outcome(book, one, "transferred_twice", int(one["transfers"] >= 2))


def protect(one, day):
    one |= {"status": s.PROTECTED, "status_grant_day": day, "protected_in": one["present_state"]}
    settle(one, day, BOUND_PROTECTED)


def decide_naively(book, one, day, with_rates, border):
    size, place, citizenship = one["family_size"], one["present_state"], one["citizenship"]
    verdict, appeal, _, length = draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_VERDICT)
    chance = with_rates.recognition[place, citizenship]
    if one["procedure"] == s.PROTECTED_ELSEWHERE:
        chance = with_rates.recognition_elsewhere
    outcome_word = "positive" if verdict < chance else "negative"
    book["flow", f"decisions_{outcome_word}", place] += size
    book["by_citizenship", outcome_word, place, citizenship] += size
    if verdict < chance:
        close(book, one, day)
        protect(one, day)
    elif appeal < with_rates.appeal and not border:
        book["flow", "appeals_lodged", place] += size
        one |= {"status": s.APPEAL, "next_day": day + wait(length, with_rates.appeal_days)}
    else:
        close(book, one, day)
        one["status"] = s.REJECTED
        if border:
            one["border_rejection_day"] = day
        settle(one, day, BOUND_REJECTED)


def due_naively(families, with_rates):
    book = Counter()
    for one in families:
        day, size, place = one["next_day"], one["family_size"], one["present_state"]
        if day > END:
            continue
        if one["status"] == s.BORDER:
            decide_naively(book, one, day, with_rates, border=True)
        elif one["status"] == s.APPEAL:
            won = draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_VERDICT)[2]
            close(book, one, day)
            if won < with_rates.appeal_grant:
                book["flow", "appeals_granted", place] += size
                protect(one, day)
            else:
                book["flow", "appeals_rejected", place] += size
                one["status"] = s.REJECTED
                settle(one, day, BOUND_REJECTED)
    return book


# Kernels on a table -------------------------------------------------------------------------------------------


def decided(families, with_rates, served=None, start=START, end=END):
    """The table after decisions for the served families, and the tally."""
    blocks, tally = table(families), books(families)
    served = np.ones(len(families), dtype=np.bool_) if served is None else served
    decide_cases(
        blocks, tally, heads(families), served, SEED, start, end - start + 1, with_rates, BOUND_PROTECTED,
        BOUND_REJECTED,
    )  # fmt: skip
    return blocks, tally


def ended(families, with_rates):
    blocks, tally = table(families), books(families)
    decide_due(blocks, tally, heads(families), END, SEED, with_rates, BOUND_PROTECTED, BOUND_REJECTED)
    return blocks, tally


def verdicts(families, with_rates, **when):
    """The status of each family after its decision."""
    blocks, _ = decided(families, with_rates, **when)
    return [one["status"] for one in read(blocks, sum(len(f["members"]) for f in families))]


def test_decisions_equal_their_naive_twin():
    families = some_cases(status=s.EXAMINATION)
    served = np.random.default_rng(3).random(len(families)) < 0.7
    blocks, tally = decided(families, rates(), served)
    book = Counter()
    for one, yes in zip(families, served):
        if yes:
            on = draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_VERDICT, 1)[0]
            decide_naively(book, one, START + int(on * (END - START + 1)), rates(), border=False)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_appeals_and_border_cases_that_end_equal_their_naive_twin():
    families = some_cases()
    blocks, tally = ended(families, rates())
    book = due_naively(families, rates())
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_the_queue_equals_its_naive_twin():
    marks = [s.NOT_RELOCATED, s.PIPELINE_LINK, s.PIPELINE_ASSIGNED, s.PIPELINE_REFUSED, s.RELOCATED_LINK]
    families = some_cases(relocation=marks)
    latest = END - 60
    for one in families:  # only those to be relocated have a next day
        on_its_way = one["relocation"] in (s.PIPELINE_LINK, s.PIPELINE_PREFERENCE, s.PIPELINE_ASSIGNED)
        one["next_day"] = END + 20 if on_its_way or one["status"] != s.EXAMINATION else s.NEVER
    blocks, waiting = table(families), empty_waiting(len(families))
    count = examination_queue(blocks, as_cases(blocks, heads(families)), latest, waiting)
    twin = []
    for row, one in zip(heads(families).tolist(), families):
        on_its_way = one["relocation"] in (s.PIPELINE_LINK, s.PIPELINE_PREFERENCE, s.PIPELINE_ASSIGNED)
        if one["status"] == s.EXAMINATION and one["lodging_day"] <= latest and not on_its_way:
            head = one["members"][0]
            first = head["age_group"] == s.UNACCOMPANIED_MINOR or head["vulnerable"]
            twin.append(
                (row, one["present_state"], one["family_size"], 0 if first else 1, one["lodging_day"])
            )
    assert list(zip(*(column.tolist() for column in waiting.first(count)))) == twin


def test_no_case_gives_no_decision():
    for run in (decided, ended):
        _, tally = run([], rates())
        assert_same_counts(tally, Counter())


def test_a_verdict_does_not_depend_on_the_month_of_decision():
    families = some_cases(status=s.EXAMINATION)
    later = verdicts(families, rates(), start=END + 1, end=END + 31)
    assert later == verdicts(families, rates())


def test_higher_recognition_only_turns_negative_decisions_into_positive_ones():
    families = some_cases(status=s.EXAMINATION, procedure=s.REGULAR)
    low = verdicts(families, rates())
    high = verdicts(families, rates(np.minimum(rates().recognition * 1.5, 1.0)))
    assert low != high
    assert all(was == now for was, now in zip(low, high) if now != s.PROTECTED)


@pytest.mark.parametrize("attempt", [1, 2])
def test_another_attempt_meets_other_luck_and_the_same_attempt_the_same(attempt):
    half = rates(np.full((N_PLACES, N_CITIZENSHIPS), 0.5))
    families = some_cases(status=s.EXAMINATION, procedure=s.REGULAR, attempts=1)
    again = copy.deepcopy(families)
    for one in again:
        one["attempts"] = attempt
    assert (verdicts(families, half) == verdicts(again, half)) == (attempt == 1)


def test_a_family_is_decided_together_and_each_member_is_counted():
    one = family(key=5, size=4, status=s.EXAMINATION, present_state=6, responsible_state=6, lodging_day=START - 90,
                 entry_day=START - 120)  # fmt: skip
    blocks, tally = decided([one], rates(np.ones((N_PLACES, N_CITIZENSHIPS))))
    assert blocks.codes[:4].tolist() == [blocks.codes[0].tolist()] * 4
    assert tally.stock[s.PROTECTED, 6] == 4
    assert complete_outcomes(tally.outcomes)[0, N_CITIZENSHIPS].sum() == 4


def test_nobody_appeals_from_the_border_and_the_rejection_is_dated():
    one = family(key=5, status=s.BORDER, present_state=6, responsible_state=6, next_day=END, lodging_day=START,
                 entry_day=START)  # fmt: skip
    blocks, _ = ended([one], rates(np.zeros((N_PLACES, N_CITIZENSHIPS)), appeal=1.0))
    (after,) = read(blocks, 1)
    assert after["status"] == s.REJECTED
    assert after["border_rejection_day"] == END
