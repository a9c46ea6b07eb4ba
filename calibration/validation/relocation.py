"""The two relocation schemes on record beside runs with the fitted values: pace, states, pairs, and who left."""

from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from pactsim.agents.codes import PLACE_INDEX
from pactsim.calibration import relocation_moments as moments
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration.mechanism_tables import published
from pactsim.calibration.relocation_leavers import observed_left, simulated_left
from pactsim.calibration.stage import Progress
from pactsim.calibration.validation.finding import Finding
from pactsim.model import observed
from pactsim.model.parameters import registry

Array = NDArray[np.float64]
GROUP: Final = "relocation"
#: First day of each scheme, for the straight line.
STARTS: Final = {"emergency": date(2015, 9, 22), "voluntary": date(2022, 7, 1)}
CONTRIBUTORS: Final = ("DE", "FR", "NL", "FI", "PT", "SE")
_MONTH_DAYS: Final = 365.2425 / 12
_PAIRS: Final = (("2023-09-13", "MED5", "DE"), ("2023-09-13", "IT", "DE"), ("2023-08-22", "IT", "ALL"))
_MEDITERRANEAN: Final = ("CY", "EL", "ES", "IT", "MT")


class Work(NamedTuple):
    """Persons a simulated one stands for in each scheme, and the seeds."""

    emergency: int = 4
    voluntary: int = 1
    seeds: tuple[int, ...] = (11, 12)


def findings(progress: Progress, work: Work = Work()) -> list[Finding]:
    """All lines; intervals are those over seeds, not over parameters."""
    steps = 2 * len(work.seeds) + 2
    emergency, voluntary = [], []
    for number, seed in enumerate(work.seeds):
        emergency.append(runs.run(runs.EMERGENCY, {}, work.emergency, seed)[0])
        progress(2 * number + 1, steps)
        voluntary.append(runs.run(runs.VOLUNTARY, {}, work.voluntary, seed)[0])
        progress(2 * number + 2, steps)
    lines = _emergency(emergency) + _states(emergency) + _voluntary(voluntary) + _pairs(voluntary)
    lines.append(_foretold(work))
    progress(steps - 1, steps)
    lines += _left(work)
    progress(steps, steps)
    return lines


def _emergency(found: list[runs.Relocations]) -> list[Finding]:
    table = observed.table("relocation_2015_delivered")
    rows = table[(table["to"] == "ALL") & table["from"].isin(["IT", "EL", "IT+EL"])]
    days = (*moments.EMERGENCY_DATES, moments.EMERGENCY_LAST)
    record = [float(rows[rows["date"] == day.isoformat()]["cumulative"].sum()) for day in days]
    lines = []
    for day, persons in zip(days, record, strict=True):
        source = str(rows[rows["date"] == day.isoformat()]["source"].iloc[0])
        naive, name = _line(STARTS["emergency"], day, days[-1], record[-1]), "straight line to the end"
        if day == days[-1]:
            naive, name = float(moments.quotas().sum()), "all that was due"
        lines.append(
            _count("relocated so far, 2015 scheme", "IT+EL", day, persons, 0.0,
                   [float(run.by(day).sum()) for run in found], 0.10, naive, name, "fit", source)
        )  # fmt: skip
    all_days = (STARTS["emergency"], *days)
    for (first, last), (before, after) in zip(pairwise(all_days), pairwise([0.0, *record]), strict=True):
        months = (last - first).days / _MONTH_DAYS
        simulated = [float((run.by(last) - run.by(first)).sum()) / months for run in found]
        overall = record[-1] / ((all_days[-1] - all_days[0]).days / _MONTH_DAYS)
        lines.append(
            _count("relocations a month, 2015 scheme", "IT+EL", last, (after - before) / months, 0.0,
                   simulated, 0.25, overall, "mean speed of the scheme", "fit", "as the cumulated numbers")
        )  # fmt: skip
    return lines


def _states(found: list[runs.Relocations]) -> list[Finding]:
    quota, day = moments.quotas(), moments.SHARES_DATE
    bound = np.flatnonzero(quota)
    record = moments.delivered(day).sum(axis=1)
    shares = [run.by(day).sum(axis=1)[bound] / quota[bound] for run in found]
    ranks = [float(spearmanr(record[bound] / quota[bound], share).statistic) for share in shares]
    lines = [
        Finding(
            GROUP, "rank correlation of states' delivered share of quota", "24 states", day.isoformat(),
            np.nan, np.nan, np.nan, float(np.mean(ranks)), min(ranks), max(ranks), 0.8, 1.0, 0.0,
            "proportional delivery", "validate", "RELOC_2017_07_13",
            "groups of states were fitted to; which state is in which follows from quota, votes and first offers",
        )
    ]  # fmt: skip
    proportional = quota * record[bound].sum() / quota.sum()
    for code in CONTRIBUTORS:
        place = PLACE_INDEX[code]
        lines.append(
            _count("relocated so far, 2015 scheme, to a state", code, day, float(record[place]), 0.0,
                   [float(run.by(day)[place].sum()) for run in found], 0.25, float(proportional[place]),
                   "proportional delivery", "validate", "RELOC_2017_07_13")
        )  # fmt: skip
    return lines


