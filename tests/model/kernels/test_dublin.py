"""The steps of the Dublin procedure against a twin: requests, replies, transfers and missed limits."""

from collections import Counter

import naive
import numpy as np
import pytest
from dublin_cases import BOUNDS, END, FAMILY_CRITERIA, MONTH, rates, run, some_cases
from families import SEED, assert_same_counts, assert_same_people, assert_stocks
from rates_of_dublin import AMMR_LAW, LAWS
from rates_of_movement import settle

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES, UK
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.law.time_limits import has_hit, reply_limit, transfer_limit
from pactsim.model.random import LANE_DUBLIN


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


@pytest.mark.parametrize("months", [1, 14])
def test_steps_towards_a_state_in_crisis_equal_their_naive_twin(months):
    """To half of the states transfers are stopped (Regulation (EU) 2024/1359, Article 12(4))."""
    end, given = int(FIRST_DAY[MONTH + months]) - 1, rates(stopped=np.arange(N_PLACES) % 2 == 1)
    families = some_cases(seed=8)
    blocks, tally = run(families, given, end)
    book = stepped_naively(families, given, end)
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
