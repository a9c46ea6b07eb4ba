"""The Union as a whole: the level of the pool, labels and deductions over the 26 pool states."""

from dataclasses import replace

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.deductions import deduction
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.fair_share import price_node, reference_persons
from pactsim.experiments.explain.node import Node
from pactsim.experiments.explain.sums_over_states import falls_away


def union_level(facts: Facts) -> Node:
    """The level of the pool and each state's share of it."""
    reference = reference_persons(facts.of(POOL_STATES[0]))
    lines = tuple(
        Node(code, facts.count("fair_share_persons", code), "persons", brief=True) for code in POOL_STATES
    )
    sums = Node("Fair shares of the 26 states", sum(int(line.value or 0) for line in lines), "persons",
                "sum over states, each rounded up", parts=lines)  # fmt: skip
    return replace(
        reference,
        name=f"Level of the pool of {facts.year}",
        parts=(*reference.parts, sums, price_node(facts)),
    )


def union_labels(facts: Facts) -> Node:
    """Which states bear which label."""
    words = {"under_pressure": "under pressure", "at_risk": "at risk", "significant": "significant situation"}
    parts = tuple(
        Node(f"{text.capitalize()} ({len(codes)})", " ".join(codes) or "none")
        for name, text in words.items()
        for codes in [[code for code in POOL_STATES if facts.flag(name, code)]]
    )
    act = facts.needed("labels")
    none = [c for c in POOL_STATES if not any(facts.flag(name, c) for name in words)]
    return Node(
        f"Labels for {facts.year}", "by state", article="AMMR 11", note=f"decided on {act.date.isoformat()}; "
        "states that notified pressure of their own within the year are among those under pressure",
        parts=(*parts, Node(f"None of these ({len(none)})", " ".join(none) or "none")),
    )  # fmt: skip


def union_deductions(facts: Facts) -> Node:
    """What was deducted, in persons of the fair shares."""
    step = falls_away(
        facts, "Deducted", "AMMR 61, 62",
        lambda code: facts.real("deduction", code) * facts.count("fair_share_persons", code), deduction,
    )  # fmt: skip
    return replace(
        step, name=f"Deducted from the fair shares of {facts.year}", note="in persons of the fair shares"
    )
