"""ApplicantSet keeps Mesa's contract over columns, on every Mesa the project allows."""

import copy
import gc
import inspect
import pickle
import time
import warnings
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from pactsim.agents.applicant import Applicant
from pactsim.agents.applicant_rows import ApplicantRows
from pactsim.agents.applicant_set import ApplicantSet, attach_applicants
from pactsim.agents.columns import COLUMN_NAMES, empty_people
from pactsim.agents.status import EXAMINATION, PROTECTED, UNUSED


class Institution(mesa.Agent):
    """Something that decides, registered with the model as usual."""


class Toy(mesa.Model):
    """Two institutions and ``n`` people; their state is row % 4, every tenth row is protected."""

    def __init__(self, n: int = 40, rng: int = 3) -> None:
        super().__init__(rng=rng)
        self.institutions = [Institution(self), Institution(self)]
        people = empty_people(n + 8)
        rows = np.arange(n)
        people.status[:n] = np.where(rows % 10 == 0, PROTECTED, EXAMINATION)
        people.present_state[:n] = rows % 4
        people.entry_day[:n] = 9000 + rows % 7
        people.moves[:n] = 100
        attach_applicants(self, people, n)


@pytest.fixture
def model() -> Toy:
    return Toy()


@pytest.fixture
def everybody(model: Toy) -> ApplicantSet:
    return model.agents_by_type[Applicant]


# Mesa's contract --------------------------------------------------------------------------------------------

#: Public methods that Mesa's set inherits from ``collections.abc`` and that work through our own primitives.
INHERITED = {"isdisjoint", "pop", "__le__", "__lt__", "__ge__", "__gt__"}
INHERITED |= {"__ior__", "__iand__", "__isub__", "__ixor__"}
#: Machinery of Python, not of the set.
MACHINERY = {"__init__", "__init_subclass__", "__subclasshook__", "__class_getitem__", "__class__", "__ne__"}


def mesa_methods() -> dict[str, Any]:
    """Every method of Mesa's AgentSet and of the set the model itself keeps, but for those of ``object``."""
    found: dict[str, Any] = {}
    for kind in (AgentSet, type(mesa.Model(rng=1).agents)):
        for name, member in inspect.getmembers(kind, callable):
            private = name.startswith("_") and not name.startswith("__")
            if not private and getattr(object, name, None) is not member:
                found[name] = member
    return found


def test_every_method_of_mesas_set_is_ours_or_refused() -> None:
    own = {**vars(ApplicantRows), **vars(ApplicantSet)}
    methods = set(mesa_methods())
    assert {"select", "shuffle_do", "agg", "groupby", "__getitem__"} <= methods
    assert not methods - set(own) - INHERITED - MACHINERY


def test_every_verb_takes_mesas_arguments() -> None:
    for name, member in mesa_methods().items():
        ours = getattr(ApplicantSet, name, None)
        if name.startswith("__") or name in INHERITED or not inspect.isfunction(ours):
            continue
        asked = set(inspect.signature(member).parameters)
        given = inspect.signature(ours).parameters
        assert asked <= set(given) | {"args", "kwargs"}, name


def test_the_model_lists_applicants_beside_its_institutions(model: Toy, everybody: ApplicantSet) -> None:
    assert isinstance(everybody, AgentSet)
    assert set(model.agent_types) == {Institution, Applicant}
    assert list(model.agents) == model.institutions
    model.remove_all_agents()
    assert len(model.agents) == 0
    assert len(everybody) == 40


def test_weak_references_do_not_empty_the_set(everybody: ApplicantSet) -> None:
    chosen = everybody.select(lambda a: a.present_state == 1)
    gc.collect()
    assert len(everybody) == 40
    assert len(chosen) == len(chosen.to_list()) == 10
    stock = AgentSet(everybody, random=everybody.random)
    assert len(stock) == 0, "a stock set of views is empty at once: that is why ours is not one"


def test_the_set_follows_a_table_that_grows(model: Toy, everybody: ApplicantSet) -> None:
    grown = empty_people(100)
    for name in COLUMN_NAMES:
        getattr(grown, name)[:48] = getattr(model.people, name)
    grown.status[40:60] = EXAMINATION
    assert attach_applicants(model, grown, 60) is everybody
    assert len(everybody) == 60
    assert everybody[59].unique_id == 59


# Views ------------------------------------------------------------------------------------------------------


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


# Verbs ------------------------------------------------------------------------------------------------------


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


def test_copies_are_selections_of_their_own(everybody: ApplicantSet) -> None:
    for made in (copy.copy(everybody), everybody.copy(), everybody.select()):
        made.clear()
        assert len(everybody) == 40


def test_a_model_can_be_copied_deeply(model: Toy) -> None:
    twin = copy.deepcopy(model)
    theirs, ours = twin.agents_by_type[Applicant], model.agents_by_type[Applicant]
    theirs.set("moves", 1)
    assert theirs.model is twin
    assert theirs[0].model is twin
    assert ours.agg("moves", max) == 100
    assert theirs.shuffle().get("unique_id") == ours.shuffle().get("unique_id")


def test_a_selection_can_be_pickled(model: Toy, everybody: ApplicantSet) -> None:
    chosen = everybody.select(at_most=5)
    # Pickling a whole Mesa model is Mesa's affair; what the set adds to it is ours.
    state = pickle.loads(pickle.dumps({k: v for k, v in chosen.__getstate__().items() if k != "model"}))
    again = ApplicantSet.__new__(ApplicantSet)
    again.__setstate__(state | {"model": model})
    assert again == chosen


def test_the_data_collector_reports_on_applicants(model: Toy) -> None:
    collector = mesa.DataCollector(
        agenttype_reporters={Applicant: {"state": "present_state", "moved": lambda a: a.moves > 0}}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        collector.collect(model)
    found = collector.get_agenttype_vars_dataframe(Applicant)
    assert len(found) == 40
    assert found["state"].tolist() == [row % 4 for row in range(40)]
    assert found["moved"].all()


def test_a_million_people_are_selected_and_summed_quickly() -> None:
    model = Toy(1_000_000)
    everybody = model.agents_by_type[Applicant]
    start = time.perf_counter()
    chosen = everybody.select(everybody.column("present_state") == 2)
    total = chosen.agg("moves", sum)
    counts = everybody.groupby("present_state").count()
    chosen.set("moves", 0)
    seconds = time.perf_counter() - start
    assert (len(chosen), total, counts[3]) == (250_000, 25_000_000, 250_000)
    assert seconds < 2.0, f"columns take milliseconds, views would take minutes: {seconds:.2f} s"
