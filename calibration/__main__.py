"""Fit everything and write ``model/data/fitted``: ``python -m pactsim.calibration``. Takes about a minute."""

import argparse
from collections.abc import Callable

from pactsim.calibration import destination_tables, entries, recognition
from pactsim.model.parameters import Parameters


def fit_all() -> None:
    """Every fit in the order they need each other; same data, same tables."""
    recognition.make_tables()
    lodged = entries.make_tables(Parameters())
    destination_tables.make_tables(lodged)


PARTS: dict[str, Callable[[], object]] = {
    "all": fit_all,
    "recognition": recognition.make_tables,
    "entries": lambda: entries.make_tables(Parameters()),
}


def main() -> None:
    """Command line: one part, or all."""
    parser = argparse.ArgumentParser(description="Fit the model's tables from the observed ones.")
    parser.add_argument("part", nargs="?", default="all", choices=sorted(PARTS))
    PARTS[parser.parse_args().part]()


if __name__ == "__main__":
    main()
