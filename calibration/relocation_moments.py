"""What the record says of the two schemes, as logarithms of counts with their variance, beside the same of a run.

People are relocated by the flight: the first 1,457 of the voluntary mechanism came in 32 transfers. A count therefore
varies like a number of flights, not like a number of persons (``PERSONS_A_TRANSFER``).
"""

from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import PLACE_INDEX, STATES
from pactsim.calibration.mechanism_tables import published
from pactsim.calibration.relocation_runs import Relocations
from pactsim.model import observed
from pactsim.model.stances import stances

Array = NDArray[np.float64]

#: InfoMigrants, 15 June 2023: 1,457 people in 32 transfers.
PERSONS_A_TRANSFER: Final = 1457 / 32
#: Two sources of December 2022, nine days apart: 207 and 255 people.
SOURCES_DIFFER: Final = float(np.log(255 / 207))
EMERGENCY_DATES: Final = (date(2016, 9, 27), date(2017, 2, 7), date(2017, 7, 13))
EMERGENCY_LAST: Final = date(2018, 3, 1)
SHARES_DATE: Final = date(2017, 7, 13)
VOLUNTARY_DATES: Final = tuple(
    date.fromisoformat(day) for day in ("2022-12-31", "2023-06-15", "2023-08-22", "2024-02-05", "2024-06-12")
)
#: Quotas up to which a contributor counts as small, and from which as large.
SMALL, LARGE = 700, 10_000
GROUPS: Final = ("small", "middle", "unready", "opposed", "large")


class Moment(NamedTuple):
    """One logarithm: its name, its observed value and the variance of that."""

    name: str
    value: float
    variance: float


def quotas() -> Array:
    """Legal commitments of 2015-2017 by state, (33,) persons; zero without one or where it was voluntary."""
    table = observed.table("relocation_2015_commitments")
    found = np.zeros(len(PLACE_INDEX))
    for row in table[table["from"].isin(["IT", "EL"]) & table["to"].isin(STATES)].itertuples(index=False):
        found[PLACE_INDEX[str(row[1])]] += float(row[2])
    return found


def delivered(day: date) -> Array:
    """People relocated by a day of the scheme of 2015, (33, 33) by contributor and beneficiary, as far as held."""
    table = observed.table("relocation_2015_delivered")
    found = np.zeros((len(PLACE_INDEX), len(PLACE_INDEX)))
    rows = table[(table["date"] == day.isoformat()) & table["to"].isin(STATES)]
    for row in rows[rows["from"].isin(["IT", "EL"])].itertuples(index=False):
        found[PLACE_INDEX[str(row[2])], PLACE_INDEX[str(row[1])]] += float(row[3])
    return found


def group_of_states() -> dict[str, list[int]]:
    """Contributors bound by law in groups of size and position; those who refused or were suspended are out."""
    quota, groups = quotas(), {name: list[int]() for name in GROUPS}
    said = {topic: _who(topic) for topic in ("delivery", "opposes_relocation", "offered_no_place")}
    for state in np.flatnonzero(quota).tolist():
        if state in said["delivery"] and state not in said["opposes_relocation"]:
            continue
        if state in said["opposes_relocation"]:
            groups["opposed"].append(state)
        elif state in said["offered_no_place"]:
            groups["unready"].append(state)
        elif quota[state] < SMALL:
            groups["small"].append(state)
        else:
            groups["large" if quota[state] >= LARGE else "middle"].append(state)
    return groups


def _who(topic: str) -> set[int]:
    """States with a position of the years of the scheme."""
    return {
        PLACE_INDEX[stance.state]
        for stance in stances()
        if stance.topic == topic and stance.since <= EMERGENCY_LAST
    }


def emergency_observed() -> list[Moment]:
    """New relocations between dates by beneficiary, in all to March 2018, and groups against the large states."""
    table = observed.table("relocation_2015_delivered")
    total = table[(table["to"] == "ALL")].groupby(["date", "from"])["cumulative"].sum()
    found, so_far = [], {"IT": 0.0, "EL": 0.0}
    for day in EMERGENCY_DATES:
        for beneficiary in ("IT", "EL"):
            now = float(total[day.isoformat(), beneficiary])
            found.append(_count(f"{beneficiary} to {day}", now - so_far[beneficiary]))
            so_far[beneficiary] = now
    last = float(total[EMERGENCY_LAST.isoformat(), "IT+EL"])
    found.append(_count(f"IT+EL to {EMERGENCY_LAST}", last - sum(so_far.values())))
    by_state = delivered(SHARES_DATE).sum(axis=1)
    counts = {name: by_state[members].sum() for name, members in group_of_states().items()}
    found += [_ratio(name, counts[name], counts["large"]) for name in GROUPS[:-1]]
    return found


def emergency_simulated(run: Relocations) -> Array:
    """The same of a run, aligned with ``emergency_observed``."""
    italy, greece = PLACE_INDEX["IT"], PLACE_INDEX["EL"]
    before, found = np.zeros(2), []
    for day in EMERGENCY_DATES:
        now = run.by(day).sum(axis=0)[[italy, greece]]
        found += (now - before).tolist()
        before = now
    found.append(float(run.by(EMERGENCY_LAST).sum() - before.sum()))
    by_state = run.by(SHARES_DATE).sum(axis=1)
    counts = {name: by_state[members].sum() for name, members in group_of_states().items()}
    ratios = [_log(counts[name]) - _log(counts["large"]) for name in GROUPS[:-1]]
    return np.array([_log(count) for count in found] + ratios)


def voluntary_observed() -> list[Moment]:
    """New relocations of the voluntary mechanism between the five dates."""
    found, so_far = [], 0.0
    for number, day in enumerate(VOLUNTARY_DATES):
        now, _ = published("vsm_relocated_cumulative", day.isoformat(), "MED5")
        moment = _count(f"MED5 to {day}", now - so_far)
        extra = SOURCES_DIFFER**2 if number == 0 else 0.0
        found.append(moment._replace(variance=moment.variance + extra))
        so_far = now
    return found


def voluntary_simulated(run: Relocations) -> Array:
    """The same of a run."""
    so_far = np.array([run.by(day).sum() for day in VOLUNTARY_DATES])
    return np.array([_log(count) for count in np.diff(so_far, prepend=0.0)])


def _count(name: str, persons: float) -> Moment:
    return Moment(name, _log(persons), PERSONS_A_TRANSFER / persons)


def _ratio(name: str, persons: float, others: float) -> Moment:
    variance = PERSONS_A_TRANSFER / persons + PERSONS_A_TRANSFER / others
    return Moment(f"{name} against large", _log(persons) - _log(others), variance)


def _log(persons: float) -> float:
    """The logarithm, of at least half a transfer."""
    return float(np.log(max(persons, PERSONS_A_TRANSFER / 2)))
