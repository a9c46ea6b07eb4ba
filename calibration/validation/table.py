"""The validation table: as a frame, as text for a terminal, and as the page in the documentation."""

import csv
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from pactsim.calibration.validation.finding import MISSED, NO_SKILL, REPRODUCED, WITHIN, Finding

READINGS_FILE: Final = Path(__file__).parents[1] / "data" / "readings.csv"
#: In the order a reader asks: what, where, when; record, simulation, guess; verdict.
COLUMNS: Final = (
    "group", "target", "place", "period", "observed", "simulated", "interval", "wanted", "naive", "verdict", "use",
)  # fmt: skip


def frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row a finding, numbers as numbers, with what is wanted and its verdict."""
    rows = []
    for f in findings:
        least, most = f.wanted
        rows.append({**f._asdict(), "wanted_low": least, "wanted_high": most, "verdict": f.verdict})
    return pd.DataFrame(rows)


def shown(findings: Sequence[Finding]) -> pd.DataFrame:
    """The same as people read it; columns ``COLUMNS``."""
    rows = []
    for f in findings:
        naive = "" if math.isnan(f.naive) else f"{number(f.naive)} ({f.naive_name})"
        rows.append(
            (
                f.group, f.target, f.place, f.period, number(f.observed), number(f.simulated),
                "" if f.low == f.high else f"{number(f.low)} to {number(f.high)}", _wanted(f), naive, f.verdict, f.use,
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def counts(findings: Sequence[Finding]) -> str:
    """One sentence: how many of which verdict, and how many of them no fit has seen."""
    parts = []
    for verdict in (REPRODUCED, WITHIN, MISSED, NO_SKILL):
        found = [f for f in findings if f.verdict == verdict]
        unseen = sum(f.use == "validate" for f in found)
        parts.append(f"{len(found)} {verdict} ({unseen} of them seen by no fit)")
    return f"Of {len(findings)} targets " + ", ".join(parts) + "."


def markdown(findings: Sequence[Finding]) -> str:
    """The table of each group in Markdown, followed by a line for everything that is not reproduced."""
    parts = []
    for group in dict.fromkeys(f.group for f in findings):
        own = [f for f in findings if f.group == group]
        table = shown(own).drop(columns="group")
        lines = ["| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
        lines += ["| " + " | ".join(row) + " |" for row in table.itertuples(index=False)]
        missed = [
            f"- **{f.target}, {f.place} {f.period}** ({f.verdict}). {reading(f)}"
            for f in own
            if f.verdict != REPRODUCED
        ]
        parts.append("\n".join([f"## {group.capitalize()}", "", *lines, *(["", *missed] if missed else [])]))
    return "\n\n".join(parts)


def reading(finding: Finding) -> str:
    """Why a target is not met: the sentence of ``data/readings.csv`` for its target and place, and what the area
    itself found.
    """
    written = _readings()
    known = written.get((finding.target, finding.place), written.get((finding.target, ""), ""))
    return " ".join(part for part in (known, finding.reading) if part)


@cache
def _readings() -> dict[tuple[str, str], str]:
    with READINGS_FILE.open(encoding="utf-8", newline="") as file:
        return {(row["target"], row["place"]): row["reading"] for row in csv.DictReader(file)}


def number(value: float) -> str:
    """Counts whole with commas, shares and scores with three digits, nothing for what is not known."""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "no bound"
    return f"{value:.3f}" if abs(value) < 10 and value != round(value) else f"{value:,.0f}"


def _wanted(f: Finding) -> str:
    least, most = f.wanted
    if math.isinf(least):
        return f"at most {number(most)}"
    if math.isinf(most):
        return f"at least {number(least)}"
    return f"{number(least)} to {number(most)}"
