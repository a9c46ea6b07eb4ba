"""Why a state's fair share is what it is: key, reference, rounding, crisis credit."""

from datetime import date
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.evidence import of_rule, source_text, tag_of_sources
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.node import Node
from pactsim.model.law.fair_share import fair_share_eur, fair_share_persons
from pactsim.model.law.pool_need import grossed_up
from pactsim.model.law.pool_proposal import Totals, council_reference, pool_proposal
from pactsim.model.phases.solidarity_facts import key_from_numbers


def fair_share(facts: Facts) -> Node:
    """The fair share in persons and in money, down to population, GDP and the Commission's proposal."""
    act = facts.needed("fair_share")
    share, reference = key(facts), reference_persons(facts)
    credit = int(act["credit_used"][facts.state])
    carried = int(act["carried_over"][facts.state])
    persons = int(fair_share_persons(np.array([share.value]), int(act["reference_persons"]))[0])
    persons += carried - credit
    credit_node = Node(
        "Crisis credit used this year", credit, "persons", **of_rule("credit_used"),
        note="cases taken over in an earlier crisis beyond the fair share; none has been earned" * (not credit),
    )  # fmt: skip
    debt = (
        Node("Carried over from the last closed pool", carried, "persons", article="counterfactual"),
    ) * bool(carried)
    freed = facts.flag("beneficiary")
    return Node(
        f"Fair share of {facts.state} in {facts.year}", facts.count("fair_share_persons"), "persons",
        "share by the key x reference, rounded up to a whole person, less crisis credit",
        persons, **of_rule("fair_share_persons"),
        note="as a beneficiary it is released from it (AMMR 60(3)); see effective-pledge" * freed,
        parts=(share, reference, credit_node, *debt, _in_money(facts, share)),
    )  # fmt: skip


def key(facts: Facts) -> Node:
    """The share by the reference key."""
    inputs = facts.needed("pool_proposal")["key_inputs"]
    left_out = _left_out(facts, inputs)
    parts, ratios = [], []
    for name, words, unit in (
        ("population", "population", "persons"),
        ("gdp_eur", "gross domestic product", "EUR"),
    ):
        node = _part_of(facts, inputs, name, words, unit, left_out)
        parts.append(node)
        ratios.append(float(node.value or 0))
    weight = float(inputs["weight_population"])
    parts.append(
        facts.parameter("key_weight_population", date(facts.year, 1, 1), weight, "Weight of population")
    )
    words = {
        "pool": "the 26 pool states, beneficiaries included",
        "union": "the 27 states of the Union",
        "contributors": "the contributors alone",
    }[inputs["denominator"]]
    parts.append(
        facts.parameter(
            "key_denominator",
            date(facts.year, 1, 1),
            f"{inputs['denominator']} ({words})",
            "States in the key",
        )
    )
    share = weight * ratios[0] + (1 - weight) * ratios[1]
    formula = "weight x part of the population + (1 - weight) x part of the GDP"
    if "corrections" in inputs:
        beneficiaries = np.array([code in left_out for code in POOL_STATES])
        share = float(key_from_numbers(inputs, beneficiaries)[POOL_STATES.index(facts.state)])
        formula += ", then corrected by burdens a head"
    return Node(
        "Share by the key", facts.real("fair_share"), "of 1", formula, share, **of_rule("fair_share"),
        parts=tuple(parts),
    )  # fmt: skip


def reference_persons(facts: Facts) -> Node:
    """The level of the pool, from the proposal to what the Council keeps of it."""
    act, first = facts.needed("fair_share"), date(facts.year, 1, 1)
    price = int(act["price_eur"])
    totals = council_reference(
        Totals(int(act["proposed_persons"]), int(act["proposed_persons"]) * price),
        float(act["part_year"]) * float(act["factor"]), price,
    )  # fmt: skip
    return Node(
        "Reference of the Council act", int(act["reference_persons"]), "persons",
        "proposal x part of the year x what the Council keeps", totals.persons,
        **of_rule("council_reference"),
        note="the floor of Article 12 binds the proposal, not the Council",
        parts=(
            proposal(facts),
            facts.parameter("council_part_year", first, act["part_year"], "Part of the year"),
            facts.parameter("pool_size_factor", act.date, act["factor"], "What the Council keeps"),
        ),
    )  # fmt: skip


