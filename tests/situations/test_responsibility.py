"""Who examines the application: facts in, state out (AMMR Arts 24-37, Dublin III)."""

from datetime import date
from typing import Any

import pytest

from pactsim.agents.codes import OUT, PLACE_INDEX, UK
from pactsim.agents.status import (
    ADULT,
    AMMR,
    CRITERION_DIPLOMA,
    CRITERION_DOCUMENT,
    CRITERION_ENTRY,
    CRITERION_FAMILY,
    CRITERION_FIRST_LODGED,
    CRITERION_MINOR,
    CRITERION_RELOCATED,
    CRITERION_SAR,
    CRITERION_TAKE_BACK,
    CRITERION_VISA_FREE,
    DIPLOMA,
    DUBLIN_III,
    LINK_APPLICANT,
    LINK_FAMILY,
    LINK_OTHER,
    LINK_RELATIVE,
    NEVER,
    NO_DOCUMENT,
    NO_LINK,
    NO_PLACE,
    RESIDENCE_PERMIT,
    UNACCOMPANIED_MINOR,
    VISA,
    VISA_FREE,
)
from pactsim.model.calendar import add_months, day_of
from pactsim.model.case_laws import case_law, switch_day, uk_bound
from pactsim.model.law.governing_law import law_of_case
from pactsim.model.law.responsibility import responsible_after_relocation, responsible_state
from pactsim.model.law.shift_of_responsibility import earlier_case_binds
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
LAWS = {code: case_law(PARAMETERS, code) for code in (DUBLIN_III, AMMR)}
DE, EL, ES, FR, IE, IT, PL = (PLACE_INDEX[code] for code in ("DE", "EL", "ES", "FR", "IE", "IT", "PL"))
AFTER = date(2028, 6, 1)


def decide(registered: date = AFTER, in_state: int = DE, code: int | None = None, **facts: Any) -> tuple:
    """Criterion and state for a person without links, papers or past, but for ``facts``."""
    day = day_of(registered)
    law = LAWS[law_of_case(day, switch_day(PARAMETERS)) if code is None else code]
    person = {
        "age_group": ADULT, "link_kind": NO_LINK, "link_state": NO_PLACE, "document_kind": NO_DOCUMENT,
        "document_state": NO_PLACE, "document_expiry": NEVER, "entry_state": NO_PLACE, "entry_day": NEVER,
        "sar": 0, "has_entry_record": False, "earlier_state": NO_PLACE, "earlier_open": False,
        "relocated_to": NO_PLACE,
    }  # fmt: skip
    for name, value in facts.items():
        assert name in person
        person[name] = day_of(value) if isinstance(value, date) else value
    return responsible_state(law, *person.values(), day, in_state, uk_bound(PARAMETERS, registered))


def crossed(state: int, on: date, sar: bool = False) -> dict[str, Any]:
    """The facts of a recorded irregular entry."""
    return {"entry_state": state, "entry_day": on, "sar": int(sar), "has_entry_record": True}


def test_v20a_the_day_before_the_switch_seventeen_months_are_too_long() -> None:
    """V20a: the day before the switch seventeen months are too long."""
    found = decide(date(2026, 6, 11), DE, **crossed(IT, date(2025, 1, 1)))
    assert found == (CRITERION_FIRST_LODGED, DE)


def test_v20b_on_the_day_of_the_switch_the_older_crossing_counts() -> None:
    """V20b: on the day of the switch the older crossing counts."""
    found = decide(date(2026, 6, 12), DE, **crossed(IT, date(2025, 1, 1)))
    assert found == (CRITERION_ENTRY, IT)


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        (date(2028, 9, 9), (CRITERION_ENTRY, IT)),
        (date(2028, 9, 10), (CRITERION_ENTRY, IT)),
        (date(2028, 9, 11), (CRITERION_FIRST_LODGED, DE)),
    ],
)
def test_v21_irregular_entry_binds_twenty_months(registered: date, expected: tuple) -> None:
    """V21: irregular entry binds twenty months."""
    assert decide(registered, **crossed(IT, date(2027, 1, 10))) == expected


@pytest.mark.parametrize(
    ("registered", "sar", "expected"),
    [
        (date(2028, 1, 9), True, (CRITERION_SAR, IT)),
        (date(2028, 1, 10), True, (CRITERION_SAR, IT)),
        (date(2028, 1, 11), True, (CRITERION_FIRST_LODGED, DE)),
        (date(2028, 1, 10), False, (CRITERION_ENTRY, IT)),
        (date(2028, 1, 11), False, (CRITERION_ENTRY, IT)),
    ],
)
def test_v22_disembarkation_binds_twelve_months(registered: date, sar: bool, expected: tuple) -> None:
    """V22: disembarkation binds twelve months."""
    assert decide(registered, **crossed(IT, date(2027, 1, 10), sar)) == expected


