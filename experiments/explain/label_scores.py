"""The scores beside a label, worked out again from loads, landings, trends and cut-offs."""

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.explain.evidence import of_rule
from pactsim.experiments.explain.facts import Act, Facts
from pactsim.experiments.explain.node import Node
from pactsim.experiments.replay.act_numbers import of_states
from pactsim.model.law.labels import load_per_key, pressure_score, risk_score, sar_score, significant_score
from pactsim.model.phases.commission_cuts import RISK_CUTS
from pactsim.model.phases.solidarity_facts import key_from_numbers
from pactsim.model.stances import stances


def scores(facts: Facts, act: Act, report: Act) -> Node:
    """The four scores of the annual report for one state, each with its parts and its cut-offs."""
    place = POOL_STATES.index(facts.state)
    key = key_from_numbers(report["key_inputs"])
    own_key = Node("Part of the key", float(key[place]), "of 1", **of_rule("fair_share"),
                   note="see fair-share")  # fmt: skip
    months = int(report["months_known"])
    length = int(report["window_months"])
    window = f"{length} months to {report['window_end']}" + (
        f"; the run knows {months} of them, scaled up" if months < length else ""
    )

    def load(name: str, words: str) -> Node:
        persons = of_states(report[name], np.float64)
        return Node(
            f"Load by {words}", float(load_per_key(persons, key)[place]), "times the key",
            "own / all, over the part of the key", _ratio(persons, place, key), **of_rule("load_per_key"),
            note=window, fold=True,
            parts=(
                Node(f"Own {words}", float(persons[place]), "persons", source="this run"),
                Node(f"{words.capitalize()}, 26 states", float(persons.sum()), "persons", source="this run"),
                own_key,
            ),
        )  # fmt: skip

    member = int(report["commission_member"])
    applications, arrivals = load("applications", "applications"), load("arrivals", "irregular arrivals")
    return Node(
        "The Commission's scores (1 is the threshold)", f"window: {window}",
        note="the regulation sets no number: every cut-off is an assumption"
        + (f"; the cut-offs are member {member} of the set that agrees with the labels of 2025" if member else ""),
        parts=(
            _pressure(facts, report, applications, arrivals),
            _landings(facts, report, own_key, key, bool(act["sar_rule"])),
            _risk(facts, report, applications, arrivals),
            _significant(facts, report, own_key, key),
        ),
    )  # fmt: skip


def _ratio(persons: np.ndarray, place: int, key: np.ndarray) -> float:
    total = float(persons.sum())
    return 0.0 if total <= 0 else float(persons[place]) / total / float(key[place])


def _pressure(facts: Facts, report: Act, applications: Node, arrivals: Node) -> Node:
    cuts = [float(report[f"pressure_cut_{name}"]) for name in ("applications", "arrivals")]
    again = pressure_score(
        np.array([applications.value]), np.array([arrivals.value]), cuts[0], cuts[1]
    )  # fmt: skip
    return Node(
        "Pressure", float(report["score_pressure"][facts.state]), "",
        "the lower of the two loads over their cut-offs", float(again[0]), **of_rule("pressure_score"),
        parts=(
            applications,
            facts.parameter("pressure_cut_applications", report.date, cuts[0], "Cut-off, applications"),
            arrivals,
            facts.parameter("pressure_cut_arrivals", report.date, cuts[1], "Cut-off, arrivals"),
        ),
    )  # fmt: skip


def _landings(facts: Facts, report: Act, own_key: Node, key: np.ndarray, rule: bool) -> Node:
    place = POOL_STATES.index(facts.state)
    landings, arrivals = (of_states(report[name], np.float64) for name in ("landings", "arrivals"))
    cut, union = float(report["pressure_cut_sar"]), float(arrivals.sum())
    again = sar_score(landings[[place]], key[[place]], union, cut)
    months, least = float(report["months_with_landings"][facts.state]), float(report["sar_recurring_months"])
    again = again * (months >= least)
    return Node(
        "Pressure by sea rescue", float(report["score_sar"][facts.state]), "",
        "own landings after rescue / all irregular arrivals, over the part of the key, over the cut-off",
        float(again[0]), **of_rule("sar_score"),
        note="" if rule else "not used: the rule of Article 11(3) is switched off",
        parts=(
            Node("Own landings after rescue", float(landings[place]), "persons", source="this run"),
            Node("Irregular arrivals, 26 states", union, "persons", source="this run"),
            own_key,
            facts.parameter("pressure_cut_sar", report.date, cut, "Cut-off"),
            Node("Months with landings, of twelve", months, "months", source="this run"),
            facts.parameter("sar_recurring_months", report.date, least, "Months from which they recur"),
        ),
    )  # fmt: skip


