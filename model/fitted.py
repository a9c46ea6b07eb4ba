"""What the calibration found, as arrays: the tables of ``model/data/fitted``, each with its card.

Tables are read once and must not be changed. Arrays follow the order of ``pactsim.agents.codes``. The factors and
dated suspensions that a scenario may set on them are levers, applied by the phases.
"""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import (
    CITIZENSHIP_INDEX,
    N_CITIZENSHIPS,
    N_PLACES,
    N_STATES,
    PLACE_INDEX,
    STATE_INDEX,
    STATES,
)
from pactsim.model.readings import forget_readings, laid, laid_names, read_once

Array = NDArray[np.float64]

FITTED_FOLDER = Path(__file__).parent / "data" / "fitted"


@read_once
def table(name: str) -> pd.DataFrame:
    """A fitted table by name; FileNotFoundError names the command that makes it."""
    instead = laid("fitted", name)
    if instead is not None:
        return instead
    path = FITTED_FOLDER / f"{name}.csv"
    if not path.exists():
        raise FileNotFoundError(f"fitted table {name!r} is missing; make it with pactsim calibrate")
    # STLS and codes such as NA must stay text
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def data_hash() -> str:
    """SHA-256 over all fitted tables, in order of name, and over those that stand in for them."""
    digest = hashlib.sha256()
    for path in sorted(FITTED_FOLDER.glob("*.csv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for name in laid_names("fitted"):
        digest.update(table(name).to_csv(index=False).encode())
    return digest.hexdigest()


def forget() -> None:
    """Read the tables afresh, after the calibration has written them."""
    forget_readings()


@read_once
def coefficients() -> dict[str, float]:
    """Fitted weights of the destination choice by name (``pactsim.model.utilities.WEIGHTS``)."""
    rows = table("destination")
    return dict(zip(rows["coefficient"], rows["value"].astype(float)))


@read_once
def state_effects() -> Array:
    """State effects of the destination choice with their corrections: (33,); minus infinity (closed) for the
    United Kingdom and ``OUT``.
    """
    rows = table("state_effects")
    effects = np.full(N_PLACES, -np.inf)
    effects[rows["place"].map(PLACE_INDEX)] = rows["effect"]
    return _frozen(effects + state_corrections())


@read_once
def state_corrections() -> Array:
    """What runs needed beyond the fitted state effects: (33,) log odds, zero without a correction."""
    return _frozen(_by_place(table("state_corrections"), "correction"))


@read_once
def pair_effects() -> Array:
    """What a pair of citizenship and place keeps beyond the mechanism: (36, 33), shrunken to zero."""
    rows = table("pair_effects")
    effects = np.zeros((N_CITIZENSHIPS, N_PLACES))
    effects[rows["citizenship"].map(CITIZENSHIP_INDEX), rows["place"].map(PLACE_INDEX)] = rows["effect"]
    return _frozen(effects)


def opening_effects(first_year: int) -> tuple[int, Array]:
    """Effects by which a run that opens on 1 January of ``first_year`` departs from corrections and pair effects,
    (36, 33), and the opening they were found for: that year's, else the nearest one before it. Zero if none is held.
    """
    before = [year for year in _openings() if year <= first_year]
    if not before:
        return first_year, np.zeros((N_CITIZENSHIPS, N_PLACES))
    return max(before), _openings()[max(before)]


@read_once
def _openings() -> dict[int, Array]:
    """Opening effects less what holds in all years, by year: (36, 33) each."""
    rows = table("opening_effects")
    constant = pair_effects()[:, :N_STATES] + state_corrections()[None, :N_STATES]
    found = {}
    for year, part in rows.groupby("year"):
        effects = np.zeros((N_CITIZENSHIPS, N_PLACES))
        row = part["citizenship"].map(CITIZENSHIP_INDEX).to_numpy()
        effects[row, :N_STATES] = part[list(STATES)].to_numpy(dtype=np.float64) - constant[row]
        found[int(str(year))] = _frozen(effects)
    return found


@read_once
def other_entries() -> dict[int, Array]:
    """Persons of the channel ``Other entry`` by year: (36,) each, after the correction of
    ``entries_scale``.
    """
    rows = table("other_entries")
    factor = _by_citizenship(table("entries_scale"), "other_factor")
    return {
        int(str(year)): _frozen(_by_citizenship(part, "persons") * factor)
        for year, part in rows.groupby("year")
    }


@read_once
def apply_factor() -> Array:
    """Correction of the chance to apply by citizenship: (36,)."""
    return _frozen(_by_citizenship(table("entries_scale"), "apply_factor"))


@read_once
def seasonal_profile() -> Array:
    """Share of a year's other entries by calendar month: (12,), sums to 1."""
    return _frozen(table("seasonal_profile").sort_values("month")["share"].to_numpy(dtype=np.float64))


@read_once
def recognition(year: int) -> Array:
    """Protection rate at first instance: (31, 36) by state and citizenship in [0, 1].

    Before and after the fitted years the nearest fitted year holds; the last one is the forward reading
    (see the table's card).
    """
    rates = table("recognition_rates")
    nearest = min(max(year, int(rates["year"].min())), int(rates["year"].max()))
    level = _by_citizenship(rates[rates["year"] == nearest], "rate")
    rows = table("recognition_deviations")
    deviation = np.zeros((N_STATES, N_CITIZENSHIPS))
    deviation[rows["state"].map(STATE_INDEX), rows["citizenship"].map(CITIZENSHIP_INDEX)] = rows["deviation"]
    return _frozen(1 / (1 + np.exp(-(np.log(level / (1 - level)) + deviation))))


@read_once
def dublin_acceptance() -> Array:
    """Share of requests that the receiver accepts: (33, 33), sender by receiver; zero for ``OUT``."""
    return _by_pair("acceptance")


@read_once
def dublin_transfer() -> Array:
    """Share of acceptances that end in a transfer: (33, 33), sender by receiver, outside suspensions."""
    return _by_pair("transfer")


@read_once
def dublin_request() -> Array:
    """Share of cases with evidence against another state in which the sender asks: (33,)."""
    rows = table("dublin_requests")
    return _frozen(_by_place(rows, "request"))


@read_once
def decision_capacity(year: int) -> Array:
    """First-instance decisions a month at the start of ``year``: (31,), from the year before."""
    rows = table("capacity")
    nearest = min(max(year, int(rows["year"].min())), int(rows["year"].max()))
    part = rows[rows["year"] == nearest]
    capacity = np.zeros(N_STATES)
    capacity[part["state"].map(STATE_INDEX)] = part["decisions_per_month"]
    return _frozen(capacity)


@read_once
def examination_target_ratio() -> Array:
    """A state's months of open work over the common target: (31,)."""
    rows = table("examination_targets")
    ratio = np.ones(N_STATES)
    ratio[rows["state"].map(STATE_INDEX)] = rows["ratio"]
    return _frozen(ratio)


@read_once
def pending_disappear_ratio() -> Array:
    """How much more often people with an open case disappear than by the common rate: (31,)."""
    rows = table("examination_targets")
    ratio = np.ones(N_STATES)
    ratio[rows["state"].map(STATE_INDEX)] = rows["disappear_ratio"]
    return _frozen(ratio)


@read_once
def opening_appeal_share(year: int) -> Array:
    """Part of the open cases of 31 December that is under appeal: (31,); the nearest year held."""
    rows = table("opening_appeals")
    nearest = min(max(year, int(rows["year"].min())), int(rows["year"].max()))
    part = rows[rows["year"] == nearest]
    share = np.zeros(N_STATES)
    share[part["state"].map(STATE_INDEX)] = part["appeal_share"]
    return _frozen(share)


@read_once
def return_hazard() -> Array:
    """Monthly chance that a person with a final rejection is returned: (33,); zero in UK and ``OUT``."""
    return _frozen(_by_place(table("returns"), "monthly_hazard"))


def _by_citizenship(rows: pd.DataFrame, column: str) -> Array:
    values = np.zeros(N_CITIZENSHIPS)
    values[rows["citizenship"].map(CITIZENSHIP_INDEX)] = rows[column]
    return values


def _by_place(rows: pd.DataFrame, column: str) -> Array:
    values = np.zeros(N_PLACES)
    values[rows["place"].map(PLACE_INDEX)] = rows[column]
    return values


def _by_pair(column: str) -> Array:
    rows = table("dublin_pairs")
    values = np.zeros((N_PLACES, N_PLACES))
    values[rows["sender"].map(PLACE_INDEX), rows["receiver"].map(PLACE_INDEX)] = rows[column]
    return _frozen(values)


def _frozen(values: Array) -> Array:
    values.flags.writeable = False
    return values
