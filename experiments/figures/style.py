"""One look for all figures: colours safe for colour-blind readers, titles, sources, the manifest's hash."""

from pathlib import Path
from typing import Any, Final, NamedTuple

import matplotlib
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

#: Okabe and Ito's palette (2008), made to be told apart with any colour vision.
BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
PINK: Final = "#CC79A7"
SKY: Final = "#56B4E9"
RED: Final = "#D55E00"
GREY: Final = "#777777"

SOURCE: Final = (
    "Source: pactsim simulation. Inputs: Eurostat, UNHCR, Frontex and others (pactsim data status). "
    "Not a forecast of arrivals."
)

_SETTINGS: Final = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "svg.hashsalt": "pactsim",
}


class Drawn(NamedTuple):
    """A figure and the numbers in it, one row a mark."""

    name: str
    figure: Figure
    numbers: pd.DataFrame


def settings() -> Any:
    """Matplotlib settings to draw and to save under (``with matplotlib.rc_context(settings())``)."""
    return dict(_SETTINGS)


def new_figure(width: float, height: float) -> Figure:
    """An empty figure outside pyplot, so that nothing global changes; sizes in inches."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    # Room for the source line, which stands outside the axes.
    figure.set_layout_engine("constrained", rect=(0.0, 0.04, 1.0, 0.96))
    return figure


def dress(figure: Figure, title: str, run_hash: str) -> None:
    """Title above, source and hash below."""
    figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.text(0.01, 0.008, SOURCE, fontsize=6.5, color=GREY, ha="left", va="bottom")
    figure.text(
        0.99,
        0.008,
        f"run {run_hash[:12]}",
        fontsize=6.5,
        color=GREY,
        ha="right",
        va="bottom",
        family="monospace",
    )


def save(drawn: Drawn, folder: Path) -> list[Path]:
    """PNG, SVG and the numbers as CSV; files without dates or programme names, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    with matplotlib.rc_context(settings()):
        for ending, options in (
            ("png", {"dpi": 150, "metadata": {"Software": None}}),
            ("svg", {"metadata": {"Date": None, "Creator": None}}),
        ):
            path = folder / f"{drawn.name}.{ending}"
            partial = path.with_name(f".{path.name}.partial")
            drawn.figure.savefig(partial, format=ending, **options)
            partial.replace(path)
            paths.append(path)
    path = folder / f"{drawn.name}.csv"
    drawn.numbers.to_csv(path, index=False, lineterminator="\n")
    return [*paths, path]
