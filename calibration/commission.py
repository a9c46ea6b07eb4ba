"""Stage ``commission``: the cut-offs of the Commission's labels as the set that agrees with the record of 2025."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.calibration.commission_record import Findings, Indicators, findings, indicators
from pactsim.calibration.commission_set import (
    BLOCKS,
    OTHER_REASONS,
    candidates,
    draw,
    in_box,
    judge,
    weights,
)
from pactsim.calibration.commission_tables import label_table, write_labels, write_members
from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.stage import Progress, Recovered, Stage
from pactsim.model import fitted
from pactsim.model.levers import LEVERS_FOLDER
from pactsim.model.parameters import read_registry
from pactsim.model.phases.commission_cuts import CUTS
from pactsim.model.phases.solidarity_calendar import FIRST_POOL

Array = NDArray[np.float64]
#: Vectors shipped, equally likely; the range of ``commission_member`` ends with it.
MEMBERS: Final = 200
_TAILS: Final = (0.05, 0.5, 0.95)


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Sample the set, write ``commission_thresholds`` and ``commission_labels``, return the nine cut-offs."""
    facts, found = indicators(FIRST_POOL), findings(FIRST_POOL)
    rng = np.random.default_rng(seed)
    tried = candidates(facts, rng)
    weight = weights(tried, found, facts)
    members = draw(tried, weight, MEMBERS, rng)
    progress(1, 3)
    write_members(members, float((weight["pressure"] > 0).mean()))
    write_labels(label_table(tried, weight, facts, found))
    progress(2, 3)
    estimates = _estimates(members, facts, found)
    write_estimates(
        "commission", estimates,
        """Sobol sample of the prior box of the cut-offs, ratios evenly in their logarithm. Pressure: vectors that get
        every state and its stated ground right. Risk and significant: vectors weighted by the labels they get
        right, the chance that a label has other reasons integrated out (Beta(1, 9)). The interval is the
        marginal one; the cut-offs of one finding depend on each other, so draw members of
        commission_thresholds. The value is the lever file's where it gets as many labels right as the best
        vector less one, else the middle of the set.""",
    )  # fmt: skip
    fitted.forget()
    progress(3, 3)
    return estimates


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """A true vector of the box judges the states of the record, some labels of risk and significant are given for
    other reasons, and the sampled set is asked where the truth lies.
    """
    facts = indicators(FIRST_POOL)
    truth = in_box(rng.random((1, len(CUTS))))[0]
    found = synthetic_findings(facts, truth, rng)
    progress(1, 2)
    tried = candidates(facts, rng)
    members = draw(tried, weights(tried, found, facts), 2000, rng)
    progress(2, 2)
    return [
        Recovered(name, float(truth[i]), *_value_and_interval(members[:, i]), float((members[:, i] < truth[i]).mean()))
        for i, name in enumerate(CUTS)
    ]  # fmt: skip


STAGE: Final = Stage(
    "commission", "Which cut-offs of load agree with the labels the Commission gave in 2025?", fit, recover
)


def synthetic_findings(facts: Indicators, truth: Array, rng: np.random.Generator) -> Findings:
    """The labels a Commission with the cut-offs ``truth`` (9,) would give, by the process the fit assumes."""
    judged = judge(facts, truth[None])
    by_landings = judged.by_landings[0] & (facts.landings > 0)
    under_pressure = judged.by_arrivals[0] | by_landings
    other = []
    for flags in (judged.at_risk[0], judged.significant[0]):
        off = rng.random(flags.size) < rng.beta(*OTHER_REASONS)
        other.append((flags ^ off) & ~under_pressure)
    return Findings(under_pressure, by_landings, *other)


def _estimates(members: Array, facts: Indicators, found: Findings) -> list[Estimate]:
    prior = read_registry(levers_folder=LEVERS_FOLDER)
    shipped = np.array([float(prior[name].schedule[-1].value) for name in CUTS])
    value = _values(shipped, members, facts, found)
    result = []
    for i, name in enumerate(CUTS):
        _, low, high = _value_and_interval(members[:, i])
        note = (
            "lever file's value, which the record allows" if value[i] == shipped[i] else "middle of the set"
        )
        result.append(
            Estimate(name, float(value[i]), min(low, value[i]), max(high, value[i]), "set-identified", note)
        )
    return result


def _values(shipped: Array, members: Array, facts: Indicators, found: Findings) -> Array:
    """Of each block the shipped values if the record allows them, else the medians of the set, else its member
    nearest to them. A block of risk or of significant is allowed that gets one label less right than the best.
    """
    middle = np.median(members, axis=0)
    value = shipped.copy()
    for name, columns in BLOCKS.items():
        off = labels_off(np.vstack([shipped, middle, members]), facts, found)[name]
        allowed = off <= off.min() + (name != "pressure")
        if allowed[0]:
            continue
        distance = (np.abs(members - middle) / members.std(axis=0))[:, columns].sum(axis=1)
        nearest = members[int(np.where(allowed[2:], distance, np.inf).argmin())]
        value[columns] = (middle if allowed[1] else nearest)[columns]
    return np.round(value, 3)


def labels_off(vectors: Array, facts: Indicators, found: Findings) -> dict[str, NDArray[np.int64]]:
    """How many labels of each block every vector (n, 9) gets wrong, (n,); risk and significant of states not
    under pressure.
    """
    judged = judge(facts, vectors)
    pressed = judged.by_arrivals | judged.by_landings
    others = ~found.under_pressure
    return {
        "pressure": (pressed != found.under_pressure).sum(axis=1),
        "risk": (judged.at_risk != found.at_risk)[:, others].sum(axis=1),
        "significant": (judged.significant != found.significant)[:, others].sum(axis=1),
    }


def _value_and_interval(drawn: Array) -> tuple[float, float, float]:
    low, middle, high = (float(value) for value in np.quantile(drawn, _TAILS))
    return middle, low, high
