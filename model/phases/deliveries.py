"""What the month brought: relocations that arrived and cases taken over, one act a cycle (AMMR 63, 67, 69)."""

from typing import Any

from pactsim.agents.cycle_ledger import to_pool
from pactsim.model.phases.acts_ledger import by_pair, record_act
from pactsim.model.phases.relocation_schemes import POOL

#: Relocations booked in a cycle may come from the voluntary mechanism where a scenario keeps it alive.
_OTHER_SCHEME = "Declaration of 22 June 2022"


def record_deliveries(world: Any) -> None:
    """Write the month's deliveries of every pool into the acts; what lies outside a pool is left out."""
    coordinator = world.coordinator
    article = "AMMR 67" if coordinator.scheme == POOL else _OTHER_SCHEME
    for cycle, moved in coordinator.relocated_this_month:
        persons = to_pool(moved)
        if cycle in coordinator.ledgers and persons.any():
            record_act(
                world, world.today, cycle, "Coordinator", "relocations", article,
                {"persons": by_pair(persons), "total": int(persons.sum())},
            )  # fmt: skip
    for cycle, cases in sorted(coordinator.offset_this_month.items()):
        owed = coordinator.offset_duties(cycle)
        record_act(
            world, world.today, cycle, "Coordinator", "offsets", "AMMR 63, 69",
            {"cases": by_pair(cases), "total": int(cases.sum()), **owed},
        )  # fmt: skip
    coordinator.offset_this_month = {}
