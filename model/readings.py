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

_OF_TABLES: Final[list[Any]] = []
_OF_OTHER_FILES: Final[list[Any]] = []
#: Tables that stand in for those of the files, by folder ("observed", "fitted") and name.
_LAID: Final[dict[str, dict[str, pd.DataFrame]]] = {"observed": {}, "fitted": {}}


def read_once(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Keep what ``function`` makes of tables for the rest of the process, or until other tables are laid over."""
    return _kept(function, _OF_TABLES)


def read_until_written(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Keep what ``function`` reads from files that no table stands in for, until ``forget_readings``."""
    return _kept(function, _OF_OTHER_FILES)


def _kept(function: Callable[Given, Found], register: list[Any]) -> Callable[Given, Found]:
    cached = cache(function)
    register.append(cached)
    return cast("Callable[Given, Found]", cached)


def forget_readings() -> None:
    """Read all files afresh, after some were written."""
    _forget([*_OF_TABLES, *_OF_OTHER_FILES])


def _forget(readings: list[Any]) -> None:
    for cached in readings:
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
    _forget(_OF_TABLES)
    try:
        yield
    finally:
        for folder, tables in before.items():
            _LAID[folder].clear()
            _LAID[folder].update(tables)
        _forget(_OF_TABLES)
