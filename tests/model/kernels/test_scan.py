"""The month's two lists: whose day has come, and whose case is open."""

import numpy as np
import pytest
from families import family, heads, some_families, table

from pactsim.agents import status as s
from pactsim.agents.columns import people_of
from pactsim.model.kernels.scan import all_open_cases, due_heads, next_open_cases

MONTH_END = 12814


def run(families):
    people = people_of(table(families))
    n = sum(len(f["members"]) for f in families)
    due, open_cases = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    n_due = due_heads(people.next_day, n, MONTH_END, due)
    n_open = all_open_cases(people.status, people.family, n, open_cases)
    return due[:n_due].tolist(), open_cases[:n_open].tolist()


def test_the_lists_equal_their_naive_twin():
    families = some_families(
        300,
        seed=2,
        status=list(range(s.N_STATUS)),
        next_day=[s.NEVER, *range(MONTH_END - 30, MONTH_END + 30)],
    )
    due, open_cases = [], []
    for row, one in zip(heads(families).tolist(), families):
        due += [row] if one["next_day"] <= MONTH_END else []
        open_cases += [row] if one["status"] in (s.EXAMINATION, s.DUBLIN, s.APPEAL) else []
    assert run(families) == (due, open_cases)


@pytest.mark.parametrize("opened", [0.0, 0.3, 1.0])
def test_next_months_open_cases_are_found_without_looking_at_everybody(opened):
    """A case opens only where the family was due and closes anywhere; the list equals a search through all."""
    source = np.random.default_rng(3)
    n = 500
    status = source.choice([s.EXAMINATION, s.DUBLIN, s.APPEAL, s.PROTECTED, s.BORDER], n).astype(np.int8)
    family_of = np.arange(n, dtype=np.int32)
    before, due = np.empty(n, dtype=np.int32), np.flatnonzero(source.random(n) < 0.4).astype(np.int32)
    before = before[: all_open_cases(status, family_of, n, before)].copy()
    for row in due:
        status[row] = s.EXAMINATION if source.random() < opened else s.LEFT
    status[source.random(n) < 0.2] = s.REJECTED
    found, wanted = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    found = found[: next_open_cases(status, before, due, found)]
    wanted = wanted[: all_open_cases(status, family_of, n, wanted)]
    assert found.tolist() == wanted.tolist()
    assert found.size > 0


def test_nobody_there_gives_empty_lists():
    assert run([]) == ([], [])


def test_the_last_day_of_the_month_belongs_to_it_and_members_follow_their_head():
    families = [
        family(key=1, size=4, next_day=MONTH_END, status=s.DUBLIN),
        family(key=9, next_day=MONTH_END + 1),
    ]
    assert run(families) == ([0], [0])
