"""pactsim: how Europe shares responsibility for asylum, as an executable model.

The public face is small: :func:`run`, :func:`compare`, :class:`Scenario`.
Everything else is loaded when it is first asked for, so that ``import pactsim`` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pactsim.experiments.compare import Comparison, compare
    from pactsim.experiments.run import Run, run
    from pactsim.model.scenario import Scenario

__version__ = "0.1.0"
__all__ = ["Comparison", "Run", "Scenario", "__version__", "compare", "run"]

_HOMES = {
    "run": "pactsim.experiments.run",
    "Run": "pactsim.experiments.run",
    "compare": "pactsim.experiments.compare",
    "Comparison": "pactsim.experiments.compare",
    "Scenario": "pactsim.model.scenario",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'pactsim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
