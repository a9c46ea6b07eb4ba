"""What must hold for any numbers: shares, draws, deductions, offsets, conversion (hypothesis)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pactsim.agents.commission import Commission
from pactsim.model.law.alternative_measures import converted_to_money
from pactsim.model.law.draws import proportional_draw
from pactsim.model.law.effective_pool import effective_pledge
from pactsim.model.law.fair_share import fair_share, fair_share_over, fair_share_persons
from pactsim.model.law.findings import findings
from pactsim.model.law.offset_terms import accepted_offsets, offset_cap, still_bound_to_relocate
from pactsim.model.law.offsets_duty import (
    default_offsets,
    mandatory_offsets,
    offset_duty_level,
    offset_gap,
    offset_room,
)
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur
from pactsim.model.law.pool_proposal import Totals, council_reference, pool_proposal, proposal_faults
from pactsim.model.law.solidarity_money import unallocated_money

N = 6
PRICE = 20_000
counts = st.lists(st.integers(0, 5_000), min_size=N, max_size=N).map(lambda x: np.array(x, dtype=np.int64))
euros = st.lists(st.integers(0, 10**8), min_size=N, max_size=N).map(lambda x: np.array(x, dtype=np.int64))
sizes = st.lists(st.floats(1.0, 1e7), min_size=N, max_size=N).map(np.array)
flags = st.lists(st.booleans(), min_size=N, max_size=N).map(lambda x: np.array(x, dtype=np.bool_))
shares = st.floats(0.0, 1.0)


@given(sizes, sizes, shares)
def test_shares_sum_to_one(population, gdp, weight):
    assert fair_share(population, gdp, weight).sum() == pytest.approx(1.0, abs=1e-12)


@given(sizes, sizes, shares, flags.filter(lambda f: f.any()))
def test_shares_over_the_counted_states_sum_to_one_and_others_have_none(population, gdp, weight, counted):
    everybody = np.ones(N, dtype=np.bool_)
    share = fair_share_over(population, gdp, weight, counted, everybody)
    assert share.sum() == pytest.approx(1.0, abs=1e-12)
    assert not share[~counted].any()


@given(sizes, sizes, shares, st.integers(0, 60_000))
def test_whole_persons_cover_the_reference_and_exceed_it_by_less_than_one_a_state(
    population, gdp, weight, total
):
    persons = fair_share_persons(fair_share(population, gdp, weight), total)
    assert total - 1 <= persons.sum() < total + N


@given(counts, st.lists(st.integers(0, 9_000), max_size=5))
def test_a_draw_never_exceeds_a_pledge(effective, requests):
    drawn = np.zeros_like(effective)
    for request in requests:
        part = proportional_draw(effective, drawn, request)
        assert (part >= 0).all()
        assert part.sum() == min(request, int((effective - drawn).sum()))
        drawn = drawn + part
    assert (drawn <= effective).all()


@given(counts, st.integers(0, N - 1), shares, flags)
def test_a_deduction_changes_one_pledge_alone_and_only_downwards(pledged, who, part, released):
    none, one = np.zeros(N), np.zeros(N)
    one[who] = part
    before, after = effective_pledge(pledged, none, released), effective_pledge(pledged, one, released)
    others = np.arange(N) != who
    assert (after[others] == before[others]).all()
    assert 0 <= after[who] <= before[who]


@given(st.integers(0, 60_000), st.integers(0, 60_000), sizes, counts, counts, euros)
def test_mandatory_offsets_never_exceed_the_fair_share(reference, pledged, weights, share, persons, money):
    level = offset_duty_level(reference, 30_000, 0.6)
    gap = offset_gap(pledged, level, reconvened=True)
    cap = offset_cap("reference", share, share * 2, gap)
    room = offset_room(cap, persons, money, PRICE)
    offsets = mandatory_offsets(gap, weights / weights.sum(), room)
    assert (offsets >= 0).all()
    assert (offsets <= share).all()
    assert ((offsets + persons)[offsets > 0] <= share[offsets > 0]).all()
    assert offsets.sum() < gap + N
    assert not mandatory_offsets(offset_gap(pledged, level, reconvened=False), weights, room).any()


@given(counts, counts, counts)
def test_what_is_owed_after_the_year_is_never_more_than_the_pledge(pledged, delivered, accepted):
    owed = default_offsets(pledged, delivered, accepted)
    assert ((owed >= 0) & (owed <= pledged)).all()
    assert (owed == still_bound_to_relocate(pledged, delivered, accepted)).all()


@given(euros, euros, euros, euros)
def test_conversion_conserves_value(pledged, asked, effective, drawn):
    requested = np.minimum(asked, pledged)
    converted = converted_to_money(pledged, requested)
    assert (requested + converted == pledged).all()
    taken = np.minimum(drawn, effective)
    assert (taken + unallocated_money(effective, taken, converted) == effective + converted).all()


@given(counts, counts, euros, euros, euros)
def test_a_pledge_in_any_form_is_worth_the_same_in_money(relocation, offset, money, alternative, due):
    value = pledge_value_eur(relocation, offset, money, alternative, PRICE)
    nothing = np.zeros_like(relocation)
    in_money = pledge_value_eur(nothing, nothing, money + (relocation + offset) * PRICE, alternative, PRICE)
    assert (value == in_money).all()
    short = pledge_shortfall_eur(value, due)
    assert (np.maximum(value, due) == value + short).all()


@given(st.integers(0, 200_000), st.integers(0, 60_000), st.floats(0.0, 1.0))
def test_a_proposal_is_lawful_and_the_council_keeps_its_ratio(needed, floor, factor):
    proposed = pool_proposal(needed, floor, PRICE)
    assert proposal_faults(proposed, Totals(max(floor, 1), max(floor, 1) * PRICE)) in ((), ("floor",))
    assert proposed.persons >= floor
    reference = council_reference(proposed, factor, PRICE)
    assert reference.eur == reference.persons * PRICE
    assert reference.persons <= proposed.persons


@given(st.integers(-5, 100), st.integers(-5, 100), st.integers(0, 100), st.booleans())
def test_accepted_offsets_are_asked_for_offered_and_found(requested, offered, found, may):
    accepted = accepted_offsets(requested, offered, found, may)
    assert 0 <= accepted <= max(min(requested, offered, found), 0)


@given(
    *[st.lists(st.floats(0.0, 2.0), min_size=N, max_size=N).map(np.array) for _ in range(4)], st.booleans()
)
def test_the_commission_labels_as_the_law_combines(pressure, sar, risk, significant, sar_rule):
    label = Commission.label(None, pressure, sar, risk, significant, sar_rule)
    by_law = findings(pressure >= 1, (sar >= 1) & sar_rule, risk >= 1, significant >= 1)
    for mine, other in zip(label, by_law, strict=True):
        assert (mine == other).all()
    assert not (by_law.under_pressure & (by_law.at_risk | by_law.significant)).any()
