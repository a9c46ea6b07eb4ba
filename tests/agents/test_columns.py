"""The table's schema: narrow integers, room for every code, a row within its budget."""

import numpy as np
import pytest

from pactsim.agents import codes, status
from pactsim.agents.columns import COLUMN_NAMES, COLUMNS, Column, People, empty_people
from pactsim.model.calendar import date_of

ROW_BYTES = 72


def test_a_row_keeps_to_its_budget() -> None:
    assert sum(np.dtype(column.dtype).itemsize for column in COLUMNS) <= ROW_BYTES


def test_the_tuple_of_arrays_has_the_schemas_columns() -> None:
    assert People._fields == COLUMN_NAMES
    assert len(set(COLUMN_NAMES)) == len(COLUMN_NAMES)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_column_is_an_integer_that_holds_its_empty_value(column: Column) -> None:
    limits = np.iinfo(column.dtype)
    assert limits.min <= column.empty <= limits.max
    assert column.unit
    assert column.meaning


def test_empty_people_fill_no_row() -> None:
    people = empty_people(5)
    for column, values in zip(COLUMNS, people):
        assert values.shape == (5,)
        assert values.dtype == column.dtype
        assert (values == column.empty).all()
    assert (people.status == status.UNUSED).all()
    assert all(values.size == 0 for values in empty_people(0))


@pytest.mark.parametrize(
    ("column", "largest"),
    [
        ("citizenship", codes.N_CITIZENSHIPS - 1),
        ("channel", codes.N_CHANNELS - 1),
        ("present_state", codes.N_PLACES - 1),
        ("status", status.N_STATUS - 1),
        ("criterion", status.N_CRITERIA - 1),
        ("applied_in", 2**codes.N_STATES - 1),
        ("entry_day", status.NEVER),
    ],
)
def test_a_column_has_room_for_every_code(column: str, largest: int) -> None:
    assert largest <= np.iinfo(COLUMNS[COLUMN_NAMES.index(column)].dtype).max


def test_places_and_days_have_a_value_for_none() -> None:
    for column in COLUMNS:
        if column.unit == "place":
            assert column.empty == status.NO_PLACE
        if column.unit == "day":
            assert column.empty == status.NEVER
    assert date_of(status.NEVER).year == 2079


def test_every_status_has_a_name_and_one_group_at_most() -> None:
    assert len(status.STATUS_NAMES) == len(set(status.STATUS_NAMES)) == status.N_STATUS
    for number, name in enumerate(status.STATUS_NAMES):
        assert getattr(status, name.upper()) == number
    assert set(status.PENDING) < set(status.OPEN_CASE) < set(status.PRESENT)
    assert set(status.UNDETECTED) < set(status.PRESENT)
    assert not set(status.UNDETECTED) & set(status.OPEN_CASE)


def test_the_sets_of_codes_have_their_legal_size() -> None:
    assert (codes.N_STATES, codes.N_PLACES, codes.N_CITIZENSHIPS, codes.N_CHANNELS) == (31, 33, 36, 12)
    assert (len(codes.EU_STATES), len(codes.POOL_STATES)) == (27, 26)
    assert set(codes.EU_STATES) - set(codes.POOL_STATES) == {"DK"}
    assert "GR" not in codes.PLACES
    assert codes.PLACES[codes.UK] == "UK"
    assert codes.PLACES[codes.OUT] == "OUT"
