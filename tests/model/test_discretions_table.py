"""docs/discretions.md: every discretion and lever group has a row, and what a row names exists with that default."""

import re
from pathlib import Path

import pytest

from pactsim.model.parameters import Parameter, read_registry

DOCS = Path(__file__).parents[2] / "docs"
#: The table shows what was believed before any fit.
PRIORS = read_registry()
ENTRY = re.compile(r"`([a-z_0-9]+)` (.+?)(?:;|$)")


def rows() -> dict[str, list[str]]:
    """The cells of each row of the two tables, by their first cell."""
    found = {}
    for line in (DOCS / "discretions.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"A\d+|L\d+|also", cells[0]):
            assert cells[0] not in found, f"{cells[0]} has two rows"
            found[cells[0]] = cells
    return found


def described(parameter: Parameter) -> str:
    """Default (the last of a dated one) and range or choices, as the table writes them."""
    default = (
        str(parameter.schedule[-1].value).lower()
        if isinstance(parameter.schedule[-1].value, bool)
        else str(parameter.schedule[-1].value)
    )
    if parameter.choices is not None:
        return f"{default} ({', '.join(str(choice) for choice in parameter.choices)})"
    if parameter.bounds is not None:
        return f"{default} [{parameter.bounds[0]} to {parameter.bounds[1]}]"
    return default


def test_every_discretion_and_every_lever_group_has_a_row():
    expected = [f"A{n}" for n in range(1, 33)] + [f"L{n}" for n in range(1, 11)] + ["also"]
    assert list(rows()) == expected


def test_a_row_names_parameters_or_says_where_the_decision_stands():
    decisions = (DOCS / "decisions.md").read_text(encoding="utf-8")
    for name, (_, _, parameters, where) in rows().items():
        if not parameters:
            assert where.startswith("decisions:"), name
            assert re.search(rf"\({name}\b", decisions), f"docs/decisions.md does not argue {name}"


@pytest.mark.parametrize("name", [f"A{n}" for n in range(1, 33)] + [f"L{n}" for n in range(1, 11)] + ["also"])
def test_every_parameter_named_exists_with_the_default_and_range_written(name):
    for parameter, text in ENTRY.findall(rows()[name][2]):
        assert parameter in PRIORS, f"{name} names {parameter!r}, which does not exist"
        assert text.strip() == described(PRIORS[parameter]), f"{name}: {parameter}"


def test_every_parameter_of_the_discretions_file_is_in_the_table():
    import tomllib

    from pactsim.model.levers import LEVERS_FOLDER

    named = {parameter for row in rows().values() for parameter, _ in ENTRY.findall(row[2])}
    own = tomllib.loads((LEVERS_FOLDER / "discretions.toml").read_text(encoding="utf-8"))
    assert set(own) <= named
