"""For how many cases a state is responsible, and by which requests and criteria that came about."""

from datetime import date

import pandas as pd

from pactsim.experiments.explain.evidence import law_numbers
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.node import Node

_SHOWN = 5


def responsibility(facts: Facts) -> Node:
    """Open cases on 31 December by responsible state; requests, transfers and determinations of the year."""
    states = facts.run.tables["states"]
    of_year = states[states["year"] == facts.year]
    rows = of_year[of_year["member_state"] == facts.state]
    december = rows[rows["month"] == 12].iloc[0]
    return Node(
        f"Cases {facts.state} is responsible for, 31 December {facts.year}", int(december["responsible_for"]),
        "open cases", article="AMMR 16, 24 to 33, 37; before 12 June 2026 Dublin III",
        note="persons with an open application, wherever in the 31 states they are",
        parts=(
            Node("Open applications lodged and pending there", int(december["pending"]), "persons", source="this run"),
            Node("Of these, responsibility not yet determined", int(december["undetermined"]), "persons",
                 source="this run", note="they count for no state yet"),
            _determined(facts),
            _requests(facts, rows, "in"),
            _requests(facts, rows, "out"),
            _moves(rows),
            *_law(facts),
        ),
    )  # fmt: skip


def _determined(facts: Facts) -> Node:
    name = f"Determined in {facts.year} by criterion"
    table = facts.run.tables.get("responsibility")
    if table is None:
        return Node(name, None, note="this run holds no table 'responsibility'")
    rows = table[(table["year"] == facts.year) & (table["member_state"] == facts.state)]
    rows = rows.sort_values("cases", ascending=False)
    parts = tuple(
        Node(str(row["criterion"]).replace("_", " "), int(row["cases"]), "persons")
        for row in rows.to_dict("records")
        if row["cases"]
    )
    total = int(rows["cases"].sum())
    return Node(name, total, "persons", "sum over criteria", sum(int(p.value or 0) for p in parts),
                article="AMMR 24 to 33 or Dublin III 7 to 17", parts=parts)  # fmt: skip


def _law(facts: Facts) -> list[Node]:
    """The legal numbers of the criteria and limits that count; the law of a case is that of its registration."""
    acts = [
        ("Numbers of Dublin III, for applications before 12 June 2026", "dublin_", True, 2025),
        ("Numbers of the AMMR, for applications since 12 June 2026", "ammr_", facts.year >= 2026, 9999),
    ]
    nodes = []
    for words, prefix, counts, last in acts:
        if counts:
            names = [name for name in sorted(law_numbers()) if name.startswith(prefix)]
            numbers = tuple(facts.parameter(name, date(min(facts.year, last), 12, 31)) for name in names)
            nodes.append(Node(words, len(numbers), "numbers", parts=numbers, fold=True))
    return nodes


def _requests(facts: Facts, rows: pd.DataFrame, way: str) -> Node:
    own, other = ("receiver", "sender") if way == "in" else ("sender", "receiver")
    words = "received" if way == "in" else "sent"
    pairs = facts.run.tables["dublin"]
    pairs = pairs[(pairs["year"] == facts.year) & (pairs[own] == facts.state)]
    pairs = pairs.sort_values("requests", ascending=False)
    sums = pairs[["requests", "accepted", "transfers"]].sum()
    largest = tuple(
        Node(f"{'from' if way == 'in' else 'to'} {row[other]}", int(row["requests"]), "requests",
             note=f"{row['accepted']:,} accepted, {row['transfers']:,} transferred")
        for row in pairs.head(_SHOWN).to_dict("records")
        if row["requests"]
    )  # fmt: skip
    rest = int(pairs["requests"].iloc[_SHOWN:].sum())
    if rest:
        largest += (Node("all others", rest, "requests"),)
    return Node(
        f"Requests {words} in {facts.year}", int(rows[f"requests_{way}"].sum()), "requests", "sum over partners",
        int(sums["requests"]), article="AMMR 39 to 41 or Dublin III 21 to 25",
        note=f"{int(sums['accepted']):,} accepted, {int(sums['transfers']):,} people transferred", parts=largest,
    )  # fmt: skip


def _moves(rows: pd.DataFrame) -> Node:
    columns = {
        "transfers_in": "Transfers received", "transfers_out": "Transfers carried out",
        "relocated_in": "Relocated to it", "relocated_out": "Relocated from it",
        "offsets_taken": "Cases taken over as offsets", "offsets_ceded": "Cases others took over",
    }  # fmt: skip
    parts = tuple(Node(words, int(rows[name].sum()), "persons") for name, words in columns.items())
    return Node("Moved with or without the person in the year", sum(int(p.value or 0) for p in parts), "movements",
                "sum of the lines",
                article="AMMR 46, 63, 67", parts=parts, fold=True)  # fmt: skip
