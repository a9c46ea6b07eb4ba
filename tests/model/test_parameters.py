"""Parameters: dated legal numbers, levers, overrides, faults."""

from datetime import date

import pytest

from pactsim.model.faults import InputFault
from pactsim.model.parameters import Parameters, read_registry, registry
from pactsim.model.value_checks import fault_of_value

LAW = """
[floor]
unit = "persons per year"
article = "AMMR 12(2)(a)"
values = [
    { since = 2024-06-11, value = 30_000, source = "text", tag = "V" },
    { since = 2027-01-01, value = 40_000, source = "text", tag = "D" },
]
"""
LEVERS = """
[cooperation]
kind = "lever"
value = 0.5
range = [0.0, 1.0]
unit = "share of 1"
meaning = "how much is done"
source = "assumed"
class = "policy"

[seats]
kind = "uncertainty"
value = [1.0, 2.0]
range = [0.0, 9.0]
unit = "seats"
meaning = "seats of two chambers"
source = "assumed"
class = "prior-only"
"""


@pytest.fixture
def folders(tmp_path):
    for name, text in (("law", LAW), ("levers", LEVERS)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.toml").write_text(text, encoding="utf-8")
    return tmp_path / "law", tmp_path / "levers"


def test_the_last_value_not_after_the_day_holds(folders):
    p = Parameters(known=read_registry(*folders))
    assert p.value("floor", date(2024, 6, 11)) == 30_000
    assert p.value("floor", date(2026, 12, 31)) == 30_000
    assert p.number("floor", date(2027, 1, 1)) == 40_000.0


def test_before_the_first_date_there_is_no_value(folders):
    with pytest.raises(ValueError, match=r"'floor' on 2024-06-10: no value before 2024-06-11"):
        Parameters(known=read_registry(*folders)).value("floor", date(2024, 6, 10))


def test_a_number_that_changes_needs_a_day(folders):
    p = Parameters(known=read_registry(*folders))
    with pytest.raises(ValueError, match="changes over time"):
        p.value("floor")
    assert p.value("cooperation") == 0.5


def test_a_plain_override_holds_always_and_a_dated_one_from_its_day(folders):
    known = read_registry(*folders)
    assert Parameters({"floor": 10}, known).value("floor", date(2016, 1, 1)) == 10
    dated = Parameters({"floor": [{"since": date(2026, 1, 1), "value": 0}]}, known)
    assert dated.value("floor", date(2025, 12, 31)) == 30_000
    assert dated.value("floor", date(2030, 1, 1)) == 0


def test_unknown_name_is_answered_with_the_nearest(folders):
    p = Parameters(known=read_registry(*folders))
    with pytest.raises(KeyError, match="did you mean 'floor'"):
        p.value("flor")
    with pytest.raises(TypeError, match="not a number"):
        p.number("seats")


def test_all_faults_of_overrides_come_at_once(folders):
    bad = {"flor": 1, "cooperation": 1.5, "seats": [1.0], "floor": -3}
    with pytest.raises(InputFault) as caught:
        Parameters(bad, read_registry(*folders))
    assert len(caught.value.faults) == 4


def test_files_with_faults_are_refused_together(folders):
    law, levers = folders
    (levers / "b.toml").write_text(LEVERS.replace("[seats]", "[chairs]"), encoding="utf-8")
    (levers / "c.toml").write_text(
        '[odd]\nkind = "lever"\nvalue = 2.0\nrange = [0.0, 1.0]\n', encoding="utf-8"
    )
    with pytest.raises(InputFault) as caught:
        read_registry(law, levers)
    everything = "\n".join(caught.value.faults)
    assert "b.toml: cooperation: the name is already taken" in everything
    assert "c.toml: odd: unit: Field required" in everything


def test_a_default_outside_its_range_is_refused(folders):
    law, levers = folders
    (levers / "a.toml").write_text(LEVERS.replace("value = 0.5", "value = 1.5"), encoding="utf-8")
    with pytest.raises(InputFault, match=r"cooperation: the default 1.5 is outside"):
        read_registry(law, levers)


def test_the_shipped_files_are_sound():
    for parameter in registry().values():
        assert parameter.unit and parameter.meaning and parameter.source
    assert Parameters.load().resolved().keys() == registry().keys()


@pytest.mark.parametrize(
    ("value", "default", "unit", "bounds", "fault"),
    [
        (1, 1, "persons", None, None),
        (1.0, 1, "persons", None, None),
        (1.5, 1, "persons", None, "whole"),
        (1.5, 1, "persons", (0, 3), "whole"),
        (1.5, 1.0, "1", (0, 3), None),
        (-0.1, 0.1, "per year", None, "negative"),
        (1.1, 0.5, "share of 1", None, "outside the range 0.0 to 1.0"),
        (-1.0, -2.0, "log points", (-3.0, 0.0), None),
        (float("nan"), 1.0, "1", None, "finite"),
        (True, 1, "persons", None, "not a number"),
        (1, True, "flag", None, "true or false"),
        ("x", "y", "name", None, None),
        ({"a": 1}, {"a": 2, "b": 3}, "persons", None, "missing ['b']"),
        ([1, -1], [1, 1], "persons", None, "negative"),
    ],
)
def test_values_are_checked_against_the_default_they_replace(value, default, unit, bounds, fault):
    found = fault_of_value(value, default, unit, bounds)
    assert (found is None) if fault is None else (found is not None and fault in found)
