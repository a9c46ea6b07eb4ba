"""Close a run on the record: ``python -m pactsim.calibration.closing RUN_FOLDER``, then run again; twice or
thrice.

Onward movement, family links and delays change what the fits of entries and destinations expected. Two
corrections take that up, both constant over time so that no counterfactual difference is bent: a factor a
citizenship on entries (``entries_scale``) and a constant a state on the destination utilities
(``state_corrections``).
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES, STATES
from pactsim.calibration import entries, targets
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.unfitted import applications
from pactsim.model import fitted
from pactsim.model.parameters import Parameters

Array = NDArray[np.float64]

YEARS = (2015, 2024)
#: States are closed on these years: 2015-16 were another regime (Hungary before its transit zones, open routes),
#: and a constant that met them would keep sending people where nobody has been let in since.
STATE_YEARS = (2017, 2024)
#: Share of the log gap taken up at once: a state that gains draws from all others.
STEP = 0.7
LARGEST = 2.5


def close(simulated: Array, first_year: int) -> tuple[Array, Array]:
    """Update both tables from a run; return observed over simulated by citizenship (36,) and by state
    (31,), the latter as shares.

    ``simulated`` (years, 31, 36) first-time applications from ``first_year`` on; only 2015-2024 are used, so
    that 2025 stays held out. Raises ValueError if the run covers none of these years.
    """
    first, last = max(first_year, YEARS[0]), min(first_year + simulated.shape[0] - 1, YEARS[1])
    if last < first:
        raise ValueError(f"closing needs years of {YEARS[0]}-{YEARS[1]}; the run begins in {first_year}")
    part = simulated[first - first_year : last - first_year + 1]
    by_citizenship = entries.rescale(part.sum(axis=1), first, Parameters())
    by_state = np.ones(N_STATES)
    first = max(first, STATE_YEARS[0])
    if last >= first:
        part = part[first - last - 1 :]
        # compared as if the citizenships were closed already, or their gaps would be counted twice
        expected = _yearly_shares((part * by_citizenship).sum(axis=2))
        truth = _yearly_shares(targets.first_time_applicants(first, last).sum(axis=2))
        by_state = truth / np.maximum(expected, 1e-9)
        move = STEP * np.log(np.clip(by_state, 0.05, 20.0))
        write_corrections(fitted.state_corrections()[:N_STATES] + move)
    return by_citizenship, by_state


def _yearly_shares(counts: Array) -> Array:
    """Mean over years of each state's share, (31,), from (years, 31): a year of many people counts once."""
    return (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0)).mean(axis=0)


def write_corrections(correction: Array) -> None:
    """Write ``state_corrections``, (31,) log odds, each at most ``LARGEST`` either way."""
    write(
        "state_corrections",
        pd.DataFrame({"place": STATES, "correction": np.clip(correction, -LARGEST, LARGEST)}),
        Card(
            title="What a state's destination effect needs beyond the fit for runs to meet its share of applications",
            years=f"{STATE_YEARS[0]}-{STATE_YEARS[1]}",
            method=f"""After a run {STEP} times the log of observed over simulated mean yearly share of
            first-time applications is added; repeated until the gaps are small (pactsim.calibration.closing).""",
            identification="set-identified",
            unit="log odds",
            limits="""Takes up what onward movement, links and delays do to a state's total, and so depends on
            their uncertainties. Constant over time.""",
        ),
        digits=3,
    )
    fitted.forget()


def main() -> None:
    """Close one run and print what was left open."""
    parser = argparse.ArgumentParser(description="Update the corrections of entries and states from a run.")
    parser.add_argument("run", type=Path, help="folder of a run")
    by_citizenship, by_state = close(*applications(parser.parse_args().run))
    for name, gap in (("citizenship", by_citizenship), ("state", by_state)):
        spread = f"{gap.min():.2f} to {gap.max():.2f}, median {np.median(gap):.2f}"
        print(f"observed over simulated by {name}: {spread}")


if __name__ == "__main__":
    main()
