"""Write the observed tables: ``python -m pactsim.calibration.observed SOURCE_DIR [--out DIR]``."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pactsim.model
from pactsim.calibration.observed import (
    applicants,
    capacity,
    decisions,
    dublin,
    entries,
    first_pool,
    people,
    proximity,
    relocation_2015,
    residents,
    states,
    stocks,
    validation,
    voluntary,
)
from pactsim.calibration.observed.source_records import SourceRecords
from pactsim.calibration.observed.table import Table, write_table

FAMILIES: tuple[Callable[[Path], list[Table]], ...] = (
    applicants.tables,
    states.tables,
    proximity.tables,
    entries.tables,
    residents.tables,
    stocks.tables,
    decisions.tables,
    dublin.tables,
    people.tables,
    capacity.tables,
    relocation_2015.tables,
    voluntary.tables,
    first_pool.tables,
    validation.tables,
)


def build(source_dir: Path, out: Path) -> dict[str, int]:
    """Write every table and `sources.csv` to `out`; return the number of rows by table.

    Raises FileNotFoundError if a collected series is missing, ValueError if a row has no known source.
    """
    records = SourceRecords.read(source_dir)
    out.mkdir(parents=True, exist_ok=True)
    rows: dict[str, int] = {}
    used: set[str] = set()
    for family in FAMILIES:
        for table in family(source_dir):
            used.update(write_table(table, out, records))
            rows[table.name] = len(table.frame)
    sources = records.frame(used)
    write_table(
        Table(
            name="sources",
            title="Every source the observed tables rest on",
            frame=sources,
            unit="one source a row",
            what_was_done="""Records of the collected series. Addresses are kept where they lead to the
            publisher's own page; a figure read through somebody's copy says so in how_read.""",
            gaps="Most figures were read second-hand and were not compared with the publisher's database.",
            publisher="see the rows",
            dataset="see the rows",
        ),
        out,
        records,
    )
    return {**rows, "sources": len(sources)}


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m pactsim.calibration.observed", description=__doc__)
    parser.add_argument("source_dir", type=Path, help="folder of the collected public series")
    default = Path(str(pactsim.model.__path__[0])) / "data" / "observed"
    parser.add_argument("--out", type=Path, default=default, help="where the tables are written")
    arguments = parser.parse_args()
    try:
        rows = build(arguments.source_dir, arguments.out)
    except (FileNotFoundError, ValueError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    for name, count in rows.items():
        print(f"{name:32s} {count:7d} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
