"""Headline figures a run is compared with: one figure a row, with its place, period and source."""

from pathlib import Path

import pandas as pd

from pactsim.calibration.observed.collected import read_collected
from pactsim.calibration.observed.table import Table, without_references

#: Published with the warning not to use it: provisional and incomplete.
_NOT_OUTTURNS = (("ES", "2026-06", "total_applicants"),)
_EU = ("EU27", "EU28", "EU+", "EU")
_DUBLIN_EVERYWHERE = (
    "transfer_rate_of_requests",
    "transfer_rate_of_acceptances",
    "ratio_dublin_decisions_to_applications",
    "ratio_transfers_to_accepted_requests",
    "acceptance_rate_outgoing_decisions",
    "acceptance_rate_incoming_decisions",
    "dublin_procedure_duration",
    "share_of_acceptances_tacit",
    "share_of_procedures_with_dublin_check",
    "presumed_responsible_no_request_made",
)
_FUNNEL = (
    "applications_for_relocation",
    "requests_sent",
    "requests_accepted",
    "requests_rejected",
    "legally_binding_total",
    "foreseen_total_political",
    "relocated_final",
    "relocated_share_of_legal_quota",
)
_RENAMED = {
    "decided": "decided_of_already_protected_in_Greece",
    "protection_rate_again": "protection_rate_of_already_protected_in_Greece",
    "dublin_ratio_dublin_decisions_to_applications": "ratio_dublin_decisions_to_applications",
}
#: A rule of law and a share whose base is unknown.
_LEFT_OUT = ("legal_maximum_first_instance", "incoming_dublin_requests_share_unverified_base")
_COLUMNS = ["target", "period", "place", "partner", "value", "unit", "note", "source"]


def tables(source_dir: Path) -> list[Table]:
    """`validation`."""
    from_to = {"from_geo": "geo", "to_geo": "partner", "date": "period"}
    vsm = _named(source_dir, "vsm_milestones", from_to)
    earlier = _named(source_dir, "vsm_adhoc_2009_2021", from_to)
    parts = [
        _yearly(source_dir),
        _headlines(source_dir),
        _dublin(source_dir),
        _named(source_dir, "secondary_indicators", {"partner_or_group": "partner"}),
        _relocation(source_dir),
        vsm.assign(target="vsm_" + vsm["target"]),
        earlier.assign(target="earlier_relocation_" + earlier["target"]),
        _named(source_dir, "reception_durations_backlog", {}),
    ]
    frame = pd.concat(parts)
    frame["value"] = frame["value"].astype(float)
    percent = frame["unit"].str.startswith("percent")
    frame.loc[percent, "value"] = (frame.loc[percent, "value"] / 100).round(6)
    frame.loc[percent, "unit"] = "share"
    frame["place"] = frame["place"].replace({"EU27_2020": "EU27"})
    frame["note"] = frame["note"].fillna("").map(without_references)
    frame["target"] = frame["target"].replace(_RENAMED)
    frame = frame[~frame["target"].isin(_LEFT_OUT)]
    frame = frame.drop_duplicates(["target", "period", "place", "partner", "value"])
    return [
        Table(
            name="validation",
            title="Headline figures for validation",
            frame=frame.sort_values(["target", "place", "partner", "period"], kind="stable")[_COLUMNS],
            unit="in the column unit; shares lie in [0, 1]",
            what_was_done="""Quoted figures on applications, decisions, pending cases, Dublin, Eurodac
            matches, people protected in Greece who apply in Germany, people leaving after relocation,
            relocation schemes and durations, re-shaped to one form; percentages divided by 100.""",
            gaps="""Quoted as published, often rounded and provisional; some first-time counts are citizens
            of non-EU states only. Figures dated 2026 under ESTAT_2026M09_NOTE are second-hand, and Spain's
            of June 2026 is left out because it is not an outturn.""",
            publisher="Eurostat, EUAA, national authorities and press: see the rows",
            dataset="releases and reports: see the rows",
        )
    ]


def _shaped(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.rename(columns={"geo": "place", "indicator": "target", "source_id": "source"})
    if "note" not in rows.columns:
        rows = rows.assign(note="")
    if "partner" not in rows.columns:
        rows = rows.assign(partner="ALL")
    return rows.assign(period=rows["period"].astype(str))[_COLUMNS]


def _named(source_dir: Path, name: str, renamed: dict[str, str]) -> pd.DataFrame:
    return _shaped(read_collected(source_dir, name).rename(columns=renamed))


def _headlines(source_dir: Path) -> pd.DataFrame:
    rows = _named(source_dir, "headlines", {})
    not_outturn = [
        (place, period, target) in _NOT_OUTTURNS
        for place, period, target in zip(rows["place"], rows["period"], rows["target"])
    ]
    return rows[~pd.Series(not_outturn, index=rows.index) & ~rows["target"].str.startswith("dublin_")]


def _yearly(source_dir: Path) -> pd.DataFrame:
    """The Union's first-time applicants, total applicants and detections on all routes, by year."""
    applicants = read_collected(source_dir, "applicants_annual")
    applicants = applicants[applicants["geo"] == "EU27_2020"]
    applicants = applicants[applicants["indicator"].isin(["first_time_applicants", "total_applicants"])]
    crossings = read_collected(source_dir, "arrivals_ibc_route_year")
    whole_year = (crossings["route"] == "ALL_ROUTES") & (crossings["months_covered"] == 12)
    crossings = crossings[whole_year & (crossings["unit"] == "detections")]
    crossings = crossings.rename(columns={"route": "geo"}).replace({"geo": {"ALL_ROUTES": "all routes"}})
    rows = pd.concat([applicants, crossings])
    return _shaped(rows.rename(columns={"year": "period"}))


def _dublin(source_dir: Path) -> pd.DataFrame:
    rows = read_collected(source_dir, "dublin_indicators")
    wanted = rows["geo"].isin(_EU) | rows["indicator"].isin(_DUBLIN_EVERYWHERE)
    rows = rows[wanted | ((rows["geo"] == "DE") & (rows["partner"] != "ALL"))]
    rows = rows.assign(indicator="dublin_" + rows["indicator"].str.removeprefix("dublin_"))
    return _shaped(rows.rename(columns={"year": "period"}))


def _relocation(source_dir: Path) -> pd.DataFrame:
    rows = read_collected(source_dir, "vsm_relocation_2015_2017")
    rows = rows[rows["indicator"].isin(_FUNNEL)]
    rows = rows.assign(indicator="relocation_2015_" + rows["indicator"].str.removeprefix("relocated_"))
    return _shaped(rows.rename(columns={"from_geo": "geo", "to_geo": "partner", "date": "period"}))
