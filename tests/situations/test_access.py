"""Getting access to the pool: identified or self-declared (AMMR Arts 13, 14, 58, 59)."""

from datetime import date

import numpy as np
import pytest

from pactsim.model.law.access import (
    Notification,
    council_objection_limit,
    forum_meets_for_capacity,
    identified_has_access,
    may_notify_again,
    notification_complete,
    pool_has_capacity,
    self_declared_becomes_beneficiary,
)
from pactsim.model.law.effective_pool import released_as_beneficiary
from pactsim.model.law.forum import (
    forum_limit,
    forum_without_capacity_limit,
    may_put_second_forum_to_vote,
    technical_forum_limit,
)
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
ON = date(2028, 3, 1)


def days(name: str) -> int:
    return int(PARAMETERS.number(name, ON))


def test_the_forum_is_convened_within_fifteen_days_of_the_package() -> None:
    assert forum_limit(date(2027, 10, 15), days("forum_convened_days")) == date(2027, 10, 30)


@pytest.mark.parametrize(("identified", "informed", "access"), [(1, 1, 1), (1, 0, 0), (0, 1, 0)])
def test_v10_an_identified_state_has_access_once_it_informs(
    identified: int, informed: int, access: int
) -> None:
    """V10: silent by 31 January it is no beneficiary, informing on 1 February it is."""
    assert identified_has_access(bool(identified), bool(informed)) == bool(access)


def test_v10_the_label_alone_releases_nobody_in_the_agreed_reading() -> None:
    """V10, rulebook A32: the other reading is a switch."""
    silent = np.array([True]), np.array([False])
    assert not released_as_beneficiary(*silent, by_label_alone=False)[0]
    assert released_as_beneficiary(*silent, by_label_alone=True)[0]


def test_the_technical_forum_meets_in_ten_days_or_two_weeks() -> None:
    assert technical_forum_limit(ON, days("technical_forum_days")) == date(2028, 3, 11)
    assert technical_forum_limit(ON, days("technical_forum_after_decision_days")) == date(2028, 3, 15)


def test_a_notification_needs_all_its_reasons_and_no_earlier_finding() -> None:
    full = Notification(True, True, True, True)
    assert notification_complete(full, identified=False)
    assert not notification_complete(full, identified=True)
    for missing in Notification._fields:
        assert not notification_complete(full._replace(**{missing: False}), identified=False)


@pytest.mark.parametrize(
    ("persons", "eur", "enough"),
    [(100, 0, True), (99, 0, False), (99, 19_999, False), (99, 20_000, True), (0, 2_000_000, True)],
)
def test_v31_the_pool_must_cover_the_need(persons: int, eur: int, enough: bool) -> None:
    """V31: a need of 100 persons, in persons and in whole persons of money."""
    assert pool_has_capacity(persons, eur, 100, days("solidarity_price_eur")) is enough


def test_v31_without_capacity_no_beneficiary_and_the_forum_within_a_week() -> None:
    """V31: confirmed on 1 March, the High-Level Forum is reconvened by 8 March."""
    assert self_declared_becomes_beneficiary(True, True, False, False)
    assert not self_declared_becomes_beneficiary(True, False, False, False)
    assert forum_meets_for_capacity(True, False)
    assert not forum_meets_for_capacity(True, True)
    assert not forum_meets_for_capacity(False, False)
    assert forum_without_capacity_limit(ON, days("forum_without_capacity_days")) == date(2028, 3, 8)


def test_the_council_or_other_reasons_can_stop_a_self_declared_state() -> None:
    assert not self_declared_becomes_beneficiary(False, True, False, False)
    assert not self_declared_becomes_beneficiary(True, True, True, False)
    assert not self_declared_becomes_beneficiary(True, True, False, True)
    assert council_objection_limit(ON, days("council_objection_days")) == date(2028, 3, 15)


def test_a_refused_state_may_notify_again() -> None:
    assert may_notify_again(refused=True, beneficiary=False)
    assert not may_notify_again(refused=False, beneficiary=False)
    assert not may_notify_again(refused=True, beneficiary=True)


def test_a_second_forum_needs_somebody_entitled_and_a_ground() -> None:
    assert may_put_second_forum_to_vote(True, True, False, False)
    assert may_put_second_forum_to_vote(True, False, True, False)
    assert may_put_second_forum_to_vote(True, False, False, True)
    assert not may_put_second_forum_to_vote(True, False, False, False)
    assert not may_put_second_forum_to_vote(False, True, True, True)
