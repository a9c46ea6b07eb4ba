"""The labels of 2025: from the observed record, from the labels of all other states, and from simulated loads."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import EU_STATES, POOL_STATES
from pactsim.agents.commission import Labels, labels_of_scores
from pactsim.calibration.commission_record import Findings, Indicators, indicators
from pactsim.calibration.commission_record import findings as given_labels
from pactsim.calibration.commission_set import Judgement, candidates, draw, judge, weights
from pactsim.calibration.commission_tables import leave_one_out
from pactsim.calibration.first_cycle_runs import run_to_the_act
from pactsim.calibration.stage import Progress
from pactsim.calibration.validation.finding import Finding
from pactsim.model.parameters import Parameters
from pactsim.model.phases.commission_cuts import commission_cuts
from pactsim.model.phases.solidarity_calendar import FIRST_POOL, cycle_dates

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SEEDS: Final = (1, 2, 3, 4, 5)
#: Relabellings of the states in the test of what chance would reach.
SHUFFLES: Final = 400
#: Denmark stands outside Part IV: it bears no label by law, and counts as right.
BOUND_BY_NONE: Final = len(EU_STATES) - len(POOL_STATES)
_SOURCE: Final = "AMMR_QA_2025_11"
_GROUP: Final = "labels"
#: No state left out undoes this.
_FORM_CHOSEN: Final = "Which indicators count was chosen with these labels known."


def findings(progress: Progress) -> list[Finding]:
    """States of 27 with the right label, and what leaving a state out or chance would reach."""
    facts, found = indicators(FIRST_POOL), given_labels(FIRST_POOL)
    rng = np.random.default_rng(1)
    tried = candidates(facts, rng)
    members = draw(tried, weights(tried, found, facts), 200, rng)
    alone = leave_one_out(tried, facts, found)
    lines = _in_sample(facts, found, members) + _left_out(alone, found, _without_grounds(facts, found))
    progress(1, 2 + len(SEEDS))
    lines.append(_significant(alone, tried.judged.significant, found))
    progress(2, 2 + len(SEEDS))
    simulated = []
    for step, seed in enumerate(SEEDS):
        simulated.append(simulated_labels(seed))
        progress(3 + step, 2 + len(SEEDS))
    return lines + _simulated(simulated, found)


def default_cuts() -> Array:
    """The cut-offs a run uses unless it is told otherwise, (1, 9)."""
    parameters = Parameters()
    on = cycle_dates(FIRST_POOL, parameters).package
    return np.array([list(commission_cuts(parameters, on).values())])


def simulated_labels(seed: int, scale: int | None = None) -> Labels:
    """What the Commission of a run finds from the run's own loads in autumn 2025, (26,) each."""
    run = run_to_the_act(seed) if scale is None else run_to_the_act(seed, scale)
    ledger = run.coordinator.ledgers[FIRST_POOL]
    return labels_of_scores(
        ledger.score_pressure, ledger.score_sar, ledger.score_risk, ledger.score_significant, sar_rule=True
    )


def right_of_27(says: Flags, found: Flags) -> NDArray[np.int64]:
    """States with the right answer, out of 27; ``says`` is (..., 26)."""
    return np.asarray((says == found).sum(axis=-1) + BOUND_BY_NONE)


def _pressed(judged: Judgement) -> Flags:
    return judged.by_arrivals | judged.by_landings


def _line(target: str, right: float, low: float, high: float, naive: float, naive_name: str,
          use: str, reading: str) -> Finding:  # fmt: skip
    """A count of right labels out of 27."""
    return Finding(_GROUP, target, "EU-27", "2025", 27, 27, 27, float(right), float(low), float(high), naive,
                   naive_name, use, _SOURCE, reading)  # fmt: skip


def _naive(flags: Flags) -> int:
    """Right of 27 if every state gets the label of the majority."""
    return int(
        max(right_of_27(np.zeros_like(flags), flags), right_of_27(np.ones_like(flags), flags) - BOUND_BY_NONE)
    )


def _in_sample(facts: Indicators, found: Findings, members: Array) -> list[Finding]:
    labelled = found.under_pressure | found.at_risk
    lines = []
    for target, truth, says in (
        ("under pressure, record of the period", found.under_pressure, _pressed),
        ("pressure or risk, record of the period", labelled, lambda j: _pressed(j) | j.at_risk),
    ):
        right = right_of_27(says(judge(facts, default_cuts())), truth)[0]
        low, high = np.quantile(right_of_27(says(judge(facts, members)), truth), (0.05, 0.95))
        wrong = [
            code
            for code, mine, theirs in zip(POOL_STATES, says(judge(facts, default_cuts()))[0], truth)
            if mine != theirs
        ]
        reading = f"{_FORM_CHOSEN} Cut-offs of the set; " + (
            f"wrong: {', '.join(wrong)}." if wrong else "no state wrong."
        )
        lines.append(
            _line(target, right, low, high, _naive(truth), "majority label", "set-identify", reading)
        )
    return lines


