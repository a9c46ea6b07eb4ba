"""Open cases and decisions beside the record: in sample, a year ahead with applications given, and in restarted runs.

A forecast of year Y uses stocks, decisions and closures of years before Y only. Given applications are those of Y; a
simulated forecast takes them from a run that begins on 1 January of Y and knows no outcome of it (``openings_before``).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import STATE_INDEX, STATES
from pactsim.calibration import as_of, examination
from pactsim.calibration.destination import DestinationFit
from pactsim.calibration.entries import EntriesFit
from pactsim.calibration.examination_record import LAST_YEAR, Appeals, Record, read_record
from pactsim.calibration.mechanism_tables import published
from pactsim.calibration.openings_before import fits_before, opened
from pactsim.calibration.stage import Progress
from pactsim.calibration.validation.finding import Finding, score
from pactsim.model.parameters import Parameters
from pactsim.model.simulation import Simulation

Array = NDArray[np.float64]

YEARS = range(examination.FIRST_FORECAST, LAST_YEAR + 1)
GROUP = "pending"
SCALE = 10
SEEDS = (1, 2)
_PERIOD = f"{YEARS[0]}-{YEARS[-1]}"
_LAST_STOCK = "last year's stock"
_NO_MODEL = "last year's decisions"
#: Relative uncertainty of a published stock or count of decisions.
_PUBLISHED = 0.05
_BIG_STATES = ("DE", "FR", "ES", "IT", "EL")
_ALL: tuple[str, ...] = ("pending", "appeals_pending")
_FIRST: tuple[str, ...] = ("pending",)
_DECISIONS = ("decisions_positive", "decisions_negative")
#: 90 % of a normal and of a double exponential distribution, in standard deviations and in scales.
_NORMAL, _EXPONENTIAL = 1.645, float(np.log(10.0))


class Restart(NamedTuple):
    """What one run of one year says by month and state, weighted persons: ``states`` table of the run; scales of the
    fit's errors of stocks and decisions, in shares of the load.
    """

    year: int
    seed: int
    states: pd.DataFrame
    scales: tuple[float, float]

    def at(self, columns: Sequence[str], month: int) -> Array:
        """Stocks together at the end of a month, (31,)."""
        return self._by_state(self.states[self.states["month"] == month], columns)

    def during(self, columns: Sequence[str]) -> Array:
        """Flows of the year together, (31,)."""
        return self._by_state(self.states, columns)

    @staticmethod
    def _by_state(rows: pd.DataFrame, columns: Sequence[str]) -> Array:
        sums = rows.groupby("member_state")[list(columns)].sum().sum(axis=1)
        return np.asarray(sums.reindex(STATES).to_numpy(dtype=np.float64))


def restart(
    year: int,
    record: Record,
    appeals: Appeals,
    scale: int = SCALE,
    seeds: Sequence[int] = SEEDS,
    lodged: EntriesFit | None = None,
    fits: dict[int, DestinationFit] | None = None,
) -> list[Restart]:
    """Runs of one year that begin with the stocks of the year before and know no outcome of the year.

    ``fits`` are those of destinations of earlier openings (see ``openings_before``); this year's is added.
    """
    lodged = as_of.lodged_entries() if lodged is None else lodged
    common = examination.one_year_ahead(record, year, appeals)[1].best.common
    scales = (common.scale_stock, common.scale_decisions)
    runs = []
    with opened(year, lodged, {} if fits is None else fits, seeds[0], scale) as start:
        for seed in seeds:
            run = Simulation(start.scenario, year, year, scale=scale, seed=seed).run()
            runs.append(Restart(year, seed, run.tables()["states"], scales))
            run.let_people_go()
    return runs


def findings(progress: Progress) -> list[Finding]:
    """The three lines of the open cases, decisions, and published totals and states beside restarted runs."""
    appeals = Appeals.of(Parameters())
    record = read_record(LAST_YEAR, appeals)
    lodged = as_of.lodged_entries()
    fits = fits_before(YEARS[0], lodged)
    runs: dict[int, list[Restart]] = {}
    for done, year in enumerate(YEARS, start=1):
        runs[year] = restart(year, record, appeals, SCALE, SEEDS, lodged, fits)
        progress(done, len(YEARS))
    return [
        *_given(record, appeals),
        *_simulated(record, runs),
        *_totals(record, runs),
        *_of_states(record, runs),
    ]


def _given(record: Record, appeals: Appeals) -> list[Finding]:
    """Errors in sample and a year ahead, applications given."""
    errors = examination.errors_by_rule(record, appeals, lambda done, total: None)
    naive, naive_decided = errors["last stock"], errors["last decisions"]
    return [
        score(
            GROUP, "open cases, in sample, two parameters a state", _PERIOD, errors["pending in sample"], naive,
            _LAST_STOCK, use="fit", source="UNHCR_POP_2026R",
            reading="all years fitted alike; the shipped tables forget with time: the next line judges them",
        ),
        score(
            GROUP, "open cases, a year ahead, applications given", _PERIOD, errors["pending a year ahead"], naive,
            _LAST_STOCK, source="UNHCR_POP_2026R",
            reading="the record's own decisions and closures of the year would miss by 16 %; largest: Germany 2018, "
            "France 2020-23, Austria 2022",
        ),
        score(
            GROUP, "decisions, a year ahead, applications given", _PERIOD, errors["decisions a year ahead"],
            naive_decided, _NO_MODEL, source="UNHCR_DEC_2026",
            reading="the rule is fitted to stocks; wanted is to beat last year's decisions",
        ),
    ]  # fmt: skip


def _simulated(record: Record, runs: dict[int, list[Restart]]) -> list[Finding]:
    """The same with applications of restarted runs; interval over seeds."""
    found = []
    for target, name in (
        ("open cases, a year ahead, simulated", _LAST_STOCK),
        ("decisions, a year ahead, simulated", _NO_MODEL),
    ):
        stocks = name == _LAST_STOCK
        by_seed, naive = [], []
        for year in YEARS:
            true = record.years(year, year)
            known, last = (true.after, true.stock) if stocks else (true.decisions, true.before)
            by_seed.append(
                [
                    examination.error((run.at(_ALL, 12) if stocks else run.during(_DECISIONS))[None], known)
                    for run in runs[year]
                ]
            )
            naive.append(examination.error(last, known))
        means = np.mean(by_seed, axis=0)
        guess = float(np.mean(naive))
        found.append(
            score(
                GROUP, target, _PERIOD, float(means.mean()), guess, name,
                low=float(means.min()), high=float(means.max()),
                source="UNHCR_POP_2026R" if stocks else "UNHCR_DEC_2026",
                reading="what it adds to the line with applications given comes from simulated applications and flows",
            )
        )  # fmt: skip
    return found


def _totals(record: Record, runs: dict[int, list[Restart]]) -> list[Finding]:
    """Published open cases and decisions of the 31 states together."""
    rows = [
        ("open cases, all instances", "pending_all_instances", f"{year}-12", year, 12, _ALL)
        for year in (2018, 2019, 2020)
    ]
    rows += [
        ("open cases, first instance", "pending_first_instance", "2023-07", 2023, 7, _FIRST),
        ("open cases, first instance", "pending_first_instance", "2024-05", 2024, 5, _FIRST),
        ("open cases, first instance", "pending_first_instance", "2024-12-31", 2024, 12, _FIRST),
        ("first-instance decisions", "first_instance_decisions", "2024", 2024, 0, _DECISIONS),
    ]
    found = []
    for target, name, period, year, month, columns in rows:
        known, source = published(name, period, "EU+")
        true = record.years(year, year)
        opening = true.stock[0] * (1 - true.appeal_share[0]) if columns == _FIRST else true.stock[0]
        naive = true.before[0] if month == 0 else opening
        found.append(
            _finding(
                target, "EU+", period, known, source, runs[year], record, month, columns, float(naive.sum())
            )
        )
    return found


def _of_states(record: Record, runs: dict[int, list[Restart]]) -> list[Finding]:
    """Open cases of the largest states in 2019 and 2024, and their decisions of 2024 as published."""
    found = []
    for year in (2019, 2024):
        true = record.years(year, year)
        for state in _BIG_STATES:
            at = STATE_INDEX[state]
            found.append(
                _finding(
                    "open cases, all instances", state, f"{year}-12", float(true.after[0, at]), "UNHCR_POP_2026R",
                    runs[year], record, 12, _ALL, float(true.stock[0, at]),
                )
            )  # fmt: skip
    for state in ("DE", "FR", "IT", "EL"):
        known, source = published("first_instance_decisions", "2024", state)
        before = float(record.years(2024, 2024).before[0, STATE_INDEX[state]])
        found.append(
            _finding(
                "first-instance decisions",
                state,
                "2024",
                known,
                source,
                runs[2024],
                record,
                0,
                _DECISIONS,
                before,
            )
        )
    return found


def _finding(
    target: str, place: str, period: str, known: float, source: str, runs: list[Restart], record: Record, month: int,
    columns: Sequence[str], naive: float,
) -> Finding:  # fmt: skip
    """One published figure; the interval joins the fit's own errors by state and the spread over seeds."""
    states = list(range(len(STATES))) if place == "EU+" else [STATE_INDEX[place]]
    values = [float((run.at(columns, month) if month else run.during(columns))[states].sum()) for run in runs]
    load = np.nan_to_num(record.years(runs[0].year, runs[0].year).load[0, states])
    scale = runs[0].scales[0 if month else 1]
    one = _EXPONENTIAL * scale * load[0]
    half = _NORMAL * np.sqrt(2.0) * scale * np.sqrt((load**2).sum()) if place == "EU+" else one
    simulated = float(np.mean(values))
    return Finding(
        GROUP, target, place, period, known, known * (1 - _PUBLISHED), known * (1 + _PUBLISHED), simulated,
        max(min(values) - half, 0.0), max(values) + half, naive,
        _LAST_STOCK if month else _NO_MODEL, "validate", source,
    )  # fmt: skip
