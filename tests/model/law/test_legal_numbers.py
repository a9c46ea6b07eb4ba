"""No legal number stands in the code: it is dated and sourced in ``model/data/law``."""

import ast
from pathlib import Path

import pytest

import pactsim.model

MODEL = Path(pactsim.model.__file__).parent
FREE = (0, 1, 2)

#: Named numbers that are no law, and why they may stand in the code.
NUMERICAL = {
    "_ROUNDING": "guards whole units against binary fractions",
    "_UNDER": "end of a search",
    "_LEAST": "guards an inverse against zero",
    "_HALVINGS": "steps of a bisection",
    "_LARGEST_SCALE": "end of a search",
    "_HALF": "where a divisor rule rounds",
    "_DAYS_A_WEEK": "the calendar",
    "FIRST_POOL": "a fact: the year of the first pool",
    "_LAST_MONTH_TO_NOTIFY": "a choice where the law sets no end",
    "DECISION_DAYS": "a choice: the law sets no day for the Council's act on a deduction",
    "WINDOW_MONTHS": "twelve months make the year the report looks at",
    "FIVE_YEARS": "the Commission's window, rulebook A1",
    "FEWEST_MONTHS": "a choice of the model: past a run needs",
    "_DECIDED": "a fact: day of the first findings",
    "EMERGENCY_SCHEME": "a fact: days of the decisions of 2015",
    "EMERGENCY_LATEST_ENTRY": "a fact: last entries that the decisions of 2015 covered",
    "VOLUNTARY_SCHEME": "a fact: days of the declaration of 2022",
    "POOL_SCHEME": "a fact: first day of the first pool",
    "VOLUNTARY_TOTAL": "a fact: pledges of June 2022",
}
STRICT = sorted((MODEL / "law").glob("*.py")) + [MODEL / "phases" / "solidarity_calendar.py"]
PHASES = sorted((MODEL / "phases").glob("*.py"))


def is_number(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value not in FREE
    )


def outside_named(tree: ast.Module) -> list[ast.AST]:
    """The statements that do not give a listed name its number."""
    kept: list[ast.AST] = []
    for statement in tree.body:
        targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if not names & set(NUMERICAL):
            kept.append(statement)
    return kept


@pytest.mark.parametrize("path", STRICT, ids=lambda path: path.stem)
def test_no_number_stands_in_the_law(path):
    found = [
        f"line {node.lineno}: {node.value}"
        for statement in outside_named(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(statement)
        if is_number(node)
    ]
    assert found == [], "move it to model/data/law, or name it in NUMERICAL with a reason"


@pytest.mark.parametrize("path", PHASES, ids=lambda path: path.stem)
def test_no_day_of_the_calendar_stands_in_the_phases(path):
    found = []
    for statement in outside_named(ast.parse(path.read_text(encoding="utf-8"))):
        for call in ast.walk(statement):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in {"date", "timedelta"}:
                continue
            arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
            found += [f"line {a.lineno}: {ast.unparse(call)}" for a in arguments if is_number(a)]
    assert found == [], "read it from model/data/law/calendar.toml"


def test_the_scan_finds_a_number():
    tree = ast.parse("_ROUNDING = 1e-6\ndef f(x):\n    return x < 12\n")
    assert [n.value for s in outside_named(tree) for n in ast.walk(s) if is_number(n)] == [12]


def test_every_named_number_exists():
    named = set()
    for path in (*STRICT, *PHASES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                named.add(node.id)
    assert set(NUMERICAL) <= named
