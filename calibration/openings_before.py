"""A run as it could have been made on 1 January of a year: with what was known then, and nothing later.

Everything ``as_of`` fits anew, destinations fitted on the years before, and effects of the opening closed on a run of
the year before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pactsim.calibration import as_of
from pactsim.calibration.destination import DestinationFit, fit
from pactsim.calibration.destination_change import FIRST_OPENING
from pactsim.calibration.destination_choice import FIRST_YEAR, Choice, choice_before, frames
from pactsim.calibration.destination_closing import closed
from pactsim.calibration.destination_data import EARLIER, destination_data
from pactsim.calibration.destination_opening import effects_frame, opening_effect
from pactsim.calibration.entries import EntriesFit
from pactsim.model.readings import laid_over
from pactsim.model.scenario import Scenario


class Opened(NamedTuple):
    """The scenario a run is made with, the destination choice behind it, and the other tables fitted anew."""

    scenario: Scenario
    choice: Choice
    tables: as_of.Tables


@contextmanager
def opened(
    opening: int, lodged: EntriesFit, fits: dict[int, DestinationFit], seed: int, closing_scale: int
) -> Iterator[Opened]:
    """Within the block the model reads what was known before ``opening``.

    ``fits`` hold destination fits of openings before this one, as far as the way is to be found from them; this one's
    is added. Entries (``lodged``) are exogenous. Runs of the year before are at 1:``closing_scale``.
    """
    with as_of.before(opening) as tables:
        data = destination_data(FIRST_YEAR, opening - 1, lodged)
        fits[opening] = fit(data)
        choice = choice_before(data, opening, fits)
        found = choice.found
        effect = opening_effect(data, found.weights, found.state, opening)
        scenario = as_of.scenario_before(
            tables,
            destination_opening_persistence=choice.change.left,
            destination_feedback=choice.change.feedback,
        )
        with laid_over(fitted=frames(choice)):
            effect = closed(effect, opening, found.weights[EARLIER], scenario, seed, scale=closing_scale)
            with laid_over(fitted={"opening_effects": effects_frame(effect, opening)}):
                yield Opened(scenario, choice, tables)


def fits_before(year: int, lodged: EntriesFit) -> dict[int, DestinationFit]:
    """Destination fits of all openings before ``year``, each from what was known at its own."""
    fits: dict[int, DestinationFit] = {}
    for opening in range(FIRST_OPENING, year):
        with as_of.before(opening):
            fits[opening] = fit(destination_data(FIRST_YEAR, opening - 1, lodged))
    return fits
