"""Scores of simulated applications against what was observed, beside naive guesses that need no model.

``python -m pactsim.calibration.unfitted RUN_FOLDER`` prints them for a run. Total variation is half the sum
of absolute differences over the observed total: the share of applicants in the wrong place. Naive guesses are
given the observed number of applicants of every citizenship, the simulation is not; "scaled" gives it the
same advantage.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIP_INDEX, N_CITIZENSHIPS, N_STATES, STATE_INDEX
from pactsim.calibration import targets
from pactsim.model import observed

Array = NDArray[np.float64]

#: Weight of population in the key (the other half is GDP), as in AMMR Art 66.
POPULATION_WEIGHT = 0.5


def total_variation(guess: Array, truth: Array) -> float:
    """Half the sum of absolute differences over the true total, for arrays of one shape.

    Raises ValueError if the true total is zero.
    """
    if truth.sum() == 0:
        raise ValueError("total variation needs a positive true total")
    return float(np.abs(guess - truth).sum() / truth.sum() / 2)


def scores(simulated: Array, first_year: int) -> pd.DataFrame:
    """One row a year and one pooled row (year 0), total variations in columns.

    ``simulated`` (years, 31, 36) first-time applications from ``first_year`` on. Columns name the guess
    (simulated, scaled, key, last_year) and what is compared (states; cells, that is state x citizenship), and
    the ratio of totals. Years after the record are left out; last-year shares need the year before in the
    record.
    """
    last = min(first_year + simulated.shape[0] - 1, int(observed.table("applicants")["year"].max()))
    truth = targets.first_time_applicants(first_year, last)
    simulated = simulated[: truth.shape[0]]
    before = targets.first_time_applicants(first_year - 1, last - 1)
    by_citizenship = truth.sum(axis=1, keepdims=True)
    guesses = {
        "simulated": simulated,
        "scaled": _shares(simulated) * by_citizenship,
        "key": key_shares(first_year, last)[:, :, None] * by_citizenship,
        "last_year": _shares(before) * by_citizenship,
    }
    years = range(first_year, last + 1)
    rows = [
        {"year": year, **_row({name: guess[k] for name, guess in guesses.items()}, truth[k])}
        for k, year in enumerate(years)
    ]
    return pd.DataFrame([*rows, {"year": 0, **_row(guesses, truth)}])


def skill(table: pd.DataFrame) -> str:
    """One sentence on whether the simulation beats the naive guesses, pooled over the years."""
    pooled = table[table["year"] == 0].iloc[0]
    beaten = [n for n in ("key", "last_year") if pooled["scaled_cells"] < pooled[f"{n}_cells"]]
    if not beaten:
        return "No skill over cells: neither the population-GDP key nor last-year shares are beaten."
    words = {"key": "the population-GDP key", "last_year": "last-year shares"}
    lost = [words[n] for n in words if n not in beaten]
    return (
        "Over cells the simulation beats " + " and ".join(words[n] for n in beaten)
        + (f", but not {' nor '.join(lost)}." if lost else ".")
    )  # fmt: skip


def applications(run: Path) -> tuple[Array, int]:
    """First-time applications of a run folder, (years, 31, 36), and the first year.

    Raises FileNotFoundError if the folder holds no table of applications.
    """
    path = run / "applications.parquet"
    if not path.exists():
        raise FileNotFoundError(f"{run} holds no applications.parquet; is it the folder of a run?")
    rows = pd.read_parquet(path)
    return first_time(rows), int(rows["year"].min())


def first_time(rows: pd.DataFrame) -> Array:
    """First-time applications of a run's table ``applications``: (years, 31, 36), from its first year on."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    result = np.zeros((last - first + 1, N_STATES, N_CITIZENSHIPS))
    place = (
        rows["year"].to_numpy() - first,
        rows["member_state"].map(STATE_INDEX).to_numpy(),
        rows["citizenship"].map(CITIZENSHIP_INDEX).to_numpy(),
    )
    np.add.at(result, place, rows["first_time"].to_numpy(dtype=np.float64))
    return result


def _row(guesses: dict[str, Array], truth: Array) -> dict[str, float]:
    row = {"total_ratio": float(guesses["simulated"].sum() / truth.sum())}
    for name, guess in guesses.items():
        row[f"{name}_states"] = total_variation(guess.sum(axis=-1), truth.sum(axis=-1))
        row[f"{name}_cells"] = total_variation(guess, truth)
    return row


def _shares(counts: Array) -> Array:
    """Shares over states by year and citizenship; a citizenship without anybody is spread as all others
    are.
    """
    total = counts.sum(axis=1, keepdims=True)
    everybody = counts.sum(axis=2, keepdims=True) / np.maximum(counts.sum(axis=(1, 2), keepdims=True), 1e-9)
    return np.where(total > 0, counts / np.maximum(total, 1e-9), everybody)


def key_shares(first_year: int, last_year: int) -> Array:
    """Population-GDP key over the 31 states, of the year before: (years, 31), sums to 1."""
    population = observed.state_series("population", first_year - 1, last_year - 1)
    gdp = observed.state_series("gdp_meur", first_year - 1, last_year - 1)
    by_population = population / population.sum(axis=1, keepdims=True)
    return POPULATION_WEIGHT * by_population + (1 - POPULATION_WEIGHT) * gdp / gdp.sum(axis=1, keepdims=True)


def main() -> None:
    """Print the scores of a run."""
    parser = argparse.ArgumentParser(description="Score a run's applications beside naive guesses.")
    parser.add_argument("run", type=Path, help="folder of a run")
    table = scores(*applications(parser.parse_args().run))
    with pd.option_context("display.width", 200, "display.max_columns", 20):
        print(table.assign(year=table["year"].replace(0, "all")).round(3).to_string(index=False))
    print(skill(table))


if __name__ == "__main__":
    main()
