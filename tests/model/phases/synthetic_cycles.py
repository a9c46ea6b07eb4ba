"""Cycles of the synthetic Europe: ledgers, acts, and flows changed on the way."""

import json

from pactsim.agents.codes import POOL_STATES
from pactsim.model.phases.institution_tables import acts_table


def at(code):
    """Place of a state among those of the pool."""
    return POOL_STATES.index(code)


def pool_of(world, year=2027):
    """The ledger of a cycle."""
    return world.coordinator.ledgers[year]


def numbers(world, act, cycle):
    """The numbers of the first act of that kind in a cycle."""
    row = acts_table(world).query("act == @act and cycle == @cycle").iloc[0]
    return json.loads(row["numbers"])


def pledges_made(make_world, levers, year=2027):
    """The ledger of a cycle whose Council act has been adopted."""
    return pool_of(make_world(2025, levers).run_to(year - 1, 12), year)


def with_flow(world, column, code, persons):
    """The same world with another monthly flow in one state from now on."""
    world.flows = {name: dict(states) for name, states in world.flows.items()}
    world.flows[column][code] = persons
    return world
