"""Fitted values stand in the place of priors, keep within their ranges, and are written only if they make sense."""

from datetime import date

import pytest

from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.model.faults import InputFault
from pactsim.model.parameters import Parameters, read_registry

LEVERS = """
[speed]
kind = "uncertainty"
value = [{ since = 1990-01-01, value = 0.5 }, { since = 2024-01-01, value = 0.6 }]
range = [0.0, 1.0]
unit = "share"
meaning = "how fast"
source = "judgement"
class = "prior-only"

[rule]
kind = "lever"
value = 1.0
range = [0.0, 1.0]
unit = "share"
meaning = "a choice"
source = "law"
class = "policy"
"""


@pytest.fixture
def registry_with(tmp_path):
    for name in ("law", "levers"):
        (tmp_path / name).mkdir()
    (tmp_path / "levers" / "a.toml").write_text(LEVERS, encoding="utf-8")

    def read(*estimates):
        write_estimates("test", estimates, "by hand", folder=tmp_path / "fitted")
        return read_registry(tmp_path / "law", tmp_path / "levers", tmp_path / "fitted")

    return read


def test_a_fitted_value_replaces_the_prior_of_its_day(registry_with):
    known = registry_with(Estimate("speed", 0.7, 0.65, 0.8, "estimated", since=date(2024, 1, 1)))
    values = Parameters(known=known)
    assert values.number("speed", date(2020, 1, 1)) == 0.5
    assert values.number("speed", date(2024, 6, 1)) == 0.7
    assert known["speed"].identification == "estimated"
    assert known["speed"].interval == (0.65, 0.8)


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (Estimate("speed", 1.7, 1.6, 1.8, "estimated", since=date(2024, 1, 1)), "1.7"),
        (Estimate("speed", 0.7, 0.6, 0.8, "estimated", since=date(2023, 1, 1)), "2023-01-01"),
        (Estimate("rule", 0.7, 0.6, 0.8, "estimated"), "cannot be fitted"),
        (Estimate("nothing", 0.7, 0.6, 0.8, "estimated"), "nothing"),
    ],
)
def test_what_no_lever_file_allows_is_refused(registry_with, estimate, words):
    with pytest.raises(InputFault, match=words):
        registry_with(estimate)


def test_an_estimate_outside_its_own_interval_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="outside its interval"):
        write_estimates("test", [Estimate("speed", 0.5, 0.6, 0.8, "estimated")], "", folder=tmp_path)
    with pytest.raises(ValueError, match="class"):
        write_estimates("test", [Estimate("speed", 0.7, 0.6, 0.8, "known")], "", folder=tmp_path)
    assert not list(tmp_path.iterdir())
