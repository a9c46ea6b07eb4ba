"""Sums over the pool states, each a line that opens with its own explanation."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.node import Node


def total(
    facts: Facts, name: str, title: str, of_state: Callable[[Facts], Node], codes: tuple[str, ...]
) -> Node:
    """The sum of one quantity over states, each a line that opens with its own explanation."""
    found = [of_state(facts.of(code)) for code in codes]
    parts = tuple(
        replace(node, name=code, note="", brief=True) for code, node in zip(codes, found) if node.value
    )
    value = sum(int(node.value or 0) for node in found)
    return Node(
        f"{title}, {facts.year}", value, found[0].unit, "sum over states",
        sum(int(part.value or 0) for part in parts), article=found[0].article,
        note=f"one state: pactsim explain DE {facts.year} {name}", parts=parts,
    )  # fmt: skip


def falls_away(
    facts: Facts,
    name: str,
    article: str,
    of_state: Callable[[str], float],
    detail: Callable[[Facts], Node] | None = None,
    source: Callable[[Facts, str], dict[str, Any]] | None = None,
) -> Node:
    """What falls away, or is added, in each state (person-equivalents), the largest first."""
    values = {code: of_state(code) for code in POOL_STATES}
    ranked = sorted((code for code in values if values[code]), key=lambda code: -abs(values[code]))
    # What is left of a fraction of a person by rounding is no line of its own.
    parts = tuple(
        Node(
            code,
            values[code],
            "person-equivalents",
            brief=True,
            parts=_behind(facts, code, detail),
            **(source(facts, code) if source else {}),
        )
        for code in ranked
        if abs(values[code]) >= 1
    )
    rest = sum(value for value in values.values() if 0 < abs(value) < 1)
    if rest:
        parts += (
            Node(
                "less than one person each",
                rest,
                "person-equivalents",
                brief=True,
                note="persons are rounded up, money is not",
            ),
        )
    total = sum(float(part.value or 0) for part in parts)
    return Node(name, sum(values.values()), "person-equivalents", "sum over states" if parts else "", total,
                article=article, parts=parts)  # fmt: skip


def _behind(facts: Facts, code: str, detail: Callable[[Facts], Node] | None) -> tuple[Node, ...]:
    return () if detail is None else (detail(facts.of(code)),)
