"""Scenario files: bases, overrides, faults, hashes."""

import re
from datetime import date

import pytest

from pactsim.model.dated import Dated
from pactsim.model.faults import InputFault
from pactsim.model.parameters import Parameter, Parameters
from pactsim.model.scenario import Scenario, scenario_json_schema
from pactsim.model.scenario_files import scenario_names


def _known(name, kind, value, unit="persons", bounds=None, choices=None):
    return Parameter(
        name, kind, unit, "meaning", "source", "policy", (Dated(date.min, value),), bounds, choices, ""
    )


@pytest.fixture
def names(monkeypatch):
    """A registry of four known names instead of the shipped one."""
    known = {
        "relocation_floor": _known("relocation_floor", "law", 30_000),
        "cooperation": _known("cooperation", "lever", 0.5, "share of 1", (0.0, 1.0)),
        "regime": _known("regime", "lever", "ammr", "name", choices=("ammr", "dublin")),
        "leave_rate": _known("leave_rate", "uncertainty", 0.1, "per year"),
    }
    monkeypatch.setattr("pactsim.model.parameters.registry", lambda: known)
    monkeypatch.setattr("pactsim.model.scenario.registry", lambda: known)
    monkeypatch.setattr("pactsim.model.scenario_faults.registry", lambda: known)
    return known


def _write(folder, text, name="mine"):
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _faults(path):
    with pytest.raises(InputFault) as caught:
        Scenario.load(path)
    return caught.value.faults


def test_every_shipped_scenario_loads_and_says_why():
    assert {"baseline", "no_solidarity", "vsm_only", "full_compliance", "null"} <= set(scenario_names())
    for name in scenario_names():
        scenario = Scenario.load(name)
        assert scenario.name == name
        assert scenario.why


def test_null_scenario_has_the_hash_of_its_base():
    assert Scenario.load("null").hash() == Scenario.load("baseline").hash()


def test_name_and_reason_do_not_enter_the_hash_but_a_lever_does(names):
    plain, renamed = Scenario(name="a", why="x"), Scenario(name="b", why="y")
    assert plain.hash() == renamed.hash()
    assert plain.hash() != plain.changed(levers={"cooperation": 0.6}).hash()
    assert plain.hash() != plain.changed(period={"last_year": 2030}).hash()


def test_value_equal_to_the_default_leaves_the_hash(names):
    assert Scenario(name="a").hash() == Scenario(name="a", levers={"cooperation": 0.5}).hash()


def test_a_file_overrides_its_base_and_keeps_the_rest(names, tmp_path):
    _write(tmp_path, "[levers]\ncooperation = 0.9\nregime = 'dublin'\n[period]\nlast_year = 2030", "parent")
    path = _write(tmp_path, 'base = "parent"\n[levers]\ncooperation = 0.2\n[arrivals]\nlevel = 1.5')
    scenario = Scenario.load(path)
    assert scenario.name == "mine"
    assert scenario.levers == {"cooperation": 0.2, "regime": "dublin"}
    assert (scenario.period.first_year, scenario.period.last_year) == (2015, 2030)
    assert scenario.arrivals.level == 1.5


def test_a_dated_override_keeps_the_base_before_its_first_day(names, tmp_path):
    _write(tmp_path, "[levers]\ncooperation = 0.9", "parent")
    text = 'base = "parent"\n[levers]\ncooperation = [{ since = 2028-01-01, value = 0.2 }]'
    p = Parameters.load(Scenario.load(_write(tmp_path, text)))
    assert p.value("cooperation", date(2027, 12, 31)) == 0.9
    assert p.value("cooperation", date(2028, 1, 1)) == 0.2


def test_constructor_follows_a_shipped_base(names):
    scenario = Scenario(name="mine", base="baseline", levers={"cooperation": 0.1})
    assert scenario.base == "baseline"
    assert scenario.period == Scenario.load("baseline").period


def test_all_faults_come_at_once_with_path_and_nearest_name(names, tmp_path):
    text = """
    surprise = 1
    [period]
    first_year = 1999
    [levers]
    relocaton_floor = 1
    cooperation = 1.2
    regime = "amm"
    leave_rate = 0.2
    [uncertainties]
    leave_rate = -0.1
    [arrivals]
    levl = 2.0
    """
    everything = "\n".join(_faults(_write(tmp_path, text)))
    assert "unknown name 'surprise'" in everything
    assert "outside the data: 2015 to 2026" in everything
    assert "unknown name 'arrivals.levl'; did you mean 'level'?" in everything
    assert "unknown name 'relocaton_floor'; did you mean 'relocation_floor'?" in everything
    assert re.search(r"cooperation: 1.2 is outside the range 0.0 to 1.0", everything)
    assert "regime: 'amm' is not one of 'ammr', 'dublin'" in everything
    assert "levers.leave_rate" in everything and "move it to [uncertainties]" in everything
    assert "leave_rate: -0.1 is negative" in everything


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[levers]\ncooperation = "high"', "'high' is not a number"),
        ("[levers]\nrelocation_floor = 10.5", "not a whole number"),
        ("[levers]\ncooperation = true", "True is not a number"),
        (
            "[levers]\ncooperation = [{since = 2030-01-01, value = 0.1}, {since = 2028-01-01, value = 1}]",
            "rise",
        ),
        ("[levers]\ncooperation = [{since = 'soon', value = 0.1}]", "'soon' is not a date"),
        ("[levers\n", "not valid TOML"),
        ("[period]\nfirst_year = 2025\nlast_year = 2020", "is after last_year"),
        ("[period]\nlast_year = 2300", "beyond 2070"),
        ("levers = 3", "valid dictionary"),
        ('base = "mine"', "its own base"),
        ('base = "baselin"', "did you mean 'baseline'?"),
        ("[arrivals]\nlevel = -1", "greater than or equal to 0"),
        ("[arrivals]\ncsv = 'nowhere.csv'", "cannot read"),
        ("[arrivals]\npath = 'guess'", "persistence"),
    ],
)
def test_one_fault_gets_one_clear_line(names, tmp_path, text, words):
    faults = _faults(_write(tmp_path, text))
    assert len(faults) == 1
    assert words in faults[0]


def test_missing_file_and_unknown_name_are_told_apart(names, tmp_path):
    assert "no scenario file" in _faults(tmp_path / "nowhere.toml")[0]
    assert "unknown scenario 'nul'; did you mean 'null'?" in _faults("nul")[0]


def test_json_schema_names_the_levers(names):
    schema = scenario_json_schema()
    assert set(schema["properties"]["levers"]["properties"]) == {"relocation_floor", "cooperation", "regime"}
    assert set(schema["properties"]["uncertainties"]["properties"]) == {"leave_rate"}
