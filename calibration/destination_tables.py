"""Stage ``destination``: weights, state and pair effects, effects of openings, and their tables."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration import entries
from pactsim.calibration.destination import PRIORS, DestinationFit
from pactsim.calibration.destination_cards import write_tables
from pactsim.calibration.destination_choice import (
    FIRST_YEAR,
    HELD_OUT,
    OPENINGS,
    Choice,
    choice_before,
    fits_by_opening,
    frames,
)
from pactsim.calibration.destination_closing import close_openings
from pactsim.calibration.destination_data import (
    DestinationData,
    destination_data,
    with_feedback,
    years_before,
)
from pactsim.calibration.destination_likelihood import expected_shares
from pactsim.calibration.destination_profile import make_profile, write_profile
from pactsim.calibration.destination_recovery import recover
from pactsim.calibration.estimate import Estimate
from pactsim.calibration.stage import Progress, Stage
from pactsim.calibration.unfitted import total_variation
from pactsim.model import fitted
from pactsim.model.parameters import Parameters
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

#: Steps of the stage before openings are closed, which is one more for each of them.
OWN_STEPS: Final = 3


def scores(data: DestinationData, found: DestinationFit, with_pairs: bool) -> Array:
    """Total variation by year over citizenship x state and over states, totals by citizenship given: (years, 2)."""
    shares, _ = expected_shares(
        data, found.weights, found.state, found.pair if with_pairs else 0 * found.pair
    )
    expected = shares * data.counts.sum(axis=2, keepdims=True)
    rows = [
        (
            total_variation(expected[:, y], data.counts[:, y]),
            total_variation(expected[:, y].sum(axis=0), data.counts[:, y].sum(axis=0)),
        )
        for y in range(data.counts.shape[1])
    ]
    return np.array(rows)


def make_tables(seed: int, progress: Progress) -> list[Estimate]:
    """Fit on 2015-2024, write the tables, the profile and the estimates, and close openings on runs, which later stages
    start from."""
    data = destination_data(FIRST_YEAR, HELD_OUT, entries.fit(Parameters()))
    fits = fits_by_opening(data, range(OPENINGS[0], HELD_OUT + 1))
    steps = OWN_STEPS + len(OPENINGS)
    progress(1, steps)
    choice = choice_before(data, HELD_OUT, fits)
    estimates = write_tables(choice, frames(choice), _quality(data, choice))
    progress(2, steps)
    write_profile(make_profile(years_before(data, HELD_OUT), choice.mechanism))
    fitted.forget()
    progress(OWN_STEPS, steps)
    close_openings(seed, lambda done, _total: progress(OWN_STEPS + done, steps))
    return estimates


def _quality(data: DestinationData, choice: Choice) -> str:
    words = []
    for name, found, pairs, seen in (
        ("mechanism alone", choice.mechanism, False, data),
        (
            "with the way, feedback and pair effects",
            choice.found,
            True,
            with_feedback(data, choice.change.feedback),
        ),
    ):
        score = scores(seen, found, pairs)
        inside, outside = score[:-1].mean(axis=0), score[-1]
        words.append(
            f"{name}: fitted years {inside[0]:.3f} over cells and {inside[1]:.3f} over states, "
            f"{HELD_OUT} {outside[0]:.3f} and {outside[1]:.3f}"
        )
    return "Total variation, totals by citizenship given. " + "; ".join(words) + "."


assert len(WEIGHTS) == len(PRIORS)
STAGE: Final = Stage("destination", "Where do people of each citizenship apply?", make_tables, recover)
