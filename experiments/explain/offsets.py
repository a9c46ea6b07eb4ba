"""Which cases a state may or must take over in place of relocation, and what came of it."""

from dataclasses import replace
from datetime import date

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.draws import offsets_taken
from pactsim.experiments.explain.effective_pledge import effective
from pactsim.experiments.explain.evidence import of_rule
from pactsim.experiments.explain.facts import Act, Facts
from pactsim.experiments.explain.node import Node
from pactsim.experiments.replay.act_numbers import of_pairs, of_states
from pactsim.model.law.offset_erosion import erosion_gap
from pactsim.model.law.offsets_duty import (
    contributor_may_offer_offsets,
    default_offsets,
    offset_duty_level,
    offset_gap,
    offset_room,
)
from pactsim.model.phases.offset_split import split_gap


def offset_duty(facts: Facts) -> Node:
    """Offered, mandatory and default offsets, less what was taken over."""
    asked = facts.act("default_offsets")
    default = int(asked["default_offset"][facts.state]) if asked else 0
    offered = facts.count("effective_offset")
    mandatory = facts.count("mandatory_offset")
    taken = offsets_taken(facts)
    parts = [_offered(facts, offered), _mandatory(facts, mandatory), _default(facts, asked, default), taken]
    still = max(offered + mandatory + default - facts.count("delivered_offset"), 0)
    parts.append(
        Node("Still to take over", still, "cases", "duty - taken over, never negative",
             max(offered + mandatory + default - int(taken.value or 0), 0))
    )  # fmt: skip
    if facts.count("received_offset"):
        parts.append(_ceded(facts))
    return Node(
        f"Offset duty of {facts.state} in {facts.year}", offered + mandatory + default, "cases",
        "offered + mandatory + for relocations not carried out",
        sum(int(part.value or 0) for part in parts[:3]), article="AMMR 63",
        note="an offset takes over a person already present, for whom a beneficiary was responsible",
        parts=tuple(parts),
    )  # fmt: skip


def _offered(facts: Facts, offered: int) -> Node:
    act = facts.act("technical_forum")
    pledged = replace(effective(facts), name="Effective pledge", fold=True)
    if act is None or not facts.count("pledged_offset") + int(act["turned_to_relocation"][facts.state]):
        return Node("Offered", offered, "cases", article="AMMR 63(2)", parts=(pledged,) if offered else ())
    own, share = int(act["pledged_persons"][facts.state]), int(act["fair_share_persons"][facts.state])
    may = bool(act["may_offer"][facts.state])
    reached, threshold = bool(act["beneficiaries_may_request"]), float(act["own_threshold"])
    again = contributor_may_offer_offsets(reached, np.array([own]), np.array([share]), threshold)
    allowed = Node(
        "May offer offsets", may,
        formula="pledges of all reach half of the proposal, or the own pledge in persons reaches half of the own share",
        recomputed=bool(again[0]), **of_rule("contributor_may_offer_offsets"),
        note="" if may else "the offer is turned into a relocation pledge",
        parts=(
            Node("Pledges in persons of all", int(act["relocation_pledges"]), "persons"),
            Node("Proposal", int(act["proposed_persons"]), "persons"),
            facts.parameter("offset_pool_threshold", act.date, act["pool_threshold"], "Threshold, all"),
            Node("Own pledge in persons", own, "persons"),
            Node("Own fair share", share, "persons"),
            facts.parameter("offset_own_threshold", act.date, threshold, "Threshold, own"),
        ),
    )  # fmt: skip
    return Node("Offered", offered, "cases", article="AMMR 63(2)", parts=(allowed, pledged))


def _mandatory(facts: Facts, mandatory: int) -> Node:
    act = facts.act("mandatory_offsets")
    if act is None:
        return _no_duty(facts, mandatory)
    gap, share = int(act["gap"]), float(act["share"][facts.state])
    room, cap = int(act["room"][facts.state]), int(act["cap"][facts.state])
    owing = float(sum(act["share"][code] for code in POOL_STATES if act["room"][code] > 0))
    shares, rooms = of_states(act["share"], np.float64), of_states(act["room"])
    again = int(split_gap(gap, shares, rooms, bool(act["passed_on"]))[POOL_STATES.index(facts.state)])
    parts = [_gap(facts, act), _room(facts, act, cap, room)]
    part = share / owing if owing and room > 0 else 0.0
    split = facts.parameter("offset_split", act.date, title="What the gap is split by")
    parts.insert(1, Node("Own part of the shares of those who owe", part, "of 1", parts=(split,), fold=True))
    released = facts.act("release", facts.state)
    note = f"settled on {act.date.isoformat()}"
    if released is not None:
        again = int(released["mandatory_offset"])
        note += f"; released on {released.date.isoformat()}: only what it had taken over stays"
    return Node(
        "Mandatory", mandatory, "cases", "own part of the gap, rounded up, at most the room under the cap"
        + "; what others' caps leave is split again" * bool(act["passed_on"]),
        again, **of_rule("mandatory_offsets"), note=note, parts=tuple(parts),
    )  # fmt: skip


