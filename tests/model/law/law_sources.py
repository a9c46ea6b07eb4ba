"""The law functions as source text: what the tests of form look at."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pactsim.model.law

LAW_FOLDER = Path(pactsim.model.law.__file__).parent
TESTS = Path(__file__).parents[2]


class LawFunction(NamedTuple):
    """One public function of a law module."""

    module: str
    name: str
    node: ast.FunctionDef
    decorators: frozenset[str]

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.node) or ""


def law_functions() -> list[LawFunction]:
    """Every public function of the law modules, the registry's own left out."""
    found = []
    for path in sorted(LAW_FOLDER.glob("*.py")):
        if path.stem in {"__init__", "registry"}:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = {getattr(getattr(d, "func", d), "id", "") for d in node.decorator_list}
                found.append(LawFunction(path.stem, node.name, node, frozenset(names)))
    return found


def names_used_in_tests(folder: str) -> dict[str, set[str]]:
    """Law functions each test file of a folder calls inside its functions, by file name.

    An import alone is no use: the name must stand in a body.
    """
    used: dict[str, set[str]] = {}
    for path in sorted((TESTS / folder).rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used[path.name] = set(_names_in_bodies(tree))
    return used


def _names_in_bodies(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute):
                yield node.attr
