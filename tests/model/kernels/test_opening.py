"""Who was already there when the run begins: pending and protected people with past dates."""

from collections import Counter
from types import SimpleNamespace

import naive
import numpy as np
import pytest
from families import SEED, assert_same_counts, assert_stocks, family, read
from rates_of_entry import rates

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, OPENING_PENDING, OPENING_PROTECTED
from pactsim.agents.columns import empty_blocks
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.opening import create_opening
from pactsim.model.random import LANE_OPENING, LANE_TRAITS
from pactsim.model.tally import new_tally

MONTH = 300
START = int(FIRST_DAY[MONTH])
PENDING_DAYS, APPEAL_SHARE, APPEAL_DAYS, PROTECTED_DAYS, PROTECTED_WAIT = OPENING = (
    400.0,
    0.3,
    420.0,
    1200.0,
    80.0 + np.add.outer(np.arange(N_CITIZENSHIPS), np.arange(N_PLACES)),
)


def some_cohorts():
    source = np.random.default_rng(2)
    kinds = source.choice([OPENING_PENDING, OPENING_PROTECTED], 40)
    found = {
        (int(c), int(source.integers(36)), int(source.integers(31))): int(source.integers(12)) for c in kinds
    }
    return [(*cohort, persons) for cohort, persons in found.items()]


def opened_naively(cohorts, given, k):
    families = []
    for channel, citizenship, state, persons in cohorts:
        made = 0
        while made < persons:
            tail = channel << 50 | citizenship << 44 | state << 38 | made * k
            size, adults = naive.who_comes(int(SEED), MONTH << 54 | tail, given, persons - made)
            made += size
            age, appeals, rest, _ = naive.draw(int(SEED), MONTH << 54 | tail, 0, LANE_OPENING)
            pending = channel == OPENING_PENDING
            mean = PENDING_DAYS if pending else PROTECTED_DAYS
            lodged = max(START - min(naive.wait(age, mean), 5 * int(mean)), 0)
            appealing = pending and appeals < APPEAL_SHARE
            ages = [s.UNACCOMPANIED_MINOR] if adults == 0 else [s.ADULT] * adults
            one = family(
                size=size, ages=ages + [s.ACCOMPANIED_MINOR] * (size - len(ages)), citizenship=citizenship,
                channel=channel, entry_state=state, entry_day=lodged, present_state=state,
                eurodac=s.APPLICATION_RECORD, registration_day=lodged, lodging_day=lodged, applied_in=1 << state,
                attempts=1, law_of_case=s.DUBLIN_III, responsible_state=state,
                criterion=s.CRITERION_FIRST_LODGED, procedure=s.REGULAR,
                status=(s.APPEAL if appealing else s.EXAMINATION) if pending else s.PROTECTED,
            )  # fmt: skip
            if appealing:
                one["next_day"] = START + naive.wait(rest, APPEAL_DAYS)
            elif not pending:
                one |= {"status_grant_day": lodged, "protected_in": state}
                one["next_day"] = START + naive.wait(rest, PROTECTED_WAIT[citizenship, state])
            for i, member in enumerate(one["members"]):
                own, *_ = naive.draw(int(SEED), (MONTH << 54 | tail) + i * k, 0, LANE_OPENING)
                day = max(START - min(naive.wait(own, mean), 5 * int(mean)), 0)
                member["key"] = (naive.month_of(day) << 54 | tail) + i * k
                traits = naive.draw(int(SEED), member["key"], 0, LANE_TRAITS)
                member["vulnerable"] = int(traits[0] < given.vulnerable)
            families.append(one)
    return families


def run(cohorts, k=1, rows=600):
    blocks, tally = empty_blocks(rows), new_tally()
    columns = np.array(cohorts, dtype=np.int64).reshape(-1, 4).T.copy()
    filled = create_opening(blocks, tally, 0, *columns, k, SEED, rates(), START, OPENING)
    return SimpleNamespace(families=read(blocks, max(filled, 0)), tally=tally, filled=filled)


@pytest.mark.parametrize("k", [1, 10])
def test_the_opening_population_equals_its_naive_twin(k):
    found, families = run(some_cohorts(), k), opened_naively(some_cohorts(), rates(), k)
    assert found.families == families
    assert_same_counts(found.tally, Counter())
    assert_stocks(found.tally, families)


def test_an_empty_europe_opens():
    assert run([]).filled == 0


def test_everybody_came_before_the_start_and_acts_after_it():
    for one in run(some_cohorts()).families:
        assert one["lodging_day"] < START <= one["next_day"]


def test_a_table_that_is_too_small_is_noticed():
    assert run([(OPENING_PENDING, 1, 1, 99)], rows=20).filled == -1
