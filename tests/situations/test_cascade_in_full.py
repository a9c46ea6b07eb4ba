"""The criteria no person of the model carries facts for, and their rank (AMMR Arts 16, 25, 28, 29, 32, 34, 35)."""

from datetime import date

import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.agents.status import (
    AMMR,
    CRITERION_DOCUMENT,
    CRITERION_ENTRY,
    CRITERION_FAMILY,
    CRITERION_FIRST_LODGED,
    CRITERION_PROTECTED_ELSEWHERE,
    CRITERION_TAKE_BACK,
    CRITERION_VISA_FREE,
    DUBLIN_III,
    NO_PLACE,
)
from pactsim.model.calendar import day_of
from pactsim.model.law.cascade_in_full import FurtherStates, cascade_in_full
from pactsim.model.law.criteria_further import (
    HeldPaper,
    Relative,
    airport_transit_state,
    continuous_stay_state,
    dependency_state,
    state_after_humanitarian_request,
    state_after_security_check,
    state_after_sovereignty_clause,
    state_of_family_procedure,
    state_of_minors_relatives,
    state_of_several_papers,
    state_without_risk,
)
from pactsim.model.law.stay_and_reception import (
    reception_conditions_due,
    state_to_apply_in,
    state_to_stay_in,
)
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
DE, EL, ES, FR, IT = (PLACE_INDEX[code] for code in ("DE", "EL", "ES", "FR", "IT"))


def test_siblings_of_a_minor_go_before_relatives_and_best_interests_choose() -> None:
    aunt = Relative(ES, False, True, True, True)
    brother = Relative(FR, True, True, False, True)
    assert state_of_minors_relatives([aunt, brother]) == FR
    assert state_of_minors_relatives([aunt, brother._replace(best_interests=False)]) == ES
    assert state_of_minors_relatives([aunt._replace(can_care=False)]) == NO_PLACE
    assert state_of_minors_relatives([brother._replace(legally_present=False)]) == NO_PLACE
    two = [Relative(ES, False, True, True, False), Relative(DE, False, True, True, True)]
    assert state_of_minors_relatives(two) == DE


def test_a_family_stays_together_where_most_belong_else_with_the_oldest() -> None:
    assert state_of_family_procedure([IT, FR, FR], [40, 38, 9]) == FR
    assert state_of_family_procedure([IT, FR], [40, 38]) == IT
    assert state_of_family_procedure([IT, FR], [38, 40]) == FR
    with pytest.raises(ValueError, match="a state and an age for each member"):
        state_of_family_procedure([IT], [])


def paper(state: int, residence: bool, kind: str, validity: int, last: date) -> HeldPaper:
    return HeldPaper(state, residence, kind, validity, day_of(last))


def test_the_longest_permit_decides_and_between_equals_the_latest() -> None:
    visa = paper(ES, False, "short stay", 90, date(2030, 1, 1))
    year = paper(FR, True, "permit", 365, date(2028, 1, 1))
    longer = paper(DE, True, "permit", 366, date(2027, 6, 1))
    later = paper(IT, True, "permit", 365, date(2028, 1, 2))
    assert state_of_several_papers([visa, year]) == FR
    assert state_of_several_papers([visa, year, longer]) == DE
    assert state_of_several_papers([visa, year, later]) == IT
    assert state_of_several_papers([]) == NO_PLACE


def test_among_visas_of_one_kind_the_latest_decides_else_the_longest() -> None:
    long_early = paper(ES, False, "short stay", 90, date(2027, 5, 1))
    short_late = paper(FR, False, "short stay", 30, date(2027, 5, 2))
    assert state_of_several_papers([long_early, short_late]) == FR
    assert state_of_several_papers([long_early, short_late._replace(kind="long stay")]) == ES


def test_an_application_in_transit_binds_the_airports_state() -> None:
    assert airport_transit_state(True, DE) == DE
    assert airport_transit_state(False, DE) == NO_PLACE


@pytest.mark.parametrize(
    ("lodged", "state"),
    [(date(2024, 7, 30), NO_PLACE), (date(2024, 8, 1), ES), (date(2024, 8, 2), ES)],
)
def test_five_months_stay_bind_under_dublin(lodged: date, state: int) -> None:
    """Stay since 1 March 2024; the value is uncertain and says so (tag U)."""
    months = int(PARAMETERS.number("continuous_stay_months", lodged))
    assert continuous_stay_state(ES, day_of(date(2024, 3, 1)), day_of(lodged), months) == state


def test_the_ammr_dropped_the_stay() -> None:
    months = int(PARAMETERS.number("continuous_stay_months", date(2026, 6, 12)))
    assert continuous_stay_state(ES, day_of(date(2020, 3, 1)), day_of(date(2026, 6, 12)), months) == NO_PLACE


