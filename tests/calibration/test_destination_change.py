"""Priors of what moves a split hold until forecasts rule them out: a few years rule out little, a clear signal much."""

import numpy as np
import pandas as pd
import pytest

from pactsim.calibration import destination, destination_change, entries
from pactsim.calibration.destination_change import choose, not_ruled_out, untried
from pactsim.calibration.destination_data import destination_data, years_before
from pactsim.model.parameters import Parameters
from pactsim.model.utilities import WEIGHTS, year_later

GRID = [0.0, 0.5, 1.0]


def _errors(worse: np.ndarray, targets: list[int]) -> pd.DataFrame:
    """Errors by target year (rows): 0.2, and ``worse`` (years, 2) on top for the second and third value."""
    errors = np.column_stack([np.full(len(targets), 0.2), 0.2 + worse])
    index = pd.MultiIndex.from_arrays([[y - 1 for y in targets], targets], names=["opening", "target"])
    return pd.DataFrame(errors, index=index, columns=GRID)


def test_a_steady_difference_rules_out_and_a_swinging_one_does_not() -> None:
    # by hand: means 0.010 and 0.002; errors of the mean 0.0004 and 0.0049; one-sided 5 % of Student's t on 4: 2.13
    steady, swinging = np.array([10, 11, 9, 10, 10]) / 1e3, np.array([14, -12, 10, -10, 8]) / 1e3
    found = not_ruled_out(_errors(np.column_stack([swinging, steady]), [2018, 2019, 2020, 2021, 2022]))
    assert found == (0.0, 0.5)


def test_two_years_rule_out_nothing() -> None:
    assert not_ruled_out(_errors(np.full((2, 2), 0.1), [2018, 2019])) == (0.0, 1.0)


def test_forecasts_of_one_year_count_once() -> None:
    worse = np.column_stack([np.full(6, 0.1), np.full(6, 0.1)])
    assert not_ruled_out(_errors(worse, [2018] * 3 + [2019] * 3)) == (0.0, 1.0)


def test_before_any_forecast_the_priors_hold() -> None:
    data = destination_data(2015, 2015, entries.fit(Parameters()))
    found, prior = choose(data, {}, 2015), untried()
    assert found[:6] == prior[:6]
    assert found.grid.empty
    # by hand: -0.4 a unit of log distance, and staying is worth 0.5 on a way of 1,500 km: 7.3 units
    assert prior.route == pytest.approx(-0.47)


def test_a_world_where_splits_last_and_nobody_follows_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts made by the forecast itself, year after year, with neither feedback nor fading: the other ends are out."""
    monkeypatch.setattr(destination_change, "ROUTES", (-0.45,))
    monkeypatch.setattr(destination_change, "LEFT", (1.0, 0.6))
    monkeypatch.setattr(destination_change, "FEEDBACK", (0.0, 0.5, 1.0))
    data = destination_data(2015, 2022, entries.fit(Parameters()))
    found = destination.fit(years_before(data, 2017))
    weights = destination_change.with_route(found.weights, -0.45)
    weights[WEIGHTS.index("earlier_applicants")] = 0.8
    found = found._replace(weights=weights)
    counts, earlier = data.counts.copy(), data.earlier.copy()
    for row in range(1, counts.shape[1]):
        made = data._replace(counts=counts, earlier=earlier)
        shares = destination_change.forecast(made, weights, found.state, found.pair, row, 1, 1.0, 0.0)[0]
        counts[:, row] = shares * data.counts[:, row].sum(axis=1, keepdims=True)
        if row + 1 < counts.shape[1]:
            earlier[:, row + 1] = year_later(earlier[:, row], counts[:, row])
    made = data._replace(counts=counts, earlier=earlier)
    fits = dict.fromkeys(range(2017, 2023), found)
    chosen = choose(made, fits, 2022)
    assert chosen.lefts == (1.0, 1.0)
    assert chosen.left == 1.0
    # half the pull following is still the prior, and six target years do not rule it out; all of it they do
    assert chosen.feedbacks == (0.0, 0.5)
