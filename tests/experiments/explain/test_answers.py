"""What the answers say: data values at the leaves, sources, tags, and the path to new solidarity."""

import json

import numpy as np
import pytest

from pactsim.agents.codes import POOL_STATES
from pactsim.experiments.run import run
from pactsim.model.observed_states import state_series


def named(node, name):
    """The first node of a name."""
    return next(one for one in node.walk() if one.name == name)


def test_the_fair_share_ends_at_population_and_gdp(base):
    node = base.explain("DE", 2026, "fair-share")
    cycle = base.cycle.set_index(["year", "member_state"])
    assert node.value == cycle.loc[(2026, "DE"), "fair_share_persons"]
    leaf = named(node, "Population of DE, 1 January 2025")
    assert leaf.value == state_series("population", 2025, 2025)[0, 6]
    assert "Eurostat" in leaf.source and leaf.tag == "S"
    assert named(node, "Weight of population").tag == "V"
    assert named(node, "Share by the key").article == "AMMR 12(2), 57(3), 66, Annex I"
    assert named(node, "Share by the key").in_force == "2024-06-11"
    assert named(node, "Reference of the Council act").value == 21_000
    assert named(node, "Legal floor of the proposal").value == 30_000


def test_what_rests_on_an_uncertain_figure_says_so(base):
    for name in ("pledge", "effective-pledge", "draw", "offset-duty"):
        assert base.explain("FR", 2026, name).uncertain, name
        assert "[U] uncertain" in base.explain("FR", 2026, name).text(), name
    assert base.explain("EU", 2026, "new-solidarity").uncertain
    assert base.explain("AT", 2026, "border-capacity").uncertain
    assert not base.explain("IT", 2026, "border-capacity").uncertain
    assert base.explain("DE", 2026, "responsibility").uncertain  # numbers of Dublin III that were not checked
    assert not base.explain("DE", 2026, "fair-share").uncertain


def test_a_value_of_the_scenario_is_called_so(strict):
    node = named(strict.explain("DE", 2027, "fair-share"), "Weight of population")
    assert node.value == 0.3
    assert node.tag == "scenario"
    assert "shipped: 0.5" in node.source


def test_the_path_to_new_solidarity_adds_up(base):
    node = base.explain("EU", 2026, "new-solidarity")
    cycle = base.cycle[base.cycle["year"] == 2026]
    eur = cycle["effective_eur"].sum() + cycle["effective_alternative_eur"].sum()
    assert node.value == pytest.approx(cycle["effective_relocation"].sum() + eur / 20_000)
    assert node.parts[0].value == 21_000
    steps = [part for part in node.parts if part.unit in {"persons", "person-equivalents"}]
    path = [
        one for one in steps if "comparison" not in one.name and not one.name.startswith(("Made", "Of this"))
    ]
    assert sum(one.value for one in path) == pytest.approx(node.value)
    credited = next(one for one in path if one.name.startswith("Offsets"))
    assert {one.name: one.value for one in credited.parts} == {"DE": -4555, "FR": -3361}
    assert next(one for one in credited.parts if one.name == "FR").tag == "U"
    nothing = next(one for one in path if one.name.startswith("Shares of states that pledge nothing"))
    assert {one.name for one in nothing.parts} == {"HU", "SK"}


def test_spains_count_stands_beside_it_in_2026_alone(base):
    spain = named(
        base.explain("EU", 2026, "new-solidarity"), "For comparison: Spain's statement at the adoption"
    )
    assert [part.value for part in spain.parts] == [962, 74_660_000]
    assert spain.value == 4695
    assert all("Agence Europe" in part.source for part in spain.parts)
    assert "Spain" not in base.explain("EU", 2027, "new-solidarity").text().replace("Spain counts 962", "")


def test_a_label_of_the_record_and_one_of_the_model(base, strict):
    held = base.explain("EE", 2026, "label")
    assert held.value == "at risk of migratory pressure, in a significant migratory situation"
    assert "as it was taken" in held.note and held.recomputed is None
    own = [strict.explain(code, 2027, "label") for code in POOL_STATES]
    assert all(node.recomputed is not None and "by the model" in node.note for node in own)
    assert len({node.value for node in own}) > 1


