"""Requests, replies, transfers and missed limits against a twin, and the stories behind them."""

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
from rates_of_movement import DAILY, settle, two_levels

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES, N_STATES, UK
from pactsim.model.calendar import FIRST_DAY, day_of
from pactsim.model.case_laws import case_law
from pactsim.model.kernels.dublin import dublin_steps
from pactsim.model.law.time_limits import has_hit, reply_limit, transfer_limit
from pactsim.model.parameters import Parameters
from pactsim.model.random import LANE_DUBLIN
from pactsim.model.rates import DublinRates

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
PARAMETERS = Parameters({})
DUBLIN_LAW, AMMR_LAW = (case_law(PARAMETERS, code) for code in (s.DUBLIN_III, s.AMMR))
LAWS = (DUBLIN_LAW, DUBLIN_LAW, AMMR_LAW)
BOUNDS = two_levels(DAILY)
FAMILY_CRITERIA = (s.CRITERION_FAMILY, s.CRITERION_MINOR)


def rates(**changes):
    source = np.random.default_rng(3)
    given = {
        "request": np.full(N_PLACES, 0.6),
        "family_request": 0.6,
        "request_protected": 0.3,
        "acceptance": source.random((N_PLACES, N_PLACES)),
        "confirmation": 0.9,
        "transfer": source.random((N_PLACES, N_PLACES)),
        "open_share": np.ones(N_PLACES),
        "request_days": 40.0,
        "reply_days": 35.0,
        "transfer_days": 20.0,
        "family_request_days": 12.0,
        "family_reply_days": 9.0,
        "family_transfer_days": 8.0,
        "absconded_share": 0.4,
        "stopped": np.zeros(N_PLACES, dtype=np.bool_),
        "stopped_months": 12,
    }
    return DublinRates(**{**given, **changes})


def some_cases(n=250, seed=1):
    steps = [s.DUBLIN_TO_REQUEST, s.DUBLIN_REQUESTED, s.DUBLIN_REQUESTED_REFUSED, s.DUBLIN_ACCEPTED,
             s.DUBLIN_ACCEPTED_STUCK]  # fmt: skip
    families = some_families(
        n,
        seed,
        status=[s.DUBLIN, s.DUBLIN, s.DUBLIN, s.OUTSIDE, s.EXAMINATION],
        procedure=steps,
        partner=[*range(N_STATES), UK],
        law_of_case=[s.DUBLIN_III, s.AMMR],
        criterion=[s.CRITERION_ENTRY, s.CRITERION_FAMILY, s.CRITERION_MINOR, s.CRITERION_TAKE_BACK],
        next_day=range(START, END + 4),
        attempts=[1, 2],
        candidates=[0, 3],
        lodging_day=range(START - 200, START),
    )
    for i, one in enumerate(families):
        one["applied_in"] = (i * 977_777) % 2**31
        if one["status"] == s.OUTSIDE:
            one |= {"present_state": UK, "partner": one["partner"] % N_STATES, "left_union_day": START - 40}
        elif one["status"] == s.EXAMINATION:
            one |= {"procedure": s.REGULAR, "partner": s.NO_PLACE, "responsible_state": one["present_state"]}
        if one["procedure"] in (s.DUBLIN_ACCEPTED, s.DUBLIN_ACCEPTED_STUCK):
            one["acceptance_day"] = START - 90
            if one["status"] == s.DUBLIN:
                one["responsible_state"] = one["partner"]
    return families


# The twin -----------------------------------------------------------------------------------------------------


def examine_here(one):
    one |= {"next_day": s.NEVER, "partner": s.NO_PLACE}
    if one["status"] == s.OUTSIDE:
        one["procedure"] = s.NO_PROCEDURE
    else:
        one |= {"status": s.EXAMINATION, "procedure": s.REGULAR}
        one |= {"responsible_state": one["present_state"], "criterion": s.CRITERION_SHIFTED}


def transfer(book, one, day):
    place, partner, size = one["present_state"], one["partner"], one["family_size"]
    book["pairs", "transfers", place, partner] += size
    book["flow", "transfers_out", place] += size
    book["flow", "transfers_in", partner] += size
    one["transfers"] += 1
    one |= {"next_day": s.NEVER, "partner": s.NO_PLACE, "present_state": partner}
    if one["status"] == s.DUBLIN:
        book["flow", "pending_moved_out", place] += size
    if partner == UK:
        one |= {"status": s.OUTSIDE, "procedure": s.NO_PROCEDURE}
        return
    book["flow", "pending_moved_in", partner] += size
    if one["status"] == s.OUTSIDE:
        one |= {"registration_day": day, "lodging_day": day, "left_union_day": s.NEVER}
        one["responsible_state"] = partner
        one["attempts"] += 1
        one["eurodac"] |= s.APPLICATION_RECORD
    one |= {"status": s.EXAMINATION, "procedure": s.REGULAR}
    one["applied_in"] |= 1 << partner


def stuck(one, limit):
    one |= {"procedure": s.DUBLIN_ACCEPTED_STUCK, "next_day": min(limit + 1, s.NEVER)}


def limit_of_transfer(law, accepted, partner, given):
    """A state in crisis leaves the sender a year, every other one the time of the act."""
    if given.stopped[partner]:
        return min(naive.add_months(accepted, given.stopped_months), s.NEVER)
    return transfer_limit(law, accepted, False, False, s.NEVER)


