"""The joint fit closes every citizenship's decade, and a run's gap is closed by its corrections."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import CITIZENSHIPS
from pactsim.calibration import entries, fitted_table
from pactsim.model import fitted
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters()


@pytest.fixture(scope="module")
def found() -> entries.EntriesFit:
    return entries.fit(PARAMETERS)


def test_every_citizenship_closes_within_two_per_cent_over_the_decade(found: entries.EntriesFit) -> None:
    ratio = found.predicted.sum(axis=0) / found.observed.sum(axis=0)
    assert np.abs(ratio - 1).max() < 0.02


def test_nobody_enters_a_negative_number_of_times(found: entries.EntriesFit) -> None:
    assert (found.other >= 0).all()
    assert (found.route_lodged >= 0).all()


def test_syrians_of_2016_are_people_of_2015_too(found: entries.EntriesFit) -> None:
    """The difference of one year would be negative in 2015; the joint fit lets people lodge a year later."""
    syria = CITIZENSHIPS.index("SY")
    year = 2016 - entries.FIRST_YEAR
    assert found.predicted[year, syria] == pytest.approx(found.observed[year, syria], rel=0.05)


def test_the_committed_table_is_this_fit(found: entries.EntriesFit) -> None:
    rows = fitted.table("other_entries")
    written = rows["persons"].to_numpy(dtype=float).reshape(found.other.shape)
    assert written == pytest.approx(found.other, abs=1.0)


def test_smooth_persons_are_recovered_from_their_lodgings() -> None:
    response = np.array([[0.3, 0.7, 0.0, 0.0], [0.0, 0.3, 0.7, 0.0], [0.0, 0.0, 0.3, 0.7]])
    truth = np.array([20_000.0, 24_000.0, 28_000.0, 32_000.0])
    lodged = response @ truth
    assert entries._smooth_persons(response, lodged, lodged) == pytest.approx(truth, rel=0.02)


@pytest.mark.parametrize("too_many", [1.25, 0.8])
def test_rescaling_moves_expected_applications_by_the_gap(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, found: entries.EntriesFit, too_many: float
) -> None:
    for name in ("entries_scale.csv", "entries_scale.card.toml"):
        (tmp_path / name).write_bytes((fitted.FITTED_FOLDER / name).read_bytes())
    monkeypatch.setattr(fitted, "FITTED_FOLDER", tmp_path)
    start = pd.DataFrame({"citizenship": CITIZENSHIPS, "other_factor": 1.0, "apply_factor": 1.0})
    start.to_csv(tmp_path / "entries_scale.csv", index=False)
    monkeypatch.setattr(fitted_table.write, "__defaults__", (5, tmp_path))
    fitted.forget()
    try:
        simulated = found.observed[1:11] * too_many
        ratio = entries.rescale(simulated, 2015, PARAMETERS)
        scale = fitted.table("entries_scale")
        other, apply = scale["other_factor"].to_numpy(), scale["apply_factor"].to_numpy()
    finally:
        monkeypatch.undo()
        fitted.forget()
    assert ratio == pytest.approx(1 / too_many)
    by_route = found.route_lodged.sum(axis=(0, 1))
    by_other = found.predicted.sum(axis=0) - by_route
    after = by_route * apply / found.apply_factor + by_other * other
    # one part in a thousand: factors are written with five digits, other persons as they are
    assert after == pytest.approx((by_route + by_other) / too_many, rel=1e-3)
