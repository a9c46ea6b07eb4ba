"""Philox against published vectors, an independent implementation and a naive twin; keys and lanes."""

import itertools
import math
import random
from typing import Final

import numpy as np
import pytest
from numba import njit
from randomgen import Philox

from pactsim.agents.codes import N_CHANNELS, N_CITIZENSHIPS, N_PLACES
from pactsim.model import random as draws
from pactsim.model.random import draw1, draw4, institution_draw, person_key, philox_block

MASK: Final = 0xFFFFFFFF
LANES = {name: value for name, value in vars(draws).items() if name.startswith("LANE_")}


def naive_philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x32-10 in plain integers, as in the paper's pseudocode."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return [c0, c1, c2, c3]


def block(counter: list[int], key: list[int]) -> list[int]:
    """The compiled block."""
    return philox_block(np.array(counter, np.uint32), np.array(key, np.uint32)).tolist()


@njit
def draw4_of(seed, key, time, lane, index):  # type: ignore[no-untyped-def]
    return draw4(seed, key, time, lane, index)


@njit
def key_of(month, channel, citizenship, entry_state, ordinal):  # type: ignore[no-untyped-def]
    return person_key(month, channel, citizenship, entry_state, ordinal)


@njit
def uniforms(seed, key, times, lane):  # type: ignore[no-untyped-def]
    found = np.empty(times)
    for time in range(times):
        found[time] = draw1(seed, key, time, lane, 0)
    return found


# The generator ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([MASK] * 4, [MASK] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_random123_known_answers(counter: list[int], key: list[int], expected: list[int]) -> None:
    assert block(counter, key) == expected
    assert naive_philox(counter, key) == expected


def test_the_compiled_block_equals_its_naive_twin() -> None:
    source = random.Random(1)
    for _ in range(500):
        counter, key = [source.getrandbits(32) for _ in range(4)], [source.getrandbits(32) for _ in range(2)]
        assert block(counter, key) == naive_philox(counter, key)


def test_blocks_equal_those_of_randomgen() -> None:
    source = random.Random(2)
    for _ in range(50):
        counter, key = source.getrandbits(120), source.getrandbits(64)
        theirs = Philox(number=4, width=32, counter=counter, key=key).random_raw(8)
        # randomgen adds one to its counter before the first block.
        ours = [
            block([(counter + i) >> shift & MASK for shift in (0, 32, 64, 96)], [key & MASK, key >> 32])
            for i in (1, 2)
        ]
        assert theirs.tolist() == ours[0] + ours[1]


# Uniform numbers --------------------------------------------------------------------------------------------


def test_a_draw_is_the_block_of_its_key_time_and_lane() -> None:
    key, lane = 0x0123456789ABCDEF, draws.LANE_DUBLIN
    found = draw4_of(np.uint32(7), np.uint64(key), 432, lane, 3)
    words = naive_philox([key & MASK, key >> 32, 432, lane * 64 + 3], [7, draws.STREAM])
    assert list(found) == [(word + 0.5) / 2**32 for word in words]


def test_neither_zero_nor_one_can_be_drawn() -> None:
    assert 0 < (0 + 0.5) * 2.0**-32
    assert (MASK + 0.5) * 2.0**-32 < 1
    many = uniforms(np.uint32(1), np.uint64(99), 200_000, draws.LANE_PENDING)
    assert 0 < many.min() < many.max() < 1


@pytest.mark.parametrize("lane", sorted(LANES.values()))
def test_draws_of_a_lane_are_uniform_and_uncorrelated(lane: int) -> None:
    n, bins = 50_000, 64
    many = uniforms(np.uint32(5), np.uint64(123456789), n, lane)
    assert abs(many.mean() - 0.5) < 5 * math.sqrt(1 / 12 / n)
    counts = np.histogram(many, bins=bins, range=(0, 1))[0]
    chi_square = ((counts - n / bins) ** 2 / (n / bins)).sum()
    assert abs(chi_square - (bins - 1)) < 5 * math.sqrt(2 * (bins - 1))
    assert abs(np.corrcoef(many[:-1], many[1:])[0, 1]) < 5 / math.sqrt(n)


def test_lanes_seeds_and_neighbours_are_uncorrelated() -> None:
    n = 50_000
    lots = [
        uniforms(np.uint32(seed), np.uint64(key), n, lane)
        for seed, key, lane in [(1, 7, 1), (1, 7, 2), (2, 7, 1), (1, 8, 1)]
    ]
    correlation = np.corrcoef(lots)
    assert np.abs(correlation[~np.eye(4, dtype=bool)]).max() < 5 / math.sqrt(n)


# Keys and lanes ---------------------------------------------------------------------------------------------


def test_no_two_lanes_share_a_block() -> None:
    assert len(set(LANES.values())) == len(LANES)
    blocks = [lane * 64 + index for lane, index in itertools.product(LANES.values(), range(64))]
    assert len(set(blocks)) == len(blocks)
    assert max(blocks) <= MASK
    assert (N_PLACES + 3) // 4 <= 64, "one number a place, four a block"


@pytest.mark.parametrize(
    "parts",
    [
        (0, 0, 0, 0, 0),
        (1023, 15, 63, 63, 2**38 - 1),
        (437, N_CHANNELS - 1, N_CITIZENSHIPS - 1, N_PLACES - 1, 1_000_000),
        (1, 2, 3, 4, 5),
    ],
)
def test_a_person_key_can_be_read_back(parts: tuple[int, ...]) -> None:
    key = int(key_of(*parts))
    month, channel, citizenship, entry_state, _ordinal = parts
    assert key >> 54 == month
    assert key >> 50 & 0xF == channel
    assert key >> 44 & 0x3F == citizenship
    assert key >> 38 & 0x3F == entry_state
    assert key & (2**38 - 1) == parts[4]


def test_different_persons_have_different_keys() -> None:
    choices = [(0, 1, 311, 1023), (0, 1, 11), (0, 1, 35), (0, 1, 32), (0, 1, 2, 2**38 - 1)]
    cohorts = list(itertools.product(*choices))
    assert len({int(key_of(*cohort)) for cohort in cohorts}) == len(cohorts)


def test_a_key_stays_unsigned() -> None:
    assert key_of(1023, 0, 0, 0, 0) > 2**63


def test_institutions_draw_by_seed_place_year_and_purpose() -> None:
    first = institution_draw(1, 3, 2027, 0)
    assert 0 < first < 1
    assert institution_draw(1, 3, 2027, 0) == first
    others = {
        institution_draw(*k) for k in [(2, 3, 2027, 0), (1, 4, 2027, 0), (1, 3, 2028, 0), (1, 3, 2027, 1)]
    }
    assert first not in others
    assert len(others) == 4
    keys = [
        year << 16 | place << 8 | purpose
        for year in (2015, 2040)
        for place in range(33)
        for purpose in (0, 255)
    ]
    assert len(set(keys)) == len(keys)
