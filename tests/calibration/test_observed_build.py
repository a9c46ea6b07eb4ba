"""The script that makes the observed tables: sharing out, sources, cards and its own error messages."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pactsim.calibration.observed.__main__ import main
from pactsim.calibration.observed.applicants import applicants, monthly_profile
from pactsim.calibration.observed.published_2025 import projected_months
from pactsim.calibration.observed.source_records import SourceRecord, SourceRecords
from pactsim.calibration.observed.states import great_circle_km
from pactsim.calibration.observed.table import Table, join_sources, largest_remainder, write_table


def record(source: str) -> SourceRecord:
    return SourceRecord(source, "a publisher", "a dataset", "2026", "free", "", "read")


def test_largest_remainder_keeps_the_total() -> None:
    shared = largest_remainder(np.array([1.0, 1.0, 1.0]), 100)
    assert shared.tolist() == [34, 33, 33]


def test_largest_remainder_gives_nothing_to_nobody() -> None:
    assert largest_remainder(np.zeros(3), 0).tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="cannot share 5"):
        largest_remainder(np.zeros(3), 5)


def test_joined_sources_name_each_once() -> None:
    joined = join_sources(pd.Series(["A+B", "A"]), pd.Series(["B", None]))
    assert joined.tolist() == ["A+B", "A"]


def test_a_table_needs_known_sources(tmp_path: Path) -> None:
    records = SourceRecords([record("A")])
    table = Table("t", "T", pd.DataFrame({"value": [1], "source": ["A+B"]}), "persons", "nothing", "none")
    with pytest.raises(ValueError, match="'B' has no record"):
        write_table(table, tmp_path, records)


def test_a_card_is_written_beside_the_table(tmp_path: Path) -> None:
    table = Table(
        "t", 'a "title"', pd.DataFrame({"value": [1], "source": ["A"]}), "persons", "nothing", "none"
    )
    assert write_table(table, tmp_path, SourceRecords([record("A")])) == ["A"]
    assert (tmp_path / "t.csv").read_text() == "value,source\n1,A\n"
    assert "rows = 1" in (tmp_path / "t.card.toml").read_text()


def test_great_circle_of_a_quarter_of_the_equator() -> None:
    assert great_circle_km(0, 0, 0, 90) == pytest.approx(np.pi / 2 * 6371.0088)


def write(folder: Path, name: str, columns: str, rows: list[str]) -> None:
    (folder / f"{name}.csv").write_text("\n".join([columns, *rows]) + "\n")


def test_first_applications_are_totals_times_shares(tmp_path: Path) -> None:
    spliced = "first_time_applicants_spliced"
    write(
        tmp_path,
        "applicants_first_time_spliced",
        "geo,year,indicator,value,unit,basis,warning,source_id",
        [f"AT,2020,{spliced},10,persons,eurostat_first_time,,A", f"BE,2020,{spliced},7,persons,x,,A"],
    )
    new, mixed = "unhcr_new_applications", "unhcr_new_and_repeat_applications"
    write(
        tmp_path,
        "applicants_by_citizenship",
        "geo,year,citizen,indicator,value,unit,source_id",
        [
            f"AT,2020,SY,{new},3,persons,U",
            f"AT,2020,AF,{new},1,persons,U",
            f"AT,2020,AF,{mixed},99,persons,U",
        ],
    )
    frame = applicants(tmp_path).frame
    assert frame["member_state"].unique().tolist() == ["AT"]  # no shares for BE: no rows
    assert frame.set_index("citizenship")["first_time"].to_dict() == {"AF": 3, "SY": 7}
    assert frame["first_time"].sum() == 10


def test_months_that_do_not_add_up_are_left_out(tmp_path: Path) -> None:
    months = [
        f"{geo},2015,{month},TOTAL,total_applicants,{value},persons,M"
        for geo, value in (("AT", 100), ("BE", 50))
        for month in range(1, 13)
    ]
    write(tmp_path, "applicants_monthly", "geo,year,month,citizen,indicator,value,unit,source_id", months)
    write(
        tmp_path,
        "applicants_annual",
        "geo,year,citizen,indicator,value,unit,source_id",
        ["AT,2015,TOTAL,total_applicants,1200,persons,A", "BE,2015,TOTAL,total_applicants,1200,persons,A"],
    )
    frame = monthly_profile(tmp_path).frame
    assert set(frame["member_state"]) == {"AT"}
    assert frame["share"].sum() == pytest.approx(1, abs=1e-5)


def test_the_rest_of_2025_fills_up_to_the_published_total() -> None:
    months = [
        ("Western African", year, month, 10, "observed", "F")
        for year in (2022, 2023, 2024)
        for month in range(1, 13)
    ]
    months += [("Western African", 2025, month, 10, "observed", "F") for month in range(1, 5)]
    months += [("Albania-Greece", year, 1, 4, "observed", "F") for year in (2024, 2025)]
    observed = pd.DataFrame(months, columns=["route", "year", "month", "detections", "basis", "source"])
    change = "irregular_border_crossings_change_vs_previous_year"
    published = pd.DataFrame(
        [("Western African Route", 2025, change, -50, "P")],
        columns=["route", "year", "indicator", "value", "source_id"],
    )
    later = projected_months(observed, published, {"Western African Route": "Western African"})
    assert later["detections"].sum() == 60 - 40  # half of 120, less the 40 already seen
    assert later["month"].min() == 5
    assert set(later["basis"]) == {"published_total"}


def test_a_missing_source_folder_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["observed", str(tmp_path), "--out", str(tmp_path / "out")])
    assert main() == 1
    assert "holds no 'sources_flows.csv'" in capsys.readouterr().err
