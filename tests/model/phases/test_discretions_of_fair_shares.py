"""Counterfactual keys and credits move the fair shares as they say, and only in that direction."""

import numpy as np
import pytest
from synthetic_cycles import at, pledges_made, pool_of


@pytest.mark.parametrize(
    ("weight", "burdened", "spared"),
    [
        ("key_caseload_weight", "EL", "HU"),
        ("key_unemployment_weight", "ES", "CZ"),
        ("key_temporary_protection_weight", "CZ", "FR"),
    ],
)
def test_a_corrected_key_asks_less_of_who_carries_more(make_world, weight, burdened, spared):
    shares = [pledges_made(make_world, {weight: value}).fair_share for value in (0.0, 0.15, 0.3)]
    for share in shares:
        assert share.sum() == pytest.approx(1.0, abs=1e-12)
    down, up = ([share[at(code)] for share in shares] for code in (burdened, spared))
    assert down == sorted(down, reverse=True) and down[0] > down[-1]
    assert up == sorted(up) and up[0] < up[-1]


def test_the_cap_on_corrections_holds_down_the_largest_gain(make_world):
    tight, loose = (
        pledges_made(make_world, {"key_caseload_weight": 0.3, "key_correction_cap": cap}).fair_share
        for cap in (0.3, 10.0)
    )
    assert loose[at("HU")] > tight[at("HU")]


def test_a_surplus_lowers_later_shares_where_it_is_credited(make_world):
    rules = {"offset_trigger": "automatic", "offset_cap": "none", "solidarity_price_eur": 20_000}
    plain = make_world(2025, rules, eligible=5_000).run_to(2028, 12)
    credited = make_world(2025, rules | {"surplus_credited": True}, eligible=5_000).run_to(2028, 12)
    earned = pool_of(credited, 2026).credit_earned + pool_of(credited, 2027).credit_earned
    assert earned.sum() > 0 and pool_of(plain, 2027).credit_earned.sum() == 0
    assert pool_of(credited, 2029).credit_used.sum() > 0
    assert (pool_of(credited, 2029).fair_share_persons <= pool_of(plain, 2029).fair_share_persons).all()
    for year in (2027, 2028):
        one, two = pool_of(credited, year), pool_of(credited, year + 1)
        close = one.credit_open + one.credit_earned - one.credit_used - one.credit_expired
        assert np.array_equal(close, two.credit_open)


def test_what_was_not_pledged_is_owed_two_pools_later(make_world):
    plain, carried = (
        make_world(2025, {"unpledged_carried_over": on}).run_to(2027, 12) for on in (False, True)
    )
    debt = pool_of(carried, 2026).defaulted_persons
    assert debt[at("HU")] > 0
    more = pool_of(carried, 2028).fair_share_persons - pool_of(plain, 2028).fair_share_persons
    assert np.array_equal(more, np.where(pool_of(carried, 2026).beneficiary, 0, debt))
