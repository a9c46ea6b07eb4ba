"""What was drawn: on a contributor's pledge, or by a beneficiary, month by month."""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.distribution import balanced_parts
from pactsim.experiments.explain.effective_pledge import effective
from pactsim.experiments.explain.evidence import of_rule
from pactsim.experiments.explain.facts import Act, Facts
from pactsim.experiments.explain.fair_share import price_node
from pactsim.experiments.explain.node import Node
from pactsim.experiments.replay.act_numbers import of_pairs, of_states
from pactsim.model.law.draws import proportional_draw
from pactsim.model.phases.solidarity_draws import wanted_so_far

#: Columns of the act of draws: name in words, unit.
_TYPES: Final = {"relocation": ("Relocation", "persons"), "eur": ("Money", "EUR")}


def draw(facts: Facts) -> Node:
    """Draws of the cycle: those on the state's pledge, or those it made itself as a beneficiary."""
    return _by_beneficiary(facts) if facts.flag("beneficiary") else on_contributor(facts)


def on_contributor(facts: Facts) -> Node:
    """What was drawn on a state's own pledge, by type."""
    price = price_node(facts)
    parts = (
        _type_of_contributor(facts, "relocation"),
        offsets_taken(facts),
        _type_of_contributor(facts, "eur"),
        _alternatives(facts),
    )
    persons = facts.count("drawn_relocation") + facts.count("delivered_offset")
    value = persons * facts.price
    value += facts.count("drawn_eur") + facts.count("alternative_requested_eur")
    return Node(
        f"Drawn on the pledge of {facts.state} in {facts.year}", value, "EUR in all forms",
        "(persons + cases) x one person in money + money + alternative measures",
        worth_of(parts, facts.price), article="AMMR 60(3)", note=no_draws(facts),
        parts=(*parts, price, replace(effective(facts), name="Effective pledge", fold=True)),
    )  # fmt: skip


def worth_of(parts: tuple[Node, ...], price: int) -> int:
    """Persons, cases, money and measures, in this order, in money."""
    amounts = [int(part.value or 0) for part in parts]
    return (amounts[0] + amounts[1]) * price + amounts[2] + amounts[3]


def no_draws(facts: Facts) -> str:
    """Why nothing was drawn by anybody, or an empty text."""
    if not facts.under_way:
        return "the pool is only prepared: its year lies after the end of the run"
    if facts.acts("draws"):
        return ""
    return "nothing was drawn in this year: no beneficiary, or no act of the Council"


def _type_of_contributor(facts: Facts, kind: str) -> Node:
    name, unit = _TYPES[kind]
    place, months = POOL_STATES.index(facts.state), []
    for act in facts.acts("draws"):
        taken = of_pairs(act[kind])[place]
        if not taken.any():
            continue
        effective, before = of_states(act[f"effective_{kind}"]), of_states(act[f"drawn_{kind}_before"])
        months.append(
            Node(
                act.date.isoformat(), int(taken.sum()), unit,
                "part of each request in proportion to the effective pledges, whole units",
                int(drawn_again(act.raw, kind)[place].sum()), **of_rule("proportional_draw"),
                note="to " + ", ".join(f"{POOL_STATES[b]} {taken[b]:,}" for b in np.flatnonzero(taken)),
                brief=True,
                parts=(
                    Node("Own effective pledge", int(effective[place]), unit, note="see effective-pledge"),
                    Node("Effective pledges of all", int(effective.sum()), unit),
                    Node("Drawn on it before", int(before[place]), unit),
                    Node("Requested by all beneficiaries", int(of_states(act[f"request_{kind}"]).sum()), unit),
                ),
            )
        )  # fmt: skip
    return Node(
        name, facts.count(f"drawn_{kind}"), unit,
        "sum of the months; each is a part of all requests in proportion to the effective pledge" if months else "",
        sum(int(month.value or 0) for month in months), parts=tuple(months),
    )  # fmt: skip


@lru_cache(maxsize=512)
def drawn_again(numbers: str, kind: str) -> NDArray[np.int64]:
    """The draws of one act computed again from its numbers, (26, 26) [contributor, beneficiary]."""
    act = json.loads(numbers)
    effective, drawn = of_states(act[f"effective_{kind}"]), of_states(act[f"drawn_{kind}_before"])
    taken = np.zeros((effective.size, effective.size), dtype=np.int64)
    requests = of_states(act[f"request_{kind}"])
    for beneficiary in np.flatnonzero(requests):
        taken[:, beneficiary] = proportional_draw(effective, drawn, int(requests[beneficiary]))
        drawn = drawn + taken[:, beneficiary]
    return taken


def offsets_taken(facts: Facts) -> Node:
    """Cases a contributor took over, month by month."""
    place, months = POOL_STATES.index(facts.state), []
    for act in facts.acts("offsets"):
        taken = of_pairs(act["cases"])[place]
        if taken.any():
            months.append(
                Node(
                    act.date.isoformat(), int(taken.sum()), "cases", article=act.article, brief=True,
                    note="for " + ", ".join(f"{POOL_STATES[b]} {taken[b]:,}" for b in np.flatnonzero(taken)),
                )
            )  # fmt: skip
    return Node(
        "Offsets taken over", facts.count("delivered_offset"), "cases", "sum of the months" if months else "",
        sum(int(month.value or 0) for month in months), parts=tuple(months),
    )  # fmt: skip


