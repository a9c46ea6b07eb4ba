"""Effects of openings that runs confirm: a run of the year before must split people as they were split.

Onward movement, family links and delays change what the formula expects. The run of the year before the opening is
made with the effects, compared with the record of that year, and the effects are moved by what is missing. Where months
are held, states then move by what their last quarter differs from their year beyond what the runs show.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES
from pactsim.calibration import entries
from pactsim.calibration.destination_cards import write_openings
from pactsim.calibration.destination_choice import FIRST_YEAR, HELD_OUT, OPENINGS
from pactsim.calibration.destination_data import destination_data
from pactsim.calibration.destination_opening import (
    SMALLEST_SHARE,
    effects_frame,
    observed_shares,
    opening_effect,
)
from pactsim.calibration.last_quarter import observed_turn, simulated_turn
from pactsim.calibration.stage import Progress
from pactsim.calibration.unfitted import first_time
from pactsim.model import fitted, observed
from pactsim.model.parameters import Parameters
from pactsim.model.readings import laid_over
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation
from pactsim.model.utilities import FLOOR, WEIGHTS

Array = NDArray[np.float64]

#: Part of the gap taken up after each run of the year before. Every run has luck of its own, and the later ones count
#: less, so that the effects do not learn one run's chance.
STEPS: Final = (0.8, 0.7, 0.5, 0.35, 0.25)
#: Persons a simulated one stands for in these runs.
SCALE: Final = 4
#: Simulated applicants of a citizenship drawn towards the record: what chance alone makes of a small group.
PSEUDO_SIMULATED: Final = 30.0
#: Most that one run, and all runs together, may move an effect.
MOST_A_ROUND, MOST = 1.0, 4.0


def closed(effect: Array, opening: int, earlier_weight: float, scenario: Scenario, seed: int,
           scale: int = SCALE) -> Array:  # fmt: skip
    """Effects (36, 31) of ``opening`` after runs of the year before it; ``effect`` is the formula's of that whole year.

    The scenario, and the tables laid over, decide what the runs know. ``earlier_weight`` is that of earlier
    applicants, whose number differs between the two openings.
    """
    year = opening - 1
    wanted = observed_shares(year)
    # the same total worth of a place on the day the year before opened
    community = [np.log(observed.earlier_applicants(y)[:N_STATES].T + FLOOR) for y in (year, opening)]
    shift = earlier_weight * (community[1] - community[0])
    moved = np.zeros_like(effect)
    turns, (turned, held) = [], observed_turn(year)
    for number, step in enumerate(STEPS):
        with laid_over(fitted={"opening_effects": effects_frame(effect + shift + moved, year)}):
            run = Simulation(scenario, year, year, scale=scale, seed=seed + number).run()
        tables = run.tables()
        turns.append(simulated_turn(tables["states"], held))
        counts = first_time(tables["applications"])[0].T / scale
        share = (counts + PSEUDO_SIMULATED * wanted) / (counts.sum(axis=1, keepdims=True) + PSEUDO_SIMULATED)
        gap = np.log(wanted / np.maximum(share, SMALLEST_SHARE))
        moved = np.clip(moved + step * np.clip(gap, -MOST_A_ROUND, MOST_A_ROUND), -MOST, MOST)
        run.let_people_go()
    return np.asarray(effect + moved + np.log(turned) - np.log(np.mean(turns, axis=0)))


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
    return {year: opening_effect(data, weights, state, year) for year in OPENINGS}
