"""Phase 1, second part: people who left the Union come back, a few a year."""

from typing import Any

from pactsim.model.kernels.reentry import come_back


def reenter(world: Any) -> None:
    """Re-entries of the month, by last month's rates and this month's choice."""
    come_back(
        world.blocks,
        world.tally,
        world.due.arriving,
        world.month_end,
        world.seed32,
        world.moves,
        world.choice,
    )