def _alternatives(facts: Facts) -> Node:
    act, value = facts.act("technical_forum"), facts.count("alternative_requested_eur")
    if act is None or not facts.count("effective_alternative_eur"):
        return Node("Alternative measures", value, "EUR")
    share, pledged = (
        float(act["alternative_request_share"]),
        int(act["effective_alternative_eur"][facts.state]),
    )
    return Node(
        "Alternative measures asked for", value, "EUR", "effective pledge x share asked for, rounded down",
        int(share * pledged), article="AMMR 65",
        parts=(
            Node("Effective pledge", pledged, "EUR"),
            facts.parameter("alternative_request_share", act.date, share, "Share asked for"),
        ),
    )  # fmt: skip


def _by_beneficiary(facts: Facts) -> Node:
    parts = [_type_of_beneficiary(facts, kind) for kind in _TYPES]
    eur = int(parts[0].value or 0) * facts.price + int(parts[1].value or 0)
    recorded = facts.run.tables["draws"]
    days = recorded["date"].map(lambda day: day.year) == facts.year
    own = recorded[days & (recorded["beneficiary"] == facts.state)].groupby("type")["amount"].sum()
    value = int(own.get("relocation", 0)) * facts.price + int(own.get("money", 0))
    kept = facts.count("drawn_relocation") * facts.price + facts.count("drawn_eur")
    note = "relocations and money; cases taken over from it stand under offset-duty"
    if kept:
        note += f"; before its release EUR {kept:,} had been drawn on its own pledge"
    return Node(
        f"Drawn by {facts.state} from the pool of {facts.year}", value, "EUR in all forms",
        "persons x one person in money + money", eur, article="AMMR 58(2), 60(3)",
        note="; ".join(text for text in (note, no_draws(facts)) if text),
        parts=(*parts, _need(facts), price_node(facts)),
    )  # fmt: skip


def _type_of_beneficiary(facts: Facts, kind: str) -> Node:
    name, unit = _TYPES[kind]
    place, months, so_far = POOL_STATES.index(facts.state), [], np.zeros(len(POOL_STATES), dtype=np.int64)
    for act in facts.acts("draws"):
        requests = of_states(act[f"request_{kind}"])
        if requests[place]:
            months.append(_request(facts, act, kind, so_far))
        so_far = so_far + requests
    return Node(
        f"{name} drawn", sum(int(of_states(a[f"request_{kind}"])[place]) for a in facts.acts("draws")), unit,
        "sum of the months; each: pool x part that may be drawn by now x own part of the claims, up to the need, "
        "less what was drawn before" if months else "",
        sum(int(month.value or 0) for month in months), parts=tuple(months),
    )  # fmt: skip


def _request(facts: Facts, act: Act, kind: str, so_far: NDArray[np.int64]) -> Node:
    place, unit = POOL_STATES.index(facts.state), _TYPES[kind][1]
    pool = int(of_states(act[f"effective_{kind}"]).sum())
    claim, sar = of_states(act["claim"], np.float64), of_states(act["sar"], np.bool_)
    entitled = balanced_parts(pool, claim, sar, float(act["sar_earmark"]))
    need = of_states(act["need_stated"])
    if kind == "eur":
        need = np.maximum(need - of_states(act["in_persons"]), 0) * int(act["price_eur"])
    wanted = wanted_so_far(entitled, float(act["passed"]), pool, need)
    # Beneficiaries of one month are served in order of their codes.
    before = of_states(act[f"drawn_{kind}_before"]).sum() + of_states(act[f"request_{kind}"])[:place].sum()
    open_parts = int(of_states(act[f"effective_{kind}"]).sum() - before)
    again = min(max(int(wanted[place] - so_far[place]), 0), open_parts)
    part = float(entitled[place] / pool) if pool else 0.0
    return Node(
        act.date.isoformat(), int(of_states(act[f"request_{kind}"])[place]), unit,
        "pool x part of the pool that may be drawn by now x own part of the claims, up to the need, less what "
        "it drew before", again, article=act.article, brief=True,
        parts=(
            Node("Effective pledges of all", pool, unit),
            Node("Part of the pool that may be drawn by now", float(act["passed"]), "of 1"),
            Node("Own part of the claims", part, "of 1", note="at least the earmark for states of sea rescue "
                 "together"),
            facts.parameter("sar_earmark", act.date, act["sar_earmark"], "Earmark for sea rescue"),
            facts.parameter("beneficiary_split", act.date, title="What the claims are"),
            Node("Need still to be met", int(need[place]), unit),
            Node("Drawn before", int(so_far[place]), unit),
        ),
    )  # fmt: skip


def _need(facts: Facts) -> Node:
    act, own = facts.act("need", facts.state), facts.act("pressure_notification", facts.state)
    value = facts.count("need_stated")
    found = act or own
    if found is None:
        return Node("Stated need", value, "persons", note="no need was stated in this run")
    pending, decided = float(found["pending"]), float(found["decided_in_a_year"])
    months, factor = float(found["target_months"]), float(act["factor"]) if act else 1.0
    computed = max(int(np.ceil(pending - decided * months / 12)), 0 if act else 1)
    again = round(computed * factor)
    if not act and not facts.flag("beneficiary"):
        again = 0
    parts = [
        Node("Open cases", pending, "persons", source="this run"),
        Node("Decisions of twelve months", decided, "persons", source="this run"),
        facts.parameter("need_target_months", found.date, months, "Target duration"),
    ]
    if act:
        parts.append(facts.parameter("need_statement_factor", found.date, factor, "Overstatement"))
    return Node(
        "Stated need", value, "persons",
        "(open cases - decisions a year x target months / 12, rounded up) x overstatement", again,
        article=found.article, note=found.date.isoformat(), parts=tuple(parts),
    )  # fmt: skip
