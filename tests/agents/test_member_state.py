"""What a government does with its discretion: directions and corners."""

import mesa
import numpy as np
import pytest

from pactsim.agents.member_state import (
    ALTERNATIVE,
    DEDUCTION,
    FORMS,
    OFFSET,
    PAY,
    REFUSE,
    RELOCATE,
    Costs,
    MemberState,
)

COSTS = Costs(20_000, 15_000, 15_000, 18_000, 22_000, 60_000, 10_000, 60_000, 5_000)
NO_SHOCK = np.zeros(6)


@pytest.fixture
def state():
    return MemberState(mesa.Model(rng=1), "BE", 1, True)


def choice(state, allowed=FORMS, stance=None, strain=1.0, **changes):
    return state.choose_form(frozenset(allowed), COSTS._replace(**changes), stance or {}, strain, NO_SHOCK)


def test_money_beats_people_at_the_usual_price(state):
    assert choice(state, {RELOCATE, PAY, ALTERNATIVE, REFUSE}) == PAY


def test_people_beat_money_when_the_price_is_high(state):
    assert choice(state, {RELOCATE, PAY, REFUSE}, price=40_000) == RELOCATE


def test_a_full_house_does_not_relocate(state):
    assert choice(state, {RELOCATE, PAY}, price=28_000, political=10_000, strain=0.8) == RELOCATE
    assert choice(state, {RELOCATE, PAY}, price=28_000, political=10_000, strain=1.5) == PAY


@pytest.mark.parametrize("form", FORMS)
def test_a_stated_position_is_kept(state, form):
    assert choice(state, FORMS, {form: 1.0}) == form


def test_only_lawful_forms_are_chosen(state):
    assert choice(state, {PAY}, {OFFSET: 1.0}) == PAY
    with pytest.raises(ValueError, match="BE has no lawful form"):
        choice(state, set())


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (RELOCATE, (100, 0, 0, 0)),
        (OFFSET, (0, 100, 0, 0)),
        (PAY, (0, 0, 2_000_000, 0)),
        (ALTERNATIVE, (0, 0, 0, 2_000_000)),
        (DEDUCTION, (0, 0, 2_000_000, 0)),
        (REFUSE, (0, 0, 0, 0)),
    ],
)
def test_a_pledge_meets_the_fair_share_in_its_form(state, form, expected):
    pledge = state.pledge(form, 100, 2_000_000, 20_000, 0.0, 0.5)
    assert pledge[1:5] == expected
    assert pledge.deduction_asked == (0.5 if form == DEDUCTION else 0.0)


def test_half_in_persons_half_in_money(state):
    assert state.pledge(PAY, 116, 2_310_000, 20_000, 0.5, 0.0)[1:5] == (58, 0, 1_150_000, 0)


def test_votes(state):
    assert state.votes({}, refused_request=False) == "for"
    assert state.votes({}, refused_request=True) == "abstain"
    assert state.votes({REFUSE: 1.0}, refused_request=False) == "against"
    assert state.votes({"vote_abstain": 1.0}, refused_request=False) == "abstain"


def test_registration_falls_with_burden_and_rises_with_solidarity_and_threat(state):
    effort = state.registration_effort
    assert effort(1.0, 0.0, 0.0) == 1.0
    assert effort(4.0, 0.0, 0.0) < effort(2.0, 0.0, 0.0)
    assert effort(4.0, 0.5, 0.0) > effort(4.0, 0.0, 0.0)
    assert effort(4.0, 0.0, 0.5) > effort(4.0, 0.0, 0.0)
    assert 0 < effort(1e9, 0.0, 0.0) <= 1


def test_capacity_follows_load_within_its_limits(state):
    capacity = state.examination_capacity
    assert capacity(100.0, 600.0) == pytest.approx(100.0)
    assert capacity(100.0, 60_000.0) == pytest.approx(108.0)
    assert capacity(100.0, 0.0) == pytest.approx(92.0)
    assert capacity(1.0, 0.0) == 1.0


def test_delivery_is_free_unless_bound(state):
    assert state.delivered_share({"delivery": 0.0}, 0.85, binding=False) == 0.0
    assert state.delivered_share({}, 0.85, binding=False) == 0.85
    assert state.delivered_share({"delivery": 0.0}, 0.85, binding=True) == 1.0
