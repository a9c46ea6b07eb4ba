"""A user's arrivals file: what is read, and every fault with its line."""

import pytest

from pactsim.model.arrivals_csv import read_arrivals
from pactsim.model.faults import InputFault


def _file(folder, text):
    path = folder / "arrivals.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_read_in_one_order_whatever_the_order_of_the_file(tmp_path):
    rows = ["2028,1,Eastern Mediterranean,SY,1200", "2027,2,Other entry,VE,300"]
    first = read_arrivals(_file(tmp_path, "\n".join(["year,month,route,citizenship,persons", *rows])), 2035)
    second = read_arrivals(
        _file(tmp_path, "\n".join(["year,month,channel,citizenship,persons", *rows[::-1], ""])), 2035
    )
    assert first.equals(second)
    assert first["persons"].tolist() == [300, 1200]


def test_all_faults_come_with_their_lines(tmp_path):
    text = """year,month,channel,citizenship,persons
2028,1,Eastern Mediteranean,SY,1200
2028,13,Other entry,SYR,-4
2019,1,Other entry,SY,many
2036,1,Other entry,SY
2028,2,Other entry,SY,1
2028,2,Other entry,SY,2
"""
    with pytest.raises(InputFault) as caught:
        read_arrivals(_file(tmp_path, text), 2035)
    faults = caught.value.faults
    assert any("line 2: unknown channel" in f and "'Eastern Mediterranean'" in f for f in faults)
    assert any("line 3: month 13 is outside 1 to 12" in f for f in faults)
    assert any("line 3: unknown citizenship 'SYR'; did you mean 'SY'?" in f for f in faults)
    assert any("line 3: persons -4 is negative" in f for f in faults)
    assert any("line 4: year 2019 is outside 2026 to 2035" in f for f in faults)
    assert any("line 4: persons 'many' is not a whole number" in f for f in faults)
    assert any("line 5: 4 cells, needs 5" in f for f in faults)
    assert any("line 7: repeats line 6" in f for f in faults)


def test_missing_and_unknown_columns_are_named(tmp_path):
    with pytest.raises(InputFault) as caught:
        read_arrivals(_file(tmp_path, "year,month,citizen,persons\n"), 2035)
    everything = "\n".join(caught.value.faults)
    assert "column 'channel' is missing" in everything
    assert "column 'citizenship' is missing" in everything
    assert "unknown column 'citizen'; did you mean 'citizenship'?" in everything


@pytest.mark.parametrize(
    ("text", "words"), [("", "is empty"), ("year,month,channel,citizenship,persons\n", "no rows")]
)
def test_a_file_without_rows_is_refused(tmp_path, text, words):
    with pytest.raises(InputFault, match=words):
        read_arrivals(_file(tmp_path, text), 2035)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "arrivals.csv"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputFault, match="not a UTF-8"):
        read_arrivals(path, 2035)
