"""Which relocation scheme is at work: the decisions of 2015, the voluntary mechanism, or the annual pool.

Commitments and pledges are facts; delivery is simulated: each month contributors make places ready
(``relocation_pace``), which stay open until they are used.
"""

from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIP_INDEX, N_CITIZENSHIPS, N_PLACES, PLACE_INDEX, STATES
from pactsim.agents.cycle_ledger import POOL_PLACES
from pactsim.agents.distribution import by_pair
from pactsim.agents.status import NEVER
from pactsim.model.calendar import day_of
from pactsim.model.key import population_gdp_key
from pactsim.model.law.draws import divisor_shares
from pactsim.model.phases.acts_ledger import record_act
from pactsim.model.phases.relocation_pace import months_since, plateau, ramp, ready_before
from pactsim.model.phases.solidarity_facts import flow_of_months
from pactsim.model.stances import stance_of, suspensions

Counts = NDArray[np.int64]

EMERGENCY: Final = "emergency_2015"
VOLUNTARY: Final = "voluntary"
POOL: Final = "pool"
#: All pledges of June 2022 together; Commission note of 27 June 2022 and Il Sole 24 Ore, 11 November 2022.
VOLUNTARY_TOTAL: Final = 8300


class Scheme(NamedTuple):
    """One scheme: its name, first and last day, whether relocations bind in law, and until when they are owed.

    After ``owed_until`` nobody makes further places ready; who was accepted may still travel.
    """

    name: str
    first: date
    last: date
    binding: bool
    owed_until: date = date.max


#: Decision (EU) 2015/1601 applied until 26 September 2017; who was accepted travelled on until spring.
EMERGENCY_SCHEME: Final = Scheme(EMERGENCY, date(2015, 9, 22), date(2018, 3, 31), True, date(2017, 9, 26))
VOLUNTARY_SCHEME: Final = Scheme(VOLUNTARY, date(2022, 7, 1), date(2025, 12, 31), False)
POOL_SCHEME: Final = Scheme(POOL, date(2026, 6, 12), date.max, True)
#: Last day of entry of who could be relocated in 2015-2017: Decision (EU) 2015/1601, Article 13; in Greece nobody
#: after the statement with Turkey of 18 March 2016 was admitted to it (UNHCR Greece, help page on relocation).
EMERGENCY_LATEST_ENTRY: Final = {"IT": date(2017, 9, 26), "EL": date(2016, 3, 19)}


def scheme_of(world: Any) -> Scheme | None:
    """The scheme at work in the month, by the levers; the pool goes before the voluntary mechanism."""
    parameters, today = world.parameters, world.today
    if EMERGENCY_SCHEME.first <= today <= EMERGENCY_SCHEME.last:
        return EMERGENCY_SCHEME if parameters.value("emergency_relocation_2015", today) else None
    if today >= POOL_SCHEME.first and parameters.value("solidarity_pool", today):
        return POOL_SCHEME
    if VOLUNTARY_SCHEME.first <= today <= VOLUNTARY_SCHEME.last:
        return VOLUNTARY_SCHEME if parameters.value("voluntary_mechanism_2022", today) else None
    if today > VOLUNTARY_SCHEME.last and parameters.value("voluntary_mechanism_after_2025", today):
        return VOLUNTARY_SCHEME
    return None


def prepare_relocations(world: Any) -> None:
    """Start of a month: open or close the scheme, offer what may be identified, set the speed."""
    coordinator, scheme = world.coordinator, scheme_of(world)
    name = scheme.name if scheme else ""
    renewed = name == VOLUNTARY and world.today > VOLUNTARY_SCHEME.last and world.month_of_year == 1
    if name != coordinator.scheme or renewed:
        _open(world, scheme)
    coordinator.security_refusal = world.parameters.number("relocation_security_refusal", world.today)
    coordinator.identification_speed = np.zeros(N_PLACES)
    if scheme is None:
        return
    share = _let_happen(world, scheme)
    if world.today.replace(day=1) <= scheme.owed_until:
        reached = ramp(months_since(scheme.first, world.today), _setup_months(world))
        coordinator.make_ready(reached * _made_ready(world, scheme))
    coordinator.offer_relocations(share)
    coordinator.identification_speed = coordinator.relocation_due.sum(axis=0).astype(np.float64)


