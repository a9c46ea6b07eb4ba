"""The law map says what is there: current, complete, honest about what runs do."""

import csv
import importlib.util
from pathlib import Path

import pytest

from pactsim.model.law.registry import all_rules

ROOT = Path(__file__).parents[3]


def _law_map():
    spec = importlib.util.spec_from_file_location("law_map", ROOT / "docs" / "law_map.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LAW_MAP = _law_map()
ROWS = LAW_MAP.read_rows()
IN_USE = LAW_MAP.rules_in_use()

#: Articles each of which the map must know at least one row of.
ARTICLES = [*range(9, 19), *range(24, 48), *range(56, 71)]


def test_the_committed_page_is_current():
    assert LAW_MAP.PAGE.read_text(encoding="utf-8") == LAW_MAP.page(), "run python docs/law_map.py"


def test_at_least_85_percent_of_the_rows_are_implemented_or_approximated():
    assert LAW_MAP.covered(ROWS) >= 0.85


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.row)
def test_a_row_is_well_made(row):
    assert row.state in LAW_MAP.STATES
    assert row.says
    assert bool(row.functions) == (row.state != "not modelled")
    assert row.how or row.state == "implemented" or row.part == "annual_report"
    for name in row.functions:
        assert callable(LAW_MAP.resolve(name)), name


@pytest.mark.parametrize("row", [r for r in ROWS if r.state == "implemented"], ids=lambda row: row.row)
def test_what_is_called_implemented_is_reached_by_a_run(row):
    assert any("." in name or name in IN_USE for name in row.functions)


@pytest.mark.parametrize("article", ARTICLES)
def test_every_operative_article_has_a_row(article):
    assert any(row.row.startswith((f"AMMR {article}(", f"AMMR {article},")) or row.row == f"AMMR {article}"
               for row in ROWS)  # fmt: skip


def test_every_rule_of_the_two_regulations_and_regimes_stands_in_some_row():
    """Border procedure and crisis have maps of their own later; their rules stand in the table of rules."""
    elsewhere = {name for name, rule in all_rules().items() if rule.article.startswith(("APR", "CFMR"))}
    named = {name for row in ROWS for name in row.functions}
    assert sorted(set(all_rules()) - named - elsewhere) == []


def test_rows_are_told_once():
    names = [row.row for row in ROWS]
    assert len(names) == len(set(names))


def test_the_outputs_of_the_annual_report_exist():
    with (ROOT / "model" / "data" / "tables.csv").open(encoding="utf-8") as file:
        columns = {f"{line['table']}.{line['column']}" for line in csv.DictReader(file)}
    with (LAW_MAP.ROWS / "annual_report.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 17
    for line in lines:
        assert set(line["outputs"].split()) <= columns
        assert bool(line["how"]) or line["state"] == "implemented"


def test_uncertain_numbers_are_carried_into_the_page():
    page = LAW_MAP.PAGE.read_text(encoding="utf-8")
    assert "| `continuous_stay_months` | 5 | months | Dublin III 13(2) |" in page
    assert "`dublin_absence_months` 3 [U] months" in page


def test_a_name_that_does_not_exist_is_refused():
    for name in ("no_such_rule", "phases.access.no_such_step", "kernels.nowhere.f"):
        with pytest.raises(LookupError):
            LAW_MAP.resolve(name)


def test_an_unknown_option_is_refused(capsys):
    assert LAW_MAP.main(["--chekc"]) == 2
    assert "unknown option '--chekc'" in capsys.readouterr().err
    assert LAW_MAP.main(["--check"]) == 0
