"""The short text a run or a comparison prints and leaves as ``summary.txt``."""

import io
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from pactsim.experiments.headline import HEADLINES, Headline, headline, pledge_stages, shown_years

if TYPE_CHECKING:
    from pactsim.experiments.compare import Comparison
    from pactsim.experiments.run import Run

__all__ = ["comparison_summary", "headline", "headline_differences", "run_summary"]

_WIDTH = 130
_STATES_SHOWN = 5
_PERSONS = Headline("persons", "states", "present")


def run_summary(run: "Run") -> str:
    """Headline numbers of the Union by year, then what was pledged and what came of it."""
    numbers = headline(run.tables)
    decimals = {line.label: line.decimals for line in HEADLINES}
    rows = [
        [str(label), *(_number(value, decimals[str(label)]) for value in row)]
        for label, row in zip(numbers.index, numbers.to_numpy())
    ]
    parts = [f"{run.title}\n", _table("The 31 states together", ["", *map(str, numbers.columns)], rows)]
    stages = pledge_stages(run.tables["evaluation"])
    if len(stages):
        rows = [
            [str(year), *(_number(v, 0) for v in row)] for year, row in zip(stages.index, stages.to_numpy())
        ]
        title = "Solidarity pool, person-equivalents (all forms)"
        parts.append(_table(title, ["cycle", *stages.columns], rows))
    else:
        parts.append("No solidarity pool in these years.\n")
    parts.append(
        "Arrivals after the last observed year are an input, not a forecast.\n"
        "Hoover: the part of the burden that would have to move to match the key (0 = as the key says).\n"
    )
    return "\n".join(parts)


def comparison_summary(comparison: "Comparison") -> str:
    """Paired differences of the headline outcomes, then the states that change most."""
    parts = [f"{comparison.title}\n"]
    if comparison.identical:
        parts.append("Exactly 0 in every cell: all tables of both scenarios are equal in every replicate.\n")
        return "\n".join(parts)
    table = headline_differences(comparison)
    rows = [[str(label), *map(str, row)] for label, row in zip(table.index, table.to_numpy())]
    title = "Difference ± half its 95 % interval, the 31 states together"
    parts.append(_table(title, ["", *map(str, table.columns)], rows))
    parts.append(_changed_most(comparison))
    if len(comparison.additional):
        parts.append(_added(comparison))
    parts.append(str(comparison.manifest["interval"]) + "\n")
    return "\n".join(parts)


def headline_differences(comparison: "Comparison", most: int = 5) -> pd.DataFrame:
    """A row a headline, a column a shown year, cells ``difference ± half interval``; ``0`` is exactly 0."""
    union = comparison.differences[comparison.differences["member_state"] == "EU"]
    period = comparison.manifest["period"]
    years = shown_years(range(period["first_year"], period["last_year"] + 1), most)
    cells = {}
    for line in HEADLINES:
        found = union[(union["table"] == line.table) & (union["outcome"] == line.outcome)]
        by_year = {row["year"]: _cell(row, line) for row in found.to_dict("records")}
        cells[line.label] = [by_year.get(year, "") for year in years]
    return pd.DataFrame(cells, index=years).T


def _changed_most(comparison: "Comparison") -> str:
    """The states whose number of people present at the end of the last year changes most, both ways."""
    rows = comparison.differences
    last = comparison.manifest["period"]["last_year"]
    present = rows[(rows["table"] == "states") & (rows["outcome"] == "present") & (rows["year"] == last)]
    present = present[(present["member_state"] != "EU") & ~present["exactly_zero"]].sort_values("difference")
    fewest, most = present.head(_STATES_SHOWN), present.tail(_STATES_SHOWN)[::-1]
    fewest, most = fewest[fewest["difference"] < 0], most[most["difference"] > 0]
    lines = []
    for words, chosen in (("fewer people", fewest), ("more people", most)):
        shown = ", ".join(
            f"{row['member_state']} {_cell(row, _PERSONS)}" for row in chosen.to_dict("records")
        )
        lines.append(f"  {words}: {shown or 'none'}")
    return f"People present at the end of {last}\n" + "\n".join(lines) + "\n"


def _added(comparison: "Comparison") -> str:
    union = comparison.additional[comparison.additional["member_state"] == "EU"]
    shown = union[union["year"].isin(shown_years(union["year"].tolist(), 5))]
    by_year = ", ".join(
        f"{row['year']}: {_interval(row['additional'], row['ci_low'], row['ci_high'], _PERSONS)}"
        for row in shown.to_dict("records")
    )
    return f"Open cases the beneficiaries were relieved of, beyond the run without solidarity\n  {by_year}\n"


def _cell(row: Mapping[Hashable, Any], line: Headline) -> str:
    if row["exactly_zero"]:
        return "0"
    return _interval(row["difference"], row["ci_low"], row["ci_high"], line)


def _interval(middle: float, low: float, high: float, line: Headline) -> str:
    centre = _number(middle / line.divisor, line.decimals, sign=True)
    if math.isnan(low):
        return centre
    return f"{centre} ± {_number((high - low) / 2 / line.divisor, line.decimals)}"


def _number(value: float, decimals: int, sign: bool = False) -> str:
    if value is None or math.isnan(value):
        return ""
    rounded = round(value, decimals) + 0.0
    return f"{rounded:+,.{decimals}f}" if sign else f"{rounded:,.{decimals}f}"


def _table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="", pad_edge=False)
    for place, name in enumerate(header):
        table.add_column(name, justify="left" if place == 0 else "right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console = Console(file=io.StringIO(), width=_WIDTH, no_color=True, highlight=False)
    console.print(table)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
