"""The table says what a reader asks, and the page explains every line that is not reproduced."""

import math
import re
from pathlib import Path

from pactsim.calibration.validation.finding import Finding, score
from pactsim.calibration.validation.table import counts, frame, markdown, number, shown
from pactsim.experiments.validate import validation_page

LINES = [
    Finding("people", "applied elsewhere before", "DE", "2022", 0.231, 0.2, 0.26, 0.35, 0.33, 0.36, math.nan, "",
            "fit", "KN", "Too many records on the way."),
    score("destination", "people in the wrong state and citizenship, one year ahead", "2018-2024", 0.145, 0.155,
          "last year's shares"),
]  # fmt: skip


def test_numbers_are_shown_as_people_read_them():
    assert [number(v) for v in (12_345.0, 0.2314, math.nan, 3.0, 12.34)] == ["12,345", "0.231", "", "3", "12"]


def test_the_table_holds_record_simulation_guess_and_verdict():
    table = shown(LINES)
    assert list(table["verdict"]) == ["missed", "reproduced"]
    assert table["wanted"].iloc[1] == "at most 0.150"
    assert table["naive"].iloc[1] == "0.155 (last year's shares)"
    rows = frame(LINES)
    assert rows["verdict"].tolist() == ["missed", "reproduced"]
    assert rows["wanted_high"].tolist() == [0.231 + 0.05, 0.15]
    assert "1 missed (0 of them seen by no fit)" in counts(LINES)


def test_every_miss_has_its_reading_on_the_page():
    page = markdown(LINES)
    assert "Too many records on the way." in page
    assert page.index("## People") < page.index("## Destination")
    assert "no fit" in validation_page(LINES)


def test_every_line_of_the_shipped_page_that_is_not_reproduced_is_read():
    page = Path(__file__).parents[3].joinpath("docs", "validation.md").read_text(encoding="utf-8")
    rows = [
        line.split(" | ") for line in page.splitlines() if line.startswith("| ") and line.count(" | ") == 9
    ]
    verdicts = {(row[0].removeprefix("| "), row[1], row[2]): row[8] for row in rows if row[8] != "verdict"}
    read = {
        match[1]
        for match in re.finditer(
            r"^- \*\*(.+?)\*\* \((?:missed|no skill|within uncertainty)\)\. \S", page, re.M
        )
    }
    missed = {
        f"{target}, {place} {period}"
        for (target, place, period), verdict in verdicts.items()
        if verdict != "reproduced"
    }
    assert len(verdicts) > 100
    assert missed == read
