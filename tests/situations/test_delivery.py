"""Delivering, withholding, offsetting, paying (AMMR Arts 47, 60, 63 to 65, 69, 81; AMIF Art 20)."""

from datetime import date

import numpy as np
import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.model.law.alternative_measures import agreed_value_eur, converted_to_money, measure_counts
from pactsim.model.law.delivery import (
    confirmation_is_in_time,
    may_finish_later,
    may_withhold,
    must_be_delivered_this_year,
    must_deliver,
    vulnerable_first,
)
from pactsim.model.law.offset_terms import (
    accepted_offsets,
    offered_offsets,
    offset_cap,
    responsible_after_offset,
    still_bound_to_relocate,
)
from pactsim.model.law.solidarity_money import (
    relocation_lump_sum,
    transfer_lump_sum,
    unallocated_money,
    union_part_of_action,
)
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
ON = date(2027, 6, 1)
DE, IT = PLACE_INDEX["DE"], PLACE_INDEX["IT"]


def eur(name: str) -> int:
    return int(PARAMETERS.number(name, ON))


def test_all_but_money_is_bound_to_the_end_of_the_year() -> None:
    bound = [k for k in ("relocation", "offset", "alternative", "money") if must_be_delivered_this_year(k)]
    assert bound == ["relocation", "offset", "alternative"]
    with pytest.raises(ValueError, match="'sponsorship' is no type"):
        must_be_delivered_this_year("sponsorship")


def test_v30_what_was_begun_in_time_may_end_next_year() -> None:
    """V30: EUR 10.0 m pledged, 3.5 m asked for by 31 December: 6.5 m convert, the 3.5 m may finish later."""
    assert converted_to_money(np.array([10_000_000]), np.array([3_500_000])).tolist() == [6_500_000]
    assert may_finish_later(started_or_agreed=True, in_time=True)
    assert not may_finish_later(started_or_agreed=True, in_time=False)
    assert not may_finish_later(started_or_agreed=False, in_time=True)


def test_v6_only_a_full_deduction_a_beneficiary_or_a_finding_frees() -> None:
    """V6: half a deduction leaves a duty; a state under pressure owes nothing, not half."""
    assert must_deliver(0.0, False, False)
    assert must_deliver(0.99, False, False)
    assert not must_deliver(1.0, False, False)
    assert not must_deliver(0.0, True, False)
    assert not must_deliver(0.0, False, True)


@pytest.mark.parametrize(
    ("found", "decision", "lawful"),
    [
        (True, "11", True),
        (True, "59(4)", True),
        (True, "15(4)", False),
        (True, "", False),
        (False, "11", False),
    ],
)
def test_v49_only_a_finding_in_the_right_decision_lets_contributors_withhold(
    found: bool, decision: str, lawful: bool
) -> None:
    """V49 and 60(3): alone a state may suspend in the voluntary mechanism only."""
    assert may_withhold(found, decision) is lawful


def test_vulnerable_persons_are_placed_first() -> None:
    vulnerable = np.array([False, True, False, True])
    assert vulnerable_first(vulnerable, 3).tolist() == [1, 3, 0]
    assert vulnerable_first(vulnerable, 1).tolist() == [1]
    assert vulnerable_first(vulnerable, 0).tolist() == []


@pytest.mark.parametrize(
    ("on", "in_time"), [((2028, 1, 31), True), ((2028, 2, 1), False), ((2027, 12, 31), False)]
)
def test_deliveries_are_confirmed_in_january(on: tuple[int, int, int], in_time: bool) -> None:
    last_day = date.fromisoformat(f"2028-{PARAMETERS.value('calendar_confirmation', ON)}")
    assert confirmation_is_in_time(2027, date(*on), last_day) is in_time


def test_v13_a_contributor_may_accept_fewer_or_none() -> None:
    """V13: asked for 100, it finds 40 cases and offers 60, or nothing; without the threshold nothing."""
    assert accepted_offsets(100, 60, 40, may_be_asked=True) == 40
    assert accepted_offsets(100, 60, 80, may_be_asked=True) == 60
    assert accepted_offsets(100, 0, 80, may_be_asked=True) == 0
    assert accepted_offsets(100, 60, 80, may_be_asked=False) == 0


def test_v12_an_offer_needs_the_beneficiarys_agreement() -> None:
    """V12: half of its own fair share pledged as relocation, and the beneficiary agrees."""
    assert offered_offsets(50, 80, may_offer=True, beneficiary_agrees=True) == 50
    assert offered_offsets(50, 80, may_offer=True, beneficiary_agrees=False) == 0
    assert offered_offsets(50, 80, may_offer=False, beneficiary_agrees=True) == 0


def test_the_contributor_selects_the_case_and_becomes_responsible() -> None:
    assert responsible_after_offset(IT, DE, selected=True) == DE
    assert responsible_after_offset(IT, DE, selected=False) == IT


def test_v19_three_readings_of_the_cap() -> None:
    """V19: a share of .634 of 21,000, of 30,000, or no cap at all."""
    of_reference, of_proposal = np.array([13_314]), np.array([19_020])
    assert offset_cap("reference", of_reference, of_proposal, 30_000).tolist() == [13_314]
    assert offset_cap("proposal", of_reference, of_proposal, 30_000).tolist() == [19_020]
    assert offset_cap("none", of_reference, of_proposal, 30_000).tolist() == [30_000]
    with pytest.raises(ValueError, match="offset cap 'half' is unknown"):
        offset_cap("half", of_reference, of_proposal, 30_000)


def test_who_finds_no_case_to_offset_stays_bound_to_relocate() -> None:
    assert still_bound_to_relocate(np.array([100]), np.array([0]), np.array([99])).tolist() == [1]
    assert still_bound_to_relocate(np.array([100]), np.array([1]), np.array([99])).tolist() == [0]


def test_money_nobody_took_stays_due_with_what_was_converted() -> None:
    effective, drawn, converted = np.array([100]), np.array([60]), np.array([7])
    assert unallocated_money(effective, drawn, converted).tolist() == [47]


def test_the_union_may_carry_all_of_an_action() -> None:
    assert union_part_of_action(1_000_001, PARAMETERS.number("solidarity_union_share", ON)) == 1_000_001
    assert union_part_of_action(1_000_001, 0.5) == 500_000


def test_a_measure_is_valued_together_asked_for_and_additional() -> None:
    assert agreed_value_eur(5_000_000, 5_000_000) == 5_000_000
    assert agreed_value_eur(5_000_001, 5_000_000) is None
    assert measure_counts(True, True)
    assert not measure_counts(False, True)
    assert not measure_counts(True, False)


def test_lump_sums_ten_thousand_a_person_and_twelve_for_a_minor_alone() -> None:
    each, minor = eur("relocation_lump_sum_eur"), eur("relocation_lump_sum_minor_eur")
    assert relocation_lump_sum(10, 0, each, minor, arrived=True) == 100_000
    assert relocation_lump_sum(10, 1, each, minor, arrived=True) == 102_000
    assert relocation_lump_sum(10, 1, each, minor, arrived=False) == 0
    with pytest.raises(ValueError, match="11 of 10 persons are minors"):
        relocation_lump_sum(10, 11, each, minor, arrived=True)


def test_five_hundred_euros_a_transfer() -> None:
    assert transfer_lump_sum(3, eur("relocation_transfer_lump_sum_eur"), carried_out=True) == 1_500
    assert transfer_lump_sum(3, eur("transfer_lump_sum_eur"), carried_out=True) == 1_500
    assert transfer_lump_sum(3, eur("transfer_lump_sum_eur"), carried_out=False) == 0
