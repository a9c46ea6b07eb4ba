"""Phase 3: registration. Applications are lodged, and border states decide how much they record."""

from typing import Any

import numpy as np

from pactsim.agents.codes import N_PLACES, N_STATES
from pactsim.model.kernels.registration import lodge


def register(world: Any) -> None:
    """Lodge the applications of the month."""
    lodge(world.blocks, world.tally, world.due.arriving, world.month_end, world.switch_day)


def decide_registration_effort(world: Any) -> None:
    """Each January every state sets how much of its duty to record it carries out, from last year's burden.

    Effort falls with entries above the state's part of the key and rises with what solidarity took away.
    """
    effort = np.ones(N_PLACES)
    if len(world.history["entries_irregular"]) >= 12:
        entries = world.history["entries_irregular"][-12:].sum(axis=0)[:N_STATES].astype(float)
        relieved = (
            world.history["relocated_out"][-12:].sum(axis=0)
            + world.history["offsets_ceded"][-12:].sum(axis=0)
        )[:N_STATES]
        total = max(float(entries.sum()), 1.0)
        for place, state in enumerate(world.member_states):
            burden = entries[place] / total / max(world.key[place], 1e-9)
            received = min(relieved[place] / max(entries[place], 1.0), 1.0)
            effort[place] = state.registration_effort(
                burden, float(received), world.shortcomings_threat[place]
            )
    world.registration_effort = effort
