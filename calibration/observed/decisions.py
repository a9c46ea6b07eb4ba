"""Decisions on asylum applications: positive and negative, by state, citizenship and year.

Positive means any protection (refugee or complementary status). The two are not told apart, since some states
report every grant as refugee status. Cases closed without a decision on the merits are left out.
"""

from pathlib import Path

import pandas as pd

from pactsim.agents.codes import CITIZENSHIPS, STATES
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.table import Table

_POSITIVE = ("unhcr_refugee_status", "unhcr_complementary_protection")
_NEGATIVE = "unhcr_rejected"
_MIXED_INSTANCES = "UNHCR_DEC_2026_FA"
_KEY = ["year", "member_state", "citizenship"]


def tables(source_dir: Path) -> list[Table]:
    """`decisions` and `closed_otherwise`."""
    parts = [
        _unhcr(read_collected(source_dir, "decisions_by_geo_citizenship")),
        _unhcr(read_collected(source_dir, "decisions_by_citizenship_eu27")),
        _unhcr(read_collected(source_dir, "decisions_annual")),
        _eurostat(read_collected(source_dir, "decisions_annual")),
    ]
    frame = pd.concat(parts)
    frame = frame[frame["member_state"].isin([*STATES, "UK", "EU27"])]
    frame = frame[frame["citizenship"].isin([*CITIZENSHIPS, "TOTAL"])]
    return [
        Table(
            name="decisions",
            title="Asylum decisions by state, citizenship and year",
            frame=frame.sort_values([*_KEY, "basis"], kind="stable"),
            unit="decisions",
            what_was_done="""UNHCR: positive = refugee status + complementary protection, negative =
            rejected, otherwise closed cases left out. Named citizenships by state 2018-2024, citizenships
            for the EU-27 sum 2008-2025, TOTAL by state 2008-2024. basis unhcr_mixed_instances: the
            country-year mixes first instance and appeal (always in AT). Eurostat: first-instance TOTAL by
            state 2008-2016.""",
            gaps="""UNHCR and Eurostat levels differ (median 0.94, only half of the country-years within a
            tenth). By state and citizenship nothing for 2025. EU-27 rates of 2025 are mainly procedural for
            Syrians: not a settled rate. Counts below 5 are shown as 5.""",
        ),
        _closed_otherwise(source_dir),
    ]


def _closed_otherwise(source_dir: Path) -> Table:
    """Cases that ended without a decision on the merits: withdrawn, discontinued, Dublin and other reasons of form."""
    rows = indicator(read_collected(source_dir, "decisions_annual"), "unhcr_otherwise_closed")
    rows = rows[rows["member_state"].isin(STATES) & (rows["citizenship"] == "TOTAL")]
    rows = rows.assign(closed=rows["value"].astype(int)).sort_values(["year", "member_state"], kind="stable")
    return Table(
        name="closed_otherwise",
        title="Asylum cases closed without a decision on the merits, by state and year",
        frame=rows[["year", "member_state", "closed", "source"]],
        unit="persons",
        what_was_done="UNHCR's cases closed otherwise, totals by state.",
        gaps="""States differ in what they report: withdrawn, discontinued and Dublin cases are mixed, and DK, ES
        and FR report none or few in most years, where 0 may mean not reported.""",
    )


def _unhcr(long: pd.DataFrame) -> pd.DataFrame:
    rows = indicator(long, *_POSITIVE, _NEGATIVE)
    rows["member_state"] = rows["member_state"].replace({"EU27_2020": "EU27"})
    rows["outcome"] = rows["indicator"].map(lambda name: "negative" if name == _NEGATIVE else "positive")
    wide = rows.pivot_table(
        index=[*_KEY, "source"], columns="outcome", values="value", aggfunc="sum", fill_value=0
    ).reset_index()
    mixed = wide["source"] == _MIXED_INSTANCES
    return _counted(wide, mixed.map({True: "unhcr_mixed_instances", False: "unhcr"}))


def _eurostat(long: pd.DataFrame) -> pd.DataFrame:
    rows = indicator(long, "first_instance_positive", "first_instance_rejected")
    rows["outcome"] = rows["indicator"].map(
        {"first_instance_positive": "positive", "first_instance_rejected": "negative"}
    )
    wide = rows.pivot(index=[*_KEY, "source"], columns="outcome", values="value").dropna().reset_index()
    return _counted(wide, pd.Series("eurostat", index=wide.index))


def _counted(wide: pd.DataFrame, basis: pd.Series) -> pd.DataFrame:
    wide = wide.assign(
        positive=wide["positive"].astype(int), negative=wide["negative"].astype(int), basis=basis
    )
    return wide[[*_KEY, "positive", "negative", "basis", "source"]]
