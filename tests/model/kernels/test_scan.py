"""The month's two lists: whose day has come, and whose case is open."""

import numpy as np
from families import family, heads, some_families, table

from pactsim.agents import status as s
from pactsim.agents.columns import people_of
from pactsim.model.kernels.scan import due_and_open

MONTH_END = 12814


def run(families):
    people = people_of(table(families))
    n = sum(len(f["members"]) for f in families)
    due, open_cases = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    n_due, n_open = due_and_open(people.next_day, people.status, people.family, n, MONTH_END, due, open_cases)
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


def test_nobody_there_gives_empty_lists():
    assert run([]) == ([], [])


def test_the_last_day_of_the_month_belongs_to_it_and_members_follow_their_head():
    families = [
        family(key=1, size=4, next_day=MONTH_END, status=s.DUBLIN),
        family(key=9, next_day=MONTH_END + 1),
    ]
    assert run(families) == ([0], [0])
