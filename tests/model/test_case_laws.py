"""The two acts' numbers reach the cases, and nothing of an act is forgotten."""

import tomllib
from datetime import date

import pytest

from pactsim.agents.status import AMMR, DUBLIN_III, NEVER
from pactsim.model.calendar import day_of
from pactsim.model.case_laws import case_law, parameter_name, relocation_law, switch_day, uk_bound
from pactsim.model.law.case_law import CaseLaw
from pactsim.model.law_numbers import LAW_FOLDER
from pactsim.model.parameters import Parameters


@pytest.mark.parametrize(
    ("code", "file", "prefix"),
    [(DUBLIN_III, "dublin_iii", "dublin_"), (AMMR, "ammr_responsibility", "ammr_")],
)
def test_every_number_of_an_act_is_a_field_of_its_case_law(code: int, file: str, prefix: str) -> None:
    written = tomllib.loads((LAW_FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    read = {name for field in CaseLaw._fields[1:] if (name := parameter_name(code, field))}
    assert read == {name for name in written if name.startswith(prefix)} - {"dublin_uk_bound"}


def test_the_acts_differ_where_the_reform_changed_them() -> None:
    parameters = Parameters.load()
    old, new = case_law(parameters, DUBLIN_III), case_law(parameters, AMMR)
    assert (old.entry_months, new.entry_months, new.sar_months) == (12, 20, 12)
    assert (old.take_back_limit_shifts, new.take_back_limit_shifts) == (1, 0)
    assert (old.transfer_absconded_months, new.transfer_absconded_months) == (18, 36)
    assert (old.absence_months, new.absence_months) == (3, 9)


def test_a_scenario_moves_a_clock_from_a_day_on() -> None:
    change = {"ammr_entry_months": [{"since": date(2028, 1, 1), "value": 12}]}
    parameters = Parameters(change)
    assert case_law(parameters, AMMR, date(2027, 12, 31)).entry_months == 20
    assert case_law(parameters, AMMR, date(2028, 1, 1)).entry_months == 12
    assert case_law(parameters, AMMR, date(2016, 1, 1)).entry_months == 20


def test_relocation_limits_are_those_of_article_67() -> None:
    assert relocation_law(Parameters.load()) == (7, 14, 7, 28, 36)


@pytest.mark.parametrize(
    ("change", "day"),
    [
        ({}, day_of(date(2026, 6, 12))),
        ({"responsibility_law": "dublin_iii"}, NEVER),
        ({"responsibility_law": "ammr"}, 0),
        ({"responsibility_law": [{"since": date(2027, 1, 1), "value": "ammr"}]}, day_of(date(2026, 6, 12))),
        (
            {
                "responsibility_law": [
                    {"since": date(2014, 1, 1), "value": "dublin_iii"},
                    {"since": date(2027, 1, 1), "value": "ammr"},
                ]
            },
            day_of(date(2027, 1, 1)),
        ),
    ],
)
def test_the_switch_day_follows_the_scenario(change: dict, day: int) -> None:
    assert switch_day(Parameters(change)) == day


def test_a_return_to_dublin_is_refused() -> None:
    with pytest.raises(ValueError, match="not modelled"):
        switch_day(Parameters({"responsibility_law": [{"since": date(2030, 1, 1), "value": "dublin_iii"}]}))


def test_the_united_kingdom_leaves_with_the_year_2020() -> None:
    parameters = Parameters.load()
    assert uk_bound(parameters, date(2010, 1, 1))
    assert uk_bound(parameters, date(2020, 12, 31))
    assert not uk_bound(parameters, date(2021, 1, 1))
