"""What a run's mechanisms make beside what was observed; nothing here is fitted to.

``python -m pactsim.calibration.mechanisms RUN_FOLDER`` prints the table for a run of 2015-2025. The question is the
order of magnitude: a figure is met if simulated over observed lies between a half and two. ``--markdown``
prints it for a page.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from pactsim.calibration.mechanism_dublin import dublin_rows
from pactsim.calibration.mechanism_people import decision_rows, pending_rows, protected_rows, record_rows
from pactsim.calibration.mechanism_relocation import relocation_rows
from pactsim.calibration.mechanism_tables import RunTables

#: A mechanism is right in its order of magnitude within this factor either way.
FACTOR: Final = 2.0
COLUMNS: Final = ("target", "place", "period", "observed", "simulated", "ratio", "within", "source", "note")


def mechanisms(run: Path | Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a figure, columns ``COLUMNS``; ``run`` is a folder or the tables of a run.

    ``ratio`` is simulated over observed, nan where one is missing or the observed one is zero; ``within`` says
    yes, no, or nothing where there is no ratio. FileNotFoundError if the folder is no run's.
    """
    tables = RunTables.read(run) if isinstance(run, Path) else RunTables(run)
    parts = (dublin_rows, record_rows, protected_rows, relocation_rows, pending_rows, decision_rows)
    table = pd.DataFrame([row for part in parts for row in part(tables)])
    ratio = table["simulated"] / table["observed"].where(table["observed"] != 0)
    near = ratio.between(1 / FACTOR, FACTOR)
    table["ratio"] = ratio
    table["within"] = np.where(ratio.isna(), "", np.where(near, "yes", "no"))
    return table[list(COLUMNS)]


def verdict(table: pd.DataFrame) -> str:
    """One sentence: how many figures have the right order of magnitude."""
    known = table[table["within"] != ""]
    met = int((known["within"] == "yes").sum())
    left = len(table) - len(known)
    return (
        f"{met} of {len(known)} figures lie within a factor of {FACTOR:g}; {left} have nothing beside them."
    )


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table with numbers as people read them: counts whole with commas, shares and ratios short."""
    shown = table.copy()
    for column in ("observed", "simulated"):
        shown[column] = [_number(value) for value in table[column]]
    shown["ratio"] = ["" if np.isnan(value) else f"{value:.2f}" for value in table["ratio"]]
    return shown


def as_markdown(table: pd.DataFrame) -> str:
    """The table as Markdown."""
    shown = as_text(table)
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|---|---|--:|--:|--:|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in shown.itertuples(index=False)]
    return "\n".join(lines)


def _number(value: float) -> str:
    if np.isnan(value):
        return ""
    return f"{value:.3f}" if abs(value) < 2 and value != 0 else f"{value:,.0f}"


def main() -> None:
    """Print the table of a run."""
    parser = argparse.ArgumentParser(description="Print a run's mechanisms beside observed figures.")
    parser.add_argument("run", type=Path, help="folder of a run, best of 2015-2025")
    parser.add_argument("--markdown", action="store_true", help="as a Markdown table")
    asked = parser.parse_args()
    try:
        table = mechanisms(asked.run)
    except FileNotFoundError as error:
        sys.exit(f"pactsim: {error}")
    print(as_markdown(table) if asked.markdown else as_text(table).to_string(index=False))
    print("\n" + verdict(table))


if __name__ == "__main__":
    main()
