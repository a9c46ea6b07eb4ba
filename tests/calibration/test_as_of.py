"""What is known before a year does not depend on that year: other figures from it on change no forecast of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest

from pactsim.calibration import as_of
from pactsim.calibration.validation.destination import forecast
from pactsim.model import fitted, observed
from pactsim.model.readings import laid_over

YEAR = 2022
#: Shipped tables that were fitted to outcomes of all years.
FITTED_TO_OUTCOMES = (
    "capacity", "destination", "dublin_effects", "dublin_pairs", "dublin_requests", "examination_targets",
    "opening_appeals", "opening_effects", "pair_effects", "recognition_deviations", "recognition_rates", "returns",
    "state_corrections", "state_effects",
)  # fmt: skip


def _other_figures(name: str, column: str, rng: np.random.Generator) -> pd.DataFrame:
    """The table with all its numbers of ``YEAR`` and later changed; applicants change their state only, since totals
    by citizenship are given."""
    rows = observed.table(name).copy()
    late = rows[column].astype(str).str.slice(0, 4).astype(int) >= YEAR
    if name == "applicants":
        for _, part in rows[late].groupby(["year", "citizenship"]):
            rows.loc[part.index, "first_time"] = rng.permutation(part["first_time"].to_numpy())
        return rows
    for number in rows.select_dtypes("number").columns.difference(["year", "month"]):
        values = rows[number].astype(float)
        rows[number] = values.where(~late, values * rng.uniform(0.2, 3.0, len(rows)))
    return rows


@contextmanager
def _another_future() -> Iterator[None]:
    rng = np.random.default_rng(5)
    tables = {name: _other_figures(name, column, rng) for name, column in as_of.OUTCOMES.items()}
    shipped = {name: _other_fit(name, rng) for name in FITTED_TO_OUTCOMES}
    with laid_over(observed=tables, fitted=shipped):
        yield


def _other_fit(name: str, rng: np.random.Generator) -> pd.DataFrame:
    """A shipped table fitted to all years, with its numbers changed: an as-of run must have made its own."""
    rows = fitted.table(name).copy()
    for number in rows.select_dtypes("float").columns.difference(["prior"]):
        rows[number] = rows[number] * rng.uniform(0.5, 1.5, len(rows))
    return rows


def _forecast() -> np.ndarray:
    lodged = as_of.lodged_entries()
    fits: dict[int, object] = {}
    made = forecast(YEAR, lodged, fits, 1, seeds=(1,), scale=200, closing_scale=200)  # type: ignore[arg-type]
    return np.concatenate([made.shares.ravel(), made.mechanism.ravel()])


def test_the_record_before_a_year_ends_with_the_year_before() -> None:
    for name, rows in as_of.record_before(YEAR).items():
        when = rows[as_of.OUTCOMES[name]].astype(str).str.slice(0, 4).astype(int)
        assert when.empty or when.max() < YEAR, name


def test_every_table_of_outcomes_changes_in_the_other_future() -> None:
    with _another_future():
        changed = {name: observed.table(name) for name in as_of.OUTCOMES}
    same = {name for name, rows in changed.items() if rows.equals(observed.table(name))}
    # the two tables without a figure of the year or later
    late = {
        name
        for name, column in as_of.OUTCOMES.items()
        if (observed.table(name)[column].astype(str).str.slice(0, 4).astype(int) >= YEAR).any()
    }
    assert not same & late


@pytest.mark.slow
def test_another_future_changes_no_forecast() -> None:
    expected = _forecast()
    with _another_future():
        found = _forecast()
    assert (found == expected).all()


@pytest.mark.slow
def test_another_past_changes_the_forecast() -> None:
    """The comparison can fail: the same change one year earlier shows."""
    expected = _forecast()
    rows = observed.table("applicants").copy()
    late = rows["year"] == YEAR - 1
    for _, part in rows[late].groupby("citizenship"):
        rows.loc[part.index, "first_time"] = part["first_time"].to_numpy()[::-1]
    with laid_over(observed={"applicants": rows}):
        found = _forecast()
    assert (found != expected).any()
