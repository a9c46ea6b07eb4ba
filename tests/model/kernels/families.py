"""Small tables of families for the kernels' tests: built, read and compared as dictionaries.

A family is a dictionary of its head's columns, with a list of ``members`` for what differs inside it. Writing a
changed family back gives every member the head's value, so comparing whole tables shows who fell out of step.
"""

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.agents.columns import COLUMNS, Blocks, empty_blocks, people_of
from pactsim.model.kernels.open_cases import OpenCases
from pactsim.model.tally import (
    CASES,
    FLOWS,
    IN_PIPELINE,
    MEASURES,
    NOT_DETERMINED,
    PAIRS,
    RESPONSIBLE,
    YEARLY,
    Tally,
    new_tally,
)

SEED = np.uint32(7)
OF_PERSONS = ("key", "age_group", "vulnerable")
OF_HEADS = ("next_day", "candidates")
EMPTY = {column.name: column.empty for column in COLUMNS}
ROWS = {"flow": FLOWS, "pairs": PAIRS, "by_citizenship": YEARLY, "outcomes": MEASURES}
Family = dict[str, Any]


def family(key: int = 1, size: int = 1, ages: Iterable[int] = (), **columns: Any) -> Family:
    """One family; unknown columns are refused, ``ages`` of members default to adults."""
    assert set(columns) <= set(EMPTY), set(columns) - set(EMPTY)
    ages = list(ages) or [columns.pop("age_group", s.ADULT)] * size
    vulnerable = columns.pop("vulnerable", 0)
    members = [{"key": key + i, "age_group": ages[i], "vulnerable": vulnerable} for i in range(size)]
    head = {k: v for k, v in EMPTY.items() if k not in (*OF_PERSONS, "family")}
    return {**head, "family_size": size, "members": members, **columns}


def some_families(n: int, seed: int = 1, **choices: Any) -> list[Family]:
    """``n`` random families; each of ``choices`` is a value or a list to choose from."""
    source = random.Random(seed)
    found = []
    for _ in range(n):
        size = source.choice([1, 1, 1, 2, 3, 5])
        alone = size == 1 and source.random() < 0.2
        ages = [s.UNACCOMPANIED_MINOR] if alone else [s.ADULT] + [s.ACCOMPANIED_MINOR] * (size - 1)
        recorded = source.random() < 0.6
        kind = source.choice([s.NO_LINK, s.NO_LINK, s.LINK_FAMILY, s.LINK_APPLICANT, s.LINK_OTHER])
        document = source.choice([s.NO_DOCUMENT] * 3 + [s.RESIDENCE_PERMIT, s.VISA, s.VISA_FREE, s.DIPLOMA])
        entered = source.randrange(12400, 13000)
        columns = {
            "citizenship": source.randrange(N_CITIZENSHIPS),
            "channel": source.randrange(10),
            "sar": source.randrange(2),
            "entry_state": source.randrange(N_STATES),
            "entry_day": entered,
            "eurodac": s.ENTRY_RECORD if recorded else s.NO_RECORD,
            "link_kind": s.LINK_RELATIVE if alone and kind else kind,
            "link_state": source.randrange(N_STATES) if kind else s.NO_PLACE,
            "document_kind": document,
            "document_state": source.randrange(N_STATES) if document else s.NO_PLACE,
            "document_expiry": entered + source.randrange(-400, 400),
            "present_state": source.randrange(N_STATES),
        }
        for name, options in choices.items():
            columns[name] = source.choice(options) if isinstance(options, (list, range)) else options
        made = family(source.getrandbits(60), size, ages, **columns)
        for member in made["members"]:
            member["vulnerable"] = int(source.random() < 0.3)
        found.append(made)
    return found