@pytest.mark.parametrize("sar", [True, False])
@pytest.mark.parametrize(
    ("registered", "expected"),
    [(date(2020, 3, 10), (CRITERION_ENTRY, IT)), (date(2020, 3, 11), (CRITERION_FIRST_LODGED, DE))],
)
def test_under_dublin_a_disembarkation_is_an_entry_of_twelve_months(
    registered: date, expected: tuple, sar: bool
) -> None:
    assert decide(registered, **crossed(IT, date(2019, 3, 10), sar)) == expected


@pytest.mark.parametrize(
    ("kind", "months", "criterion"),
    [
        (VISA, 18, CRITERION_DOCUMENT),
        (RESIDENCE_PERMIT, 36, CRITERION_DOCUMENT),
        (DIPLOMA, 72, CRITERION_DIPLOMA),
    ],
)
def test_v28_old_papers_count_for_less_than_their_months(kind: int, months: int, criterion: int) -> None:
    """V28: old papers count for less than their months."""
    papers = {"document_kind": kind, "document_state": FR}
    one_month_less = decide(AFTER, document_expiry=add_months(day_of(AFTER), 1 - months), **papers)
    one_day_less = decide(AFTER, document_expiry=add_months(day_of(AFTER), -months) + 1, **papers)
    exactly = decide(AFTER, document_expiry=add_months(day_of(AFTER), -months), **papers)
    assert one_month_less == one_day_less == (criterion, FR)
    assert exactly == (CRITERION_FIRST_LODGED, DE)


def test_a_valid_paper_counts_and_dublin_knows_no_diploma() -> None:
    registered = date(2020, 5, 5)
    valid = decide(registered, document_kind=VISA, document_state=FR, document_expiry=registered)
    diploma = decide(registered, document_kind=DIPLOMA, document_state=FR, document_expiry=date(2020, 1, 1))
    assert valid == (CRITERION_DOCUMENT, FR)
    assert diploma == (CRITERION_FIRST_LODGED, DE)


def test_the_criteria_bind_in_strict_order() -> None:
    facts: dict[str, Any] = crossed(IT, date(2028, 1, 1))
    assert decide(**facts) == (CRITERION_ENTRY, IT)
    facts |= {"relocated_to": PL}
    assert decide(**facts) == (CRITERION_RELOCATED, PL)
    facts |= {"document_kind": VISA, "document_state": ES, "document_expiry": date(2028, 1, 1)}
    assert decide(**facts) == (CRITERION_DOCUMENT, ES)
    facts |= {"link_kind": LINK_APPLICANT, "link_state": FR}
    assert decide(**facts) == (CRITERION_FAMILY, FR)
    facts |= {"earlier_state": EL, "earlier_open": True}
    assert decide(**facts) == (CRITERION_TAKE_BACK, EL)
    facts |= {"earlier_open": False}
    assert decide(**facts) == (CRITERION_FAMILY, FR)


def test_an_entry_nobody_recorded_binds_nobody() -> None:
    facts = crossed(IT, date(2028, 1, 1)) | {"has_entry_record": False}
    assert decide(**facts) == (CRITERION_FIRST_LODGED, DE)


@pytest.mark.parametrize("place", [UK, OUT])
def test_entry_outside_the_31_states_binds_nobody(place: int) -> None:
    assert decide(date(2019, 1, 1), **crossed(place, date(2018, 12, 1))) == (CRITERION_FIRST_LODGED, DE)


def test_the_united_kingdom_is_bound_until_the_end_of_2020() -> None:
    family = {"link_kind": LINK_FAMILY, "link_state": UK}
    assert decide(date(2020, 12, 31), **family) == (CRITERION_FAMILY, UK)
    assert decide(date(2021, 1, 1), **family) == (CRITERION_FIRST_LODGED, DE)


