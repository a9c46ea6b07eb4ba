"""Makes the slow, obvious helpers beside this file importable: tests are no packages."""

import importlib.util
import sys
from pathlib import Path

# In the order in which they import each other.
_HELPERS = (
    "naive", "families", "rates_of_movement", "rates_of_entry", "rates_of_dublin", "dublin_cases", "new_applications",
    "relocation_cases",
)  # fmt: skip
for _name in _HELPERS:
    if _name not in sys.modules:
        _spec = importlib.util.spec_from_file_location(_name, Path(__file__).with_name(f"{_name}.py"))
        assert _spec is not None and _spec.loader is not None
        sys.modules[_name] = importlib.util.module_from_spec(_spec)
        _spec.loader.exec_module(sys.modules[_name])
