"""The cascade for each new application against a twin, with requests and border cases."""

import math
from collections import Counter

import naive
import numpy as np
import pytest
from families import SEED, assert_same_counts, assert_same_people, assert_stocks
from new_applications import BORDER, run, some_applications
from rates_of_dublin import LAWS, dublin_rates

from pactsim.agents import status as s
from pactsim.agents.codes import UK
from pactsim.model.law.border_procedure import border_procedure_duty, entered_irregularly
from pactsim.model.law.responsibility import responsible_state
from pactsim.model.law.shift_of_responsibility import earlier_case_binds
from pactsim.model.law.time_limits import has_hit, request_limit, transfer_limit
from pactsim.model.random import LANE_DUBLIN


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


@pytest.mark.parametrize("uk_bound", [True, False])
def test_the_cascade_equals_its_naive_twin(uk_bound):
    families = some_applications()
    blocks, tally = run(families, uk_bound=uk_bound)
    book = determined_naively(families, dublin_rates(), uk_bound)
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
    determined_naively(families, dublin_rates(), True)
    expected = np.zeros_like(tally.determined)
    for one, was_new in zip(families, new):
        if was_new and one["status"] == s.EXAMINATION:
            expected[one["criterion"], one["responsible_state"]] += one["family_size"]
    np.testing.assert_array_equal(tally.determined, expected)


def test_no_application_no_case():
    _, tally = run([])
    assert tally.cases.sum() == 0
