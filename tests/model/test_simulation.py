"""The run as a whole: same luck for the same person, families together, nothing replayed."""

import sys

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.applicant import Applicant
from pactsim.agents.codes import CHANNEL_INDEX, CITIZENSHIP_INDEX, N_PLACES, UK
from pactsim.agents.columns import COLUMN_NAMES
from pactsim.agents.status import EXAMINATION, N_STATUS, NEVER
from pactsim.model import observed_tables
from pactsim.model.phases.entries import enter
from pactsim.model.random import ORDINAL_BITS
from pactsim.model.readings import forget_readings

#: What observed tables say of the years of the run that the model must find by itself.
OUTCOMES = (
    "applicants", "applicants_total", "decisions", "dublin_pairs", "dublin_totals", "pending",
    "protected_stock", "returns", "relocation_2015_delivered", "vsm_delivered", "validation",
)  # fmt: skip
#: Columns of states in those tables.
STATE_COLUMNS = ("member_state", "partner", "from", "to", "sender", "receiver")
#: Columns a family's members share, whatever happens; the others are of each person or of the head alone.
OWN = {"key", "age_group", "vulnerable", "next_day", "candidates"}


def test_the_same_seed_gives_the_same_people_and_tables(toy):
    one, two = (toy.small_world(2025, 2026, seed=5).run() for _ in range(2))
    toy.assert_same_people(one, two)
    toy.assert_same_tables(one, two)


def test_another_seed_gives_other_luck(toy):
    one, two = (toy.small_world(2025, 2025, seed=seed).run().tables()["states"] for seed in (1, 2))
    assert not one["onward_in"].equals(two["onward_in"])


def test_the_clock_counts_months_and_reports_them(toy):
    world = toy.small_world(2025, 2026)
    reported = []
    world.run(progress=lambda done, total: reported.append((done, total)))
    assert reported == [(month, 24) for month in range(1, 25)]
    assert (world.month - world.first_month, world.year, world.month_of_year) == (24, 2027, 1)
    assert all(values.shape == (24, N_PLACES) for values in world.history.values())
    assert world.history_first_month == world.first_month


def test_a_run_in_steps_is_the_run(toy):
    whole, stepped = toy.small_world(2025, 2025).run(), toy.small_world(2025, 2025)
    for _ in range(12):
        stepped.step()
    toy.assert_same_people(whole, stepped)


def test_families_share_one_path(run):
    sim = run.sim
    head = sim.people.family[: sim.n_rows].astype(np.int64)
    assert (head <= np.arange(sim.n_rows)).all() and (sim.people.family[head] == head).all()
    size = np.bincount(head, minlength=sim.n_rows)
    assert (sim.people.family_size[: sim.n_rows] == size[head]).all()
    assert (np.arange(sim.n_rows) - head < size[head]).all()
    for name in set(COLUMN_NAMES) - OWN:
        values = getattr(sim.people, name)[: sim.n_rows]
        assert (values == values[head]).all(), name
    members = head != np.arange(sim.n_rows)
    assert (sim.people.next_day[: sim.n_rows][members] == NEVER).all()


def test_no_two_people_share_a_key(run):
    keys = run.sim.people.key[: run.sim.n_rows]
    assert np.unique(keys).size == keys.size


def test_codes_stay_within_their_lists(run):
    people, n = run.sim.people, run.sim.n_rows
    assert people.status[:n].min() >= 1 and people.status[:n].max() < N_STATUS
    assert people.present_state[:n].min() >= 0 and people.present_state[:n].max() < N_PLACES
    for name in ("entry_day", "lodging_day", "next_day", "status_grant_day"):
        assert getattr(people, name)[:n].min() >= 0, name
    assert (people.moves[:n] >= 0).all() and (people.attempts[:n] >= 0).all()


def test_a_day_beyond_the_calendar_never_comes(toy):
    """Days are counted in 16 bits; at the ends of the declared ranges a wait may be longer than that."""
    rare = {
        "onward_bound": 2.0,
        "onward_status_rate": 0.0005,
        "settle_rate": 0.001,
        "leave_protected_rate": 0.0002,
    }
    sim = toy.small_world(2026, 2026, uncertainties=rare)
    assert (sim.people.next_day[: sim.n_rows] >= 0).all()
    assert (sim.people.next_day[: sim.n_rows] == NEVER).any()


def test_the_united_kingdom_neither_asks_nor_is_asked_after_2020(toy):
    world = toy.small_world(2019, 2021, scale=20).run()
    moved = ("requests_out", "requests_in", "transfers_out", "transfers_in")
    before, after = (
        sum(world.history[column][months, UK].sum() for column in moved)
        for months in (slice(24), slice(24, None))
    )
    assert before > 0
    assert after == 0


def test_who_waits_for_a_decision_is_not_absconded(run):
    people, n = run.sim.people, run.sim.n_rows
    waiting = people.status[:n] == EXAMINATION
    assert (people.absconded_since[:n][waiting] == NEVER).all()


