"""Parameter sets are laid under a scenario: what the scenario says itself stays."""

import pandas as pd
import pytest

from pactsim.model.ensemble import member_values, parameter_sets, with_member
from pactsim.model.faults import InputFault
from pactsim.model.readings import laid_over
from pactsim.model.scenario import Scenario

TWO_MEMBERS = pd.DataFrame(
    {
        "member": [1, 2],
        "family_share": [0.15, 0.3],
        "relocation_setup_months@1990-01-01": [9.0, 12.0],
        "relocation_setup_months@2022-06-01": [7.0, 8.0],
    }
)


@pytest.fixture(autouse=True)
def two_members():
    with laid_over(fitted={"ensemble": TWO_MEMBERS}):
        yield


def test_a_member_is_read_with_its_days():
    values = member_values(2)
    assert values["family_share"] == 0.3
    assert [entry["value"] for entry in values["relocation_setup_months"]] == [12.0, 8.0]
    assert member_values(0) == {}


def test_what_the_scenario_sets_stays():
    own = Scenario(name="mine", uncertainties={"family_share": 0.2})
    assert with_member(own, 2).uncertainties["family_share"] == 0.2
    assert with_member(own, 2).hash() != own.hash()
    assert with_member(own, 0) is own


def test_members_are_gone_through_in_order_and_again():
    assert parameter_sets(5) == [1, 2, 1, 2, 1]


def test_a_member_that_is_not_there_is_refused():
    with pytest.raises(InputFault, match="0 to 2"):
        member_values(3)
