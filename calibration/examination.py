"""Stage ``examination``: output follows load. Months of open work and closing rate by state, speed of the rule.

The rule is the runs' own (``agents/examination_capacity.py``), taken at its mean (``examination_twin``). What comes
out: two numbers a state (``examination_targets``), the part of each year's stock under appeal (``opening_appeals``),
the capacity with which a year begins (``capacity``), three uncertainties, and the profile of the two common numbers.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES, STATES
from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.examination_posterior import (
    ADJUST,
    GROWTH,
    MEMORY,
    CommonPosterior,
    fit_states,
)
from pactsim.calibration.examination_record import (
    FIRST_YEAR,
    LAST_YEAR,
    Appeals,
    Record,
    opening_appeal_shares,
    read_record,
)
from pactsim.calibration.examination_recovery import recover
from pactsim.calibration.examination_twin import YearEnd, follow
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.stage import Progress, Stage
from pactsim.model import fitted, observed
from pactsim.model.parameters import Parameters
from pactsim.model.phases.onward_movement import onward_factor
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

Array = NDArray[np.float64]

#: Years on which the in-sample error is measured: all alike, two numbers a state.
SAMPLE = (2018, 2024)
#: First year forecast from the years before it.
FIRST_FORECAST = 2018
_LEVELS = np.array([0.05, 0.95])
#: Least ratio of a state's rate of disappearing to the common one.
_LEAST_RATIO = 0.1
#: A simulation with few people is enough to read its rates.
_COARSE = 2_000


class ExaminationFit(NamedTuple):
    """The posterior on all years up to the last one, and the person-weighted relative errors by rule and measure."""

    found: CommonPosterior
    errors: dict[str, float]


def error(guess: Array, known: Array) -> float:
    """Person-weighted relative error over states: sum of absolute errors over the sum of what is known."""
    both = np.isfinite(guess) & np.isfinite(known)
    return float(np.abs(guess - known)[both].sum() / known[both].sum())


def forecast(record: Record, found: CommonPosterior, appeals: Appeals) -> YearEnd:
    """The years of ``record`` from their observed starts, with applications given: (years, 31)."""
    best = found.best
    return follow(record, best.months, best.closing, best.common.adjust, best.common.growth_limit, appeals)


def in_sample(record: Record, appeals: Appeals) -> tuple[Array, Array]:
    """Errors of stocks and of decisions by year of ``SAMPLE``, every year of it fitted alike: (7,) each."""
    part = record.years(*SAMPLE)
    guess = forecast(part, fit_states(part, appeals, memory=np.inf), appeals)
    years = range(len(part.stock))
    return (
        np.array([error(guess.open_cases[k], part.after[k]) for k in years]),
        np.array([error(guess.decisions[k], part.decisions[k]) for k in years]),
    )


def one_year_ahead(record: Record, year: int, appeals: Appeals) -> tuple[YearEnd, CommonPosterior]:
    """The year from what was known at its start and its applications; ``record`` may hold it and later years."""
    found = fit_states(record.years(FIRST_YEAR, year - 1), appeals)
    return forecast(record.years(year, year), found, appeals), found


def onward_while_open(year: int, scenario: Scenario) -> Array:
    """Monthly rate at which people with an open case move on in a run that begins in ``year``: (31,)."""
    world = Simulation(scenario, year, year, scale=_COARSE)
    rates = onward_factor(world)[:, :N_STATES].T * world.parameters.number("onward_pending_rate")
    stock = observed.pending_stock(year - 1)
    world.let_people_go()
    rates_of_state: Array = (stock * rates).sum(axis=1) / np.maximum(stock.sum(axis=1), 1.0)
    return rates_of_state


def disappear_ratio(closing: Array, onward: Array, parameters: Parameters) -> Array:
    """What a state's closing rate asks of its rate of disappearing, over the common one: (31,).

    People with an open case also leave the Union or move on; the rest of what a state closes otherwise is taken to
    have disappeared.
    """
    rest = closing - parameters.number("leave_pending_rate") - onward
    return np.maximum(rest / parameters.number("disappear_pending_rate"), _LEAST_RATIO)


def as_of_tables(
    year: int, found: CommonPosterior, appeals: Appeals, onward: Array
) -> dict[str, pd.DataFrame]:
    """The three fitted tables for runs that begin in ``FIRST_YEAR`` to ``year``, from figures of years before."""
    years = np.arange(FIRST_YEAR, year + 1)
    before = pd.DataFrame([observed.total_decisions(int(start) - 1) for start in years])
    # a state without a figure keeps its nearest earlier one
    before = before.ffill().bfill().fillna(12.0)
    best = found.best
    months = found.months_at(_LEVELS)
    closing = found.closing_at(_LEVELS)
    shares = opening_appeal_shares(year - 1, appeals)
    stock_years = np.arange(year - len(shares), year)
    return {
        "capacity": pd.DataFrame(
            {
                "year": np.repeat(years, N_STATES),
                "state": list(STATES) * years.size,
                "decisions_per_month": (before.to_numpy() / 12).ravel(),
            }
        ),
        "examination_targets": pd.DataFrame(
            {
                "state": STATES,
                "target_months": best.months,
                "low": np.minimum(months[0], best.months),
                "high": np.maximum(months[1], best.months),
                "ratio": best.months / np.exp(best.common.log_months),
                "closing_rate": best.closing,
                "closing_low": np.minimum(closing[0], best.closing),
                "closing_high": np.maximum(closing[1], best.closing),
                "disappear_ratio": disappear_ratio(best.closing, onward, Parameters()),
            }
        ),
        "opening_appeals": pd.DataFrame(
            {
                "year": np.repeat(stock_years, N_STATES),
                "state": list(STATES) * stock_years.size,
                "appeal_share": shares.ravel(),
            }
        ),
    }


def estimates(found: CommonPosterior) -> list[Estimate]:
    """The three uncertainties of the rule with 90 % intervals."""
    common = found.best.common
    months = float(np.exp(common.log_months))
    low, high = found.months_interval()
    adjust, growth = found.adjust_at(_LEVELS), found.growth_at(_LEVELS)
    return [
        Estimate("examination_target_months", months, min(low, months), max(high, months), "estimated",
                 "geometric mean over states; a state's own value is in examination_targets"),
        Estimate("examination_adjust", common.adjust, min(adjust[0], common.adjust), max(adjust[1], common.adjust),
                 "estimated", "on a grid up to 1, which is no inertia at all"),
        Estimate("examination_growth_limit", common.growth_limit, min(growth[0], common.growth_limit),
                 max(growth[1], common.growth_limit), "set-identified",
                 "on a grid up to 0.8: the record only says that capacity can grow fast"),
    ]  # fmt: skip


def uncertainties(found: CommonPosterior) -> Mapping[str, float]:
    """The same as a scenario sets them."""
    return {row.name: row.value for row in estimates(found)}


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Fit on all years, write tables, estimates and profile. Nothing is drawn: ``seed`` is not used."""
    make_tables(progress)
    return estimates(_fit_all()[0])


