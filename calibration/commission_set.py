"""The cut-offs of the Commission that agree with a record of labels: a weighted sample of the prior box.

Pressure is judged in one year by one institution after a method of its own, and a vector of the box that gets one
state wrong is none it used: vectors are kept or dropped. Risk and a significant situation rest on more than the
indicators held (reception, for one); there each label is taken to be off with a chance of its own, unknown and
small, and a vector weighs what the labels are worth under it.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln
from scipy.stats import qmc

from pactsim.calibration.commission_record import Findings, Indicators
from pactsim.model.law.labels import pressure_score, risk_score, sar_score, significant_score
from pactsim.model.levers import LEVERS_FOLDER
from pactsim.model.parameters import read_registry
from pactsim.model.phases.commission_cuts import CUTS
from pactsim.model.readings import read_once

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Columns of ``CUTS`` that each finding is judged by; no two share one, so that each is sampled on its own.
BLOCKS: Final = {"pressure": slice(0, 3), "risk": slice(3, 7), "significant": slice(7, 9)}
_IS_WEIGHT: Final = np.array(["weight" in name for name in CUTS])
#: Prior of the chance that a label of risk or of a significant situation has other reasons: one in ten.
OTHER_REASONS: Final = (1.0, 9.0)
#: Vectors tried in each block, a power of two.
CANDIDATES: Final = 2**15


class Judgement(NamedTuple):
    """What each vector finds: (vectors, 26) each."""

    by_arrivals: Flags
    by_landings: Flags
    at_risk: Flags
    significant: Flags


class Candidates(NamedTuple):
    """Vectors of the whole box, (vectors, 9) in the order of ``CUTS``, and what each block finds with them."""

    vectors: Array
    judged: Judgement


@read_once
def box() -> Array:
    """Lowest and highest value of each cut-off before any label was seen, (9, 2): the ranges of the lever files."""
    known = read_registry(levers_folder=LEVERS_FOLDER)
    bounds = (known[name].bounds or (0.0, 0.0) for name in CUTS)
    return np.array([(float(low), float(high)) for low, high in bounds])


def judge(facts: Indicators, vectors: Array) -> Judgement:
    """The findings under each vector (vectors, 9), by the law's own scores."""
    cut = dict(zip(CUTS, vectors.T[:, :, None]))
    pressure = pressure_score(
        facts.applications, facts.arrivals, cut["pressure_cut_applications"], cut["pressure_cut_arrivals"]
    )
    landings = sar_score(facts.landings * facts.key, facts.key, 1.0, cut["pressure_cut_sar"])
    risk = risk_score(
        facts.threat, facts.trend, facts.applications, facts.arrivals,
        *(cut[name] for name in CUTS[BLOCKS["risk"]]),
    )  # fmt: skip
    significant = significant_score(
        facts.five_years * facts.key, facts.hosted * facts.key, facts.key,
        cut["significant_weight_temporary_protection"], cut["significant_cut"],
    )  # fmt: skip
    return Judgement(pressure >= 1, landings >= 1, risk >= 1, significant >= 1)


def candidates(facts: Indicators, rng: np.random.Generator, number: int = CANDIDATES) -> Candidates:
    """Sobol points of the box and what they find."""
    vectors = in_box(qmc.Sobol(len(CUTS), rng=rng).random(number))
    return Candidates(vectors, judge(facts, vectors))


def in_box(points: Array) -> Array:
    """Points of the unit cube (n, 9) as vectors of cut-offs: ratios evenly in their logarithm, the weight evenly."""
    low, high = box().T
    ratios = low * (high / np.where(low > 0, low, 1.0)) ** points
    return np.where(_IS_WEIGHT, low + points * (high - low), ratios)


def weights(
    tried: Candidates, found: Findings, facts: Indicators, without: int | None = None
) -> dict[str, Array]:
    """Weight of every candidate in each block, sums to 1; ``without`` leaves the label of one state out.

    Landings count as a ground of their own where the record tells them apart: a state found by them reaches that
    cut-off, one found without them does not and owes its label to arrivals. Raises ValueError if no candidate
    agrees with the findings of pressure.
    """
    counted = np.ones(found.under_pressure.size, dtype=np.bool_)
    if without is not None:
        counted[without] = False
    judged = tried.judged
    told = facts.landings > 0
    right = np.where(
        found.by_landings,
        judged.by_landings,
        (judged.by_arrivals == found.under_pressure) & ~(judged.by_landings & told),
    )
    agrees = right[:, counted].all(axis=1)
    if not agrees.any():
        raise ValueError("no vector of cut-offs in the prior box agrees with the findings of pressure")
    others = counted & ~found.under_pressure
    return {
        "pressure": agrees / agrees.sum(),
        "risk": _worth(judged.at_risk[:, others] != found.at_risk[others]),
        "significant": _worth(judged.significant[:, others] != found.significant[others]),
    }


def _worth(wrong: Flags) -> Array:
    """Weights from the labels that are off, (vectors, states), the chance of other reasons integrated out."""
    off, all_labels = wrong.sum(axis=1), wrong.shape[1]
    first, second = OTHER_REASONS
    log = betaln(first + off, second + all_labels - off)
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum())


def draw(tried: Candidates, weight: dict[str, Array], size: int, rng: np.random.Generator) -> Array:
    """Equally likely vectors, (size, 9): each block drawn by its weights, the blocks joined at random."""
    drawn = np.empty((size, len(CUTS)))
    for name, columns in BLOCKS.items():
        rows = rng.choice(weight[name].size, size, p=weight[name])
        drawn[:, columns] = tried.vectors[rows, columns]
    return drawn


def probabilities(tried: Candidates, weight: dict[str, Array]) -> dict[str, Array]:
    """Chance of each finding by state, (26,); ``by_arrivals`` and ``by_landings`` are the two grounds of pressure."""
    judged = tried.judged
    pressed = judged.by_arrivals | judged.by_landings
    chance = {
        "by_arrivals": weight["pressure"] @ judged.by_arrivals,
        "by_landings": weight["pressure"] @ judged.by_landings,
        "under_pressure": weight["pressure"] @ pressed,
        "at_risk_alone": weight["risk"] @ judged.at_risk,
        "significant_alone": weight["significant"] @ judged.significant,
    }
    free = np.maximum(1.0 - chance["under_pressure"], 0.0)
    chance["at_risk"] = free * chance["at_risk_alone"]
    chance["significant"] = free * chance["significant_alone"]
    return chance
