"""The year of the institutions: every legal act on its day, in legal order, and the month's solidarity."""

from typing import Any

from pactsim.agents.codes import POOL_STATES, STATES
from pactsim.agents.commission import Commission
from pactsim.agents.coordinator import Coordinator
from pactsim.agents.council import Council
from pactsim.agents.member_state import MemberState
from pactsim.model.observed_tables import table
from pactsim.model.phases import access, assessment, closing, council_acts, pledging, solidarity_events
from pactsim.model.phases.deliveries import record_deliveries
from pactsim.model.phases.relocation_schemes import POOL, prepare_relocations
from pactsim.model.phases.solidarity_calendar import FIRST_POOL, CycleDates, cycle_dates, in_month
from pactsim.model.phases.solidarity_draws import draw_pool, offer_offsets, received_of_year
from pactsim.model.phases.solidarity_money import lump_sums, move_money, spend
from pactsim.model.phases.voluntary_money import pay_instead_of_places

#: A notification in November or December would find the year's draws done (a choice; Article 59 sets no end).
_LAST_MONTH_TO_NOTIFY = 10


def set_up_institutions(world: Any) -> None:
    """Create the 31 states, the Commission, the Council and the Coordinator as agents of the model.

    ``world.scheme_facts(name)`` gives the observed tables the institutions act on; a world may bring its own.
    """
    if not hasattr(world, "scheme_facts"):
        world.scheme_facts = table
    world.member_states = [
        MemberState(world, code, place, code in POOL_STATES) for place, code in enumerate(STATES)
    ]
    world.commission = Commission(world)
    world.council = Council(world)
    world.coordinator = Coordinator(world)


def annual_cycle(world: Any) -> None:
    """The acts of one month, before people move. Idle before the pool exists, but for earlier schemes."""
    world.coordinator.today = world.today
    if _pool_exists(world):
        _catch_up(world)
        _finish_last_pool(world)
        _run_pool(world)
        _prepare_next_pool(world)
    prepare_relocations(world)


def execute_solidarity(world: Any) -> None:
    """The month's deliveries, after people moved: draws, offsets, money, and on 31 December the closing."""
    coordinator = world.coordinator
    coordinator.today = world.today
    coordinator.settle_identified()
    record_deliveries(world)
    ledger = coordinator.ledgers.get(world.year)
    if ledger is not None and ledger.adopted:
        dates = _dates(world, world.year)
        if coordinator.scheme == POOL:
            draw_pool(world, dates)
            offer_offsets(world)
        if in_month(dates.end, world.year, world.month_of_year):
            closing.close_pool(world, dates)
    move_money(world)
    lump_sums(world)
    pay_instead_of_places(world)
    spend(world)
    coordinator.solidarity_received = received_of_year(world)


def _prepare_next_pool(world: Any) -> None:
    """The acts of this year that make the pool of the next one."""
    if world.year + 1 < FIRST_POOL:
        return
    dates = _dates(world, world.year + 1)
    for day, act in (
        (dates.data, assessment.collect_data),
        (dates.first_assessment, assessment.first_assessment),
        (dates.consolidated, assessment.consolidated_assessment),
        (dates.package, assessment.package),
        (dates.forum, pledging.forum),
        (dates.deduction_requests, council_acts.deductions),
        (dates.council_act, council_acts.council_act),
    ):
        if in_month(day, world.year, world.month_of_year):
            _perform(world, dates, act)


def _run_pool(world: Any) -> None:
    """The acts of the running pool."""
    ledger = world.coordinator.ledgers.get(world.year)
    if ledger is None or not ledger.adopted:
        return
    dates = _dates(world, world.year)
    for day, act in (
        (dates.operation, _open_pool),
        (dates.information, access.information),
        (dates.technical_forum, access.technical_forum),
        (access.offset_reply_day(world, dates), access.requested_offsets),
        (dates.reconvening, solidarity_events.second_forum),
    ):
        if in_month(day, world.year, world.month_of_year):
            council_acts.apply_deductions(ledger, day)
            act(world, dates)
    council_acts.apply_deductions(ledger, world.today)
    if world.today > dates.information:
        access.state_needs(world, dates)
    # A notification bears the month's first day: it comes after the Technical-Level Forum of an open pool.
    open_pool = world.today.replace(day=1) > dates.technical_forum
    if open_pool and world.month_of_year <= _LAST_MONTH_TO_NOTIFY:
        solidarity_events.self_declared_pressure(world, world.year)


def _finish_last_pool(world: Any) -> None:
    """January: confirmation of last year's deliveries, and the penalty for what did not come."""
    if world.month_of_year != 1:
        return
    last = world.coordinator.ledgers.get(world.year - 1)
    if last is not None and last.adopted:
        closing.confirm_deliveries(world, last.year)
        closing.default_penalty(world, last.year)


def _open_pool(world: Any, dates: CycleDates) -> None:
    """The first day of a pool: what the last one did not identify lapses."""
    coordinator = world.coordinator
    if coordinator.scheme == POOL:
        coordinator.open_relocations(dates.cycle, coordinator.relocation_granted * 0)


def _catch_up(world: Any) -> None:
    """A run that begins inside a cycle first carries out the acts that made its pool."""
    if world.coordinator.ledgers or world.year < FIRST_POOL:
        return
    dates = _dates(world, world.year)
    if world.month_of_year > dates.operation.month:
        return
    for act in (assessment.package, pledging.forum, council_acts.deductions, council_acts.council_act):
        _perform(world, dates, act)


def _perform(world: Any, dates: CycleDates, act: Any) -> None:
    coordinator = world.coordinator
    needs_ledger = act in (pledging.forum, council_acts.deductions, council_acts.council_act)
    if needs_ledger and dates.cycle not in coordinator.ledgers:
        # The run began after the Commission's package: it is made up for, on its own day.
        _perform(world, dates, assessment.package)
    act(world, dates)
    if act is assessment.package:
        closing.carry_credit(world, dates.cycle, coordinator.ledgers[dates.cycle], dates.package)


def _pool_exists(world: Any) -> bool:
    return bool(world.parameters.value("solidarity_pool", world.today))


def _dates(world: Any, cycle: int) -> CycleDates:
    return cycle_dates(cycle, world.parameters)