def _open(world: Any, scheme: Scheme | None) -> None:
    coordinator = world.coordinator
    coordinator.scheme = scheme.name if scheme else ""
    coordinator.eligible_citizenships = np.ones(N_CITIZENSHIPS, dtype=np.bool_)
    coordinator.latest_entry = np.full(N_PLACES, NEVER, dtype=np.int64)
    none = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    if scheme is None or scheme.name == POOL:
        # A pool opens empty: each draw grants what may be relocated.
        coordinator.open_relocations(world.year if scheme else coordinator.relocation_cycle, none)
        return
    granted = _emergency_commitments(world) if scheme.name == EMERGENCY else _voluntary_pledges(world)
    cycle = scheme.first.year if world.today <= scheme.last else world.year
    coordinator.open_relocations(cycle, granted)
    started_before = months_since(scheme.first, world.today)
    if started_before > 0 and world.today <= scheme.last:
        # The run begins within the scheme: what would have been made ready by now is taken as done.
        ready = by_pair(
            ready_before(_made_ready(world, scheme), started_before, _setup_months(world)), granted
        )
        done = np.floor(np.minimum(granted * _let_happen(world, scheme), ready)).astype(np.int64)
        granted = granted - done
        coordinator.open_relocations(cycle, granted, coordinator.relocation_quota)
    if scheme.name == EMERGENCY:
        codes = world.parameters.value("emergency_citizenships", world.today)
        coordinator.eligible_citizenships = np.zeros(N_CITIZENSHIPS, dtype=np.bool_)
        coordinator.eligible_citizenships[[CITIZENSHIP_INDEX[code] for code in codes]] = True
        for code, day in EMERGENCY_LATEST_ENTRY.items():
            coordinator.latest_entry[PLACE_INDEX[code]] = day_of(day)
    act, article = {
        EMERGENCY: ("emergency_relocation", "Decisions (EU) 2015/1523 and 2015/1601"),
        VOLUNTARY: ("voluntary_pledges", "Declaration of 22 June 2022"),
    }[scheme.name]
    record_act(
        world, max(scheme.first, world.today.replace(day=1)), cycle, "Council", act, article,
        {"granted": {code: int(granted[PLACE_INDEX[code]].sum()) for code in STATES},
         "beneficiaries": {code: int(granted[:, PLACE_INDEX[code]].sum()) for code in STATES}},
    )  # fmt: skip


def _setup_months(world: Any) -> float:
    return float(world.parameters.number("relocation_setup_months", world.today))


def _let_happen(world: Any, scheme: Scheme) -> NDArray[np.float64]:
    """The part of each pair's grant that the contributor lets happen, (33, 33)."""
    usual = 1.0
    if scheme.name == POOL:
        usual = world.parameters.number("relocation_delivery_share", world.today)
    full = bool(world.parameters.value("full_compliance", world.today))
    share = np.zeros((N_PLACES, N_PLACES))
    for agent in world.member_states:
        share[agent.place] = agent.delivered_share(stance_of(agent.code, world.today), usual, full)
    if scheme.name == VOLUNTARY:
        # Suspending towards one beneficiary is lawful only in the voluntary mechanism.
        for contributor, beneficiary in suspensions(world.today):
            share[PLACE_INDEX[contributor], PLACE_INDEX[beneficiary]] = 0.0
    return share


def _made_ready(world: Any, scheme: Scheme) -> NDArray[np.float64]:
    """Persons a month whom each contributor has places for once the scheme is set up, (33,)."""
    coordinator = world.coordinator
    quota = coordinator.relocation_quota.copy()
    ledger = coordinator.ledgers.get(coordinator.relocation_cycle)
    if scheme.name == POOL and ledger is not None:
        # What was pledged is known before it is drawn.
        quota = coordinator.relocation_granted.sum(axis=1)
        quota[POOL_PLACES] = np.maximum(quota[POOL_PLACES], ledger.effective_relocation)
    return plateau(world, quota, scheme.binding)


def _emergency_commitments(world: Any) -> Counts:
    """Legal commitments by contributor and beneficiary; voluntary ones are split like the whole."""
    rows = world.scheme_facts("relocation_2015_commitments")
    granted = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    italy, greece = PLACE_INDEX["IT"], PLACE_INDEX["EL"]
    for row in rows[rows["from"].isin(["IT", "EL"]) & rows["to"].isin(STATES)].itertuples(index=False):
        origin, to, persons = row[0], row[1], row[2]
        granted[PLACE_INDEX[to], PLACE_INDEX[origin]] = int(persons)
    part_italy = granted[:, italy].sum() / max(granted.sum(), 1)
    for row in rows[(rows["from"] == "IT+EL") & rows["to"].isin(STATES)].itertuples(index=False):
        place = PLACE_INDEX[row[1]]
        if granted[place].sum() == 0:
            granted[place, italy] = round(int(row[2]) * part_italy)
            granted[place, greece] = int(row[2]) - granted[place, italy]
    return granted


def _voluntary_pledges(world: Any) -> Counts:
    """Pledges by contributor, those not held filled up to the total by key, split by arrivals of a year."""
    rows = world.scheme_facts("vsm_pledges").set_index("member_state").reindex(list(STATES))
    # Who swapped its places for money (Ireland, June 2023) had relocated nobody until then.
    held = rows["pledged_persons"].where(rows["pledged_eur"].isna()).fillna(0).to_numpy(dtype=np.int64)
    unknown = (rows["pledges"].to_numpy() == 1) & rows["pledged_persons"].isna().to_numpy()
    missing = max(VOLUNTARY_TOTAL - int(held.sum()), 0)
    key = population_gdp_key(2022, world.parameters.number("key_weight_population", POOL_SCHEME.first))
    weight = np.rint(1e9 * key * unknown).astype(np.int64)
    if weight.sum() > 0:
        held = held + divisor_shares(weight, missing, np.zeros_like(held), np.full_like(held, missing))
    arrivals, _ = flow_of_months(world, "entries_irregular", world.today, 12, back=1)
    needy = np.zeros(N_PLACES)
    needy[: len(STATES)] = rows["beneficiary"].to_numpy()
    claims = arrivals * needy if (arrivals * needy).sum() > 0 else needy
    whole = np.rint(1e6 * claims).astype(np.int64)
    granted = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
    for place in np.flatnonzero(held):
        granted[place] = divisor_shares(
            whole, int(held[place]), np.zeros_like(whole), np.full_like(whole, int(held[place]))
        )
    return granted
