"""The Commission's findings and proposal, the Council's votes (AMMR Arts 9 to 13, 57, 60(3), 61, 62)."""

from datetime import date

import numpy as np
import pytest

from pactsim.model.law.council_vote import qualified_majority, simple_majority
from pactsim.model.law.crisis_credit import credit_expired, credit_used
from pactsim.model.law.deductions import deduction_granted, deduction_ground
from pactsim.model.law.labels import (
    load_per_key,
    pressure_score,
    risk_score,
    sar_score,
    significant_score,
)
from pactsim.model.law.offsets_duty import default_offsets, offset_room
from pactsim.model.law.pool_proposal import Totals, council_reference, pool_proposal
from pactsim.model.law.shortcomings import owed_to, systemic_shortcomings
from pactsim.model.parameters import Parameters
from pactsim.model.phases.commission_cuts import RISK_CUTS

PARAMETERS = Parameters.load()
ON = date(2027, 10, 15)
KEY = np.array([0.4, 0.4, 0.2])


def number(name: str) -> float:
    return PARAMETERS.number(name, ON)


@pytest.mark.parametrize(("persons", "found"), [(23_999, False), (24_000, True), (24_001, True)])
def test_pressure_begins_at_one_and_a_fifth_of_the_key(persons: int, found: bool) -> None:
    """A fifth of the key and 24,000 of 100,000 persons: load 1.2, the Commission's cut-off."""
    others = (100_000 - persons) / 2
    load = load_per_key(np.array([others, others, persons]), KEY)
    cuts = number("pressure_cut_applications"), number("pressure_cut_arrivals")
    assert (pressure_score(load, load, *cuts)[2] >= 1) == found


@pytest.mark.parametrize(("landed", "found"), [(19_999, False), (20_000, True), (20_001, True)])
def test_landings_oblige_the_commission_at_the_cut_off(landed: int, found: bool) -> None:
    """11(3): a fifth of the key and landings of a fifth of 100,000 Union arrivals."""
    score = sar_score(np.array([0.0, 0.0, landed]), KEY, 100_000.0, number("pressure_cut_sar"))
    assert (score[2] >= 1) == found


@pytest.mark.parametrize(
    ("threat", "trend", "load", "arrivals", "at_risk"),
    [
        (False, 0.5, 1.0, 0.0, True), (False, 0.5, 0.99, 0.0, False),
        (False, 0.5, 0.1, 1.0, True), (False, 0.5, 0.1, 0.99, False),
        (False, 1.0, 0.5, 0.0, True), (False, 0.99, 0.5, 0.0, False), (False, 1.0, 0.49, 0.0, False),
        (True, 0.5, 0.1, 0.0, True),
    ],
)  # fmt: skip
def test_risk_is_a_threat_a_rise_a_high_load_or_many_arrivals(
    threat: bool, trend: float, load: float, arrivals: float, at_risk: bool
) -> None:
    """Loads, trend and arrivals in units of their cut-offs; a rise counts from half of the load that is high itself."""
    cut = {name: number(f"risk_cut_{name}") for name in RISK_CUTS}
    facts = (
        np.array([threat]), np.array([trend * cut["trend"]]), np.array([load * cut["applications"]]),
        np.array([arrivals * cut["arrivals"]]),
    )  # fmt: skip
    half = cut | {"load": 0.5 * cut["applications"]}
    assert (risk_score(*facts, *half.values())[0] >= 1) == at_risk


def test_five_years_and_temporary_protection_make_a_situation_significant() -> None:
    applications, hosted = np.array([40.0, 40.0, 20.0]), np.array([30.0, 30.0, 40.0])
    weight, cut = number("significant_weight_temporary_protection"), number("significant_cut")
    # Half of 1.0 (applications per key) and half of 2.0 (temporary protection per key): 1.5, the cut-off.
    assert significant_score(applications, hosted, KEY, weight, cut)[2] == pytest.approx(1.0)


def test_v4_the_council_may_go_below_the_floor_of_the_proposal() -> None:
    """V4: the proposal keeps the floor of 30,000, the Council act of 21,000 and EUR 420 million is valid."""
    floor, price = int(number("pool_floor_persons")), int(number("solidarity_price_eur"))
    proposed = pool_proposal(29_999, floor, price)
    assert proposed == Totals(30_000, 600_000_000)
    assert council_reference(proposed, 0.7, price) == Totals(21_000, 420_000_000)


