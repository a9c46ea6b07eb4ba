"""Profiles against a hand-made quadratic, whose answer is known, and against models unlike their slopes."""

import tomllib
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pactsim.calibration.moment_profile import RISE, TABLE, Around, profile, widened_text, write_profiles

#: Two unknowns, two figures of their sum, one of the second: a ridge that the prior ends.
JACOBIAN = np.array([[2.0, 2.0], [2.0, 2.0], [0.0, 1.0]])
WIDE = np.array([[-9.0, -9.0], [9.0, 9.0]])


def at_the_mode(factor=1.0, bounds=WIDE, data=(1.0, 2.0, 0.5)):
    """The mode of the quadratic world with these figures, and the spreads that belong to it."""
    mode = np.linalg.solve(JACOBIAN.T @ JACOBIAN + np.eye(2), JACOBIAN.T @ np.array(data))
    around = Around(mode, JACOBIAN @ mode - np.array(data), JACOBIAN, bounds, np.zeros(3), factor)
    spread = np.sqrt(np.diag(np.linalg.inv(JACOBIAN.T @ JACOBIAN / factor + np.eye(2))))
    return around, np.repeat(spread[:, None], 2, axis=1)


@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_a_quadratic_rises_by_the_square_of_the_distance_in_spreads(factor):
    around, spreads = at_the_mode(factor)
    points, widened = profile(around, spreads, around.linear)
    assert len(points) == 14
    for point in points:
        distance = (point.at - around.mode[point.unknown]) / spreads[point.unknown, 0]
        assert point.linear == pytest.approx(distance**2, abs=1e-6)
    ends = [point for point in points if point.linear > 2]
    assert [point.simulated for point in ends] == pytest.approx([RISE] * 4)
    assert (widened == spreads).all()


def test_the_others_follow_along_the_ridge():
    around, _ = at_the_mode()
    there = around.best(0, around.mode[0] + 1.0)
    assert there[1] - around.mode[1] == pytest.approx(-8 / 10)  # minus cross over own curvature
    held = around._replace(bounds=np.array([[-9.0, around.mode[1] - 0.1], [9.0, 9.0]]))
    assert held.best(0, around.mode[0] + 1.0)[1] == pytest.approx(around.mode[1] - 0.1)


def test_without_a_factor_the_rise_is_that_of_the_objective():
    around, _ = at_the_mode()
    point = around.mode + np.array([0.3, -0.7])
    whole = [(around.linear(at) ** 2).sum() + (at**2).sum() for at in (around.mode, point)]
    assert around.rise(point, around.linear(point)) == pytest.approx(whole[1] - whole[0])


def test_a_flatter_model_widens_the_interval_and_a_steeper_one_does_not():
    around, spreads = at_the_mode()

    def bent(above, beneath):
        """Residuals that go to zero above the mode, and grow faster than the linear ones below."""

        def residuals(point):
            share = above if point[0] > around.mode[0] else beneath
            return around.residuals + share * JACOBIAN @ (point - around.mode)

        return residuals

    points, widened = profile(around, spreads, bent(0.1, 2.0))
    end = next(p for p in reversed(points) if p.unknown == 0)
    assert end.simulated < 2 / 3 * RISE
    assert widened[0, 1] == pytest.approx(spreads[0, 1] * np.sqrt(RISE / end.simulated))
    assert widened[0, 0] == spreads[0, 0]
    text = widened_text(["first", "second"], spreads, widened)
    assert text.startswith("Widened by the profile, below and above the value: first 1.00 and 1.")


def test_a_shortfall_that_chance_explains_widens_nothing():
    around, spreads = at_the_mode()
    rough = around._replace(chance=np.full(3, 1.0))
    flat = [profile(each, spreads, lambda point: around.residuals)[1] for each in (around, rough)]
    assert (flat[0] > spreads).sum() == 3
    assert (flat[1] == spreads).all()


def test_chance_that_both_ends_share_is_no_doubt():
    """Drawn: a rise's standard deviation if the errors of its two ends are correlated."""
    around, _ = at_the_mode()
    far, rng = around.residuals + 1.0, np.random.default_rng(5)
    common, one, other = 0.3 * rng.standard_normal((3, 40_000, 3))
    for shared in (0.0, 0.6, 1.0):
        here, there = (np.sqrt(shared) * common + np.sqrt(1 - shared) * own for own in (one, other))
        rises = ((far + there) ** 2).sum(axis=1) - ((around.residuals + here) ** 2).sum(axis=1)
        doubt = around._replace(chance=np.full(3, 0.09), shared=shared).doubt(far)
        assert doubt == pytest.approx(rises.std(), rel=0.03)


def test_an_interval_is_widened_twice_at_most_and_never_beyond_the_prior():
    around, spreads = at_the_mode(data=(0.0, 6.0, 0.5))
    _points, widened = profile(around, spreads, lambda point: np.zeros(3))
    assert widened == pytest.approx(np.ones((2, 2)))  # 0.62 and 0.59 of the prior before
    _points, free = profile(around._replace(prior=False), spreads, lambda point: np.zeros(3))
    assert free == pytest.approx(2 * spreads)


def test_an_end_at_the_bound_is_judged_by_how_far_it_is():
    around, spreads = at_the_mode()
    near = around.mode[0] + 0.5 * spreads[0, 1]
    around = around._replace(bounds=np.array([[-9.0, -9.0], [near, 9.0]]))
    points, widened = profile(around, spreads, around.linear)
    end = [point for point in points if point.unknown == 0][-1]
    assert (end.at, end.linear) == pytest.approx((near, 0.25))
    assert (widened == spreads).all()
    nearer = around._replace(bounds=np.array([[-9.0, -9.0], [around.mode[0] + 1e-3, 9.0]]))
    points, _ = profile(nearer, spreads, around.linear)
    assert max(point.at for point in points if point.unknown == 0) == around.mode[0]


def test_stages_share_one_table_and_replace_their_own_rows(tmp_path):
    first = [("a", None, 1.0, 2.7, 2.5), ("a", None, 2.0, 0.0, np.nan)]
    write_profiles("movement", first, tmp_path)
    write_profiles("relocation", [("b", date(2022, 6, 1), 3.0, 2.7, 9.0)], tmp_path)
    write_profiles("movement", [first[0]], tmp_path)
    table = pd.read_csv(tmp_path / f"{TABLE}.csv", dtype=str, keep_default_na=False)
    assert table.values.tolist() == [
        ["movement", "a", "", "1", "2.700", "2.500"],
        ["relocation", "b", "2022-06-01", "3", "2.700", "9.000"],
    ]
    card = tomllib.loads((tmp_path / f"{TABLE}.card.toml").read_text(encoding="utf-8"))
    assert card["rows"] == 2
    assert {"title", "years", "method", "class", "unit", "limits"} <= set(card)
