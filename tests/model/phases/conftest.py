"""Makes the helpers beside this file importable: tests are no packages."""

import importlib.util
import sys
from pathlib import Path

if "synthetic_cycles" not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        "synthetic_cycles", Path(__file__).with_name("synthetic_cycles.py")
    )
    assert _spec is not None and _spec.loader is not None
    sys.modules["synthetic_cycles"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["synthetic_cycles"])
