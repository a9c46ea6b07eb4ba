"""Applications against fair share, by state."""

from collections.abc import Mapping

import pandas as pd

from pactsim.experiments.figures.style import BLUE, ORANGE, Drawn, dress, new_figure


def applications_against_fair_share(tables: Mapping[str, pd.DataFrame], run_hash: str) -> Drawn | None:
    """Each state's part of the pool states' first-time applications beside its part of the Annex I key.

    Both over the cycles of the run; the key is the mean over these years. None for a run without a cycle.
    Numbers: member_state, applications, share_of_applications, fair_share.
    """
    cycle, states = tables["cycle"], tables["states"]
    if cycle.empty:
        return None
    cycle = cycle[cycle["year"].isin(states["year"].unique())]
    if cycle.empty:
        return None
    years = sorted(cycle["year"].unique())
    key = cycle.groupby("member_state")["fair_share"].mean()
    inside = states[states["year"].isin(years) & states["member_state"].isin(key.index)]
    applications = (
        inside.groupby("member_state")["applications_first_time"].sum().reindex(key.index, fill_value=0)
    )
    numbers = pd.DataFrame(
        {
            "member_state": key.index,
            "applications": applications.to_numpy(),
            "share_of_applications": (applications / max(applications.sum(), 1)).to_numpy(),
            "fair_share": key.to_numpy(),
        }
    ).sort_values("fair_share", ignore_index=True)

    figure = new_figure(7.5, 7.0)
    axes = figure.add_subplot()
    rows = range(len(numbers))
    axes.hlines(
        rows, 100 * numbers["fair_share"], 100 * numbers["share_of_applications"], color="#CCCCCC", zorder=1
    )
    axes.scatter(
        100 * numbers["fair_share"], rows, marker="|", s=120, color=BLUE, label="fair share (Annex I key)"
    )
    axes.scatter(
        100 * numbers["share_of_applications"], rows, s=28, color=ORANGE, label="first-time applications"
    )
    axes.set_yticks(list(rows), numbers["member_state"])
    axes.set_xlabel("% of the 26 states of the solidarity pool")
    axes.set_xlim(left=-0.5)
    axes.grid(axis="x", color="#EEEEEE")
    axes.legend(loc="lower right", frameon=False)
    dress(figure, f"Where people apply and what the key says, {years[0]} to {years[-1]}", run_hash)
    return Drawn("applications_against_fair_share", figure, numbers)