def _without_grounds(facts: Indicators, found: Findings) -> int:
    """Right of 27 with each state left out if the ground of sea rescue were not known and not used."""
    facts = facts._replace(landings=np.zeros_like(facts.landings))
    found = found._replace(by_landings=np.zeros_like(found.by_landings))
    alone = leave_one_out(candidates(facts, np.random.default_rng(1)), facts, found)
    return int(right_of_27(alone["under_pressure"] >= 0.5, found.under_pressure))


def _left_out(alone: dict[str, Array], found: Findings, without_grounds: int) -> list[Finding]:
    lines = []
    for name, target, truth in (
        ("under_pressure", "under pressure, each state left out", found.under_pressure),
        ("labelled", "pressure or risk, each state left out", found.under_pressure | found.at_risk),
    ):
        says = alone[name] >= 0.5
        right = float(right_of_27(says, truth))
        wrong = [
            f"{code} {chance:.2f}"
            for code, chance, ok in zip(POOL_STATES, alone[name], says == truth)
            if not ok
        ]
        reading = (
            f"Share right {right / 27:.2f}; the set that agrees with the other 25 states. {_FORM_CHOSEN} "
            + (f"Wrong, with the chance given: {', '.join(wrong)}." if wrong else "No state wrong.")
            + f" Without the stated ground of sea rescue: {without_grounds / 27:.2f}." * (name == "under_pressure")
        )  # fmt: skip
        lines.append(_line(target, right, right, right, _naive(truth), "majority label", "validate", reading))
    return lines


def _significant(alone: dict[str, Array], judged: Flags, found: Findings) -> Finding:
    """The third label as a chance: mean squared error of the chance, each state left out."""
    others = ~found.under_pressure
    truth = found.significant[others]
    brier = float(((alone["significant"][others] - truth) ** 2).mean())
    share = (truth.sum() - truth) / (truth.size - 1)
    naive = float(((share - truth) ** 2).mean())
    chance = chance_of_as_many(judged[:, others], truth, np.random.default_rng(2))
    return Finding(
        _GROUP, "significant, squared error of the chance, each state left out", "EU-27", "2025", np.nan, np.nan,
        np.nan, brier, brier, brier, naive, "share of the other states", "validate", _SOURCE,
        f"Reported as a chance. Shuffled labels are met as well by some vector of the box in {chance:.1%} of shuffles, "
        "and the form of the score was chosen after the label was known: weak evidence.",
    )  # fmt: skip


def chance_of_as_many(judged: Flags, truth: Flags, rng: np.random.Generator) -> float:
    """Share of shuffled labels that the best of all vectors (vectors, states) meets as well as the real ones."""
    patterns = np.unique(judged, axis=0)
    best = (patterns == truth).sum(axis=1).max()
    shuffled = [(patterns == rng.permutation(truth)).sum(axis=1).max() for _ in range(SHUFFLES)]
    return float(np.mean(np.array(shuffled) >= best))


def _simulated(runs: list[Labels], found: Findings) -> list[Finding]:
    pressed = right_of_27(np.array([run.under_pressure for run in runs]), found.under_pressure)
    labelled = np.array([run.under_pressure | run.at_risk for run in runs])
    truth = found.under_pressure | found.at_risk
    right = right_of_27(labelled, truth)
    wrong = [code for code, share in zip(POOL_STATES, (labelled != truth).mean(axis=0)) if share > 0.5]
    reading = (
        f"{len(runs)} seeds from {2023}, loads of the run; arrivals by route are given and applications were fitted to "
        "the years, so no blind test."
    )
    return [
        _line("under pressure, simulated loads", float(pressed.mean()), float(pressed.min()), float(pressed.max()),
              _naive(found.under_pressure), "majority label", "validate", reading),
        _line("pressure or risk, simulated loads", float(right.mean()), float(right.min()), float(right.max()),
              _naive(truth), "majority label", "validate",
              reading + (f" Wrong in most seeds: {', '.join(wrong)}." if wrong else "")),
    ]  # fmt: skip
