"""The first pool: what counts as new solidarity, and that no line pretends to be a blind test."""

import numpy as np
import pytest

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.calibration.validation import first_pool


def test_new_solidarity_leaves_out_beneficiaries_offsets_and_services():
    ledger = CycleLedger(2026)
    ledger.under_pressure[POOL_STATES.index("IT")] = True
    for name, amount in (
        ("relocation", 10),
        ("eur", 2_000_000),
        ("offset", 50),
        ("alternative_eur", 9_000_000),
    ):
        column = np.zeros(len(POOL_STATES), dtype=np.int64)
        column[[POOL_STATES.index(code) for code in ("IT", "SE")]] = amount
        setattr(ledger, f"effective_{name}", column)
    assert first_pool.new_solidarity(ledger) == (10.0, 2.0)


@pytest.mark.slow
def test_lines_of_the_first_pool():
    lines = first_pool.findings(lambda _done, _all: None)
    totals = [line for line in lines if "promised" in line.target or "both in persons" in line.target]
    assert len(totals) == 6
    assert all("No blind test" in line.reading and line.use == "set-identify" for line in totals)
    shares = next(line for line in lines if line.target.startswith("pledge against fair share"))
    assert shares.simulated < 0.05 < shares.naive
