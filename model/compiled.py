"""How kernels and person-level law are compiled, and where the machine code is kept.

The cache folder's name is a hash of every kernel and law source and of the versions of numba, numpy and Python:
numba itself only looks at the file that holds a function, so an edited helper would leave stale machine code.
A missing home or a read-only folder costs only the compilation: numba then falls back to no cache.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs


def _sources_hash() -> str:
    here = Path(__file__).parent
    agents = here.parent / "agents"
    files = [*here.glob("kernels/*.py"), *here.glob("law/*.py"), here / "random.py", Path(__file__)]
    files += [agents / "codes.py", agents / "status.py", agents / "columns.py"]
    if not agents.is_dir():  # the editable checkout and the installed package have the same shape
        files = [f for f in files if f.exists()]
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(files):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _use_cache_folder() -> bool:
    if "NUMBA_CACHE_DIR" in os.environ:
        return True
    folder = Path(platformdirs.user_cache_dir("pactsim")) / "kernels" / _sources_hash()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return True


CACHE = _use_cache_folder()

import numba  # noqa: E402  (after the cache folder is chosen)

if CACHE:
    setattr(numba.config, "CACHE_DIR", os.environ["NUMBA_CACHE_DIR"])  # noqa: B010  (made at import, unknown to stubs)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a kernel: serial, cached, no fast-math (results are bit-identical everywhere)."""
    return numba.njit(cache=CACHE)(function)


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
