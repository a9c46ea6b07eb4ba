"""Write docs/law-map.md: article, function, parameters, tests, and the state of every row of the law.

    python docs/law_map.py            writes the page
    python docs/law_map.py --check    only says whether it is current (code 1 if not)

What is known of the rules comes from their registration, what is known of the numbers from the dated files, the
tests from a look at their sources; the rows are the tables in model/data/law_map.
"""

import ast
import csv
import re
import sys
import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from pactsim.model.law.registry import Rule, all_rules
from pactsim.model.law_numbers import LAW_FOLDER
from pactsim.model.parameters import registry as known_parameters

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "law-map.md"
ROWS = ROOT / "model" / "data" / "law_map"
PARTS = {
    "ammr_part_ii": "AMMR Part II: the annual cycle (Articles 9 to 15)",
    "ammr_part_iii": "AMMR Part III: responsibility (Articles 16 to 18, 24 to 37, 38 to 47)",
    "ammr_part_iv": "AMMR Part IV: solidarity (Articles 56 to 70, and what pays for it)",
    "rulebook": "Definitions, toolbox, Dublin III and the voluntary mechanism (rulebook 1, 2, 5.1 and 6)",
}
STATES = ("implemented", "approximated", "not modelled")
TEST_FOLDERS = ("situations", "model/law", "model", "model/phases", "model/kernels")


class Row(NamedTuple):
    """One operative paragraph or row: what it says in a few words, and what the model makes of it."""

    part: str
    row: str
    says: str
    state: str
    how: str
    functions: tuple[str, ...]
    tag: str


def read_rows(folder: Path = ROWS) -> list[Row]:
    """Every row of the tables, the items of the annual report included."""
    rows = []
    for part in PARTS:
        for line in _table(folder / f"{part}.csv"):
            functions = tuple(line["functions"].split())
            rows.append(
                Row(part, line["row"], line["says"], line["state"], line["how"], functions, line["tag"])
            )
    for line in _table(folder / "annual_report.csv"):
        row = f"AMMR 9(3)(a)({line['item']})"
        functions = ("phases.assessment.report",) if line["state"] != STATES[2] else ()
        rows.append(Row("annual_report", row, line["says"], line["state"], line["how"], functions, ""))
    return rows


def covered(rows: list[Row]) -> float:
    """The share of rows that are implemented or approximated."""
    return sum(row.state != STATES[2] for row in rows) / len(rows)


def resolve(name: str) -> Any:
    """The function a row names: a rule, or phases.x.f, kernels.x.f, model.x.f, agents.x.Class.f.

    Raises LookupError for a name that does not exist.
    """
    rules = all_rules()
    if name in rules:
        return getattr(import_module(rules[name].module), name)
    place, _, rest = name.partition(".")
    package = {"phases": "pactsim.model.phases", "kernels": "pactsim.model.kernels",
               "model": "pactsim.model", "agents": "pactsim.agents"}.get(place)  # fmt: skip
    if package is None:
        # A helper of the law that is no rule.
        for module in (LAW_FOLDER.parents[1] / "law").glob("*.py"):
            found = getattr(import_module(f"pactsim.model.law.{module.stem}"), name, None)
            if found is not None:
                return found
        raise LookupError(f"{name!r} is no rule and no function of the model")
    module_name, *path = rest.split(".")
    try:
        found = import_module(f"{package}.{module_name}")
        for part in path:
            found = getattr(found, part)
    except (ImportError, AttributeError):
        raise LookupError(f"{name!r} does not exist") from None
    return found


