"""A profile falls from the fit's mode as fast as the clustered errors say, and shows what trades against what."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.calibration import destination, destination_profile
from pactsim.calibration.destination import HALF_WIDTH, DestinationFit
from pactsim.calibration.destination_data import N_FEATURES, DestinationData
from pactsim.calibration.destination_likelihood import expected_shares
from pactsim.calibration.destination_profile import interval, make_profile, turns, write_profile
from pactsim.calibration.fitted_table import collected
from pactsim.model import fitted
from pactsim.model.utilities import WEIGHTS

PERSONS = 2000
#: Tempering counts n persons as their root, so that this undoes it where counts are plain multinomial.
SCALE = PERSONS**0.5
TRUE = np.array([0.6, 0.5, 0.5, 0.4, -0.8, -0.5, 0.6, 0.4, 0.5, 0.5, -0.6])
NO_PAIRS = np.zeros((N_CITIZENSHIPS, N_STATES))
STAY, ROUTE = WEIGHTS.index("stay"), WEIGHTS.index("route")


@pytest.fixture(autouse=True)
def _wide_priors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts speak, not what was believed."""
    wide = {name: destination.Prior(0.0, 5.0, "test") for name in WEIGHTS}
    monkeypatch.setattr(destination, "PRIORS", wide)
    monkeypatch.setattr(destination_profile, "PRIORS", wide)


def _synthetic(persons: int = PERSONS) -> DestinationData:
    """Two years, people in three entry states and nowhere; other states are all about as far, so that stay and route
    say nearly the same."""
    rng = np.random.default_rng(11)
    years, stood = 2, [9, 17, 10]
    features = rng.normal(size=(N_CITIZENSHIPS, years, N_STATES, N_FEATURES))
    features -= features.mean(axis=2, keepdims=True)
    standing = rng.dirichlet(np.ones(len(stood) + 1), size=(N_CITIZENSHIPS, years))
    same = np.vstack([np.eye(N_STATES)[stood], np.zeros((1, N_STATES))])
    way = np.vstack([rng.uniform(6, 8, (len(stood), N_STATES)), np.zeros((1, N_STATES))])
    way[np.arange(len(stood)), stood] = 0.0
    nobody = np.zeros((N_CITIZENSHIPS, years, N_STATES))
    late = np.full(standing.shape[:2], 0.25)
    data = DestinationData(2015, nobody, features, nobody, standing, standing, late, same, way)
    shares, _ = expected_shares(data, TRUE, np.zeros(N_STATES), NO_PAIRS)
    return data._replace(counts=rng.multinomial(persons, shares).astype(float))


def _fit(data: DestinationData, scale: float = SCALE) -> DestinationFit:
    """The mechanism at a given overdispersion."""
    values = destination.mechanism(data, np.zeros(TRUE.size + N_STATES), scale)
    errors = destination.standard_errors(data, values, scale)
    return DestinationFit(values[: TRUE.size], values[TRUE.size :], errors, NO_PAIRS, scale)


def _width(frame: pd.DataFrame) -> pd.Series:
    rows = frame.groupby("coefficient", sort=False)[["low", "high"]].first()
    return rows["high"] - rows["low"]


def test_with_much_evidence_a_profile_is_a_parabola_of_the_clustered_errors() -> None:
    data = _synthetic()
    found = _fit(data)
    frame = make_profile(data, found)
    assert tuple(frame["coefficient"].unique()) == WEIGHTS
    assert len(frame) <= 110
    for k, (_, rows) in enumerate(frame.groupby("coefficient", sort=False)):
        away = (rows["value"] - found.weights[k]) / found.errors[k]
        assert (away.min(), away.max()) == pytest.approx((-3, 3), abs=1e-4)
        assert rows["adjusted_drop"].to_numpy() == pytest.approx(away**2 / 2, rel=0.1, abs=1e-3)
    assert _width(frame).to_numpy() == pytest.approx(2 * HALF_WIDTH * found.errors[: TRUE.size], rel=0.05)


def test_the_fit_is_the_top_of_every_profile() -> None:
    data = _synthetic()
    found = _fit(data)
    for name, rows in make_profile(data, found).groupby("coefficient"):
        at_fit = np.isclose(rows["value"], found.weights[WEIGHTS.index(str(name))])
        assert at_fit.sum() == 1
        assert (rows.loc[at_fit, ["log_posterior_drop", "adjusted_drop"]] == 0).all(axis=None)
        assert (rows.loc[~at_fit, "log_posterior_drop"] > 0).all()
        assert turns(rows) == 0
        assert rows["low"].iloc[0] < found.weights[WEIGHTS.index(str(name))] < rows["high"].iloc[0]


