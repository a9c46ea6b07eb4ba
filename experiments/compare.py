"""Two scenarios on the same people: paired replicates and the differences with their intervals."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pactsim.experiments.folder import check_target, new_folder
from pactsim.experiments.manifest import canonical_hash, outside_the_hash, run_manifest, write_json
from pactsim.experiments.options import check_seed, scenario_for, weight_of_scale
from pactsim.experiments.paired import CONFIDENCE, paired_differences, summarise
from pactsim.experiments.replicate import Replicate, Task, run_pair
from pactsim.experiments.run import Progress, Run, read_manifest
from pactsim.experiments.tables import read_parquet, write_parquet
from pactsim.experiments.workers import map_tasks
from pactsim.model.ensemble import parameter_sets, with_member
from pactsim.model.faults import InputFault
from pactsim.model.scenario import Scenario

#: What the interval does and does not contain, printed wherever an interval is.
INTERVAL_NOTE = (
    "95 % interval of the paired difference over replicates: chance in the simulation only.\n"
    "Parameters, arrivals and readings of the law are held fixed."
)

ENSEMBLE_NOTE = (
    "95 % interval of the mean paired difference over parameter sets and chance in the simulation together; the\n"
    "standard deviation is the spread between parameter sets. Arrivals and readings of the law are held fixed."
)


_TABLES = ("differences", "additional")
_BY_STATE = ["year", "member_state"]


class Comparison:
    """Differences (second scenario minus first) by table, year, state and outcome.

    ``differences`` holds every row, ``additional`` the relief solidarity added where one scenario has none,
    ``identical`` whether every cell of every table was equal in every replicate.
    """

    def __init__(
        self,
        differences: pd.DataFrame,
        additional: pd.DataFrame,
        manifest: dict[str, Any],
        folder: Path | None = None,
    ) -> None:
        self.differences = differences
        self.additional = additional
        self.manifest = manifest
        self.folder = folder

    @property
    def identical(self) -> bool:
        """True if no cell of any table differed in any replicate."""
        return bool(self.manifest["identical"])

    @property
    def title(self) -> str:
        """Both scenarios, period, scale and replicates in one line."""
        base, alt, period = (self.manifest[name] for name in ("base", "alt", "period"))
        years = f"{period['first_year']}-{period['last_year']}"
        return (
            f"{alt['name']} minus {base['name']}, {years}, 1:{self.manifest['scale']['weight']}, "
            f"{self.manifest['replicates']} paired replicates"
        )

    @classmethod
    def read(cls, folder: str | Path) -> "Comparison":
        """The comparison stored in a folder; InputFault if it is none."""
        folder = Path(folder)
        manifest = read_manifest(folder / "comparison.json")
        differences, additional = (read_parquet(folder / f"{name}.parquet") for name in _TABLES)
        return cls(differences, additional, manifest, folder)

    def table(self) -> pd.DataFrame:
        """The headline: a few outcomes of the Union over the years, with intervals."""
        from pactsim.experiments.summary import headline_differences

        return headline_differences(self)

    def first_replicate(self) -> tuple[Run, Run]:
        """Both runs of the first seed, kept in the folder; InputFault without a folder."""
        if self.folder is None:
            raise InputFault("this comparison was not written to a folder, so its runs were not kept")
        return Run.read(self.folder / "base"), Run.read(self.folder / "alt")

    def summary(self) -> str:
        """The printed summary as plain text."""
        from pactsim.experiments.summary import comparison_summary

        return comparison_summary(self)

    def __repr__(self) -> str:
        return f"<Comparison {self.title}; {len(self.differences):,} rows>"

    def _repr_html_(self) -> str:
        return f"<b>{self.title}</b>{self.table().to_html()}<small>{self.manifest['interval']}</small>"


def compare(
    base: Scenario | str | Path,
    alt: Scenario | str | Path,
    *,
    replicates: int = 20,
    first_year: int | None = None,
    last_year: int | None = None,
    scale: float = 1.0,
    seed: int = 1,
    workers: int = 1,
    out: str | Path | None = None,
    overrides: Iterable[str] = (),
    ensemble: bool = False,
    overwrite: bool = False,
    figures: bool = True,
    progress: Progress | None = None,
) -> Comparison:
    """Run both scenarios with seeds ``seed``, ``seed + 1``, ... and return the paired differences.

    ``workers`` above 1 spawns processes (a script then needs ``if __name__ == "__main__":``) and changes no
    number. ``overrides`` are texts ``name=value`` laid over both scenarios. With ``ensemble`` replicate n runs both
    scenarios under parameter set n (beginning anew after the last), so that the interval holds parameters too. With
    ``out``: differences as Parquet
    and CSV, ``comparison.json``, the summary, both runs of the first seed under ``base`` and ``alt``, and the
    figures. InputFault lists what is wrong with the input.
    """
    weight = weight_of_scale(scale)
    overrides = tuple(overrides)
    first = scenario_for(base, first_year, last_year, overrides)
    second = scenario_for(alt, first_year, last_year, overrides)
    if first.period != second.period:
        raise InputFault(f"the scenarios run over different years: {first.period!r} and {second.period!r}")
    for name, number in (("replicates", replicates), ("workers", workers)):
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 10_000:
            raise InputFault(f"{name} {number!r} must be a whole number of at least 1")
    check_seed(seed)
    check_seed(seed + replicates - 1)
    members = parameter_sets(replicates) if ensemble else [0] * replicates
    tasks = [
        Task(with_member(first, member), with_member(second, member), weight, seed + number, None, member)
        for number, member in enumerate(members)
    ]
    started = time.perf_counter()
    if out is None:
        return _comparison(tasks, map_tasks(run_pair, tasks, workers, progress), started, None)
    check_target(Path(out), overwrite)
    with new_folder(Path(out), overwrite) as folder:
        tasks[0] = tasks[0]._replace(keep=folder)
        result = _comparison(tasks, map_tasks(run_pair, tasks, workers, progress), started, folder)
        write_comparison(folder, result, figures)
    result.folder = Path(out)
    return result


def write_comparison(folder: Path, result: Comparison, figures: bool) -> None:
    """Everything but the two kept runs, into a folder that exists."""
    for name in _TABLES:
        frame: pd.DataFrame = getattr(result, name)
        write_parquet(folder / f"{name}.parquet", pa.Table.from_pandas(frame, preserve_index=False))
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    write_json(folder / "comparison.json", result.manifest)
    (folder / "summary.txt").write_text(result.summary(), encoding="utf-8")
    if figures:
        from pactsim.experiments.figures.draw import draw_comparison

        draw_comparison(result, folder / "figures")


def _comparison(
    tasks: list[Task], replicates: list[Replicate], started: float, folder: Path | None
) -> Comparison:
    task = tasks[0]
    runs = {name: run_manifest(getattr(task, name), task.weight, task.seed) for name in ("base", "alt")}
    shared = ("format", "period", "scale", "data", "code", "python", "packages")
    manifest = {
        **{name: runs["base"][name] for name in shared},
        "base": runs["base"]["scenario"],
        "alt": runs["alt"]["scenario"],
        "seeds": [one.seed for one in tasks],
        "replicates": len(tasks),
        "confidence": CONFIDENCE,
        "interval": ENSEMBLE_NOTE if task.member else INTERVAL_NOTE,
        "parameter_sets": [one.member for one in tasks],
    }
    hashes = [
        runs["base"]["run_hash"],
        runs["alt"]["run_hash"],
        manifest["seeds"],
        manifest["parameter_sets"],
    ]
    manifest["run_hash"] = canonical_hash(hashes)
    manifest["identical"] = all(one.identical for one in replicates)
    manifest["evaluated"] = _evaluated_in_all(replicates)
    manifest["outside_the_hash"] = outside_the_hash(time.perf_counter() - started)
    differences = paired_differences([(one.base, one.alt) for one in replicates])
    return Comparison(differences, _additional(replicates), manifest, folder)


def _evaluated_in_all(replicates: list[Replicate]) -> str | None:
    """Which scenario was evaluated against one without solidarity, None if they do not agree."""
    found = {one.evaluated for one in replicates}
    return found.pop() or None if len(found) == 1 else None


def _additional(replicates: list[Replicate]) -> pd.DataFrame:
    """Mean and interval of the added relief over replicates; no rows where it is not defined."""
    if _evaluated_in_all(replicates) is None:
        series = [pd.Series(dtype="float64", index=pd.MultiIndex.from_arrays([[], []], names=_BY_STATE))]
    else:
        reliefs = [one.additional for one in replicates if one.additional is not None]
        series = [relief.set_index(_BY_STATE)["additional"] for relief in reliefs]
    wide = pd.concat(series, axis=1).fillna(0.0).sort_index()
    values = summarise(0.0 * wide.to_numpy(), wide.to_numpy())
    kept = values.drop(columns=["base_mean", "alt_mean", "exactly_zero"])
    keys = wide.index.to_frame(index=False).astype({"year": "int64", "member_state": "str"})
    return pd.concat([keys, kept.rename(columns={"difference": "additional"})], axis=1)
