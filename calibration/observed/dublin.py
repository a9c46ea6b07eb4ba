"""Dublin requests, acceptances and transfers, by pair and in total.

The same flow can be reported by both states and the two reports often disagree: each report is its own row.
"""

from pathlib import Path

import pandas as pd

from pactsim.agents.codes import STATES
from pactsim.calibration.observed.collected import read_collected
from pactsim.calibration.observed.table import Table

_PLACES = (*STATES, "UK")
_EU = {"EU27": "EU27", "EU28": "EU28", "EU+": "EU+", "EU27_2020": "EU27"}
_TOTAL = ("ALL", "TOTAL")
#: indicator -> (direction seen from the reporting state, measure, preference: lower is better).
_MEASURES = (
    {
        "requests_incoming": ("incoming", "requests", 0),
        "transfers_incoming": ("incoming", "transfers", 0),
        "transfers_outgoing": ("outgoing", "transfers", 0),
        "outgoing_decisions_total": ("outgoing", "decisions", 0),
        "decisions_on_outgoing_requests": ("outgoing", "decisions", 0),
        "decisions_on_incoming_requests": ("incoming", "decisions", 0),
    }
    | {
        f"{direction}_{measure}{ending}": (direction, measure.removeprefix("requests_"), rank)
        for direction in ("incoming", "outgoing")
        for measure in ("requests", "requests_accepted", "transfers")
        for rank, ending in enumerate(("", "_sum_derived"))
    }
    | {"outgoing_requests_from_share_derived": ("outgoing", "requests", 2)}
)
#: Press reports that round to hundreds.
_ROUNDED = ("EPTODAY_2018",)
_KEY = ["geo", "partner", "year", "direction", "measure"]


def tables(source_dir: Path) -> list[Table]:
    """`dublin_pairs` and `dublin_totals`."""
    names = ("dublin_indicators", "dublin_pairs_2015_2024", "dublin_matrix_2008_2014")
    long = pd.concat([read_collected(source_dir, name) for name in names], ignore_index=True)
    headlines = read_collected(source_dir, "headlines").rename(columns={"period": "year"})
    headlines = headlines[headlines["indicator"].str.startswith("dublin_")].assign(partner="ALL")
    headlines["indicator"] = headlines["indicator"].str.removeprefix("dublin_")
    long = pd.concat([headlines, long], ignore_index=True)
    long = long[long["indicator"].isin(_MEASURES) & long["year"].astype(str).str.fullmatch(r"\d{4}")]
    meaning = long["indicator"].map(_MEASURES)
    long = long.assign(
        year=long["year"].astype(int),
        direction=meaning.str[0],
        measure=meaning.str[1],
        rank=meaning.str[2],
        value=long["value"].astype(float).round().astype(int),
        partner=long["partner"].replace({"TOTAL": "ALL"}),
        geo=long["geo"].replace(_EU),
    )
    # Direct figures before sums and shares; Eurostat before national figures, rounded press figures last.
    origin = long["source_id"].map(
        lambda name: 0 if name.startswith("ESTAT_") else 2 if name in _ROUNDED else 1
    )
    best = long.assign(origin=origin).sort_values(["rank", "origin"], kind="stable").drop_duplicates(_KEY)
    return [_pairs(best), _totals(best)]


def _wide(best: pd.DataFrame, index: list[str], measures: list[str]) -> pd.DataFrame:
    values = best.pivot(index=index, columns="measure", values="value").reindex(columns=measures)
    sources = best.groupby(index)["source_id"].agg(lambda ids: "+".join(dict.fromkeys(sorted(ids))))
    derived = best.groupby(index)["rank"].max().gt(1)
    return values.astype("Int64").assign(from_share=derived.astype(int), source=sources).reset_index()


def _pairs(best: pd.DataFrame) -> Table:
    pairs = best[best["geo"].isin(_PLACES) & best["partner"].isin(_PLACES)]
    outgoing = pairs["direction"] == "outgoing"
    pairs = pairs.assign(
        sender=pairs["geo"].where(outgoing, pairs["partner"]),
        receiver=pairs["partner"].where(outgoing, pairs["geo"]),
        reported_by=outgoing.map({True: "sender", False: "receiver"}),
    )
    index = ["year", "sender", "receiver", "reported_by"]
    return Table(
        name="dublin_pairs",
        title="Dublin requests, acceptances and transfers by sender, receiver and year",
        frame=_wide(pairs, index, ["requests", "accepted", "transfers"]),
        unit="""requests; requests accepted; persons transferred. from_share = 1: requests are a rounded
        share of a total""",
        what_was_done="""2008-2014: Eurostat, requests and transfers as the receiver reports them, transfers
        as the sender reports them. 2015-2024: national figures collected by the Asylum Information Database
        and others, with take charge and take back added where only those are printed. German pairs of 2024
        from the federal office. sender asks receiver. Each report is a row; part-years are left out.""",
        gaps="""Where both sides report, only 40 % of the pairs of 2008-2014 agree within a tenth, 65 %
        after. Acceptances by pair exist only from 2015. 2015-2024 covers 19 reporting states, mostly their
        main partners; AT, ES, PL, MT and nine more report no pairs. CY 2023 is mostly voluntary relocation.
        2014 is an early vintage: a lower bound for German transfers. A pair without a row is unknown, not
        zero.""",
        dataset="""migr_dubri, migr_dubti, migr_dubto; national figures in the AIDA country reports;
        federal replies""",
    )


def _totals(best: pd.DataFrame) -> Table:
    totals = best[(best["partner"] == "ALL") & best["geo"].isin([*_PLACES, "EU27", "EU28", "EU+"])]
    totals = totals.rename(columns={"geo": "member_state"})
    index = ["year", "member_state", "direction"]
    frame = _wide(totals, index, ["requests", "decisions", "accepted", "transfers"])
    return Table(
        name="dublin_totals",
        title="Dublin requests, decisions, acceptances and transfers by state, direction and year",
        frame=frame.drop(columns="from_share"),
        unit="requests; decisions; requests accepted; persons transferred",
        what_was_done="""Totals over all partners: Eurostat 2008-2014, Eurostat releases and national
        figures after. Where two sources give the same figure, Eurostat's stands before others.""",
        gaps="""After 2014 only what releases and reports print: no state has a full series. Italian
        incoming 2023: national count 35,563 against Eurostat's 42,468.""",
        dataset="migr_dubro, migr_dubri, migr_dubto, migr_dubti; releases; national reports",
    )
