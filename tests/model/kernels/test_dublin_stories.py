"""Stories of the Dublin procedure: limits that pass, states that take nobody, people who disappear, families."""

import numpy as np
import pytest
from dublin_cases import END, FAMILY_CRITERIA, MONTH, START, after, rates, some_cases
from families import family
from rates_of_dublin import ALWAYS, LAWS, NONE

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES, UK
from pactsim.model.calendar import FIRST_DAY, day_of


def applicant(law=s.AMMR, **columns):
    given = {
        "status": s.DUBLIN, "procedure": s.DUBLIN_REQUESTED, "present_state": 6, "partner": 17, "next_day": START,
        "law_of_case": law, "criterion": s.CRITERION_ENTRY, "attempts": 1, "applied_in": 1 << 6, "size": 3,
    }  # fmt: skip
    return family(**{**given, **columns})


@pytest.mark.parametrize("law", [s.DUBLIN_III, s.AMMR])
def test_a_stuck_transfer_shifts_responsibility_the_day_after_the_limit(law):
    never = rates(transfer=NONE, absconded_share=0.0)
    accepted = day_of(np.datetime64("2027-03-01").item())
    one = applicant(law, next_day=accepted)
    limit = day_of(np.datetime64("2027-09-01").item())
    (waits,) = after([one], never, end=limit)
    assert (waits["status"], waits["responsible_state"], waits["next_day"]) == (s.DUBLIN, 17, limit + 1)
    (shifted,) = after([one], never, end=limit + 1)
    assert (shifted["status"], shifted["responsible_state"]) == (s.EXAMINATION, 6)
    assert shifted["criterion"] == s.CRITERION_SHIFTED


@pytest.mark.parametrize("law", [s.DUBLIN_III, s.AMMR])
def test_a_transfer_limit_that_never_ends_never_shifts_responsibility(law):
    for_ever = tuple(numbers._replace(transfer_months=1200) for numbers in LAWS)
    (one,) = after([applicant(law)], rates(transfer=NONE, absconded_share=0.0), laws=for_ever)
    assert (one["status"], one["next_day"], one["responsible_state"]) == (s.DUBLIN, s.NEVER, 17)


def test_silence_is_acceptance_on_the_last_day_of_the_reply():
    slow = rates(reply_days=1e6, acceptance=ALWAYS, transfer=ALWAYS)
    requested = day_of(np.datetime64("2027-03-01").item())
    asked = applicant(procedure=s.DUBLIN_TO_REQUEST, next_day=requested)
    (before,) = after([asked], slow, end=requested + 13)
    assert before["procedure"] == s.DUBLIN_REQUESTED
    (silent,) = after([asked], slow, end=requested + 14)
    assert (silent["acceptance_day"], silent["responsible_state"]) == (requested + 14, 17)


def test_a_suspended_state_receives_nobody():
    closed = np.ones(N_PLACES)
    closed[17] = 0.0
    families = [
        applicant(key=k * 10, procedure=s.DUBLIN_ACCEPTED, acceptance_day=START - 9) for k in range(1, 40)
    ]
    families += [applicant(key=k * 10, partner=3, procedure=s.DUBLIN_ACCEPTED, acceptance_day=START - 9)
                 for k in range(40, 80)]  # fmt: skip
    for one in families:
        one["responsible_state"] = one["partner"]
    found = after(families, rates(transfer=ALWAYS, open_share=closed))
    assert {one["present_state"] for one in found[:39]} == {6}
    assert {one["present_state"] for one in found[39:]} == {3}


def test_a_state_in_crisis_receives_nobody_and_is_freed_after_a_year():
    accepted = day_of(np.datetime64("2027-03-01").item())
    asked = applicant(next_day=accepted)
    stopped = rates(transfer=ALWAYS, absconded_share=0.0, stopped=np.arange(N_PLACES) == 17)
    limit = day_of(np.datetime64("2028-03-01").item())
    (waits,) = after([asked], stopped, end=limit)
    assert (waits["status"], waits["present_state"], waits["responsible_state"]) == (s.DUBLIN, 6, 17)
    (shifted,) = after([asked], stopped, end=limit + 1)
    assert (shifted["status"], shifted["responsible_state"]) == (s.EXAMINATION, 6)


def test_more_transfers_never_take_one_back():
    families = some_cases(seed=5)
    low, high = rates(), rates(transfer=np.minimum(rates().transfer * 1.5, 1.0))
    end = int(FIRST_DAY[MONTH + 8]) - 1
    for was, now in zip(after(families, low, end=end), after(families, high, end=end)):
        assert now["transfers"] >= was["transfers"]


def test_an_absconder_remembers_which_state_was_to_transfer_it():
    (gone,) = after([applicant()], rates(transfer=NONE, absconded_share=1.0))
    assert (gone["status"], gone["responsible_state"], gone["partner"]) == (s.DISAPPEARED, 17, 6)
    assert gone["absconded_since"] == gone["acceptance_day"] == START


def test_a_person_sent_back_from_the_united_kingdom_can_be_examined():
    one = family(status=s.OUTSIDE, procedure=s.DUBLIN_ACCEPTED, present_state=UK, partner=17, next_day=END,
                 acceptance_day=START, law_of_case=s.DUBLIN_III, left_union_day=START - 60)  # fmt: skip
    (back,) = after([one], rates(transfer=ALWAYS))
    assert (back["status"], back["present_state"], back["responsible_state"]) == (s.EXAMINATION, 17, 17)
    assert (back["lodging_day"], back["attempts"], back["left_union_day"]) == (END, 1, s.NEVER)


def test_nothing_goes_on_with_the_united_kingdom_once_it_is_out():
    families = [
        applicant(key=5, partner=UK, procedure=s.DUBLIN_ACCEPTED, responsible_state=UK, acceptance_day=START)
    ]
    families.append(family(key=9, status=s.OUTSIDE, procedure=s.DUBLIN_REQUESTED, present_state=UK, partner=3,
                           next_day=START, law_of_case=s.DUBLIN_III))  # fmt: skip
    here, outside = after(families, rates(transfer=ALWAYS), uk_bound=False)
    assert (here["status"], here["responsible_state"]) == (s.EXAMINATION, 6)
    assert (outside["status"], outside["procedure"], outside["partner"]) == (
        s.OUTSIDE,
        s.NO_PROCEDURE,
        s.NO_PLACE,
    )


@pytest.mark.parametrize("criterion", FAMILY_CRITERIA)
def test_family_goes_first_with_the_same_luck(criterion):
    """Requests, replies and transfers (rulebook C7): what rests on a family link never comes later."""
    sure = rates(acceptance=ALWAYS, transfer=ALWAYS, reply_days=5.0, family_reply_days=3.0)
    accepted = []
    for why in (criterion, s.CRITERION_DIPLOMA):
        asked = [applicant(key=k * 10, criterion=why, procedure=s.DUBLIN_TO_REQUEST) for k in range(1, 60)]
        found = after(asked, sure, end=START + 40)
        accepted.append([(one["acceptance_day"], one["status"] != s.DUBLIN) for one in found])
    assert accepted[0] != accepted[1]
    for (family_day, family_there), (other_day, other_there) in zip(*accepted):
        assert family_day <= other_day
        assert family_there >= other_there
