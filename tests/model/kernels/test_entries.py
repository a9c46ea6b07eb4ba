"""People enter: every trait from a draw of its own, and nobody's luck hangs on who else comes."""

import math
from collections import Counter

import naive
import numpy as np
import pytest
from families import SEED, assert_same_counts, assert_stocks, family, read
from rates_of_entry import rates

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, OTHER_ENTRY
from pactsim.agents.columns import empty_blocks, people_of
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.entries import create_people
from pactsim.model.random import (
    LANE_DELAY,
    LANE_ENTRY,
    LANE_ENTRY_STATE,
    LANE_LINK_STATE,
    LANE_TRAITS,
)
from pactsim.model.rates import ChoiceRates
from pactsim.model.tally import new_tally

CHOSEN = 63
SWITCH = 13311
CLOCKS = np.array([[12, 12], [20, 12]], dtype=np.int64)
EVEN = [1.0] * N_PLACES
INSIDE = [1.0] * N_STATES + [0.0] * (N_PLACES - N_STATES)


CHOICE = ChoiceRates(
    np.random.default_rng(5).exponential(size=(N_CITIZENSHIPS, N_PLACES)),
    np.ones((N_PLACES, N_PLACES)), np.ones((N_PLACES, N_PLACES)),
    np.ones(N_PLACES), 4.0, 0.5, 18.0,
)  # fmt: skip
LINKS = np.random.default_rng(6).exponential(size=(N_CITIZENSHIPS, N_PLACES))


def some_cohorts(n=40, seed=2):
    """(month, channel, citizenship, entry state, persons) of cohorts around the change of law."""
    source = np.random.default_rng(seed)
    found = {}
    for _ in range(n):
        month, channel, citizenship = (int(source.integers(*b)) for b in ((425, 440), (0, 10), (0, 36)))
        state = CHOSEN if channel == OTHER_ENTRY else int(source.integers(0, 31))
        found[month, channel, citizenship, state] = int(source.integers(0, 14))
    return [(*cohort, persons) for cohort, persons in found.items()]


# The twin -----------------------------------------------------------------------------------------------------


def link_of(key, given, adults, citizenship):
    u = naive.draw(int(SEED), key, 0, LANE_TRAITS)[1]
    kinds = [
        (s.LINK_FAMILY, given.link_family),
        (s.LINK_APPLICANT, given.link_applicant),
        (s.LINK_OTHER, given.link_other),
    ]
    if adults == 0:
        kinds = [(s.LINK_RELATIVE, given.link_relative)]
    upper = 0.0
    for kind, share in kinds:
        upper += share
        if u < upper:
            return kind, naive.race(int(SEED), key, 0, LANE_LINK_STATE, LINKS[citizenship], EVEN)
    return s.NO_LINK, s.NO_PLACE


def document_of(key, given, channel, citizenship, state, day):
    _, _, u2, u3 = naive.draw(int(SEED), key, 0, LANE_TRAITS)
    if channel == OTHER_ENTRY:
        if u2 < given.diploma:
            return s.DIPLOMA, state, day - int(u3 * 3650)
        if u2 < given.diploma + given.permit:
            return s.RESIDENCE_PERMIT, state, day + int((u3 - 0.5) * 2 * 730)
        if given.visa_free[citizenship]:
            return s.VISA_FREE, state, day + given.visa_validity
        if u2 < given.diploma + given.permit + given.visa:
            return s.VISA, state, day + given.visa_validity
    return s.NO_DOCUMENT, s.NO_PLACE, day


def first_step(key, given, day, applies, recorded, sar, clocks):
    u0, u1, u2, _ = naive.draw(int(SEED), key, 0, LANE_DELAY)
    if not applies:
        return day + naive.wait(u0, given.stay_not_applying)
    mean = given.delay_long if u0 < given.delay_long_share else given.delay_short
    ready = day + int(-math.log(1 - u1 * (1 - math.exp(-given.delay_longest / mean))) * mean)
    if recorded and u2 < given.wait_out:
        limits = [naive.add_months(day, int(clocks[law, int(sar)])) for law in (0, 1)]
        ready = max(ready, (max(limits) if limits[0] >= SWITCH else limits[0]) + 1)
    return ready


