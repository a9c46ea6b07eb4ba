"""Fit everything and write ``model/data/fitted``: ``python -m pactsim.calibration [PART]``. Under a
minute.
"""

import argparse
from collections.abc import Callable

import numpy as np

from pactsim.agents.codes import N_STATES
from pactsim.calibration import (
    closing,
    destination_tables,
    dublin_pairs,
    dublin_requests,
    entries,
    examination,
    recognition_tables,
    returns,
)
from pactsim.model.parameters import Parameters

#: In the order they need each other.
PARTS: dict[str, Callable[[], object]] = {
    "recognition": recognition_tables.make_tables,
    "entries": lambda: entries.make_tables(Parameters()),
    "destination": lambda: destination_tables.make_tables(entries.fit(Parameters())),
    "dublin": lambda: (dublin_pairs.make_tables(), dublin_requests.make_tables()),
    "examination": examination.make_tables,
    "returns": lambda: returns.make_tables(Parameters()),
}


def main() -> None:
    """Command line: one part, or all; ``start`` sets the corrections that runs made back."""
    parser = argparse.ArgumentParser(description="Fit the model's tables from the observed ones.")
    parser.add_argument("part", nargs="?", default="all", choices=["all", "start", *PARTS])
    asked = parser.parse_args().part
    if asked == "start":
        entries.start_scale(entries.fit(Parameters()))
        closing.write_corrections(np.zeros(N_STATES))
    for name, part in PARTS.items():
        if asked in ("all", name):
            print(name)
            part()


if __name__ == "__main__":
    main()
