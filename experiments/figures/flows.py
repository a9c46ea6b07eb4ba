"""Who moves from where to where inside Europe."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.colors import LogNorm

from pactsim.experiments.figures.style import Drawn, dress, new_figure

MOST_STATES: Final = 16
_KINDS: Final = {
    "onward": "Own movement",
    "dublin_transfer": "Dublin transfers",
    "relocation": "Relocations",
}


def flows_between_states(tables: Mapping[str, pd.DataFrame], run_hash: str) -> Drawn | None:
    """A matrix a kind of movement, origin in rows, destination in columns, persons over the whole run.

    The ``MOST_STATES`` states with the largest flows are shown, all others together as ``rest``; UK and OUT
    are left out. None if nobody moved. Numbers: kind, from_state, to_state, persons.
    """
    flows = tables["flows"]
    kept = flows[flows["kind"].isin(_KINDS) & (flows["unit"] == "persons")]
    kept = kept[
        ~kept["from_state"].isin(["UK", "OUT", "EU"]) & ~kept["to_state"].isin(["UK", "OUT", "EU", "THIRD"])
    ]
    if kept["amount"].sum() == 0:
        return None
    volume = (
        kept.groupby("from_state")["amount"].sum().add(kept.groupby("to_state")["amount"].sum(), fill_value=0)
    )
    largest = volume.sort_values(ascending=False, kind="stable").index[:MOST_STATES]
    shown = sorted(largest)
    axis = shown + (["rest"] if len(volume) > len(shown) else [])

    def named(state: str) -> str:
        return state if state in shown else "rest"

    renamed = kept.assign(from_state=kept["from_state"].map(named), to_state=kept["to_state"].map(named))
    totals = renamed.groupby(["kind", "from_state", "to_state"])["amount"].sum()
    numbers = totals.rename("persons").reset_index()

    kinds = [kind for kind in _KINDS if (numbers["kind"] == kind).any()]
    figure = new_figure(2.5 + 5.0 * len(kinds), 5.8)
    for place, kind in enumerate(kinds, start=1):
        chosen = numbers[numbers["kind"] == kind]
        matrix = chosen.pivot(index="from_state", columns="to_state", values="persons").reindex(
            index=axis, columns=axis
        )
        axes = figure.add_subplot(1, len(kinds), place)
        values = np.ma.masked_invalid(matrix.to_numpy(dtype="float64"))
        image = axes.imshow(values, cmap="cividis", norm=LogNorm(vmin=1, vmax=max(float(values.max()), 10.0)))
        axes.set_xticks(range(len(axis)), axis, rotation=90)
        axes.set_yticks(range(len(axis)), axis)
        axes.set_xlabel("to")
        axes.set_ylabel("from")
        axes.set_title(f"{_KINDS[kind]}: {_largest_pairs(chosen)}", fontsize=8)
        figure.colorbar(image, ax=axes, shrink=0.75, label="persons, logarithmic")
    dress(figure, f"Movements between states, {flows['year'].min()} to {flows['year'].max()}", run_hash)
    return Drawn("flows_between_states", figure, numbers)


def _largest_pairs(numbers: pd.DataFrame, most: int = 3) -> str:
    inside = numbers[(numbers["from_state"] != "rest") & (numbers["to_state"] != "rest")]
    top = inside.sort_values("persons", ascending=False, kind="stable").head(most)
    return ", ".join(f"{row.from_state}-{row.to_state} {row.persons:,}" for row in top.itertuples())
