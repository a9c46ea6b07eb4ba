"""Single criteria and limits of the responsibility procedure, under both acts."""

from datetime import date

import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.agents.status import (
    ADULT,
    AMMR,
    CRITERION_DIPLOMA,
    CRITERION_DOCUMENT,
    CRITERION_ENTRY,
    CRITERION_FAMILY,
    CRITERION_MINOR,
    CRITERION_SAR,
    CRITERION_VISA_FREE,
    DIPLOMA,
    DUBLIN_III,
    LINK_APPLICANT,
    LINK_FAMILY,
    LINK_OTHER,
    LINK_RELATIVE,
    NEVER,
    NO_PLACE,
    RESIDENCE_PERMIT,
    UNACCOMPANIED_MINOR,
    UNDETERMINED,
    VISA,
    VISA_FREE,
)
from pactsim.model.calendar import date_of, day_of
from pactsim.model.case_laws import case_law
from pactsim.model.law.responsibility import (
    document_criterion,
    entry_criterion,
    family_criterion,
    visa_free_state,
)
from pactsim.model.law.shift_of_responsibility import (
    absence_ends_responsibility,
    border_rejection_ends_responsibility,
)
from pactsim.model.law.time_limits import (
    detained_reply_limit,
    detained_request_limit,
    detained_transfer_limit,
    has_hit,
    reply_limit,
    transfer_decision_limit,
)
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
LAWS = {code: case_law(PARAMETERS, code) for code in (DUBLIN_III, AMMR)}
IT, ES, DE, IE = (PLACE_INDEX[code] for code in ("IT", "ES", "DE", "IE"))
HIT = day_of(date(2027, 3, 1))


@pytest.mark.parametrize(
    ("link", "adult", "minor"),
    [
        (LINK_FAMILY, CRITERION_FAMILY, CRITERION_MINOR),
        (LINK_APPLICANT, CRITERION_FAMILY, CRITERION_MINOR),
        (LINK_RELATIVE, UNDETERMINED, CRITERION_MINOR),
        (LINK_OTHER, UNDETERMINED, UNDETERMINED),
    ],
)
def test_a_relative_counts_for_an_unaccompanied_minor_only(link: int, adult: int, minor: int) -> None:
    assert family_criterion(ADULT, link) == adult
    assert family_criterion(UNACCOMPANIED_MINOR, link) == minor


@pytest.mark.parametrize(
    ("code", "kind", "registered", "criterion"),
    [
        (AMMR, VISA, date(2028, 6, 30), CRITERION_DOCUMENT),
        (AMMR, VISA, date(2028, 7, 1), UNDETERMINED),
        (DUBLIN_III, VISA, date(2027, 6, 30), CRITERION_DOCUMENT),
        (DUBLIN_III, VISA, date(2027, 7, 1), UNDETERMINED),
        (AMMR, RESIDENCE_PERMIT, date(2029, 12, 31), CRITERION_DOCUMENT),
        (AMMR, RESIDENCE_PERMIT, date(2030, 1, 1), UNDETERMINED),
        (DUBLIN_III, RESIDENCE_PERMIT, date(2028, 12, 31), CRITERION_DOCUMENT),
        (DUBLIN_III, RESIDENCE_PERMIT, date(2029, 1, 1), UNDETERMINED),
        (AMMR, DIPLOMA, date(2032, 12, 31), CRITERION_DIPLOMA),
        (AMMR, DIPLOMA, date(2033, 1, 1), UNDETERMINED),
        (DUBLIN_III, DIPLOMA, date(2027, 1, 2), UNDETERMINED),
    ],
)
def test_v28_papers_of_1_january_2027_count_for_less_than_their_months(
    code: int, kind: int, registered: date, criterion: int
) -> None:
    """V28: visa 18, permit 36, diploma 72 months; under Dublin III 6, 24 and none."""
    expired = day_of(date(2027, 1, 1))
    assert document_criterion(LAWS[code], kind, expired, day_of(registered)) == criterion


@pytest.mark.parametrize(
    ("code", "sar", "registered", "criterion"),
    [
        (AMMR, False, date(2028, 9, 10), CRITERION_ENTRY),
        (AMMR, False, date(2028, 9, 11), UNDETERMINED),
        (AMMR, True, date(2028, 1, 10), CRITERION_SAR),
        (AMMR, True, date(2028, 1, 11), UNDETERMINED),
        (DUBLIN_III, True, date(2028, 1, 10), CRITERION_ENTRY),
        (DUBLIN_III, True, date(2028, 1, 11), UNDETERMINED),
    ],
)
def test_v21_v22_the_clocks_of_entry_and_disembarkation(
    code: int, sar: bool, registered: date, criterion: int
) -> None:
    """V21 and V22: 20 months after a crossing, 12 after a landing; Dublin III knows 12 for both."""
    crossed = day_of(date(2027, 1, 10))
    assert entry_criterion(LAWS[code], IT, crossed, sar, True, day_of(registered)) == criterion


