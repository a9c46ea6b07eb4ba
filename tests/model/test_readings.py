"""A calibration may read other tables for a while; the model forgets them afterwards."""

import numpy as np
import pytest

from pactsim.agents.codes import N_STATES, STATES
from pactsim.model import fitted, observed
from pactsim.model.readings import laid_over


def test_tables_laid_over_are_read_within_the_block_and_forgotten_after_it() -> None:
    before = fitted.state_effects()
    hashes = fitted.data_hash(), observed.data_hash()
    corrections = fitted.table("state_corrections").assign(correction=1.5)
    pending = observed.table("pending").assign(pending=7)
    with laid_over(observed={"pending": pending}, fitted={"state_corrections": corrections}):
        assert np.array_equal(fitted.state_corrections()[:N_STATES], np.full(len(STATES), 1.5))
        assert observed.pending_stock(2020).max() == 7
        assert fitted.data_hash() != hashes[0] and observed.data_hash() != hashes[1]
        with laid_over(fitted={"state_corrections": corrections.assign(correction=0.25)}):
            assert fitted.state_corrections()[0] == 0.25
            assert observed.pending_stock(2020).max() == 7
        assert fitted.state_corrections()[0] == 1.5
    assert np.array_equal(fitted.state_effects(), before)
    assert (fitted.data_hash(), observed.data_hash()) == hashes


def test_a_failure_inside_the_block_leaves_nothing_behind() -> None:
    hashed = observed.data_hash()
    with (
        pytest.raises(RuntimeError, match="inside"),
        laid_over(observed={"pending": observed.table("pending")}),
    ):
        raise RuntimeError("inside")
    assert observed.data_hash() == hashed
