"""What a pledge rests on: a fact of the first cycle, or the form that is worth most to the government."""

from typing import Final

from pactsim.experiments.explain.evidence import observed_row, source_text, tag_of_sources
from pactsim.experiments.explain.facts import Act, Facts
from pactsim.experiments.explain.node import Node
from pactsim.model.stances import Stance, stances

_FORMS: Final = {
    "relocate": "relocate people",
    "offset": "take over cases of people already there",
    "pay": "pay",
    "alternative": "send staff or equipment",
    "deduction": "pledge and ask for a deduction",
    "refuse": "contribute nothing",
}


def origin(facts: Facts) -> Node:
    """The fact or the choice that a pledge rests on."""
    act = facts.needed("pledge", facts.state)
    return _observed(facts) if act["source"] == "observed" else _chosen(facts, act)


def _observed(facts: Facts) -> Node:
    row = observed_row("pool_2026", "member_state", facts.state)
    note, status = str(row["note"]), str(row["status"])
    fact = Node(
        "Reported pledge", str(row["form"]).replace("_", " "), source=source_text(str(row["source"])),
        tag=tag_of_sources(str(row["source"]), status), note="; ".join(t for t in (f"status: {status}", note) if t),
    )  # fmt: skip
    act = facts.needed("pledge", facts.state)
    parts = [fact, *_positions(facts, act)]
    return Node(
        "Why this form", "a fact of the first cycle, not a choice of the model",
        note="persons pledged by Germany and France are read as offsets" * (act["form"] == "offset"),
        parts=tuple(parts),
    )  # fmt: skip


def _chosen(facts: Facts, act: Act) -> Node:
    form = str(act["form"])
    if act.get("full_compliance"):
        lever = facts.parameter("full_compliance", act.date)
        return Node("Why this form", "full compliance: every state relocates its share", parts=(lever,))
    utility = {str(name): float(value) for name, value in act["utility"].items()}
    best = max(utility, key=utility.__getitem__)
    costs, stance = act["costs"], act["stance"]
    base = {
        "relocate": f"hosting {costs['hosting']:,.0f} x load {act['strain']:.3f} + political cost "
        f"{costs['political']:,.0f}",
        "offset": f"offset {costs['offset']:,.0f} x load {act['strain']:.3f}",
        "pay": f"price {costs['price']:,.0f}",
        "alternative": f"{costs['alternative']:,.0f}",
        "deduction": f"{costs['deduction']:,.0f}",
        "refuse": f"{costs['refusal']:,.0f}",
    }
    cost = {
        "relocate": costs["hosting"] * act["strain"] + costs["political"],
        "offset": costs["offset"] * act["strain"], "pay": costs["price"],
        "alternative": costs["alternative"], "deduction": costs["deduction"], "refuse": costs["refusal"],
    }  # fmt: skip
    options = []
    for name in sorted(utility, key=utility.__getitem__, reverse=True):
        stated, luck = float(stance.get(name, 0.0)), float(act["shocks"][name])
        again = costs["stance"] * stated - cost[name] + costs["taste_scale"] * luck
        options.append(
            Node(
                _FORMS[name], utility[name], "EUR a person",
                f"stated position {costs['stance']:,.0f} x {stated:g} - cost ({base[name]}) + taste "
                f"{costs['taste_scale']:,.0f} x {luck:.3f}",
                again,
            )
        )  # fmt: skip
    assumptions = tuple(
        facts.parameter(name, act.date)
        for name in ("hosting_cost_eur", "relocation_political_cost_eur", "refusal_cost_eur",
                     "deduction_cost_eur", "stance_weight_eur", "form_taste_scale_eur")
    )  # fmt: skip
    return Node(
        "Why this form", _FORMS[form], formula="the open form that is worth most to the government",
        recomputed=_FORMS[best], note="the model's choice, no fact",
        parts=(
            *options,
            *_open_forms(facts, act),
            *_positions(facts, act),
            Node("Assumed costs of the forms", f"{len(assumptions)} assumptions", parts=assumptions, fold=True),
        ),
    )  # fmt: skip


def _open_forms(facts: Facts, act: Act) -> list[Node]:
    """The two forms that are not open to every state, with the reason."""
    cases, duty = int(act["eligible_offset_cases"]), int(act["fair_share_persons"])
    pressed, significant = bool(act["under_pressure"]), bool(act["significant"])
    return [
        Node(
            "May offer offsets", "offset" in act["utility"],
            formula="not under pressure, and cases at home exceed half of the fair share",
            recomputed=not pressed and cases - duty // 2 > 0, article="AMMR 63(2)", fold=True,
            note=f"cases at home {cases:,}, half of the fair share {duty // 2:,}" + "; under pressure" * pressed,
            parts=(
                Node("Cases at home a state under pressure is responsible for", cases, "cases", source="this run"),
                Node("Fair share", duty, "persons"),
                Node("Under pressure", pressed),
            ),
        ),
        Node(
            "May ask for a deduction with its pledge", "deduction" in act["utility"],
            formula="in a significant migratory situation", recomputed=significant, article="AMMR 62(1)",
        ),
    ]  # fmt: skip


def _positions(facts: Facts, act: Act) -> list[Node]:
    """The dated positions of the government that count on the day of the pledge."""
    topics = {*_FORMS, "person_share", "deduction_size"}

    def counts(one: Stance) -> bool:
        return (
            one.state == facts.state and one.topic in topics and one.since <= act.date <= one.until
        )  # fmt: skip

    return [
        Node(f"Stated position on '{one.topic.replace('_', ' ')}'", one.value, "of 1", source=one.source,
             tag=one.tag, note=f"since {one.since.isoformat()}")
        for one in stances()
        if counts(one)
    ]  # fmt: skip
