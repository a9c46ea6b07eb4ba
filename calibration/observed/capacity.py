"""Places and returns: reception, border procedure, return decisions, temporary protection."""

import re
from pathlib import Path

import pandas as pd

from pactsim.agents.codes import STATES
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.table import Table, without_references

#: The site that stands for the whole of a state's reception, best first.
_WHOLE_SYSTEM = (
    "all",
    "all centres",
    "regional centres",
    "open centres + children home",
    "Zagreb + Kutina",
    "Asylum Home and branches",
    "Migration Agency accommodation",
    "international protection system",
    "basic care, without Ukraine",
    "basic care, all groups",
    "national reception office",
    "national reception scheme",
    "national system",
    "reception centres",
    "RIS camps",
    "Mucenieki + Liepna",
)
_PLACES = ("capacity",)
_PERSONS = ("persons_in_reception", "persons_in_reception_derived")
_QUARTER_ENDS = (3, 6, 9, 12)


def tables(source_dir: Path) -> list[Table]:
    """`reception_places`, `border_capacity`, `returns` and `temporary_protection`."""
    return [
        reception_places(source_dir),
        border_capacity(source_dir),
        returns(source_dir),
        temporary_protection(source_dir),
    ]


def reception_places(source_dir: Path) -> Table:
    """Places and people in reception, by state, date and site."""
    long = pd.concat(
        [read_collected(source_dir, name) for name in ("reception_places", "reception_capacity_occupancy")]
    )
    long = long[long["indicator"].isin([*_PLACES, *_PERSONS]) & long["geo"].isin(STATES)]
    long = long[long["date"].astype(str).str.match(r"^\d{4}(-\d{2}){0,2}$")]
    long["column"] = long["indicator"].isin(_PLACES).map({True: "places", False: "persons"})
    key = ["geo", "date", "site"]
    long = long.drop_duplicates([*key, "column"])
    values = long.pivot(index=key, columns="column", values="value").astype(float).round().astype("Int64")
    grouped = long.groupby(key)
    frame = values.assign(
        note=grouped["note"].agg(lambda notes: without_references("; ".join(dict.fromkeys(notes.dropna())))),
        source=grouped["source_id"].agg(lambda ids: "+".join(dict.fromkeys(ids))),
    ).reset_index()
    frame["year"] = frame["date"].astype(str).map(_year_at_end)
    frame["main"] = _is_main(frame)
    frame = frame.rename(columns={"geo": "member_state"}).sort_values(["member_state", "date", "site"])
    return Table(
        name="reception_places",
        title="Reception places and people in reception",
        frame=frame[["year", "date", "member_state", "site", "places", "persons", "main", "note", "source"]],
        unit="places; persons on the date",
        what_was_done="""Capacity and occupancy of the same state, date and site side by side. year: the
        year whose end the date is nearest to (1 to 7 January count as the year before). main: the row that
        stands for the state's whole system in that year, the latest of the year; everything else is a part
        or an earlier date.""",
        gaps="""Definitions differ by state: AT counts everyone in basic care and has no capacity; SE counts
        agency accommodation; LU and FI include temporary protection; BG was nominal until 2022; ES counts
        the protection system without the humanitarian programme. No federal total for DE after 2015.
        Nothing for CZ, DK, LT, PT, SK.""",
        publisher="national authorities, mostly as printed in the AIDA country reports",
        dataset="reception capacity and occupancy, by state; see the rows",
    )


def _year_at_end(date: str) -> int:
    early_january = re.fullmatch(r"\d{4}-01-0[1-7]", date) is not None
    return int(date[:4]) - int(early_january)


def _is_main(frame: pd.DataFrame) -> pd.Series:
    whole = frame[frame["site"].isin(_WHOLE_SYSTEM)]
    ranked = whole.assign(
        rank=whole["site"].map(_WHOLE_SYSTEM.index),
        has_places=whole["places"].notna(),
        day=_sortable(whole["date"]),
    )
    ranked = ranked.sort_values(["has_places", "day", "rank"], ascending=[False, False, True])
    chosen = ranked.drop_duplicates(["geo", "year"]).index
    return frame.index.to_series().isin(chosen)


