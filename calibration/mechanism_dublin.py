"""The Dublin funnel beside the record: the Union, Germany, and four German pairs."""

from typing import Final

from pactsim.calibration.mechanism_tables import Mechanism, RunTables, published
from pactsim.model import observed

GERMAN_PAIRS: Final = ("IT", "EL", "BG", "HR")
PAIR_YEAR: Final = 2024
_APPLICATIONS: Final = ("applications_first_time", "applications_repeat")


def dublin_rows(run: RunTables) -> list[Mechanism]:
    """Requests, transfers and what becomes of a request, in the order Union, Germany, pairs."""
    return [*_union(run), *_germany(run), *_pairs(run)]


def _union(run: RunTables) -> list[Mechanism]:
    rows = []
    for year in (2019, 2023, 2024):
        rows.append(_total(run, "EU27", "requests", year))
    for year in (2023, 2024):
        rows.append(_total(run, "EU27", "transfers", year))
    for year in (2023, 2024):
        requests, transfers = (_total(run, "EU27", column, year) for column in ("requests", "transfers"))
        rows.append(_ratio("Dublin transfers per request", transfers, requests))
    for year in (2019, 2024):
        share, source = published("ratio_dublin_decisions_to_applications", str(year), "EU+")
        applications = run.flow(_APPLICATIONS, "EU+", (year, 1), (year, 12))
        simulated = run.pairs("requests", "EU+", "all", year) / applications
        note = "simulated: requests, since the day of the answer is not kept"
        rows.append(
            Mechanism("Dublin decisions per application", "EU+", str(year), share, simulated, source, note)
        )
    return rows


def _germany(run: RunTables) -> list[Mechanism]:
    wanted = [("requests", 2022), ("requests", 2023), ("requests", 2024), ("accepted", 2023),
              ("accepted", 2024), ("transfers", 2022), ("transfers", 2023), ("transfers", 2024)]  # fmt: skip
    return [_total(run, "DE", column, year) for column, year in wanted]


def _pairs(run: RunTables) -> list[Mechanism]:
    rows = observed.table("dublin_pairs")
    rows = rows[(rows["year"] == PAIR_YEAR) & (rows["sender"] == "DE") & (rows["reported_by"] == "sender")]
    rows = rows.set_index("receiver")
    return [
        Mechanism(
            f"Dublin {column}",
            f"DE to {receiver}",
            str(PAIR_YEAR),
            float(str(rows.loc[receiver, column])),
            run.pairs(column, "DE", receiver, PAIR_YEAR),
            str(rows.loc[receiver, "source"]),
        )
        for receiver in GERMAN_PAIRS
        for column in ("requests", "accepted", "transfers")
    ]


def _total(run: RunTables, sender: str, column: str, year: int) -> Mechanism:
    """A year's outgoing total; LookupError if it is not in the record."""
    rows = observed.table("dublin_totals")
    rows = rows[(rows["year"] == year) & (rows["member_state"] == sender) & (rows["direction"] == "outgoing")]
    if len(rows) != 1 or rows[column].isna().any():
        raise LookupError(f"dublin_totals holds no outgoing {column} of {sender} in {year}")
    simulated = run.pairs(column, sender, "all", year)
    return Mechanism(
        f"Dublin {column}",
        sender,
        str(year),
        float(rows[column].iloc[0]),
        simulated,
        str(rows["source"].iloc[0]),
    )


def _ratio(target: str, top: Mechanism, bottom: Mechanism) -> Mechanism:
    simulated = top.simulated / bottom.simulated
    return Mechanism(target, top.place, top.period, top.observed / bottom.observed, simulated, top.source)
