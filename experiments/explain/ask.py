"""Which questions can be asked, the check of a question, and the run it is put to."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pactsim.agents.codes import POOL_STATES, STATES
from pactsim.experiments.explain import border, draws, fair_share, labels, money, offsets, pledges, union
from pactsim.experiments.explain import responsibility as cases
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.node import Node
from pactsim.model.faults import InputFault, did_you_mean

if TYPE_CHECKING:
    from pactsim.experiments.run import Run

UNION: Final = "EU"


class Quantity(NamedTuple):
    """One question: what it asks, how it is answered for a state and for the Union (None: not asked there).

    ``of_pool`` tells whether it needs a pool, ``responsibility`` has an answer for all 31 states.
    """

    words: str
    of_state: Callable[[Facts], Node] | None
    of_union: Callable[[Facts], Node] | None
    of_pool: bool = True


def _sum(
    name: str, title: str, of_state: Callable[[Facts], Node], codes: tuple[str, ...] = POOL_STATES
) -> Callable[[Facts], Node]:
    return lambda facts: union.total(facts, name, title, of_state, codes)


QUANTITIES: Final[dict[str, Quantity]] = {
    "fair-share": Quantity("the fair share by the key", fair_share.fair_share, union.union_level),
    "label": Quantity("the Commission's finding", labels.label, union.union_labels),
    "pledge": Quantity(
        "the pledge and its form", pledges.pledge, _sum("pledge", "Pledges of all states", pledges.pledge)
    ),
    "deduction": Quantity("what it is freed of", pledges.deduction, union.union_deductions),
    "effective-pledge": Quantity(
        "what of the pledge must be delivered", pledges.effective,
        _sum("effective-pledge", "Effective pledges of all states", pledges.effective),
    ),
    "draw": Quantity(
        "what was drawn on it, or by it", draws.draw, _sum("draw", "Drawn on all pledges", draws.on_contributor)
    ),
    "offset-duty": Quantity(
        "cases it may or must take over", offsets.offset_duty,
        _sum("offset-duty", "Offset duties of all states", offsets.offset_duty),
    ),
    "money-received": Quantity(
        "money of the pool that reached it", money.money_received,
        _sum("money-received", "Money received by beneficiaries", money.money_received),
    ),
    "border-capacity": Quantity(
        "places and yearly maximum of the border procedure", border.border_capacity,
        _sum("border-capacity", "Places of the border procedure", border.border_capacity), of_pool=False,
    ),
    "responsibility": Quantity(
        "cases it is responsible for", cases.responsibility,
        _sum("responsibility", "Open cases with a responsible state", cases.responsibility, STATES),
        of_pool=False,
    ),
    "new-solidarity": Quantity("from the reference to solidarity that is new", None, union.new_solidarity),
}  # fmt: skip

_OUTSIDE: Final = {
    "DK": "Denmark is not bound by Part IV of the AMMR nor by the APR (AMMR recital 90)",
    "NO": "Norway is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
    "IS": "Iceland is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
    "CH": "Switzerland is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
    "LI": "Liechtenstein is tied to the rules on responsibility alone (AMMR recitals 92 to 94)",
}
_NAMES: Final = {
    "AUSTRIA": "AT", "BELGIUM": "BE", "BULGARIA": "BG", "CYPRUS": "CY", "CZECHIA": "CZ", "GERMANY": "DE",
    "DENMARK": "DK", "ESTONIA": "EE", "GREECE": "EL", "SPAIN": "ES", "FINLAND": "FI", "FRANCE": "FR",
    "CROATIA": "HR", "HUNGARY": "HU", "IRELAND": "IE", "ICELAND": "IS", "ITALY": "IT", "LITHUANIA": "LT",
    "LIECHTENSTEIN": "LI", "LUXEMBOURG": "LU", "LATVIA": "LV", "MALTA": "MT", "NETHERLANDS": "NL",
    "NORWAY": "NO", "POLAND": "PL", "PORTUGAL": "PT", "ROMANIA": "RO", "SWEDEN": "SE", "SLOVENIA": "SI",
    "SLOVAKIA": "SK", "SWITZERLAND": "CH",
}  # fmt: skip
_OTHER_CODES: Final = {"GR": "EL", "UK": "", "GB": ""}


def explain(run: "Run", state: str, year: int, quantity: str | None = None) -> Node:
    """The tree behind one number of a run, or a line for each quantity where none is named.

    InputFault says what is wrong with the state, the year or the quantity and what to ask instead.
    """
    code, name = check_question(state, quantity)
    facts = Facts(run, code, checked_year(run, year, name))
    if name is None:
        return _overview(facts)
    return _with_caution(facts, _answer(facts, name))


def check_question(state: str, quantity: str | None) -> tuple[str, str | None]:
    """State code and quantity's name, before any run is read; InputFault if they do not exist."""
    code = checked_state(state)
    return code, None if quantity is None else checked_quantity(quantity, code)


