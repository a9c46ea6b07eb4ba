"""Books by pair add up to the columns of ``states``."""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import N_PLACES, PLACES, STATES
from pactsim.model.pair_books import PairBooks
from pactsim.model.tally import new_tally


@pytest.fixture(scope="module")
def tables(toy):
    return toy.small_world(2019, 2020).run().tables(), toy.small_world(2026, 2027).run().tables()


def _same(pairs: pd.Series, states: pd.Series) -> None:
    """Equal over the 31 states, absent pairs as zero; other places stand outside ``states``."""
    inside = pairs[pairs.index.get_level_values(-1).isin(STATES)]
    pd.testing.assert_series_equal(inside.sort_index(), states[states != 0].sort_index(), check_names=False)


@pytest.mark.parametrize(
    ("side", "pair_column", "states_column"),
    [
        ("sender", "requests", "requests_out"),
        ("receiver", "requests", "requests_in"),
        ("receiver", "accepted", "accepted_in"),
        ("sender", "transfers", "transfers_out"),
        ("receiver", "transfers", "transfers_in"),
    ],
)
def test_pairs_add_up_to_the_states(tables, side, pair_column, states_column):
    for world in tables:
        pairs = world["dublin"].groupby(["year", side])[pair_column].sum()
        by_state = world["states"].groupby(["year", "member_state"])[states_column].sum()
        _same(pairs[pairs != 0], by_state)
        assert pairs.sum() > 0


def test_transfers_are_those_of_the_flows(tables):
    for world in tables:
        flows = world["flows"][world["flows"]["kind"] == "dublin_transfer"]
        by_pair = flows.groupby(["year", "from_state", "to_state"])["amount"].sum()
        found = world["dublin"].set_index(["year", "sender", "receiver"])["transfers"]
        pd.testing.assert_series_equal(
            found[found != 0].sort_index(), by_pair.sort_index(), check_names=False
        )


def test_eligible_cases_add_up_to_the_contributors(tables):
    world = tables[1]
    pairs = world["offset_eligible"].groupby(["year", "month", "contributor"])["cases"].sum()
    _same(pairs, world["states"].set_index(["year", "month", "member_state"])["offset_eligible"])
    assert len(pairs) > 0
    assert (world["offset_eligible"]["cases"] > 0).all()


def test_the_united_kingdom_is_a_partner_until_it_leaves(tables):
    partners = tables[0]["dublin"]
    assert {"UK"} <= {*partners["receiver"], *partners["sender"]}
    assert "UK" not in {*tables[1]["dublin"]["receiver"], *tables[1]["dublin"]["sender"]}


def test_a_year_is_kept_weighted_and_then_cleared():
    books, tally = PairBooks(scale=10), new_tally()
    nothing = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    tally.pair("requests")[PLACES.index("DE"), PLACES.index("IT")] = 3
    for month in range(1, 13):
        books.take_month(tally, nothing, 2020, month)
    tally.pair("requests").fill(0)
    tally.pair("accepted")[PLACES.index("AT"), PLACES.index("UK")] = 1
    books.take_month(tally, nothing, 2021, 12)
    found = books.tables()
    assert found["dublin"].to_numpy().tolist() == [
        [2020, "DE", "IT", 360, 0, 0], [2021, "AT", "UK", 0, 10, 0],
    ]  # fmt: skip
    assert found["offset_eligible"].empty
