"""Age and sex of applicants, and how many sea arrivals follow search and rescue."""

from pathlib import Path

import pandas as pd

from pactsim.agents.codes import CITIZENSHIPS, STATES
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.table import Table, join_sources

_SHARES = {
    "share_first_time_under18": ("share_under18", "first_time"),
    "share_applicants_under18": ("share_under18", "applicants"),
    "unhcr_pending_asylum_seekers_share_under18_derived": ("share_under18", "pending"),
    "unaccompanied_share_of_applicants_under18": ("unaccompanied_of_under18", "applicants"),
    "unaccompanied_share_of_first_time_under18": ("unaccompanied_of_under18", "first_time"),
    "unaccompanied_share_of_applicants": ("unaccompanied_of_applicants", "applicants"),
    "unaccompanied_share_of_first_time_applicants": ("unaccompanied_of_applicants", "first_time"),
    "share_male_applicants_derived": ("share_male", "applicants"),
}
_COUNTS = {
    "applicants_under18": ("share_under18", "total_applicants"),
    "first_time_applicants_under18": ("share_under18", "first_time_applicants"),
    "unaccompanied_minor_applicants": ("unaccompanied_of_applicants", "total_applicants"),
}
_KEY = ["year", "member_state", "citizenship", "measure", "basis"]
#: Later vintages of the same figure first.
_VINTAGES = ("third vintage", "revised", "second vintage")
#: Half-width of the range by how the share was observed.
_MARGIN = {"full_year": 0.05, "part_of_period": 0.15}
_ABOVE_LOWER_BOUND = 0.30


def tables(source_dir: Path) -> list[Table]:
    """`age` and `sar_share`."""
    return [age(source_dir), sar_share(source_dir)]


def age(source_dir: Path) -> Table:
    """Shares under 18, unaccompanied and male, by state, citizenship and year."""
    long = read_collected(source_dir, "applicants_age_sex")
    long["period"] = long["period"].astype(str).str.replace("-12-31", "", regex=False)
    long = long[long["period"].str.fullmatch(r"\d{4}")]
    long = long.assign(year=long["period"].astype(int))
    frame = pd.concat([_published_shares(long), _shares_from_counts(long, source_dir)])
    frame["member_state"] = frame["member_state"].replace({"EU27_2020": "EU27"})
    frame = frame[frame["member_state"].isin([*STATES, "UK", "EU27", "EU28", "EU+"])]
    frame = frame[frame["citizenship"].isin([*CITIZENSHIPS, "TOTAL"])].drop_duplicates(_KEY)
    return Table(
        name="age",
        title="Minors, unaccompanied minors and men among applicants",
        frame=frame.sort_values(["measure", "year", "member_state", "citizenship"])[
            [*_KEY, "share", "source"]
        ],
        unit="""share: of applicants (share_under18, share_male, unaccompanied_of_applicants) or of
        those under 18""",
        what_was_done="""Published shares, percentages divided by 100; basis says whether of first-time
        applicants, of all applicants or of the pending stock at the end of 2025. Where only numbers are
        published (basis derived) they are divided by the total or first-time applicants of the same state
        and year; the latest vintage of the unaccompanied is used.""",
        gaps="""No yearly series under 18 by state. The 2023 share of the EU leaves out FR, PL and CY. The
        pending stock holds fewer minors than new applicants where procedures for single people are long. AT
        2015-2019 comes from a translated article: low confidence. No family size is published. Sex by state
        x citizenship (pooled 2021-2024) is not kept.""",
        dataset="migr_asyappctza, migr_asyunaa and releases on children; Refugee Data Finder demographics",
    )


def _published_shares(long: pd.DataFrame) -> pd.DataFrame:
    rows = indicator(long, *_SHARES)
    percent = rows["unit"] == "percent"
    rows["share"] = rows["value"].astype(float).where(~percent, rows["value"].astype(float) / 100).round(4)
    return rows.assign(
        measure=rows["indicator"].map(lambda name: _SHARES[name][0]),
        basis=rows["indicator"].map(lambda name: _SHARES[name][1]),
    )[[*_KEY, "share", "source"]]


