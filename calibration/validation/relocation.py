"""The two relocation schemes beside the record: totals at dates, who took what share of its quota, who left again."""

import math
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from pactsim.calibration import relocation_moments as moments
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration.relocation_leavers import observed_left, simulated_left
from pactsim.calibration.stage import Progress
from pactsim.calibration.targets import Target, target
from pactsim.calibration.validation.finding import Finding
from pactsim.calibration.validation.relocation_pairs import contributors, foretold, pairs, speeds, swapped

Array = NDArray[np.float64]

GROUP: Final = "relocation"
SEEDS: Final = (1, 2, 3)
#: Persons a simulated one stands for: the voluntary counts are small.
EMERGENCY_SCALE, VOLUNTARY_SCALE = 4, 1
EMERGENCY_DATES: Final = (*moments.EMERGENCY_DATES, moments.EMERGENCY_LAST)
#: First legal acts, and the days on which the obligations or the voluntary scheme ended: the naive line's ends.
EMERGENCY_START, VOLUNTARY_START = date(2015, 9, 22), date(2022, 6, 22)


def findings(
    progress: Progress,
    seeds: tuple[int, ...] = SEEDS,
    scales: tuple[int, int] = (EMERGENCY_SCALE, VOLUNTARY_SCALE),
) -> list[Finding]:
    """Totals at the dates on record, speeds, the ranking of states, single pairs, and the shares who left."""
    steps = 2 * len(seeds) + 2
    emergency, voluntary, paid = [], [], []
    for number, seed in enumerate(seeds):
        emergency.append(runs.run(runs.EMERGENCY, {}, scales[0], seed)[0])
        progress(2 * number + 1, steps)
        relocated, world = runs.run(runs.VOLUNTARY, {}, scales[1], seed)
        voluntary.append(relocated)
        paid.append(
            float(sum(flow.amount for flow in world.coordinator.money_flows if flow.from_state == "IE"))
        )
        world.let_people_go()
        progress(2 * number + 2, steps)
    told = foretold(scales[1], seeds[0])
    progress(steps - 1, steps)
    found = [
        *_totals("relocated so far, 2015 scheme", "IT+EL", EMERGENCY_DATES, emergency, EMERGENCY_START),
        *speeds(emergency),
        _ranking(emergency),
        *contributors(emergency),
        *_totals(
            "relocated so far, voluntary mechanism",
            "MED5",
            moments.VOLUNTARY_DATES,
            voluntary,
            VOLUNTARY_START,
        ),
        *pairs(voluntary),
        swapped(voluntary, paid),
        told,
        *_left(seeds, scales[0]),
    ]
    progress(steps, steps)
    return found


def _totals(
    name: str, place: str, days: tuple[date, ...], of_seeds: list[runs.Relocations], start: date
) -> list[Finding]:
    targets = [target(name, place, day.isoformat()) for day in days]
    last = targets[-1].value
    found = []
    for day, each in zip(days, targets):
        counts = [float(run.by(day).sum()) for run in of_seeds]
        line = last * (day - start).days / (days[-1] - start).days
        reading = "" if day != days[-1] else "the naive line ends here by construction"
        found.append(_finding(each, counts, line, "straight line to the last date", reading))
    return found


def _ranking(of_seeds: list[runs.Relocations]) -> Finding:
    """Rank correlation over states of the share of the legal quota relocated by July 2017."""
    each = target("share of quota relocated, by state", "IT+EL", "2017-07-13")
    quota = moments.quotas()
    bound = np.flatnonzero(quota > 0)
    record = moments.delivered(moments.SHARES_DATE).sum(axis=1)[bound] / quota[bound]
    shares = [run.by(moments.SHARES_DATE).sum(axis=1)[bound] / quota[bound] for run in of_seeds]
    found = [float(spearmanr(record, share).statistic) for share in shares]
    some = record > 0
    among = float(np.mean([spearmanr(record[some], share[some]).statistic for share in shares]))
    return Finding(
        GROUP, "rank correlation of states' shares of quota", "IT+EL", each.period, math.nan, math.nan, math.nan,
        float(np.mean(found)), min(found), max(found), 0.0, "same share everywhere",
        "fit", each.source,
        f"""all {bound.size} states with a quota; {among:.2f} among the {some.sum()} that took anybody. Size of
        quota and positions of 2015 do it, no parameter by state; Bulgaria and Cyprus come out too high, Malta too
        low.""",
    )  # fmt: skip


def _left(seeds: tuple[int, ...], scale: int) -> list[Finding]:
    """Shares who had left; set identification of one factor."""
    shares = np.array([simulated_left({}, scale, seed) for seed in seeds])
    found = []
    for column, row in enumerate(observed_left()):
        values = shares[:, column]
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if values.size else (math.nan, math.nan)
        spread = 1.645 * math.sqrt(max(row.share * (1 - row.share), 0.05) / row.persons)
        found.append(
            Finding(
                GROUP, "left after relocation", row.state, f"{row.month[0]}-{row.month[1]:02d}", row.share,
                max(row.share - spread, 0.0), min(row.share + spread, 1.0),
                float(values.mean()) if values.size else math.nan, low, high,
                math.nan, "", "set-identify", row.source,
                "Estonia and Lithuania are alike to the model: nothing in it tells none from four in five apart",
            )
        )  # fmt: skip
    return found


def _finding(each: Target, counts: list[float], naive: float, naive_name: str, reading: str) -> Finding:
    return Finding(
        GROUP, each.target, each.place, each.period, each.value, *each.interval, float(np.mean(counts)), min(counts),
        max(counts), naive, naive_name, each.use, each.source, reading,
    )  # fmt: skip
