"""The yearly evaluation the law forgot: promised, due, pledged, effective, drawn, delivered, still there."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger

MEASURES = ("proposed", "reference", "due", "pledged", "effective", "drawn", "delivered")


def evaluation_table(world: Any) -> pd.DataFrame:
    """The ``evaluation`` table: a row a pool state and one for the Union, by cycle, in person-equivalents."""
    rows = []
    for year, ledger in sorted(world.coordinator.ledgers.items()):
        if not ledger.closed:
            continue
        values = evaluate(world, ledger)
        still_there = np.asarray(world.relocated_still_there(year), dtype=np.float64)
        for state, code in enumerate(POOL_STATES):
            row = {name: float(values[name][state]) for name in MEASURES}
            rows.append({"year": year, "member_state": code, **row, "additional": np.nan,
                         "still_there": float(still_there[POOL_PLACES[state]])})  # fmt: skip
        union = {name: float(values[name].sum()) for name in MEASURES}
        union["proposed"], union["reference"] = (
            float(ledger.proposed_persons),
            float(ledger.reference_persons),
        )
        rows.append({"year": year, "member_state": "EU", **union, "additional": np.nan,
                     "still_there": float(still_there.sum())})  # fmt: skip
    columns = ["year", "member_state", *MEASURES, "additional", "still_there"]
    table = pd.DataFrame(rows, columns=columns)
    types = dict.fromkeys(columns[2:], "float64") | {"year": "int16", "member_state": "str"}
    return table.astype(types)


def evaluate(world: Any, ledger: CycleLedger) -> dict[str, np.ndarray]:
    """A cycle's measures by state, (26,) person-equivalents each.

    ``delivered`` counts what contributors gave: persons, cases, and money paid in so far at the price.
    """
    price = world.parameters.number("solidarity_price_eur", date(ledger.year, 1, 1))
    due = np.where(ledger.beneficiary, 0.0, ledger.fair_share_persons * (1.0 - ledger.deduction))

    def worth(kind: str) -> np.ndarray:
        persons = getattr(ledger, f"{kind}_relocation") + getattr(ledger, f"{kind}_offset")
        return persons + (getattr(ledger, f"{kind}_eur") + getattr(ledger, f"{kind}_alternative_eur")) / price

    return {
        "proposed": ledger.fair_share * ledger.proposed_persons,
        "reference": ledger.fair_share * ledger.reference_persons,
        "due": due,
        "pledged": worth("pledged"),
        "effective": worth("effective"),
        "drawn": ledger.drawn_relocation
        + ledger.delivered_offset
        + (ledger.drawn_eur + ledger.alternative_requested_eur) / price,
        "delivered": worth("delivered"),
    }
