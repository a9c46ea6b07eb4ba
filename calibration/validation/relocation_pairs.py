"""Relocation where nothing was fitted: single contributors and pairs, speeds, and the second scheme from the first."""

from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np

from pactsim.agents.codes import PLACE_INDEX
from pactsim.calibration import relocation_moments as moments
from pactsim.calibration import relocation_runs as runs
from pactsim.calibration.mechanism_tables import GROUPS, published
from pactsim.calibration.targets import target
from pactsim.calibration.validation.finding import Finding
from pactsim.model import observed
from pactsim.model.parameters import Parameters, registry
from pactsim.model.phases.relocation_schemes import POOL_SCHEME

GROUP: Final = "relocation"
EMERGENCY_START: Final = date(2015, 9, 22)
CONTRIBUTORS: Final = ("DE", "FR", "NL", "FI", "PT", "SE")
#: Day, beneficiary or group, contributor of the figures by pair under the voluntary mechanism.
PAIRS: Final = (("2023-09-13", "MED5", "DE"), ("2023-09-13", "IT", "DE"), ("2023-08-22", "IT", "ALL"))
#: Germany's part of all that was pledged, and the number of beneficiaries.
_GERMANY, _BENEFICIARIES = 3500 / 8300, 5
_MONTH_DAYS: Final = 365.2425 / 12


def speeds(found: list[runs.Relocations]) -> list[Finding]:
    """Persons a month between the dates of 2015-2018."""
    table = observed.table("relocation_2015_delivered")
    total = table[(table["to"] == "ALL")].groupby("date")["cumulative"].sum()
    days = (EMERGENCY_START, *moments.EMERGENCY_DATES, moments.EMERGENCY_LAST)
    record = [0.0, *(float(total[day.isoformat()]) for day in days[1:])]
    overall = record[-1] / ((days[-1] - days[0]).days / _MONTH_DAYS)
    lines = []
    for (first, last), (before, after) in zip(pairwise(days), pairwise(record), strict=True):
        months = (last - first).days / _MONTH_DAYS
        simulated = [float((run.by(last) - run.by(first)).sum()) / months for run in found]
        lines.append(
            _line("relocations a month, 2015 scheme", "IT+EL", f"{first} to {last}", (after - before) / months,
                  simulated, overall, "mean speed of the scheme", "fit", "as the totals at dates")
        )  # fmt: skip
    return lines


def contributors(found: list[runs.Relocations]) -> list[Finding]:
    """Who had taken how many by July 2017."""
    quota, day = moments.quotas(), moments.SHARES_DATE
    record = moments.delivered(day).sum(axis=1)
    bound = quota > 0
    proportional = quota * record[bound].sum() / quota.sum()
    lines = []
    for code in CONTRIBUTORS:
        place = PLACE_INDEX[code]
        simulated = [float(run.by(day)[place].sum()) for run in found]
        lines.append(
            _line("relocated so far, 2015 scheme", f"IT+EL to {code}", day.isoformat(), float(record[place]),
                  simulated, float(proportional[place]), "proportional delivery", "validate", "RELOC_2017_07_13")
        )  # fmt: skip
    return lines


def pairs(found: list[runs.Relocations]) -> list[Finding]:
    """Germany and Italy under the voluntary mechanism, before Germany stopped."""
    total, _ = published("vsm_relocated_cumulative", "2023-08-22", "MED5")
    lines = []
    for day, origin, to in PAIRS:
        persons, source = published("vsm_relocated_cumulative", day, origin, to)
        origins = [PLACE_INDEX[code] for code in GROUPS.get(origin, (origin,))]
        takers = slice(None) if to == "ALL" else PLACE_INDEX[to]
        simulated = [
            float(run.by(date.fromisoformat(day))[:, origins].sum(axis=1)[takers].sum()) for run in found
        ]
        part = (1.0 if to == "ALL" else _GERMANY) / (1 if origin == "MED5" else _BENEFICIARIES)
        lines.append(
            _line("relocated so far, voluntary mechanism", f"{origin} to {to}", day, persons, simulated,
                  total * part, "by pledge, beneficiaries alike", "validate", source,
                  "Germany came first in practice; the model lets all start together")
        )  # fmt: skip
    return lines


def swapped(found: list[runs.Relocations], paid: list[float]) -> Finding:
    """Ireland's money for its places under the voluntary mechanism; ``paid`` is what runs book, EUR."""
    each = target("money for places swapped, voluntary mechanism (an input)", "IE", "2023-06")
    day = moments.VOLUNTARY_DATES[-1]
    taken = max(float(run.by(day)[PLACE_INDEX["IE"]].sum()) for run in found)
    pledges = observed.table("vsm_pledges").set_index("member_state")["pledged_persons"]
    price = Parameters().number("solidarity_price_eur", POOL_SCHEME.first)
    return Finding(
        GROUP, each.target, each.place, each.period, each.value, *each.interval, float(np.mean(paid)), min(paid),
        max(paid), float(pledges["IE"]) * price, "its places at the price of the pool", each.use, each.source,
        f"An input, not a finding: pledges and swaps are facts there. {taken:.0f} persons come to Ireland.",
    )  # fmt: skip


def foretold(scale: int, seed: int) -> Finding:
    """The voluntary total with pace and set-up of 2015-2017, as one could have said it in June 2022."""
    setup = registry()["relocation_setup_months"].schedule[0].value
    values: runs.Values = {
        ("contributor_pace_voluntary", None): registry()["contributor_pace_binding"].schedule[-1].value,
        ("relocation_setup_months", date(2022, 6, 1)): setup,
    }
    day = moments.VOLUNTARY_DATES[-1]
    run, _ = runs.run(runs.VOLUNTARY, values, scale, seed)
    persons, source = published("vsm_relocated_cumulative", day.isoformat(), "MED5")
    return _line(
        "voluntary mechanism foretold by the scheme of 2015", "MED5", day.isoformat(), persons,
        [float(run.by(day).sum())], 8300.0, "all that was pledged", "validate", source,
        "pace and set-up of 2015-17; the size exponent was fitted to both schemes",
    )  # fmt: skip


def _line(
    target: str, place: str, period: str, persons: float, simulated: list[float], naive: float, naive_name: str,
    use: str, source: str, reading: str = "",
) -> Finding:  # fmt: skip
    return Finding(
        GROUP, target, place, period, persons, persons, persons, float(np.mean(simulated)), min(simulated),
        max(simulated), naive, naive_name, use, source, reading,
    )  # fmt: skip
