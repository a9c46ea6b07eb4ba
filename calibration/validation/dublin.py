"""The Dublin funnel: requests, acceptances and transfers of the Union and of Germany, and two German pairs."""

from typing import Final

from pactsim.calibration.dublin_moments import figures, of_requests
from pactsim.calibration.movement_moments import Figure
from pactsim.calibration.simulated_moments import Moment
from pactsim.calibration.stage import Progress
from pactsim.calibration.validation.finding import Finding
from pactsim.calibration.validation.movement_runs import finding
from pactsim.model import observed

PAIR_YEAR: Final = 2024


def findings(progress: Progress) -> list[Finding]:
    """Every figure of the stage ``dublin``, and transfers per request from Germany to Italy and to Croatia."""
    rows = figures()
    values = {(row.moment.name, row.place, row.period): row.moment.observed for row in rows}
    pairs = [_pair("IT"), _pair("HR")]
    found = []
    for row in [*rows, *pairs]:
        before = values.get((row.moment.name, row.place, str(int(row.period) - 1)))
        naive = float("nan") if before is None else before
        name = "" if before is None else "the year before"
        found.append(finding(row, "dublin", naive, name))
        progress(len(found), len(rows) + len(pairs))
    return found


def _pair(receiver: str) -> Figure:
    rows = observed.table("dublin_pairs")
    rows = rows[(rows["year"] == PAIR_YEAR) & (rows["sender"] == "DE") & (rows["reported_by"] == "sender")]
    row = rows[rows["receiver"] == receiver].iloc[0]
    value = float(row["transfers"] / row["requests"])
    moment = Moment("Dublin transfers per request", value, 0.3, True, str(row["source"]))
    share = of_requests("transfers", "DE", PAIR_YEAR, receiver)
    return Figure(moment, share, False, f"DE to {receiver}", str(PAIR_YEAR))
