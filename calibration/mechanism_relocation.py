"""Speed of the two relocation schemes, and who left after relocation, beside the record."""

from calendar import monthrange
from datetime import date
from typing import Final

from pactsim.calibration.mechanism_tables import Mechanism, RunTables, published
from pactsim.model import observed

#: Dates at which the relocations of 2015-2017 are known from both beneficiaries, about half a year apart.
EMERGENCY_DATES: Final = ("2016-09-27", "2017-02-07", "2017-07-13", "2018-03-01")
#: First legal act of each scheme: the speed up to the first date counts from here.
EMERGENCY_START: Final = date(2015, 9, 22)
#: Where the people of 2015-2017 had gone, at the last date with all contributors.
CONTRIBUTORS: Final = ("DE", "FR", "NL", "FI", "PT", "SE")
CONTRIBUTORS_DATE: Final = "2017-07-13"
VOLUNTARY_DATES: Final = ("2022-12-31", "2023-06-15", "2023-08-22", "2024-02-05", "2024-06-12")
VOLUNTARY_START: Final = date(2022, 7, 1)
_MONTH_DAYS: Final = 365.2425 / 12


def relocation_rows(run: RunTables) -> list[Mechanism]:
    """Cumulative relocations at each date, persons a month between the dates, by contributor, and those who left."""
    rows = []
    for name, place, start, days in (
        ("2015 scheme", "IT+EL", EMERGENCY_START, EMERGENCY_DATES),
        ("voluntary mechanism", "MED5", VOLUNTARY_START, VOLUNTARY_DATES),
    ):
        reached = [_cumulative(run, name, place, start, date.fromisoformat(day)) for day in days]
        rows += reached
        if place == "IT+EL":
            rows += _speeds(name, start, reached)
            rows += [_to_contributor(run, name, state) for state in CONTRIBUTORS]
    return rows + _left(run)


def _cumulative(run: RunTables, name: str, place: str, start: date, day: date) -> Mechanism:
    if place == "IT+EL":
        table = observed.table("relocation_2015_delivered")
        origins: tuple[str, ...] = ("IT", "EL", "IT+EL")
    else:
        table, origins = observed.table("vsm_delivered"), (place,)
    rows = table[(table["date"] == day.isoformat()) & table["from"].isin(origins) & (table["to"] == "ALL")]
    if rows.empty:
        raise LookupError(f"no relocations of {place} on {day}")
    return Mechanism(
        f"relocated so far, {name}", place, day.isoformat(), float(rows["cumulative"].sum()),
        _simulated(run, place, "all", start, day), str(rows["source"].iloc[0]),
    )  # fmt: skip


def _to_contributor(run: RunTables, name: str, state: str) -> Mechanism:
    table = observed.table("relocation_2015_delivered")
    rows = table[(table["date"] == CONTRIBUTORS_DATE) & (table["to"] == state)]
    return Mechanism(
        f"relocated so far, {name}", f"IT+EL to {state}", CONTRIBUTORS_DATE, float(rows["cumulative"].sum()),
        _simulated(run, "IT+EL", state, EMERGENCY_START, date.fromisoformat(CONTRIBUTORS_DATE)),
        str(rows["source"].iloc[0]),
    )  # fmt: skip


def _simulated(run: RunTables, place: str, target: str, start: date, day: date) -> float:
    """People relocated from ``start`` to ``day``; of the last month its days' share."""
    last = (day.year, day.month)
    whole = run.moved("relocation", place, target, (start.year, start.month), last)
    left_out = 1 - day.day / monthrange(day.year, day.month)[1]
    return whole - left_out * run.moved("relocation", place, target, last, last)


def _speeds(name: str, start: date, reached: list[Mechanism]) -> list[Mechanism]:
    rows = []
    before = (start, 0.0, 0.0)
    for row in reached:
        day = date.fromisoformat(row.period)
        months = (day - before[0]).days / _MONTH_DAYS
        rows.append(
            Mechanism(
                f"relocations a month, {name}", row.place, f"{before[0]} to {day}",
                (row.observed - before[1]) / months, (row.simulated - before[2]) / months, row.source,
            )
        )  # fmt: skip
        before = (day, row.observed, row.simulated)
    return rows


def _left(run: RunTables) -> list[Mechanism]:
    """Shares of relocated people who had left, beside those of the run at the nearest year's end."""
    rows = []
    left, source = published("relocated_left", "2017-04", "PT", "relocated")
    received, _ = published("relocated_received", "2017-04", "PT", "relocated")
    rows.append(("PT", "2017-04", 2016, left / received, source))
    rows.append(("PT", "2018-01", 2017, *published("share_relocated_left", "2018-01", "PT", "relocated")))
    received, source = published("relocated_received", "2016-12", "LT", "relocated")
    there, _ = published("relocated_still_present", "2016-12", "LT", "relocated")
    rows.append(("LT", "2016-12", 2016, 1 - there / received, source))
    rows.append(("EE", "2016-12", 2016, 0.0, source))
    return [
        Mechanism(
            "share left after relocation", place, period, share, run.left_after_relocation(place, year), origin,
            f"simulated: end of {year}",
        )
        for place, period, year, share, origin in rows
    ]  # fmt: skip
