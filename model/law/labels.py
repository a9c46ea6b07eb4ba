"""The Commission's findings on each state: under pressure, at risk, in a significant migratory situation.

The regulation names what is weighed and sets no number. The scores below are one reading: load against the
state's part of the key. Cut-offs are parameters of the Commission, not of the law.
"""

import numpy as np
from numpy.typing import NDArray

from pactsim.model.law.registry import rule

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@rule(article="AMMR 9(3), 10(1)", in_force="2024-06-11")
def load_per_key(persons: Array, key: Array) -> Array:
    """A state's part of the Union's persons over its part of the key: 1 is proportional.

    Shapes: ``persons`` and ``key`` (sums to 1) are (n_states,). Returns (n_states,); zeros without any
    person.
    Source: Regulation (EU) 2024/1351, Articles 2(24), 9(3) and 10(1): the situation of a state against the Union's.
    In force since 11 June 2024.
    """
    total = persons.sum()
    if total <= 0:
        return np.zeros_like(key)
    return persons / total / key


@rule(
    article="AMMR 2(24), 10(1)",
    in_force="2024-06-11",
    parameters=("pressure_cut_applications", "pressure_cut_arrivals"),
)
def pressure_score(
    applications: Array, arrivals: Array, cut_applications: float, cut_arrivals: float
) -> Array:
    """How far the weaker of two indicators lies from its cut-off: 1 is at the threshold.

    Shapes: loads per key, (n_states,). Returns (n_states,).
    Reading: applications *and* arrivals must both be disproportionate; this reproduces the four findings of
    2025.
    Source: Regulation (EU) 2024/1351, Articles 2(24) and 10(1).
    In force since 11 June 2024.
    """
    return np.minimum(applications / cut_applications, arrivals / cut_arrivals)


@rule(article="AMMR 11(3)", in_force="2024-06-11", parameters=("pressure_cut_sar",))
def sar_score(disembarked: Array, key: Array, union_arrivals: float, cut: float) -> Array:
    """Search-and-rescue landings as a part of all Union arrivals, over the key, against a cut-off.

    Shapes: ``disembarked`` persons and ``key`` are (n_states,), ``union_arrivals`` persons. Returns
    (n_states,). At 1 or more the state must be treated as under pressure.
    Source: Regulation (EU) 2024/1351, Article 11(3); "large" and "recurring" are not defined.
    In force since 11 June 2024.
    """
    if union_arrivals <= 0:
        return np.zeros_like(key)
    return disembarked / union_arrivals / key / cut


@rule(
    article="AMMR 10(1), 11(1)",
    in_force="2024-06-11",
    parameters=("risk_cut_applications", "risk_cut_arrivals", "risk_cut_load", "risk_cut_trend"),
)
def risk_score(
    threat: Flags, trend: Array, load: Array, arrivals: Array,
    cut_trend: float, cut_load: float, cut_applications: float, cut_arrivals: float,
) -> Array:  # fmt: skip
    """The prospect of pressure next year: a declared threat, a high load, or a rising one; 1 is at the threshold.

    Shapes: (n_states,): ``threat`` of instrumentalised migration, ``trend`` this year's applications over last
    year's, ``load`` (applications) and ``arrivals`` per key. Returns (n_states,).
    Reading: one of the four is enough, a rise counts from a load of ``cut_load`` on. In 2025 applications fell
    nearly everywhere and twelve states were found at risk: a rise cannot have been needed.
    Source: Regulation (EU) 2024/1351, Articles 10(1)(c) and 11(1).
    In force since 11 June 2024.
    """
    rising = np.minimum(trend / cut_trend, load / cut_load)
    reached = np.maximum(rising, np.maximum(load / cut_applications, arrivals / cut_arrivals))
    return np.where(threat, np.maximum(reached, 1.0), reached)


@rule(
    article="AMMR 2(25), 10(3)",
    in_force="2024-06-11",
    parameters=("significant_cut", "significant_weight_temporary_protection"),
)
def significant_score(
    cumulated: Array, protected_temporarily: Array, key: Array, weight: float, cut: float
) -> Array:
    """Five years of applications, and temporary protection hosted, per key; 1 is at the threshold.

    Shapes: ``cumulated`` applications and ``protected_temporarily`` persons are (n_states,), ``weight`` in
    [0, 1] is the weight of temporary protection. Returns (n_states,).
    Source: Regulation (EU) 2024/1351, Articles 2(25), 9(3)(a) and 10(3).
    In force since 11 June 2024.
    """
    by_applications = load_per_key(cumulated, key)
    by_protection = load_per_key(protected_temporarily, key)
    return ((1 - weight) * by_applications + weight * by_protection) / cut
