"""A small stand-in for the simulation: the tables of the contract from a few dice, in milliseconds."""

import importlib.util
import sys
from pathlib import Path

import pytest


def _stand_in():
    spec = importlib.util.spec_from_file_location("stand_in", Path(__file__).with_name("stand_in.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def stand_in(monkeypatch):
    """The stand-in module, put in the place of ``pactsim.model.simulation``."""
    module = _stand_in()
    monkeypatch.setitem(sys.modules, "pactsim.model.simulation", module)
    return module
