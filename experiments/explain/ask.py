"""The answer to a question about a run: one quantity's tree, or a line for each."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.node import Node
from pactsim.experiments.explain.quantities import QUANTITIES
from pactsim.experiments.explain.questions import OUTSIDE, UNION, check_question, checked_year

if TYPE_CHECKING:
    from pactsim.experiments.run import Run


def explain(run: "Run", state: str, year: int, quantity: str | None = None) -> Node:
    """The tree behind one number of a run, or a line for each quantity where none is named.

    InputFault says what is wrong with the state, the year or the quantity and what to ask instead.
    """
    code, name = check_question(state, quantity)
    facts = Facts(run, code, checked_year(run, year, name))
    if name is None:
        return _overview(facts)
    return _with_caution(facts, _answer(facts, name))


def _answer(facts: Facts, name: str) -> Node:
    question = QUANTITIES[name]
    answer = question.of_union if facts.state == UNION else question.of_state
    assert answer is not None
    return answer(facts)


def _overview(facts: Facts) -> Node:
    """One line a quantity, without parts; how to open one stands below."""
    lived = facts.year <= facts.manifest["period"]["last_year"]
    lived = lived and facts.year >= facts.manifest["period"]["first_year"]
    lines = []
    for name, question in QUANTITIES.items():
        asked = question.of_union if facts.state == UNION else question.of_state
        outside = facts.state in OUTSIDE and name != "responsibility"
        if asked is None or outside or (question.of_pool and not len(facts.cycle)):
            continue
        if not question.of_pool and not lived:
            continue
        node = _answer(facts, name)
        lines.append(
            replace(node, name=f"{name} ({question.words})", formula="", article="", source="", note="",
                    brief=True)
        )  # fmt: skip
    example = lines[0].name.split(" ")[0] if lines else ""
    note = f"open one: pactsim explain {facts.state} {facts.year} {example}"
    if facts.state in OUTSIDE:
        note = f"{OUTSIDE[facts.state]}; {note}"
    elif not len(facts.cycle):
        note = f"no pool in {facts.year}; {note}"
    return _with_caution(
        facts,
        Node(f"{facts.state} in {facts.year}", f"{len(lines)} quantities", note=note, parts=tuple(lines)),
    )


def _with_caution(facts: Facts, node: Node) -> Node:
    """The answer, with a word where sources are read from other tables than the run used."""
    if not facts.other_data:
        return node
    caution = "the run was made with other observed tables than those installed: sources may differ"
    return replace(node, note="; ".join(text for text in (node.note, caution) if text))
