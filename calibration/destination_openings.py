"""Effects of all openings: what the formula says, moved to what runs of the year before each confirm."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES
from pactsim.calibration import entries
from pactsim.calibration.destination_cards import write_openings
from pactsim.calibration.destination_choice import FIRST_YEAR, HELD_OUT, OPENINGS
from pactsim.calibration.destination_closing import SCALE, closed
from pactsim.calibration.destination_data import destination_data
from pactsim.calibration.destination_opening import effects_frame, opening_effect
from pactsim.calibration.stage import Progress
from pactsim.model import fitted
from pactsim.model.parameters import Parameters
from pactsim.model.scenario import Scenario
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]


def close_openings(seed: int, progress: Progress) -> None:
    """Write ``opening_effects``, each opening closed on runs with the tables as they are."""
    scenario, weight = Scenario.load("baseline"), fitted.coefficients()["earlier_applicants"]
    formula = _by_formula()
    found = []
    for number, (opening, effect) in enumerate(formula.items()):
        effect = closed(effect, opening, weight, scenario, seed)
        found.append(effects_frame(effect, opening))
        progress(number + 1, len(formula))
    how = f"then moved by what runs of that year at 1:{SCALE} still missed"
    write_openings(pd.concat(found, ignore_index=True), how)


def _by_formula() -> dict[int, Array]:
    """Effects of all openings with the fitted tables, last quarters not told from their years, (36, 31) by year."""
    data = destination_data(FIRST_YEAR, HELD_OUT, entries.fit(Parameters()))
    weights = np.array([fitted.coefficients()[name] for name in WEIGHTS])
    state = fitted.state_effects()[:N_STATES] - fitted.state_corrections()[:N_STATES]
    return {year: opening_effect(data, weights, state, year, last_quarter=False) for year in OPENINGS}
