"""Who swapped its places for money under the voluntary mechanism pays once, in that month, and takes nobody."""

import pytest

from pactsim.agents.codes import PLACE_INDEX

MECHANISM = "Declaration of 22 June 2022"


def paid(world):
    return [flow for flow in world.coordinator.money_flows if flow.cause == MECHANISM]


def test_ireland_pays_in_june_2023_and_never_again(make_world):
    world = make_world(2022).run_to(2023, 5)
    assert paid(world) == []
    flows = paid(world.run_to(2024))
    assert [(f.year, f.month, f.from_state, f.to_state, f.amount) for f in flows] == [
        (2023, 6, "IE", "EU", 1_500_000)
    ]
    assert world.coordinator.scheme_delivered[2022][PLACE_INDEX["IE"]].sum() == 0
    acts = [act for act in world.coordinator.acts if act["act"] == "places_swapped"]
    assert [(act["actor"], act["date"].isoformat(), act["numbers"]) for act in acts] == [
        ("IE", "2023-06-08", '{"places": 350, "eur": 1500000}')
    ]


@pytest.mark.parametrize(
    ("first_year", "overrides"), [(2022, {"voluntary_mechanism_2022": False}), (2024, {})]
)
def test_nothing_is_paid_without_the_mechanism_or_after_the_fact(make_world, first_year, overrides):
    assert paid(make_world(first_year, overrides).run_to(2024)) == []


def test_places_without_money_are_kept(make_world):
    world = make_world(2022)
    facts = world.scheme_facts
    world.scheme_facts = lambda name: (
        facts(name).assign(pledged_eur=float("nan")) if name == "vsm_pledges" else facts(name)
    )
    world.run_to(2024)
    assert paid(world) == []
    assert world.coordinator.scheme_delivered[2022][PLACE_INDEX["IE"]].sum() > 0
