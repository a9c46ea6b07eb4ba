"""Who was relocated and is still there."""

import numpy as np

from pactsim.agents.codes import STATE_INDEX
from pactsim.agents.columns import empty_people
from pactsim.agents.status import DISAPPEARED, EXAMINATION, PROTECTED
from pactsim.model.relocated_people import RelocatedPeople

PT, DE = STATE_INDEX["PT"], STATE_INDEX["DE"]


def brought_to_portugal():
    """Four people brought to Portugal: one waits, one is protected, one moved on, one disappeared."""
    people = empty_people(6)
    people.relocated_to[:4] = PT
    people.relocation_cycle[:4] = 2015
    people.present_state[:4] = [PT, PT, DE, PT]
    people.status[:4] = [EXAMINATION, PROTECTED, PROTECTED, DISAPPEARED]
    return people


def test_those_who_moved_on_or_disappeared_are_no_longer_there():
    books = RelocatedPeople(scale=10)
    books.take_year(brought_to_portugal(), 6, 2016)
    assert books.table().to_dict("records") == [
        {"year": 2016, "cycle": 2015, "member_state": "PT", "received": 40, "still_there": 20}
    ]
    assert books.still_there(2015)[PT] == 20


def test_a_cycle_is_counted_at_the_end_of_the_year_after_it():
    books = RelocatedPeople(scale=1)
    books.take_year(brought_to_portugal(), 6, 2015)
    assert np.isnan(books.still_there(2015)).all()


def test_without_relocations_nothing_is_written():
    books = RelocatedPeople(scale=1)
    books.take_year(empty_people(3), 3, 2030)
    assert books.table().empty
