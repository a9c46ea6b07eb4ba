"""Fit how a state's first-instance output follows its load, one year ahead, and its capacity at each year's
start.

Each state and year starts from the observed pending stock and last year's decisions; applications come evenly
over the months; capacity follows load over target months with inertia and a limit to its growth; decisions
are capacity or what is there. The fit compares the year's decisions with those observed.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

from pactsim.agents.codes import N_STATES, STATE_INDEX, STATES
from pactsim.calibration.fitted_table import Card, write
from pactsim.model import fitted, observed
from pactsim.model.parameters import Parameters

Array = NDArray[np.float64]

YEARS = (2015, 2024)
YEARS_HELD = YEARS[1] - YEARS[0] + 1
#: First-instance cases closed otherwise (withdrawn, discontinued), per decision on the merits.
CLOSED_OTHERWISE = 0.15
#: A state's months of work are drawn to the common ones by this many decisions a year.
PSEUDO_DECISIONS = 1_500.0
MONTHS_RANGE = (2.0, 36.0)


class YearsOfWork(NamedTuple):
    """By year and state, (years, 31): open first-instance cases at the start, applications, decisions, last
    year's.
    """

    open_cases: Array
    applications: Array
    decisions: Array
    before: Array


class ExaminationFit(NamedTuple):
    """Common months, adjustment and growth limit; months by state (31,); person-weighted errors by rule."""

    target_months: float
    adjust: float
    growth_limit: float
    months_by_state: Array
    errors: dict[str, float]


def years_of_work(appeal_share: float) -> YearsOfWork:
    """The observed record; nan where decisions are not held. ``appeal_share`` of the stock is under
    appeal.
    """
    years = range(YEARS[0], YEARS[1] + 1)
    totals = observed.table("applicants_total")
    applied = np.full((len(years), N_STATES), np.nan)
    rows = totals[totals["year"].isin(years) & totals["member_state"].isin(STATES)]
    applied[rows["year"] - YEARS[0], rows["member_state"].map(STATE_INDEX)] = rows["total"]
    return YearsOfWork(
        open_cases=np.array([observed.pending_stock(y - 1).sum(axis=1) for y in years]) * (1 - appeal_share),
        applications=applied,
        decisions=np.array([observed.total_decisions(y) for y in years]),
        before=np.array([observed.total_decisions(y - 1) for y in years]),
    )


def predicted_decisions(
    work: YearsOfWork, months: Array | float, adjust: float, growth_limit: float
) -> Array:
    """Decisions of each year by the elastic rule: (years, 31)."""
    cases = work.open_cases.copy()
    capacity = np.maximum(work.before / 12, 1.0)
    made = np.zeros_like(cases)
    for _ in range(12):
        wanted = (1 - adjust) * capacity + adjust * cases / months
        capacity = np.clip(wanted, capacity * (1 - growth_limit), capacity * (1 + growth_limit))
        decided = np.minimum(capacity, cases / (1 + CLOSED_OTHERWISE))
        cases = cases + work.applications / 12 - decided * (1 + CLOSED_OTHERWISE)
        made += decided
    return made


def months_by_state(work: YearsOfWork) -> Array:
    """Open cases over monthly decisions by state over all years, drawn to the common value: (31,)."""
    known = np.isfinite(work.decisions)
    cases = np.where(known, work.open_cases, 0.0).sum(axis=0)
    decisions = np.where(known, work.decisions, 0.0).sum(axis=0) / 12
    common = cases.sum() / decisions.sum()
    pseudo = PSEUDO_DECISIONS / 12 * YEARS_HELD
    return np.clip((cases + common * pseudo) / (decisions + pseudo), *MONTHS_RANGE)


def fit(appeal_share: float) -> ExaminationFit:
    """The elastic rule with one target for all, then with targets by state; errors beside two naive rules."""
    work = years_of_work(appeal_share)

    def error(guess: Array) -> float:
        known = np.isfinite(work.decisions) & np.isfinite(guess)
        return float(np.abs(guess - work.decisions)[known].sum() / work.decisions[known].sum())

    def common(values: Array) -> float:
        months, adjust, limit = np.exp(values)
        return error(predicted_decisions(work, months, min(adjust, 1.0), limit))

    start = np.log([6.0, 0.1, 0.08])
    options = {"xatol": 1e-3, "fatol": 1e-5}
    found = minimize(common, start, method="Nelder-Mead", options=options)
    months, adjust, limit = np.exp(found.x)
    own = months_by_state(work)

    def scaled(values: Array) -> float:
        factor, speed, most = np.exp(values)
        return error(predicted_decisions(work, own * factor, min(speed, 1.0), most))

    second = minimize(scaled, np.log([1.0, 0.1, 0.08]), method="Nelder-Mead", options=options)
    factor, speed, most = np.exp(second.x)
    errors = {
        "last year's decisions": error(work.before),
        "all applications decided": error(work.applications),
        "elastic, one target": float(found.fun),
        "elastic, targets by state": float(second.fun),
    }
    if second.fun < found.fun:
        own = np.clip(own * factor, *MONTHS_RANGE)
        return ExaminationFit(float(months), float(min(speed, 1)), float(most), own, errors)
    return ExaminationFit(
        float(months), float(min(adjust, 1)), float(limit), np.full(N_STATES, months), errors
    )


def make_tables() -> ExaminationFit:
    """Write ``capacity`` and ``examination_targets``; the three numbers of the rule are levers."""
    found = fit(Parameters().number("opening_appeal_share"))
    years = np.arange(YEARS[0], YEARS[1] + 2)
    before = np.array([observed.total_decisions(int(year) - 1) for year in years])
    # a state without a figure keeps its nearest earlier one
    before = pd.DataFrame(before).ffill().bfill().fillna(12.0).to_numpy()
    write(
        "capacity",
        pd.DataFrame(
            {
                "year": np.repeat(years, N_STATES),
                "state": list(STATES) * years.size,
                "decisions_per_month": (before / 12).ravel(),
            }
        ),
        Card(
            title="First-instance decisions a month with which a state enters a year",
            years=f"decisions of {YEARS[0] - 1}-{YEARS[1]}",
            method="The decisions on the merits of the year before, over twelve.",
            identification="estimated",
            unit="decisions a month",
            limits="Decisions taken, not decisions that could have been taken.",
        ),
        digits=1,
    )
    errors = "; ".join(f"{name} {error:.3f}" for name, error in found.errors.items())
    write(
        "examination_targets",
        pd.DataFrame(
            {
                "state": STATES,
                "target_months": found.months_by_state,
                "ratio": found.months_by_state / found.target_months,
            }
        ),
        Card(
            title="Months of work open at first instance that a state's capacity is fitted to",
            years=f"{YEARS[0]}-{YEARS[1]}",
            method=f"""Open cases over monthly decisions, drawn to the common value, times one fitted factor;
            common target {found.target_months:.2f} months, adjustment {found.adjust:.3f} and growth limit
            {found.growth_limit:.3f} a month minimise the person-weighted error of decisions a year ahead.""",
            identification="estimated",
            unit="months; ratio to the common target",
            limits="""Pending counts all instances and is cut by opening_appeal_share; other closures are
            15 % of decisions. The stock and flow do not close in the record (DE, HU, SE).""",
            quality=f"Person-weighted error of a year's decisions: {errors}.",
        ),
        digits=3,
    )
    fitted.forget()
    return found
