"""Stage ``dublin``: acceptance of requests and transfers per acceptance by pair of states, and how often states ask.

Rows of pairs speak for sender, receiver and pair; a state's totals speak for it against an average partner
(``pair_effects``). Years of a suspended receiver are left out of the transfers: suspensions are dated levers on top.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from pactsim.agents.codes import PLACE_INDEX, PLACES
from pactsim.calibration import dublin_requests
from pactsim.calibration.dublin_recovery import recover
from pactsim.calibration.estimate import Z_LEVEL, Estimate
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.pair_effects import AVERAGE, LEVELS, SPREADS, Pairs, Trials, fit
from pactsim.calibration.stage import Progress, Stage
from pactsim.model import fitted, observed

Array = NDArray[np.float64]

EARLY_UNTIL = 2014
#: (receiver, first year, last year) whose transfers were suspended.
SUSPENDED = (("IT", 2023, 2024), ("EL", 2011, 2016), ("HU", 2017, 2024))


def acceptance_trials() -> Trials:
    """Requests and acceptances: pairs with both, and totals of a state with both."""
    pairs = observed.table("dublin_pairs").dropna(subset=["requests", "accepted"])
    totals = observed.table("dublin_totals").copy()
    totals["requests"] = totals["decisions"].fillna(totals["requests"])
    totals = totals[totals["requests"].notna() & totals["accepted"].notna()]
    return _stack(_pairs(pairs, "accepted", "requests"), _totals(totals, "accepted", "requests"))


def transfer_trials(acceptance: Array) -> Trials:
    """Transfers of acceptances; where only requests are known, of the requests times their fitted
    acceptance.
    """
    pairs = observed.table("dublin_pairs").dropna(subset=["transfers"]).copy()
    pairs = pairs[pairs["sender"].isin(PLACES) & pairs["receiver"].isin(PLACES)]
    chance = acceptance[pairs["sender"].map(PLACE_INDEX), pairs["receiver"].map(PLACE_INDEX)]
    pairs["accepted"] = pairs["accepted"].fillna(pairs["requests"] * chance)
    for receiver, first, last in SUSPENDED:
        pairs = pairs[~((pairs["receiver"] == receiver) & pairs["year"].between(first, last))]
    totals = observed.table("dublin_totals").dropna(subset=["transfers", "accepted"])
    # a suspended receiver weighs on every sender's total of the last years; only the receivers' own are clean
    totals = totals[(totals["direction"] == "incoming") | (totals["year"] <= EARLY_UNTIL)]
    return _stack(_pairs(pairs, "transfers", "accepted"), _totals(totals, "transfers", "accepted"))


def _pairs(rows: pd.DataFrame, successes: str, trials: str) -> pd.DataFrame:
    rows = rows[rows["sender"].isin(PLACES) & rows["receiver"].isin(PLACES) & rows[trials].gt(0)]
    return pd.DataFrame(
        {
            "sender": rows["sender"].map(PLACE_INDEX), "receiver": rows["receiver"].map(PLACE_INDEX),
            "year": rows["year"], "successes": rows[successes], "trials": rows[trials],
        }
    )  # fmt: skip


def _totals(rows: pd.DataFrame, successes: str, trials: str) -> pd.DataFrame:
    rows = rows[rows["member_state"].isin(PLACES) & rows[trials].gt(0)]
    state, out = rows["member_state"].map(PLACE_INDEX), rows["direction"] == "outgoing"
    return pd.DataFrame(
        {
            "sender": state.where(out, AVERAGE), "receiver": state.where(~out, AVERAGE),
            "year": rows["year"], "successes": rows[successes], "trials": rows[trials],
        }
    )  # fmt: skip


def _stack(*parts: pd.DataFrame) -> Trials:
    rows = pd.concat(parts, ignore_index=True)
    return Trials(
        sender=rows["sender"].to_numpy(np.int64),
        receiver=rows["receiver"].to_numpy(np.int64),
        early=np.asarray(rows["year"].le(EARLY_UNTIL), dtype=np.float64),
        # more transfers than acceptances happen across years
        successes=rows[["successes", "trials"]].min(axis=1).to_numpy(np.float64),
        trials=rows["trials"].to_numpy(np.float64),
    )


def effects_table(accepted: Pairs, transferred: Pairs) -> pd.DataFrame:
    """Spreads (standard deviations of log odds) and effects of states (log odds) with 90 % intervals."""
    rows = []
    sides = Z_LEVEL * np.array([0, -1, 1])
    for name, found in (("acceptance", accepted), ("transfer", transferred)):
        for kind, at, error in zip(SPREADS, found.log_sigma, found.log_sigma_error, strict=True):
            rows.append((name, "spread", kind, *np.exp(at + error * sides)))
        for kind, first in (("sender", 2), ("receiver", 2 + LEVELS)):
            for place in range(AVERAGE - 1):
                at, error = found.dense[first + place], found.dense_error[first + place]
                rows.append((name, kind, PLACES[place], *(at + error * sides)))
    return pd.DataFrame(rows, columns=["chance", "effect", "of", "value", "low", "high"])


def make_tables() -> tuple[Pairs, Pairs]:
    """Fit and write ``dublin_pairs`` and ``dublin_effects``."""
    accepted = fit(acceptance_trials())
    transferred = fit(transfer_trials(accepted.chance))
    sender, receiver = np.nonzero(accepted.chance)
    names = np.array(PLACES)
    columns = {"sender": names[sender], "receiver": names[receiver]}
    for name, found in (("acceptance", accepted), ("transfer", transferred)):
        low, high = (
            expit(found.log_odds[sender, receiver] + side * Z_LEVEL * found.log_odds_error[sender, receiver])
            for side in (-1, 1)
        )
        columns |= {name: found.chance[sender, receiver], f"{name}_low": low, f"{name}_high": high}
    spreads = "; ".join(
        f"{name} {', '.join(f'{kind} {np.exp(value):.2f}' for kind, value in zip(SPREADS, found.log_sigma))}"
        for name, found in (("acceptance:", accepted), ("transfers:", transferred))
    )
    write(
        "dublin_pairs",
        pd.DataFrame(columns),
        Card(
            title="Chance that a request is accepted, and that an acceptance ends in a transfer, by pair",
            years=f"2008-2024, chances of {EARLY_UNTIL + 1}-2024",
            method=f"""Logit of a level, a step for the years to {EARLY_UNTIL}, sender, receiver, pair and single year,
            each normal with a spread found from the same counts (Laplace approximation); {accepted.rows} rows on
            acceptance, {transferred.rows} on transfers. Spreads: {spreads}.""",
            identification="estimated",
            unit="share of requests; share of acceptances; 90 % intervals of an ordinary year",
            limits="""Pairs without a row after 2014 rest on sender, receiver and the early years. Transfers
            of a year belong partly to acceptances of the year before. Years of suspended receivers (IT
            2023-2024, EL 2011-2016, HU 2017-2024) are left out of the transfers.""",
        ),
        digits=4,
    )
    write(
        "dublin_effects",
        effects_table(accepted, transferred),
        Card(
            title="How far states and pairs differ in accepting and transferring",
            years="2008-2024",
            method="The fit of dublin_pairs; see its card.",
            identification="estimated",
            unit="log odds; spreads are standard deviations of log odds; intervals of 90 %",
            limits="Intervals of effects are given the spreads.",
        ),
        digits=4,
    )
    fitted.forget()
    return accepted, transferred


def _fit(_seed: int, progress: Progress) -> list[Estimate]:
    make_tables()
    progress(1, 2)
    dublin_requests.make_tables()
    progress(2, 2)
    return []


STAGE = Stage(
    "dublin", "How often does a request succeed, and an acceptance end in a transfer?", _fit, recover
)
