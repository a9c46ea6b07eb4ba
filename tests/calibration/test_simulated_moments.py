"""A toy world of known answers: what moments see is found, what they do not see keeps its prior and is said."""

from datetime import date

import numpy as np
import pytest

from pactsim.calibration.moment_chance import CHANCE_SEEDS, Runs, chance_runs, shared_chance, with_chance
from pactsim.calibration.moment_fit import fit_moments
from pactsim.calibration.moment_posterior import below, estimates
from pactsim.calibration.moment_recovery import recovered_from
from pactsim.calibration.moment_stage import find
from pactsim.calibration.simulated_moments import Moment, Unknown, overrides

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
    assert list(found.on_a_ridge()) == [False, True]
    assert found.excess < 4  # one rate for two figures that agree


def test_contradicting_moments_show_in_the_test_of_over_identification():
    moments = [Moment("rate", 0.006, 0.05, True, "TOY"), Moment("twice", 0.048, 0.05, True, "TOY")]
    found = fit_moments(world, moments, (RATE,), seeds=(1,))
    assert found.excess > 100
    assert 1.0 < found.freedom < 1.01  # two figures, one direction seen


def test_intervals_widen_by_what_the_fit_does_not_explain_and_the_value_stays():
    agreeing = [Moment("rate", 0.012, 0.05, True, "TOY"), Moment("twice", 0.024, 0.05, True, "TOY")]
    apart = [Moment("rate", 0.010, 0.05, True, "TOY"), Moment("twice", 0.0288, 0.05, True, "TOY")]
    good, bad = (fit_moments(world, moments, (RATE,), seeds=(1,)) for moments in (agreeing, apart))
    assert good.factor == 1.0
    assert bad.factor == pytest.approx(bad.excess / bad.freedom)
    assert bad.factor > 10
    ratio = bad.covariance[0, 0] / good.covariance[0, 0]
    assert ratio == pytest.approx(bad.factor, rel=0.1)
    narrow, wide = (estimates((RATE,), found)[0] for found in (good, bad))
    assert wide.value == pytest.approx(narrow.value, rel=0.01)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert f"{bad.factor:.2f} times" in bad.quality((RATE,))


def test_the_chance_of_runs_is_in_the_variance_of_the_moments():
    def rough(given, seed):
        return np.array([100.0]) * np.exp(np.random.default_rng(seed).normal(scale=0.1))

    moments = [Moment("count", 100.0, 0.1, True, "TOY")]
    single = chance_runs(moments, Runs(rough, (RATE,), (1,)), np.zeros(1))
    (one,) = with_chance(moments, single, 1, own=0.0)
    (four,) = with_chance(moments, single, 4, own=0.0)
    (own,) = with_chance(moments, single, 1, own=1.0)
    assert 0.11 < one.sd < 0.18
    extra = [moment.sd**2 - 0.1**2 for moment in (one, four, own)]
    assert extra[1] == pytest.approx(extra[0] / 4)
    assert extra[2] == pytest.approx(extra[0] * 2)


def test_chance_is_shared_as_far_as_seeds_shift_two_points_alike():
    rng = np.random.default_rng(2)
    common, one, other = rng.standard_normal((3, CHANCE_SEEDS, 400))
    assert shared_chance(common, 3 * common + 1) == pytest.approx(1.0)
    assert shared_chance(one, other) < 0.05
    assert shared_chance(common + one, common + other) == pytest.approx(0.5, abs=0.06)
    assert shared_chance(one, np.zeros_like(one)) == 0.0


def test_one_round_is_a_fit_and_none_is_not():
    moments = [Moment("rate", 0.012, 0.05, True, "TOY"), Moment("twice", 0.024, 0.05, True, "TOY")]
    (rate,) = estimates((RATE,), fit_moments(world, moments, (RATE,), seeds=(1,), rounds=1))
    assert rate.value == pytest.approx(0.012, rel=0.05)
    with pytest.raises(ValueError, match="needs a round"):
        fit_moments(world, moments, (RATE,), seeds=(1,), rounds=0)


def test_progress_counts_the_runs_of_chance_and_profile_too():
    ran, told = [], []

    def counted(given, seed):
        ran.append(seed)
        return world(given, seed)

    moments = [Moment("rate", 0.012, 0.05, True, "TOY"), Moment("twice", 0.024, 0.05, True, "TOY")]
    find(
        counted,
        moments,
        (RATE, SHARE),
        (1, 2),
        4,
        0.0,
        lambda done, total: told.append((done, total, len(ran))),
    )
    before = [runs for done, total, runs in told if done < total]
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert len({total for _, total, _ in told}) == 1
    assert before[:CHANCE_SEEDS] == list(range(1, CHANCE_SEEDS + 1))  # told after each of the first runs
    assert before[-1] >= len(ran) - 2  # and until the profile's last point


def test_the_share_below_a_score_knows_where_the_prior_is_cut_off():
    spreads = np.array([1.0, 1.0])
    assert below(0.0, 0.0, spreads, np.array([-9.0, 9.0])) == pytest.approx(0.5)
    assert below(-0.6745, 0.0, spreads, np.array([-9.0, 0.0])) == pytest.approx(0.5, abs=0.001)
    assert below(0.5, 0.0, np.array([1.0, 0.5]), np.array([-9.0, 9.0])) == pytest.approx(0.8413, abs=0.001)


def test_intervals_of_a_world_as_rough_as_its_figures_hold_the_truth():
    def rough(given, seed):
        return given["onward_pending_rate"] * np.exp(np.random.default_rng(seed).normal(scale=[0.3]))

    moments = [Moment("rate", 0.01, 0.05, True, "TOY")]
    rng, held = np.random.default_rng(3), []
    for _ in range(60):
        truth = np.array([RATE.drawn(rng)])
        (row,) = recovered_from(rng, (RATE,), truth, moments, rough, lambda done, total: None)
        held.append(row.low <= row.truth <= row.high)
    assert 0.82 < np.mean(held) < 1.0  # 0.15 without the chance of the runs


def test_a_dated_unknown_leaves_the_other_dates_alone():
    given = overrides((DATED,), np.array([0.5]))["onward_status_factor_el"]
    before = overrides((DATED,), np.array([-0.5]))["onward_status_factor_el"]
    assert [entry["since"] for entry in given] == ["1990-01-01", "2021-07-01"]
    assert given[0] == before[0]
    assert given[1]["value"] > before[1]["value"]


def test_nobody_is_far_from_anything_but_finite():
    assert -1000 < Moment("count", 100.0, 0.1, True, "TOY").residual(0.0) < -10