def checked_state(state: str) -> str:
    """The state's code; InputFault for an unknown one."""
    code = state.strip().upper()
    if code in STATES or code == UNION:
        return code
    if code == "GR":
        raise InputFault("state 'GR': Greece is EL here, as in Eurostat; ask for EL")
    if code in _OTHER_CODES:
        raise InputFault(
            f"state {state!r}: the United Kingdom left the system in 2020 and has no rows of its own"
        )
    near = [one for one in (*STATES, UNION) if one[:1] == code[:1]] if len(code) <= 3 else []
    near = [_NAMES[code]] if code in _NAMES else near
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise InputFault(f"unknown state {state!r}{hint}; codes are {', '.join(STATES)}, or EU for all together")


def checked_quantity(quantity: str, code: str) -> str:
    """The quantity's name; InputFault if there is none of that name or it is not asked of such a state."""
    name = quantity.strip().lower().replace("_", "-")
    if name not in QUANTITIES:
        raise InputFault(
            f"unknown quantity {quantity!r}{did_you_mean(name, QUANTITIES)}; there are {', '.join(QUANTITIES)}"
        )
    if code == UNION:
        return name
    if QUANTITIES[name].of_state is None:
        raise InputFault(f"{name} is a question about the Union: pactsim explain EU YEAR {name}")
    if code in _OUTSIDE and name != "responsibility":
        raise InputFault(f"{code} has no {name}: {_OUTSIDE[code]}; 'responsibility' can be explained for it")
    return name


def checked_year(run: "Run", year: int, name: str | None) -> int:
    """The year; InputFault if the run holds nothing of it that the question needs."""
    period = run.manifest["period"]
    lived = range(period["first_year"], period["last_year"] + 1)
    pools = sorted({int(one) for one in run.tables["cycle"]["year"]})
    if name is not None and QUANTITIES[name].of_pool:
        if year in pools:
            return year
        if not pools:
            raise InputFault("this run has no solidarity pool (its scenario or its years exclude one)")
        early = "; the first pool of AMMR Article 57 is that of 2026" if year < 2026 else ""
        raise InputFault(f"the run has no pool of {year}{early}; its pools are {_years(pools)}")
    if year in lived or (name is None and year in pools):
        return year
    years = sorted({*lived, *(pools if name is None else ())})
    raise InputFault(f"year {year} is not in the run, which holds {_years(years)}")


def _years(years: list[int]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])


def _answer(facts: Facts, name: str) -> Node:
    question = QUANTITIES[name]
    answer = question.of_union if facts.state == UNION else question.of_state
    assert answer is not None
    return answer(facts)


def _overview(facts: Facts) -> Node:
    """One line a quantity, without parts; how to open one stands below."""
    lived = facts.year <= facts.manifest["period"]["last_year"]
    lived = lived and facts.year >= facts.manifest["period"]["first_year"]
    lines = []
    for name, question in QUANTITIES.items():
        asked = question.of_union if facts.state == UNION else question.of_state
        outside = facts.state in _OUTSIDE and name != "responsibility"
        if asked is None or outside or (question.of_pool and not len(facts.cycle)):
            continue
        if not question.of_pool and not lived:
            continue
        node = _answer(facts, name)
        lines.append(
            replace(node, name=f"{name} ({question.words})", formula="", article="", source="", note="",
                    brief=True)
        )  # fmt: skip
    example = lines[0].name.split(" ")[0] if lines else ""
    note = f"open one: pactsim explain {facts.state} {facts.year} {example}"
    if facts.state in _OUTSIDE:
        note = f"{_OUTSIDE[facts.state]}; {note}"
    elif not len(facts.cycle):
        note = f"no pool in {facts.year}; {note}"
    return _with_caution(
        facts,
        Node(f"{facts.state} in {facts.year}", f"{len(lines)} quantities", note=note, parts=tuple(lines)),
    )


def _with_caution(facts: Facts, node: Node) -> Node:
    """The answer, with a word where sources are read from other tables than the run used."""
    if not facts.other_data:
        return node
    caution = "the run was made with other observed tables than those installed: sources may differ"
    return replace(node, note="; ".join(text for text in (node.note, caution) if text))


def newest_run(results: Path) -> Path:
    """The folder of the run that finished last under ``results``; InputFault if there is none."""
    found = []
    for path in results.glob("**/manifest.json"):
        inside = path.relative_to(results).parts[:-1]
        if len(inside) > 3 or any(part.startswith(".") for part in inside):
            continue
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            found.append((str(manifest["outside_the_hash"]["finished"]), path.parent))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    if not found:
        raise InputFault(
            f"no finished run under {results}/; make one with 'pactsim run' or name a folder with --run"
        )
    return max(found)[1]


def read_run(folder: Path) -> "Run":
    """The run in a folder; InputFault names the runs inside where it is a comparison or holds several."""
    from pactsim.experiments.run import Run

    if not folder.is_dir():
        raise InputFault(f"run folder {folder} does not exist")
    if not (folder / "manifest.json").is_file():
        inside = sorted({path.parent for path in folder.glob("*/manifest.json")} |
                        {path.parent for path in folder.glob("*/*/manifest.json")})  # fmt: skip
        if inside:
            names = ", ".join(str(path) for path in inside[:6])
            raise InputFault(f"{folder} is no run but holds runs; name one with --run: {names}")
    return Run.read(folder)
