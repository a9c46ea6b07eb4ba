"""The trial before a race: bounds on every place's time, without a branch or a logarithm, many places at once.

A time is -ln(u)/weight. With -ln(u) known to within ``MARGIN`` in single precision, each time has an earliest and a
latest bound, and only a place whose earliest lies before the first of the latest can win: nearly always one. The
outcome is that of the logarithms, whatever the rounding: bounds are wider than all of it.

Places lie in slots: word k of block b (place 4 b + k) in slot k * N_BLOCKS + b, so that each of the four words of the
draws fills slots in a row. Slots without a place are never reached.
"""

from typing import Final

import numpy as np

from pactsim.agents.codes import N_PLACES
from pactsim.model.compiled import part

#: Blocks of four numbers, in whole fours so that slots fill the processor's registers.
N_BLOCKS: Final = (N_PLACES + 15) // 16 * 4
N_SLOTS: Final = 4 * N_BLOCKS
#: Slots side by side when the first of the latest is found.
_LANES: Final = 16

#: Largest error of :func:`nearly_minus_log`, with room: the polynomial's is 1.2e-5, rounding adds less than 1e-5.
MARGIN: Final = np.float32(5e-5)
#: Factor on the bound that covers all other rounding, each below 2**-24 and fewer than ten.
_SLACK: Final = np.float32(1.00001)
#: A trial holds for factors and links up to these and winners before this time. A place whose reciprocal is infinite in
#: single precision then has a time of at least 2**-33 * 3e38 / 1e18, so it cannot win; without them logarithms decide.
LARGEST_FACTOR: Final = 1e12
_LARGEST_LINK: Final = 1e6
#: What is known of a start: its rows are filled, and fit the trial or do not.
KNOWN: Final = 1
TOO_LARGE: Final = 2
TRIAL_HOLDS: Final = np.float32(1e9)
_NEVER: Final = np.float32(np.inf)

_ONE: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)
_BITS: Final = np.float32(32.0)
_LN2: Final = np.float32(0.6931472)
_ROOT_HALF: Final = np.int32(0x3F3504F3)  # the bits of sqrt(1/2)
_MANTISSA: Final = np.int32(23)
# ln(1 + x) = x (c0 + c1 x + ...) on [sqrt(1/2) - 1, sqrt(2) - 1], least greatest error.
_C0: Final = np.float32(0.99992)
_C1: Final = np.float32(-0.49923)
_C2: Final = np.float32(0.33735)
_C3: Final = np.float32(-0.2735)
_C4: Final = np.float32(0.17513)


@part
def slot_of(place):  # type: ignore[no-untyped-def]
    """The slot of a place."""
    return (place % 4) * N_BLOCKS + place // 4


@part
def fill_reciprocals(factors, found):  # type: ignore[no-untyped-def]
    """The reciprocals of the factors of all places by slot, infinite where a factor is zero."""
    for slot in range(N_SLOTS):
        found[slot] = _NEVER
    for place in range(N_PLACES):
        if factors[place] > 0.0:
            found[slot_of(place)] = np.float32(1.0 / factors[place])


@part
def nearly_minus_log(word):  # type: ignore[no-untyped-def]
    """-ln of the uniform made of a drawn word, to within :data:`MARGIN`, in single precision."""
    number = np.float32(np.float32(word) + _HALF)
    bits = np.float32(number).view(np.int32)
    exponent = np.int32(np.int32(bits - _ROOT_HALF) >> _MANTISSA)
    x = np.float32(np.int32(bits - np.int32(exponent << _MANTISSA)).view(np.float32) - _ONE)
    tail = np.float32(np.float32(_C4 * x + _C3) * x + _C2)
    log_mantissa = np.float32(np.float32(np.float32(tail * x + _C1) * x + _C0) * x)
    return np.float32(np.float32(_BITS - np.float32(exponent)) * _LN2 - log_mantissa)


@part
def trial(course, runner, start, linked, link):  # type: ignore[no-untyped-def]
    """(bound, place): who wins has an earliest time up to ``bound``; the place if it is the only one, else -1.

    ``course`` is race.Course with the words drawn; ``linked`` the slot whose weight is multiplied by ``link``, or -1.
    Where the trial does not hold ``bound`` is infinite.
    """
    if course.known[start] != KNOWN or link > _LARGEST_LINK:
        return _NEVER, np.int64(-1)
    slowness, lengths = course.slowness[runner], course.lengths[start]
    earliest, latest = course.earliest, course.latest
    closer = np.float32(1.0 / link) if link > 0.0 else _NEVER
    for slot in range(N_SLOTS):
        per_weight = np.float32(slowness[slot] * lengths[slot])
        if slot == linked:
            per_weight = np.float32(per_weight * closer)
        time = nearly_minus_log(course.drawn[slot])
        earliest[slot] = np.float32(np.float32(time - MARGIN) * per_weight)
        latest[slot] = np.float32(np.float32(time + MARGIN) * per_weight)
    bound = np.float32(_first(latest) * _SLACK)
    found = np.int32(0)
    for slot in range(N_SLOTS):  # counts in the high half and adds up slots in the low one
        found = np.int32(found + (np.int32(65536 + slot) if earliest[slot] <= bound else np.int32(0)))
    if found >> 16 != 1:
        return bound, np.int64(-1)
    only = np.int64(found & 65535)
    return bound, only % N_BLOCKS * 4 + only // N_BLOCKS


@part
def may_win(course, slot, bound):  # type: ignore[no-untyped-def]
    """Whether the place of the slot is still in the race after the trial."""
    return course.earliest[slot] <= bound or bound >= TRIAL_HOLDS


@part
def _first(times):  # type: ignore[no-untyped-def]
    """The least of the times, which are overwritten: halves at a time, side by side."""
    for begin in range(_LANES, N_SLOTS, _LANES):
        for lane in range(_LANES):
            times[lane] = min(times[lane], times[begin + lane])
    for width in (8, 4, 2):
        for lane in range(width):
            times[lane] = min(times[lane], times[lane + width])
    return min(times[0], times[1])
