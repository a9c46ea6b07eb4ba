"""Phase 8: leaving. Returns, disappearances, departures from the Union, statuses that end."""

from typing import Any

from pactsim.model.kernels.leaving import depart


def leave(world: Any) -> None:
    """Carry out the month's departures."""
    depart(
        world.blocks,
        world.tally,
        world.departing,
        world.month_end,
        world.seed32,
        world.moves.bound_disappeared,
    )
