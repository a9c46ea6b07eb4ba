"""Counter-based draws: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").

counter = (person key low, person key high, time, block), key = (replicate seed, stream constant). The scenario
is not in it, so the same person meets the same luck in every scenario. A *lane* names the purpose of a draw and
is never used for another; lanes are versioned by never reusing a number.
"""

from typing import Final

import numpy as np

from pactsim.model.compiled import inline, kernel

STREAM: Final = 0x70616374  # "pact"

# Lanes. ``block`` = lane * 64 + index, so a purpose may ask for up to 64 blocks of four numbers. ------------
LANE_TRAITS: Final = 1  # age, vulnerability, link, document
LANE_FAMILY: Final = 2  # size of the family a person heads
LANE_ENTRY: Final = 3  # day in the month, SAR, Eurodac, applies or not
LANE_DELAY: Final = 4  # days before lodging, waiting out a limit
LANE_DESTINATION: Final = 5  # one number a place
LANE_LINK_STATE: Final = 6  # one number a place
LANE_ENTRY_STATE: Final = 7  # one number a place: other entries, visas
LANE_DUBLIN: Final = 8  # request, reply, transfer, absconding
LANE_VERDICT: Final = 9  # recognition, appeal, its outcome
LANE_PENDING: Final = 10  # onward movement, disappearance, withdrawal; keyed by month
LANE_QUIET: Final = 11  # waiting times of quiet people; keyed by candidate number
LANE_ONWARD: Final = 12  # one number a place
LANE_LOTTERY: Final = 13  # order among equals when slots are scarce
LANE_RELOCATION: Final = 14  # refusal, days in the pipeline
LANE_OPENING: Final = 15  # dates of the opening population
LANE_COHORT: Final = 16  # rounding of cohorts that are not whole
LANE_STATE: Final = 17  # institutions' choices: keyed by (state, year, purpose)
LANE_ARRIVALS: Final = 18  # paths of future entries: keyed by (member, channel, year, month)
LANE_REENTRY: Final = 19  # one number a place: where people come back to
LANE_TRANSIT: Final = 20  # a record on the way, keyed by applications lodged

# Bits of the person key, from the lowest: ordinal 38, entry state 6, citizenship 6, channel 4, month 10. ----
ORDINAL_BITS: Final = 38
ENTRY_SHIFT: Final = 38
CITIZENSHIP_SHIFT: Final = 44
CHANNEL_SHIFT: Final = 50
MONTH_SHIFT: Final = 54

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_HALF = 0.5
_STEP = 1.0 / 4294967296.0


@inline
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """One Philox4x32-10 block: four uint32 from a counter of four uint32 and a key of two.

    Between rounds words lie in 64 bits, of which only the low half counts: processors multiply these side by side.
    """
    c0, c1, c2, c3 = np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
    k0, k1 = np.uint64(k0), np.uint64(k1)
    for _ in range(10):
        p0 = np.uint64((c0 & _LOW) * _M0)
        p1 = np.uint64((c2 & _LOW) * _M1)
        c0, c2 = np.uint64((p1 >> _SHIFT) ^ c1 ^ k0), np.uint64((p0 >> _SHIFT) ^ c3 ^ k1)
        c1, c3 = p1, p0
        k0, k1 = np.uint64(k0 + _W0), np.uint64(k1 + _W1)
    return np.uint32(c0 & _LOW), np.uint32(c1 & _LOW), np.uint32(c2 & _LOW), np.uint32(c3 & _LOW)


@inline
def draw4_words(seed, key, time, lane, index):  # type: ignore[no-untyped-def]
    """The four words of which :func:`draw4` makes uniforms."""
    return philox(
        np.uint32(np.uint64(key) & _LOW),
        np.uint32(np.uint64(key) >> _SHIFT),
        np.uint32(time),
        np.uint32(lane * 64 + index),
        np.uint32(seed),
        np.uint32(STREAM),
    )


@inline
def uniform(word):  # type: ignore[no-untyped-def]
    """The uniform in (0, 1) of a word: a multiple of 2**-32 shifted by half a step, so logarithms are safe."""
    return (word + _HALF) * _STEP


@inline
def draw4(seed, key, time, lane, index):  # type: ignore[no-untyped-def]
    """Four uniforms in (0, 1) for a person key, a time and a lane.

    ``time`` is whatever keys the purpose: a month, an attempt, a candidate number.
    """
    a, b, c, d = draw4_words(seed, key, time, lane, index)
    return uniform(a), uniform(b), uniform(c), uniform(d)


@inline
def draw1(seed, key, time, lane, index):  # type: ignore[no-untyped-def]
    """One uniform in (0, 1); the first of :func:`draw4`."""
    a, _b, _c, _d = draw4(seed, key, time, lane, index)
    return a


@inline
def person_key(month, channel, citizenship, entry_state, ordinal):  # type: ignore[no-untyped-def]
    """The key of the ``ordinal``-th person of a cohort; ``month`` counts from January 1990 (0)."""
    return (
        (np.uint64(month) << np.uint64(MONTH_SHIFT))
        | (np.uint64(channel) << np.uint64(CHANNEL_SHIFT))
        | (np.uint64(citizenship) << np.uint64(CITIZENSHIP_SHIFT))
        | (np.uint64(entry_state) << np.uint64(ENTRY_SHIFT))
        | np.uint64(ordinal)
    )


@kernel
def philox_block(counter, key):  # type: ignore[no-untyped-def]
    """Four uint32 as an array; ``counter`` is (4,) and ``key`` is (2,) uint32. For tests and tables."""
    a, b, c, d = philox(counter[0], counter[1], counter[2], counter[3], key[0], key[1])
    return np.array([a, b, c, d], dtype=np.uint32)


@kernel
def _institution_draw(seed, key, lane):  # type: ignore[no-untyped-def]
    return draw1(seed, key, 0, lane, 0)


def institution_draw(seed: int, place: int, year: int, purpose: int) -> float:
    """A uniform in (0, 1) for an institution's choice, keyed by (place, year, purpose)."""
    key = (year << 16) | (place << 8) | purpose
    return float(_institution_draw(np.uint32(seed), np.uint64(key), LANE_STATE))


def path_draw(member: int, channel: int, year: int, month: int) -> float:
    """A uniform in (0, 1) for a path of future entries; ``month`` 0 is the year's own draw.

    No seed is in it: every replicate and every scenario meets the same path.
    """
    key = (channel << 32) | (year << 8) | month
    return float(_institution_draw(np.uint32(member), np.uint64(key), LANE_ARRIVALS))
