"""A toy world of known answers: what moments see is found, what they do not see keeps its prior and is said."""

from datetime import date

import numpy as np
import pytest

from pactsim.calibration.simulated_moments import Moment, Unknown, estimates, fit_moments, overrides

RATE = Unknown("onward_pending_rate", "log")
SHARE = Unknown("direct_lodging_share", "logit")
DATED = Unknown("onward_status_factor_el", "log", date(2021, 7, 1))


def world(given, seed):
    """The rate alone, and the rate times the share: seeds shift both a little."""
    noise = np.random.default_rng(seed).normal(scale=1e-3, size=2)
    return np.array([given["onward_pending_rate"], given["onward_pending_rate"] * 2.0]) * (1 + noise)


def test_scores_and_values_are_inverse_and_stay_inside_the_range():
    for unknown in (RATE, SHARE, DATED):
        assert unknown.score(unknown.value(0.7)) == pytest.approx(0.7)
        low, high = unknown.bounds()
        assert low < 0 < high
        assert unknown.value(99.0) == pytest.approx(unknown.value(high), rel=0.01)


def test_what_moments_see_is_estimated_and_what_they_do_not_is_not():
    moments = [Moment("rate", 0.012, 0.05, True, "TOY"), Moment("twice", 0.024, 0.05, True, "TOY")]
    found = fit_moments(world, moments, (RATE, SHARE), seeds=(1, 2))
    rate, share = estimates((RATE, SHARE), found)
    assert rate.value == pytest.approx(0.012, rel=0.05)
    assert rate.low < 0.012 < rate.high
    assert (rate.identification, share.identification) == ("estimated", "prior-only")
    assert any("direct_lodging_share" in line for line in found.ridges((RATE, SHARE)))
    assert found.excess < 4  # one rate for two figures that agree


def test_contradicting_moments_show_in_the_test_of_over_identification():
    moments = [Moment("rate", 0.006, 0.05, True, "TOY"), Moment("twice", 0.048, 0.05, True, "TOY")]
    assert fit_moments(world, moments, (RATE,), seeds=(1,)).excess > 100


def test_a_dated_unknown_leaves_the_other_dates_alone():
    given = overrides((DATED,), np.array([0.5]))["onward_status_factor_el"]
    before = overrides((DATED,), np.array([-0.5]))["onward_status_factor_el"]
    assert [entry["since"] for entry in given] == ["1990-01-01", "2021-07-01"]
    assert given[0] == before[0]
    assert given[1]["value"] > before[1]["value"]


def test_nobody_is_far_from_anything_but_finite():
    assert -1000 < Moment("count", 100.0, 0.1, True, "TOY").residual(0.0) < -10
