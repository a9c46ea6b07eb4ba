"""Dublin III without solidarity, and the voluntary mechanism of 2022 (rulebook 5.1 and 6)."""

from datetime import date

import numpy as np
import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.agents.status import NO_PLACE
from pactsim.model.calendar import day_of
from pactsim.model.law.delivery import may_withhold
from pactsim.model.law.dublin_regime import early_warning_step
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur
from pactsim.model.law.voluntary_mechanism import (
    indicative_persons,
    may_suspend,
    mechanism_runs,
    price_of_place_eur,
    receiver_of_pledge,
    serves_first,
    voluntary_pledge_is_lawful,
)
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters.load()
DECLARED = date(2022, 6, 22)
CY = PLACE_INDEX["CY"]


def test_dublin_asks_plans_of_the_state_under_strain_and_nothing_of_others() -> None:
    assert early_warning_step(False, False) == ""
    assert early_warning_step(True, False) == "preventive action plan"
    assert early_warning_step(True, True) == "crisis management action plan"


@pytest.mark.parametrize(
    ("today", "runs"),
    [
        (date(2022, 6, 21), False),
        (date(2022, 6, 22), True),
        (date(2023, 6, 22), True),
        (date(2023, 6, 23), False),
    ],
)
def test_the_mechanism_was_made_for_a_year(today: date, runs: bool) -> None:
    months = int(PARAMETERS.number("voluntary_months", DECLARED))
    assert mechanism_runs(day_of(DECLARED), day_of(today), months) is runs


def test_v49_every_amount_and_kind_is_lawful_among_signatories() -> None:
    """V49: 350 places, EUR 1.5 million instead, or nothing at all."""
    assert voluntary_pledge_is_lawful(True, 350, 0)
    assert voluntary_pledge_is_lawful(True, 0, 1_500_000)
    assert voluntary_pledge_is_lawful(True, 0, 0)
    assert not voluntary_pledge_is_lawful(False, 350, 0)
    assert not voluntary_pledge_is_lawful(True, -1, 0)


def test_v49_the_same_swap_is_short_under_the_pool() -> None:
    """V49: about EUR 4,286 a place was lawful in 2023; 350 persons are EUR 7.0 million today, short by 5.5."""
    assert price_of_place_eur(1_500_000, 350) == pytest.approx(4_286, abs=0.5)
    price = int(PARAMETERS.number("solidarity_price_eur", date(2027, 1, 1)))
    none, paid = np.array([0]), np.array([1_500_000])
    value = pledge_value_eur(none, none, paid, none, price)
    assert pledge_shortfall_eur(value, np.array([350 * price])).tolist() == [5_500_000]
    with pytest.raises(ValueError, match="at least one place"):
        price_of_place_eur(1.0, 0)


def test_v49_the_contributor_chooses_the_beneficiary_here_and_the_pool_elsewhere() -> None:
    """V49: free choice of beneficiary is the mechanism's alone."""
    assert receiver_of_pledge(under_voluntary_mechanism=True, chosen=CY) == CY
    assert receiver_of_pledge(under_voluntary_mechanism=False, chosen=CY) == NO_PLACE


def test_v49_a_state_may_suspend_alone_only_here_and_only_for_secondary_flows() -> None:
    """V49: under the pool only the Commission's finding frees."""
    assert may_suspend(True, disproportionate_secondary_flows=True)
    assert not may_suspend(True, disproportionate_secondary_flows=False)
    assert not may_suspend(False, disproportionate_secondary_flows=True)
    assert not may_withhold(found_by_commission=False, decision="11")


def test_the_indicative_share_binds_nobody_and_adds_up() -> None:
    target = int(PARAMETERS.number("voluntary_target_persons", DECLARED))
    parts = indicative_persons(np.array([0.4, 0.275, 0.25, 0.075]), target)
    assert parts == pytest.approx([4_000, 2_750, 2_500, 750])


def test_people_rescued_at_sea_come_first() -> None:
    assert serves_first(True, False, True) == 0
    assert serves_first(False, True, True) == 1
    assert serves_first(False, False, True) == 2
    assert serves_first(True, True, False) == 2
