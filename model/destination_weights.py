"""The fitted weights of the destination choice after the scenario's axes."""

from datetime import date
from typing import Protocol

from pactsim.model import fitted
from pactsim.model.utilities import WEIGHTS, Coefficients

#: Weights that have an axis of their own in ``destination_weights.toml``.
_WITH_FACTOR = ("network", "recognition", "income", "unemployment", "stay", "route")


class Numbers(Protocol):
    """What this file needs of the parameters."""

    def number(self, name: str, on: date | None = None) -> float: ...


def destination_weights(parameters: Numbers) -> Coefficients:
    """Weights, state effects (33,) and pair effects (36, 33) that a run uses."""
    found = fitted.coefficients()
    values = {
        name: found[name] * (parameters.number(f"destination_{name}_factor") if name in _WITH_FACTOR else 1.0)
        for name in WEIGHTS
    }
    return Coefficients(
        **values,
        state_effect=fitted.state_effects(),
        pair_effect=fitted.pair_effects() * parameters.number("destination_pair_effects"),
    )
