"""``python -m benchmarks``: measure the parts asked for (default: all, in small versions)."""

import argparse
import sys
from collections.abc import Callable

from benchmarks import report

PARTS: dict[str, Callable[[bool], None]] = {
    "steps": report.steps,
    "people": report.people,
    "states": report.more_states,
    "memory": report.memory,
    "runs": report.whole_runs,
    "workers": report.workers,
    "mesa": report.mesa,
}


def main(words: list[str] | None = None) -> int:
    """Print a table for each part."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; default all")
    parser.add_argument("--full", action="store_true", help="the long versions: 1:1, ten years, four Europes")
    options = parser.parse_args(words)
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        parser.error(f"unknown part {unknown[0]!r}; the parts are {', '.join(PARTS)}")
    for name in options.parts or PARTS:
        print(f"== {name}", flush=True)
        PARTS[name](options.full)
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
