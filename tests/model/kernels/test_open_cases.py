"""The list of open cases, carried from month to month, against a search through everybody."""

import numpy as np
import pytest
from families import heads, some_families, table

from pactsim.agents import status as s
from pactsim.agents.columns import people_of
from pactsim.model.kernels.open_cases import all_open_cases, empty_open_cases, look_again, next_open_cases

OPEN = (s.EXAMINATION, s.DUBLIN, s.APPEAL)


def some_people(n=300, seed=2):
    return some_families(
        n,
        seed,
        relocated_to=[s.NO_PLACE, 4],
        status=list(range(1, s.N_STATUS)),
        lodging_day=range(12000, 12800),
    )


def by_search(blocks):
    cases = empty_open_cases(blocks.key.size)
    return cases.first(all_open_cases(blocks, blocks.key.size, cases))


def as_lists(cases):
    return [column.tolist() for column in cases]


def test_a_search_finds_what_each_family_says():
    families = some_people()
    twin = [
        (row, one["members"][0]["key"], one["present_state"], one["citizenship"],
         int(one["relocated_to"] != s.NO_PLACE), one["family_size"],
         0 if one["members"][0]["vulnerable"] or one["members"][0]["age_group"] == s.UNACCOMPANIED_MINOR else 1,
         one["lodging_day"])
        for row, one in zip(heads(families).tolist(), families)
        if one["status"] in OPEN
    ]  # fmt: skip
    assert list(zip(*as_lists(by_search(table(families))))) == twin


@pytest.mark.parametrize("seed", range(5))
def test_the_list_carried_over_equals_a_search(seed):
    """Cases open, move and are renewed only where the family is due; they close anywhere."""
    source = np.random.default_rng(seed)
    families = some_people(seed=seed)
    blocks = table(families)
    before = by_search(blocks)
    people, rows = people_of(blocks), heads(families)
    due = rows[source.random(rows.size) < 0.4]
    for row in due:
        people.status[row] = source.choice([*OPEN, s.PROTECTED, s.BORDER])
        people.present_state[row] = source.integers(31)
        people.lodging_day[row] = source.integers(12800, 13000)
    people.status[rows[source.random(rows.size) < 0.2]] = s.REJECTED
    cases = empty_open_cases(blocks.key.size)
    found = cases.first(next_open_cases(blocks, before, due, cases))
    assert as_lists(found) == as_lists(by_search(blocks))


def test_a_second_look_renews_the_families_that_are_due():
    families = some_people(seed=7)
    blocks = table(families)
    cases = by_search(blocks)
    people = people_of(blocks)
    moved = cases.head[::3].copy()
    people.present_state[moved] = (people.present_state[moved] + 1) % 31
    look_again(blocks, cases, moved)
    assert as_lists(cases) == as_lists(by_search(blocks))


def test_nobody_there_gives_an_empty_list():
    blocks = table([])
    cases = empty_open_cases(3)
    assert all_open_cases(blocks, 0, cases) == 0
    nobody = np.empty(0, dtype=np.int32)
    assert next_open_cases(blocks, cases.first(0), nobody, cases) == 0
