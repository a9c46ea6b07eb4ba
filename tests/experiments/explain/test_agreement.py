"""Recorded and recomputed agree: every quantity, every state, every year of two runs; and can disagree."""

import json

import pytest

from pactsim.agents.codes import POOL_STATES, STATES
from pactsim.experiments.explain import QUANTITIES
from pactsim.experiments.run import Run

ASKED_OF_STATES = [name for name, question in QUANTITIES.items() if question.of_state is not None]


def years_of(run, name):
    """Years a question can be put for: pools (also those in preparation), or the years lived."""
    if QUANTITIES[name].of_pool:
        return sorted(set(run.cycle["year"]))
    return sorted(set(run.states["year"]))


def disagreements(run, code, name):
    return [
        (year, node.line()) for year in years_of(run, name) for node in run.explain(code, year, name).disagreements()
    ]  # fmt: skip


@pytest.mark.parametrize("name", ASKED_OF_STATES)
@pytest.mark.parametrize("which", ["base", "strict"])
def test_every_number_follows_from_its_parts(request, which, name):
    run = request.getfixturevalue(which)
    found = {code: disagreements(run, code, name) for code in POOL_STATES}
    assert {code: wrong for code, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", QUANTITIES)
def test_the_union_too(base, name):
    assert disagreements(base, "EU", name) == []


def test_other_rules_are_followed(counterfactual):
    found = {
        (name, code): wrong
        for name, question in QUANTITIES.items()
        for code in ("EU", *POOL_STATES)
        if (code == "EU" or question.of_state) and (wrong := disagreements(counterfactual, code, name))
    }
    assert found == {}


@pytest.mark.parametrize("code", [code for code in STATES if code not in POOL_STATES])
def test_states_outside_the_pool_have_their_cases(base, code):
    assert disagreements(base, code, "responsibility") == []


def test_numbers_are_worked_out_again_and_not_copied(base):
    checked = [node for node in base.explain("DE", 2026, "fair-share").walk() if node.recomputed is not None]
    assert {"Share by the key", "Reference of the Council act", "The same in money"} <= {
        n.name for n in checked
    }


@pytest.mark.parametrize(
    ("act", "column", "name"),
    [
        ("pool_proposal", "key_inputs.population.BE", "fair-share"),
        ("fair_share", "part_year", "fair-share"),
        ("annual_report", "applications_five_years.BE", "label"),
        ("pledge", "eur", "pledge"),
        ("draws", "effective_eur.BE", "draw"),
    ],
)
def test_a_tampered_act_is_seen(base, act, column, name):
    acts = base.acts.copy()
    chosen = (acts["act"] == act) & (acts["cycle"] == 2027) & acts["subject"].isin(["BE", "EU"])
    row = acts.index[chosen][0]
    numbers = json.loads(acts.loc[row, "numbers"])
    *way, last = column.split(".")
    table = numbers
    for step in way:
        table = table[step]
    table[last] = table[last] * 1.5 + 1
    acts.loc[row, "numbers"] = json.dumps(numbers)
    forged = Run({**base.tables, "acts": acts}, base.manifest)
    node = forged.explain("BE", 2027, name)
    assert node.disagreements()
    assert "RECORDED AND RECOMPUTED DISAGREE" in node.text(width=200, everything=True)
    assert "all agree" not in node.text()
