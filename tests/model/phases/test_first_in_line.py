"""Only families that the month's budget can reach are sorted, and the others change nothing."""

import numpy as np

from pactsim.agents.codes import N_PLACES
from pactsim.agents.columns import empty_blocks, people_of
from pactsim.model.kernels.identification import within_budget
from pactsim.model.kernels.slots import Waiting
from pactsim.model.phases.relocation import first_in_line


def a_crowd(seed):
    """Three hundred families of one to five in four states, with ranks that often tie."""
    source = np.random.default_rng(seed)
    sizes = source.integers(1, 6, 300)
    heads = np.cumsum(sizes) - sizes
    blocks = empty_blocks(int(sizes.sum()))
    people = people_of(blocks)
    people.family_size[heads] = sizes
    people.present_state[heads] = source.integers(0, 4, 300)
    rank = source.integers(0, 40, 300)
    waiting = Waiting(
        heads.astype(np.int32), people.present_state[heads], people.family_size[heads], rank, rank
    )
    return blocks, waiting, rank, source.random(300)


def test_the_same_families_are_identified_as_when_all_are_sorted():
    for seed in range(40):
        blocks, waiting, rank, lottery = a_crowd(seed)
        source = np.random.default_rng(1000 + seed)
        budget = source.integers(0, 60, N_PLACES)
        largest = source.integers(0, 6, N_PLACES)
        everybody = within_budget(blocks, waiting.head, np.lexsort((lottery, rank)), budget, largest)
        ahead = first_in_line(waiting, rank, budget, largest)
        order = np.lexsort((lottery[ahead], rank[ahead]))
        np.testing.assert_array_equal(
            within_budget(blocks, waiting.head[ahead], order, budget, largest), everybody
        )


def test_nobody_in_line_is_an_empty_line():
    _blocks, waiting, rank, _lottery = a_crowd(1)
    none = np.zeros(N_PLACES, dtype=np.int64)
    assert first_in_line(waiting.first(0), rank[:0], none, none).size == 0