def proposal(facts: Facts) -> Node:
    """The Commission's proposal and its floor."""
    act = facts.needed("pool_proposal")
    needed, floor = int(act["needed_persons"]), int(act["floor_persons"])
    rule = facts.parameter("pool_size", act.date, act["rule"], "How the Commission sets the level")
    need = Node(
        "Relocations the Commission sees as needed", needed, "persons",
        note="under the rule 'floor' it asks for nothing beyond the floor" * (act["rule"] == "floor"),
        parts=(rule,),
    )  # fmt: skip
    persons = pool_proposal(needed, floor, int(act["price_eur"])).persons
    formula = "the higher of need and floor"
    if act["grossed_up"]:
        exempt = sum(act["indicative_share"][code] for code in POOL_STATES if act["under_pressure"][code])
        persons, formula = grossed_up(persons, exempt), f"{formula}, raised by the beneficiaries' shares"
    return Node(
        f"Proposal of {act.date.isoformat()}", int(act["persons"]), "persons", formula, persons,
        **of_rule("pool_proposal"),
        parts=(need, facts.parameter("pool_floor_persons", act.date, floor, "Legal floor of the proposal")),
    )  # fmt: skip


def price_node(facts: Facts) -> Node:
    """What one person counts in money."""
    act = facts.needed("fair_share")
    return facts.parameter("solidarity_price_eur", act.date, act["price_eur"], "One person in money")


def _in_money(facts: Facts, share: Node) -> Node:
    act = facts.needed("fair_share")
    total, credit = int(act["reference_eur"]), int(act["credit_used"][facts.state])
    eur = int(fair_share_eur(np.array([share.value]), total)[0])
    if credit or int(act["carried_over"][facts.state]):
        eur = facts.count("fair_share_persons") * int(act["price_eur"])
    price = price_node(facts)
    reference = Node(
        "Reference in money", total, "EUR", "reference in persons x one person in money",
        int(act["reference_persons"]) * int(price.value or 0), parts=(price,),
    )  # fmt: skip
    return Node(
        "The same in money", facts.count("fair_share_eur"), "EUR",
        "share by the key x reference in money, rounded up to a whole euro", eur,
        **of_rule("fair_share_eur"), note="persons and money are alternatives, not to be added",
        parts=(reference,),
    )  # fmt: skip


def _left_out(facts: Facts, inputs: dict[str, Any]) -> set[str]:
    if inputs["denominator"] != "contributors":
        return set()
    flags = facts.needed("pool_proposal")["under_pressure"]
    found = {code for code in POOL_STATES if flags[code]}
    return set() if len(found) == len(POOL_STATES) else found


def _part_of(
    facts: Facts, inputs: dict[str, Any], name: str, words: str, unit: str, left_out: set[str]
) -> Node:
    values = {code: float(value) for code, value in inputs[name].items() if code not in left_out}
    own, total = values.get(facts.state, 0.0), float(np.sum(list(values.values())))
    vintage = inputs["population_from" if name == "population" else "gdp_from"]
    year, code = (_of_state(vintage.get(field, ""), facts.state) for field in ("year", "source"))
    day = f"1 January {year}" if name == "population" else f"{year}"
    codes = vintage.get("source", "")
    all_codes = "+".join(sorted(set(codes.values()))) if isinstance(codes, dict) else str(codes)
    return Node(
        f"Part of the {words}", own / total, "of 1", f"{words} of the state / of all states in the key",
        parts=(
            Node(f"{words[0].upper()}{words[1:]} of {facts.state}, {day}", own, unit,
                 source=source_text(code), tag=tag_of_sources(code)),
            Node(f"All {len(values)} states in the key", total, unit, source=source_text(all_codes),
                 tag=tag_of_sources(all_codes)),
        ),
    )  # fmt: skip


def _of_state(value: Any, state: str) -> str:
    return str(value.get(state, "")) if isinstance(value, dict) else str(value)
