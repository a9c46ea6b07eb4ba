"""The paired difference of two scenarios, with its interval."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from pactsim.experiments.figures.style import BLUE, GREY, RED, Drawn, dress, new_figure

#: Panel title, table, outcome, divisor, unit.
PANELS: Final = (
    ("Open applications, 31 December", "states", "pending", 1000.0, "thousand persons"),
    ("People relocated", "states", "relocated_in", 1000.0, "thousand persons"),
    ("Onward movements", "states", "onward_in", 1000.0, "thousand persons"),
    ("Unevenness of responsibility (Hoover)", "fairness", "responsible.after.hoover", 1.0, "share"),
)
_STATES_SHOWN: Final = 8


def paired_difference(differences: pd.DataFrame, names: tuple[str, str], run_hash: str) -> Drawn:
    """Four Union outcomes by year and, at the right, the states whose number of people present changes most.

    Differences are the second scenario of ``names`` less the first; bands and bars are 95 % intervals over
    replicates. Numbers: panel, year, member_state, difference, ci_low, ci_high (units of the panel).
    """
    parts = []
    for title, table, outcome, divisor, _ in PANELS:
        found = _rows(differences, table, outcome)
        parts.append(_scaled(found[found["member_state"] == "EU"], title, divisor))
    by_state = _changed_most(differences)
    parts.append(_scaled(by_state, "People present by state", 1000.0))
    numbers = pd.concat(parts, ignore_index=True)

    figure = new_figure(11.0, 6.0)
    grid = figure.add_gridspec(2, 3)
    for place, (title, _, _, _, unit) in enumerate(PANELS):
        axes = figure.add_subplot(grid[place // 2, place % 2])
        chosen = numbers[numbers["panel"] == title]
        axes.axhline(0, color=GREY, lw=0.8)
        axes.fill_between(chosen["year"], chosen["ci_low"], chosen["ci_high"], color=BLUE, alpha=0.25, lw=0)
        axes.plot(chosen["year"], chosen["difference"], color=BLUE)
        axes.set_title(title, fontsize=9)
        axes.set_ylabel(unit)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes = figure.add_subplot(grid[:, 2])
    chosen = numbers[numbers["panel"] == "People present by state"]
    colours = [RED if value > 0 else BLUE for value in chosen["difference"]]
    axes.barh(range(len(chosen)), chosen["difference"], color=colours)
    if chosen["ci_low"].notna().all():
        reach = np.abs(chosen[["ci_low", "ci_high"]].to_numpy().T - chosen["difference"].to_numpy())
        axes.errorbar(
            chosen["difference"], range(len(chosen)), xerr=reach, fmt="none", ecolor="black", lw=0.8
        )
    axes.set_yticks(range(len(chosen)), chosen["member_state"])
    axes.axvline(0, color=GREY, lw=0.8)
    year = int(chosen["year"].iloc[0]) if len(chosen) else ""
    axes.set_title(f"People present, end of {year}, thousand" if year else "People present: no difference")
    dress(figure, f"{names[1]} minus {names[0]}: same people, 95 % interval over replicates", run_hash)
    return Drawn("paired_difference", figure, numbers)


def _rows(differences: pd.DataFrame, table: str, outcome: str) -> pd.DataFrame:
    return differences[(differences["table"] == table) & (differences["outcome"] == outcome)]


def _changed_most(differences: pd.DataFrame) -> pd.DataFrame:
    present = _rows(differences, "states", "present")
    present = present[(present["member_state"] != "EU") & ~present["exactly_zero"]]
    last = present[present["year"] == present["year"].max()] if len(present) else present
    largest = last["difference"].abs().sort_values(ascending=False, kind="stable").index[:_STATES_SHOWN]
    return last.loc[largest].sort_values("difference")


def _scaled(rows: pd.DataFrame, panel: str, divisor: float) -> pd.DataFrame:
    values = rows[["difference", "ci_low", "ci_high"]] / divisor
    return pd.concat([rows[["year", "member_state"]], values], axis=1).assign(panel=panel)
