"""Calibrated scale factors cancel in paired differences: matching official totals never distorts a counterfactual.

``entries_scale`` multiplies the persons of other entries (``other_factor``) and the chance to apply (``apply_factor``)
of each citizenship; ``state_corrections`` add to the utility of states. All three are read by both scenarios of a pair.

Theorem. Let factors be multiplied by s in both scenarios.
1. Whatever the factors, the null scenario differs from the baseline in no person and no cell: they add no noise.
2. Thinning. A cohort of a persons keeps its first floor(a s + u) ordinals, u keyed by the cohort alone, and a person
   applies if its own number lies under s times the chance. So for s < 1 the people (appliers) are a subset of those for
   s = 1, and a person who is there under both has the same key, traits, day of entry and luck.
3. Where nothing in a person's surroundings depends on how many others there are, its course in a scenario is a
   function of its key. The difference between two scenarios is then, person by person, the same for s and for 1: the
   total is the same sum over a subset that was picked by cohort and number and not by outcome, so that total and
   difference are both s times as large but for a remainder of one person a cohort, and the relative difference stays.

Limits. (i) The last family of a cohort is cut where the cohort ends, so up to one family a cohort is another family.
(ii) A chance to apply beyond 1 counts as 1: s > 1 does not multiply there. (iii) The opening population is not scaled.
(iv) In a full run people do meet: communities draw people, decisions, places and pledges are scarce in absolute
numbers, and scores are loads against the Union's. Then only the whole difference tells, and the last test bounds how
far it moves: the effect of a factor is an effect on the state of the world, never an error between its two runs.
"""

from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import OTHER_ENTRY, STATE_INDEX
from pactsim.agents.status import NO_PLACE
from pactsim.model import fitted
from pactsim.model import simulation as simulation_module
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.random import ORDINAL_BITS
from pactsim.model.readings import laid_over
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

YEAR, LESS = 2024, 0.7


@contextmanager
def scaled(other=1.0, apply=1.0, correction=0.0):
    """Within the block all citizenships have their factors multiplied, and Germany another correction."""
    scale = fitted.table("entries_scale").copy()
    scale["other_factor"] *= other
    scale["apply_factor"] *= apply
    states = fitted.table("state_corrections").copy()
    states.loc[states["place"] == "DE", "correction"] += correction
    with laid_over(fitted={"entries_scale": scale, "state_corrections": states}):
        yield


def world(scenario="baseline", scale=100, last_year=YEAR, **levers):
    """A coarse run, not yet begun."""
    changed = Scenario.load(scenario).changed(name="scaled", levers=levers)
    return Simulation(changed, YEAR, last_year, scale, 1)


def heads(sim):
    """Rows of heads of families who came during the run, and their keys."""
    n = sim.n_rows
    rows = np.flatnonzero(
        (sim.people.family[:n] == np.arange(n))
        & (sim.people.channel[:n] <= OTHER_ENTRY)
        & (sim.people.entry_day[:n] >= FIRST_DAY[sim.first_month])
    )
    return rows, sim.people.key[rows]


TRAITS = (
    "citizenship", "channel", "age_group", "vulnerable", "entry_day", "sar", "eurodac", "link_kind",
    "document_kind",
)  # fmt: skip


@pytest.fixture(scope="module")
def arrived():
    """Everybody as they came, before any of them moved: the first month under both factors."""

    def first_month(**factors):
        with scaled(**factors):
            sim = world(scale=20)
            simulation_module.enter(sim)
            return sim

    return first_month


@pytest.mark.parametrize("factors", [{"other": LESS, "apply": 0.8}, {"other": 1.3, "correction": 0.5}])
def test_the_null_scenario_is_zero_under_any_factors(factors):
    with scaled(**factors):
        base, null = world().run(), world("null").run()
    assert base.n_rows == null.n_rows
    for name, mine, theirs in zip(base.people._fields, base.people, null.people, strict=True):
        assert np.array_equal(mine[: base.n_rows], theirs[: null.n_rows]), name
    tables = null.tables()
    for name, table in base.tables().items():
        pd.testing.assert_frame_equal(table, tables[name], check_exact=True, obj=name)


def test_fewer_other_entries_are_some_of_the_same_people(arrived):
    usual, fewer = arrived(), arrived(other=LESS)
    (rows, keys), (some_rows, some_keys) = heads(usual), heads(fewer)
    kept = np.isin(some_keys, keys)
    other = usual.people.channel[rows] == OTHER_ENTRY
    share = (fewer.people.channel[some_rows] == OTHER_ENTRY).sum() / other.sum()
    # A cohort is rounded by one number: the sum over its some hundred cohorts is off by less than their root.
    assert share == pytest.approx(LESS, abs=0.05)
    assert kept.all()
    places = np.searchsorted(keys, some_keys, sorter=np.argsort(keys))
    same = rows[np.argsort(keys)[places]]
    whole = usual.people.family_size[same] == fewer.people.family_size[some_rows]
    # The last family of a cohort may be cut short; every other is the same in all its members' traits.
    cohorts = {key >> ORDINAL_BITS for key in some_keys[~whole].tolist()}
    assert len(cohorts) == (~whole).sum()
    for name in TRAITS:
        mine, theirs = getattr(usual.people, name)[same], getattr(fewer.people, name)[some_rows]
        assert np.array_equal(mine[whole], theirs[whole]), name


