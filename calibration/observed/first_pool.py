"""The first Annual Solidarity Pool (2026): labels, deductions, pledges and reference figures."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pactsim.agents.codes import EU_STATES
from pactsim.calibration.observed.collected import read_collected
from pactsim.calibration.observed.table import Table, without_references

_LABELS = {
    "under_pressure": "under_migratory_pressure",
    "at_risk": "at_risk_of_migratory_pressure",
    "significant": "significant_migratory_situation",
}
_AMOUNTS = {
    "pledged_relocations_or_offsets": "pledged_persons",
    "pledged_financial": "pledged_eur",
    "pledged_alternative": "alternative_eur",
    "pledged_financial_SEK": "pledged_sek",
}


def tables(source_dir: Path) -> list[Table]:
    """`pool_2026` and `pool_2026_totals`."""
    pool = pd.concat([read_collected(source_dir, name) for name in ("pool_2026_annex", "pool_2026")])
    pool = pool.drop_duplicates(["geo", "indicator"]).reset_index(drop=True)
    return [pool_2026(pool), pool_2026_totals(pool)]


def pool_2026(pool: pd.DataFrame) -> Table:
    """Labels, deductions and pledges of the first pool, one row a state."""
    by_state = {state: rows.set_index("indicator") for state, rows in pool.groupby("geo")}
    rows = [_pool_row(state, by_state.get(state)) for state in EU_STATES]
    return Table(
        name="pool_2026",
        title="First Annual Solidarity Pool (2026): labels, deductions and pledges by Member State",
        frame=pd.DataFrame(rows).astype(dict.fromkeys(_AMOUNTS.values(), "Int64")),
        unit="""labels 0 or 1; fair shares: share of the pool; pledged_persons: persons; amounts: EUR
        (pledged_sek: SEK)""",
        what_was_done="""Labels: the Commission's announcement of November 2025. deduction: benefitting
        (under pressure, owes nothing), full (adjusted contribution of zero, second-hand), total_or_partial
        (granted, extent unknown), refused, unknown (entitled to ask, outcome not found), none. form: what
        the state chose as far as reported. status: best and worst knowledge of the amounts.
        fair_share_derived: 50 % population of 1 January 2025, 50 % GDP 2024 over 26 states; fair_share is
        what was reported from the decision's annex. Pledges of DE and FR are persons to be met by
        relocation or offset: a minister says offsets for DE; for FR the form is not stated, and Spain's
        count of 962 relocations in all leaves no room for 3,361, so both are best read as offsets.""",
        gaps="""The annex with the pledges was not read: FI, LU, MT, RO, NL, LT, BG, EE amounts are unknown
        and are not zero; SE only as `just over` SEK 100 million. HU and SK pledged nothing. Most figures
        are second-hand or press.""",
        publisher="""European Commission and Council of the European Union, mostly as reported by
        ministers and press""",
        dataset="Council Implementing Decision (EU) 2025/2642 and reports on it",
    )


def _pool_row(state: str, facts: pd.DataFrame | None) -> dict[str, object]:
    def has(indicator: str) -> bool:
        return facts is not None and indicator in facts.index

    def value(indicator: str) -> str:
        return str(facts.loc[indicator, "value"]) if facts is not None and has(indicator) else ""

    row: dict[str, object] = {"member_state": state}
    row |= {label: int(has(indicator)) for label, indicator in _LABELS.items()}
    row["deduction"] = _deduction(row, has)
    row["fair_share"] = round(float(value("fair_share_pct")) / 100, 6) if has("fair_share_pct") else None
    derived = value("fair_share_pct_derived")
    row["fair_share_derived"] = round(float(derived) / 100, 6) if derived else None
    row["form"] = _form(state, has, value)
    for indicator, column in _AMOUNTS.items():
        row[column] = int(float(value(indicator))) if has(indicator) else None
    if has("pledge_recorded"):
        row |= {"pledged_persons": 0, "pledged_eur": 0}
    if facts is None:
        return row | {"status": "", "note": "outside the pool (Protocol 22)", "source": "AMMR_QA_2025_11"}
    told = [i for i in [*_AMOUNTS, "chosen_measure", "chosen_measure_reported", "pledge_recorded"] if has(i)]
    told += [
        i
        for i in ("adjusted_contribution", "deduction_granted_total_or_partial", "exemption_refused")
        if has(i)
    ]
    notes = [str(facts.loc[i, "note"]) for i in told if isinstance(facts.loc[i, "note"], str)]
    status = dict.fromkeys(
        str(facts.loc[i, "status"]) for i in told if isinstance(facts.loc[i, "status"], str)
    )
    used = [i for i in [*_LABELS.values(), *told, "fair_share_pct", "fair_share_pct_derived"] if has(i)]
    sources = dict.fromkeys(str(facts.loc[i, "source_id"]) for i in used)
    dropped = (
        " in law/first_cycle_2026.csv;",
        "already held; ",
        "already held",
        "NEW. ",
        "NEW but weak: ",
        "NEW",
    )
    for words in dropped:
        notes = [note.replace(words, "") for note in notes]
    row["status"] = "; ".join(status)
    row["note"] = without_references("; ".join(dict.fromkeys(note for note in notes if note)))
    row["source"] = "+".join(sources) or "AMMR_QA_2025_11"
    return row


def _deduction(row: dict[str, object], has: Callable[[str], bool]) -> str:
    if row["under_pressure"]:
        return "benefitting"
    if has("adjusted_contribution"):
        return "full"
    if has("deduction_granted_total_or_partial") or has("deduction_granted"):
        return "total_or_partial"
    if has("exemption_refused"):
        return "refused"
    return "unknown" if row["significant"] else "none"


def _form(state: str, has: Callable[[str], bool], value: Callable[[str], str]) -> str:
    if has("pledge_recorded"):
        return "no_pledge"
    if has("pledged_alternative"):
        return "alternative"
    if has("pledged_relocations_or_offsets"):
        return "offsets" if value("chosen_measure") == "responsibility_offsets" else "relocation_or_offsets"
    chosen = value("chosen_measure") or value("chosen_measure_reported")
    return {"half relocation, half financial": "relocation_and_financial"}.get(chosen, chosen)


def pool_2026_totals(pool: pd.DataFrame) -> Table:
    """Reference figures, dates and counts of the first pool."""
    rows = pool[pool["geo"] == "EU"]
    frame = pd.DataFrame(
        {
            "item": rows["indicator"],
            "value": rows["value"],
            "unit": rows["unit"],
            "status": rows["status"].fillna("reported"),
            "note": rows["note"]
            .fillna("")
            .str.replace("already held", "")
            .str.strip()
            .map(without_references),
            "source": rows["source_id"],
        }
    )
    return Table(
        name="pool_2026_totals",
        title="First Annual Solidarity Pool (2026): reference figures and dates",
        frame=frame.sort_values("item"),
        unit="in the column unit; dates as yyyymmdd",
        what_was_done="""As reported. The decision was first printed as adopted on 19 December 2025; a
        corrigendum of January 2026 says 22 December: both are kept.""",
        gaps="""21,000 persons and EUR 420 million are alternatives, not to be added. Spain's count is
        its own.""",
    )
