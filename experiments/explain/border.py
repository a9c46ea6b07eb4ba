"""How many people a state must be able to hold and examine in the border procedure, and how many it did."""

from datetime import date
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES, STATE_INDEX
from pactsim.experiments.explain.evidence import (
    law_numbers,
    observed_row,
    of_rule,
    source_text,
    tag_of_sources,
)
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.node import Node
from pactsim.model.law.border_capacity import yearly_maximum
from pactsim.model.observed_states import border_places, state_series
from pactsim.model.observed_tables import table

FIRST_DAY = date(2026, 6, 12)


def border_capacity(facts: Facts) -> Node:
    """Places at the end of the year, the yearly maximum, and the use of both."""
    states = facts.run.tables["states"]
    rows = states[(states["year"] == facts.year) & (states["member_state"] == facts.state)]
    december: dict[Any, Any] = rows[rows["month"] == 12].to_dict("records")[0]
    end = date(facts.year, 12, 31)
    places = _places(facts, int(december["border_places"]), end)
    parts = [places]
    if end >= FIRST_DAY:
        parts.append(_maximum(facts, places, end))
    parts += [
        Node("Begun in the calendar year", int(rows["border_started"].sum()), "persons", source="this run"),
        Node("In the procedure on 31 December", int(december["border_persons"]), "persons", source="this run"),
        Node("Left out because a limit was reached", int(rows["border_exempt"].sum()), "persons", source="this run"),
    ]  # fmt: skip
    return Node(
        f"Border capacity of {facts.state} on 31 December {facts.year}", places.value, "places",
        recomputed=places.recomputed, article="APR 46, 47",
        note="" if end >= FIRST_DAY else "none: the duty begins on 12 June 2026", parts=tuple(parts),
    )  # fmt: skip


def _places(facts: Facts, recorded: int, end: date) -> Node:
    if end < FIRST_DAY:
        return Node("Places", recorded, "places")
    use = facts.parameter("border_capacity_use", end, title="Part of the places that the state runs")
    union_now = facts.parameter("border_places_union", end, title="Places of the Union in this run")
    adopted = float(law_numbers()["border_places_union"].values[0].value)
    factor = float(union_now.value or 0) / adopted * float(use.value or 0)
    now = int(np.floor(border_places()[STATE_INDEX[facts.state]] * factor))
    scaled = (use, union_now) if factor != 1.0 else ()
    by_factor = " x part run x capacity of the Union as changed" if scaled else ""
    held = set(table("border_capacity")["member_state"])
    whole = observed_row("border_capacity", "member_state", "EU26")
    union = Node("Places of the Union", int(whole["places"]), "places",
                 source=source_text(str(whole["source"])), tag="S", article="APR 46")  # fmt: skip
    if facts.state in held:
        row = observed_row("border_capacity", "member_state", facts.state)
        status = str(row["status"])
        fact = Node("Reported or derived", int(row["places"]), "places", source=source_text(str(row["source"])),
                    tag=tag_of_sources(str(row["source"]), status), note=f"status: {status}")  # fmt: skip
        return Node("Places", recorded, "places", "the known number" + by_factor, now, **of_rule("adequate_capacity"),
                    parts=(fact, union, *scaled))  # fmt: skip
    others = [code for code in POOL_STATES if code not in held]
    people = state_series("population", 2024, 2024)[0]
    total = float(sum(people[STATE_INDEX[code]] for code in others))
    own = float(people[STATE_INDEX[facts.state]])
    rest = observed_row("border_capacity", "member_state", "OTHER_20")
    return Node(
        "Places", recorded, "places", f"the rest of the places x own part of the population{by_factor}, rounded down",
        now, **of_rule("adequate_capacity"),
        parts=(
            Node("Rest for the states without a known number", int(rest["places"]), "places",
                 source=source_text(str(rest["source"])), tag="D"),
            Node("Own part of their population", own / total, "of 1", "own / all of them", tag="U",
                 note="an assumption: the law splits by crossings, refusals and rescues of three years, and the "
                 "split is not published"),
            union,
            *scaled,
        ),
    )  # fmt: skip


def _maximum(facts: Facts, places: Node, end: date) -> Node:
    factor = facts.parameter("border_maximum_multiplier", end, title="Factor of the period")
    first = {2026: "12 June 2026", 2027: "13 June 2027"}.get(facts.year, f"13 June {facts.year}")
    value = int(yearly_maximum(np.array([places.value or 0], dtype=np.int64), int(factor.value or 0))[0])
    return Node(
        f"Applications of the twelve months from {first}", value, "at most", "places x factor",
        int(places.value or 0) * int(factor.value or 0), **of_rule("yearly_maximum"),
        parts=(places_only(places), factor),
    )  # fmt: skip


def places_only(places: Node) -> Node:
    """The places without their parts, where they are used a second time."""
    return Node("Places", places.value, "places")
