"""Stated positions hold from their first to their last day."""

from datetime import date

from pactsim.agents.codes import STATES
from pactsim.agents.member_state import FORMS
from pactsim.model.stances import stance_of, stances, suspensions

TOPICS = {
    *FORMS, "person_share", "deduction_size", "delivery", "suspends", "vote_against", "vote_abstain",
    "threat", "pressure_by_sar", "took_voluntarily",
    "opposes_relocation", "offered_no_place",
}  # fmt: skip


def test_every_position_is_dated_sourced_and_known():
    for stance in stances():
        assert stance.state in STATES
        assert stance.since <= stance.until
        assert stance.topic in TOPICS
        assert 0.0 <= stance.value <= 1.0
        assert stance.source
        assert stance.tag in {"V", "S", "D", "U"}


def test_a_position_ends():
    assert stance_of("PL", date(2018, 3, 31))["delivery"] == 0.0
    assert "delivery" not in stance_of("PL", date(2018, 4, 1))


def test_a_position_towards_one_state_is_a_suspension():
    assert "suspends" not in stance_of("DE", date(2024, 1, 1))
    assert suspensions(date(2023, 8, 30)) == ()
    assert suspensions(date(2023, 8, 31)) == (("DE", "IT"),)
