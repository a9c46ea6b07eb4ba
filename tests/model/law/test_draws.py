import heapq

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pactsim.model.law.draws import divisor_shares, proportional_draw

POOLS = st.lists(st.integers(0, 400), min_size=1, max_size=8)


def one_by_one(weight, total):
    """Webster's rule as in the textbook: each unit to the highest claim, the earlier state among equals."""
    shares = [0] * len(weight)
    queue = [(-w / 0.5, i) for i, w in enumerate(weight) if w]
    heapq.heapify(queue)
    for _ in range(total):
        _claim, i = heapq.heappop(queue)
        shares[i] += 1
        heapq.heappush(queue, (-weight[i] / (shares[i] + 0.5), i))
    return shares


@given(POOLS, st.integers(0, 1500))
@example([43, 129, 43], 3)
def test_equals_the_textbook_rule(pool, request_size):
    effective = np.array(pool, dtype=np.int64)
    total = min(request_size, int(effective.sum()))
    drawn = proportional_draw(effective, np.zeros_like(effective), request_size)
    assert drawn.tolist() == one_by_one(pool, total)


@given(POOLS, st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_one_draw_or_many_leave_the_same_ledger(pool, requests):
    effective = np.array(pool, dtype=np.int64)
    cumulative = np.zeros_like(effective)
    for size in requests:
        part = proportional_draw(effective, cumulative, size)
        assert (part >= 0).all()
        cumulative += part
    at_once = proportional_draw(effective, np.zeros_like(effective), sum(requests))
    assert cumulative.tolist() == at_once.tolist()
    assert (cumulative <= effective).all()


def test_large_sums_of_euros_close_to_the_euro():
    effective = np.array([130_000_001, 77_777_777, 5_000_003, 0])
    part = proportional_draw(effective, np.zeros_like(effective), 99_999_999)
    assert part.sum() == 99_999_999
    assert part == pytest.approx(99_999_999 * effective / effective.sum(), abs=1)


def test_what_was_drawn_stays_drawn_when_a_pledge_falls():
    effective, drawn = np.array([0, 100]), np.array([40, 40])
    assert proportional_draw(effective, drawn, 10).tolist() == [0, 10]


def test_a_total_outside_the_bounds_is_refused():
    with pytest.raises(ValueError, match="cannot place 5 units"):
        divisor_shares(np.array([1, 1]), 5, np.array([0, 0]), np.array([2, 2]))
