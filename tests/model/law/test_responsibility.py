"""The cascade as a whole: compiled equals plain Python, and monotone in its clocks."""

import numpy as np
from numba import njit

from pactsim.agents.codes import N_PLACES, N_STATES, UK
from pactsim.agents.status import (
    AMMR,
    CRITERION_ENTRY,
    CRITERION_FIRST_LODGED,
    CRITERION_SAR,
    CRITERION_TAKE_BACK,
    DUBLIN_III,
    NEVER,
)
from pactsim.model.case_laws import case_law
from pactsim.model.law.responsibility import responsible_state
from pactsim.model.parameters import Parameters

LAWS = {code: case_law(Parameters.load(), code) for code in (DUBLIN_III, AMMR)}
N = 20_000


@njit
def all_states(law, facts, uk):  # type: ignore[no-untyped-def]
    n = facts.shape[0]
    found = np.empty((n, 2), np.int64)
    for i in range(n):
        f = facts[i]
        found[i] = responsible_state(
            law, f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9] == 1, f[10], f[11] == 1, f[12],
            f[13], f[14], uk,
        )  # fmt: skip
    return found


def random_facts(seed: int = 5) -> np.ndarray:
    """(N, 15) int16 facts in the order of ``responsible_state``, every code and edge included."""
    rng = np.random.default_rng(seed)
    place = lambda: rng.integers(-1, N_PLACES, N)  # noqa: E731
    registered = rng.integers(13_000, 14_000, N)
    columns = [
        rng.integers(0, 3, N), rng.integers(0, 5, N), place(), rng.integers(0, 5, N), place(),
        np.where(rng.random(N) < 0.1, NEVER, registered - rng.integers(-50, 2400, N)), place(),
        np.where(rng.random(N) < 0.1, NEVER, registered - rng.integers(0, 800, N)), rng.integers(0, 2, N),
        rng.integers(0, 2, N), place(), rng.integers(0, 2, N), np.where(rng.random(N) < 0.9, -1, 4),
        registered, rng.integers(0, N_STATES, N),
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.int16)


def test_the_compiled_cascade_equals_its_python_source() -> None:
    facts = random_facts()[:2000]
    for law in LAWS.values():
        found = all_states(law, facts, True)
        for row, (criterion, state) in zip(facts.tolist(), found.tolist()):
            assert responsible_state.py_func(law, *row, True) == (criterion, state)


def test_a_bound_state_is_always_found() -> None:
    for law in LAWS.values():
        state = all_states(law, random_facts(), False)[:, 1]
        assert ((state >= 0) & (state < N_STATES)).all()
        assert (all_states(law, random_facts(), True)[:, 1] == UK).any()


def test_a_longer_clock_never_frees_a_state_of_entry() -> None:
    facts = random_facts()
    entry = (CRITERION_ENTRY, CRITERION_SAR)
    before = None
    for months in (0, 12, 20, 1200):
        law = LAWS[AMMR]._replace(entry_months=months, sar_months=months)
        bound = np.isin(all_states(law, facts, False)[:, 0], entry)
        assert before is None or (bound >= before).all()
        assert bound.any() == (months > 0)
        before = bound


def test_take_back_precedes_every_criterion_and_lodging_comes_last() -> None:
    facts = random_facts()
    found = all_states(LAWS[AMMR], facts, False)
    earlier = (facts[:, 11] == 1) & (facts[:, 10] >= 0) & (facts[:, 10] < N_STATES)
    assert (found[earlier, 0] == CRITERION_TAKE_BACK).all()
    assert (found[earlier, 1] == facts[earlier, 10]).all()
    last = found[:, 0] == CRITERION_FIRST_LODGED
    assert (found[last, 1] == facts[last, 14]).all()
