"""Draws follow what is known of an uncertainty: median at its value, interval where the fit says, range never left."""

import numpy as np
import pytest
from scipy.stats import norm

from pactsim.calibration.ensemble import HELD, Axis, axes, candidates, draw
from pactsim.calibration.headlines import HEADLINES, implausibility, observed_headlines
from pactsim.model.ensemble import member_values
from pactsim.model.parameters import Parameters, check_overrides, registry
from pactsim.model.readings import laid_over

QUANTILES = (np.arange(2000) + 0.5) / 2000


@pytest.mark.parametrize("bounds", [(0, 1), (0.0, 10.0), (-5.0, 5.0)])
def test_an_estimate_keeps_its_interval_on_every_scale(bounds):
    axis = Axis("x", 0.3, 0.2, 0.5, bounds, "estimated", False)
    drawn = draw(axis, QUANTILES)
    assert np.quantile(drawn, [0.05, 0.5, 0.95]) == pytest.approx([0.2, 0.3, 0.5], abs=2e-3)
    assert draw(axis, np.array([norm.cdf(-1.6448536)]))[0] == pytest.approx(0.2)


def test_a_prior_has_its_median_at_the_value_and_its_range_as_support():
    drawn = draw(Axis("x", 0.2, 0.1, 0.9, (0.1, 0.9), "prior-only", False), QUANTILES)
    assert np.median(drawn) == pytest.approx(0.2, abs=1e-3)
    assert drawn.min() == pytest.approx(0.1, abs=1e-3) and drawn.max() == pytest.approx(0.9, abs=1e-3)


def test_a_set_has_no_middle():
    drawn = draw(Axis("x", 0.2, 0.1, 0.9, (0.0, 1.0), "set-identified", False), QUANTILES)
    assert drawn.mean() == pytest.approx(0.5, abs=1e-3)


def test_whole_numbers_stay_whole():
    drawn = draw(Axis("x", 3, 1, 8, (1, 8), "prior-only", True), QUANTILES)
    assert set(drawn) == set(range(1, 9))


def test_every_uncertainty_with_a_number_is_an_axis_or_held_with_a_reason():
    names = {axis.column.partition("@")[0] for axis in axes()}
    for name, known in registry().items():
        if known.kind == "uncertainty" and known.bounds is not None:
            value = known.schedule[-1].value
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            assert (name in names) != (name in HELD) or not is_number, name


def test_candidates_are_reproducible_and_every_one_is_a_valid_scenario():
    columns = axes()
    drawn = candidates(columns, 12, seed=3)
    assert drawn.equals(candidates(columns, 12, seed=3))
    assert not drawn.equals(candidates(columns, 12, seed=4))
    with laid_over(fitted={"ensemble": drawn}):
        for member in drawn["member"]:
            values = member_values(int(member))
            assert check_overrides(values) == []
            Parameters(values)


def test_a_run_on_the_record_is_plausible_and_one_at_twice_the_record_is_not():
    record, _ = observed_headlines()
    assert len(record) == len(HEADLINES)
    assert implausibility(record) == pytest.approx(0)
    assert (implausibility(2 * record) > 3).all()
