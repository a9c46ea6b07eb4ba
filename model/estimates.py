"""Fitted rates after the scenario's axes: what a run uses of the Dublin funnel, examination and returns."""

from datetime import date
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_PLACES, PLACE_INDEX
from pactsim.model import fitted

Array = NDArray[np.float64]

#: Receivers whose practice is a dated lever, ``dublin_openness_<code>``.
WITH_OPENNESS: Final = ("EL", "HU", "IT")


class Numbers(Protocol):
    """What this file needs of the parameters."""

    def number(self, name: str, on: date | None = None) -> float: ...


def dublin_request(parameters: Numbers) -> Array:
    """Share of cases with evidence against another state in which the sender asks: (33,)."""
    return np.minimum(fitted.dublin_request() * parameters.number("dublin_request_factor"), 1.0)


def dublin_acceptance(parameters: Numbers) -> Array:
    """Share of requests accepted, tacitly or not: (33, 33), sender by receiver."""
    return np.minimum(fitted.dublin_acceptance() * parameters.number("dublin_acceptance_factor"), 1.0)


def dublin_transfer(parameters: Numbers) -> Array:
    """Share of acceptances carried out where nothing is suspended: (33, 33), sender by receiver."""
    return np.minimum(fitted.dublin_transfer() * parameters.number("dublin_transfer_factor"), 1.0)


def dublin_openness(parameters: Numbers, on: date) -> Array:
    """How far each receiver takes back people on a day, against its ordinary transfers: (33,) in [0, 1]."""
    openness = np.ones(N_PLACES)
    for code in WITH_OPENNESS:
        openness[PLACE_INDEX[code]] = parameters.number(f"dublin_openness_{code.lower()}", on)
    return openness


def return_hazard(parameters: Numbers) -> Array:
    """Monthly chance that a finally rejected person is returned: (33,)."""
    return fitted.return_hazard() * parameters.number("return_factor")


def examination_target_months(parameters: Numbers) -> Array:
    """Months of work a state lets pile up before it adds capacity: (31,)."""
    return fitted.examination_target_ratio() * parameters.number("examination_target_months")