def test_dependency_unites_where_all_conditions_are_met() -> None:
    met = {"dependent": True, "legally_resident": True, "ties_in_origin": True, "can_care": True,
           "written_wish": True, "applicant_can_travel": True}  # fmt: skip
    assert dependency_state(FR, DE, **met) == FR
    assert dependency_state(FR, DE, **met | {"applicant_can_travel": False}) == DE
    for condition in set(met) - {"applicant_can_travel"}:
        assert dependency_state(FR, DE, **met | {condition: False}) == NO_PLACE


def test_a_security_threat_keeps_the_case_where_it_was_found() -> None:
    assert state_after_security_check(True, DE, IT) == DE
    assert state_after_security_check(False, DE, IT) == IT


def test_a_risk_of_inhuman_treatment_leads_on_through_the_criteria() -> None:
    assert state_without_risk([EL, ES], [False, False], DE) == EL
    assert state_without_risk([EL, ES], [True, False], DE) == ES
    assert state_without_risk([EL, ES], [True, True], DE) == DE


def test_a_state_may_take_a_case_itself_or_be_asked_to() -> None:
    assert state_after_sovereignty_clause(IT, DE, takes_the_case=True) == DE
    assert state_after_sovereignty_clause(IT, DE, takes_the_case=False) == IT
    asked_on = date(2027, 3, 1)
    months = int(PARAMETERS.number("humanitarian_reply_months", asked_on))

    def state(consent: bool, accepted: bool, today: date) -> int:
        days = day_of(asked_on), day_of(today)
        return state_after_humanitarian_request(IT, FR, consent, accepted, *days, months)

    assert state(True, True, date(2027, 5, 1)) == FR
    assert state(True, True, date(2027, 5, 2)) == IT
    assert state(False, True, date(2027, 4, 1)) == IT
    assert state(True, False, date(2027, 4, 1)) == IT


def test_each_further_criterion_stands_at_its_rank() -> None:
    by_entry = AMMR, CRITERION_ENTRY, IT
    assert cascade_in_full(*by_entry, FurtherStates()) == (CRITERION_ENTRY, IT)
    assert cascade_in_full(*by_entry, FurtherStates(airport=FR)) == ("airport", FR)
    assert cascade_in_full(AMMR, CRITERION_VISA_FREE, IT, FurtherStates(airport=FR))[1] == IT
    assert cascade_in_full(*by_entry, FurtherStates(airport=FR, papers=ES)) == ("papers", ES)
    assert cascade_in_full(AMMR, CRITERION_DOCUMENT, IT, FurtherStates(family_procedure=ES))[1] == ES
    assert cascade_in_full(AMMR, CRITERION_FAMILY, IT, FurtherStates(family_procedure=ES))[1] == IT
    assert cascade_in_full(AMMR, CRITERION_FAMILY, IT, FurtherStates(minors_relatives=ES))[1] == ES


def test_under_dublin_stay_follows_entry_and_precedes_visa_free_entry() -> None:
    stay = FurtherStates(stay=ES)
    assert cascade_in_full(DUBLIN_III, CRITERION_ENTRY, IT, stay) == (CRITERION_ENTRY, IT)
    assert cascade_in_full(DUBLIN_III, CRITERION_VISA_FREE, IT, stay) == ("stay", ES)
    assert cascade_in_full(DUBLIN_III, CRITERION_FIRST_LODGED, DE, stay) == ("stay", ES)
    assert cascade_in_full(AMMR, CRITERION_FIRST_LODGED, DE, stay) == (CRITERION_FIRST_LODGED, DE)


def test_dependency_binds_whatever_the_order_says_but_not_against_security_or_an_earlier_case() -> None:
    tied = FurtherStates(dependency=FR)
    assert cascade_in_full(AMMR, CRITERION_ENTRY, IT, tied) == ("dependency", FR)
    assert cascade_in_full(AMMR, CRITERION_ENTRY, IT, tied._replace(security=DE)) == ("security", DE)
    assert cascade_in_full(AMMR, CRITERION_TAKE_BACK, EL, tied) == (CRITERION_TAKE_BACK, EL)
    with pytest.raises(ValueError, match="has no rank in the cascade"):
        cascade_in_full(AMMR, CRITERION_PROTECTED_ELSEWHERE, EL, tied)


def test_where_to_apply_and_stay_and_what_is_lost_elsewhere() -> None:
    assert state_to_apply_in(NO_PLACE, False, DE, IT) == IT
    assert state_to_apply_in(FR, True, DE, IT) == FR
    assert state_to_apply_in(FR, False, DE, IT) == DE
    assert state_to_stay_in(IT, NO_PLACE, NO_PLACE) == IT
    assert state_to_stay_in(IT, FR, NO_PLACE) == FR
    assert state_to_stay_in(IT, FR, DE) == DE
    assert reception_conditions_due(DE, IT, transfer_decision_notified=False)
    assert not reception_conditions_due(DE, IT, transfer_decision_notified=True)
    assert reception_conditions_due(IT, IT, transfer_decision_notified=True)
