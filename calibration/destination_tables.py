"""Write what the destination fit found: weights, state effects, pair effects, and how well they do."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIPS, N_CITIZENSHIPS, N_STATES, STATES
from pactsim.calibration.destination import (
    PAIR_SPREAD,
    PRIORS,
    STATE_SPREAD,
    Z_95,
    DestinationFit,
    fit,
)
from pactsim.calibration.destination_data import DestinationData, destination_data
from pactsim.calibration.destination_likelihood import expected_shares
from pactsim.calibration.entries import EntriesFit
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.unfitted import total_variation
from pactsim.model import fitted

Array = NDArray[np.float64]

FIT_YEARS = (2015, 2024)
HELD_OUT = 2025


def make_tables(lodged: EntriesFit) -> DestinationFit:
    """Fit on 2015-2024 and write ``destination``, ``state_effects`` and ``pair_effects``."""
    data = destination_data(*FIT_YEARS, lodged)
    found = fit(data)
    quality = _quality(destination_data(FIT_YEARS[0], HELD_OUT, lodged), found)
    years = f"{FIT_YEARS[0]}-{FIT_YEARS[1]}, {HELD_OUT} held out"
    _write_weights(found, years, quality)
    _write_states(found, years)
    used = data.counts.sum(axis=1) > 0
    write(
        "pair_effects",
        pd.DataFrame(
            {
                "citizenship": np.repeat(CITIZENSHIPS, N_STATES)[used.ravel()],
                "place": np.tile(STATES, N_CITIZENSHIPS)[used.ravel()],
                "effect": found.pair.ravel()[used.ravel()],
            }
        ),
        Card(
            title="What pairs of citizenship and state keep beyond the mechanism",
            years=years,
            method=f"""Same tempered likelihood with the mechanism held; normal prior of spread {PAIR_SPREAD}
            around zero. A pair without a single application in the years has no row (zero).""",
            identification="estimated",
            unit="log odds",
            limits="Constant over years; it may stand for a network, a language or a policy not measured.",
            quality=quality,
        ),
        digits=3,
    )
    fitted.forget()
    return found


def scores(data: DestinationData, found: DestinationFit, with_pairs: bool) -> Array:
    """Total variation by year over citizenship x state and over states, totals by citizenship given: (years,
    2).
    """
    pair = found.pair if with_pairs else np.zeros_like(found.pair)
    shares, _ = expected_shares(data, found.weights, found.state, pair)
    expected = shares * data.counts.sum(axis=2, keepdims=True)
    rows = [
        (
            total_variation(expected[:, y], data.counts[:, y]),
            total_variation(expected[:, y].sum(axis=0), data.counts[:, y].sum(axis=0)),
        )
        for y in range(data.counts.shape[1])
    ]
    return np.array(rows)


def _quality(data: DestinationData, found: DestinationFit) -> str:
    words = []
    for name, with_pairs in (("mechanism alone", False), ("with pair effects", True)):
        score = scores(data, found, with_pairs)
        inside, outside = score[:-1].mean(axis=0), score[-1]
        words.append(
            f"{name}: fitted years {inside[0]:.3f} over cells and {inside[1]:.3f} over states, "
            f"{HELD_OUT} {outside[0]:.3f} and {outside[1]:.3f}"
        )
    return "Total variation, totals by citizenship given. " + "; ".join(words) + "."


def _write_weights(found: DestinationFit, years: str, quality: str) -> None:
    rows = []
    for row in found.rows:
        # the interval of a weight that was put back is what the data said before
        middle = row.value if row.identification == "estimated" else row.first_value
        rows.append(
            {
                "coefficient": row.name,
                "value": row.value,
                "standard_error": row.error,
                "low": middle - Z_95 * row.error,
                "high": middle + Z_95 * row.error,
                "prior": PRIORS[row.name].value,
                "class": row.identification,
                "first_fit": row.first_value,
                "note": row.note,
            }
        )
    write(
        "destination",
        pd.DataFrame(rows),
        Card(
            title="Weights of the destination choice",
            years=years,
            method=f"""Conditional logit mixed over entry states, tempered multinomial likelihood (n
            applicants count as the square root of n), overdispersion {1 / found.scale:.1f}, no lagged shares.
            Standard errors clustered by citizenship. A weight whose interval holds zero or whose sign
            contradicts the evidence keeps its prior; its error and interval are those of the first fit.""",
            identification="by row: estimated or prior-only",
            unit="log odds per unit of the feature (logs of persons, EUR a head and km; shares; 0 or 1)",
            limits="""First-time applications count secondary movers once a state. Network is partly the past
            of the same series. Stay and route are a ridge.""",
            quality=quality,
        ),
        digits=4,
    )


def _write_states(found: DestinationFit, years: str) -> None:
    write(
        "state_effects",
        pd.DataFrame({"place": STATES, "effect": found.state, "standard_error": found.state_error}),
        Card(
            title="State effects of the destination choice",
            years=years,
            method=f"Fitted with the weights, normal prior of spread {STATE_SPREAD}.",
            identification="estimated",
            unit="log odds",
            limits="""Constant over years: named shocks (IT 2018-19, AT 2022, DE 2023) are not in it. No
            effect for the United Kingdom and elsewhere, whose share of choices is a constant of its own.""",
        ),
        digits=3,
    )
