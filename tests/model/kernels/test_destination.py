"""Where to apply: stay, or travel to the winner of the race."""

from collections import Counter

import naive
import numpy as np
from families import (
    SEED,
    assert_same_counts,
    assert_same_people,
    assert_stocks,
    books,
    heads,
    read,
    some_families,
    table,
)

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, OTHER_ENTRY, UK
from pactsim.agents.columns import RESPONSIBLE_STATE
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.destination import choose_destination
from pactsim.model.random import LANE_DELAY, LANE_DESTINATION, LANE_ENTRY_STATE, LANE_TRANSIT
from pactsim.model.rates import ChoiceRates, TransitRates

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1


def choice(seed=1, **changes):
    """How destinations weigh, at random; stays, ways and a direct way of lodging among them."""
    source = np.random.default_rng(seed)
    given = {
        "weights": source.exponential(size=(N_CITIZENSHIPS, N_PLACES)),
        "distance": source.exponential(size=(N_PLACES, N_PLACES)),
        "distance_protected": source.exponential(size=(N_PLACES, N_PLACES)),
        "stay": source.exponential(6.0, size=N_PLACES),
        "link": 7.4,
        "direct": 0.5,
        "travel": 18.0,
    }
    return ChoiceRates(**{**given, **changes})


def transit(**changes):
    """Records on the way that are frequent enough to see each kind."""
    source = np.random.default_rng(4)
    given = {
        "recorded": np.where(np.arange(N_STATES) % 3 == 0, 0.05, 0.0),
        "southern_end": np.arange(N_PLACES) % 2 == 0,
        "beyond": np.arange(N_PLACES) % 5 > 0,
        "citizenships": source.random(N_CITIZENSHIPS) < 0.6,
        "criterion": s.CRITERION_ENTRY,
    }
    return TransitRates(**{**given, **changes})


def recorded_on_the_way(book, one, target, rates):
    """People of the route leave the record of an application in one of its states."""
    here = one["present_state"]
    if not 0 <= target < N_STATES or not rates.beyond[target] or one["responsible_state"] != s.NO_PLACE:
        return
    if one["channel"] == OTHER_ENTRY:
        comes = one["document_kind"] == s.NO_DOCUMENT and rates.citizenships[one["citizenship"]]
    else:
        comes = target != here and rates.southern_end[here]
    u = naive.draw(int(SEED), one["members"][0]["key"], one["attempts"], LANE_TRANSIT)[0]
    states = [state for state, end in enumerate(np.cumsum(rates.recorded)) if u < end]
    if comes and states and states[0] not in (target, here):
        book["flow", "registered", states[0]] += one["family_size"]
        one |= {"responsible_state": states[0], "criterion": rates.criterion}
        one["eurodac"] |= s.APPLICATION_RECORD
        one["applied_in"] |= 1 << states[0]


def some_people(n=200, seed=1, **choices):
    common = {
        "status": [s.ARRIVED_UNSEEN, s.ARRIVED_REGISTERED, s.ARRIVED_UNSEEN, s.NOT_APPLYING],
        "procedure": [s.NO_PROCEDURE, s.NO_PROCEDURE, s.DESTINATION_CHOSEN],
        "next_day": range(START, END + 6),
        "attempts": [0, 0, 1],
    }
    return some_families(n, seed, **{**common, **choices})


NO_TRANSIT = transit(recorded=np.zeros(N_STATES))


def chosen_naively(families, rates, transit=NO_TRANSIT):
    book = Counter()
    for one in families:
        arrived = one["status"] in (s.ARRIVED_UNSEEN, s.ARRIVED_REGISTERED)
        if not arrived or one["procedure"] == s.DESTINATION_CHOSEN or one["next_day"] > END:
            continue
        key, here, attempt = one["members"][0]["key"], one["present_state"], one["attempts"]
        direct = naive.draw(int(SEED), key, 1, LANE_ENTRY_STATE)[0] < rates.direct
        place = here
        if one["channel"] != OTHER_ENTRY or not direct:
            place = naive.race(
                int(SEED), key, attempt, LANE_DESTINATION, rates.weights[one["citizenship"]],
                rates.distance[here], here, rates.stay[here], one["link_state"], rates.link,
            )  # fmt: skip
        recorded_on_the_way(book, one, place, transit)
        if place in (here, -1):
            one["procedure"] = s.DESTINATION_CHOSEN
        else:
            days = naive.wait(naive.draw(int(SEED), key, attempt, LANE_DELAY, 1)[3], rates.travel)
            naive.travel(book, one, place, one["next_day"] + days)
    return book


