"""Money that a state of the Voluntary Solidarity Mechanism gave in the place of places it had pledged: a fact."""

from datetime import date
from typing import Any, Final

from pactsim.agents.codes import STATES
from pactsim.model.phases.acts_ledger import record_act
from pactsim.model.phases.relocation_schemes import VOLUNTARY, VOLUNTARY_SCHEME

#: Article of the act and cause of the money among the flows.
DECLARATION: Final = "Declaration of 22 June 2022"


def pay_instead_of_places(world: Any) -> None:
    """In the month of a swap under the mechanism: the state's money goes to the Union, which is where solidarity
    money goes here; the record does not name who received it.
    """
    if world.coordinator.scheme != VOLUNTARY:
        return
    rows = world.scheme_facts("vsm_pledges")
    for row in rows[rows["pledged_eur"].notna() & rows["member_state"].isin(STATES)].to_dict("records"):
        on = date.fromisoformat(row["pledged_eur_on"])
        if (on.year, on.month) != (world.today.year, world.today.month):
            continue
        code, eur = str(row["member_state"]), int(row["pledged_eur"])
        world.coordinator.pay(code, "EU", eur, DECLARATION)
        record_act(
            world, on, VOLUNTARY_SCHEME.first.year, code, "places_swapped", DECLARATION,
            {"places": int(row["pledged_persons"]), "eur": eur}, code,
        )  # fmt: skip
