"""Phase 10, people's side: identification for relocation, transfers, and cases taken over as offsets."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES
from pactsim.model.kernels.identification import identify, lotteries, relocation_candidates, within_budget
from pactsim.model.kernels.offsets import offset_cases, take_offsets
from pactsim.model.kernels.relocation import relocate
from pactsim.model.kernels.slots import Waiting
from pactsim.model.phases.offset_readings import offsettable
from pactsim.model.relocation_matching import NOWHERE, Batch, match_batch

Ints = NDArray[np.int64]


def execute_relocation(world: Any) -> None:
    """Move the people whose transfer is due, then identify new ones within what was drawn."""
    coordinator = world.coordinator
    cycle = int(coordinator.relocation_cycle)
    moved = sum(
        relocate(
            world.blocks, world.tally, due, world.month_end, world.seed32, float(coordinator.security_refusal),
            world.dublin, world.laws, world.uk_bound,
        )
        for due in (world.due.asked, world.due.examined)
    )  # fmt: skip
    for back in np.flatnonzero(moved.any(axis=(1, 2))):
        coordinator.book_relocations(cycle - int(back), moved[back] * world.scale)
    coordinator.relocation_due += (world.tally.pair("relocations_lost") * world.scale).T
    due = coordinator.relocation_due
    if due.any():
        _identify(world, due)


def _identify(world: Any, due: Ints) -> None:
    """Candidates within the month's work, matched with places, then put into the pipeline."""
    coordinator = world.coordinator
    beneficiary = due.sum(axis=0) > 0
    room = np.maximum(due, 0) // world.scale
    budget = np.asarray(coordinator.identification_speed).astype(np.int64) // world.scale
    heads = np.zeros(0, dtype=np.int64)
    if budget[beneficiary].any():
        heads = _identifiable(world, beneficiary & (budget > 0), budget, room.max(axis=0))
    wanted = wanted_places(world, heads)
    law = world.relocation_law
    identified = identify(
        world.blocks, world.tally, heads, _matched(world, heads, wanted, room), wanted, world.seed32,
        world.month_end, int(coordinator.relocation_cycle), law.check_days + law.decision_days,
        world.parameters.number("relocation_days", world.today),
    )  # fmt: skip
    coordinator.relocation_due -= identified * world.scale


def _identifiable(world: Any, beneficiary: NDArray[np.bool_], budget: Ints, largest: Ints) -> Ints:
    """Heads the beneficiaries can identify this month, in the order of priority, waiting and lottery."""
    eligible = np.asarray(world.coordinator.eligible_citizenships, dtype=np.bool_)
    assert eligible.size == N_CITIZENSHIPS
    left_open = world.parameters.value("relocation_before_determination", world.today)
    n = relocation_candidates(
        world.blocks, world.open_cases, beneficiary, eligible, left_open != "never",
        left_open == "first", world.month_end, world.waiting,
    )  # fmt: skip
    waiting = world.waiting.first(n)
    latest = np.asarray(world.coordinator.latest_entry)
    in_time = world.people.entry_day[waiting.head] <= latest[waiting.place]
    waiting = Waiting._make(column[in_time] for column in waiting)
    if not world.parameters.value("relocation_vulnerable_first", world.today):
        waiting.priority[:] &= 1  # what is left is whether a case without a responsible state goes first
    rank = (waiting.priority.astype(np.int64) << 16) + waiting.day
    ahead = first_in_line(waiting, rank, budget, largest)
    heads, rank = waiting.head[ahead], rank[ahead]
    order = np.lexsort((lotteries(world.blocks, heads, 1, world.seed32), rank))
    return np.asarray(within_budget(world.blocks, heads, order, budget, largest))


def first_in_line(waiting: Waiting, rank: Ints, budget: Ints, largest: Ints) -> Ints:
    """Positions in ``waiting`` that a month's budget can reach, so that only these are sorted.

    A place looks at no more than one family beyond its ``budget`` of persons; families above ``largest`` are
    passed over anyway. ``rank`` (priority, then day) is aligned with it; equal ranks stay together.
    """
    place, size = waiting.place, waiting.size
    reached = []
    for beneficiary in np.unique(place).tolist():
        here = np.flatnonzero((place == beneficiary) & (size <= largest[beneficiary]))
        most = int(budget[beneficiary]) + 1
        if here.size > most:
            here = here[rank[here] <= np.partition(rank[here], most - 1)[most - 1]]
        reached.append(here)
    return np.sort(np.concatenate(reached)) if reached else np.zeros(0, dtype=np.int64)


def wanted_places(world: Any, heads: Ints) -> Ints:
    """The one of the other 30 states that weighs most for each family, (families,)."""
    weights = world.choice.weights[world.people.citizenship[heads], :N_STATES].copy()
    weights[np.arange(heads.size), world.people.present_state[heads]] = -1.0
    return np.asarray(weights.argmax(axis=1), dtype=np.int64)


def _matched(world: Any, heads: Ints, wanted: Ints, room: Ints) -> Ints:
    """Contributor of each family, beneficiary by beneficiary; ``room`` is (contributors, beneficiaries)."""
    people, rule = world.people, str(world.parameters.value("relocation_matching", world.today))
    link_worth = int(world.parameters.number("meaningful_link_weight", world.today))
    contributors = np.full(heads.size, NOWHERE, dtype=np.int64)
    present = people.present_state[heads]
    for place in np.unique(present):
        here = np.flatnonzero(present == place)
        size, link = (
            column[heads[here]].astype(np.int64) for column in (people.family_size, people.link_state)
        )
        contributors[here] = match_batch(Batch(size, link, wanted[here]), room[:, place], rule, link_worth)
    return contributors


def _drop_cases(world: Any, rows: Ints, n: int) -> int:
    """Take the cases that the readings of the day exclude out of ``rows`` and of the count by pair."""
    heads = rows[:n]
    kept = offsettable(world, heads)
    people, gone = world.people, heads[~kept]
    pairs = (people.present_state[gone], people.partner[gone])
    np.subtract.at(world.offset_eligible, pairs, people.family_size[gone].astype(np.int64))
    left = heads[kept]
    rows[: left.size] = left
    return int(left.size)


def execute_offsets(world: Any) -> None:
    """Count the cases that could be offset, by pair, and let contributors take over what is due."""
    world.offset_eligible = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    rows = world.buffer("queue")
    n = offset_cases(
        world.blocks, world.open_cases.head, world.laws, world.month_end, world.offset_eligible, rows
    )
    n = _drop_cases(world, rows, n)
    world.offset_eligible *= world.scale
    due = np.asarray(world.coordinator.offset_due)
    if due.any():
        heads = rows[:n].copy()
        accepted = world.people.acceptance_day[heads]
        order = np.lexsort((lotteries(world.blocks, heads, 2, world.seed32), accepted))
        taken = take_offsets(world.blocks, world.tally, heads, order, due, world.scale)
        if taken.any():
            world.coordinator.book_offsets(int(world.coordinator.relocation_cycle), taken * world.scale)
