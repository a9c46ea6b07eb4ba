"""Stated positions of governments: dated, sourced facts (``model/data/stances.csv``)."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

STANCES_FILE: Final = Path(__file__).parent / "data" / "stances.csv"


class Stance(NamedTuple):
    """One position: who, from when to when, on what, towards whom, how strongly, and who reported it.

    ``topic`` is a form of contribution (weight in [0, 1]), ``person_share``, ``deduction_size``, ``delivery``
    (share of relocations let happen), ``opposes_relocation`` (voted against them), ``offered_no_place`` (in the first
    quarter of a scheme), ``took_voluntarily`` (people, while nothing obliged it to), ``suspends``,
    ``vote_against``, ``vote_abstain`` or ``threat``.
    """

    state: str
    since: date
    until: date
    topic: str
    toward: str
    value: float
    source: str
    tag: str


@cache
def stances() -> tuple[Stance, ...]:
    """Every position on file."""
    with STANCES_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Stance(
                row["state"],
                date.fromisoformat(row["since"]),
                date.fromisoformat(row["until"]) if row["until"] else date.max,
                row["topic"],
                row["toward"],
                float(row["value"]),
                row["source"],
                row["tag"],
            )
            for row in csv.DictReader(file)
        )


def stance_of(state: str, on: date) -> dict[str, float]:
    """A state's positions in force on a day, by topic (without those aimed at one other state)."""
    return {
        stance.topic: stance.value
        for stance in stances()
        if stance.state == state and stance.since <= on <= stance.until and not stance.toward
    }


def suspensions(on: date) -> tuple[tuple[str, str], ...]:
    """Pairs (contributor, beneficiary) between which a contributor has stopped on a day."""
    return tuple(
        (stance.state, stance.toward)
        for stance in stances()
        if stance.topic == "suspends" and stance.since <= on <= stance.until
    )