def test_visa_free_entry_counts_where_the_lists_differ() -> None:
    assert visa_free_state(VISA_FREE, ES, DE, False) == DE
    assert visa_free_state(VISA_FREE, ES, IE, False) == ES
    assert visa_free_state(VISA, ES, IE, False) == NO_PLACE


@pytest.mark.parametrize(
    ("criterion", "take_back", "hit"),
    [
        (CRITERION_ENTRY, False, True),
        (CRITERION_SAR, False, True),
        (CRITERION_DOCUMENT, False, True),
        (CRITERION_FAMILY, False, False),
        (CRITERION_DIPLOMA, False, False),
        (CRITERION_VISA_FREE, False, False),
        (CRITERION_FAMILY, True, True),
    ],
)
def test_a_fingerprint_or_visa_hit_shortens_the_limits(criterion: int, take_back: bool, hit: bool) -> None:
    assert has_hit(criterion, take_back) == hit


@pytest.mark.parametrize(
    ("code", "take_back", "hit", "last"),
    [
        (AMMR, False, False, date(2027, 4, 1)),
        (AMMR, False, True, date(2027, 3, 15)),
        (AMMR, True, True, date(2027, 3, 15)),
        (DUBLIN_III, False, False, date(2027, 5, 1)),
        (DUBLIN_III, False, True, date(2027, 5, 1)),
        (DUBLIN_III, True, True, date(2027, 3, 15)),
        (DUBLIN_III, True, False, date(2027, 4, 1)),
    ],
)
def test_the_last_day_to_answer_a_request_of_1_march(
    code: int, take_back: bool, hit: bool, last: date
) -> None:
    assert date_of(reply_limit(LAWS[code], take_back, hit, HIT)) == last


def test_limits_for_detained_persons() -> None:
    new, old = LAWS[AMMR], LAWS[DUBLIN_III]
    assert date_of(detained_request_limit(new, HIT, HIT)) == date(2027, 3, 15)
    assert date_of(detained_request_limit(new, HIT, HIT + 20)) == date(2027, 3, 28)
    assert date_of(detained_request_limit(old, HIT, HIT + 20)) == date(2027, 4, 1)
    assert date_of(detained_reply_limit(new, HIT)) == date(2027, 3, 8)
    assert date_of(detained_reply_limit(old, HIT)) == date(2027, 3, 15)
    assert date_of(detained_transfer_limit(new, HIT)) == date(2027, 4, 5)
    assert date_of(detained_transfer_limit(old, HIT)) == date(2027, 4, 12)


def test_only_the_ammr_sets_two_weeks_for_the_transfer_decision() -> None:
    assert date_of(transfer_decision_limit(LAWS[AMMR], HIT)) == date(2027, 3, 15)
    assert transfer_decision_limit(LAWS[DUBLIN_III], HIT) == NEVER


@pytest.mark.parametrize(
    ("code", "back", "ended"),
    [
        (AMMR, date(2027, 11, 30), False),
        (AMMR, date(2027, 12, 1), True),
        (DUBLIN_III, date(2027, 5, 31), False),
        (DUBLIN_III, date(2027, 6, 1), True),
    ],
)
def test_v26_absence_from_all_member_states_ends_responsibility(code: int, back: date, ended: bool) -> None:
    """V26: nine months completed, three under Dublin III; a valid permit keeps it alive."""
    assert absence_ends_responsibility(LAWS[code], HIT, day_of(back), False) == ended
    assert not absence_ends_responsibility(LAWS[code], HIT, day_of(back), True)


@pytest.mark.parametrize(
    ("claim", "pending", "ended"),
    [
        (date(2028, 7, 1), False, False),
        (date(2028, 7, 2), False, True),
        (date(2028, 7, 2), True, False),
    ],
)
def test_v27_a_border_rejection_binds_fifteen_months(claim: date, pending: bool, ended: bool) -> None:
    """V27: final on 1 April 2027; a take back pending at expiry keeps it alive (37(3))."""
    final = day_of(date(2027, 4, 1))
    assert border_rejection_ends_responsibility(LAWS[AMMR], final, day_of(claim), pending) == ended
    assert not border_rejection_ends_responsibility(LAWS[DUBLIN_III], final, day_of(claim), pending)
