"""A selection is a set and a sequence of persons: what is in it, what comes and goes, and set algebra."""

import pytest
from people_of_a_toy import Toy

from pactsim.agents.applicant import Applicant
from pactsim.agents.applicant_set import ApplicantSet


def test_verbs_change_a_selection_in_place_but_not_everybody(everybody: ApplicantSet) -> None:
    chosen = everybody.select()
    assert chosen.select(chosen.column("present_state") == 2, inplace=True) is chosen
    assert chosen.sort("unique_id", inplace=True) is chosen
    assert chosen.shuffle(inplace=True) is chosen
    assert len(chosen) == 10
    for refused in (
        lambda: everybody.select(lambda a: True, inplace=True),
        lambda: everybody.sort("unique_id", inplace=True),
        lambda: everybody.shuffle(inplace=True),
        everybody.clear,
        everybody.pop,
        lambda: everybody.add(everybody[0]),
        lambda: everybody.discard(everybody[0]),
        lambda: everybody.remove(everybody[0]),
    ):
        with pytest.raises(TypeError, match="work on a copy"):
            refused()
    assert len(everybody) == 40


def test_a_selection_takes_and_gives_persons(model: Toy, everybody: ApplicantSet) -> None:
    chosen = everybody.select(at_most=3)
    chosen.add(Applicant(model, 9))
    chosen.add(Applicant(model, 9))
    chosen.discard(Applicant(model, 0))
    chosen.discard(Applicant(model, 0))
    assert chosen.get("unique_id") == [1, 2, 9]
    with pytest.raises(KeyError):
        chosen.remove(Applicant(model, 0))
    chosen.remove(Applicant(model, 1))
    assert chosen.pop() == Applicant(model, 2)
    chosen.clear()
    assert len(chosen) == 0
    with pytest.raises(TypeError):
        chosen.add(Applicant(Toy(), 1))


def test_container_protocol(model: Toy, everybody: ApplicantSet) -> None:
    person = Applicant(model, 7)
    chosen = everybody.select(at_most=8)
    assert everybody[7] == everybody[-33] == person
    assert everybody[2:4] == [Applicant(model, 2), Applicant(model, 3)]
    assert person in everybody
    assert person in chosen
    assert Applicant(model, 8) not in chosen
    assert model.institutions[0] not in everybody
    assert (everybody.index(person), chosen.index(person, 2)) == (7, 7)
    assert (everybody.count(person), chosen.count(Applicant(model, 8))) == (1, 0)
    assert [a.unique_id for a in reversed(chosen)] == list(range(7, -1, -1))
    with pytest.raises(ValueError, match="not in the set"):
        chosen.index(Applicant(model, 8))
    with pytest.raises(IndexError):
        _ = chosen[8]


def test_set_algebra(everybody: ApplicantSet) -> None:
    low, even = everybody.select(at_most=6), everybody.select(lambda a: a.unique_id % 2 == 0)
    assert (low & even).get("unique_id") == [0, 2, 4]
    assert (low - even).get("unique_id") == [1, 3, 5]
    assert len(low | even) == 23
    assert len(low ^ even) == 20
    assert low & even <= low < everybody
    assert low.isdisjoint(everybody - low)
    assert everybody.select() == everybody
    assert low != even
    low |= even
    assert len(low) == 23
    with pytest.raises(TypeError, match="same model"):
        _ = low & Toy().agents_by_type[Applicant]
    with pytest.raises(TypeError):
        _ = {1, 2} | low