def entered_naively(cohorts, given, k=1, not_before=0, clocks=CLOCKS):
    families, book = [], Counter()
    for month, channel, citizenship, entry, persons in cohorts:
        first, after = (int(FIRST_DAY[m]) for m in (month, month + 1))
        cohort_key = month << 54 | channel << 50 | citizenship << 44 | entry << 38
        made = 0
        while made < persons:
            key = cohort_key | made * k
            size, adults = naive.who_comes(int(SEED), key, given, persons - made)
            keys = [cohort_key | (made + i) * k for i in range(size)]
            made += size
            u_day, u_sar, u_record, u_apply = naive.draw(int(SEED), key, 0, LANE_ENTRY)
            day, state = first + int(u_day * (after - first)), entry
            if entry == CHOSEN:
                state = naive.race(int(SEED), key, 0, LANE_ENTRY_STATE, CHOICE.weights[citizenship], INSIDE)
            sar = u_sar < given.sar[channel, state]
            recorded = u_record < (given.record_sar if sar else given.record)[channel, state]
            applies = u_apply < given.apply[channel, citizenship]
            next_day = first_step(key, given, day, applies, recorded, sar, clocks)
            if next_day < not_before:
                continue
            ages = [s.UNACCOMPANIED_MINOR] if adults == 0 else [s.ADULT] * adults
            link_kind, link_state = link_of(key, given, adults, citizenship)
            document, issuer, expiry = document_of(key, given, channel, citizenship, state, day)
            arrived = s.ARRIVED_REGISTERED if recorded else s.ARRIVED_UNSEEN
            one = family(
                size=size, ages=ages + [s.ACCOMPANIED_MINOR] * (size - len(ages)), citizenship=citizenship,
                channel=channel, sar=int(sar), entry_state=state, entry_day=day, present_state=state,
                eurodac=s.ENTRY_RECORD if recorded else s.NO_RECORD, link_kind=link_kind, link_state=link_state,
                document_kind=document, document_state=issuer, document_expiry=expiry,
                status=arrived if applies else s.NOT_APPLYING, next_day=next_day,
            )  # fmt: skip
            for member, own in zip(one["members"], keys):
                member["key"] = own
                member["vulnerable"] = int(naive.draw(int(SEED), own, 0, LANE_TRAITS)[0] < given.vulnerable)
            families.append(one)
            if not_before == 0:
                book["flow", "entries", state] += size
                book["flow", "entries_irregular", state] += size * (channel != OTHER_ENTRY)
                book["flow", "entries_sar", state] += size * sar
                book["flow", "registered", state] += size * recorded
    return families, book


def run(cohorts, given, k=1, not_before=0, clocks=CLOCKS, rows=600):
    blocks, tally = empty_blocks(rows), new_tally()
    columns = np.array(cohorts, dtype=np.int64).reshape(-1, 5).T.copy()
    filled = create_people(
        blocks, tally, 0, *columns, k, SEED, given, CHOICE, LINKS, clocks, SWITCH, not_before
    )  # fmt: skip
    return blocks, tally, filled


@pytest.mark.parametrize(("k", "not_before"), [(1, 0), (10, 0), (1, 13250)])
def test_entries_equal_their_naive_twin(k, not_before):
    blocks, tally, rows = run(some_cohorts(), rates(), k, not_before)
    families, book = entered_naively(some_cohorts(), rates(), k, not_before)
    assert read(blocks, rows) == families
    people = people_of(blocks)
    heads = np.repeat(
        np.cumsum([0] + [f["family_size"] for f in families])[:-1], [f["family_size"] for f in families]
    )
    assert people.family[:rows].tolist() == heads.tolist()
    assert (people.next_day[:rows][people.family[:rows] != np.arange(rows)] == s.NEVER).all()
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_no_cohort_brings_nobody():
    _, tally, rows = run([], rates())
    assert rows == 0
    assert_same_counts(tally, Counter())


def test_every_person_of_a_cohort_enters():
    cohorts = some_cohorts()
    assert run(cohorts, rates())[2] == sum(cohort[4] for cohort in cohorts)


def test_a_table_that_is_too_small_is_noticed_and_not_overrun():
    assert run([(430, 1, 1, 1, 50)], rates(), rows=20)[2] == -1


def test_another_cohort_changes_nobody_else():
    cohorts = some_cohorts()
    before = read(*run(cohorts, rates())[::2])
    after = read(*run([(431, 0, 7, 3, 9), *cohorts], rates())[::2])
    assert after[-len(before) :] == before


def test_a_larger_cohort_keeps_the_families_it_had_but_for_the_last():
    small, large = (read(*run([(431, 1, 2, 4, n)], rates())[::2]) for n in (60, 90))
    assert large[: len(small) - 1] == small[:-1]


def test_a_scale_keeps_the_persons_whose_number_divides():
    """At 1/10 the heads are persons 0, 10, 20, ... of the cohort at 1:1."""
    keys = people_of(run([(431, 1, 2, 4, 30)], rates(), k=10)[0]).key[:30]
    assert (keys & np.uint64(2**38 - 1)).tolist() == list(range(0, 300, 10))


def test_more_records_change_nobody_but_the_newly_recorded():
    more = rates(record=np.minimum(rates().record * 1.5, 1.0))
    before, after = (read(*run(some_cohorts(), given)[::2]) for given in (rates(), more))
    assert before != after
    for was, now in zip(before, after):
        assert was == now or (was["eurodac"], now["eurodac"]) == (s.NO_RECORD, s.ENTRY_RECORD)


def test_a_clock_for_ever_is_not_waited_out():
    for_ever = np.full((2, 2), 1200, dtype=np.int64)
    waiting = rates(
        wait_out=1.0,
        record=np.ones((12, N_PLACES)),
        record_sar=np.ones((12, N_PLACES)),
        apply=np.ones((12, 36)),
    )
    cohorts = some_cohorts()
    patient = run(cohorts, waiting, clocks=for_ever)
    straight = run(cohorts, waiting._replace(wait_out=0.0))
    assert read(*patient[::2]) == read(*straight[::2])


def test_a_disembarked_person_is_recorded_by_the_share_of_the_disembarked():
    sure = rates(record=np.zeros((12, N_PLACES)), record_sar=np.ones((12, N_PLACES)))
    for one in read(*run(some_cohorts(), sure)[::2]):
        assert (one["eurodac"] == s.ENTRY_RECORD) == (one["sar"] == 1)
