"""The ledger of legal acts: one dated row an act, with its article, its vote and every number it used."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.council import Vote
from pactsim.agents.cycle_ledger import CycleLedger


def record_act(
    world: Any,
    when: date,
    cycle: int,
    actor: str,
    act: str,
    article: str,
    numbers: Mapping[str, Any],
    subject: str = "EU",
    vote: Mapping[str, Any] | None = None,
) -> None:
    """Add a row to the ``acts`` table.

    ``actor`` is an institution or a state code, ``act`` the registered name of the rule or of the act,
    ``subject`` a state code or EU. ``numbers`` holds inputs and outputs; arrays over the 26 pool states
    become tables by state code.
    """
    world.coordinator.acts.append(
        {
            "date": when,
            "cycle": cycle,
            "actor": actor,
            "act": act,
            "article": article,
            "subject": subject,
            "numbers": as_json(numbers),
            "vote": as_json(vote) if vote else "",
        }
    )


def as_json(numbers: Mapping[str, Any]) -> str:
    """JSON text of numbers, keys in the given order; real numbers keep all their digits."""
    return json.dumps({name: _plain(value) for name, value in numbers.items()}, allow_nan=False)


def by_state(values: np.ndarray) -> dict[str, Any]:
    """An array over the 26 pool states as a table by code."""
    return {code: _plain(value) for code, value in zip(POOL_STATES, values.tolist())}


def by_pair(amounts: np.ndarray) -> dict[str, dict[str, int]]:
    """A matrix over pool states [contributor, beneficiary] as tables by beneficiary, then contributor."""
    table: dict[str, dict[str, int]] = {}
    for contributor, beneficiary in zip(*np.nonzero(amounts)):
        row = table.setdefault(POOL_STATES[beneficiary], {})
        row[POOL_STATES[contributor]] = int(amounts[contributor, beneficiary])
    return table


def vote_numbers(vote: Vote, population_share: float, adopted: bool) -> dict[str, Any]:
    """A vote as the ledger keeps it."""
    return {
        "in_favour": list(vote.in_favour),
        "against": list(vote.against),
        "abstained": list(vote.abstained),
        "states_in_favour": len(vote.in_favour),
        "population_share": population_share,
        "adopted": adopted,
    }


def pledge_numbers(ledger: CycleLedger, state: int) -> dict[str, Any]:
    """One state's pledge by type, for its act."""
    return {
        "relocation": ledger.pledged_relocation[state],
        "offset": ledger.pledged_offset[state],
        "eur": ledger.pledged_eur[state],
        "alternative_eur": ledger.pledged_alternative_eur[state],
        "fair_share_persons": ledger.fair_share_persons[state],
        "fair_share_eur": ledger.fair_share_eur[state],
        "source": ledger.pledge_source[state],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return by_state(value) if value.shape == (len(POOL_STATES),) else value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value