def _fit_all() -> tuple[CommonPosterior, Record, Appeals]:
    appeals = Appeals.of(Parameters())
    record = read_record(LAST_YEAR, appeals)
    return fit_states(record, appeals), record, appeals


def errors_by_rule(record: Record, appeals: Appeals, progress: Progress) -> dict[str, float]:
    """Mean person-weighted errors of 2018-2024, in sample and a year ahead, beside the naive guesses."""
    stocks, decisions = in_sample(record, appeals)
    ahead: list[tuple[float, float, float, float]] = []
    years = range(FIRST_FORECAST, LAST_YEAR + 1)
    for year in years:
        guess, _ = one_year_ahead(record, year, appeals)
        true = record.years(year, year)
        ahead.append(
            (
                error(guess.open_cases, true.after), error(guess.decisions, true.decisions),
                error(true.stock, true.after), error(true.before, true.decisions),
            )
        )  # fmt: skip
        progress(year - FIRST_FORECAST + 1, len(years))
    pending, decided, naive, naive_decided = np.mean(ahead, axis=0)
    return {
        "pending in sample": float(stocks.mean()),
        "pending a year ahead": float(pending),
        "last stock": float(naive),
        "decisions in sample": float(decisions.mean()),
        "decisions a year ahead": float(decided),
        "last decisions": float(naive_decided),
    }


