"""People known from elsewhere, waiting cases, decisions and repeat applications beside the record."""

from typing import Final

from pactsim.agents.codes import STATE_INDEX
from pactsim.calibration.mechanism_tables import Mechanism, Month, RunTables, published
from pactsim.model import observed

BIG_STATES: Final = ("DE", "FR", "ES", "IT", "EL")
_APPLICATIONS: Final = ("applications_first_time", "applications_repeat")
_DECISIONS: Final = ("decisions_positive", "decisions_negative")
_OPEN: Final = ("pending", "appeals_pending")


def record_rows(run: RunTables) -> list[Mechanism]:
    """Applicants in Germany who were known from elsewhere, or from nowhere."""
    first, source = published("first_applicants_14plus", "2022", "DE")
    elsewhere, _ = published("first_applicants_with_previous_application_elsewhere", "2022", "DE")
    unseen, _ = published("first_applicants_14plus_no_eurodac_hit", "2022", "DE")
    before, before_source = published("share_first_applicants_14plus_no_eurodac_hit", "2021", "DE")
    note = "simulated: adults and unaccompanied minors"
    figures = [
        (
            "share with an earlier application elsewhere",
            "first_grown_elsewhere",
            2022,
            elsewhere / first,
            source,
        ),
        ("share without any record", "first_grown_without_record", 2022, unseen / first, source),
        ("share without any record", "first_grown_without_record", 2021, before, before_source),
    ]
    return [
        Mechanism(target, "DE", str(year), share, _share(run, column, year), origin, note)
        for target, column, year, share, origin in figures
    ]


def protected_rows(run: RunTables) -> list[Mechanism]:
    """People protected in Greece who apply in Germany, and who came from there with a status."""
    name = "applicants_already_protected_in_Greece"
    periods: tuple[tuple[str, str, Month, Month], ...] = (
        (name, "2021-Q1", (2021, 1), (2021, 3)), (name, "2024", (2024, 1), (2024, 12)),
        (name, "2025-01/05", (2025, 1), (2025, 5)),
    )  # fmt: skip
    rows = []
    for target, period, first, last in periods:
        count, source = published(target, period, "DE", "EL")
        applied = run.flow("protected_in_greece", "DE", first, last)
        moved = run.moved("onward", "EL", "DE", first, last, "with_status")
        note = "simulated: whether or not they applied again"
        rows += [
            Mechanism("protected in EL, applied again", "DE", period, count, applied, source),
            Mechanism("protected in EL, moved on", "DE", period, count, moved, source, note),
        ]
    return sorted(rows, key=lambda row: row.target)


def pending_rows(run: RunTables) -> list[Mechanism]:
    """Open cases: first instance and all instances of the 31 states, all instances of the largest."""
    rows = []
    for period in ("2018-12", "2019-12", "2020-12"):
        count, source = published("pending_all_instances", period, "EU+")
        rows.append(
            Mechanism(
                "open cases, all instances",
                "EU+",
                period,
                count,
                run.stock(_OPEN, "EU+", _month(period)),
                source,
            )
        )
    for period in ("2023-07", "2024-05", "2024-12-31", "2025-06", "2025-11-30"):
        count, source = published("pending_first_instance", period, "EU+")
        rows.append(
            Mechanism(
                "open cases, first instance",
                "EU+",
                period,
                count,
                run.stock("pending", "EU+", _month(period)),
                source,
            )
        )
    for year in (2019, 2024):
        stock = observed.pending_stock(year).sum(axis=1)
        rows += [
            Mechanism(
                "open cases, all instances", state, f"{year}-12", float(stock[STATE_INDEX[state]]),
                run.stock(_OPEN, state, (year, 12)), "UNHCR_POP_2026R",
            )
            for state in BIG_STATES
        ]  # fmt: skip
    return rows


def decision_rows(run: RunTables) -> list[Mechanism]:
    """First-instance decisions and repeat applications."""
    rows = []
    figures = [("first_instance_decisions_total", "EU27", 2019), ("first_instance_decisions", "EU+", 2024)]
    figures += [("first_instance_decisions", state, 2024) for state in ("DE", "FR", "IT", "EL")]
    for target, place, year in figures:
        count, source = published(target, str(year), place)
        simulated = run.flow(_DECISIONS, place, (year, 1), (year, 12))
        rows.append(Mechanism("first-instance decisions", place, str(year), count, simulated, source))
    quarters: tuple[tuple[str, Month, Month], ...] = (
        ("2024-Q1", (2024, 1), (2024, 3)), ("2024-Q4", (2024, 10), (2024, 12)), ("2025-Q1", (2025, 1), (2025, 3)),
    )  # fmt: skip
    for period, first, last in quarters:
        count, source = published("subsequent_applicants", period, "EU27")
        simulated = run.flow("applications_repeat", "EU27", first, last)
        rows.append(Mechanism("repeat applications", "EU27", period, count, simulated, source))
    return rows


def _share(run: RunTables, column: str, year: int) -> float:
    """Part of the first-time applicants of Germany who give fingerprints."""
    months = (year, 1), (year, 12)
    return run.flow(column, "DE", *months) / run.flow("first_grown", "DE", *months)


def _month(period: str) -> Month:
    year, number, *_day = period.split("-")
    return int(year), int(number)
