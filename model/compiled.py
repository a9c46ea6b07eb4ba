"""How kernels and person-level law are compiled. Machine code is kept where :mod:`pactsim.model.kernel_cache` says."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numba

from pactsim.model.kernel_cache import cache_folder

CACHE_FOLDER = cache_folder()
if CACHE_FOLDER is not None:
    setattr(numba.config, "CACHE_DIR", str(CACHE_FOLDER))  # noqa: B010  (made at import, unknown to stubs)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a kernel: serial, cached, no fast-math (results are bit-identical everywhere)."""
    if CACHE_FOLDER is None:
        return numba.njit(function)
    return _forgiving(numba.njit(cache=True)(function))


def inline(function: Callable[..., Any]) -> Any:
    """Compile a small function that callers must inline, or their loops do not vectorise."""
    return numba.njit(forceinline=True)(function)


def part(function: Callable[..., Any]) -> Any:
    """Compile a part of kernels, callable only from them.

    It must not allocate: without reference counts and entry points for Python it compiles in half the time.
    """
    options: dict[str, Any] = {
        "forceinline": True,
        "_nrt": False,
        "no_cpython_wrapper": True,
        "no_cfunc_wrapper": True,
    }
    return numba.njit(**options)(function)


def _forgiving(dispatcher: Any) -> Any:
    """A cache that is damaged, full or gone costs the compilation, never the run."""
    cache = getattr(dispatcher, "_cache", None)
    if cache is None:  # numba without just-in-time compilation
        return dispatcher
    load, save = cache.load_overload, cache.save_overload

    def load_if_sound(*given: Any) -> Any:
        with suppress(Exception):  # a damaged pickle may raise anything
            return load(*given)
        return None

    def save_if_possible(*given: Any) -> None:
        with suppress(Exception):
            save(*given)

    cache.load_overload, cache.save_overload = load_if_sound, save_if_possible
    return dispatcher