def run(families, rates, transit=NO_TRANSIT):
    blocks, tally = table(families), books(families)
    choose_destination(blocks, tally, heads(families), END, SEED, rates, transit)
    return blocks, tally


def places(families, rates):
    rows = sum(len(f["members"]) for f in families)
    return np.array([one["present_state"] for one in read(run(families, rates)[0], rows)])


def test_choices_equal_their_naive_twin():
    families = some_people()
    blocks, tally = run(families, choice())
    book = chosen_naively(families, choice())
    assert {s.OUTSIDE, s.ARRIVED_UNSEEN} <= {one["status"] for one in families}
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_records_on_the_way_equal_their_naive_twin():
    families = some_people(n=600, responsible_state=[s.NO_PLACE, s.NO_PLACE, 4])
    blocks, tally = run(families, choice(), transit())
    book = chosen_naively(families, choice(), transit())
    marked = [one for one in families if one["eurodac"] & s.APPLICATION_RECORD]
    assert {one["channel"] == OTHER_ENTRY for one in marked} == {True, False}
    assert_same_people(blocks, families)
    assert_same_counts(tally, book)
    assert_stocks(tally, families)


def test_a_record_on_the_way_changes_nobodys_destination():
    families = some_people(n=300)
    blocks, _ = run(families, choice(), transit(recorded=np.full(N_STATES, 1.0 / N_STATES)))
    rows = sum(len(f["members"]) for f in families)
    moved = [one["present_state"] for one in read(blocks, rows)]
    np.testing.assert_array_equal(moved, places(families, choice()))


def test_more_records_in_one_state_take_none_from_another():
    """The state whose share grows stands last in the draw, so that the others keep their people."""
    few = np.where(np.arange(N_STATES) == 3, 0.2, 0.0)
    more = few + np.where(np.arange(N_STATES) == 20, 0.3, 0.0)
    families = some_people(n=400, responsible_state=s.NO_PLACE)
    before, after = (run(families, choice(), transit(recorded=r))[0].codes for r in (few, more))
    was, now = (codes[:, RESPONSIBLE_STATE] for codes in (before, after))
    assert (now[was == 3] == 3).all()
    assert set(now[now != was]) == {20}


def test_nobody_chooses_in_an_empty_month():
    _, tally = run([], choice())
    assert_same_counts(tally, Counter())


def test_raising_one_state_moves_people_only_into_it():
    families = some_people(status=s.ARRIVED_UNSEEN, procedure=s.NO_PROCEDURE, next_day=START)
    higher = choice()
    higher.weights[:, 6] *= 4.0
    before, after = places(families, choice()), places(families, higher)
    assert (before != after).any()
    assert set(after[before != after]) == {6}


def test_raising_a_state_for_one_citizenship_moves_nobody_else():
    families = some_people(n=400, status=s.ARRIVED_UNSEEN, procedure=s.NO_PROCEDURE, next_day=START)
    higher = choice()
    higher.weights[3, 6] *= 50.0
    moved = places(families, choice()) != places(families, higher)
    assert moved.any()
    assert {one["citizenship"] for one, yes in zip(families, moved) if yes} == {3}


def test_nobody_goes_to_the_united_kingdom_when_it_is_closed():
    closed = choice()
    closed.weights[:, N_STATES:] = 0.0
    families = some_people(status=s.ARRIVED_UNSEEN, procedure=s.NO_PROCEDURE, next_day=START)
    assert places(families, closed).max() < UK


def test_who_stays_lodges_on_the_same_day_and_who_travels_later():
    families = some_people(status=s.ARRIVED_UNSEEN, procedure=s.NO_PROCEDURE, next_day=END)
    rows = sum(len(f["members"]) for f in families)
    after = read(run(families, choice())[0], rows)
    for was, now in zip(families, after):
        assert (now["next_day"] == END) == (now["present_state"] == was["present_state"])
        assert now["next_day"] >= END
