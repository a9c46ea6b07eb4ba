"""The list of law functions: name, article, first day in force, and the parameters a caller feeds them.

A rule registers itself where it is written, so that the map from article to function can be printed and no
obligation stands in the code without its source. A rule that two acts know is in force from the earlier one.
"""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar


class Rule(NamedTuple):
    """One law function and the text it puts into code."""

    name: str
    article: str
    in_force: date
    module: str
    parameters: tuple[str, ...] = ()


RULES: dict[str, Rule] = {}

_Function = TypeVar("_Function", bound=Callable[..., Any])


def rule(
    article: str, in_force: date | str, parameters: tuple[str, ...] = ()
) -> Callable[[_Function], _Function]:
    """Register a law function under its own name.

    ``article`` names the act and the article ("AMMR 66, Annex I"); ``in_force`` is the first day, a date or
    its ISO text; ``parameters`` are the names under which its numbers stand in the dated files, fed by
    the caller since law reads no files. Compiled functions register under the name of the function they were made from.
    Raises ValueError if another module already uses the name.
    """
    first_day = date.fromisoformat(in_force) if isinstance(in_force, str) else in_force

    def register(function: _Function) -> _Function:
        source = getattr(function, "py_func", function)
        found = Rule(source.__name__, article, first_day, source.__module__, parameters)
        known = RULES.get(found.name)
        if known is not None and known.module != found.module:
            raise ValueError(f"law function {found.name!r} is already registered by {known.module}")
        RULES[found.name] = found
        return function

    return register


def article_of(name: str) -> str:
    """The article of a registered rule; KeyError for an unknown name."""
    return RULES[name].article


def all_rules() -> dict[str, Rule]:
    """Every rule by name, after importing all law modules."""
    package = importlib.import_module(__name__.rpartition(".")[0])
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(RULES)
