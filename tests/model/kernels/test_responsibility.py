"""The cascade for each new application, with requests and border cases, against a twin and as stories."""

import math
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
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, OUT, STATE_INDEX, UK
from pactsim.model.calendar import day_of
from pactsim.model.case_laws import case_law
from pactsim.model.kernels.responsibility import determine_responsibility
from pactsim.model.law.border_procedure import border_procedure_duty, entered_irregularly
from pactsim.model.law.responsibility import responsible_state
from pactsim.model.law.shift_of_responsibility import earlier_case_binds
from pactsim.model.law.time_limits import has_hit, request_limit, transfer_limit
from pactsim.model.parameters import Parameters
from pactsim.model.random import LANE_DUBLIN
from pactsim.model.rates import BorderRates, DublinRates

PARAMETERS = Parameters({})
DUBLIN_LAW, AMMR_LAW = (case_law(PARAMETERS, code) for code in (s.DUBLIN_III, s.AMMR))
LAWS = (DUBLIN_LAW, DUBLIN_LAW, AMMR_LAW)
DE, IT, EL = (STATE_INDEX[code] for code in ("DE", "IT", "EL"))


def rates(**changes):
    given = {
        "request": np.random.default_rng(3).random(N_PLACES),
        "family_request": 0.6,
        "request_protected": 0.3,
        "acceptance": np.ones((N_PLACES, N_PLACES)),
        "confirmation": 0.9,
        "transfer": np.ones((N_PLACES, N_PLACES)),
        "open_share": np.ones(N_PLACES),
        "request_days": 40.0,
        "reply_days": 35.0,
        "transfer_days": 110.0,
        "family_request_days": 12.0,
        "family_reply_days": 9.0,
        "family_transfer_days": 8.0,
        "absconded_share": 0.4,
        "stopped": np.zeros(N_PLACES, dtype=np.bool_),
        "stopped_months": 12,
    }
    return DublinRates(**{**given, **changes})


BORDER = BorderRates(np.random.default_rng(4).random(N_CITIZENSHIPS) * 0.4, 0.2, 13000, 500)


def some_applications(n=400, seed=1):
    """New applications with and without a past, and people in the United Kingdom and elsewhere."""
    families = some_families(
        n,
        seed,
        status=[s.DUBLIN, s.DUBLIN, s.DUBLIN, s.DUBLIN, s.OUTSIDE, s.EXAMINATION],
        registration_day=range(12900, 13400),
        law_of_case=[s.DUBLIN_III, s.AMMR],
        responsible_state=[s.NO_PLACE, s.NO_PLACE, *range(6)],
        protected_in=[s.NO_PLACE] * 9 + [4],
        border_rejection_day=[s.NEVER, s.NEVER, 12600],
        left_union_day=[s.NEVER, s.NEVER, s.NEVER, 12950],
        criterion=list(range(1, s.N_CRITERIA)),
        present_state=list(range(6)),
        entry_state=list(range(6)),
        attempts=[1, 2],
        next_day=13300,
    )
    for i, one in enumerate(families):
        one["applied_in"] = 1 << one["present_state"] | (i * 7919) % 64
        one["lodging_day"] = one["registration_day"]
        if one["status"] == s.OUTSIDE:
            one |= {"present_state": [UK, UK, OUT][i % 3], "left_union_day": 13290}
            one |= {"law_of_case": [s.NO_LAW, s.DUBLIN_III][i % 2]}
        elif i % 7 == 0 and one["responsible_state"] != s.NO_PLACE:
            one |= {"partner": 3, "acceptance_day": 12500, "absconded_since": 12500}
        if one["status"] == s.EXAMINATION:
            one |= {"procedure": s.NO_PROCEDURE, "responsible_state": one["present_state"]}
    return families


# The twin -----------------------------------------------------------------------------------------------------


def ask_later(one, partner, day):
    one |= {"procedure": s.DUBLIN_TO_REQUEST, "partner": partner, "next_day": day}


