"""The ledgers of all cycles and their table, from the acts alone: what a reader with the ledger and the law can redo.

Every act is taken in order of time. Where the law has a formula the number is computed again from the act's
inputs; what was chosen or happened (a pledge, a delivery, a payment) is read.
"""

import json
from typing import Final

import pandas as pd

from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.experiments.replay import deliveries, draws, fair_shares, findings, offsets, pledges
from pactsim.experiments.replay.act_numbers import Replayed
from pactsim.model.phases.institution_tables import ledgers_table

_ACTS: Final[dict[str, Replayed]] = {
    act: replayed
    for stage in (findings, fair_shares, pledges, offsets, draws, deliveries)
    for act, replayed in stage.ACTS.items()
}


def cycle_from_acts(acts: pd.DataFrame) -> pd.DataFrame:
    """The ``cycle`` table that follows from an ``acts`` table and nothing else."""
    return ledgers_table(ledgers_from_acts(acts))


def ledgers_from_acts(acts: pd.DataFrame) -> dict[int, CycleLedger]:
    """The ledger of every cycle whose annual report is among the acts, by year.

    Acts of relocation schemes outside the pool, and those that change no balance, pass by.
    """
    ledgers: dict[int, CycleLedger] = {}
    for row in acts.sort_values("date", kind="stable").to_dict("records"):
        cycle, act = int(row["cycle"]), str(row["act"])
        if act == "annual_report":
            ledgers[cycle] = CycleLedger(cycle)
        ledger, apply = ledgers.get(cycle), _ACTS.get(act)
        if ledger is not None and apply is not None:
            numbers = json.loads(row["numbers"])
            vote = json.loads(row["vote"]) if row["vote"] else {}
            apply(ledger, numbers | {"vote": vote}, str(row["subject"]))
    return ledgers
