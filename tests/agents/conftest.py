"""A toy model and its set of applicants; makes the helper beside this file importable, as tests are no packages."""

import importlib.util
import sys
from pathlib import Path

import pytest

from pactsim.agents.applicant import Applicant

if "people_of_a_toy" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "people_of_a_toy", Path(__file__).with_name("people_of_a_toy.py")
    )
    assert _spec is not None and _spec.loader is not None
    sys.modules["people_of_a_toy"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["people_of_a_toy"])


@pytest.fixture
def model():
    """A model of 40 people."""
    return sys.modules["people_of_a_toy"].Toy()


@pytest.fixture
def everybody(model):
    """All its applicants."""
    return model.agents_by_type[Applicant]
