"""The steps around the limits of transfers (AMMR Arts 36 to 46) and of relocations (Arts 67, 68)."""

from datetime import date

import numpy as np
import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.agents.status import CRITERION_ENTRY, CRITERION_FAMILY, NEVER, NO_PLACE
from pactsim.model.calendar import date_of, day_of
from pactsim.model.case_laws import relocation_law
from pactsim.model.law.relocation_steps import (
    announced_check_limit,
    duty_after_relocation,
    family_fits,
    must_relocate,
    notice_is_in_time,
    relocation_case_open,
    relocation_is_agreed,
    relocation_period_starts,
    responsible_for_security_case,
    state_of_links,
)
from pactsim.model.law.transfer_procedure import (
    appeal_limit,
    family_cases_first,
    is_accepted,
    must_take_back,
    responsible_after_own_act,
    transfer_is_suspended,
    transfer_period_starts,
    transfer_time_is_extended,
    urgent_reply_limit,
)
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
ON = date(2027, 3, 1)
DAY = day_of(ON)
DE, EL, FR, IT = (PLACE_INDEX[code] for code in ("DE", "EL", "FR", "IT"))


def number(name: str) -> int:
    return int(PARAMETERS.number(name, ON))


def test_silence_past_the_limit_is_acceptance() -> None:
    assert not is_accepted("", DAY, DAY)
    assert is_accepted("", DAY, DAY + 1)
    assert is_accepted("yes", DAY, DAY - 5)
    assert not is_accepted("no", DAY, DAY + 1)


def test_an_urgent_request_is_answered_in_two_weeks() -> None:
    assert date_of(urgent_reply_limit(DAY, number("urgent_reply_days"))) == date(2027, 3, 15)


def test_family_cases_go_first_then_the_oldest() -> None:
    by_family, since = np.array([False, True, False, True]), np.array([1, 9, 3, 5])
    assert family_cases_first(by_family, since).tolist() == [3, 1, 0, 2]


@pytest.mark.parametrize(("weeks", "last"), [(1, date(2027, 3, 8)), (3, date(2027, 3, 22))])
def test_a_state_gives_one_to_three_weeks_to_appeal(weeks: int, last: date) -> None:
    bounds = number("appeal_weeks_least"), number("appeal_weeks_most")
    assert date_of(appeal_limit(DAY, weeks, *bounds)) == last
    for outside in (0, 4):
        with pytest.raises(ValueError, match=f"{outside} weeks lie outside 1 to 3"):
            appeal_limit(DAY, outside, *bounds)


def test_an_appeal_alone_suspends_nothing() -> None:
    months = number("suspension_ruling_months")
    last = day_of(date(2027, 4, 1))
    assert not transfer_is_suspended(False, False, False, DAY, DAY, months)
    assert transfer_is_suspended(True, False, False, DAY, last, months)
    assert not transfer_is_suspended(True, False, False, DAY, last + 1, months)
    assert transfer_is_suspended(True, True, True, DAY, last + 1, months)
    assert not transfer_is_suspended(True, True, False, DAY, DAY, months)


def test_a_suspensive_appeal_starts_the_clock_anew() -> None:
    assert transfer_period_starts(DAY, False, DAY + 40) == DAY
    assert transfer_period_starts(DAY, True, DAY + 40) == DAY + 40
    assert relocation_period_starts(DAY, False, NEVER) == DAY
    assert relocation_period_starts(DAY, True, DAY + 40) == DAY + 40


@pytest.mark.parametrize("reason", range(4))
def test_one_reason_extends_the_time_to_transfer(reason: int) -> None:
    assert transfer_time_is_extended(*(reason == one for one in range(4)))
    assert not transfer_time_is_extended(False, False, False, False)


@pytest.mark.parametrize("act", range(3))
def test_an_act_of_ones_own_moves_the_case(act: int) -> None:
    assert responsible_after_own_act(IT, DE, *(act == one for one in range(3))) == DE
    assert responsible_after_own_act(IT, DE, False, False, False) == IT


def test_a_person_protected_elsewhere_is_no_take_back_case() -> None:
    assert must_take_back(True, False, True)
    assert not must_take_back(True, True, True)
    assert not must_take_back(True, False, False)
    assert not must_take_back(False, False, True)


def test_a_dependent_person_is_not_relocated() -> None:
    assert relocation_case_open(CRITERION_ENTRY, False, dependency=False)
    assert not relocation_case_open(CRITERION_ENTRY, False, dependency=True)
    assert not relocation_case_open(CRITERION_FAMILY, False, dependency=False)
    assert not relocation_case_open(CRITERION_ENTRY, True, dependency=False)


def test_a_security_threat_leaves_the_case_with_the_benefitting_state() -> None:
    assert responsible_for_security_case(EL, DE, threat_found=True) == EL
    assert responsible_for_security_case(EL, DE, threat_found=False) == DE


def test_links_lead_where_places_are_and_give_no_right() -> None:
    assert state_of_links([FR, DE], [DE, FR]) == FR
    assert state_of_links([FR, DE], [DE]) == DE
    assert state_of_links([FR], [DE]) == NO_PLACE


def test_a_family_goes_together_or_not_at_all() -> None:
    assert family_fits(4, 4)
    assert not family_fits(4, 3)


def test_v37_beneficiaries_need_their_written_consent_and_both_states() -> None:
    """V37: beside the age of the protection, the consents; an applicant is asked for none."""
    assert relocation_is_agreed(False, False, False, False)
    assert relocation_is_agreed(True, True, True, True)
    for missing in range(3):
        assert not relocation_is_agreed(True, *(one != missing for one in range(3)))


@pytest.mark.parametrize(
    ("announced", "limit"),
    [
        (date(2027, 3, 7), date(2027, 3, 15)),
        (date(2027, 3, 8), date(2027, 3, 15)),
        (date(2027, 3, 9), date(2027, 3, 8)),
    ],
)
def test_v35_a_complex_case_wins_a_week_only_if_announced_in_the_first(announced: date, limit: date) -> None:
    """V35: file of 1 March; announced by 8 March the check may last to 15 March."""
    assert date_of(announced_check_limit(relocation_law(PARAMETERS), DAY, day_of(announced))) == limit


def test_v35_silence_obliges_and_security_alone_refuses() -> None:
    """V35: silent to 8 March, bound on 9 March; "no" counts for security only."""
    limit = day_of(date(2027, 3, 8))
    assert not must_relocate("", "", limit, limit)
    assert must_relocate("", "", limit, limit + 1)
    assert must_relocate("yes", "", limit, DAY)
    assert must_relocate("no", "preference", limit, DAY)
    assert not must_relocate("no", "security", limit, limit + 1)


@pytest.mark.parametrize(
    ("beneficiary", "days", "in_time"),
    [(False, 2, True), (False, 1, False), (True, 7, True), (True, 6, False)],
)
def test_v35_two_days_of_notice_a_week_for_beneficiaries(beneficiary: bool, days: int, in_time: bool) -> None:
    """V35: the transfer decision is told before the transfer."""
    least = number("relocation_notice_applicant_days"), number("relocation_notice_beneficiary_days")
    assert notice_is_in_time(DAY, DAY + days, beneficiary, *least) == in_time


def test_what_the_contributor_owes_after_arrival() -> None:
    assert duty_after_relocation(beneficiary=True, benefitting_was_responsible=False) == "same status"
    assert duty_after_relocation(beneficiary=False, benefitting_was_responsible=True) == "examination"
    assert duty_after_relocation(beneficiary=False, benefitting_was_responsible=False) == "determination"
