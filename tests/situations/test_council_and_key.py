"""Labels that stand together, the exceptions of the proposal, the Council act, the key (AMMR 11, 12, 56, 57, 66)."""

from datetime import date

import numpy as np
import pytest

from pactsim.model.law.council_act import (
    Act,
    council_act_faults,
    council_amends,
    pledge_mix_is_lawful,
    use_of_money_is_lawful,
)
from pactsim.model.law.deductions import Reasons, deduction_assessment_limit, deduction_request_complete
from pactsim.model.law.fair_share import fair_share_over, fair_share_persons
from pactsim.model.law.findings import findings, sar_obliges_finding
from pactsim.model.law.pool_proposal import Totals, floor_of_the_year, pool_proposal, sar_percentage
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
FLOOR = Totals(30_000, 600_000_000)
LAST_DAY = date(2027, 12, 31)


def flags(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.bool_)


def test_landings_oblige_only_if_large_recurring_and_disproportionate() -> None:
    assert sar_obliges_finding(True, True, True)
    assert not sar_obliges_finding(False, True, True)
    assert not sar_obliges_finding(True, False, True)
    assert not sar_obliges_finding(True, True, False)


def test_a_state_may_be_at_risk_and_significant_but_not_also_under_pressure() -> None:
    """As BG, EE, HR and PL in 2025, beside a state under pressure and one by landings alone."""
    found = findings(
        pressure=flags(0, 1, 0), sar=flags(0, 0, 1), risk=flags(1, 1, 1), significant=flags(1, 1, 0)
    )
    assert found.under_pressure.tolist() == [False, True, True]
    assert found.by_sar.tolist() == [False, False, True]
    assert found.at_risk.tolist() == found.significant.tolist() == [True, False, False]


def test_no_need_means_no_floor() -> None:
    """12(4): the proposal may be zero; with any need the floor is back."""
    price = int(PARAMETERS.number("solidarity_price_eur", LAST_DAY))
    assert pool_proposal(0, floor_of_the_year(FLOOR.persons, need_is_shown=False), price) == Totals(0, 0)
    assert pool_proposal(1, floor_of_the_year(FLOOR.persons, need_is_shown=True), price) == FLOOR


def test_a_percentage_for_landings_only_where_landings_made_the_pressure() -> None:
    share = PARAMETERS.number("sar_earmark", LAST_DAY)
    assert sar_percentage(share, any_by_landings=True) == 0.42
    assert sar_percentage(share, any_by_landings=False) == 0.0


@pytest.mark.parametrize(
    ("totals", "adopted", "majority", "faults"),
    [
        (Totals(21_000, 420_000_000), LAST_DAY, True, ()),
        (Totals(21_000, 419_999_999), LAST_DAY, True, ("ratio",)),
        (Totals(36_000, 720_000_000), date(2027, 12, 30), True, ()),
        (Totals(21_000, 420_000_000), date(2028, 1, 1), True, ("late",)),
        (Totals(21_000, 420_000_000), LAST_DAY, False, ("majority",)),
    ],
)
def test_v4_the_council_act_may_go_under_the_floor_but_keeps_majority_day_and_ratio(
    totals: Totals, adopted: date, majority: bool, faults: tuple[str, ...]
) -> None:
    """V4: 21,000 and EUR 420 million is valid, adopted by a qualified majority before the year ends."""
    act = Act(totals, pledges_by_type=True, sar_percentage=True)
    assert council_act_faults(act, FLOOR, majority, adopted, LAST_DAY, needs_percentage=True) == faults


def test_an_act_holds_each_pledge_and_where_needed_the_percentage() -> None:
    bare = Act(FLOOR, pledges_by_type=True, sar_percentage=False)
    rest = FLOOR, True, LAST_DAY, LAST_DAY
    assert council_act_faults(bare, *rest, needs_percentage=False) == ()
    assert council_act_faults(bare, *rest, needs_percentage=True) == ("content",)
    assert council_act_faults(bare._replace(pledges_by_type=False), *rest, needs_percentage=False) == (
        "content",
    )


def test_the_council_amends_by_the_same_majority() -> None:
    wished = Totals(21_000, 420_000_000)
    assert council_amends(FLOOR, wished, majority=True) == wished
    assert council_amends(FLOOR, wished, majority=False) == FLOOR


@pytest.mark.parametrize("mix", [(100, 0, 0), (0, 100, 0), (0, 0, 100), (3, 5, 7)])
def test_every_mix_of_the_three_types_is_the_states_choice(mix: tuple[int, int, int]) -> None:
    assert pledge_mix_is_lawful(*mix)
    assert not pledge_mix_is_lawful(-1, 5, 7)


def test_money_serves_member_states_or_third_countries_with_a_direct_effect() -> None:
    assert use_of_money_is_lawful(True, False, False)
    assert use_of_money_is_lawful(False, True, True)
    assert not use_of_money_is_lawful(False, True, False)


POPULATION = np.array([80.0, 60.0, 40.0, 20.0])
GDP = np.array([4000.0, 2500.0, 3000.0, 500.0])
ALL, WITHOUT_D = flags(1, 1, 1, 1), flags(1, 1, 1, 0)


def key(counted: np.ndarray, in_pool: np.ndarray) -> np.ndarray:
    weight = PARAMETERS.number("key_weight_population", LAST_DAY)
    return fair_share_over(POPULATION, GDP, weight, counted, in_pool)


def test_v2_the_denominator_decides_what_denmark_means() -> None:
    """V2: out of the denominator .43275, .29825, .26901; counted but not bound .400, .275, .250."""
    assert key(WITHOUT_D, WITHOUT_D) == pytest.approx([0.43275, 0.29825, 0.26901], abs=1e-5)
    assert fair_share_persons(key(WITHOUT_D, WITHOUT_D), 30_000).tolist() == [12_983, 8_948, 8_071]
    assert key(ALL, WITHOUT_D) == pytest.approx([0.400, 0.275, 0.250])
    assert key(WITHOUT_D, ALL)[3] == 0


def test_four_weeks_to_assess_a_deduction() -> None:
    """V32: asked on 4 May, assessed by 1 June."""
    days = int(PARAMETERS.number("deduction_assessment_days", LAST_DAY))
    assert deduction_assessment_limit(date(2026, 5, 4), days) == date(2026, 6, 1)


def test_what_a_request_for_a_deduction_must_give() -> None:
    nothing, full = Reasons(*[False] * 5), Reasons(*[True] * 5)
    assert deduction_request_complete("61", identified=True, reasons=nothing)
    assert not deduction_request_complete("61", identified=False, reasons=nothing)
    assert deduction_request_complete("61", False, full._replace(part_at_its_limit=False))
    assert not deduction_request_complete("61", False, full._replace(proof_of_situation=False))
    assert deduction_request_complete("62", True, full._replace(proof_of_situation=False))
    assert not deduction_request_complete("62", True, full._replace(part_at_its_limit=False))
    assert not deduction_request_complete("62", False, full._replace(proof_of_situation=False))
    assert not deduction_request_complete("", False, full)
