"""Measures of evenness against the key, and the undoing of solidarity."""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import STATES
from pactsim.model.fairness import burdens_of_year, gini_over_key, hoover, metrics

KEY = np.array([0.5, 0.3, 0.2])


def test_proportional_burden_is_even():
    found = metrics(np.array([50.0, 30.0, 20.0]), KEY, np.array([1e6, 1e6, 1e6]))
    assert found["gini_over_key"] == pytest.approx(0.0)
    assert found["hoover"] == pytest.approx(0.0)
    assert found["max_over_key"] == pytest.approx(1.0)
    assert found["persons_above_key"] == pytest.approx(0.0)
    assert found["per_1000_max"] == pytest.approx(0.05)


def test_everything_on_one_state():
    burden = np.array([0.0, 0.0, 100.0])
    # All must move but the fifth that is its part; the curve runs along the axis for 0.8 of the key.
    assert hoover(burden, KEY) == pytest.approx(0.8)
    assert gini_over_key(burden, KEY) == pytest.approx(0.8)


def test_no_burden_is_even():
    assert gini_over_key(np.zeros(3), KEY) == hoover(np.zeros(3), KEY) == 0.0


def states_table():
    columns = (
        "present", "responsible_for", "relocated_out", "relocated_in", "offsets_ceded", "offsets_taken",
        "beneficiaries_in", "reception_persons",
    )  # fmt: skip
    table = pd.DataFrame({"year": 2026, "month": 12, "member_state": list(STATES)})
    for name in columns:
        table[name] = 10 if name in ("present", "responsible_for", "reception_persons") else 0
    return table


NO_FLOWS = pd.DataFrame({name: [] for name in ("year", "kind", "from_state", "to_state", "amount")})


def test_i25_without_solidarity_after_equals_before():
    burdens = burdens_of_year(states_table(), NO_FLOWS, 2026, 1200.0)
    for burden in ("hosted", "responsible", "euros"):
        assert burdens[burden, "before"].tolist() == burdens[burden, "after"].tolist()


def test_relocations_offsets_and_money_are_undone():
    changes = {
        ("relocated_out", "IT"): 4,
        ("relocated_in", "DE"): 4,
        ("offsets_ceded", "IT"): 2,
        ("offsets_taken", "FR"): 2,
    }
    table = states_table()
    for (name, code), value in changes.items():
        table.loc[table["member_state"] == code, name] = value
    flows = pd.DataFrame(
        {
            "year": [2026, 2026],
            "kind": "money",
            "from_state": ["BE", "EU"],
            "to_state": ["EU", "EL"],
            "amount": [500, 300],
        }
    )
    burdens = burdens_of_year(table, flows, 2026, 1200.0)
    italy, germany, france, belgium, greece = (STATES.index(code) for code in ("IT", "DE", "FR", "BE", "EL"))
    assert burdens["hosted", "before"][[italy, germany]].tolist() == [14, 6]
    assert burdens["responsible", "before"][[italy, germany, france]].tolist() == [16, 6, 8]
    assert burdens["euros", "after"][[belgium, greece]].tolist() == [12_500, 11_700]
    assert burdens["euros", "before"][[belgium, greece]].tolist() == [12_000, 12_000]
