"""The runs on which the invariants are checked: the real baseline at 1:10 and a toy world at 1:1."""

import importlib.util
import sys
from pathlib import Path

import pytest

from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation


def _helper(name):
    """A helper module beside this file; tests are no packages, so it is loaded by its path."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_helper("monthly_books")


@pytest.fixture(scope="session")
def toy():
    """Helpers of ``toy.py``."""
    return _helper("toy")


@pytest.fixture(scope="session", params=["baseline", "toy"])
def run(request, tmp_path_factory):
    """A watched run: both relocation schemes, the pool, offsets and border procedures occur in the baseline."""
    toy = _helper("toy")
    with pytest.MonkeyPatch.context() as monkeypatch:
        if request.param == "toy":
            sim = toy.toy_simulation(tmp_path_factory.mktemp("toy"), monkeypatch)
        else:
            sim = Simulation(Scenario.load("baseline"), 2015, 2029, 10, 1)
        return toy.watched(request.param, sim, monkeypatch)