def make_tables(progress: Progress = lambda done, total: None) -> ExaminationFit:
    """Write ``capacity``, ``examination_targets``, ``opening_appeals``, ``examination_profile`` and the estimates."""
    found, record, appeals = _fit_all()
    errors = errors_by_rule(record, appeals, progress)
    onward = onward_while_open(LAST_YEAR, Scenario.load("baseline"))
    common = found.best.common
    quality = "; ".join(f"{name} {value:.3f}" for name, value in errors.items())
    method = f"""Posterior on a grid, partially pooled over states, from stocks and decisions of
    {FIRST_YEAR}-{LAST_YEAR}, each year predicted from its own observed start by the monthly rule of the runs, years
    counting 1/e after {MEMORY:g} years, decisions a tenth of stocks. Errors are double exponential in shares of stock
    and applications (scale {common.scale_stock:.3f}); spread of log months over states {common.spread_months:.2f}, of
    closing over reported rates {common.spread_closing:.2f}, mean {np.exp(common.log_closing):.2f}."""
    cards = {
        "capacity": (Card(
            title="First-instance decisions a month with which a state enters a year",
            years=f"decisions of {FIRST_YEAR - 1}-{LAST_YEAR}",
            method="The decisions on the merits of the year before, over twelve.",
            identification="estimated", unit="decisions a month",
            limits="Decisions taken, not decisions that could have been taken.",
        ), 1),
        "examination_targets": (Card(
            title="Months of open first-instance work that a state aims at, and how often it closes cases otherwise",
            years=f"{FIRST_YEAR}-{LAST_YEAR}", method=method, identification="estimated",
            unit="months; ratio to the common target; share of open cases a month; ratio to common rate",
            limits="""Intervals (90 %) are of the state's own posterior over all speeds of the rule. The closing rate
            stays near what a state reports, and is not identified beyond that. The record's stocks and flows do not
            close.""",
            quality=f"Person-weighted errors, means over 2018-2024: {quality}.",
        ), 4),
        "opening_appeals": (Card(
            title="Part of the open cases of 31 December that is under appeal",
            years=f"2013-{LAST_YEAR}",
            method="""Appeals lodged from each year's negative decisions (appeal_share) and ended after exponential
            times (appeal_days), over the stock of all instances, within 0.05 and 0.8.""",
            identification="prior-only", unit="share",
            limits="No stock of appeals by state is held; in 2013 a share of 0.35 is assumed for all.",
        ), 4),
    }  # fmt: skip
    for name, table in as_of_tables(LAST_YEAR + 1, found, appeals, onward).items():
        card, digits = cards[name]
        write(name, table, card, digits=digits)
    write(
        "examination_profile",
        pd.DataFrame(
            {
                "adjust": np.repeat(ADJUST, GROWTH.size),
                "growth_limit": np.tile(GROWTH, ADJUST.size),
                "log_evidence": (found.evidence - found.evidence.max()).ravel(),
            }
        ),
        Card(
            title="How well the record agrees with each speed and growth limit of capacity",
            years=f"{FIRST_YEAR}-{LAST_YEAR}",
            method="Log marginal likelihood less the best one, all other values refitted.",
            identification="estimated", unit="share a month; log likelihood",
            limits="A weighted likelihood (see examination_targets): differences are no exact odds.",
        ),
        digits=3,
    )  # fmt: skip
    write_estimates(
        "examination", estimates(found), method,
        f"Person-weighted errors, means over 2018-2024: {quality}. Two parameters a state.",
    )  # fmt: skip
    fitted.forget()
    return ExaminationFit(found, errors)


STAGE = Stage(
    "examination",
    "How much of its open work does a state decide, and how fast does its capacity follow the load?",
    fit,
    recover,
)
