"""The command answers at once: nothing heavy is loaded before a command needs it. Never timed."""

import subprocess
import sys

import pytest

HEAVY = {"numpy", "pandas", "numba", "llvmlite", "mesa", "scipy", "matplotlib", "pyarrow", "networkx"}
CODE = """
import sys
from pactsim.experiments.cli import app
try:
    app({words!r}, prog_name="pactsim")
except SystemExit as ended:
    code = ended.code
print("CODE", code, *sorted({{name.split(".")[0] for name in sys.modules}}))
"""


def loaded(*words: str) -> tuple[int, set[str], str]:
    """Exit code, loaded packages and output of a command in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(words=list(words))], capture_output=True, text=True, timeout=120
    )
    assert "CODE" in done.stdout, done.stderr
    _, code, *names = done.stdout.splitlines()[-1].split()
    return int(code), set(names), done.stdout


@pytest.mark.parametrize(
    "words", [("--help",), ("run", "--help"), ("compare", "--help"), ("data", "--help")], ids=" ".join
)
def test_help_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    code, names, text = loaded(*words)
    assert code == 0
    assert "Usage: pactsim" in text
    assert not HEAVY & names


def test_a_mistyped_option_is_answered_without_loading_anything() -> None:
    code, names, _ = loaded("run", "--scael", "1")
    assert code == 2
    assert not HEAVY & names
