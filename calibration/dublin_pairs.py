"""Fit acceptance of requests and transfers per acceptance by pair of states.

logit chance = level + early years + sender + receiver + pair, each effect shrunken to zero by a normal prior.
Rows of pairs speak for sender, receiver and pair; a state's totals speak for it against an average partner.
Years of a suspended receiver are left out of the transfers: suspensions are dated levers on top.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

from pactsim.agents.codes import OUT, PLACE_INDEX, PLACES
from pactsim.calibration.fitted_table import Card, write
from pactsim.model import fitted, observed

Array = NDArray[np.float64]

#: Partner code of a total: one more level, an average partner.
AVERAGE = len(PLACES)
LEVELS = AVERAGE + 1
EARLY_UNTIL = 2014
#: Requests from year to year of one pair resemble each other: n count as n / (1 + n * this), at most twenty.
CLUSTERING = 0.05
#: Rows of the early years count this much; practice has changed since.
EARLY_WEIGHT = 0.25
SPREAD_STATE, SPREAD_PAIR = 1.0, 0.7
#: (receiver, first year, last year) whose transfers were suspended.
SUSPENDED = (("IT", 2023, 2024), ("EL", 2011, 2016), ("HU", 2017, 2024))
RECENT = (2017, 2024)


class Pairs(NamedTuple):
    """Chances by sender and receiver, (33, 33), and the level of the last decade (one number)."""

    chance: Array
    rows: int


class Trials(NamedTuple):
    """One row an observation: sender and receiver (or AVERAGE), early years 0/1, successes of trials."""

    sender: NDArray[np.int64]
    receiver: NDArray[np.int64]
    early: Array
    successes: Array
    trials: Array


def fit(trials: Trials) -> Pairs:
    """Maximum a posteriori chances of the years after 2014."""
    weight = trials.trials / (1 + CLUSTERING * trials.trials)
    weight *= np.where(trials.early > 0, EARLY_WEIGHT, 1.0)
    share = np.clip(trials.successes / trials.trials, 0.0, 1.0)
    pair_row = trials.sender * LEVELS + trials.receiver

    def loss(values: Array) -> tuple[float, Array]:
        level, early, sender, receiver, pair = _split(values)
        value = level + early * trials.early + sender[trials.sender] + receiver[trials.receiver]
        value = value + pair[pair_row]
        gap = weight * (share - 1 / (1 + np.exp(-value)))
        slope = np.concatenate(
            [
                [gap.sum(), (gap * trials.early).sum()],
                np.bincount(trials.sender, gap, LEVELS) - sender / SPREAD_STATE**2,
                np.bincount(trials.receiver, gap, LEVELS) - receiver / SPREAD_STATE**2,
                np.bincount(pair_row, gap, LEVELS**2) - pair / SPREAD_PAIR**2,
            ]
        )
        likelihood = (weight * (share * value - np.logaddexp(0, value))).sum()
        prior = ((sender**2).sum() + (receiver**2).sum()) / SPREAD_STATE**2 / 2
        return prior + (pair**2).sum() / SPREAD_PAIR**2 / 2 - likelihood, -slope

    start = np.zeros(2 + 2 * LEVELS + LEVELS**2)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    level, _, sender, receiver, pair = _split(found.x)
    value = level + sender[:, None] + receiver[None, :] + pair.reshape(LEVELS, LEVELS)
    chance = 1 / (1 + np.exp(-value[:AVERAGE, :AVERAGE]))
    np.fill_diagonal(chance, 0.0)
    chance[OUT] = chance[:, OUT] = 0.0
    return Pairs(chance, trials.trials.size)


def _split(values: Array) -> tuple[float, float, Array, Array, Array]:
    ends = 2 + np.cumsum([LEVELS, LEVELS])
    return values[0], values[1], values[2 : ends[0]], values[ends[0] : ends[1]], values[ends[1] :]


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


def make_tables() -> tuple[Pairs, Pairs]:
    """Fit and write ``dublin_pairs``."""
    accepted = fit(acceptance_trials())
    transferred = fit(transfer_trials(accepted.chance))
    sender, receiver = np.nonzero(accepted.chance)
    names = np.array(PLACES)
    write(
        "dublin_pairs",
        pd.DataFrame(
            {
                "sender": names[sender], "receiver": names[receiver],
                "acceptance": accepted.chance[sender, receiver],
                "transfer": transferred.chance[sender, receiver],
            }
        ),
        Card(
            title="Chance that a request is accepted, and that an acceptance ends in a transfer, by pair",
            years=f"2008-2024, chances of {EARLY_UNTIL + 1}-2024",
            method=f"""Logit of a level, a step for the years to {EARLY_UNTIL}, sender, receiver (spread
            {SPREAD_STATE}) and pair (spread {SPREAD_PAIR}), maximum a posteriori; n trials count as
            n / (1 + {CLUSTERING} n), early rows a quarter. {accepted.rows} rows on acceptance,
            {transferred.rows} on transfers.""",
            identification="estimated",
            unit="share of requests; share of acceptances",
            limits="""Pairs without a row after 2014 rest on sender, receiver and the early years. Transfers
            of a year belong partly to acceptances of the year before. Years of suspended receivers (IT
            2023-2024, EL 2011-2016, HU 2017-2024) are left out of the transfers.""",
        ),
        digits=4,
    )  # fmt: skip
    fitted.forget()
    return accepted, transferred
