"""From the reference of the Council act to solidarity that is new: what the pool promises that would not be there."""

from dataclasses import replace
from typing import Any

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.deductions import deduction
from pactsim.experiments.explain.effective_pledge import effective
from pactsim.experiments.explain.evidence import observed_row, source_text, tag_of_sources
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.fair_share import price_node, reference_persons
from pactsim.experiments.explain.labels import label
from pactsim.experiments.explain.node import Node
from pactsim.experiments.explain.pledge_origin import origin
from pactsim.experiments.explain.pledges import KINDS, contributes_nothing, pledge
from pactsim.experiments.explain.sums_over_states import falls_away
from pactsim.model.stances import stances


def new_solidarity(facts: Facts) -> Node:
    """From the reference of the Council act to persons and money that are really new."""
    price = facts.price
    shares = {code: facts.count("fair_share_persons", code) for code in POOL_STATES}
    reference = reference_persons(facts.of(POOL_STATES[0]))
    credit = sum(facts.count("credit_used", code) for code in POOL_STATES)
    rounding = sum(shares.values()) + credit - int(reference.value or 0)
    steps = [
        Node("Reference of the Council act", reference.value, "persons", article=reference.article,
             parts=reference.parts, fold=True, formula=reference.formula, recomputed=reference.recomputed),
        Node("Rounding up of each state's share", rounding, "persons",
             note="the 26 shares are rounded up one by one, so their sum exceeds the reference"),
        Node("Crisis credit used", -credit, "persons", article="CFMR 9(4)"),
        falls_away(facts, "Shares of beneficiaries, released from theirs", "AMMR 58(1), 60(3)",
                   lambda code: -float(shares[code]) if facts.flag("beneficiary", code) else 0.0, label),
        falls_away(facts, "Deducted by Council acts", "AMMR 61, 62",
                   lambda code: 0.0 if facts.flag("beneficiary", code)
                   else -facts.real("deduction", code) * shares[code], deduction),
        falls_away(facts, "Shares of states that pledge nothing", "no consequence in AMMR Part IV",
                   lambda code: -_due(facts, code, shares[code]) if contributes_nothing(facts, code) else 0.0, pledge),
        falls_away(facts, "Pledges short of (-) or beyond (+) what is due", "AMMR 57(3)",
                   lambda code: 0.0 if contributes_nothing(facts, code)
                   else _effective(facts, code, price) - _due(facts, code, shares[code]), effective),
        falls_away(facts, "Offsets: people already there are credited", "AMMR 63, recital 33",
                   lambda code: -float(facts.count("effective_offset", code)), effective, _offset_origin),
    ]  # fmt: skip
    steps = [step for step in steps if step.value or step.name.startswith("Reference")]
    relocation = sum(facts.count("effective_relocation", code) for code in POOL_STATES)
    eur = sum(facts.count("effective_eur", code) for code in POOL_STATES)
    alternative = sum(facts.count("effective_alternative_eur", code) for code in POOL_STATES)
    value = relocation + (eur + alternative) / price
    again = sum(float(step.value or 0) for step in steps)
    share = value / int(reference.value or 1)
    made_of = Node(
        "Made of", value, "person-equivalents", "relocations + (money + alternative measures) / one person in money",
        relocation + (eur + alternative) / float(price_node(facts).value or 1),
        parts=(
            _by_state(facts, "relocation", relocation), _by_state(facts, "eur", eur),
            _by_state(facts, "alternative_eur", alternative), price_node(facts),
        ),
    )  # fmt: skip
    parts = [*steps, made_of, Node("Part of the reference", share, "of 1"), *_who_says(facts)]
    if facts.year == 2026:
        parts.append(_spain(facts))
    return Node(
        f"Effective new solidarity of the pool of {facts.year}", value, "person-equivalents",
        "the reference and the lines below it, down to the offsets", again, article="AMMR 57, 58, 60, 61 to 63",
        note="what the effective pledges promise that would not be there anyway; what is drawn and delivered "
        "of it may be less",
        parts=tuple(parts),
    )  # fmt: skip


def _by_state(facts: Facts, kind: str, amount: int) -> Node:
    name, unit = KINDS[kind]
    lines = tuple(
        Node(code, facts.count(f"effective_{kind}", code), unit, brief=True,
             parts=(replace(origin(facts.of(code)), name="Why this pledge"),))
        for code in POOL_STATES
        if facts.count(f"effective_{kind}", code)
    )  # fmt: skip
    return Node(name, amount, unit, "sum over states" if lines else "",
                sum(int(line.value or 0) for line in lines), parts=lines, fold=True)  # fmt: skip


def _due(facts: Facts, code: str, share: int) -> float:
    if facts.flag("beneficiary", code):
        return 0.0
    return share * (1.0 - facts.real("deduction", code))


def _effective(facts: Facts, code: str, price: int) -> float:
    amounts = {kind: facts.count(f"effective_{kind}", code) for kind in KINDS}
    return (
        amounts["relocation"] + amounts["offset"] + (amounts["eur"] + amounts["alternative_eur"]) / price
    )  # fmt: skip


def _offset_origin(facts: Facts, code: str) -> dict[str, Any]:
    """Source and tag of an offset pledge: a fact of the first cycle, or the state's stated position."""
    act = facts.act("pledge", code)
    if act is None:
        return {}
    rows = [one for one in stances() if one.state == code and one.topic == "offset"
            and one.since <= act.date <= one.until]  # fmt: skip
    if not rows:
        return {"note": "the model's choice" if act["source"] == "agent" else ""}
    return {"source": rows[-1].source, "tag": rows[-1].tag, "note": rows[-1].source}


def _who_says(facts: Facts) -> list[Node]:
    """How much of the result rests on pledges that the model chose, because no fact is held."""
    agents = [
        code for code in POOL_STATES
        if facts.text("pledge_source", code) == "agent"
        and facts.count("effective_relocation", code) + facts.count("effective_eur", code)
        + facts.count("effective_alternative_eur", code)
    ]  # fmt: skip
    if not agents:
        return []
    worth = sum(
        _effective(facts, code, facts.price) - facts.count("effective_offset", code) for code in agents
    )
    return [
        Node("Of this, pledges the model chose because none is held", worth, "person-equivalents",
             note=", ".join(agents))
    ]  # fmt: skip


def _spain(facts: Facts) -> Node:
    """Spain's own count of the first pool, for comparison."""
    people, money = (
        observed_row("pool_2026_totals", "item", f"actual_pledged_{kind}_per_Spain")
        for kind in ("relocations", "financial")
    )
    parts = tuple(
        Node(words, int(float(row["value"])), str(row["unit"]), source=source_text(str(row["source"])),
             tag=tag_of_sources(str(row["source"])), note=f"status: {row['status']}")
        for words, row in (("Relocations", people), ("Money", money))
    )  # fmt: skip
    value = int(parts[0].value or 0) + int(parts[1].value or 0) / facts.price
    return Node(
        "For comparison: Spain's statement at the adoption", value, "person-equivalents",
        "relocations + money / one person in money", note="one state's count, reported by the press; "
        "contributions it called missing, or cut without a decision, are not in it", parts=parts,
    )  # fmt: skip
