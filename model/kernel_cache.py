"""Where the machine code of kernels is kept: a folder of the user's cache, named by what the code depends on.

numba itself only looks at the file that holds a function, so an edited helper or a renumbered code list in another
file would leave stale machine code. Sources, versions and interpreter are therefore hashed into the folder's name.
Where the cache cannot be written, a folder for temporary files serves; where that fails, nothing is kept.
"""

import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import platformdirs

#: Folders of other sources that stay: the last used, and any used within a day, which another run may need.
KEPT = 4
_A_DAY = 86_400.0

_HERE = Path(__file__).parent
#: What kernels are compiled from, below the folders ``model`` and ``agents``.
SOURCES = {
    "model": (
        "kernels/*.py", "law/*.py", "calendar.py", "compiled.py", "kernel_cache.py", "random.py", "rates.py",
        "tally.py",
    ),
    "agents": ("codes.py", "columns.py", "status.py"),
}  # fmt: skip
PACKAGES = ("numba", "llvmlite", "numpy")


def source_files() -> list[Path]:
    """The files whose text decides the machine code."""
    folders = {"model": _HERE, "agents": _HERE.parent / "agents"}
    return sorted(
        path for name, patterns in SOURCES.items() for one in patterns for path in folders[name].glob(one)
    )


def fingerprint(versions: Sequence[str] | None = None) -> str:
    """A short hash of the sources and of the versions of Python, numba, llvmlite and numpy."""
    if versions is None:
        versions = (sys.version, *(f"{name} {version(name)}" for name in PACKAGES))
    digest = hashlib.sha256("\n".join(versions).encode())
    for path in source_files():
        digest.update(f"\0{path.parent.name}/{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path | None:
    """The folder for this version's machine code, made if need be; None where nothing can be written."""
    name = fingerprint()
    for root in _roots():
        folder = root / name
        if _usable(root, folder):
            prune(root, keep=folder)
            return folder
    return None


def prune(root: Path, keep: Path, now: float | None = None) -> None:
    """Remove the folders of other versions but the last used ones; what cannot be removed stays."""
    now = time.time() if now is None else now
    used: list[tuple[float, Path]] = []
    with suppress(OSError):
        for folder in root.iterdir():
            if folder != keep and len(folder.name) == len(keep.name) and folder.is_dir():
                used.append((folder.stat().st_mtime, folder))
    used.sort(reverse=True)
    for last_use, folder in used[KEPT:]:
        if now - last_use > _A_DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _roots() -> Iterator[Path]:
    """Folders to try: numba's own variable, the user's cache, temporary files."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    if named:
        yield Path(named).absolute() / "pactsim"
    with suppress(RuntimeError, KeyError):  # a user without a home
        home = Path(platformdirs.user_cache_dir("pactsim"))
        if home.is_absolute():  # elsewhere "~" would become a folder of that name
            yield home / "kernels"
    with suppress(OSError):
        user = os.getuid() if hasattr(os, "getuid") else "user"
        yield Path(tempfile.gettempdir()) / f"pactsim-kernels-{user}"


def _usable(root: Path, folder: Path) -> bool:
    """Whether the folder is ours and can be written; its time stamp then tells the last use."""
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = root.lstat()
        # Machine code is loaded from there: nobody else may have put it there.
        foreign = hasattr(os, "getuid") and found.st_uid != os.getuid()
        if not stat.S_ISDIR(root.stat().st_mode) or foreign or found.st_mode & stat.S_IWOTH:
            return False
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        os.utime(folder)
    except OSError:
        return False
    return True
