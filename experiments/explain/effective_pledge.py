"""What of a pledge must be delivered."""

from dataclasses import replace

import numpy as np

from pactsim.experiments.explain.evidence import of_rule
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.fair_share import price_node
from pactsim.experiments.explain.node import Node
from pactsim.experiments.explain.pledge_origin import origin
from pactsim.experiments.explain.pledges import KINDS, worth_node
from pactsim.model.law.effective_pool import effective_pledge


def effective(facts: Facts) -> Node:
    """What of the pledge must be delivered, by type, after deduction and release."""
    worth = worth_node(facts, "effective")
    released = facts.text("released")
    parts = tuple(_kept(facts, kind) for kind in KINDS)
    notes = {
        "beneficiary": "released: it draws on the pool itself (AMMR 58(1), 60(3))",
        "shortcomings": "need not relocate: every beneficiary has systemic shortcomings (AMMR 60(3))",
    }
    parts_value = (int(parts[0].value or 0) + int(parts[1].value or 0)) * facts.price
    parts_value += int(parts[2].value or 0) + int(parts[3].value or 0)
    return Node(
        f"Effective pledge of {facts.state} in {facts.year}", worth.value, "EUR in all forms", worth.formula,
        parts_value, **of_rule("effective_pledge"), note=notes.get(released, ""),
        parts=(*parts, price_node(facts), replace(origin(facts), name="Why this pledge", fold=True)),
    )  # fmt: skip


def _kept(facts: Facts, kind: str) -> Node:
    name, unit = KINDS[kind]
    pledged, share = facts.count(f"pledged_{kind}"), facts.real("deduction")
    released = facts.flag("beneficiary")
    drawn_of = {"offset": "delivered_offset", "alternative_eur": "alternative_requested_eur"}
    drawn = min(facts.count(drawn_of.get(kind, f"drawn_{kind}")), pledged)
    kept = int(effective_pledge(np.array([pledged]), np.array([share]), np.array([released]))[0])
    if not pledged:
        return Node(name, facts.count(f"effective_{kind}"), unit, recomputed=max(kept, drawn))
    parts = [Node("Pledged", pledged, unit, note="see pledge"), Node("Deducted", share, "of the pledge")]
    if released:
        parts.append(Node("Released as a beneficiary", True, **of_rule("released_as_beneficiary")))
    if drawn > kept:
        parts.append(Node("Drawn or taken over before that", drawn, unit, note="a release or a late deduction "
                          "frees only from what is still to be drawn"))  # fmt: skip
    return Node(
        name, facts.count(f"effective_{kind}"), unit,
        "pledged x (1 - deduction), rounded down; nothing if released; never less than already drawn",
        max(kept, drawn), **of_rule("effective_pledge"), parts=tuple(parts),
    )  # fmt: skip
