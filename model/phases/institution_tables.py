"""The outcome tables of the institutions: cycle, draws, acts, evaluation, and the money among the flows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import COUNT_COLUMNS, FLAG_COLUMNS, SHARE_COLUMNS, CycleLedger
from pactsim.model.phases.evaluation import evaluation_table

CYCLE_COLUMNS = (
    "year", "member_state", "under_pressure", "at_risk", "significant", "score_pressure", "score_risk",
    "score_significant", "informed_58", "beneficiary", "need_computed", "need_stated", "fair_share",
    "fair_share_persons", "fair_share_eur", "pledged_relocation", "pledged_offset", "pledged_eur",
    "pledged_alternative_eur", "pledge_source", "deduction", "released", "effective_relocation",
    "effective_offset", "effective_eur", "effective_alternative_eur", "drawn_relocation", "drawn_eur",
    "delivered_relocation", "delivered_offset", "delivered_eur", "delivered_alternative_eur",
    "alternative_requested_eur", "alternative_converted_eur", "mandatory_offset", "defaulted_persons",
    "received_relocation", "received_offset", "received_eur", "credit_open", "credit_earned", "credit_used",
    "credit_expired",
)  # fmt: skip
DRAW_COLUMNS = ("date", "beneficiary", "contributor", "type", "amount", "cumulative")
ACT_COLUMNS = ("date", "cycle", "actor", "act", "article", "subject", "numbers", "vote")
FLOW_COLUMNS = ("year", "month", "kind", "from_state", "to_state", "unit", "amount", "cause")


def institution_tables(world: Any) -> dict[str, pd.DataFrame]:
    """The tables ``cycle``, ``draws``, ``acts`` and ``evaluation`` in the contract's columns and types."""
    return {
        "cycle": cycle_table(world),
        "draws": draws_table(world),
        "acts": acts_table(world),
        "evaluation": evaluation_table(world),
    }


def cycle_table(world: Any) -> pd.DataFrame:
    """One row a pool state and cycle, cycles in preparation included."""
    return ledgers_table(world.coordinator.ledgers)


def ledgers_table(ledgers: Mapping[int, CycleLedger]) -> pd.DataFrame:
    """The ``cycle`` table of ledgers by year."""
    rows = [
        {"year": year, "member_state": code}
        | {name: getattr(ledger, name)[state] for name in CYCLE_COLUMNS[2:]}
        for year, ledger in sorted(ledgers.items())
        for state, code in enumerate(POOL_STATES)
    ]
    types: dict[str, str] = {
        "year": "int16",
        "member_state": "str",
        "pledge_source": "str",
        "released": "str",
    }
    types |= dict.fromkeys(FLAG_COLUMNS, "bool") | dict.fromkeys(SHARE_COLUMNS, "float64")
    types |= dict.fromkeys(COUNT_COLUMNS, "int64")
    return pd.DataFrame(rows, columns=list(CYCLE_COLUMNS)).astype(types)


def draws_table(world: Any) -> pd.DataFrame:
    """One row a draw, in order of time."""
    table = pd.DataFrame(world.coordinator.draws, columns=list(DRAW_COLUMNS))
    return table.astype({"beneficiary": "str", "contributor": "str", "type": "str",
                         "amount": "int64", "cumulative": "int64"})  # fmt: skip


def acts_table(world: Any) -> pd.DataFrame:
    """One row an act, by date; acts of one day keep their legal order."""
    table = pd.DataFrame(world.coordinator.acts, columns=list(ACT_COLUMNS))
    table = table.sort_values("date", kind="stable", ignore_index=True)
    texts = ("actor", "act", "article", "subject", "numbers", "vote")
    return table.astype({"cycle": "int16"} | dict.fromkeys(texts, "str"))


def money_flow_rows(world: Any) -> pd.DataFrame:
    """Rows of ``flows`` of kind money, summed by month, pair and cause."""
    table = pd.DataFrame(
        world.coordinator.money_flows,
        columns=["year", "month", "from_state", "to_state", "amount", "cause"],
    )
    table["kind"], table["unit"] = "money", "EUR"
    keys = ["year", "month", "kind", "from_state", "to_state", "unit", "cause"]
    table = table.groupby(keys, as_index=False, sort=True)[["amount"]].sum()
    types = {"year": "int16", "month": "int8", "amount": "int64"}
    types |= dict.fromkeys(("kind", "from_state", "to_state", "unit", "cause"), "str")
    return table[list(FLOW_COLUMNS)].astype(types)
