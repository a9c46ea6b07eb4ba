"""Who may be offset or relocated, who must be examined at the border."""

from datetime import date
from typing import Any

import pytest

from pactsim.agents.codes import CHANNEL_INDEX, OTHER_ENTRY
from pactsim.agents.status import (
    ADULT,
    CRITERION_ENTRY,
    CRITERION_FAMILY,
    CRITERION_FIRST_LODGED,
    CRITERION_MINOR,
    CRITERION_SAR,
    UNACCOMPANIED_MINOR,
)
from pactsim.model.calendar import day_of
from pactsim.model.case_laws import relocation_law
from pactsim.model.law.border_procedure import border_procedure_duty, entered_irregularly
from pactsim.model.law.offset_case import offset_case_eligible
from pactsim.model.law.relocation_case import beneficiary_relocatable, relocation_case_eligible
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
TODAY = date(2027, 5, 3)
THRESHOLD = PARAMETERS.number("border_recognition_threshold", TODAY)


def may_be_offset(**facts: Any) -> bool:
    """Whether an ordinary Article 33 case with the given differences can be offset."""
    case = {
        "age_group": ADULT, "criterion": CRITERION_ENTRY, "limit_day": day_of(TODAY), "today": day_of(TODAY),
        "absconded": False, "beneficiary": False, "resettled": False, "finally_rejected": False,
        "takes_rejected": False,
    }  # fmt: skip
    return offset_case_eligible(*(case | facts).values())


def test_v34_an_article_33_case_can_be_offset() -> None:
    """V34: an article 33 case can be offset."""
    assert may_be_offset()
    assert may_be_offset(criterion=CRITERION_SAR)


@pytest.mark.parametrize(
    "facts",
    [
        {"age_group": UNACCOMPANIED_MINOR},
        {"criterion": CRITERION_FAMILY},
        {"criterion": CRITERION_MINOR},
        {"criterion": CRITERION_FIRST_LODGED},
        {"absconded": True},
        {"limit_day": day_of(TODAY) - 1},
        {"beneficiary": True},
        {"resettled": True},
        {"finally_rejected": True},
    ],
)
def test_v34_no_other_case_can_be_offset(facts: dict[str, Any]) -> None:
    """V34: no other case can be offset."""
    assert not may_be_offset(**facts)


def test_the_contributor_may_extend_offsets_to_rejected_persons() -> None:
    assert may_be_offset(finally_rejected=True, takes_rejected=True)


def test_family_cases_and_security_threats_are_not_relocated() -> None:
    assert relocation_case_eligible(CRITERION_ENTRY, False)
    assert relocation_case_eligible(CRITERION_FIRST_LODGED, False)
    assert not relocation_case_eligible(CRITERION_FAMILY, False)
    assert not relocation_case_eligible(CRITERION_MINOR, False)
    assert not relocation_case_eligible(CRITERION_ENTRY, True)


@pytest.mark.parametrize(
    ("granted", "relocatable"),
    [(date(2024, 1, 22), True), (date(2022, 12, 23), True), (date(2022, 12, 22), False)],
)
def test_v37_protection_older_than_three_years_is_not_relocated(granted: date, relocatable: bool) -> None:
    """V37: protection older than three years is not relocated."""
    act = day_of(date(2025, 12, 22))
    assert beneficiary_relocatable(relocation_law(PARAMETERS), day_of(granted), act) == relocatable


def has_border_duty(rate: float, threshold: float = THRESHOLD, **facts: Any) -> bool:
    """Whether an adult who crossed irregularly must be examined at the border."""
    case = {
        "age_group": ADULT, "security": False, "misled_authorities": False, "capacity_reached": False,
        "maximum_reached": False, "registration_day": day_of(TODAY),
    }  # fmt: skip
    return border_procedure_duty(True, rate, threshold, *(case | facts).values(), day_of(date(2026, 6, 12)))


@pytest.mark.parametrize(
    ("name", "at", "above"),
    [
        ("border_recognition_threshold", 0.200, 0.201),
        ("border_crisis_threshold_low", 0.050, 0.051),
        ("border_crisis_threshold_high", 0.500, 0.501),
    ],
)
def test_v40_the_recognition_threshold_is_inside_the_duty(name: str, at: float, above: float) -> None:
    """V40: the recognition threshold is inside the duty."""
    threshold = PARAMETERS.number(name, TODAY)
    assert has_border_duty(at, threshold)
    assert not has_border_duty(above, threshold)


def test_a_minor_alone_is_examined_at_the_border_for_security_only() -> None:
    assert not has_border_duty(0.1, age_group=UNACCOMPANIED_MINOR)
    assert has_border_duty(0.9, age_group=UNACCOMPANIED_MINOR, security=True)


def test_full_places_free_the_nationality_group_the_yearly_maximum_all_but_security() -> None:
    assert not has_border_duty(0.1, capacity_reached=True)
    assert has_border_duty(0.9, capacity_reached=True, misled_authorities=True)
    assert not has_border_duty(0.9, maximum_reached=True, misled_authorities=True)
    assert has_border_duty(0.9, maximum_reached=True, security=True)


def test_the_duty_begins_on_its_first_day() -> None:
    assert not has_border_duty(0.1, registration_day=day_of(date(2026, 6, 11)))
    assert has_border_duty(0.1, registration_day=day_of(date(2026, 6, 12)))


def test_only_routes_and_disembarkation_are_irregular_entries() -> None:
    assert entered_irregularly(CHANNEL_INDEX["Central Mediterranean"], 0)
    assert entered_irregularly(OTHER_ENTRY, 1)
    assert not entered_irregularly(OTHER_ENTRY, 0)
