"""Tables read once a process, and how the calibration lets the model read others for a while.

A validation of year Y must see what was known before Y and nothing else: ``laid_over`` puts other tables in the
place of observed and fitted ones, forgets all that was made of them, and undoes both at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, ParamSpec, TypeVar, cast

import pandas as pd

Given = ParamSpec("Given")
Found = TypeVar("Found")

_CACHED: Final[list[Any]] = []
#: Tables that stand in for those of the files, by folder ("observed", "fitted") and name.
_LAID: Final[dict[str, dict[str, pd.DataFrame]]] = {"observed": {}, "fitted": {}}


def read_once(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Keep what ``function`` returns for the rest of the process, or until ``forget_readings``."""
    cached = cache(function)
    _CACHED.append(cached)
    return cast("Callable[Given, Found]", cached)


def forget_readings() -> None:
    """Read all tables afresh."""
    for cached in _CACHED:
        cached.cache_clear()


def laid(folder: str, name: str) -> pd.DataFrame | None:
    """The table that stands in for ``name`` of ``folder``, if any."""
    return _LAID[folder].get(name)


def laid_names(folder: str) -> tuple[str, ...]:
    """Names of the tables of ``folder`` that others stand in for, in alphabetical order."""
    return tuple(sorted(_LAID[folder]))


@contextmanager
def laid_over(
    observed: Mapping[str, pd.DataFrame] | None = None, fitted: Mapping[str, pd.DataFrame] | None = None
) -> Iterator[None]:
    """Within the block the model reads these tables instead of its files; blocks may be nested."""
    before = {folder: dict(tables) for folder, tables in _LAID.items()}
    _LAID["observed"].update(observed or {})
    _LAID["fitted"].update(fitted or {})
    forget_readings()
    try:
        yield
    finally:
        for folder, tables in before.items():
            _LAID[folder].clear()
            _LAID[folder].update(tables)
        forget_readings()
