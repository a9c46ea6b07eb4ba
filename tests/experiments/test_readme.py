"""What the README shows works: its commands, its Python lines, its scenario."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pactsim.experiments import cli, cli_runs
from pactsim.model.scenario import Scenario
from pactsim.model.table_schema import table_schema

README = Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")


def shown_commands():
    """Every command line of the README that calls pactsim."""
    return [line for block in _blocks("sh") for line in block.splitlines() if line.startswith("pactsim ")]


def _blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.fixture(autouse=True)
def _here(stand_in, tmp_path, monkeypatch):
    """The stand-in has no module a spawned process could import, so comparisons use one worker."""
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    monkeypatch.setattr(cli_runs, "processors", lambda: 1)
    monkeypatch.chdir(tmp_path)


def test_every_shown_command_runs():
    commands = shown_commands()
    assert len(commands) >= 8
    for command in commands:
        if command.split()[1] in {"explain", "calibrate", "validate"}:  # real runs: tests of their own
            continue
        result = CliRunner().invoke(cli.app, shlex.split(command)[1:], catch_exceptions=False)
        assert result.exit_code == 0, f"{command}: {result.stderr}"


def test_the_first_counterfactual_runs(capsys):
    (lines,) = _blocks("python")
    assert len(lines.splitlines()) == 5
    exec(compile(lines, "README", "exec"), {})
    assert "no_solidarity minus baseline" in capsys.readouterr().out


def test_the_shown_scenario_loads(tmp_path):
    (text,) = _blocks("toml")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert Scenario.load(tmp_path / "mine.toml").arrivals.level == 1.2


def test_every_table_is_explained():
    assert all(f"`{name}`" in README for name in table_schema())