def one_step(book, one, given):
    day, place, partner, size = one["next_day"], one["present_state"], one["partner"], one["family_size"]
    key, attempt, law = one["members"][0]["key"], one["attempts"], LAWS[one["law_of_case"]]
    block = 2 if place == UK else 0
    _, u_accept, u_transfer, u_abscond = naive.draw(int(SEED), key, attempt, LANE_DUBLIN, block)
    _, u_reply, u_days, _ = naive.draw(int(SEED), key, attempt, LANE_DUBLIN, block + 1)
    goes = u_transfer < given.transfer[place, partner] * given.open_share[partner]
    goes = goes and not given.stopped[partner]
    take_back = one["applied_in"] >> partner & 1
    step, criterion = one["procedure"], one["criterion"]
    if step == s.DUBLIN_TO_REQUEST:
        book["pairs", "requests", place, partner] += size
        book["flow", "requests_out", place] += size
        book["flow", "requests_in", partner] += size
        share = given.acceptance[place, partner]
        if criterion in FAMILY_CRITERIA:
            share = max(share, given.family_request)
        elif take_back and law is AMMR_LAW:
            share = max(share, given.confirmation)
        one["procedure"] = s.DUBLIN_REQUESTED if u_accept < share else s.DUBLIN_REQUESTED_REFUSED
        last = reply_limit(law, take_back, has_hit(criterion, take_back), day)
        mean = given.family_reply_days if criterion in FAMILY_CRITERIA else given.reply_days
        one["next_day"] = min(day + naive.wait(u_reply, mean), last)
    elif step == s.DUBLIN_REQUESTED:
        book["pairs", "accepted", place, partner] += size
        book["flow", "accepted_in", partner] += size
        one["acceptance_day"] = day
        if one["status"] == s.DUBLIN:
            one["responsible_state"] = partner
        limit = limit_of_transfer(law, day, partner, given)
        if goes:
            one["procedure"] = s.DUBLIN_ACCEPTED
            mean = given.family_transfer_days if criterion in FAMILY_CRITERIA else given.transfer_days
            one["next_day"] = min(day + naive.wait(u_days, mean), limit)
        elif one["status"] == s.DUBLIN and u_abscond < given.absconded_share:
            book["flow", "withdrawn", place] += size
            book["flow", "disappeared", place] += size
            one |= {
                "status": s.DISAPPEARED,
                "procedure": s.NO_PROCEDURE,
                "absconded_since": day,
                "partner": place,
            }
            settle(one, day, BOUNDS)
        else:
            stuck(one, limit)
    elif step == s.DUBLIN_ACCEPTED and goes:
        transfer(book, one, day)
    elif step == s.DUBLIN_ACCEPTED:
        stuck(one, limit_of_transfer(law, one["acceptance_day"], partner, given))
    else:
        examine_here(one)


def stepped_naively(families, given, end=END, uk_bound=True):
    book = Counter()
    for one in families:
        while one["status"] in (s.DUBLIN, s.OUTSIDE) and one["next_day"] <= end:
            if not uk_bound and UK in (one["present_state"], one["partner"]):
                examine_here(one)
            else:
                one_step(book, one, given)
    return book


def run(families, given, end=END, uk_bound=True, laws=LAWS):
    blocks, tally = table(families), books(families)
    dublin_steps(blocks, tally, heads(families), end, SEED, given, laws, uk_bound, BOUNDS)
    return blocks, tally


def after(families, given, **options):
    return read(run(families, given, **options)[0], sum(len(f["members"]) for f in families))


@pytest.mark.parametrize("uk_bound", [True, False])
@pytest.mark.parametrize("months", [1, 9])
def test_the_steps_of_the_procedure_equal_their_naive_twin(uk_bound, months):
    end = int(FIRST_DAY[MONTH + months]) - 1
    families = some_cases()
    blocks, tally = run(families, rates(), end, uk_bound)
    book = stepped_naively(families, rates(), end, uk_bound)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_no_case_takes_no_step():
    _, tally = run([], rates())
    assert_same_counts(tally, Counter())


# Stories ------------------------------------------------------------------------------------------------------

ALWAYS, NONE = np.ones((N_PLACES, N_PLACES)), np.zeros((N_PLACES, N_PLACES))


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


STOPPED = np.arange(N_PLACES) == 17


@pytest.mark.parametrize("months", [1, 14])
def test_steps_towards_a_state_in_crisis_equal_their_naive_twin(months):
    """To half of the states transfers are stopped (Regulation (EU) 2024/1359, Article 12(4))."""
    end, given = int(FIRST_DAY[MONTH + months]) - 1, rates(stopped=np.arange(N_PLACES) % 2 == 1)
    families = some_cases(seed=8)
    blocks, tally = run(families, given, end)
    book = stepped_naively(families, given, end)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)


def test_a_state_in_crisis_receives_nobody_and_is_freed_after_a_year():
    accepted = day_of(np.datetime64("2027-03-01").item())
    asked = applicant(next_day=accepted)
    stopped = rates(transfer=ALWAYS, absconded_share=0.0, stopped=STOPPED)
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
