"""The form of a law function: registered, cited, with its parameters named and a situation told."""

import ast
import re

import pytest

from pactsim.agents.status import AMMR, DUBLIN_III
from pactsim.model.case_laws import parameter_name
from pactsim.model.law.case_law import CaseLaw
from pactsim.model.law.registry import all_rules
from pactsim.model.parameters import registry as known_parameters

RULES = all_rules()

#: Public functions of law modules that are no rule, and why.
HELPERS = {
    "divisor_shares": "arithmetic: whole units by a divisor rule, whatever is shared out",
    "is_bound": "a question of place codes that several rules ask",
    "is_missed": "a comparison that every limit shares",
    "is_offset_criterion": "the list of criteria inside offset_case_eligible",
    "last_day": "arithmetic: the calendar of periods that every limit shares",
}


def test_every_public_law_function_is_a_rule_or_a_listed_helper(law_sources):
    unlisted = {
        f"{function.module}.{function.name}"
        for function in law_sources.law_functions()
        if "rule" not in function.decorators and function.name not in HELPERS
    }
    assert unlisted == set()


def test_no_listed_helper_is_registered_or_gone(law_sources):
    public = {function.name for function in law_sources.law_functions()}
    assert set(HELPERS) <= public
    assert not set(HELPERS) & set(RULES)


def test_the_registry_holds_exactly_the_decorated_functions(law_sources):
    decorated = {f.name for f in law_sources.law_functions() if "rule" in f.decorators}
    assert {name for name, rule in RULES.items() if rule.module.startswith("pactsim.")} == decorated


def test_every_rule_cites_its_articles_and_its_first_day(law_sources):
    wrong = []
    for function in law_sources.law_functions():
        if function.name not in RULES:
            continue
        rule, text = RULES[function.name], " ".join(function.docstring.split())
        # A proposal that never became law bears the day on which it was made.
        begins = "Proposed on" if rule.article.startswith("COM(") else "In force since"
        end = ", never in force" if begins == "Proposed on" else "."
        first_day = f"{begins} {rule.in_force.day} {rule.in_force:%B} {rule.in_force.year}{end}"
        source = text.partition("Source")[2]
        # "AMMR 25-27; Dublin III 8-10" cites 25, 27, 8 and 10; "12(2)(a)" cites 12.
        numbers = set(re.findall(r"(?<![\d(])\b(\d+)\b(?![)\d])", rule.article))
        missing = {number for number in numbers if not re.search(rf"\b{number}\b", source)}
        if not source or first_day not in text or missing:
            wrong.append((function.name, first_day if first_day not in text else "", sorted(missing)))
    assert wrong == []


def test_every_parameter_of_a_rule_exists():
    known = known_parameters()
    unknown = {(name, p) for name, rule in RULES.items() for p in rule.parameters if p not in known}
    assert unknown == set()


def test_no_rule_is_in_force_before_a_legal_number_it_reads():
    """A rule both acts know carries the earlier act's day; the later act's numbers may start later."""
    known = known_parameters()
    for name, rule in RULES.items():
        dates = [known[p].schedule[0].since for p in rule.parameters if known[p].kind == "law"]
        assert not dates or min(dates) <= rule.in_force, name


def test_a_rule_names_every_number_of_the_case_law_it_reads(law_sources):
    functions = {f.name: f for f in law_sources.law_functions()}

    def read(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        found: set[str] = set()
        for node in ast.walk(functions[name].node):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id == "law" and node.attr in CaseLaw._fields[1:]:
                    found |= {p for code in (DUBLIN_III, AMMR) if (p := parameter_name(code, node.attr))}
                if node.value.id == "relocation":
                    found.add(f"relocation_{node.attr}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = node.func.id
                if called in functions and called not in seen | {name}:
                    found |= read(called, seen | {name})
        return found

    for name, rule in RULES.items():
        assert read(name) <= set(rule.parameters), name


def test_every_number_of_the_case_law_is_read_by_some_rule():
    read = {p for rule in RULES.values() for p in rule.parameters}
    numbers = {parameter_name(c, f) for c in (DUBLIN_III, AMMR) for f in CaseLaw._fields[1:]} - {None}
    assert numbers <= read


def test_every_rule_has_a_situation(law_sources):
    used = set().union(*law_sources.names_used_in_tests("situations").values())
    assert sorted(set(RULES) - used) == []


@pytest.mark.parametrize("article", sorted({rule.article for rule in RULES.values()}))
def test_an_article_names_its_act(article):
    acts = r"AMMR|APR|CFMR|AMIF|Dublin III|TEU|TFEU|Declaration of 22 June 2022|Decision \(EU\) \d{4}/\d+"
    acts += r"|COM\(\d{4}\) \d+,"
    for part in article.split("; "):
        assert re.match(rf"({acts})( |$)", part), part


#: The vignettes of the project's checks that stand in law today: crisis (43), 2016's opt-out (47) come later.
VIGNETTES = (
    "1", "2", "4", "5", "6", "7", "10", "11", "12", "13", "14", "15", "16", "17", "19", "20a", "20b", "21", "22",
    "23", "24", "26", "27", "28", "30", "31", "32", "34", "35", "37", "38", "39", "40", "48", "49",
)  # fmt: skip


def test_every_vignette_is_told_and_named(law_sources):
    told = set()
    for path in sorted((law_sources.TESTS / "situations").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                told |= set(re.findall(r"\bV(\d+[ab]?)\b", ast.get_docstring(node) or ""))
    assert sorted(set(VIGNETTES) - told) == []