@pytest.mark.slow
def test_a_relocation_is_booked_in_the_round_that_drew_it(toy):
    """Some voluntary relocations of the round of 2022 arrive when the pool of 2026 has begun."""
    world = toy.small_world(2025, 2026, scale=2).run()
    assert set(world.coordinator.scheme_delivered) == {2022, 2026}


def entered(toy, csv):
    """A small world whose first month's people have just entered, and its people by key."""
    world = toy.small_world(2026, 2026, scale=10, arrivals={"csv": str(csv)})
    before = world.n_rows
    enter(world)
    columns = {
        name: getattr(world.people, name)[before : world.n_rows] for name in COLUMN_NAMES if name != "family"
    }
    return pd.DataFrame(columns).set_index("key")


def test_one_more_cohort_leaves_every_other_person_as_it_is(toy, tmp_path):
    rows = toy.TOY_ENTRIES
    more = {**rows, ("Black Sea", "IQ"): 500}
    few = entered(toy, toy.write_arrivals(tmp_path / "few.csv", rows, (2026, 2026)))
    many = entered(toy, toy.write_arrivals(tmp_path / "many.csv", more, (2026, 2026)))
    assert len(many) > len(few) > 0
    pd.testing.assert_frame_equal(few, many.loc[few.index], check_exact=True)
    new = many.drop(few.index)
    assert (new["channel"] == CHANNEL_INDEX["Black Sea"]).all()
    assert (new["citizenship"] == CITIZENSHIP_INDEX["IQ"]).all()


def test_more_of_a_cohort_adds_people_and_changes_no_traits(toy, tmp_path):
    rows = toy.TOY_ENTRIES
    more = {**rows, ("Central Mediterranean", "SY"): 400}
    few = entered(toy, toy.write_arrivals(tmp_path / "few.csv", rows, (2026, 2026)))
    many = entered(toy, toy.write_arrivals(tmp_path / "many.csv", more, (2026, 2026)))
    # The cohort's last family is cut where the cohort ends, so its size may differ.
    same = few.index.isin(many.index)
    assert same.mean() > 0.99
    grown = many.loc[few.index[same]]
    changed = (grown != few[same]).any(axis=1)
    assert changed.sum() <= 9 * 2
    assert (grown[changed]["citizenship"] == CITIZENSHIP_INDEX["SY"]).all()


def test_a_coarser_scale_keeps_every_kth_person(run):
    ordinal = run.sim.people.key[: run.sim.n_rows] & np.uint64((1 << ORDINAL_BITS) - 1)
    assert (ordinal % np.uint64(run.sim.scale) == 0).all()


def scrambled(table, first_year):
    """The reader of observed tables, with the outcomes of later years given to other states."""

    def read(name):
        rows = table(name)
        if name not in OUTCOMES:
            return rows
        later = rows["year"] >= first_year if "year" in rows else pd.Series(True, index=rows.index)
        changed = rows.copy()
        for column in STATE_COLUMNS:
            if column in rows:
                codes = sorted(rows[column].dropna().unique())
                after = dict(zip(codes, codes[7:] + codes[:7]))
                changed.loc[later, column] = rows.loc[later, column].map(after)
        return changed

    return read


@pytest.fixture
def scramble(monkeypatch):
    """Replace the reader of observed tables everywhere in the model; what was derived from it is forgotten."""

    def everywhere(first_year):
        reader = scrambled(observed_tables.table, first_year)
        model = [module for name, module in sys.modules.items() if name.startswith("pactsim.model.")]
        for module in model:
            if module is not observed_tables and getattr(module, "table", None) is observed_tables.table:
                monkeypatch.setattr(module, "table", reader)
        forget_readings()

    yield everywhere
    forget_readings()


@pytest.mark.parametrize("years", [(2016, 2017), (2022, 2023)])
def test_nothing_is_replayed(toy, scramble, years):
    """With the outcomes of its own years given to other states, a run is the same in every cell."""
    usual = toy.small_world(*years).run()
    scramble(years[0])
    other = toy.small_world(*years).run()
    toy.assert_same_people(usual, other)
    toy.assert_same_tables(usual, other)
    assert usual.tables()["states"]["relocated_in"].sum() > 0


def test_the_opening_stocks_are_read(toy, scramble):
    """The same exchange one year earlier is felt: the test above would notice a replayed table."""
    usual = toy.small_world(2016, 2016)
    scramble(2015)
    other = toy.small_world(2016, 2016)
    assert not np.array_equal(usual.tally.stock, other.tally.stock)


def test_the_books_stay_when_the_people_are_let_go(toy):
    world = toy.small_world(2024, 2024).run()
    before = world.tables()
    world.let_people_go()
    assert len(world.agents_by_type[Applicant]) == 0
    after = world.tables()
    assert all(before[name].equals(after[name]) for name in before)
