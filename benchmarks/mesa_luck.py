"""The draws of people who are objects: given beforehand, or made by Philox in Python when they are needed."""

from typing import Any

import numpy as np

from benchmarks.month import MONTH, SEED, Month
from benchmarks.numpy_draws import draw4, draws_by_place
from pactsim.agents.codes import N_PLACES
from pactsim.agents.columns import people_of
from pactsim.model.random import (
    LANE_DELAY,
    LANE_DESTINATION,
    LANE_ENTRY_STATE,
    LANE_LOTTERY,
    LANE_ONWARD,
    LANE_PENDING,
    LANE_QUIET,
    LANE_TRANSIT,
    LANE_VERDICT,
    STREAM,
)

_MASK = 0xFFFFFFFF
_SEED = int(SEED)
_BLOCKS = range((N_PLACES + 3) // 4)


class MadeLuck:
    """Draws as attributes that are computed when they are read."""

    key: Any
    attempts: Any
    moves: Any
    candidates: Any

    @property
    def luck_direct(self) -> float:
        """Whether one who entered otherwise lodges where the entry was."""
        return philox4(self.key, 1, LANE_ENTRY_STATE, 0)[0]

    @property
    def luck_destination(self) -> list[float]:
        """One number a place."""
        return by_place(self.key, self.attempts, LANE_DESTINATION)

    @property
    def luck_transit(self) -> float:
        """Where a record is left on the way."""
        return philox4(self.key, self.attempts, LANE_TRANSIT, 0)[0]

    @property
    def luck_way(self) -> float:
        """Days on the way."""
        return philox4(self.key, self.attempts, LANE_DELAY, 1)[3]

    @property
    def luck_pending(self) -> list[float]:
        """Event, day and way of the month."""
        return philox4(self.key, MONTH, LANE_PENDING, 0)[:3]

    @property
    def luck_onward(self) -> list[float]:
        """One number a place."""
        return by_place(self.key, self.moves, LANE_ONWARD)

    @property
    def luck_verdict(self) -> list[float]:
        """Verdict, appeal, its length, day in the month."""
        verdict, appeal, _, length = philox4(self.key, self.attempts, LANE_VERDICT, 0)
        return [verdict, appeal, length, philox4(self.key, self.attempts, LANE_VERDICT, 1)[0]]

    @property
    def luck_lottery(self) -> float:
        """Order among equals."""
        return philox4(self.key, 0, LANE_LOTTERY, 0)[0]

    @property
    def luck_quiet(self) -> float:
        """The next waiting time."""
        return philox4(self.key, self.candidates, LANE_QUIET, 0)[0]


def philox4(key: int, time: int, lane: int, index: int) -> list[float]:
    """Four uniforms in (0, 1), as :func:`pactsim.model.random.draw4`."""
    c0, c1, c2, c3 = key & _MASK, key >> 32, time, lane * 64 + index
    k0, k1 = _SEED, STREAM
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & _MASK, (p0 >> 32) ^ c3 ^ k1, p0 & _MASK
        k0, k1 = (k0 + 0x9E3779B9) & _MASK, (k1 + 0xBB67AE85) & _MASK
    step = 1.0 / 4294967296.0
    return [(c0 + 0.5) * step, (c1 + 0.5) * step, (c2 + 0.5) * step, (c3 + 0.5) * step]


def by_place(key: int, time: int, lane: int) -> list[float]:
    """One uniform a place."""
    found: list[float] = []
    for block in _BLOCKS:
        found += philox4(key, time, lane, block)
    return found


def given_luck(month: Month) -> dict[str, list[Any]]:
    """The same numbers for every head of a month, by attribute."""
    people, heads = people_of(month.blocks), month.heads
    keys, attempts = people.key[heads], people.attempts[heads]
    verdict = draw4(SEED, keys, attempts, LANE_VERDICT, 0)
    day = draw4(SEED, keys, attempts, LANE_VERDICT, 1)[0]
    return {
        "luck_direct": draw4(SEED, keys, 1, LANE_ENTRY_STATE, 0)[0].tolist(),
        "luck_destination": draws_by_place(SEED, keys, attempts, LANE_DESTINATION, N_PLACES).tolist(),
        "luck_transit": draw4(SEED, keys, attempts, LANE_TRANSIT, 0)[0].tolist(),
        "luck_way": draw4(SEED, keys, attempts, LANE_DELAY, 1)[3].tolist(),
        "luck_pending": np.stack(draw4(SEED, keys, MONTH, LANE_PENDING, 0)[:3], axis=1).tolist(),
        "luck_onward": draws_by_place(SEED, keys, people.moves[heads], LANE_ONWARD, N_PLACES).tolist(),
        "luck_verdict": np.stack([verdict[0], verdict[1], verdict[3], day], axis=1).tolist(),
        "luck_lottery": draw4(SEED, keys, 0, LANE_LOTTERY, 0)[0].tolist(),
        "luck_quiet": draw4(SEED, keys, people.candidates[heads], LANE_QUIET, 0)[0].tolist(),
    }
