"""What was pledged, what was left of it, what arrived: by instrument."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.ticker import MaxNLocator

from pactsim.experiments.figures.style import BLUE, ORANGE, SKY, Drawn, dress, new_figure

#: Instrument, its columns by stage, divisor, unit.
INSTRUMENTS: Final = (
    ("Relocation", ("pledged_relocation", "effective_relocation", "delivered_relocation"), 1.0, "persons"),
    ("Responsibility offsets", ("pledged_offset", "effective_offset", "delivered_offset"), 1.0, "cases"),
    ("Money", ("pledged_eur", "effective_eur", "delivered_eur"), 1e6, "EUR million"),
    (
        "Alternative measures",
        ("pledged_alternative_eur", "effective_alternative_eur", "delivered_alternative_eur"),
        1e6,
        "EUR million",
    ),
)
STAGES: Final = (("pledged", SKY), ("effective", BLUE), ("delivered", ORANGE))
_LABELS: Final = {"pledged": "pledged", "effective": "effective (after deductions)", "delivered": "delivered"}


def pledged_effective_delivered(tables: Mapping[str, pd.DataFrame], run_hash: str) -> Drawn | None:
    """Union totals of every cycle by instrument and stage, a panel an instrument. None without a cycle.

    Delivered is booked in the cycle that drew it; mandatory offsets count as delivered.
    Numbers: instrument, year, stage, amount, unit.
    """
    cycle = tables["cycle"]
    if "states" in tables:  # a pool adopted at the end of the run has not been used yet
        cycle = cycle[cycle["year"] <= tables["states"]["year"].max()]
    if cycle.empty:
        return None
    columns = [column for _, names, _, _ in INSTRUMENTS for column in names]
    totals = cycle.groupby("year")[columns].sum()
    rows = []
    for instrument, names, divisor, unit in INSTRUMENTS:
        for (stage, _), column in zip(STAGES, names):
            for year, amount in totals[column].items():
                rows.append((instrument, year, stage, amount / divisor, unit))
    numbers = pd.DataFrame(rows, columns=["instrument", "year", "stage", "amount", "unit"])

    figure = new_figure(9.0, 6.0)
    width = 0.27
    for place, (instrument, _, _, unit) in enumerate(INSTRUMENTS, start=1):
        axes = figure.add_subplot(2, 2, place)
        for offset, (stage, colour) in enumerate(STAGES):
            chosen = numbers[(numbers["instrument"] == instrument) & (numbers["stage"] == stage)]
            axes.bar(
                chosen["year"] + (offset - 1) * width, chosen["amount"], width, color=colour, label=stage
            )
        axes.set_title(f"{instrument}, {unit}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color="#EEEEEE")
        axes.set_axisbelow(True)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", frameon=False, ncols=3)
    dress(figure, "Solidarity pool by cycle and instrument", run_hash)
    return Drawn("pledged_effective_delivered", figure, numbers)