def rules_in_use() -> set[str]:
    """Rules that phases, kernels or agents reach, straight or through another rule."""
    rules = set(all_rules())
    named: set[str] = set()
    calls: dict[str, set[str]] = {}
    for path in [*(ROOT / "model").rglob("*.py"), *(ROOT / "agents").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.parent.name != "law":
            named |= _names(tree)
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                calls[node.name] = (_names(node) & rules) - {node.name}
    used = rules & named
    while more := set().union(*(calls[name] for name in used)) - used:
        used |= more
    return used


def tests_of() -> dict[str, list[str]]:
    """Test files by the rule they use, situations first."""
    found: dict[str, list[str]] = {}
    for folder in TEST_FOLDERS:
        for path in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            for name in sorted(_names(ast.parse(path.read_text(encoding="utf-8"))) & set(all_rules())):
                found.setdefault(name, []).append(f"{folder}/{path.stem}")
    return found


def page() -> str:
    """The whole page as text."""
    rows, rules = read_rows(), all_rules()
    lines = [
        "# The law map",
        "",
        "Written by `python docs/law_map.py`; a test fails when it is not current. Each rule of law is a pure function",
        "in `model/law`, registered with its article, its first day in force and the numbers its caller feeds it.",
        "",
        "- **implemented**: a phase or kernel does what the row says.",
        "- **approximated**: done more coarsely, or the rule stands with its situations and no person or act of a run",
        "  asks it; the third column says which.",
        "- **not modelled**: left out, with the reason.",
        "- Tags of numbers: V read in the official text, S from a secondary source, D derived, **U uncertain**.",
        "- Abbreviations: AMMR Regulation (EU) 2024/1351, APR 2024/1348, CFMR 2024/1359, AMIF 2021/1147, Dublin III",
        "  Regulation (EU) No 604/2013, RB the project's rulebook.",
        "",
        f"{len(rules)} rules, {len(rules_in_use())} of them reached by a run; {len(rows)} rows, "
        f"{100 * covered(rows):.0f} % implemented or approximated.",
        "",
        *_counts(rows),
        "",
        "## Uncertain numbers",
        "",
        *_uncertain(),
        "",
        "## Rules",
        "",
        *_rules(rules),
    ]
    for part, title in PARTS.items():
        lines += ["", f"## {title}", "", *_rows([row for row in rows if row.part == part])]
    lines += [
        "", "## What the annual report holds (AMMR 9(3)(a))", "",
        "| item | what | state | tables and columns | how |", "|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [
        f"| {x['item']} | {x['says']} | {x['state']} | {_code(x['outputs'].split())} | {x['how']} |"
        for x in _table(ROWS / "annual_report.csv")
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it."""
    if set(arguments) - {"--check"}:
        print(f"law_map: unknown option {arguments[0]!r}; use --check or nothing", file=sys.stderr)
        return 2
    text = page()
    if "--check" in arguments:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print("docs/law-map.md is not current; run python docs/law_map.py", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


def _counts(rows: list[Row]) -> list[str]:
    lines = [
        "| part | rows | implemented | approximated | not modelled | covered |",
        "|---|---|---|---|---|---|",
    ]
    for part in [*PARTS, "annual_report"]:
        mine = [row for row in rows if row.part == part]
        of = Counter(row.state for row in mine)
        title = PARTS.get(part, "Items of the annual report (AMMR 9(3)(a))")
        numbers = " | ".join(str(of[state]) for state in STATES)
        lines.append(f"| {title} | {len(mine)} | {numbers} | {100 * covered(mine):.0f} % |")
    return lines


def _uncertain() -> list[str]:
    lines = ["| number | value | unit | article |", "|---|---|---|---|"]
    for name, number in sorted(_law_numbers().items()):
        for value in number["values"]:
            if value["tag"] == "U":
                lines.append(
                    f"| `{name}` | {_shown(value['value'])} | {number['unit']} | {number['article']} |"
                )
    return lines


def _rules(rules: dict[str, Rule]) -> list[str]:
    used, tests = rules_in_use(), tests_of()
    lines = ["| article | function | in force | in runs | parameters | tests |", "|---|---|---|---|---|---|"]
    for rule in sorted(rules.values(), key=lambda rule: (_order(rule.article), rule.name)):
        where = f"`{rule.module.rpartition('.')[2]}.{rule.name}`"
        parameters = "<br>".join(_parameter(name) for name in rule.parameters)
        told = ", ".join(tests.get(rule.name, []))
        reached = "yes" if rule.name in used else "no"
        lines.append(f"| {rule.article} | {where} | {rule.in_force} | {reached} | {parameters} | {told} |")
    return lines


def _rows(rows: list[Row]) -> list[str]:
    lines = ["| row | says | state | how | functions |", "|---|---|---|---|---|"]
    for row in rows:
        tag = f" [{row.tag}]" if row.tag else ""
        lines.append(f"| {row.row}{tag} | {row.says} | {row.state} | {row.how} | {_code(row.functions)} |")
    return lines


def _parameter(name: str) -> str:
    """A number as the page shows it: name, values with their first days, unit, and tag or kind."""
    law = _law_numbers().get(name)
    if law is None:
        lever = known_parameters()[name]
        return f"`{name}` {_shown(lever.schedule[-1].value)} {lever.unit} ({lever.kind})"
    values = law["values"]
    shown = ", ".join(
        _shown(value["value"]) + (f" from {value['since']}" if len(values) > 1 else "") + f" [{value['tag']}]"
        for value in values
    )
    return f"`{name}` {shown} {law['unit']}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return "; ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)


def _order(article: str) -> tuple[int, int, str]:
    act, number = re.match(r"([^\d]*)(\d+)?", article).groups()  # type: ignore[union-attr]
    acts = ("AMMR", "AMIF", "CFMR", "APR", "Dublin III", "Declaration of")
    rank = acts.index(act.strip()) if act.strip() in acts else len(acts)
    return rank, int(number or 0), article


def _law_numbers() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(LAW_FOLDER.glob("*.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def _names(tree: ast.AST) -> set[str]:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _code(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
