"""Imports go one way, and the package's face stays light."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run_python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a few lines in a fresh interpreter that looks in ``folder`` first."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120
    )


def test_the_import_contracts_are_kept() -> None:
    # Under typings/ the package is one tree; the linter does not know setuptools' package-dir mapping.
    code = (
        "import sys; from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename='../pyproject.toml', cache_dir=None))"
    )
    found = run_python(code, ROOT / "typings")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "0 broken" in found.stdout


def test_the_linter_sees_the_whole_package() -> None:
    code = "import grimp; print(len(grimp.build_graph('pactsim', cache_dir=None).modules))"
    found = run_python(code, ROOT / "typings")
    folders = ("pactsim", "agents", "model", "calibration", "experiments")
    modules = sum(1 for folder in folders for _ in (ROOT / folder).rglob("*.py"))
    assert int(found.stdout) == modules, found.stderr


def test_importing_pactsim_loads_nothing_heavy() -> None:
    code = "import sys, pactsim; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    found = run_python(code, ROOT / "typings")
    assert found.returncode == 0, found.stderr
    heavy = {
        "numba",
        "mesa",
        "pandas",
        "numpy",
        "scipy",
        "matplotlib",
        "pyarrow",
        "pydantic",
        "typer",
        "rich",
    }
    assert not heavy & set(found.stdout.split())


def test_an_unknown_name_is_an_attribute_error() -> None:
    import pactsim

    assert "Scenario" in dir(pactsim)
    with pytest.raises(AttributeError, match="no attribute 'scenaro'"):
        _ = pactsim.scenaro
