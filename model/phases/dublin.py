"""Phase 5: take charge and take back, by pair and by day."""

from typing import Any

from pactsim.model.kernels.dublin import dublin_steps


def carry_out_dublin(world: Any) -> None:
    """Requests, replies, transfers and missed limits of the month."""
    for due in (world.due.asked, world.due.arriving):
        dublin_steps(
            world.blocks, world.tally, due, world.month_end, world.seed32, world.dublin, world.laws,
            world.uk_bound, world.moves.bound_disappeared,
        )  # fmt: skip
