"""Every law function says which article it puts into code."""

import ast
from datetime import date
from pathlib import Path

import pytest

import pactsim.model.law
from pactsim.model.law import registry


def test_rule_is_listed_with_article_and_date():
    import pactsim.model.law.fair_share  # noqa: F401

    found = registry.RULES["fair_share"]
    assert found.article == "AMMR 66, Annex I"
    assert found.in_force == date(2026, 6, 12)
    assert registry.article_of("fair_share") == found.article


def test_same_name_in_two_modules_is_refused(monkeypatch):
    monkeypatch.setattr(registry, "RULES", {"f": registry.Rule("f", "X 1", date(2020, 1, 1), "elsewhere")})

    def f():
        return None

    with pytest.raises(ValueError, match="'f' is already registered by elsewhere"):
        registry.rule("X 2", "2020-01-01")(f)


def test_no_public_law_function_is_unregistered():
    unlisted = []
    for path in Path(pactsim.model.law.__file__).parent.glob("*.py"):
        if path.stem in {"__init__", "registry"}:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = {getattr(getattr(d, "func", d), "id", "") for d in node.decorator_list}
                # A compiled step that several rules share is no rule of its own.
                if not names & {"rule", "inline"}:
                    unlisted.append(f"{path.stem}.{node.name}")
    assert unlisted == []