def test_elsewhere_than_at_the_mode_there_is_no_profile() -> None:
    data = _synthetic()
    found = _fit(data)
    moved = found.weights.copy()
    moved[ROUTE] -= 0.3
    with pytest.raises(ValueError, match="posterior mode"):
        make_profile(data, found._replace(weights=moved))


def test_years_that_repeat_each_other_steepen_the_drop_but_not_the_interval() -> None:
    once = _synthetic()
    often = once._replace(
        counts=np.tile(once.counts, (1, 4, 1)), features=np.tile(once.features, (1, 4, 1, 1)),
        standing=np.tile(once.standing, (1, 4, 1)),
    )  # fmt: skip
    first, second = (make_profile(data, _fit(data)) for data in (once, often))
    assert _width(second).to_numpy() == pytest.approx(_width(first).to_numpy(), rel=0.02)
    steeper = second["log_posterior_drop"].sum() / first["log_posterior_drop"].sum()
    assert steeper == pytest.approx(4, rel=0.05)


def test_stay_and_route_are_a_ridge_so_one_is_known_only_if_the_other_is() -> None:
    data = _synthetic()
    found = _fit(data)
    frame = make_profile(data, found)
    mode = np.concatenate([found.weights, found.state])
    top = destination.posterior(data, mode, SCALE)
    both = np.isin(np.arange(mode.size), [STAY, ROUTE])
    rows = frame[(frame["coefficient"] == "stay") & (frame["log_posterior_drop"] > 0)]
    for value, drop in zip(rows["value"], rows["log_posterior_drop"], strict=True):
        values = mode.copy()
        values[STAY] = value
        held = destination.mechanism(data, values, SCALE, both)
        assert top - destination.posterior(data, held, SCALE) > 5 * drop


def test_a_skewed_profile_has_a_skewed_interval_and_a_second_top_is_counted() -> None:
    values = np.linspace(-6, 6, 25)
    # half as steep a root on the right: the interval reaches twice as far
    skewed = np.where(values < 0, values**2 / 2, values**2 / 8)
    assert interval(values, skewed, 0.0) == pytest.approx((-HALF_WIDTH, 2 * HALF_WIDTH), rel=0.01)
    two_tops = pd.DataFrame({"log_posterior_drop": [4.0, 1.0, 0.0, 2.0, 1.5, 5.0]})
    assert turns(two_tops) == 2


def test_a_flat_profile_is_followed_until_its_interval_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _synthetic()
    found = _fit(data)
    # four steps of a quarter of an error end before the interval does
    monkeypatch.setattr(destination_profile, "STEP", 0.25)
    rows = make_profile(data, found).query("coefficient == 'stay'")
    assert len(rows) > 2 * destination_profile.STEPS + 1
    assert rows["adjusted_drop"].iloc[[0, -1]].min() > HALF_WIDTH**2 / 2
    assert rows["low"].iloc[0] > rows["value"].min() and rows["high"].iloc[0] < rows["value"].max()


def test_the_written_table_rounds_and_its_card_counts_tops(tmp_path: Path) -> None:
    data = _synthetic()
    frame = make_profile(data, _fit(data))
    with collected() as tables:
        write_profile(frame)
    pd.testing.assert_frame_equal(tables["destination_profile"], frame)
    write_profile(frame, folder=tmp_path)
    assert "11 of 11" in (tmp_path / "destination_profile.card.toml").read_text()
    assert len(pd.read_csv(tmp_path / "destination_profile.csv")) == len(frame)


def test_the_committed_profiles_belong_to_the_committed_fit() -> None:
    weights = fitted.table("destination").set_index("coefficient")
    profiles = fitted.table("destination_profile")
    tops = profiles[profiles["log_posterior_drop"] == 0].set_index("coefficient")
    assert tuple(tops.index) == WEIGHTS
    # both are written by one stage; a quarter of an error leaves room for stages that were run again since
    assert ((tops["value"] - weights["first_fit"]).abs() < weights["standard_error"] / 4).all()
    widths = (tops["high"] - tops["low"]) / (2 * HALF_WIDTH * weights["standard_error"])
    # conditional logits are close to parabolas; the ridge of stay and route is the most skewed
    assert widths.between(0.8, 1.2).all()