def _shares_from_counts(long: pd.DataFrame, source_dir: Path) -> pd.DataFrame:
    rows = indicator(long, *_COUNTS)
    rows = rows[rows["citizenship"] == "TOTAL"]
    order = (
        rows["note"]
        .fillna("")
        .map(lambda note: _VINTAGES.index(note) if note in _VINTAGES else len(_VINTAGES))
    )
    rows = rows.assign(order=order).sort_values("order", kind="stable")
    rows = rows.drop_duplicates(["member_state", "year", "indicator"])
    rows["total_of"] = rows["indicator"].map(lambda name: _COUNTS[name][1])
    totals = indicator(
        read_collected(source_dir, "applicants_annual"), "total_applicants", "first_time_applicants"
    )
    totals = totals.rename(columns={"indicator": "total_of", "value": "total", "source": "total_source"})
    merged = rows.merge(
        totals[["member_state", "year", "total_of", "total", "total_source"]],
        on=["member_state", "year", "total_of"],
    )
    merged["share"] = (merged["value"].astype(float) / merged["total"]).round(4)
    merged["source"] = join_sources(merged["source"], merged["total_source"])
    merged["measure"] = merged["indicator"].map(lambda name: _COUNTS[name][0])
    return merged.assign(basis="derived")[[*_KEY, "share", "source"]]


def sar_share(source_dir: Path) -> Table:
    """Share of sea arrivals after search and rescue, by state and year, with a range."""
    long = read_collected(source_dir, "sar_share")
    rows = []
    for row in long.to_dict("records"):
        if row["indicator"] not in {"share_sar_derived", "share_sar_lower_bound_derived"}:
            continue
        years = _years_of(str(row["period"]))
        value = float(row["value"])
        if row["indicator"] == "share_sar_lower_bound_derived":
            lo, hi, basis = value, value + _ABOVE_LOWER_BOUND, "lower_bound"
            value = (lo + hi) / 2
        else:
            basis = "full_year" if str(row["period"]).isdigit() else "part_of_period"
            lo, hi = max(0.0, value - _MARGIN[basis]), min(1.0, value + _MARGIN[basis])
        rows += [
            (row["geo"], year, round(value, 4), round(lo, 4), round(hi, 4), basis, row["source_id"])
            for year in years
        ]
    frame = pd.DataFrame(rows, columns=["member_state", "year", "share", "lo", "hi", "basis", "source"])
    order = {"full_year": 0, "part_of_period": 1, "lower_bound": 2}
    frame = frame.sort_values(
        ["member_state", "year", "basis"], key=lambda c: c.map(order) if c.name == "basis" else c
    )
    return Table(
        name="sar_share",
        title="Share of sea arrivals that follow search and rescue",
        frame=frame.drop_duplicates(["member_state", "year"]),
        unit="share of sea arrivals; lo and hi: range",
        what_was_done="""Persons landed after search and rescue over sea arrivals. A full year has a range
        of 0.05 either way; a part of a year or several years together (basis part_of_period) stand for each
        year they touch, with 0.15 either way; IT 2021 is known only as a lower bound (own units), so the
        middle of the bound and the bound plus 0.30 is given.""",
        gaps="""Not one definition: until 2017 Italy counts all rescues coordinated from Rome, from 2019
        what the ministry calls search-and-rescue events; the rise of 2023 is partly a change of practice.
        Nothing for IT 2018, 2024, 2025, ES after 2018, EL, CY.""",
    )


def _years_of(period: str) -> list[int]:
    """The years a period touches: ``2014-2017``, ``2019-08/2020-07`` or ``2022``."""
    if "/" in period:
        first, last = (int(part[:4]) for part in period.split("/"))
    elif len(period) == 9:
        first, last = int(period[:4]), int(period[5:])
    else:
        first = last = int(period[:4])
    return list(range(first, last + 1))
