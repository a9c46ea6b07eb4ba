"""Write the fitted protection rates, and the stage of the calibration they are."""

import numpy as np
import pandas as pd

from pactsim.agents.codes import CITIZENSHIPS, N_CITIZENSHIPS, N_STATES, STATES
from pactsim.calibration.estimate import Estimate
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.recognition import (
    CLUSTERING,
    FIRST_YEAR,
    LAST_YEAR,
    PAIR_YEARS,
    PSEUDO_DECISIONS,
    RecognitionFit,
    fit,
)
from pactsim.calibration.recognition_recovery import recover
from pactsim.calibration.stage import Progress, Stage
from pactsim.model import fitted

#: The forward row is the mean of so many last years.
FORWARD_YEARS = 3


def make_tables() -> RecognitionFit:
    """Fit and write ``recognition_rates`` and ``recognition_deviations``."""
    found = fit()
    recent = found.level[-FORWARD_YEARS:].mean(axis=0)
    levels = np.vstack([found.level, recent])
    years = np.arange(FIRST_YEAR, LAST_YEAR + 2)
    write(
        "recognition_rates",
        pd.DataFrame(
            {
                "year": np.repeat(years, N_CITIZENSHIPS),
                "citizenship": list(CITIZENSHIPS) * years.size,
                "rate": levels.ravel(),
            }
        ),
        Card(
            title="Protection rate at first instance by citizenship and year, EU",
            years=f"{FIRST_YEAR}-{LAST_YEAR}; {LAST_YEAR + 1} stands for all later years",
            method=f"""Positive over positive and negative first-instance decisions of the EU-27, with
            {PSEUDO_DECISIONS:.0f} decisions added at the citizenship's mean. The forward row is the mean of
            the last {FORWARD_YEARS} years.""",
            identification="estimated",
            unit="share of substantive decisions",
            limits="""Syrians in 2025 are read as the mean of 2022-2024, since the decisions published for
            2025 are mostly procedural; whether the rate settles lower is open and a scenario question.""",
        ),
        digits=4,
    )
    write(
        "recognition_deviations",
        pd.DataFrame(
            {
                "state": np.repeat(STATES, N_CITIZENSHIPS),
                "citizenship": list(CITIZENSHIPS) * N_STATES,
                "deviation": (found.state[:, None] + found.pair).ravel(),
            }
        ),
        Card(
            title="Deviation of a state's protection rate from the EU's, by citizenship, in logit",
            years=f"{PAIR_YEARS[0]}-{PAIR_YEARS[1]}",
            method=f"""State effect plus pair effect, maximum a posteriori with normal priors; n decisions
            count as n / (1 + {CLUSTERING} n). Spread of state effects {found.spread_state:.2f}, of pairs
            {found.spread_pair:.2f}.""",
            identification="estimated",
            unit="logit",
            limits="""Constant over years, so earlier years rest on 2018-2024. Austria and some other
            country-years mix instances.""",
        ),
        digits=3,
    )
    fitted.forget()
    return found


def _fit(_seed: int, progress: Progress) -> list[Estimate]:
    make_tables()
    progress(1, 1)
    return []


STAGE = Stage("recognition", "How often do states protect people of each citizenship?", _fit, recover)
