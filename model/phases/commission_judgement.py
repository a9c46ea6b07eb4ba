"""What the Commission makes of its scores: inertia towards last year's findings, and political noise.

Both are off by default, so that findings follow from the record alone (rulebook A1).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger
from pactsim.model.phases.purposes import COMMISSION_NOISE
from pactsim.model.phases.solidarity_calendar import CycleDates
from pactsim.model.random import institution_draw

Array = NDArray[np.float64]


class Judged(NamedTuple):
    """Scores as the Commission reads them; (26,) each, 1 is at the threshold."""

    pressure: Array
    sar: Array
    risk: Array
    significant: Array


def judged_scores(world: Any, dates: CycleDates, ledger: CycleLedger) -> Judged:
    """The scores of the report after inertia and noise.

    A finding of the year before lapses only when the score lies the share ``label_hysteresis`` under its cut-off.
    Landings, which oblige the Commission (11(3)), are read without noise.
    """
    inertia = world.parameters.number("label_hysteresis", dates.package)
    spread = world.parameters.number("commission_noise", dates.package)
    noise = np.exp(spread * _standard_normal(world, dates.cycle))
    kept = 1.0 / (1.0 - inertia)
    last = world.coordinator.ledgers.get(dates.cycle - 1)

    def read(score: Array, found: NDArray[np.bool_] | None, noisy: bool = True) -> Array:
        held = score if found is None else np.where(found, score * kept, score)
        return np.asarray(held * noise if noisy else held)

    return Judged(
        read(ledger.score_pressure, None if last is None else last.under_pressure),
        read(ledger.score_sar, None if last is None else last.sar_beneficiary, noisy=False),
        read(ledger.score_risk, None if last is None else last.at_risk),
        read(ledger.score_significant, None if last is None else last.significant),
    )


def _standard_normal(world: Any, cycle: int) -> Array:
    """One draw a state and cycle, (26,): the same in every scenario."""
    draws = [
        institution_draw(int(world.seed32), int(place), cycle, COMMISSION_NOISE) for place in POOL_PLACES
    ]
    return np.asarray(ndtri(np.array(draws)))
