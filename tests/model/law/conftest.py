"""The source texts of the law functions, loaded by path since tests are no packages."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def law_sources():
    """Helpers of ``law_sources.py``."""
    path = Path(__file__).with_name("law_sources.py")
    spec = importlib.util.spec_from_file_location("law_sources", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
