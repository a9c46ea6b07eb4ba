"""Whose day has come this month, whole and by what they may meet."""

import numpy as np
from families import family, heads, some_families, table

from pactsim.agents import status as s
from pactsim.model.kernels.scan import Due, due_this_month

MONTH_END = 12814
PARTS = {
    "not_quiet": (
        s.ARRIVED_UNSEEN,
        s.ARRIVED_REGISTERED,
        s.LEFT,
        s.RETURNED,
        s.OUTSIDE,
        s.DUBLIN,
        s.EXAMINATION,
        s.BORDER,
        s.APPEAL,
    ),
    "arriving": (s.ARRIVED_UNSEEN, s.ARRIVED_REGISTERED, s.LEFT, s.RETURNED, s.OUTSIDE),
    "asked": (s.DUBLIN,),
    "examined": (s.EXAMINATION,),
    "decided": (s.BORDER, s.APPEAL),
}


def run(families):
    n = sum(len(f["members"]) for f in families)
    buffers = Due(*(np.empty(n, dtype=np.int32) for _ in Due._fields))
    found = due_this_month(table(families), n, MONTH_END, buffers)
    return {name: rows.tolist() for name, rows in found._asdict().items()}


def test_the_lists_equal_their_naive_twin():
    families = some_families(
        300,
        seed=2,
        status=list(range(s.N_STATUS)),
        next_day=[s.NEVER, *range(MONTH_END - 30, MONTH_END + 30)],
    )
    twin = {name: [] for name in ("all", *PARTS)}
    for row, one in zip(heads(families).tolist(), families):
        if one["next_day"] <= MONTH_END:
            for name in ("all", *(part for part, statuses in PARTS.items() if one["status"] in statuses)):
                twin[name].append(row)
    assert run(families) == twin
    assert all(twin.values())


def test_nobody_there_gives_empty_lists():
    assert not any(run([]).values())


def test_the_last_day_of_the_month_belongs_to_it_and_members_follow_their_head():
    families = [
        family(key=1, size=4, next_day=MONTH_END, status=s.DUBLIN),
        family(key=9, next_day=MONTH_END + 1),
    ]
    assert run(families)["all"] == run(families)["asked"] == [0]
