"""An Applicant is a view of a row: it reads and writes the columns, and is nobody once the row is empty."""

import pytest
from people_of_a_toy import Toy

from pactsim.agents.applicant import Applicant
from pactsim.agents.applicant_set import ApplicantSet
from pactsim.agents.status import EXAMINATION, UNUSED


def test_a_view_reads_and_writes_the_columns(model: Toy) -> None:
    person = Applicant(model, 5)
    assert (person.unique_id, person.present_state, person.status) == (5, 1, EXAMINATION)
    assert isinstance(person.present_state, int)
    person.present_state = 7
    assert model.people.present_state[5] == 7
    assert person.random is model.random
    assert "examination" in repr(person)


def test_views_of_one_row_are_equal_and_others_are_not(model: Toy) -> None:
    assert Applicant(model, 5) == Applicant(model, 5)
    assert len({Applicant(model, 5), Applicant(model, 5), Applicant(model, 6)}) == 2
    assert Applicant(model, 5) != Applicant(Toy(), 5)


@pytest.mark.parametrize("row", [-1, 40, 47, 1000])
def test_a_row_without_a_person_raises_lookup_error(model: Toy, row: int) -> None:
    with pytest.raises(LookupError, match=f"row {row} holds no person"):
        Applicant(model, row)


def test_a_view_of_a_removed_person_raises_lookup_error(model: Toy, everybody: ApplicantSet) -> None:
    person = Applicant(model, 5)
    chosen = everybody.select(lambda a: a.present_state == 1)
    model.people.status[5] = UNUSED
    with pytest.raises(LookupError, match="row 5 holds no person"):
        _ = person.citizenship
    with pytest.raises(LookupError):
        person.moves = 3
    assert repr(person) == "Applicant(5: nobody)"
    assert person not in everybody
    assert (len(everybody), len(chosen)) == (39, 9)


def test_people_neither_enter_nor_leave_through_a_view(model: Toy) -> None:
    with pytest.raises(TypeError, match="phases"):
        Applicant(model, 5).remove()
    with pytest.raises(TypeError, match="phases"):
        Applicant.create_agents(model, 3)
    with pytest.raises(TypeError, match="phases"):
        Applicant.from_dataframe(model, None)
