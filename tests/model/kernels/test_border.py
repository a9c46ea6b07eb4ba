"""The border procedure: proposals, and who starts while there is room."""

from collections import Counter

import numpy as np
from families import (
    SEED,
    assert_same_counts,
    assert_same_people,
    assert_stocks,
    books,
    heads,
    some_families,
    table,
)
from naive import draw, wait

from pactsim.agents import status as s
from pactsim.model.kernels.border import border_proposals, start_border_procedures
from pactsim.model.kernels.slots import empty_waiting
from pactsim.model.random import LANE_VERDICT

MEAN, LONGEST = 56.0, 84


def some_cases(n=150):
    families = some_families(
        n,
        status=[s.EXAMINATION, s.EXAMINATION, s.DUBLIN],
        procedure=[s.BORDER_PROPOSED, s.NO_PROCEDURE],
        lodging_day=range(13300, 13330),
        attempts=[1, 2],
    )
    for one in families:
        one["responsible_state"] = one["present_state"]
    return families


def test_proposals_are_the_cases_under_the_duty():
    families = some_cases()
    waiting = empty_waiting(len(families))
    n = border_proposals(table(families), heads(families), waiting)
    twin = [
        (row, one["present_state"], one["family_size"], 0, one["lodging_day"])
        for row, one in zip(heads(families).tolist(), families)
        if one["status"] == s.EXAMINATION and one["procedure"] == s.BORDER_PROPOSED
    ]
    assert list(zip(*(column.tolist() for column in waiting.first(n)))) == twin


def start(families, served):
    blocks, tally = table(families), books(families)
    start_border_procedures(blocks, tally, heads(families), served, SEED, MEAN, LONGEST)
    return blocks, tally


def test_starting_equals_its_naive_twin():
    families = [
        f for f in some_cases() if f["procedure"] == s.BORDER_PROPOSED and f["status"] == s.EXAMINATION
    ]
    served = np.random.default_rng(2).random(len(families)) < 0.5
    blocks, tally = start(families, served)
    book = Counter()
    for one, inside in zip(families, served):
        place = one["present_state"]
        if inside:
            book["flow", "border_started", place] += one["family_size"]
            length = wait(
                draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_VERDICT, 1)[1], MEAN
            )
            one |= {"status": s.BORDER, "procedure": s.BORDER_PROCEDURE}
            one["next_day"] = one["lodging_day"] + min(length, LONGEST)
        else:
            book["flow", "border_exempt", place] += one["family_size"]
            one["procedure"] = s.REGULAR
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_nobody_to_start():
    _, tally = start([], np.zeros(0, dtype=np.bool_))
    assert_same_counts(tally, Counter())


def test_more_room_changes_nothing_for_those_inside_already():
    families = [
        f for f in some_cases() if f["procedure"] == s.BORDER_PROPOSED and f["status"] == s.EXAMINATION
    ]
    some = np.arange(len(families)) % 3 == 0
    before, after = start(families, some)[0], start(families, np.ones(len(families), dtype=np.bool_))[0]
    inside = heads(families)[some]
    assert (before.days[inside] == after.days[inside]).all()