@pytest.mark.parametrize(
    ("age_group", "link_kind", "expected"),
    [
        (ADULT, LINK_FAMILY, (CRITERION_FAMILY, FR)),
        (ADULT, LINK_APPLICANT, (CRITERION_FAMILY, FR)),
        (ADULT, LINK_RELATIVE, (CRITERION_ENTRY, IT)),
        (ADULT, LINK_OTHER, (CRITERION_ENTRY, IT)),
        (UNACCOMPANIED_MINOR, LINK_FAMILY, (CRITERION_MINOR, FR)),
        (UNACCOMPANIED_MINOR, LINK_RELATIVE, (CRITERION_MINOR, FR)),
        (UNACCOMPANIED_MINOR, LINK_OTHER, (CRITERION_FIRST_LODGED, DE)),
        (UNACCOMPANIED_MINOR, NO_LINK, (CRITERION_FIRST_LODGED, DE)),
    ],
)
def test_a_relative_binds_for_a_minor_alone_and_entry_never_does(
    age_group: int, link_kind: int, expected: tuple
) -> None:
    facts = crossed(IT, date(2028, 1, 1)) | {"link_state": FR if link_kind else NO_PLACE}
    assert decide(age_group=age_group, link_kind=link_kind, **facts) == expected


def test_an_earlier_application_binds_for_a_minor_under_the_ammr_only() -> None:
    facts = {"age_group": UNACCOMPANIED_MINOR, "earlier_state": IT, "earlier_open": True}
    assert decide(**facts) == (CRITERION_TAKE_BACK, IT)
    assert decide(code=DUBLIN_III, **facts) == (CRITERION_FIRST_LODGED, DE)


def test_visa_free_entry_binds_where_entry_is_not_free_for_all_alike() -> None:
    facts = {"document_kind": VISA_FREE, "document_state": ES}
    assert decide(in_state=DE, **facts) == (CRITERION_VISA_FREE, DE)
    assert decide(in_state=IE, **facts) == (CRITERION_VISA_FREE, ES)


def test_dublin_examines_irregular_entry_before_visa_free_entry() -> None:
    facts = crossed(IT, date(2028, 1, 1)) | {"document_kind": VISA_FREE, "document_state": ES}
    assert decide(code=DUBLIN_III, **facts) == (CRITERION_ENTRY, IT)
    assert decide(code=AMMR, **facts) == (CRITERION_VISA_FREE, DE)


@pytest.mark.parametrize(("months", "expected"), [(0, CRITERION_FIRST_LODGED), (1200, CRITERION_ENTRY)])
def test_an_entry_clock_may_be_removed_or_unlimited(months: int, expected: int) -> None:
    law = LAWS[AMMR]._replace(entry_months=months)
    criterion, _state = responsible_state(
        law, ADULT, 0, -1, 0, -1, NEVER, IT, day_of(date(1995, 1, 1)), 0, True, -1, False, -1,
        day_of(AFTER), DE, False,
    )  # fmt: skip
    assert criterion == expected


def test_after_relocation_only_family_and_visa_free_entry_move_the_case_on() -> None:
    assert responsible_after_relocation(ADULT, NO_LINK, -1, VISA, ES, PL, False) == (CRITERION_RELOCATED, PL)
    assert responsible_after_relocation(ADULT, LINK_FAMILY, FR, VISA, ES, PL, False) == (CRITERION_FAMILY, FR)
    found = responsible_after_relocation(ADULT, NO_LINK, -1, VISA_FREE, IE, PL, False)
    assert found == (CRITERION_VISA_FREE, IE)


def binds(claim: date, **facts: Any) -> bool:
    """Whether the state of an earlier application is still bound on the day of a new claim."""
    past = {"left_union_day": NEVER, "valid_permit": False, "returned": False,
            "border_rejection_day": NEVER, "take_back_pending": False}  # fmt: skip
    past |= {name: day_of(value) if isinstance(value, date) else value for name, value in facts.items()}
    return earlier_case_binds(LAWS[AMMR], *past.values(), day_of(claim))


def test_v26_nine_months_outside_all_member_states_end_responsibility() -> None:
    """V26: nine months outside all member states end responsibility."""
    left = date(2027, 3, 1)
    assert binds(date(2027, 11, 30), left_union_day=left)
    assert not binds(date(2027, 12, 1), left_union_day=left)
    assert binds(date(2027, 12, 1), left_union_day=left, valid_permit=True)
    assert binds(date(2028, 1, 1)), "ten months in another Member State are no absence"


def test_v26_an_executed_return_ends_it_at_once() -> None:
    """V26: an executed return ends it at once."""
    assert not binds(date(2027, 3, 2), left_union_day=date(2027, 3, 1), returned=True)


def test_v27_a_border_rejection_binds_fifteen_months() -> None:
    """V27: a border rejection binds fifteen months."""
    final = date(2027, 4, 1)
    assert binds(date(2028, 6, 30), border_rejection_day=final)
    assert binds(date(2028, 7, 1), border_rejection_day=final)
    assert not binds(date(2028, 7, 2), border_rejection_day=final)
    assert binds(date(2028, 7, 2), border_rejection_day=final, take_back_pending=True)
