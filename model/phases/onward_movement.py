"""Phase 7: onward movement while a case is open, after a status, after a rejection, after relocation."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, STATE_INDEX
from pactsim.model import fitted
from pactsim.model.kernels.onward import move_pending
from pactsim.model.kernels.quiet import move_quiet
from pactsim.model.rates import MoveRates

_DAYS_A_MONTH = 365.2425 / 12

#: At most this share of the open cases of a state disappears in a month.
_MOST_DISAPPEAR = 0.6

Floats = NDArray[np.float64]


def onward_factor(world: Any) -> Floats:
    """How gap and crowding raise or lower the wish to move on: (36, 33), 1 at the reference gap."""
    number = world.parameters.number
    factor = np.zeros((N_CITIZENSHIPS, N_PLACES))
    gap = number("onward_gap_weight") * (world.gap - number("onward_gap_reference"))
    crowd = number("crowding_weight") * np.clip(world.load - 1.0, 0.0, 1.0)
    factor[:, :N_STATES] = np.exp(gap + crowd[None, :])
    return np.minimum(factor, number("onward_bound"))


def most_onward(world: Any) -> Floats:
    """The largest factor of the run, (36, 33): some room above the first one, which bounds the waiting times."""
    number = world.parameters.number
    room = number("onward_headroom") * np.maximum(onward_factor(world), 1.0)
    return np.minimum(room, number("onward_bound"))


def move_rates(world: Any, factor: Floats) -> MoveRates:
    """All rates of the month; ``factor`` is (36, 33), taken at most at ``world.most_onward``."""
    number = world.parameters.number
    most = world.most_onward
    factor = np.minimum(factor, most)
    relocated = np.array([number(f"relocated_{kind}_factor") for kind in ("link", "preference", "assigned")])

    def daily(name: str) -> float:
        return number(name) / _DAYS_A_MONTH

    little_support, most_support_lost = np.ones(N_PLACES), np.ones(N_PLACES)
    little_support[STATE_INDEX["EL"]] = number("onward_status_factor_el", world.today)
    most_support_lost[STATE_INDEX["EL"]] = max(
        number("onward_status_factor_el", day) for day in world.parameters.dates("onward_status_factor_el")
    )
    returns = fitted.return_hazard() * number("return_factor") / _DAYS_A_MONTH
    status, rejected = daily("onward_status_rate"), daily("onward_rejected_rate")
    settle, leave_protected = daily("settle_rate"), daily("leave_protected_rate")
    disappear, leave = daily("disappear_rejected_rate"), daily("leave_rejected_rate")
    reapply = daily("reapply_rejected_rate")
    most_after_status = most * most_support_lost * status
    closing = np.ones(N_PLACES)
    closing[:N_STATES] = fitted.pending_disappear_ratio()
    reentry = number("reentry_rate") / 12 / _DAYS_A_MONTH
    leave_unseen, reapply_unseen = daily("leave_disappeared_rate"), daily("reapply_disappeared_rate")
    deterred = 0.0
    if world.parameters.value("responsibility_law", world.today) == "ammr":
        # Who leaves the state where the procedure runs loses reception conditions (AMMR 18).
        deterred = number("reception_loss_deterrent", world.today)
    return MoveRates(
        pending=factor * number("onward_pending_rate") * (1.0 - deterred),
        most_pending=float(most.max()) * number("onward_pending_rate"),
        pending_disappear=np.minimum(closing * number("disappear_pending_rate"), _MOST_DISAPPEAR),
        pending_leave=number("leave_pending_rate"),
        after_status=factor * little_support * status,
        after_rejection=factor * rejected,
        after_disappearing=factor * rejected,
        relocated=relocated,
        settle=settle,
        leave_protected=leave_protected,
        return_rejected=returns,
        disappear_rejected=disappear,
        leave_rejected=leave,
        reapply_rejected=reapply,
        leave_disappeared=leave_unseen,
        reapply_disappeared=reapply_unseen,
        reentry=reentry,
        most_after_status=most_after_status,
        bound_protected=coarse_bound(most_after_status + settle + leave_protected),
        bound_rejected=coarse_bound(most * rejected + returns + disappear + leave + reapply),
        bound_disappeared=coarse_bound(most * rejected + leave_unseen + reapply_unseen),
        bound_reentry=float(coarse_bound(reentry)),
    )


def coarse_bound(rate: Any) -> Floats:
    """The next half power of two above each daily rate, at least one in a lifetime.

    Two scenarios whose rates differ a little then share their candidate events, and only the event changes.
    """
    return np.asarray(2.0 ** (np.ceil(2.0 * np.log2(np.maximum(rate, 1e-5))) / 2.0))


def move_onward(world: Any) -> None:
    """Own movements of the month; other events of quiet people are marked for the phase of departures."""
    world.moves = move_rates(world, onward_factor(world))
    move_pending(
        world.blocks, world.tally, world.open_cases, world.month, world.month_end, world.seed32, world.moves,
        world.choice,
    )  # fmt: skip
    marked = world.buffer("marked")
    n = move_quiet(
        world.blocks,
        world.tally,
        world.due.all,
        world.month_end,
        world.seed32,
        world.moves,
        world.choice,
        marked,
    )
    world.departing = marked[:n]
