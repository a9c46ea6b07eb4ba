"""Systemic shortcomings in a beneficiary: found by the Commission alone, they free the contributors."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Flags = NDArray[np.bool_]


@rule(
    article="AMMR 11(1), 60(3)",
    in_force="2024-06-11",
    parameters=("shortcomings_fewest_requests", "shortcomings_transfer_rate"),
)
def systemic_shortcomings(
    requests: NDArray[np.float64],
    transfers: NDArray[np.float64],
    threshold: float,
    fewest_requests: float,
) -> Flags:
    """Whether a state takes back so few of the people it is asked for that the system is harmed.

    Shapes: twelve months of requests received and transfers received, (n_states,) persons; ``threshold`` is
    transfers over requests. States with few requests are never flagged. Returns (n_states,).
    Reading: the regulation names no criterion; the rate of executed transfers is the one the record knows.
    Source: Regulation (EU) 2024/1351, Article 60(3), last subparagraph.
    In force since 11 June 2024.
    """
    many = requests >= fewest_requests
    return many & (transfers < threshold * requests)


@rule(article="AMMR 60(3)", in_force="2026-06-12", parameters=("shortcomings_release_share",))
def owed_to(beneficiaries: Flags, shortcomings: Flags, release_share: float) -> NDArray[np.float64]:
    """The part of its claim on the pool that each beneficiary keeps: all, or what a finding leaves.

    Shapes: (n_states,). ``release_share`` is 1 in the law: all or nothing.
    Source: Regulation (EU) 2024/1351, Article 60(3): the finding must stand in an Article 11 or 59(4)
    decision.
    In force since 12 June 2026.
    """
    return np.where(beneficiaries, np.where(shortcomings, 1.0 - release_share, 1.0), 0.0)


@rule(
    article="AMMR 11(1), 60(3)",
    in_force="2024-06-11",
    parameters=("shortcomings_acceptance_rate", "shortcomings_fewest_requests"),
)
def refusing_requests(
    requests: NDArray[np.float64],
    accepted: NDArray[np.float64],
    threshold: float,
    fewest_requests: float,
) -> Flags:
    """Whether a state accepts so few of the requests it receives that the system is harmed.

    Shapes: twelve months of requests and acceptances, (n_states,) persons; ``threshold`` is acceptances over
    requests, 0 where they are not looked at. Returns (n_states,).
    Reading: the regulation names no criterion; this one is off unless a scenario sets a rate.
    Source: Regulation (EU) 2024/1351, Articles 11(1) and 60(3), last subparagraph.
    In force since 11 June 2024.
    """
    return (requests >= fewest_requests) & (accepted < threshold * requests)
