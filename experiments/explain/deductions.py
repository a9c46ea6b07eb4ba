"""Why a state was freed of a part of its pledge: request, ground, assessment, Council act."""

from pactsim.experiments.explain.evidence import observed_row, of_rule, source_text, tag_of_sources
from pactsim.experiments.explain.facts import Act, Facts
from pactsim.experiments.explain.labels import label
from pactsim.experiments.explain.node import Node
from pactsim.model.law.deductions import deduction_granted


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
