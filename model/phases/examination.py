"""Phase 6: examination. Decisions are slots; the queue serves the oldest first within priority classes."""

from typing import Any

import numpy as np

from pactsim.agents.codes import N_PLACES, N_STATES
from pactsim.agents.status import DUBLIN, EXAMINATION
from pactsim.model import fitted
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.examination import decide_cases, decide_due, examination_queue
from pactsim.model.kernels.open_cases import look_again
from pactsim.model.kernels.slots import serve
from pactsim.model.rates import ExaminationRates


def opening_capacity(world: Any) -> None:
    """Decisions a month when the run begins: what each state decided in the year before."""
    world.capacity = np.zeros(N_PLACES)
    world.capacity[:N_STATES] = np.maximum(fitted.decision_capacity(world.first_year), 1.0)
    world.unused_slots = np.zeros(N_PLACES)


def examination_rates(world: Any) -> ExaminationRates:
    """Recognition by state and citizenship, and what follows a negative decision."""
    number = world.parameters.numbers_on(world.today)
    return ExaminationRates(
        recognition=world.recognition,
        recognition_elsewhere=number("recognition_protected_elsewhere"),
        appeal=number("appeal_share"),
        appeal_days=number("appeal_days"),
        appeal_grant=number("appeal_grant_share"),
        minimum_days=int(number("examination_minimum_days")),
        border_days=number("border_procedure_days"),
    )


def examine(world: Any) -> None:
    """Take the month's first-instance decisions and end the appeals that are due."""
    rates = examination_rates(world)
    look_again(world.blocks, world.open_cases, world.due.asked)  # who was transferred this month
    latest = world.month_end - rates.minimum_days
    n = examination_queue(world.blocks, world.open_cases, latest, world.waiting)
    waiting = world.waiting.first(n)
    available = (world.capacity + world.decisions_bought) / world.scale + world.unused_slots
    slots = np.floor(available).astype(np.int64)
    start = int(FIRST_DAY[world.month])
    first_waiting = max(int(FIRST_DAY[world.first_month]) - 3 * 366, 0)
    served, left = serve(
        world.blocks, waiting, slots, first_waiting, world.month_end - first_waiting + 1, world.seed32
    )  # fmt: skip
    world.unused_slots = np.where(left > 0, left + available - slots, available - slots)
    length = world.month_end - start + 1
    moves = world.moves
    decide_cases(
        world.blocks, world.tally, waiting.head, served, world.seed32, start, length, rates,
        moves.bound_protected, moves.bound_rejected,
    )  # fmt: skip
    for due in (world.due.decided, world.due.arriving):
        decide_due(
            world.blocks, world.tally, due, world.month_end, world.seed32, rates,
            moves.bound_protected, moves.bound_rejected,
        )  # fmt: skip


def adjust_capacity(world: Any) -> None:
    """Capacity follows the open first-instance cases, with inertia and a limit to its growth.

    Cases in the Dublin procedure count as load, as they do in what states publish; the border procedure decides
    outside the slots.
    """
    number = world.parameters.numbers_on(world.today)
    load = world.tally.stock[[DUBLIN, EXAMINATION], :N_STATES].sum(axis=0) * world.scale
    target, ratio = number("examination_target_months"), fitted.examination_target_ratio()
    for place, state in enumerate(world.member_states):
        world.capacity[place] = state.examination_capacity(
            float(world.capacity[place]),
            float(load[place]),
            target_months=target * float(ratio[place]),
            adjust=number("examination_adjust"),
            growth_limit=number("examination_growth_limit"),
        )