def table(families: list[Family], spare: int = 3) -> Blocks:
    """The families as the kernels see them, in consecutive rows, with a few unused rows behind."""
    blocks = empty_blocks(sum(len(f["members"]) for f in families) + spare)
    people = people_of(blocks)
    row = 0
    for one in families:
        head = row
        for member in one["members"]:
            people.family[row] = head
            for name, values in people._asdict().items():
                if name in OF_PERSONS:
                    values[row] = member[name]
                elif name != "family" and (row == head or name not in OF_HEADS):
                    values[row] = one[name]
            row += 1
    return blocks


def read(blocks: Blocks, n_rows: int) -> list[Family]:
    """The families of a table that a kernel has filled."""
    people = people_of(blocks)._asdict()
    found = []
    row = 0
    while row < n_rows:
        size = int(people["family_size"][row])
        columns = {name: int(v[row]) for name, v in people.items() if name not in (*OF_PERSONS, "family")}
        members = [{n: int(people[n][i]) for n in OF_PERSONS} for i in range(row, row + size)]
        found.append({**columns, "members": members})
        row += size
    return found


def heads(families: list[Family]) -> np.ndarray:
    """Rows of the families' heads, as the lists of the month hold them."""
    sizes = [len(f["members"]) for f in families]
    return np.cumsum([0, *sizes])[: len(families)].astype(np.int32)


def as_cases(blocks: Blocks, rows: np.ndarray) -> OpenCases:
    """The families at ``rows`` as a list of open cases, whatever their status."""
    people = people_of(blocks)
    alone = people.age_group[rows] == s.UNACCOMPANIED_MINOR
    priority = np.where(alone | (people.vulnerable[rows] == 1), 0, 1).astype(np.int8)
    held = (people.present_state, people.citizenship, people.relocated_to != s.NO_PLACE, people.family_size)
    place, citizenship, brought, size = (column[rows].astype(np.int8) for column in held)
    return OpenCases(
        rows, people.key[rows], place, citizenship, brought, size, priority, people.lodging_day[rows].copy()
    )


def books(families: list[Family]) -> Tally:
    """Running stocks counted from the families: persons by status and place, open cases, communities."""
    tally = new_tally()
    for one in families:
        size, place, responsible = len(one["members"]), one["present_state"], one["responsible_state"]
        tally.stock[one["status"], place] += size
        if one["status"] in s.OPEN_CASE and responsible >= 0:
            tally.cases[RESPONSIBLE, responsible] += size
        elif one["status"] in s.OPEN_CASE:
            tally.cases[NOT_DETERMINED, place] += size
        if s.PIPELINE_LINK <= one["relocation"] <= s.PIPELINE_ASSIGNED:
            tally.cases[IN_PIPELINE, place] += size
        if one["status"] not in (s.UNUSED, s.LEFT, s.RETURNED):
            tally.community[place, one["citizenship"]] += size
    return tally


def assert_same_people(blocks: Blocks, families: list[Family]) -> None:
    """Every column of every row is what the families say."""
    spare = blocks.key.size - sum(len(f["members"]) for f in families)
    expected = people_of(table(families, spare))
    for name, found in people_of(blocks)._asdict().items():
        np.testing.assert_array_equal(found, getattr(expected, name), err_msg=name)


def assert_same_counts(tally: Tally, book: Counter) -> None:
    """The month's counts are those of the twin, no more and no fewer."""
    found: Counter = Counter()
    for name, rows in ROWS.items():
        array = getattr(tally, name)
        for row, *place in np.argwhere(array):
            found[(name, rows[row], *map(int, place))] = int(array[(row, *place)])
    assert found == +book


def assert_stocks(tally: Tally, families: list[Family]) -> None:
    """Stocks changed at each event equal a recount of the people."""
    counted = books(families)
    np.testing.assert_array_equal(tally.stock[1:], counted.stock[1:], err_msg="stock")
    for row, name in enumerate(CASES):
        np.testing.assert_array_equal(tally.cases[row], counted.cases[row], err_msg=name)
    np.testing.assert_array_equal(tally.community, counted.community, err_msg="community")
