"""A result folder that appears whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pactsim.model.faults import InputFault

#: A folder with one of these files was written by pactsim and may be replaced.
MARKS = ("manifest.json", "comparison.json", "validation.csv")


def check_target(target: Path, overwrite: bool) -> None:
    """InputFault if ``target`` is in the way: a file, a foreign folder, or a result without ``overwrite``."""
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise InputFault(f"output folder {target} is a file; choose another with --out")
    if not any(target.iterdir()):
        return
    if not any((target / mark).is_file() for mark in MARKS):
        raise InputFault(f"output folder {target} holds other files than results; choose another with --out")
    if not overwrite:
        raise InputFault(f"output folder {target} exists; add --overwrite or choose another with --out")


@contextmanager
def new_folder(target: Path, overwrite: bool = False) -> Iterator[Path]:
    """A hidden folder beside ``target`` to write into; renamed to ``target`` when the block ends well.

    After an error nothing stays. After a SIGKILL the hidden folder stays and the next run to the same target
    removes it; ``target`` itself is never half written. InputFault if the place cannot be used.
    """
    target = Path(os.path.abspath(target))
    check_target(target, overwrite)
    partial = target.parent / f".{target.name}.partial-{os.getpid()}"
    made = _make(partial)
    try:
        clear_left_behind(target)
        yield partial
        _put_in_place(partial, target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise


def clear_left_behind(target: Path) -> None:
    """Remove hidden folders that killed runs left; bring back a result a killed run had moved aside."""
    for left in target.parent.glob(f".{target.name}.*-*"):
        kind, _, process = left.name.removeprefix(f".{target.name}.").partition("-")
        if kind not in {"partial", "replaced"} or not process.isdigit() or _is_alive(int(process)):
            continue
        if kind == "replaced" and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _make(partial: Path) -> list[Path]:
    """Create the folder; return the parents that had to be made, innermost first."""
    missing = []
    for parent in partial.parents:
        if parent.exists():
            break
        missing.append(parent)
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
    except OSError as error:
        for parent in missing:
            with suppress(OSError):
                parent.rmdir()
        raise InputFault(f"cannot write to {partial.parent}: {error.strerror}") from None
    return missing


def _put_in_place(partial: Path, target: Path) -> None:
    if not os.path.lexists(target):
        partial.rename(target)
        return
    aside = target.parent / f".{target.name}.replaced-{os.getpid()}"
    target.rename(aside)
    partial.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
