"""The draws of :mod:`pactsim.model.random`, vectorised in numpy: Philox4x32-10 over whole arrays of keys."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.random import STREAM

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_MASK, _SHIFT = 0xFFFFFFFF, np.uint64(32)
_STEP = 1.0 / 4294967296.0

#: Keys at a time: the ten rounds of a part stay in the processor's second-level cache.
PART = 8192

Floats = NDArray[np.float64]


def draw4(
    seed: int, keys: NDArray[np.uint64], time: NDArray | int, lane: int, index: NDArray | int
) -> list[Floats]:
    """Four arrays of uniforms in (0, 1), of the shape to which ``keys``, ``time`` and ``index`` broadcast."""
    words = (keys & np.uint64(_MASK)).astype(np.uint32), (keys >> _SHIFT).astype(np.uint32)
    counter = np.broadcast_arrays(
        *words, np.asarray(time, np.uint32), np.asarray(lane * 64 + index, np.uint32)
    )
    c0, c1, c2, c3 = counter
    k0, k1 = int(seed), STREAM
    for _ in range(10):
        p0 = np.multiply(c0, _M0, dtype=np.uint64)
        p1 = np.multiply(c2, _M1, dtype=np.uint64)
        c0 = (p1 >> _SHIFT).astype(np.uint32)
        c0 ^= c1
        c0 ^= np.uint32(k0)
        c2 = (p0 >> _SHIFT).astype(np.uint32)
        c2 ^= c3
        c2 ^= np.uint32(k1)
        c1 = p1.astype(np.uint32)
        c3 = p0.astype(np.uint32)
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    return [(word + 0.5) * _STEP for word in (c0, c1, c2, c3)]


def draws_by_place(
    seed: int, keys: NDArray[np.uint64], time: NDArray[np.uint32], lane: int, places: int
) -> Floats:
    """One uniform a person and place, (persons, places)."""
    blocks = np.arange((places + 3) // 4)
    four = draw4(seed, keys[:, None], time[:, None], lane, blocks[None, :])
    return np.stack(four, axis=2).reshape(keys.size, -1)[:, :places]
