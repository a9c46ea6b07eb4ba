"""What an uncertainty does to the headlines: rank correlations over all candidates of the ensemble."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.headlines import HEADLINES

Array = NDArray[np.float64]


def rank_correlations(candidates: pd.DataFrame, headlines: Array) -> pd.DataFrame:
    """Spearman's rank correlation of every uncertainty (its last day) with every headline.

    ``candidates`` as in the file of the ensemble, ``headlines`` (candidates, headlines). Candidates are a Latin
    hypercube, so that one uncertainty's correlation is hardly another's. An uncertainty that did not vary has zero.
    """
    columns = {column.partition("@")[0]: column for column in candidates.columns if column != "member"}
    ranks = np.column_stack([rankdata(candidates[column]) for column in columns.values()])
    outcomes = np.column_stack([rankdata(values) for values in headlines.T])
    ranks, outcomes = ranks - ranks.mean(axis=0), outcomes - outcomes.mean(axis=0)
    spread = np.outer(np.sqrt((ranks**2).sum(axis=0)), np.sqrt((outcomes**2).sum(axis=0)))
    found = np.divide(ranks.T @ outcomes, spread, out=np.zeros_like(spread), where=spread > 0)
    return pd.DataFrame(found, columns=list(HEADLINES), index=pd.Index(columns, name="name"))


def write_effects(candidates: pd.DataFrame, headlines: Array) -> None:
    """Write ``ensemble_effects``: for every uncertainty the headline it moves most, and how."""
    table = rank_correlations(candidates, headlines)
    strongest = table.abs().to_numpy().argmax(axis=1)
    write(
        "ensemble_effects",
        pd.DataFrame(
            {
                "name": table.index,
                "headline": [HEADLINES[column] for column in strongest],
                "rank_correlation": table.to_numpy()[np.arange(len(table)), strongest],
            }
        ).sort_values("name", ignore_index=True),
        Card(
            title="The headline that each uncertainty moves most",
            years="runs of 2019-2024 at 1:50",
            method=f"Spearman's rank correlation over {len(candidates)} candidates of the ensemble.",
            identification="by uncertainty, see pactsim levers",
            unit="rank correlation, -1 to 1",
            limits=f"""Chance alone gives correlations of some {2 / np.sqrt(len(candidates)):.2f}; outcomes of the
            solidarity cycle after 2024 are no headline here.""",
        ),
        digits=3,
    )
