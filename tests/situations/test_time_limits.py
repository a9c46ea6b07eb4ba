"""Requests, transfers and relocation steps against the calendar (AMMR Arts 39-46, 67, 69)."""

from datetime import date

import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.agents.status import ADULT, AMMR, DUBLIN_III, NEVER, UNACCOMPANIED_MINOR
from pactsim.model.calendar import date_of, day_of
from pactsim.model.case_laws import case_law, relocation_law
from pactsim.model.law.offset_case import offset_reply_limit
from pactsim.model.law.relocation_case import (
    relocation_check_limit,
    relocation_decision_limit,
    relocation_transfer_limit,
)
from pactsim.model.law.shift_of_responsibility import missed_request_shifts, responsible_after_limit
from pactsim.model.law.time_limits import is_missed, request_limit, stopped_transfer_limit, transfer_limit
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
OLD, NEW = case_law(PARAMETERS, DUBLIN_III), case_law(PARAMETERS, AMMR)
DE, IT = PLACE_INDEX["DE"], PLACE_INDEX["IT"]


def test_v13_the_contributor_answers_an_offset_request_within_thirty_days() -> None:
    """V13: the contributor answers an offset request within thirty days."""
    days = int(PARAMETERS.number("offset_reply_days", date(2027, 3, 1)))
    assert date_of(offset_reply_limit(day_of(date(2027, 3, 1)), days)) == date(2027, 3, 31)


@pytest.mark.parametrize(("sent", "shifts"), [(date(2027, 4, 1), False), (date(2027, 4, 2), True)])
def test_v23_a_late_take_charge_request_makes_the_requesting_state_responsible(
    sent: date, shifts: bool
) -> None:
    """V23: a late take charge request makes the requesting state responsible."""
    limit = request_limit(NEW, False, True, day_of(date(2027, 3, 1)))
    assert (is_missed(limit, day_of(sent)) and missed_request_shifts(NEW, False, ADULT)) == shifts


def test_v23_a_late_request_for_an_unaccompanied_minor_moves_nothing() -> None:
    """V23: a late request for an unaccompanied minor moves nothing."""
    assert not missed_request_shifts(NEW, False, UNACCOMPANIED_MINOR)
    assert missed_request_shifts(OLD, False, UNACCOMPANIED_MINOR)


@pytest.mark.parametrize(("sent", "missed"), [(date(2027, 3, 15), False), (date(2027, 3, 16), True)])
def test_v23_a_late_take_back_notification_shifts_under_dublin_only(sent: date, missed: bool) -> None:
    """V23: a late take back notification shifts under dublin only."""
    limit = request_limit(NEW, True, True, day_of(date(2027, 3, 1)))
    assert is_missed(limit, day_of(sent)) == missed
    assert not missed_request_shifts(NEW, True, ADULT)
    assert missed_request_shifts(OLD, True, ADULT)


@pytest.mark.parametrize(
    ("today", "responsible"), [(date(2027, 8, 31), IT), (date(2027, 9, 1), IT), (date(2027, 9, 2), DE)]
)
def test_v24_after_six_months_without_transfer_the_transferring_state_is_responsible(
    today: date, responsible: int
) -> None:
    """V24: after six months without transfer the transferring state is responsible."""
    limit = transfer_limit(NEW, day_of(date(2027, 3, 1)), False, False, NEVER)
    assert responsible_after_limit(IT, DE, limit, day_of(today)) == responsible


@pytest.mark.parametrize(
    ("complex_case", "confirmed", "decided", "transferred"),
    [
        (False, date(2027, 3, 8), date(2027, 3, 15), date(2027, 4, 5)),
        (True, date(2027, 3, 15), date(2027, 3, 22), date(2027, 4, 12)),
    ],
)
def test_v35_silence_on_a_relocation_file_is_confirmation_and_starts_the_transfer_clock(
    complex_case: bool, confirmed: date, decided: date, transferred: date
) -> None:
    """V35: silence on a relocation file is confirmation and starts the transfer clock."""
    relocation = relocation_law(PARAMETERS)
    confirmation = relocation_check_limit(relocation, day_of(date(2027, 3, 1)), complex_case)
    assert date_of(confirmation) == confirmed
    assert date_of(relocation_decision_limit(relocation, confirmation)) == decided
    assert date_of(relocation_transfer_limit(relocation, confirmation)) == transferred


@pytest.mark.parametrize(("today", "missed"), [(date(2028, 3, 1), False), (date(2028, 3, 2), True)])
def test_a_stopped_transfer_to_a_state_in_crisis_comes_back_after_a_year(today: date, missed: bool) -> None:
    months = int(PARAMETERS.number("crisis_transfer_months", date(2027, 3, 1)))
    limit = stopped_transfer_limit(day_of(date(2027, 3, 1)), months)
    assert is_missed(limit, day_of(today)) == missed
