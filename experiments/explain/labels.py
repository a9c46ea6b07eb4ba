"""Why the Commission found a state under pressure, at risk, in a significant situation, or none of these."""

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.commission import labels_of_scores
from pactsim.experiments.explain.evidence import observed_row, source_text, tag_of_sources
from pactsim.experiments.explain.facts import Act, Facts
from pactsim.experiments.explain.label_scores import scores
from pactsim.experiments.explain.node import Node
from pactsim.experiments.replay.act_numbers import of_states

_WORDS = {
    "under_pressure": "under migratory pressure",
    "at_risk": "at risk of migratory pressure",
    "significant": "in a significant migratory situation",
}


def label(facts: Facts) -> Node:
    """The findings on a state in the decision of Article 11, and the scores beside them."""
    act, report = facts.needed("labels"), facts.needed("annual_report")
    source = str(act["source"])
    found = [words for name, words in _WORDS.items() if act[name][facts.state]]
    recomputed = None
    if source == "model":
        recomputed = _in_words(facts, act)
    origin = {
        "model": "decided by the model from the scores below",
        "observed": "the decision of 11 November 2025 as it was taken; the scores below did not decide",
    }.get(source, f"{source}: the run has too few months of its own for a finding")
    if act["by_sar"][facts.state]:
        origin += "; on the ground of landings after sea rescue (AMMR 11(3))"
    parts = [scores(facts, act, report)]
    if source.startswith("observed"):
        parts.insert(0, _observed(facts))
    parts += _own_notification(facts)
    return Node(
        f"Label of {facts.state} for {facts.year}", ", ".join(found) or "none",
        formula="threshold 1 on each score; a state under pressure bears no second label"
        if source == "model"
        else "",
        recomputed=recomputed, article=act.article, note=f"{act.date.isoformat()}, {origin}",
        parts=tuple(parts),
    )  # fmt: skip


def _in_words(facts: Facts, act: Act) -> str:
    pressure, sar, risk, significant = (
        of_states(act[f"judged_{name}"], np.float64) for name in ("pressure", "sar", "risk", "significant")
    )
    labels = labels_of_scores(pressure, sar, risk, significant, bool(act["sar_rule"]))
    place = POOL_STATES.index(facts.state)
    return ", ".join(words for name, words in _WORDS.items() if getattr(labels, name)[place]) or "none"


def _observed(facts: Facts) -> Node:
    row = observed_row("pool_2026", "member_state", facts.state)
    labels = ", ".join(words for name, words in _WORDS.items() if int(row[name])) or "none"
    return Node(
        "Announced by the Commission", labels, source=source_text(str(row["source"])),
        tag=tag_of_sources(str(row["source"])),
    )  # fmt: skip


def _own_notification(facts: Facts) -> list[Node]:
    act = facts.act("pressure_decision", facts.state)
    if act is None:
        return []
    accepted = bool(act["positive"]) and bool(act["enough_capacity"])
    return [
        Node(
            f"Own notification of pressure, decided {act.date.isoformat()}", accepted,
            formula="arrivals of a quarter / a usual quarter reach the threshold, and the pool can serve the need",
            recomputed=bool(act["surge"] >= act["threshold"] and act["enough_capacity"]), article=act.article,
            parts=(
                Node("Surge of arrivals", float(act["surge"]), "times"),
                facts.parameter("self_declaration_surge", act.date, act["threshold"], "Threshold"),
                Node("Need", int(act["need"]), "persons"),
                Node("Left in the pool in persons", int(act["capacity_left_persons"]), "persons"),
                Node("Left in the pool in money", int(act["capacity_left_eur"]), "EUR"),
            ),
        )
    ]  # fmt: skip
