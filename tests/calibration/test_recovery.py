"""Coverage and ranks say whether a fit is honest: right intervals pass, too narrow ones and bias are seen."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from pactsim.calibration import recovery
from pactsim.calibration.recovery import HONEST, recover_once, summary


def pretended(width, bias=0.0, pairs=400):
    """Estimates of a standard normal truth whose intervals are ``width`` times as wide as they should be."""
    rng = np.random.default_rng(11)
    truth = rng.normal(size=pairs)
    value = truth + rng.normal(size=pairs) + bias
    return pd.DataFrame(
        {
            "stage": "toy", "data_set": range(pairs), "name": "x", "truth": truth, "value": value,
            "low": value - 1.645 * width, "high": value + 1.645 * width,
            "rank": norm.cdf((truth - value) / width),
        }
    ).assign(held=lambda rows: rows["truth"].between(rows["low"], rows["high"]))  # fmt: skip


def test_an_honest_fit_is_found_honest():
    line = summary(pretended(1.0)).iloc[-1]
    assert HONEST[0] <= line["coverage"] <= HONEST[1]
    assert line["uniform_p"] > 0.01
    assert abs(line["bias"]) < 0.1


def test_intervals_that_are_too_narrow_are_seen():
    line = summary(pretended(0.5)).iloc[-1]
    assert line["coverage"] < HONEST[0]
    assert line["uniform_p"] < 1e-6
    assert line["rank_0"] > 2 * line["rank_4"]


def test_bias_is_seen():
    assert summary(pretended(1.0, bias=1.0)).iloc[-1]["bias"] > 0.5


def test_a_data_set_is_the_same_whenever_it_is_made():
    first, again = recover_once(("recognition", 3)), recover_once(("recognition", 3))
    assert first == again
    assert recover_once(("recognition", 4)) != first


@pytest.mark.slow
def test_stages_that_can_be_tried_cover_as_they_say():
    rows = recovery.recover_all(["recognition"], 30, lambda work, tasks: [work(task) for task in tasks])
    assert HONEST[0] <= rows["held"].mean() <= HONEST[1] + 0.03