def test_a_choice_names_its_best_form_and_the_position_behind_it(base):
    node = base.explain("HU", 2027, "pledge")
    why = named(node, "Why this form")
    assert why.value == why.recomputed == "contribute nothing"
    assert any(part.name == "Stated position on 'refuse'" for part in why.parts)
    assert "no fact" in why.note


def test_mandatory_offsets_open_down_to_the_gap(strict):
    acts = strict.acts[strict.acts["act"] == "mandatory_offsets"]
    year = int(acts["cycle"].max())
    owing = strict.cycle[(strict.cycle["year"] == year) & (strict.cycle["mandatory_offset"] > 0)]
    assert len(owing)
    node = strict.explain(owing["member_state"].iloc[0], year, "offset-duty")
    gap = named(node, "Gap of the pool")
    assert gap.value > 0 and gap.agrees and named(node, "Duty level").article == "AMMR 63(3)"


def test_a_missed_number_without_a_forum_is_no_duty(base):
    node = named(base.explain("BE", 2026, "offset-duty"), "Mandatory")
    assert node.value == 0
    assert "was not reconvened" in node.note


@pytest.mark.parametrize("name", ["fair-share", "label", "pledge", "draw", "offset-duty", "responsibility"])
def test_the_text_fits_in_100_columns_and_the_json_holds_everything(base, name):
    node = base.explain("DE", 2026, name)
    assert max(len(line) for line in node.text().splitlines()) <= 100
    table = json.loads(json.dumps(node.as_json()))

    def size(one):
        return 1 + sum(size(part) for part in one.get("parts", []))

    assert size(table) == sum(1 for _ in node.walk())
    assert str(node) == repr(node) == node.text()


def test_without_a_quantity_there_is_a_line_for_each(base):
    lines = [part.name.split(" ")[0] for part in base.explain("DE", 2026).parts]
    assert lines == [
        "fair-share", "label", "pledge", "deduction", "effective-pledge", "draw", "offset-duty",
        "money-received", "border-capacity", "responsibility",
    ]  # fmt: skip
    assert [part.name.split(" ")[0] for part in base.explain("NO", 2026).parts] == ["responsibility"]
    assert base.explain("EU", 2026).parts[-1].name.startswith("new-solidarity")


def test_a_run_without_a_pool_still_explains_responsibility():
    made = run("no_solidarity", first_year=2026, last_year=2026, scale=0.005)
    assert made.explain("IT", 2026, "responsibility").value >= 0
    assert len(made.explain("IT", 2026).parts) == 2
    with pytest.raises(ValueError, match="no solidarity pool"):
        made.explain("IT", 2026, "pledge")


def test_draws_of_all_states_are_what_the_beneficiaries_drew(base):
    drawn = sum(base.explain(code, 2027, "draw").parts[2].value for code in POOL_STATES
                if not base.cycle.set_index(["year", "member_state"]).loc[(2027, code), "beneficiary"])  # fmt: skip
    money = base.draws[(base.draws["type"] == "money") & (base.draws["date"].map(lambda d: d.year) == 2027)]
    assert np.isclose(drawn, money["amount"].sum())


def test_money_that_reached_a_state_is_pool_money_and_lump_sums(strict):
    """Pool money is booked by cycle, lump sums by calendar year: together they are the year's flows."""
    flows, year = strict.flows, 2028
    money = flows[(flows["kind"] == "money") & (flows["year"] == year) & (flows["from_state"] == "EU")]
    reached = money.groupby("to_state")["amount"].sum()
    acts = strict.acts[(strict.acts["act"] == "money_paid_out")]
    paid = [json.loads(row.numbers)["received_eur"] for row in acts.itertuples() if row.date.year == year]
    assert paid and reached.sum() > 0
    for code in POOL_STATES:
        lumps = named(
            strict.explain(code, year, "money-received"),
            "Beside it: lump sums for relocations of the calendar year",
        )
        assert reached.get(code, 0) == sum(row.get(code, 0) for row in paid) + lumps.value, code


def test_every_answer_goes_down_to_a_source(base):
    for code, name in (("ES", "money-received"), ("DE", "pledge"), ("BE", "draw"), ("EE", "deduction")):
        node = base.explain(code, 2026, name)
        assert any(one.source and one.tag for one in node.walk() if not one.parts), name
        assert any(one.name.startswith("Population of") for one in base.explain("DE", 2026, "pledge").walk())