def _voluntary(found: list[runs.Relocations]) -> list[Finding]:
    last = moments.VOLUNTARY_DATES[-1]
    total, _ = published("vsm_relocated_cumulative", last.isoformat(), "MED5")
    lines = []
    for number, day in enumerate(moments.VOLUNTARY_DATES):
        persons, source = published("vsm_relocated_cumulative", day.isoformat(), "MED5")
        lines.append(
            _count("relocated so far, voluntary mechanism", "MED5", day, persons, 0.23 if number == 0 else 0.0,
                   [float(run.by(day).sum()) for run in found], 0.25 if number == 0 else 0.10,
                   _line(STARTS["voluntary"], day, last, total), "straight line to the end", "fit", source)
        )  # fmt: skip
    return lines


def _pairs(found: list[runs.Relocations]) -> list[Finding]:
    lines = []
    total = published("vsm_relocated_cumulative", "2023-08-22", "MED5")[0]
    for day, origin, to in _PAIRS:
        persons, source = published("vsm_relocated_cumulative", day, origin, to)
        origins = [PLACE_INDEX[code] for code in (_MEDITERRANEAN if origin == "MED5" else (origin,))]
        simulated = []
        for run in found:
            moved = run.by(date.fromisoformat(day))[:, origins].sum(axis=1)
            simulated.append(float(moved.sum() if to == "ALL" else moved[PLACE_INDEX[to]]))
        share = (1.0 if to == "ALL" else 3500 / 8300) * (1.0 if origin == "MED5" else 1 / len(_MEDITERRANEAN))
        lines.append(
            _count("relocated so far, voluntary mechanism, by pair", f"{origin} to {to}", date.fromisoformat(day),
                   persons, 0.0, simulated, 0.25, total * share, "shares of pledges, beneficiaries alike",
                   "validate", source)
        )  # fmt: skip
    return lines


def _foretold(work: Work) -> Finding:
    """The voluntary total with the pace of 2015-17 alone, as one could have said in June 2022."""
    pace = registry()["contributor_pace_binding"].schedule[-1].value
    setup = registry()["relocation_setup_months"].schedule[0]
    values: runs.Values = {
        ("contributor_pace_voluntary", None): float(pace),
        ("relocation_setup_months", date(2022, 6, 1)): float(setup.value),
    }
    day = moments.VOLUNTARY_DATES[-1]
    run, _ = runs.run(runs.VOLUNTARY, values, work.voluntary, work.seeds[0])
    persons, source = published("vsm_relocated_cumulative", day.isoformat(), "MED5")
    return _count(
        "the same from pace and set-up of 2015-17", "MED5", day, persons, 0.0, [float(run.by(day).sum())], 0.25,
        8300.0, "all that was pledged", "validate", source,
        "the size exponent was fitted to both schemes together",
    )  # fmt: skip


def _left(work: Work) -> list[Finding]:
    simulated = [simulated_left({}, work.emergency, seed) for seed in work.seeds]
    lines = []
    for number, row in enumerate(observed_left()):
        shares = [shares[number] for shares in simulated]
        year, month = row.month
        lines.append(
            Finding(
                GROUP, "share left after relocation", row.state, f"{year}-{month:02d}", row.share, row.share,
                row.share, float(np.mean(shares)), min(shares), max(shares), row.share - 0.1, row.share + 0.1,
                np.nan, "", "set-identify", row.source,
                "the model has no reason why Lithuania should lose four in five and Estonia nobody",
            )
        )  # fmt: skip
    return lines


def _line(first: date, day: date, last: date, total: float) -> float:
    return total * (day - first).days / (last - first).days


def _count(
    target: str, place: str, day: date, persons: float, uncertain: float, simulated: list[float], wanted: float,
    naive: float, naive_name: str, use: str, source: str, reading: str = "",
) -> Finding:  # fmt: skip
    """A count wanted within a share of the record; ``uncertain`` is how far its sources differ."""
    return Finding(
        GROUP, target, place, day.isoformat(), persons, persons * (1 - uncertain), persons * (1 + uncertain),
        float(np.mean(simulated)), min(simulated), max(simulated), persons * (1 - wanted),
        persons * (1 + wanted), naive, naive_name, use, source, reading,
    )  # fmt: skip