def _risk(facts: Facts, report: Act, load: Node, arrivals: Node) -> Node:
    state = facts.state
    now, before = float(report["applications"][state]), float(report["applications_before"][state])
    trend = now / max(before, 1.0) if before > 0 else 1.0
    threat = bool(report["threat"][state])
    cuts = {name: float(report[f"risk_cut_{name}"]) for name in RISK_CUTS}
    again = risk_score(
        np.array([threat]), np.array([trend]), np.array([load.value]), np.array([arrivals.value]), *cuts.values()
    )  # fmt: skip
    return Node(
        "Risk", float(report["score_risk"][state]), "",
        "the highest of: applications over their cut-off, arrivals over theirs, the lower of trend and load over "
        "theirs; at least 1 under a declared threat",
        float(again[0]), **of_rule("risk_score"),
        parts=(
            Node("Applications against the year before", trend, "times", "months of the window / as many before",
                 parts=(Node("Months of the window", now, "persons", source="this run"),
                               Node("As many months before", before, "persons", source="this run")), fold=True),
            facts.parameter("risk_cut_trend", report.date, cuts["trend"], "Cut-off, trend"),
            load,
            facts.parameter("risk_cut_load", report.date, cuts["load"], "Cut-off, load of a rise"),
            facts.parameter("risk_cut_applications", report.date, cuts["applications"], "Cut-off, applications"),
            arrivals,
            facts.parameter("risk_cut_arrivals", report.date, cuts["arrivals"], "Cut-off, arrivals"),
            _threat(facts, threat, report),
        ),
    )  # fmt: skip


def _threat(facts: Facts, threat: bool, report: Act) -> Node:
    rows = [
        one
        for one in stances()
        if one.state == facts.state and one.topic == "threat" and one.since <= report.date <= one.until
    ]
    tag = max((one.tag for one in rows), key="VSDU".index, default="")
    return Node(
        "Declared threat of instrumentalised migration", threat,
        source="; ".join(one.source for one in rows), tag=tag,
    )  # fmt: skip


def _significant(facts: Facts, report: Act, own_key: Node, key: np.ndarray) -> Node:
    place = POOL_STATES.index(facts.state)
    five, ukraine = (
        of_states(report[name], np.float64) for name in ("applications_five_years", "temporary_protection")
    )
    weight = float(report["significant_weight_temporary_protection"])
    cut = float(report["significant_cut"])
    loads = [_ratio(persons, place, key) for persons in (five, ukraine)]
    again = significant_score(five, ukraine, key, weight, cut)[place]
    words = ("applications of five years", "people under temporary protection")
    parts = [
        Node(
            f"Load by {name}", load, "times the key", "own / all, over the part of the key",
            **of_rule("load_per_key"), fold=True,
            parts=(
                Node("Own", float(persons[place]), "persons"),
                Node("26 states", float(persons.sum()), "persons"),
                own_key,
            ),
        )
        for name, persons, load in zip(words, (five, ukraine), loads)
    ]  # fmt: skip
    parts += [
        facts.parameter(
            "significant_weight_temporary_protection", report.date, weight, "Weight of the second"
        ),
        facts.parameter("significant_cut", report.date, cut, "Cut-off"),
    ]
    return Node(
        "Significant situation", float(report["score_significant"][facts.state]), "",
        "((1 - weight) x first load + weight x second load) / cut-off", float(again),
        **of_rule("significant_score"), parts=tuple(parts),
    )  # fmt: skip
