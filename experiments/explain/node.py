"""One number of an explanation, with what it is made of: a tree that prints itself and turns into JSON."""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

Value = int | float | str | bool | None
#: What each letter says about a source.
TAGS: Final = {
    "V": "read in the text of the act",
    "S": "from a public source, not from the act itself",
    "D": "derived by arithmetic from other figures",
    "U": "uncertain: an assumption or an unconfirmed statement",
}
_WIDTH: Final = 100


@dataclass(frozen=True)
class Node:
    """A quantity, its number and unit, the rule and the source it rests on, and its parts.

    ``value`` is what the run recorded or used. ``recomputed`` is the same worked out again from ``parts``
    with ``formula``; None where there is no formula. ``tag`` is V, S, D or U, or a parameter's class.
    ``fold`` hides the parts in the text, ``brief`` also formula and source: one of many like lines. The JSON
    and the full text have everything.
    """

    name: str
    value: Value
    unit: str = ""
    formula: str = ""
    recomputed: Value = None
    article: str = ""
    in_force: str = ""
    source: str = ""
    tag: str = ""
    note: str = ""
    parts: tuple["Node", ...] = ()
    fold: bool = False
    brief: bool = False

    @property
    def agrees(self) -> bool:
        """Whether the number follows from its parts; true where there is no formula."""
        if self.recomputed is None:
            return True
        if isinstance(self.value, float) or isinstance(self.recomputed, float):
            return math.isclose(float(self.value or 0), float(self.recomputed), rel_tol=1e-9, abs_tol=1e-9)
        return self.value == self.recomputed

    @property
    def uncertain(self) -> bool:
        """Whether this number, or one it is made of, carries the tag U."""
        return any(node.tag == "U" for node in self.walk())

    def walk(self) -> Iterator["Node"]:
        """This node and every node under it, from the top down."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def disagreements(self) -> list["Node"]:
        """The nodes whose recorded number does not follow from their parts."""
        return [node for node in self.walk() if not node.agrees]

    def as_json(self) -> dict[str, Any]:
        """The tree as a JSON object; empty fields are left out, ``recomputed`` and ``agrees`` go together."""
        table: dict[str, Any] = {"name": self.name, "value": self.value}
        for name in ("unit", "formula", "article", "in_force", "source", "tag", "note"):
            if text := getattr(self, name):
                table[name] = text
        if self.recomputed is not None:
            table |= {"recomputed": self.recomputed, "agrees": self.agrees}
        if self.uncertain:
            table["uncertain"] = True
        if self.parts:
            table["parts"] = [part.as_json() for part in self.parts]
        return table

    def line(self) -> str:
        """The node in one line without its parts."""
        rests = "  [U]" if self.uncertain else ""
        wrong = "" if self.agrees else f"  DISAGREES: recomputed {shown(self.recomputed, self.unit)}"
        return f"{self.name}: {shown(self.value, self.unit)}{rests}{wrong}"

    def text(self, width: int = _WIDTH, everything: bool = False) -> str:
        """The whole tree as plain text, folded parts included if ``everything``; ends with the legend."""
        console = Console(file=io.StringIO(), width=width, no_color=True, highlight=False, emoji=False)
        self.print(console, everything)
        lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
        return "\n".join(line.rstrip() for line in lines)

    def print(self, console: Console, everything: bool = False) -> None:
        """Draw the tree on a console."""
        tree = Tree(_label(self, everything), guide_style="dim")
        _grow(tree, self, everything)
        console.print(tree)
        console.print(Text("\n" + _legend(self), style="dim"))

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()


def shown(value: Value, unit: str = "") -> str:
    """A number as people read it: thousands separated, shares with five digits, yes and no."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        text = f"{value:,}"
    elif unit == "person-equivalents":
        text = f"{value:,.1f}".removesuffix(".0")
    elif value != 0 and abs(value) < 100 and not float(value).is_integer():
        text = f"{value:.6g}"
    else:
        text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return f"{text} {unit}".strip()


def _grow(tree: Tree, node: Node, everything: bool) -> None:
    if (node.fold or node.brief) and not everything:
        return
    for part in node.parts:
        _grow(tree.add(_label(part, everything)), part, everything)


def _label(node: Node, everything: bool) -> Text:
    text = Text()
    text.append(f"{node.name}: ")
    text.append(shown(node.value, node.unit), style="bold")
    if node.tag:
        text.append(f"  [{node.tag}]", style="bold red" if node.tag == "U" else "dim")
    elif node.uncertain:
        text.append("  [rests\u00a0on\u00a0U]", style="red")
    if not node.agrees:
        text.append(
            f"  RECORDED AND RECOMPUTED DISAGREE: {shown(node.recomputed, node.unit)}", style="bold red"
        )
    if node.fold and node.parts and not everything:
        text.append(f"  (+{sum(1 for _ in node.walk()) - 1})", style="dim")
    short = node.brief and not everything
    if node.formula and not short:
        text.append(f"\n= {node.formula}", style="italic")
    origin = "; ".join(part for part in (node.article, node.source) if part)
    if origin and not short:
        text.append(f"\n{origin}", style="cyan")
    if node.note:
        text.append(f"  {node.note}" if short else f"\n{node.note}", style="dim")
    return text


def _legend(node: Node) -> str:
    found = {one.tag for one in node.walk()}
    letters = [f"[{tag}] {meaning}" for tag, meaning in TAGS.items() if tag in found]
    if others := sorted(found - set(TAGS) - {""}):
        letters.append(f"[{', '.join(others)}]: class of a lever or assumption, see `pactsim levers NAME`")
    checked = sum(one.recomputed is not None for one in node.walk())
    wrong = len(node.disagreements())
    agree = "all agree" if not wrong else f"{wrong} DISAGREE"
    lines = [f"{checked} numbers worked out again from their parts: {agree}."] if checked else []
    if any((one.fold or one.brief) and one.parts for one in node.walk()):
        letters.append("(+n): n lines folded, as are the details of months and states; --all opens them.")
    return "\n".join(lines + letters)
