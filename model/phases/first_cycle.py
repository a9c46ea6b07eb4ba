"""The first pool (2026): what is held of its labels, pledges and deductions, as facts with their source."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.commission import Labels
from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.agents.member_state import ALTERNATIVE, OFFSET, PAY, REFUSE, Pledge
from pactsim.model.phases.solidarity_calendar import FIRST_POOL
from pactsim.model.phases.solidarity_facts import correction_weights
from pactsim.model.stances import stance_of

_DECIDED = date(2025, 11, 11)
_DEDUCTION = {"full": 1.0, "refused": 0.0}
_IN_PERSONS = {"offsets", "relocation_or_offsets"}


def observed_first_cycle(world: Any, cycle: int) -> bool:
    """Whether a cycle is the first one and its facts are to be used."""
    return cycle == FIRST_POOL and world.parameters.value("first_cycle", date(cycle, 1, 1)) == "observed"


def observed_labels(world: Any, sar_rule: bool) -> Labels:
    """The findings of November 2025; without the SAR rule the two that rested on landings fall away."""
    rows = _rows(world)
    by_sar = np.array([stance_of(code, _DECIDED).get("pressure_by_sar", 0.0) > 0 for code in POOL_STATES])
    under_pressure = rows["under_pressure"].to_numpy(dtype=np.bool_)
    if not sar_rule:
        under_pressure = under_pressure & ~by_sar
        by_sar = np.zeros_like(by_sar)
    return Labels(
        under_pressure,
        by_sar & under_pressure,
        rows["at_risk"].to_numpy(dtype=np.bool_),
        rows["significant"].to_numpy(dtype=np.bool_),
    )


def observed_pledges(world: Any, ledger: CycleLedger) -> dict[str, Pledge]:
    """The pledges held, by state; empty where reference or rules are not those they were made for.

    Persons pledged by Germany and France are read as offsets: a minister says so for the first, and Spain's
    count of 962 relocations leaves no room for the second.
    """
    parameters, on = world.parameters, date(ledger.year, 1, 1)
    if not observed_first_cycle(world, ledger.year):
        return {}
    totals = world.scheme_facts("pool_2026_totals").set_index("item")["value"]
    same_level = ledger.reference_persons == int(
        totals["pool_reference_relocations"]
    ) and ledger.reference_eur == int(totals["pool_reference_financial"])
    same_rules = (
        not parameters.value("full_compliance", on)
        and not parameters.number("minimum_person_share", on)
        and not parameters.number("pledge_penalty_eur", on)
        and parameters.value("pledge_menu", on) == "full"
        and parameters.value("deduction_grounds", on) == "law"
        and not correction_weights(world, on).any()
    )
    if not (same_level and same_rules):
        return {}
    found = {}
    for code, row in _rows(world).iterrows():
        if row["form"] == "no_pledge":
            found[str(code)] = Pledge(REFUSE, 0, 0, 0, 0, 0.0)
        elif row["form"] in _IN_PERSONS and pd.notna(row["pledged_persons"]):
            found[str(code)] = Pledge(OFFSET, 0, int(row["pledged_persons"]), 0, 0, 0.0)
        elif pd.notna(row["alternative_eur"]):
            found[str(code)] = Pledge(ALTERNATIVE, 0, 0, 0, int(row["alternative_eur"]), 0.0)
        elif pd.notna(row["pledged_eur"]):
            found[str(code)] = Pledge(PAY, 0, 0, int(row["pledged_eur"]), 0, 0.0)
    return found


def observed_deductions(world: Any, cycle: int) -> dict[str, float]:
    """The deductions whose extent is held, share of the pledge by state."""
    if not observed_first_cycle(world, cycle):
        return {}
    rows = _rows(world)["deduction"]
    return {str(code): _DEDUCTION[text] for code, text in rows.items() if text in _DEDUCTION}


def _rows(world: Any) -> pd.DataFrame:
    return world.scheme_facts("pool_2026").set_index("member_state").reindex(list(POOL_STATES))
