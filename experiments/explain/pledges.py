"""Why a state pledged what it pledged, what was deducted, and what of it must be delivered."""

from dataclasses import replace
from typing import Final

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.evidence import observed_row, of_rule, source_text, tag_of_sources
from pactsim.experiments.explain.facts import Act, Facts
from pactsim.experiments.explain.fair_share import fair_share, price_node
from pactsim.experiments.explain.labels import label
from pactsim.experiments.explain.node import Node
from pactsim.model.law.deductions import deduction_granted
from pactsim.model.law.effective_pool import effective_pledge
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur
from pactsim.model.stances import Stance, stances

KINDS: Final = {
    "relocation": ("Relocation", "persons"),
    "offset": ("Offsets (cases already at home)", "cases"),
    "eur": ("Money", "EUR"),
    "alternative_eur": ("Alternative measures", "EUR"),
}
_FORMS: Final = {
    "relocate": "relocate people",
    "offset": "take over cases of people already there",
    "pay": "pay",
    "alternative": "send staff or equipment",
    "deduction": "pledge and ask for a deduction",
    "refuse": "contribute nothing",
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


def origin(facts: Facts) -> Node:
    """The fact or the choice that a pledge rests on."""
    act = facts.needed("pledge", facts.state)
    return _observed(facts) if act["source"] == "observed" else _chosen(facts, act)


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


def deduction(facts: Facts) -> Node:
    """The part of the pledge a state was freed of, through request, ground, assessment and Council act."""
    title, value = f"Deduction of {facts.state} in {facts.year}", facts.real("deduction")
    act, request = facts.act("deduction", facts.state), facts.act("deduction_request", facts.state)
    if act is None or request is None:
        return Node(title, value, "of the pledge", article="AMMR 61, 62", recomputed=0.0,
                    formula="nothing was asked for", note=_ground_words("", facts))  # fmt: skip
    asked, assessed, room = (float(act[name]) for name in ("asked", "assessed", "room"))
    granted = min(deduction_granted(asked, assessed), room)
    ground = str(request["ground"])
    return Node(
        title, value, "of the pledge", "the least of what was asked, what the Commission supports, and the cap",
        granted, **of_rule("deduction_granted"),
        note=f"Council act of {act.date.isoformat()}; no other state's pledge changes by it",
        parts=(
            Node(f"Asked on {request.date.isoformat()}", asked, "of the pledge", article=request.article),
            Node("Ground", f"Article {ground}" if ground else "none", **of_rule("deduction_ground"),
                 note=_ground_words(ground, facts), parts=(label(facts),), fold=True),
            _assessment(facts, act, assessed, ground),
            Node("Left under the cap on all deductions", room, "of the pledge",
                 parts=(facts.parameter("deduction_total_cap", act.date, title="Cap"),), fold=True),
        ),
    )  # fmt: skip


def _assessment(facts: Facts, act: Act, assessed: float, ground: str) -> Node:
    if act["source"] == "observed":
        row = observed_row("pool_2026", "member_state", facts.state)
        return Node(
            "Decided in fact", assessed, "of the pledge", source=source_text(str(row["source"])),
            tag=tag_of_sources(str(row["source"])), note=str(row["note"]),
        )  # fmt: skip
    support, willing, draw = (float(act[name]) for name in ("support", "willingness", "draw"))
    again = min(float(act["asked"]), support) if ground and draw < willing else 0.0
    return Node(
        "Supported by the Commission", assessed, "of the pledge",
        "what was asked, up to what the situation bears, if it is willing (draw below its willingness)", again,
        parts=(
            facts.parameter("deduction_support", act.date, support, "What the situation bears"),
            facts.parameter("deduction_grant_probability", act.date, willing, "Willingness"),
            Node("Draw", draw, note="keyed by seed, state and year: the same in every scenario"),
        ),
    )  # fmt: skip


def _ground_words(ground: str, facts: Facts) -> str:
    if ground == "61":
        return "under pressure, and has not used the pool (AMMR 61(1))"
    if ground == "62":
        return "in a significant migratory situation (AMMR 62(1))"
    may = facts.flag("significant") or (facts.flag("under_pressure") and not facts.flag("beneficiary"))
    return (
        "it could have asked"
        if may
        else "it has no ground: neither under pressure without the pool, nor significant"
    )


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


def contributes_nothing(facts: Facts, state: str) -> bool:
    """Whether a state owes a share, is no beneficiary, and pledged nothing in any form."""
    return (
        state in POOL_STATES
        and not facts.flag("beneficiary", state)
        and not any(facts.count(f"pledged_{kind}", state) for kind in KINDS)
    )