def _gap(facts: Facts, act: Act) -> Node:
    counted, level = int(act["relocation_pledges_counted"]), int(act["level"])
    on = bool(act["reconvened"] or act["automatic"])
    if not on:
        pledged, kept = int(act["pledged"]), int(act["effective"])
        return Node(
            "Gap of the pool", int(act["gap"]), "persons",
            "what deductions and exemptions took from the pledges, as far as it lies under the duty level",
            erosion_gap(pledged, kept, level), **of_rule("erosion_gap"),
            parts=(_level(facts, act.date, act), Node("Pledged in persons", pledged, "persons"),
                   Node("To be delivered of them", kept, "persons"),
                   facts.parameter("offset_erosion_alone", act.date, title="Without a second Forum")),
        )  # fmt: skip
    return Node(
        "Gap of the pool", int(act["gap"]), "persons", "duty level - pledges in persons, if the Forum was reconvened",
        offset_gap(counted, level, on), **of_rule("offset_gap"),
        parts=(_level(facts, act.date, act), Node("Pledges in persons counted", counted, "persons"),
               Node("Forum reconvened", bool(act["reconvened"]), article="AMMR 13(4)",
                    note="not needed: offsets are automatic in this scenario" * bool(act["automatic"]))),
    )  # fmt: skip


def _level(facts: Facts, on: date, act: Act | None = None) -> Node:
    reference = int(facts.needed("fair_share")["reference_persons"])
    day = max(on, date(2026, 6, 12))
    floor = facts.parameter("offset_duty_floor_persons", day, title="First arm")
    if facts.parameter("offset_duty_number", day).value == "proposal":
        floor = Node("First arm", int(facts.needed("pool_proposal")["persons"]), "persons",
                     article="AMMR 63(3)(a), 12(2)(a)", note="what the Commission proposed, a reading")  # fmt: skip
    share = facts.parameter("offset_duty_share", day, title="Second arm, share of the reference")
    level = offset_duty_level(reference, int(floor.value or 0), float(share.value or 0))
    if act is not None:
        level = int(act["level"])
    again = max(int(floor.value or 0), int(np.ceil(float(share.value or 0) * reference - 1e-6)))
    return Node(
        "Duty level", level, "persons", "the higher of the floor and the share of the reference", again,
        **of_rule("offset_duty_level"), parts=(floor, share, Node("Reference", reference, "persons")),
    )  # fmt: skip


def _room(facts: Facts, act: Act, cap: int, room: int) -> Node:
    persons, eur = int(act["persons"][facts.state]), int(act["money_eur"][facts.state])
    price = int(act["price_eur"])
    again = int(offset_room(np.array([cap]), np.array([persons]), np.array([eur]), price)[0])
    if act["cap_rule"] == "none":
        again = cap
    if facts.act("release", facts.state) is None and facts.flag("beneficiary"):
        again = 0
    return Node(
        "Room under the cap", room, "persons",
        "cap - persons pledged or delivered - money / one person in money; nothing for a beneficiary", again,
        **of_rule("offset_room"),
        parts=(
            Node("Cap", cap, "persons", parts=(
                facts.parameter("offset_cap", act.date, act["cap_rule"], "What the cap is"),), fold=True),
            Node("Persons pledged or delivered", persons, "persons"),
            Node("Money", eur, "EUR"),
        ),
    )  # fmt: skip


def _no_duty(facts: Facts, mandatory: int) -> Node:
    if not facts.under_way:
        return Node("Mandatory", mandatory, "cases", article="AMMR 63(3)", note="the pool is only prepared")
    on = date(facts.year, 7, 15) if facts.year == 2026 else date(facts.year, 2, 15)
    kept = sum(facts.count(f"effective_{kind}", code) for code in facts.cycle.index
               for kind in ("relocation", "offset"))  # fmt: skip
    level = _level(facts, on)
    short = kept < int(level.value or 0)
    return Node(
        "Mandatory", mandatory, "cases", "nothing without a reconvened High-Level Forum", 0,
        **of_rule("offset_gap"),
        note=f"pledges in persons stand at {kept:,} of {int(level.value or 0):,}: "
        + ("the number is missed, but the Forum was not reconvened" if short else "the number is reached"),
        parts=(level, facts.parameter("forum_reconvened", on, title="Will to reconvene the Forum")), fold=True,
    )  # fmt: skip


def _default(facts: Facts, act: Act | None, default: int) -> Node:
    name = "For relocations not carried out"
    if act is None:
        ended = facts.under_way and facts.year < facts.manifest["period"]["last_year"]
        note = "none was asked for" if ended else "asked for in January after the year"
        return Node(name, default, "cases", article="AMMR 63(5)", note=note)
    pledged, delivered, accepted = (
        int(act[column][facts.state]) for column in ("pledged", "delivered", "accepted")
    )
    again = default_offsets(np.array([pledged]), np.array([delivered]), np.array([accepted]))
    parts = (
        Node("Pledged", pledged, "persons"), Node("Delivered", delivered, "persons"),
        Node("Accepted and still to move", accepted, "persons"),
    )  # fmt: skip
    return Node(
        name, default, "cases", "pledged - delivered - accepted", int(again[0]), **of_rule("default_offsets"),
        note=f"asked for on {act.date.isoformat()}", parts=parts if pledged else (),
    )  # fmt: skip


def _ceded(facts: Facts) -> Node:
    place, by_contributor, total = POOL_STATES.index(facts.state), [], 0
    taken = sum((of_pairs(act["cases"])[:, place] for act in facts.acts("offsets")),
                start=np.zeros(len(POOL_STATES), dtype=np.int64))  # fmt: skip
    for contributor in np.flatnonzero(taken):
        total += int(taken[contributor])
        by_contributor.append(Node(f"by {POOL_STATES[contributor]}", int(taken[contributor]), "cases"))
    return Node(
        "Cases of this state that others took over", facts.count("received_offset"), "cases",
        "sum over contributors", total, article="AMMR 63, 69", parts=tuple(by_contributor),
    )  # fmt: skip
