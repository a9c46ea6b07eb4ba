"""Runs of the baseline that begin anew in some year, with some uncertainties replaced: what simulated moments ask."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation


def baseline_with(uncertainties: Mapping[str, Any]) -> Scenario:
    """The baseline with uncertainties replaced whole. They are not checked again: a fit asks many times."""
    base = _baseline()
    return base.model_copy(update={"uncertainties": {**base.uncertainties, **uncertainties}})


def run_tables(
    uncertainties: Mapping[str, Any], years: tuple[int, int], scale: int, seed: int
) -> dict[str, pd.DataFrame]:
    """The tables of a run of ``years``, both included, from the stocks of the year before."""
    return Simulation(baseline_with(uncertainties), *years, scale=scale, seed=seed).run().tables()


@cache
def _baseline() -> Scenario:
    return Scenario.load("baseline")
