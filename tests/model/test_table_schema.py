"""The contract of the outcome tables: names, types, nulls, keys."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from pactsim.model.table_schema import (
    columns_of_kind,
    empty_table,
    from_arrow,
    key_of,
    table_schema,
    to_arrow,
)


def _draws(**changes):
    row = {
        "date": date(2027, 3, 1), "beneficiary": "EL", "contributor": "DE",
        "type": "relocation", "amount": 5, "cumulative": 5,
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def _applications(rows):
    return pd.DataFrame(rows, columns=[column.name for column in table_schema()["applications"]])


def test_the_tables_have_unique_columns_with_unit_and_meaning():
    assert list(table_schema()) == [
        "states", "applications", "flows", "cycle", "draws", "acts", "evaluation", "persons", "fairness",
        "dublin", "offset_eligible", "relocated", "responsibility",
    ]  # fmt: skip
    for columns in table_schema().values():
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
        assert all(column.unit and column.meaning for column in columns)


def test_every_column_of_states_is_a_key_a_flow_or_a_stock():
    found = {*key_of("states"), *columns_of_kind("states", "flow"), *columns_of_kind("states", "stock")}
    assert found == {column.name for column in table_schema()["states"]}


def test_a_table_is_cast_to_its_types_and_back():
    table = to_arrow("draws", _draws(amount=5.0))
    assert table.schema.types == [pa.date32(), *[pa.string()] * 3, pa.int64(), pa.int64()]
    assert table.schema.metadata is None
    assert from_arrow(table)["date"].tolist() == [date(2027, 3, 1)]


def test_extra_columns_follow_the_promised_ones():
    frame = _draws().assign(note="x")[["note", *_draws().columns]]
    assert to_arrow("draws", frame).column_names == [*_draws().columns, "note"]


def test_categories_become_plain_text():
    frame = _draws()
    frame["type"] = frame["type"].astype("category")
    frame["extra"] = frame["type"]
    table = to_arrow("draws", frame)
    assert table.schema.field("type").type == table.schema.field("extra").type == pa.string()


def test_all_faults_are_listed_at_once():
    frame = _draws(amount=1.5, beneficiary=None).drop(columns="contributor")
    with pytest.raises(ValueError) as caught:
        to_arrow("draws", frame)
    for words in (
        "draws.contributor is missing",
        "draws.amount: holds numbers",
        "draws.beneficiary: 1 values",
    ):
        assert words in str(caught.value)


def test_a_repeated_key_is_refused():
    with pytest.raises(ValueError, match="1 rows repeat a key"):
        to_arrow("applications", _applications([(2025, "DE", "SY", 1, 0, 0, 0)] * 2))


def test_a_number_beyond_its_type_is_refused():
    with pytest.raises(ValueError, match=r"applications\.year"):
        to_arrow("applications", _applications([(70_000, "DE", "SY", 1, 0, 0, 0)]))


def test_a_gap_stays_a_gap_where_it_may_and_whole_numbers_stay_whole():
    states = empty_table("states")
    row = dict.fromkeys(states.columns, 0) | {"year": 2025, "month": 1, "member_state": "LI"}
    frame = pd.DataFrame([row | {"reception_places": None}, row | {"month": 2, "reception_places": 7}])
    back = from_arrow(to_arrow("states", frame))
    assert back["reception_places"].isna().tolist() == [True, False]
    assert back["reception_places"].iloc[1] == 7
    with pytest.raises(ValueError, match=r"states\.pending: 1 values are missing"):
        to_arrow("states", frame.assign(pending=[None, 1]))


def test_an_empty_table_has_the_promised_columns():
    for name in table_schema():
        assert to_arrow(name, empty_table(name)).num_rows == 0


def test_an_unknown_table_is_refused():
    with pytest.raises(ValueError, match="unknown table 'stats'"):
        to_arrow("stats", _draws())
