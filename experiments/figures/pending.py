"""Open applications over time, by group of states."""

from collections.abc import Mapping

import pandas as pd

from pactsim.experiments.figures.groups import GROUP_OF, GROUPS
from pactsim.experiments.figures.style import BLUE, GREEN, GREY, RED, Drawn, dress, new_figure

_LOOKS = dict(zip(GROUPS, ((RED, "-"), (GREEN, "--"), (BLUE, "-."), (GREY, ":"))))


def pending_by_group(
    tables: Mapping[str, pd.DataFrame], run_hash: str, against: Mapping[str, pd.DataFrame] | None = None
) -> Drawn:
    """Persons with an open application at each month's end, a line a group; ``against`` adds thin lines.

    Numbers: scenario ("shown" or "against"), group, year, month, pending.
    """
    parts = [_by_group(tables).assign(scenario="shown")]
    if against is not None:
        parts.append(_by_group(against).assign(scenario="against"))
    numbers = pd.concat(parts, ignore_index=True)[["scenario", "group", "year", "month", "pending"]]

    figure = new_figure(8.0, 4.8)
    axes = figure.add_subplot()
    for (scenario, group), line in numbers.groupby(["scenario", "group"], sort=False):
        colour, dashes = _LOOKS[str(group)]
        strong = scenario == "shown"
        time = line["year"] + line["month"] / 12
        axes.plot(
            time,
            line["pending"] / 1000,
            dashes,
            color=colour,
            lw=2.0 if strong else 0.8,
            label=group if strong else None,
        )
    axes.set_ylabel("thousand persons with an open application")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#EEEEEE")
    # above the lines, which may fill the whole frame
    axes.legend(
        frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(GROUPS), columnspacing=1.2
    )
    words = "" if against is None else " (thin: the other scenario)"
    dress(figure, f"Open applications by group of states{words}", run_hash)
    return Drawn("pending_by_group", figure, numbers)


def _by_group(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    states = tables["states"][["year", "month", "member_state", "pending"]]
    named = states.assign(group=states["member_state"].map(GROUP_OF))
    totals = named.groupby(["group", "year", "month"])["pending"].sum().unstack("group")
    in_order = totals.reindex(columns=list(GROUPS)).dropna(axis="columns", how="all")
    return in_order.melt(ignore_index=False, var_name="group", value_name="pending").reset_index()