def from_the_uk(one, given):
    key, left = one["members"][0]["key"], one["left_union_day"]
    u_request = naive.draw(int(SEED), key, one["attempts"], LANE_DUBLIN, 2)[0]
    u_day = naive.draw(int(SEED), key, one["attempts"], LANE_DUBLIN, 3)[0]
    partner = one["responsible_state"]
    if partner == s.NO_PLACE and one["eurodac"] & s.ENTRY_RECORD:
        partner = one["entry_state"]
    if partner in (s.NO_PLACE, UK) or one["protected_in"] != s.NO_PLACE or u_request >= given.request[UK]:
        return
    if one["law_of_case"] == s.NO_LAW:
        one |= {"law_of_case": s.DUBLIN_III, "registration_day": left}
    ask_later(one, partner, left + naive.wait(u_day, given.request_days))


def still_bound(one, law, day):
    earlier = one["responsible_state"]
    if one["partner"] != s.NO_PLACE and day > transfer_limit(
        law, one["acceptance_day"], False, True, s.NEVER
    ):
        earlier = one["partner"]
    if earlier != s.NO_PLACE:
        left, rejected = one["left_union_day"], one["border_rejection_day"]
        returned = one["criterion"] == s.CRITERION_RETURNED
        if not earlier_case_binds(law, left, False, returned, rejected, False, day):
            return s.NO_PLACE
    return earlier


def examine(one, criterion, procedure):
    one |= {"responsible_state": one["present_state"], "criterion": criterion}
    one |= {"status": s.EXAMINATION, "procedure": procedure}


def determined_naively(families, given, uk_bound, border=BORDER):
    """Changes the families; returns what is counted by pair: requests about people protected where one asks."""
    book = Counter()
    for one in families:
        if one["status"] not in (s.DUBLIN, s.OUTSIDE):
            continue
        place, day, law = one["present_state"], one["registration_day"], LAWS[one["law_of_case"]]
        head, attempt = one["members"][0], one["attempts"]
        if one["status"] == s.OUTSIDE and place != UK:
            continue
        one["next_day"] = s.NEVER
        if one["status"] == s.OUTSIDE:
            if uk_bound:
                from_the_uk(one, given)
            continue
        earlier = still_bound(one, law, day)
        one |= {"responsible_state": s.NO_PLACE, "partner": s.NO_PLACE}
        one |= {"absconded_since": s.NEVER, "border_rejection_day": s.NEVER, "left_union_day": s.NEVER}
        if one["protected_in"] != s.NO_PLACE:
            at_home = one["protected_in"] == place
            vain = naive.draw(int(SEED), head["key"], attempt, LANE_DUBLIN, 0)[0] < given.request_protected
            if not at_home and law.law == s.DUBLIN_III and vain:
                book["pairs", "requests", place, one["protected_in"]] += one["family_size"]
                book["flow", "requests_out", place] += one["family_size"]
                book["flow", "requests_in", one["protected_in"]] += one["family_size"]
            criterion = s.CRITERION_FIRST_LODGED if at_home else s.CRITERION_PROTECTED_ELSEWHERE
            examine(one, criterion, s.PROTECTED_ELSEWHERE)
            continue
        criterion, state = responsible_state(
            law, head["age_group"], one["link_kind"], one["link_state"], one["document_kind"],
            one["document_state"], one["document_expiry"], one["entry_state"], one["entry_day"], one["sar"],
            bool(one["eurodac"] & s.ENTRY_RECORD), earlier, earlier != s.NO_PLACE, s.NO_PLACE, day, place, uk_bound,
        )  # fmt: skip
        if (
            criterion == s.CRITERION_TAKE_BACK
            and s.CRITERION_DOCUMENT <= one["criterion"] <= s.CRITERION_RELOCATED
        ):
            criterion = one["criterion"]
        if state == place:
            soon = one["entry_state"] == place and day - one["entry_day"] <= border.longest_stay
            duty = border_procedure_duty(
                entered_irregularly(one["channel"], one["sar"]), border.recognition[one["citizenship"]],
                border.threshold, head["age_group"], False, False, False, False, day, border.first_day,
            )  # fmt: skip
            examine(one, criterion, s.BORDER_PROPOSED if soon and duty else s.NO_PROCEDURE)
            continue
        share = given.request[place]
        if criterion in (s.CRITERION_FAMILY, s.CRITERION_MINOR):
            share = max(share, given.family_request)
        key = head["key"]
        if naive.draw(int(SEED), key, attempt, LANE_DUBLIN, 0)[0] < share:
            take_back = one["applied_in"] >> state & 1
            longest = request_limit(law, take_back, has_hit(criterion, take_back), day) - day
            u = naive.draw(int(SEED), key, attempt, LANE_DUBLIN, 1)[0]
            family = criterion in (s.CRITERION_FAMILY, s.CRITERION_MINOR)
            mean = given.family_request_days if family else given.request_days
            inside = 1 - math.exp(-longest / mean)
            one["criterion"] = criterion
            ask_later(one, state, day + 1 + int(-math.log(1 - u * inside) * mean))
        else:
            examine(one, s.CRITERION_SHIFTED, one["procedure"])
    return book


