"""Phase 10, people's side: identification for relocation, transfers, and cases taken over as offsets."""

from typing import Any

import numpy as np

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.model.kernels.relocation import (
    identify,
    lotteries,
    offset_cases,
    relocate,
    relocation_candidates,
    take_offsets,
)


def execute_relocation(world: Any) -> None:
    """Move the people whose transfer is due, then identify new ones within what was drawn."""
    coordinator = world.coordinator
    cycle = int(coordinator.relocation_cycle)
    moved = relocate(
        world.blocks,
        world.tally,
        world.due,
        world.month_end,
        world.seed32,
        float(coordinator.security_refusal),
    )
    for back in np.flatnonzero(moved.any(axis=(1, 2))):
        coordinator.book_relocations(cycle - int(back), moved[back] * world.scale)
    coordinator.relocation_due += (world.tally.pair("relocations_lost") * world.scale).T
    due = coordinator.relocation_due
    if due.any():
        _identify(world, due)


def _identify(world: Any, due: np.ndarray) -> None:
    coordinator = world.coordinator
    queue, priority, days = world.buffer("queue"), world.buffer("priority"), world.buffer("days")
    beneficiary = due.sum(axis=0) > 0
    eligible = np.asarray(coordinator.eligible_citizenships, dtype=np.bool_)
    assert eligible.size == N_CITIZENSHIPS
    n = relocation_candidates(
        world.blocks, world.open_cases, beneficiary, eligible, world.month_end, queue, priority, days
    )
    available = np.asarray(coordinator.identification_speed) / world.scale + world.unused_identification
    budget = np.floor(available).astype(np.int64)
    law = world.relocation_law
    heads = queue[:n]
    order = np.lexsort((lotteries(world.blocks, heads, 1, world.seed32), days[:n], priority[:n]))
    identified, _left = identify(
        world.blocks, world.tally, heads, order, budget,
        due.copy(), world.choice.weights, world.scale,
        bool(world.parameters.value("relocation_matches_links")), world.seed32, world.month_end,
        int(coordinator.relocation_cycle), law.check_days + law.decision_days,
        world.parameters.number("relocation_days"),
    )  # fmt: skip
    coordinator.relocation_due -= identified * world.scale
    spent = identified.sum(axis=0)
    world.unused_identification = np.where(beneficiary, np.minimum(available - spent, 9.0), 0.0)


def execute_offsets(world: Any) -> None:
    """Count the cases that could be offset, by pair, and let contributors take over what is due."""
    world.offset_eligible = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    rows = world.buffer("queue")
    n = offset_cases(world.blocks, world.open_cases, world.laws, world.month_end, world.offset_eligible, rows)
    world.offset_eligible *= world.scale
    due = np.asarray(world.coordinator.offset_due)
    if due.any():
        heads = rows[:n].copy()
        accepted = world.people.acceptance_day[heads]
        order = np.lexsort((lotteries(world.blocks, heads, 2, world.seed32), accepted))
        taken = take_offsets(world.blocks, world.tally, heads, order, due, world.scale)
        if taken.any():
            world.coordinator.book_offsets(int(world.coordinator.relocation_cycle), taken * world.scale)