def _sortable(dates: pd.Series) -> pd.Series:
    """Dates padded to the end of what they cover, so that a bare year comes after its months."""
    return dates.astype(str).map(lambda date: date + "-99-99"[3 * (date.count("-")) :])


def border_capacity(source_dir: Path) -> Table:
    """Adequate capacity for the border procedure by state."""
    long = read_collected(source_dir, "border_capacity_annex")
    kinds = ("adequate_capacity", "adequate_capacity_derived", "adequate_capacity_remainder_derived")
    rows = indicator(long, *kinds)
    rows["places"] = rows["value"].astype(int)
    rows["member_state"] = rows["member_state"].replace({"EU27": "EU26"})
    return Table(
        name="border_capacity",
        title="Adequate capacity for the asylum border procedure, 12 June 2026 to 14 October 2027",
        frame=rows[["member_state", "places", "status", "source"]].reset_index(drop=True),
        unit="places",
        what_was_done="""Decision (EU) 2024/2150: the Union's 30,000 as published; IT and HU as quoted by a
        minister, DE from one article; ES, EL and PL as half the maximum number of applications of the first
        year, since the law sets that maximum at twice the capacity (IT and HU confirm it). OTHER_20: what
        is left for the other 20 states.""",
        gaps="The annex itself was not read: no split of the 6,841 places among 20 states is held.",
    )


def returns(source_dir: Path) -> Table:
    """Orders to leave and people returned, by state and year."""
    long = indicator(read_collected(source_dir, "returns_annual"), "orders_to_leave", "returned_total")
    long["member_state"] = long["member_state"].replace({"EU27_2020": "EU27"})
    long = long[long["member_state"].isin([*STATES, "UK", "EU27"])]
    long = long.sort_values("source", ascending=False).drop_duplicates(["year", "member_state", "indicator"])
    swiss_zero = (long["member_state"] == "CH") & long["year"].isin([2019, 2020]) & (long["value"] == 0)
    long = long[~swiss_zero]
    key = ["year", "member_state"]
    wide = long.pivot(index=key, columns="indicator", values="value").astype("Int64")
    sources = long.groupby(key)["source"].agg(lambda ids: "+".join(sorted(set(ids))))
    frame = wide.rename(columns={"returned_total": "returned"}).assign(source=sources).reset_index()
    return Table(
        name="returns",
        title="Orders to leave and people returned, by Member State and year",
        frame=frame[[*key, "orders_to_leave", "returned", "source"]],
        unit="persons",
        what_was_done="""As published; the later vintage where two are held. Swiss zeros of 2019-2020
        are left out.""",
        gaps="""Two different cohorts: their ratio is no person's chance of return. 12 Member States, the
        EU, NO and CH have series to 2025; the other 15 only 2010-2016. PT 2025 orders jump from 535 to
        18,245; SE 2021 and DE 2015-2016 are irregular: as published.""",
    )


def temporary_protection(source_dir: Path) -> Table:
    """People under temporary protection at the end of each quarter."""
    long = indicator(
        read_collected(source_dir, "temporary_protection_monthly"),
        "temporary_protection_beneficiaries_end_month",
    )
    long = long[long["month"].isin(_QUARTER_ENDS) & long["member_state"].isin(STATES)]
    long["persons"] = long["value"].astype(int)
    return Table(
        name="temporary_protection",
        title="Citizens of Ukraine under temporary protection at the end of the quarter",
        frame=long.sort_values(["year", "month", "member_state"])[
            ["year", "month", "member_state", "persons", "source"]
        ],
        unit="persons",
        what_was_done="End of March, June, September and December of each year, March 2022 to March 2025.",
        gaps="""Citizens of Ukraine only (98 % of all). PT is missing in 2025; four states start after
        March 2022.""",
    )
