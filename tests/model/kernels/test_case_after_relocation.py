"""Stories of the case after a relocation: the contributor examines it, or asks a state where family is."""

import naive
from families import SEED, family, read
from relocation_cases import END, bring

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES
from pactsim.model.random import LANE_DUBLIN


def relocated(**columns):
    """One family in the pipeline from 0 to 7, brought there and read again."""
    given = {
        "key": 4, "size": 2, "status": s.DUBLIN, "procedure": s.DUBLIN_LEFT_OPEN, "present_state": 0, "partner": 7,
        "relocation": s.PIPELINE_ASSIGNED, "next_day": END, "attempts": 1, "law_of_case": s.AMMR, "applied_in": 1,
    }  # fmt: skip
    blocks, tally, _ = bring([family(**{**given, **columns})], 0.0)
    return read(blocks, 2)[0], tally


def test_whose_case_was_left_open_is_the_contributors_without_other_criteria():
    found, _ = relocated(eurodac=s.ENTRY_RECORD, entry_state=0, entry_day=END - 90)
    assert (found["status"], found["responsible_state"]) == (s.EXAMINATION, 7)
    assert found["criterion"] == s.CRITERION_RELOCATED


def of_luck(low, high):
    """A person whose number decides between asking and keeping the case within the bounds."""
    draws = ((key, naive.draw(int(SEED), key, 1, LANE_DUBLIN, 0)[0]) for key in range(1, 999))
    return next(key for key, u in draws if low < u < high)


def test_family_in_a_third_state_leads_to_a_second_transfer():
    found, tally = relocated(key=of_luck(0.0, 0.6), link_kind=s.LINK_FAMILY, link_state=12)
    assert (found["status"], found["present_state"], found["partner"]) == (s.DUBLIN, 7, 12)
    assert (found["procedure"], found["criterion"]) == (s.DUBLIN_TO_REQUEST, s.CRITERION_FAMILY)
    assert found["next_day"] > END
    assert (found["responsible_state"], found["transfers"]) == (s.NO_PLACE, 1)
    assert tally.cases[1].tolist() == [2 if place == 7 else 0 for place in range(N_PLACES)]


def test_a_contributor_that_does_not_ask_the_third_state_in_time_keeps_the_case():
    found, _ = relocated(key=of_luck(0.99, 1.0), link_kind=s.LINK_FAMILY, link_state=12)
    assert (found["status"], found["responsible_state"]) == (s.EXAMINATION, 7)
    assert found["criterion"] == s.CRITERION_SHIFTED


def test_family_in_the_contributing_state_makes_it_responsible():
    found, _ = relocated(link_kind=s.LINK_FAMILY, link_state=7, relocation=s.PIPELINE_LINK)
    assert (found["status"], found["responsible_state"]) == (s.EXAMINATION, 7)
    assert found["criterion"] == s.CRITERION_FAMILY


def test_a_beneficiarys_own_responsibility_moves_to_the_contributor_whatever_the_family():
    found, _ = relocated(status=s.EXAMINATION, procedure=s.REGULAR, responsible_state=0, link_kind=s.LINK_FAMILY,
                         link_state=12, criterion=s.CRITERION_SHIFTED)  # fmt: skip
    assert (found["status"], found["responsible_state"], found["partner"]) == (s.EXAMINATION, 7, 7)
