"""A run whose books do not close stops at once and says where: state, month and column."""

import numpy as np
import pytest

from pactsim.agents.codes import N_PLACES, STATE_INDEX
from pactsim.agents.status import APPEAL, EXAMINATION, PROTECTED, REJECTED, SETTLED
from pactsim.model import simulation as simulation_module
from pactsim.model.balances import BALANCES, BalanceError, check_month, recount, stocks_of
from pactsim.model.calendar import month_index
from pactsim.model.tally import FLOWS, IN_PIPELINE, NOT_DETERMINED, RESPONSIBLE, new_tally

MARCH = month_index(2027, 3)
MALTA = STATE_INDEX["MT"]
STOCK_OF = {
    "present": SETTLED,
    "pending": EXAMINATION,
    "appeals_pending": APPEAL,
    "protected": PROTECTED,
    "rejected_present": REJECTED,
}


def a_month_without_events():
    tally = new_tally()
    tally.stock[EXAMINATION, MALTA] = 10
    tally.cases[RESPONSIBLE, MALTA] = 10
    return tally, stocks_of(tally)


def test_a_month_without_events_closes():
    tally, before = a_month_without_events()
    check_month(tally, before, MARCH)


@pytest.mark.parametrize(
    ("stock", "flow", "sign"),
    [
        (stock, flow, sign)
        for stock, sides in BALANCES.items()
        for sign, side in zip((1, -1), sides, strict=True)
        for flow in side
    ],
)
def test_a_movement_that_no_stock_shows_is_named(stock, flow, sign):
    tally, before = a_month_without_events()
    tally.flow[FLOWS.index(flow), MALTA] = 1
    # One movement stands in several balances: those before this one in the list are made to close.
    for other in BALANCES:
        if other == stock:
            break
        for way, side in zip((1, -1), BALANCES[other], strict=True):
            before[other][MALTA] -= way * (flow in side)
    with pytest.raises(BalanceError, match=rf"MT 2027-03: column {stock} .* give"):
        check_month(tally, before, MARCH)


@pytest.mark.parametrize("stock", BALANCES)
def test_a_stock_that_no_movement_explains_is_named(stock):
    tally, before = a_month_without_events()
    tally.stock[STOCK_OF[stock], MALTA] += 2
    # Whoever appears is present too; let that book close.
    if stock != "present":
        before["present"][MALTA] += 2
    if STOCK_OF[stock] in (EXAMINATION, APPEAL):
        tally.cases[RESPONSIBLE, MALTA] += 2
    with pytest.raises(BalanceError, match=rf"MT 2027-03: column {stock} is \d+, its movements give \d+"):
        check_month(tally, before, MARCH)


@pytest.mark.parametrize(
    ("books", "message"),
    [
        (RESPONSIBLE, "2027-03: 11 cases have a responsible or undetermined state, 10"),
        (NOT_DETERMINED, "MT 2027-03: column undetermined is 1, its movements give 0"),
    ],
)
def test_an_open_case_counted_twice_is_found(books, message):
    tally, before = a_month_without_events()
    tally.cases[books, MALTA] += 1
    with pytest.raises(BalanceError, match=message):
        check_month(tally, before, MARCH)


def corrupted_in(world, monkeypatch, month, corrupt):
    """Let ``corrupt(world)`` happen in the middle of a month's step."""
    examine = simulation_module.examine

    def then_corrupt(sim):
        examine(sim)
        if sim.month == month:
            corrupt(sim)

    monkeypatch.setattr(simulation_module, "examine", then_corrupt)
    return world.run


@pytest.mark.parametrize(
    ("flow", "column"),
    [
        ("decisions_positive", "pending"),
        ("transfers_in", "present"),
        ("appeals_lodged", "appeals_pending"),
        ("status_ended", "protected"),
        ("rejected_left", "rejected_present"),
    ],
)
def test_a_run_stops_in_the_month_in_which_a_count_goes_wrong(toy, monkeypatch, flow, column):
    def miscount(sim):
        sim.tally.flow[FLOWS.index(flow), MALTA] += 1

    world = toy.small_world(2025, 2025)
    run = corrupted_in(world, monkeypatch, month_index(2025, 3), miscount)
    with pytest.raises(BalanceError, match=rf"MT 2025-03: column {column}"):
        run()
    assert world.month == month_index(2025, 3)


@pytest.mark.parametrize(
    ("column", "corrupt"),
    [
        ("status protected", lambda sim, row: sim.people.status.__setitem__(row, REJECTED)),
        ("responsible_for", lambda sim, row: sim.people.responsible_state.__setitem__(row, MALTA)),
        ("relocation_pipeline", lambda sim, row: sim.tally.cases.__setitem__((IN_PIPELINE, MALTA), 10**6)),
    ],
)
def test_the_recount_of_the_people_finds_what_was_changed_beside_the_books(toy, column, corrupt):
    sim = toy.small_world(2025, 2025)
    recount(sim)
    status = PROTECTED if column.startswith("status") else EXAMINATION
    row = int(np.flatnonzero(sim.people.status[: sim.n_rows] == status)[0])
    corrupt(sim, row)
    with pytest.raises(BalanceError, match=rf"[A-Z][A-Z] 2025-01: column {column} is \d+"):
        recount(sim)


def test_the_recount_is_done_every_december(toy, monkeypatch):
    months = []
    monkeypatch.setattr(simulation_module, "recount", lambda world: months.append(world.month_of_year))
    toy.small_world(2025, 2026).run()
    assert months == [12, 12]


def test_stocks_are_by_place_and_in_the_order_of_the_table():
    stocks = stocks_of(new_tally())
    assert set(BALANCES) <= set(stocks)
    assert all(values.shape == (N_PLACES,) for values in stocks.values())
