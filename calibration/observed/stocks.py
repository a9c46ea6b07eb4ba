"""People waiting for a decision and people protected, at the end of each year."""

from pathlib import Path

import pandas as pd

from pactsim.agents.codes import CITIZENSHIPS, STATES
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.table import Table, join_sources

_PENDING = "unhcr_pending_asylum_seekers_31dec"
_REFUGEES = "unhcr_refugees_31dec"
FIRST_YEAR = 2013
#: From this year UNHCR counts temporary protection among Ukrainian refugees.
_TEMPORARY_PROTECTION_SINCE = 2022


def tables(source_dir: Path) -> list[Table]:
    """`pending` and `protected_stock`."""
    return [pending(source_dir), protected_stock(source_dir)]


def _by_origin(source_dir: Path, name: str) -> pd.DataFrame:
    rows = indicator(read_collected(source_dir, "population_by_citizenship"), name)
    rows = rows[rows["member_state"].isin([*STATES, "UK"]) & rows["citizenship"].isin(CITIZENSHIPS)]
    return rows[rows["year"] >= FIRST_YEAR][["year", "member_state", "citizenship", "value", "source"]]


def _totals(source_dir: Path, name: str) -> pd.DataFrame:
    rows = indicator(read_collected(source_dir, "pending_annual"), name)
    rows = rows[rows["member_state"].isin([*STATES, "UK"]) & (rows["year"] >= FIRST_YEAR)]
    return rows[["year", "member_state", "value", "source"]]


def _rest(listed: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """OTHER = total less the listed origins, never negative."""
    summed = listed.groupby(["year", "member_state"], as_index=False).agg(
        listed=("value", "sum"), listed_source=("source", "first")
    )
    rest = totals.merge(summed, on=["year", "member_state"], how="left")
    rest["value"] = (rest["value"] - rest["listed"].fillna(0)).clip(lower=0).astype(int)
    rest["source"] = join_sources(rest["source"], rest["listed_source"])
    return rest.assign(citizenship="OTHER")[["year", "member_state", "citizenship", "value", "source"]]


def pending(source_dir: Path) -> Table:
    """Applicants awaiting a decision, all instances, on 31 December."""
    listed = _by_origin(source_dir, _PENDING)
    frame = pd.concat([listed, _rest(listed, _totals(source_dir, _PENDING))])
    frame = frame.rename(columns={"value": "pending"}).sort_values(["year", "member_state"], kind="stable")
    return Table(
        name="pending",
        title="Asylum seekers awaiting a decision on 31 December, by state and citizenship",
        frame=frame[frame["pending"] > 0][["year", "member_state", "citizenship", "pending", "source"]],
        unit="persons",
        what_was_done="""UNHCR's asylum seekers at year end by origin; OTHER is the state's total less the
        listed origins and therefore holds the stateless.""",
        gaps="""All instances, appeals included; 4 to 9 % below Eurostat's pending in the EU-27 sum, and
        differently by country. No 2025. Counts below 5 are shown as 5, zero cells have no row. STLS is not
        told apart.""",
    )


def protected_stock(source_dir: Path) -> Table:
    """Refugees and others with protection on 31 December, temporary protection left out."""
    listed = _by_origin(source_dir, _REFUGEES)
    rest = _rest(listed, _totals(source_dir, _REFUGEES)).assign(basis="total_less_listed")
    ukraine = (listed["citizenship"] == "UA") & (listed["year"] >= _TEMPORARY_PROTECTION_SINCE)
    before = listed[(listed["citizenship"] == "UA") & (listed["year"] == _TEMPORARY_PROTECTION_SINCE - 1)]
    last_year = int(listed["year"].max())
    held = [
        before.assign(year=year, basis="held_at_2021")
        for year in range(_TEMPORARY_PROTECTION_SINCE, last_year + 1)
    ]
    clean = listed[~ukraine]
    carried = _carried_rest(clean, rest, last_year)
    frame = pd.concat([clean.assign(basis="published"), *held, rest, carried])
    frame = frame.rename(columns={"value": "protected"}).sort_values(["year", "member_state"], kind="stable")
    return Table(
        name="protected_stock",
        title="Protected people on 31 December, by state and citizenship, without temporary protection",
        frame=frame[frame["protected"] > 0][
            ["year", "member_state", "citizenship", "protected", "basis", "source"]
        ],
        unit="persons",
        what_was_done="""UNHCR's refugees at year end by origin; OTHER is the state's total less the listed
        origins and holds the stateless. Ukrainians of 2022 and later include temporary protection: they are
        held at their number of 2021 (basis held_at_2021), since the difference of two large numbers from
        two publishers is noise. OTHER of 2025, for which no total is held, keeps its ratio of 2024 to the
        listed origins (basis ratio_of_2024).""",
        gaps="""UNHCR's notion of refugee includes subsidiary and humanitarian protection in most states but
        not everywhere; people leave the count by naturalising, and some states estimate it. Published
        breaks: DE falls in 2022 and jumps by 420,000 in 2023, EL halves in 2024, SE falls by 77,000 in
        2024. STLS is not told apart.""",
    )


def _carried_rest(listed: pd.DataFrame, rest: pd.DataFrame, year: int) -> pd.DataFrame:
    """OTHER of a year without totals: last year's times the growth of the listed origins."""
    if (rest["year"] == year).any():
        return rest.iloc[:0]
    sums = listed.groupby(["member_state", "year"])["value"].sum().unstack("year")
    growth = (sums[year] / sums[year - 1]).fillna(1.0)
    last = rest[rest["year"] == year - 1]
    value = (last["value"] * last["member_state"].map(growth).fillna(1.0)).round().astype(int)
    return last.assign(year=year, value=value, basis="ratio_of_2024")
