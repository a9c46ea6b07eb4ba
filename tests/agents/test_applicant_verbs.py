"""What is done with applicants: select, get, set, sum, visit, shuffle, sort, group."""

from typing import Any

import mesa
import numpy as np
import pytest
from people_of_a_toy import Institution, Toy

from pactsim.agents.applicant import Applicant
from pactsim.agents.applicant_set import ApplicantSet
from pactsim.agents.status import UNUSED


def test_select_by_mask_and_by_function_agree(everybody: ApplicantSet) -> None:
    by_mask = everybody.select(everybody.column("present_state") == 2)
    by_function = everybody.select(lambda a: a.present_state == 2)
    assert by_mask.get("unique_id") == by_function.get("unique_id") == list(range(2, 40, 4))
    assert everybody.select(at_most=3).get("unique_id") == [0, 1, 2]
    assert len(everybody.select(at_most=0.25)) == 10
    assert everybody.select(lambda a: a.present_state == 2, at_most=2).get("unique_id") == [2, 6]
    assert len(everybody.select(agent_type=Applicant)) == 40
    assert len(everybody.select(agent_type=mesa.Agent)) == 40
    assert len(everybody.select(agent_type=Institution)) == 0


def test_select_refuses_a_mask_of_another_shape(everybody: ApplicantSet) -> None:
    with pytest.raises(ValueError, match="mask"):
        everybody.select(np.ones(3, dtype=bool))
    with pytest.raises(ValueError, match="mask"):
        everybody.select(np.arange(40))


def test_get_and_set(model: Toy, everybody: ApplicantSet) -> None:
    chosen = everybody.select(at_most=3)
    assert chosen.get("present_state") == [0, 1, 2]
    assert chosen.get(["unique_id", "present_state"]) == [[0, 0], [1, 1], [2, 2]]
    assert chosen.get("pos") == [None, None, None]
    assert chosen.get("nonsense", "default", 7) == [7, 7, 7]
    with pytest.raises(AttributeError, match="nonsense"):
        chosen.get("nonsense")
    with pytest.raises(ValueError, match="handle_missing"):
        chosen.get("moves", handle_missing="perhaps")
    assert chosen.set("moves", 4) is chosen
    chosen.set("present_state", [9, 8, 7])
    assert model.people.moves[:4].tolist() == [4, 4, 4, 100]
    assert model.people.present_state[:4].tolist() == [9, 8, 7, 3]
    with pytest.raises(AttributeError, match="nonsense"):
        chosen.set("nonsense", 1)
    with pytest.raises(OverflowError, match="moves"):
        chosen.set("moves", 256)


def test_agg_does_not_overflow_narrow_columns(everybody: ApplicantSet) -> None:
    assert everybody.agg("moves", sum) == 4000
    assert everybody.agg("moves", [min, max, len, np.mean]) == [100, 100, 40, 100.0]
    assert isinstance(everybody.agg("moves", sum), int)
    assert everybody.select(lambda a: False).agg("moves", sum) == 0
    assert everybody.agg("present_state", lambda values: sum(values)) == 60


def test_do_map_and_shuffle_do_visit_everybody_once(everybody: ApplicantSet) -> None:
    seen: list[int] = []
    assert everybody.do(lambda a, to: to.append(a.unique_id), seen) is everybody
    assert seen == list(range(40))
    mixed: list[int] = []
    everybody.shuffle_do(lambda a: mixed.append(a.unique_id))
    assert mixed != seen
    assert sorted(mixed) == seen
    assert everybody.map(lambda a, plus: a.unique_id + plus, plus=1) == list(range(1, 41))
    assert everybody.do("step") is everybody
    assert everybody.map("step") == [None] * 40


def test_a_person_removed_on_the_way_is_not_visited(model: Toy, everybody: ApplicantSet) -> None:
    seen: list[int] = []

    def remove_the_next(person: Applicant) -> None:
        seen.append(person.unique_id)
        model.people.status[person.unique_id + 1] = UNUSED

    everybody.do(remove_the_next)
    assert seen == list(range(0, 40, 2))


def test_shuffle_repeats_with_the_models_seed() -> None:
    first, second = (Toy().agents_by_type[Applicant].shuffle().get("unique_id") for _ in range(2))
    assert first == second
    assert first != sorted(first)
    assert sorted(first) == list(range(40))


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("key", ["entry_day", lambda a: a.entry_day])
def test_sort_keeps_the_order_of_equals(everybody: ApplicantSet, key: Any, ascending: bool) -> None:
    found = everybody.sort(key, ascending=ascending).get("unique_id")
    assert found == sorted(range(40), key=lambda row: row % 7, reverse=not ascending)


@pytest.mark.parametrize("by", ["present_state", lambda a: a.present_state])
def test_groupby(everybody: ApplicantSet, by: Any) -> None:
    groups = everybody.select(lambda a: a.unique_id > 1).groupby(by)
    assert list(groups.groups) == [2, 3, 0, 1]
    assert groups.count() == {2: 10, 3: 10, 0: 9, 1: 9}
    assert groups.agg("moves", sum) == {2: 1000, 3: 1000, 0: 900, 1: 900}
    assert groups.map(len) == groups.count()
    assert isinstance(groups.groups[2], ApplicantSet)
    lists = everybody.groupby(by, result_type="list")
    assert lists.groups[3][0] == everybody[3]
    assert lists.agg("moves", sum)[3] == 1000
