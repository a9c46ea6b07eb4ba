"""The areas of the validation, each a module with ``findings(progress)``, and how all are asked."""

import importlib
from collections.abc import Callable, Sequence
from typing import Any, Final

from pactsim.calibration.validation.finding import Finding
from pactsim.model.faults import check_names

AREAS: Final = ("destination", "pending", "dublin", "people", "relocation", "labels", "first_pool")


def findings_of(area: str) -> list[Finding]:
    """The findings of one area; InputFault if there is none of that name."""
    check_names("area", [area], AREAS)
    module = importlib.import_module(f"pactsim.calibration.validation.{area}")
    found: list[Finding] = module.findings(lambda _done, _total: None)
    return found


def all_findings(
    areas: Sequence[str], each: Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
) -> list[Finding]:
    """The findings of several areas in their order; ``each`` runs a function on every one."""
    return [finding for found in each(findings_of, areas) for finding in found]
