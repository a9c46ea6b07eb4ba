"""Where a result comes from: scenario, seed, scale, data, code, packages, and one hash of them all."""

import hashlib
import json
import platform
import socket
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import pactsim
from pactsim.model.scenario import Scenario

FORMAT: Final = 1
_PACKAGES: Final = ("mesa", "numpy", "scipy", "numba", "pandas", "pyarrow", "pydantic", "matplotlib")


def canonical_hash(table: Any) -> str:
    """SHA-256 of a JSON-like table, whatever the order of its keys."""
    text = json.dumps(table, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def run_manifest(scenario: Scenario, weight: int, seed: int) -> dict[str, Any]:
    """The manifest of one run before it starts.

    ``run_hash`` covers what decides the results: the resolved scenario without its name, seed, scale, data,
    code and packages. Two scenarios that resolve to the same values have the same ``run_hash``.
    """
    inputs = {
        "scenario_hash": scenario.hash(),
        "seed": seed,
        "scale": {"weight": weight, "share": 1 / weight},
        "data": data_identity(),
        "code": code_identity(),
        "python": platform.python_version(),
        "packages": package_versions(),
    }
    return {
        "format": FORMAT,
        "scenario": {
            "name": scenario.name,
            "why": scenario.why,
            "base": scenario.base,
            "hash": scenario.hash(),
            "resolved": scenario.resolved(),
        },
        "period": scenario.period.model_dump(),
        **{name: value for name, value in inputs.items() if name != "scenario_hash"},
        "run_hash": canonical_hash(inputs),
    }


def outside_the_hash(seconds: float) -> dict[str, Any]:
    """What differs from one execution to the next without touching the results."""
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 2),
        "host": socket.gethostname(),
        "platform": platform.platform(),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]) if sys.argv else "",
    }


@cache
def data_identity() -> dict[str, str]:
    """Hash of the observed tables inside the package."""
    from pactsim.model.observed import data_hash

    return {"hash": data_hash()}


@cache
def code_identity() -> dict[str, Any]:
    """Version, hash of the sources, and the commit where the code stands in a git working tree."""
    return {"version": pactsim.__version__, "sources": sources_hash(), "commit": _commit()}


@cache
def sources_hash() -> str:
    """SHA-256 over the package's Python, TOML and CSV files by name and content."""
    import pactsim.agents
    import pactsim.calibration
    import pactsim.experiments
    import pactsim.model

    digest = hashlib.sha256()
    for package in (pactsim, pactsim.agents, pactsim.calibration, pactsim.experiments, pactsim.model):
        folder = Path(str(package.__file__)).parent
        for path in sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".toml", ".csv"}):
            digest.update(f"{package.__name__}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def package_versions() -> dict[str, str]:
    """Installed versions of the packages that can change a number."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def write_json(path: Path, table: dict[str, Any]) -> None:
    """A table as readable JSON with a stable order of its keys."""
    path.write_text(json.dumps(table, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def _commit() -> str | None:
    """The commit of the code's working tree, "+changes" if files differ from it; None outside git."""
    folder = Path(str(pactsim.__file__)).parents[1]
    if not (folder / ".git").exists():
        return None
    try:
        head = _git(folder, "rev-parse", "HEAD")
        changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return head + ("+changes" if changed else "")


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=10, check=True
    )
    return done.stdout.strip()