def run(families, given=None, uk_bound=True, border=BORDER):
    blocks, tally = table(families), books(families)
    for one in families:  # lodging counts every new case as undetermined, whoever was bound before
        if one["status"] == s.DUBLIN and one["responsible_state"] != s.NO_PLACE:
            tally.cases[0, one["responsible_state"]] -= one["family_size"]
            tally.cases[1, one["present_state"]] += one["family_size"]
    determine_responsibility(
        blocks, tally, heads(families), SEED, rates() if given is None else given, LAWS, uk_bound, border
    )
    return blocks, tally


def after(one, **options):
    return read(run([one], **options)[0], one["family_size"])[0]


@pytest.mark.parametrize("uk_bound", [True, False])
def test_the_cascade_equals_its_naive_twin(uk_bound):
    families = some_applications()
    blocks, tally = run(families, uk_bound=uk_bound)
    book = determined_naively(families, rates(), uk_bound)
    found = {one["criterion"] for one in families if one["status"] == s.EXAMINATION}
    wanted = {s.CRITERION_MINOR, s.CRITERION_FAMILY, s.CRITERION_DOCUMENT, s.CRITERION_ENTRY, s.CRITERION_SHIFTED,
              s.CRITERION_PROTECTED_ELSEWHERE, s.CRITERION_FIRST_LODGED}  # fmt: skip
    assert wanted <= found
    assert any(one["procedure"] == s.BORDER_PROPOSED for one in families)
    assert_same_people(blocks, families)
    assert book["flow", "requests_in", 4] > 0
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_who_became_responsible_is_counted_by_criterion():
    families = some_applications()
    new = [one["status"] == s.DUBLIN for one in families]
    _, tally = run(families)
    determined_naively(families, rates(), True)
    expected = np.zeros_like(tally.determined)
    for one, was_new in zip(families, new):
        if was_new and one["status"] == s.EXAMINATION:
            expected[one["criterion"], one["responsible_state"]] += one["family_size"]
    np.testing.assert_array_equal(tally.determined, expected)


def test_no_application_no_case():
    _, tally = run([])
    assert tally.cases.sum() == 0


# Stories ------------------------------------------------------------------------------------------------------

ASK = rates(request=np.ones(N_PLACES))


def applicant(registered, law=s.AMMR, **columns):
    given = {
        "status": s.DUBLIN, "present_state": DE, "registration_day": day_of(np.datetime64(registered).item()),
        "law_of_case": law, "attempts": 1, "applied_in": 1 << DE, "size": 2,
    }  # fmt: skip
    return family(**{**given, **columns})


def crossed(day, **columns):
    return {
        "entry_state": IT,
        "entry_day": day_of(np.datetime64(day).item()),
        "eurodac": s.ENTRY_RECORD,
        **columns,
    }


@pytest.mark.parametrize(
    ("registered", "sar", "asked"),
    [
        ("2028-09-10", 0, IT),
        ("2028-09-11", 0, s.NO_PLACE),
        ("2028-01-10", 1, IT),
        ("2028-01-11", 1, s.NO_PLACE),
    ],
)
def test_the_state_of_entry_is_asked_until_its_clock_has_run_out(registered, sar, asked):
    found = after(applicant(registered, **crossed("2027-01-10", sar=sar)), given=ASK)
    assert found["partner"] == asked


