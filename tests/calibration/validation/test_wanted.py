"""What is wanted of a line stands in one table: no area can say it, every line of the page has its row, and no more."""

import csv
import math
from pathlib import Path

import pytest

from pactsim.calibration.validation import areas, wanted
from pactsim.calibration.validation.finding import MISSED, REPRODUCED, Finding

PAGE = Path(__file__).parents[3] / "docs" / "validation.md"
PENDING = ("pending", "open cases, all instances")


@pytest.fixture
def rows(monkeypatch):
    """A table of one's own in the place of the shipped one."""
    given: dict[tuple[str, str, str, str], tuple[str, str]] = {}
    monkeypatch.setattr(wanted, "table", lambda: given)
    return given


@pytest.mark.parametrize(
    ("least", "most", "bounds"),
    [
        ("", "0.150", (-math.inf, 0.15)),
        ("0.8", "", (0.8, math.inf)),
        ("observed - 25 %", "observed + 100 %", (150, 400)),
        ("observed - 0.5", "observed", (199.5, 200)),
        ("naive + 1", "naive", (31, 30)),
    ],
)
def test_a_bound_is_a_number_or_words(rows, least, most, bounds):
    rows["g", "t", "", ""] = least, most
    assert wanted.wanted(("g", "t", "DE", "2020"), 200.0, 30.0) == pytest.approx(bounds)


def test_the_nearest_row_holds_and_without_one_nothing_is_judged(rows):
    rows["g", "t", "", ""] = "1", ""
    rows["g", "t", "", "2021"] = "2", ""
    rows["g", "t", "DE", ""] = "3", ""
    rows["g", "t", "DE", "2020"] = "4", ""

    def least(place, period):
        return wanted.wanted(("g", "t", place, period), math.nan, math.nan)[0]

    assert [least(*at) for at in (("FR", "2020"), ("FR", "2021"), ("DE", "2021"), ("DE", "2020"))] == [
        1,
        2,
        3,
        4,
    ]
    with pytest.raises(LookupError, match="what is wanted of g: u, DE 2020"):
        wanted.wanted(("g", "u", "DE", "2020"), 1.0, 1.0)
    rows["g", "t", "DE", "2020"] = "observed about", ""
    with pytest.raises(ValueError, match="observed about"):
        least("DE", "2020")


def test_the_verdict_follows_the_table(rows):
    line = Finding(*PENDING, "DE", "2020", 100, 100, 100, 120, 120, 120, math.nan, "", "validate", "")
    rows[(*PENDING, "DE", "")] = "observed - 25 %", "observed + 25 %"
    assert line.verdict == REPRODUCED
    rows[(*PENDING, "DE", "")] = "observed - 10 %", "observed + 10 %"
    assert line.verdict == MISSED


def test_an_area_has_no_way_to_state_what_is_wanted():
    assert not [name for name in Finding._fields if "wanted" in name]
    folder = Path(areas.__file__).parent
    allowed = {"wanted.py", "finding.py", "table.py"}
    for path in folder.glob("*.py"):
        assert path.name in allowed or "wanted(" not in path.read_text(encoding="utf-8"), path.name
    targets = (wanted.WANTED_FILE.parent / "targets.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "tolerance" not in targets and "wanted" not in targets


def lines_of_page():
    """Group and cells of every line of the shipped page, as text."""
    group = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ").lower()
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and line.count(" | ") == 9 and cells[0] != "target":
            yield (group, *cells)


def figure(text):
    """A number as the page writes it."""
    word = text.split(" (")[0].replace(",", "")
    return float(word) if word else math.nan


def test_the_page_shows_what_the_table_wants():
    used = set()
    for group, target, place, period, observed, _, _, shown, naive, *_ in lines_of_page():
        keys = [(group, target, *key) for key in ((place, period), (place, ""), ("", period), ("", ""))]
        key = next(key for key in keys if key in wanted.table())
        used.add(key)
        least, most = wanted.wanted((group, target, place, period), figure(observed), figure(naive))
        if math.isinf(least):
            ends, words = [most], shown.removeprefix("at most ")
        elif math.isinf(most):
            ends, words = [least], shown.removeprefix("at least ")
        else:
            ends, words = [least, most], shown
        # the page holds rounded figures, and so do the bounds that follow from them
        rounding = 1.0 if max(ends) >= 10 else 0.0016
        assert [figure(word) for word in words.split(" to ")] == pytest.approx(ends, rel=0, abs=rounding), key
    assert used == set(wanted.table())


def test_every_row_is_written_once():
    with wanted.WANTED_FILE.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(wanted.table())