def votes(states: int, people: float) -> tuple[np.ndarray, np.ndarray]:
    """The first of 26 states in favour, together with a percentage of the population."""
    in_favour = np.arange(26) < states
    return in_favour, np.where(in_favour, people / states, (100 - people) / (26 - states))


@pytest.mark.parametrize(
    ("states", "people", "adopted"),
    [(20, 82.5, True), (15, 65.1, True), (14, 70.0, False), (15, 64.9, False)],
)
def test_v48_a_council_act_needs_fifteen_states_and_65_percent(
    states: int, people: float, adopted: bool
) -> None:
    """V48: 20 of 26 with 82.5 %: adopted; 14 states with 70 %: not."""
    thresholds = number("qualified_majority_states"), number("qualified_majority_population")
    assert qualified_majority(*votes(states, people), *thresholds) is adopted


@pytest.mark.parametrize(("states", "reconvened"), [(13, False), (14, True)])
def test_v48_fourteen_states_reconvene_the_forum(states: int, reconvened: bool) -> None:
    """V48: what is not enough for an act is enough to meet again (13(4))."""
    assert simple_majority(votes(states, 70.0)[0]) is reconvened


def test_v32_who_used_the_pool_has_no_ground_under_article_61() -> None:
    """V32: one place drawn and the request is refused; without drawing it is assessed."""
    assert deduction_ground(under_pressure=True, significant=False, used_pool=False) == "61"
    assert deduction_ground(under_pressure=True, significant=False, used_pool=True) == ""
    assert deduction_ground(under_pressure=False, significant=True, used_pool=True) == "62"
    assert deduction_ground(under_pressure=False, significant=False, used_pool=False) == ""


@pytest.mark.parametrize(
    ("asked", "assessed", "granted"), [(1.0, 0.5, 0.5), (0.5, 1.0, 0.5), (1.0, 1.0, 1.0)]
)
def test_a_deduction_is_partial_or_full_and_never_more_than_asked(
    asked: float, assessed: float, granted: float
) -> None:
    assert deduction_granted(asked, assessed) == granted


@pytest.mark.parametrize(("transfers", "found"), [(1, True), (2, False)])
def test_a_finding_of_shortcomings_needs_almost_no_transfers(transfers: int, found: bool) -> None:
    """2,000 requests and a cut-off of one in a thousand: two transfers are just enough."""
    rate, fewest = number("shortcomings_transfer_rate"), number("shortcomings_fewest_requests")
    flags = systemic_shortcomings(np.array([2_000.0]), np.array([float(transfers)]), rate, fewest)
    assert flags[0] == found


def test_a_finding_ends_the_claim_of_that_beneficiary_alone() -> None:
    share = number("shortcomings_release_share")
    claims = owed_to(np.array([True, True, False]), np.array([True, False, False]), share)
    assert claims.tolist() == [0.0, 1.0, 0.0]


def test_the_cap_is_the_fair_share_less_persons_and_money() -> None:
    """63(7), rulebook C1: 400 persons less 100 delivered less EUR 2 million at 20,000 leaves 200."""
    price = int(number("solidarity_price_eur"))
    facts = np.array([400]), np.array([100])
    assert offset_room(*facts, np.array([2_000_000]), price).tolist() == [200]
    assert offset_room(*facts, np.array([0]), price).tolist() == [300]


def test_what_was_pledged_and_not_relocated_becomes_offsets() -> None:
    """63(5): pledged 100, delivered 60, accepted and on the way 10."""
    assert default_offsets(np.array([100]), np.array([60]), np.array([10])).tolist() == [30]
    assert default_offsets(np.array([100]), np.array([90]), np.array([10])).tolist() == [0]


def test_a_credit_lowers_the_share_and_ends_after_five_years() -> None:
    assert credit_used(np.array([31]), np.array([30])).tolist() == [30]
    assert credit_used(np.array([29]), np.array([30])).tolist() == [29]
    assert credit_expired(np.array([50]), np.array([30])).tolist() == [20]
    assert number("crisis_credit_years") == 5