@pytest.mark.parametrize(("claim", "asked"), [("2028-06-30", IT), ("2028-07-02", s.NO_PLACE)])
def test_an_old_border_rejection_no_longer_binds(claim, asked):
    rejected = day_of(np.datetime64("2027-04-01").item())
    one = applicant(claim, responsible_state=IT, border_rejection_day=rejected, applied_in=1 << IT | 1 << DE)
    assert after(one, given=ASK)["partner"] == asked


@pytest.mark.parametrize(("back", "asked"), [("2029-03-01", EL), ("2029-03-02", s.NO_PLACE)])
def test_who_absconded_before_a_transfer_is_the_case_of_the_transferring_state_after_the_longer_limit(
    back, asked
):
    accepted = day_of(np.datetime64("2026-03-01").item())
    one = applicant(back, responsible_state=EL, partner=DE, acceptance_day=accepted, absconded_since=accepted)
    found = after(one, given=ASK)
    assert found["partner"] == asked
    assert (found["responsible_state"] == DE) == (asked == s.NO_PLACE)


@pytest.mark.parametrize(
    ("law", "back", "asked"),
    [
        (s.AMMR, "2028-01-14", IT),
        (s.AMMR, "2028-01-15", s.NO_PLACE),
        (s.DUBLIN_III, "2027-07-14", IT),
        (s.DUBLIN_III, "2027-07-15", s.NO_PLACE),
    ],
)
def test_absence_of_nine_months_ends_an_earlier_case_and_of_three_under_dublin(law, back, asked):
    left = day_of(np.datetime64("2027-04-15").item())
    one = applicant(back, law, responsible_state=IT, left_union_day=left, applied_in=1 << IT | 1 << DE)
    found = after(one, given=ASK)
    assert (found["partner"], found["left_union_day"]) == (asked, s.NEVER)


def test_an_executed_return_ends_an_earlier_case_at_once():
    left = day_of(np.datetime64("2027-04-15").item())
    for criterion, asked in ((s.CRITERION_RETURNED, s.NO_PLACE), (s.CRITERION_ENTRY, IT)):
        one = applicant("2027-05-15", responsible_state=IT, left_union_day=left, criterion=criterion,
                        applied_in=1 << IT | 1 << DE)  # fmt: skip
        assert after(one, given=ASK)["partner"] == asked


def test_who_holds_protection_elsewhere_is_nobodys_take_back():
    one = applicant("2027-05-01", responsible_state=EL, protected_in=EL, applied_in=1 << EL | 1 << DE)
    found = after(one, given=ASK)
    assert (found["criterion"], found["responsible_state"]) == (s.CRITERION_PROTECTED_ELSEWHERE, DE)


def test_requests_go_out_within_the_lawful_period():
    families = [applicant("2027-05-01", key=k * 10, **crossed("2027-04-01")) for k in range(1, 300)]
    found = read(run(families, given=ASK)[0], 2 * len(families))
    last = day_of(np.datetime64("2027-06-01").item())
    days = [one["next_day"] for one in found]
    assert min(days) > families[0]["registration_day"]
    assert last - 3 <= max(days) <= last


def test_more_records_never_make_fewer_requests():
    families = [one for one in some_applications(seed=6) if one["status"] == s.DUBLIN]
    for one in families:
        one |= {"eurodac": s.NO_RECORD}
    without, _ = run(families, given=ASK)
    for one in families:
        one |= {"eurodac": s.ENTRY_RECORD}
    with_records, _ = run(families, given=ASK)
    asked = [read(b, b.key.size - 3) for b in (without, with_records)]
    for before, now in zip(*asked):
        assert before["procedure"] != s.DUBLIN_TO_REQUEST or now["procedure"] == s.DUBLIN_TO_REQUEST or (
            now["criterion"] == s.CRITERION_ENTRY
        )  # fmt: skip
    assert sum(one["procedure"] == s.DUBLIN_TO_REQUEST for one in asked[1]) > sum(
        one["procedure"] == s.DUBLIN_TO_REQUEST for one in asked[0]
    )
