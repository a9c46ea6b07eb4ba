"""What a stage of the calibration is fitted from, as one hash, and which fitted tables each stage writes.

A stage depends on all sources, priors and law, on all observed tables, and on the fitted tables of the stages before
it in the order of ``WRITES``. It does not depend on its own tables, nor on those of later stages: some stages do read
these (entries and destinations read the delay to lodging, examination makes a run that reads destinations and movement,
every run reads closing and openings), and take them as the last calibration left them. Going through the stages once
more with ``--again`` is a second pass, in the same order. Nor does any stage depend on ``REPORTS``.

A table belongs to the last stage that writes it: closing writes the tables of entries anew and openings those of the
destinations' openings, so that going through all stages leaves nothing to do.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pactsim.model import fitted, observed

#: Stages in the order in which they need each other, and the fitted tables that each writes.
WRITES: Final[dict[str, tuple[str, ...]]] = {
    "recognition": ("recognition_rates", "recognition_deviations"),
    "entries": ("seasonal_profile", "other_entries", "entries_scale"),
    "returns": ("returns",),
    "dublin": ("dublin_pairs", "dublin_effects", "dublin_requests"),
    "examination": (
        "capacity", "examination_targets", "opening_appeals", "examination_profile", "parameters_examination",
    ),
    "destination": (
        "destination", "state_effects", "pair_effects", "opening_effects", "destination_profile",
        "destination_forecasts", "parameters_destination",
    ),
    "movement": ("moment_profiles", "parameters_movement"),
    "dublin_level": ("moment_profiles", "parameters_dublin_level"),
    "relocation": ("moment_profiles", "parameters_relocation"),
    "commission": ("commission_thresholds", "commission_labels", "parameters_commission"),
    "pledges": ("parameters_pledges",),
    "closing": ("seasonal_profile", "other_entries", "entries_scale", "state_corrections"),
    "openings": ("opening_effects",),
}  # fmt: skip

#: Tables of ``WRITES`` that are there to be looked at: neither the model nor any fit reads them.
REPORTS: Final = frozenset(
    {
        "dublin_effects", "examination_profile", "destination_forecasts", "destination_profile", "moment_profiles",
        "commission_labels",
    }
)  # fmt: skip

#: Files of the package beside sources, priors and law that a fit reads.
_OTHER_FILES: Final = ("model/data/stances.csv", "calibration/data/targets.csv")


def tables_before(stage: str) -> tuple[str, ...]:
    """Fitted tables that belong to the stages before ``stage``, in the order of their stages, but no reports."""
    owner = {table: name for name, tables in WRITES.items() for table in tables if table not in REPORTS}
    order = list(WRITES)
    earlier = order[: order.index(stage)]
    return tuple(table for name in earlier for table in WRITES[name] if owner.get(table) == name)


def undone_by(stage: str) -> tuple[str, ...]:
    """Later stages of whose tables ``stage`` writes one that is read: they have to be fitted after it, whatever else
    holds.
    """
    order = list(WRITES)
    later = order[order.index(stage) + 1 :]
    return tuple(name for name in later if set(WRITES[name]) & set(WRITES[stage]) - REPORTS)


def fingerprint(stage: str, seed: int) -> str:
    """Everything a stage depends on, as hexadecimal text; a fitted table that is not there yet counts as empty."""
    digest = hashlib.sha256(f"{stage} {seed} {observed.data_hash()} ".encode())
    package = Path(fitted.__file__).parents[1]
    for path in _sources(package):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    for name, content in table_hashes(tables_before(stage)).items():
        digest.update(f"{name} {content} ".encode())
    return digest.hexdigest()


def table_hashes(names: Iterable[str]) -> dict[str, str]:
    """Hash of the content of fitted tables by name; an empty text for one without a file."""
    paths = {name: fitted.FITTED_FOLDER / f"{name}.csv" for name in names}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        for name, path in paths.items()
    }


def _sources(package: Path) -> list[Path]:
    found = [
        path
        for folder in ("agents", "model", "calibration")
        for path in sorted((package / folder).rglob("*"))
        if path.suffix in {".py", ".toml"} and path.parent != fitted.FITTED_FOLDER
    ]
    return [*found, *(package / name for name in _OTHER_FILES)]
