"""The handful of outcomes a policy reader looks at first."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd

from pactsim.experiments.aggregates import yearly_outcomes


class Headline(NamedTuple):
    """One line of the summary: words, where the number is, the factor to the unit shown, decimals."""

    label: str
    table: str
    outcome: str
    divisor: float = 1.0
    decimals: int = 0


HEADLINES: Final[tuple[Headline, ...]] = (
    Headline("First-time applications", "states", "applications_first_time"),
    Headline("Open applications, 31 December", "states", "pending"),
    Headline("Dublin transfers carried out", "states", "transfers_out"),
    Headline("Onward movements between states", "states", "onward_in"),
    Headline("People relocated", "states", "relocated_in"),
    Headline("Responsibility offsets", "states", "offsets_taken"),
    Headline("Solidarity money paid, EUR million", "cycle", "delivered_eur", 1e6, 1),
    Headline("Unevenness of hosting, before (Hoover)", "fairness", "hosted.before.hoover", 1.0, 3),
    Headline("Unevenness of hosting, after", "fairness", "hosted.after.hoover", 1.0, 3),
    Headline("Unevenness of responsibility, before", "fairness", "responsible.before.hoover", 1.0, 3),
    Headline("Unevenness of responsibility, after", "fairness", "responsible.after.hoover", 1.0, 3),
)

PLEDGE_STAGES: Final = ("due", "pledged", "effective", "drawn", "delivered")


def shown_years(years: Sequence[int], most: int = 6) -> list[int]:
    """At most ``most`` years, first and last among them, evenly between."""
    years = sorted(set(years))
    if len(years) <= most:
        return years
    step = (len(years) - 1) / (most - 1)
    return sorted({years[round(step * place)] for place in range(most)})


def headline(tables: Mapping[str, pd.DataFrame], most: int = 6) -> pd.DataFrame:
    """Union totals: one row a headline, one column a shown year, numbers in the unit of the label."""
    outcomes = yearly_outcomes(tables)
    union = outcomes[outcomes["member_state"] == "EU"]
    years = shown_years(tables["states"]["year"].tolist(), most)
    rows = {}
    for line in HEADLINES:
        found = union[(union["table"] == line.table) & (union["outcome"] == line.outcome)]
        by_year = found.set_index("year")["value"].reindex(years) / line.divisor
        rows[line.label] = by_year.round(line.decimals)
    return pd.DataFrame(rows).T


def pledge_stages(evaluation: pd.DataFrame, most: int = 6) -> pd.DataFrame:
    """Person-equivalents due, pledged, effective, drawn and delivered in the Union, a row a shown cycle."""
    union = evaluation[evaluation["member_state"] == "EU"].set_index("year")
    shown = shown_years(union.index.tolist(), most)
    return union.loc[shown, list(PLEDGE_STAGES)].round(0)