class Surroundings:
    """What people meet when they choose; Germany is worth more to everybody while ``germany_gains``.

    ``frozen``: noted in the first run and put before the people of all others, whoever else is there.
    """

    def __init__(self, monkeypatch, frozen):
        self.noted = {}
        self.germany_gains = False
        update = simulation_module.update_choice

        def update_or_repeat(sim):
            update(sim)
            met = sim.choice, sim.links, sim.gap
            choice, sim.links, sim.gap = self.noted.setdefault(sim.month, met) if frozen else met
            weights = choice.weights.copy()
            if self.germany_gains:
                weights[:, STATE_INDEX["DE"]] *= 1.5
            sim.choice = choice._replace(weights=weights)

        monkeypatch.setattr(simulation_module, "update_choice", update_or_repeat)
        if frozen:
            monkeypatch.setattr(simulation_module, "decide_registration_effort", lambda sim: None)


def first_applications(monkeypatch, sim):
    """Place where every family that came during the run applied first, and its size, by key of its head."""
    place, size = {}, {}
    register = simulation_module.register

    def noted(world):
        register(world)
        rows, keys = heads(world)
        people = world.people
        for row, key in zip(rows, keys.tolist()):
            if people.attempts[row] >= 1 and key not in place:
                place[key], size[key] = int(people.present_state[row]), int(people.family_size[row])

    with monkeypatch.context() as patch:
        patch.setattr(simulation_module, "register", noted)
        sim.run()
    return place, size


FACTORS = {"usual": {}, "fewer": {"other": LESS, "apply": 0.8}}


def pairs_of_runs(monkeypatch, frozen):
    """By set of factors: where each family applies without and with the change (or nowhere), and its size."""
    around, found = Surroundings(monkeypatch, frozen), {}
    for name, factors in FACTORS.items():
        runs = []
        for around.germany_gains in (False, True):
            with scaled(**factors):
                runs.append(first_applications(monkeypatch, world(scale=50)))
        (base, size), (changed, other_size) = runs
        keys = base.keys() | changed.keys()
        pairs = {key: (base.get(key, NO_PLACE), changed.get(key, NO_PLACE)) for key in keys}
        found[name] = pairs, other_size | size
    return found


def relative(pairs):
    """Families that apply in Germany with the change over those without, less 1."""
    germany = STATE_INDEX["DE"]
    before, after = (sum(place == germany for place in column) for column in zip(*pairs.values()))
    return after / before - 1


def test_without_feedback_a_difference_is_the_same_in_every_person(monkeypatch):
    found = pairs_of_runs(monkeypatch, frozen=True)
    (usual, usual_size), (fewer, fewer_size) = found["usual"], found["fewer"]
    assert fewer.keys() < usual.keys()
    assert len(fewer) > 4_000
    assert sum(one != two for one, two in fewer.values()) > 200
    # Person by person both runs of the pair end in the same places under both sets of factors.
    assert all(usual[key] == pair for key, pair in fewer.items())
    cut = [key for key in fewer if usual_size[key] != fewer_size[key]]
    assert len({key >> ORDINAL_BITS for key in cut}) == len(cut)
    assert relative(fewer) == pytest.approx(relative(usual), abs=4 * error_of_thinning(usual, fewer))


def error_of_thinning(usual, fewer):
    """Standard error of the relative difference in a subset picked regardless of outcome.

    Of ``usual`` families a share p applies in Germany without the change and q moves there by it; the ratio q/p of a
    subset of n out of N has variance (q/p)^2 (1/q + 1/p) (1/n - 1/N) at most.
    """
    germany = STATE_INDEX["DE"]
    n, all_families = len(fewer), len(usual)
    p = sum(before == germany for before, _ in usual.values()) / all_families
    q = sum(before != germany and after == germany for before, after in usual.values()) / all_families
    return q / p * np.sqrt((1 / q + 1 / p) * (1 / n - 1 / all_families))


def test_with_feedback_a_relative_difference_moves_little(monkeypatch):
    """Three tenths fewer people, each with smaller communities to follow: the effect of the change stays within a
    tenth of itself and the error of thinning, while the number of people who apply fell by a quarter.
    """
    found = pairs_of_runs(monkeypatch, frozen=False)
    usual, fewer = found["usual"][0], found["fewer"][0]
    assert len(fewer) < 0.8 * len(usual)
    effect = relative(usual)
    assert effect > 0.1
    assert relative(fewer) == pytest.approx(effect, abs=0.1 * effect + 4 * error_of_thinning(usual, fewer))
