"""What a state pledged, by type, and what that is worth against its fair share."""

from typing import Final

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.evidence import of_rule
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.fair_share import fair_share, price_node
from pactsim.experiments.explain.node import Node
from pactsim.experiments.explain.pledge_origin import origin
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur

KINDS: Final = {
    "relocation": ("Relocation", "persons"),
    "offset": ("Offsets (cases already at home)", "cases"),
    "eur": ("Money", "EUR"),
    "alternative_eur": ("Alternative measures", "EUR"),
}


def pledge(facts: Facts) -> Node:
    """The pledge by type, the choice or the fact behind it, and what it is worth against the fair share."""
    act = facts.needed("pledge", facts.state)
    worth = worth_node(facts, "pledged")
    due = facts.count("fair_share_eur")
    short = int(pledge_shortfall_eur(np.array([worth.value]), np.array([due]))[0])
    chosen = origin(facts)
    adopted = facts.act("council_act")
    failed = adopted is not None and not adopted.vote.get("adopted", True)
    return Node(
        f"Pledge of {facts.state} for {facts.year}", worth.value, "EUR in all forms",
        worth.formula, worth.recomputed, **of_rule("pledge_value_eur"),
        note="no pledge binds: the Council act was not adopted" if failed else f"made on {act.date.isoformat()}",
        parts=(
            *worth.parts,
            chosen,
            Node(
                "Short of the fair share", short, "EUR", "fair share in money - worth of the pledge",
                max(due - int(worth.value or 0), 0), **of_rule("pledge_shortfall_eur"),
                note="a short pledge is recorded; the Council may adopt the act nevertheless" if short else "",
                parts=(Node("Fair share in money", due, "EUR", parts=(fair_share(facts),), fold=True),),
            ),
        ),
    )  # fmt: skip


def worth_node(facts: Facts, stage: str) -> Node:
    """What a pledge is worth in money at one stage (``pledged`` or ``effective``), by type."""
    amounts = {kind: facts.count(f"{stage}_{kind}") for kind in KINDS}
    price = price_node(facts)
    persons, cases, eur, measures = (np.array([amounts[kind]]) for kind in KINDS)
    value = int(pledge_value_eur(persons, cases, eur, measures, int(price.value or 0))[0])
    parts = [_amount(facts, kind, amount, stage) for kind, amount in amounts.items()]
    again = (int(parts[0].value or 0) + int(parts[1].value or 0)) * int(price.value or 0)
    again += int(parts[2].value or 0) + int(parts[3].value or 0)
    return Node(
        "Worth", value, "EUR", "(persons + cases) x one person in money + money + alternative measures",
        again, **of_rule("pledge_value_eur"), parts=(*parts, price),
    )  # fmt: skip


def _amount(facts: Facts, kind: str, amount: int, stage: str) -> Node:
    name, unit = KINDS[kind]
    if stage != "pledged":
        return Node(name, amount, unit)
    said = int(facts.needed("pledge", facts.state)[kind])
    parts, total = [Node("Said at the High-Level Forum", said, unit, article="AMMR 13, 57(3)")], said
    forum = facts.act("technical_forum")
    moved = int(forum["turned_to_relocation"][facts.state]) if forum else 0
    if moved and kind in {"relocation", "offset"}:
        moved = moved if kind == "relocation" else -moved
        parts.append(
            Node(
                "Offset offer that the law does not allow, turned into relocation", moved, unit,
                article="AMMR 63(2), recital 33",
            )
        )  # fmt: skip
        total += moved
    asked = facts.act("requested_offsets")
    turned = int(asked["turned_to_offsets"][facts.state]) if asked else 0
    if asked and turned and kind in {"relocation", "offset"}:
        turned = turned if kind == "offset" else -turned
        parts.append(
            Node("Relocations turned into offsets that were asked for", turned, unit, article=asked.article)
        )
        total += turned
    more = facts.act("redistribution")
    column = {"relocation": "to_relocation", "eur": "to_eur"}.get(kind)
    if more and column and (added := int(more[column][facts.state])):
        parts.append(Node("Share of what others were freed of", added, unit, article=more.article))
        total += added
    adopted = facts.act("council_act")
    if adopted is not None and not adopted.vote.get("adopted", True):
        total = 0
    if not amount and not said:
        return Node(name, 0, unit)
    if len(parts) == 1 and total == amount:
        return Node(name, amount, unit, "as said at the High-Level Forum", total)
    return Node(name, amount, unit, "sum of the lines below", total, parts=tuple(parts))


def contributes_nothing(facts: Facts, state: str) -> bool:
    """Whether a state owes a share, is no beneficiary, and pledged nothing in any form."""
    return (
        state in POOL_STATES
        and not facts.flag("beneficiary", state)
        and not any(facts.count(f"pledged_{kind}", state) for kind in KINDS)
    )
