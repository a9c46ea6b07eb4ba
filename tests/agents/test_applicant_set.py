"""ApplicantSet keeps Mesa's contract over columns, on every Mesa the project allows."""

import copy
import gc
import inspect
import pickle
import time
import warnings
from typing import Any

import mesa
from mesa.agent import AgentSet
from people_of_a_toy import Institution, Toy

from pactsim.agents.applicant import Applicant
from pactsim.agents.applicant_rows import ApplicantRows
from pactsim.agents.applicant_set import ApplicantSet, attach_applicants
from pactsim.agents.columns import COLUMN_NAMES, empty_people
from pactsim.agents.status import EXAMINATION

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


def test_a_model_can_be_copied_deeply(model: Toy) -> None:
    twin = copy.deepcopy(model)
    theirs, ours = twin.agents_by_type[Applicant], model.agents_by_type[Applicant]
    theirs.set("moves", 1)
    assert theirs.model is twin
    assert theirs[0].model is twin
    assert ours.agg("moves", max) == 100
    assert theirs.shuffle().get("unique_id") == ours.shuffle().get("unique_id")


def test_copies_are_selections_of_their_own(everybody: ApplicantSet) -> None:
    for made in (copy.copy(everybody), everybody.copy(), everybody.select()):
        made.clear()
        assert len(everybody) == 40


def test_a_selection_can_be_pickled(model: Toy, everybody: ApplicantSet) -> None:
    chosen = everybody.select(at_most=5)
    # Pickling a whole Mesa model is Mesa's affair; what the set adds to it is ours.
    state = pickle.loads(pickle.dumps({k: v for k, v in chosen.__getstate__().items() if k != "model"}))
    again = ApplicantSet.__new__(ApplicantSet)
    again.__setstate__(state | {"model": model})
    assert again == chosen


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
