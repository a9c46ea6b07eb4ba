"""Stage ``pledges``: what the forms of the first pool say of the costs governments weigh, beyond stated positions.

Forms are stance facts plus priors. The stage narrows no value: it weighs vectors of costs by the chance of the forms
on record and says how much of each prior range is left. Values stay those of the lever files.
"""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from pactsim.agents.member_state import FORMS
from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.first_cycle_runs import forum_day, run_to_the_act
from pactsim.calibration.pledge_record import Government, chances, governments
from pactsim.calibration.stage import Progress, Recovered, Stage
from pactsim.model import fitted
from pactsim.model.levers import LEVERS_FOLDER
from pactsim.model.parameters import Parameters, read_registry
from pactsim.model.readings import read_once

Array = NDArray[np.float64]

#: What a government weighs, EUR a person but for the two shares.
COSTS: Final = (
    "hosting_cost_eur",
    "relocation_political_cost_eur",
    "voluntary_record_relief",
    "offset_cost_eur",
    "alternative_cost_factor",
    "refusal_cost_eur",
    "deduction_cost_eur",
    "stance_weight_eur",
    "form_taste_scale_eur",
)
#: So many that some hundred weigh something even where governments hardly choose by chance.
CANDIDATES: Final = 4096
#: A 90 % interval narrower than this part of the prior's says that the record identified something.
NARROWED: Final = 0.8
_TAILS: Final = (0.05, 0.5, 0.95)


@read_once
def box() -> Array:
    """Lowest and highest value of each cost before any pledge was seen, (9, 2)."""
    known = read_registry(levers_folder=LEVERS_FOLDER)
    return np.array([known[name].bounds for name in COSTS], dtype=np.float64)


def parameters_of(vector: Array) -> Parameters:
    """The model's parameters with one vector of costs, (9,)."""
    return Parameters(overrides_of(vector))


def overrides_of(vector: Array) -> dict[str, float]:
    """One vector of costs, (9,), as a scenario writes it; money in whole EUR."""
    return {
        name: round(float(value)) if name.endswith("_eur") else float(value)
        for name, value in zip(COSTS, vector)
    }


def costs_tried(rng: np.random.Generator, number: int = CANDIDATES) -> Array:
    """Sobol points of the prior ranges, (number, 9)."""
    low, high = box().T
    return np.asarray(low + qmc.Sobol(len(COSTS), rng=rng).random(number) * (high - low))


def chance_of_forms(states: list[Government], tried: Array, on: date, with_stances: bool) -> Array:
    """Chance of the form each government chose under each vector, (vectors, governments)."""
    columns = [FORMS.index(state.form) for state in states]
    rows = np.arange(len(states))
    return np.array([chances(states, parameters_of(v), on, with_stances)[rows, columns] for v in tried])


def weights(chance: Array) -> Array:
    """Weight of each vector from the chance of the forms, (vectors, governments); sums to 1.

    A government for which its form was not open in the run says nothing of costs.
    """
    told = (chance > 0).any(axis=0)
    with np.errstate(divide="ignore"):
        log = np.log(chance[:, told]).sum(axis=1)
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum())


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Weigh the prior box by the forms of the first pool, and write what is left of each range."""
    run = run_to_the_act(1)
    states, on = governments(run), forum_day(run)
    tried = costs_tried(np.random.default_rng(seed))
    progress(1, 3)
    weight = weights(chance_of_forms(states, tried, on, with_stances=True))
    progress(2, 3)
    estimates = _estimates(tried, weight)
    write_estimates(
        "pledges", estimates,
        """Sobol sample of the prior ranges, weighted by the chance of the forms of contribution that are on record
        for 2026, with stated positions as facts. Values are those of the lever files: one cycle of positions and
        forms fixes no cost. A cost is set-identified if its 90 % interval is at most 0.8 of its prior's.""",
    )  # fmt: skip
    fitted.forget()
    progress(3, 3)
    return estimates


def recover(rng: np.random.Generator, progress: Progress) -> list[Recovered]:
    """Governments of the record choose by true costs of the box, and the weighted set is asked for them."""
    run = run_to_the_act(1)
    states, on = governments(run), forum_day(run)
    low, high = box().T
    truth = low + rng.random(low.size) * (high - low)
    chance = chances(states, parameters_of(truth), on, with_stances=True)
    chosen = [state._replace(form=FORMS[rng.choice(len(FORMS), p=row)]) for state, row in zip(states, chance)]
    progress(1, 2)
    tried = costs_tried(rng, CANDIDATES)
    weight = weights(chance_of_forms(chosen, tried, on, with_stances=True))
    progress(2, 2)
    return [
        Recovered(name, float(truth[i]), *_middle_and_interval(tried[:, i], weight),
                  float(weight[tried[:, i] < truth[i]].sum()))
        for i, name in enumerate(COSTS)
    ]  # fmt: skip


STAGE: Final = Stage(
    "pledges", "What do the forms of the first pool say of the costs governments weigh?", fit, recover
)


def _estimates(tried: Array, weight: Array) -> list[Estimate]:
    prior = read_registry(levers_folder=LEVERS_FOLDER)
    result = []
    for i, name in enumerate(COSTS):
        value = float(prior[name].schedule[-1].value)
        _, low, high = _middle_and_interval(tried[:, i], weight)
        width = (high - low) / (0.9 * (box()[i, 1] - box()[i, 0]))
        kind = "set-identified" if width <= NARROWED else "prior-only"
        note = f"90 % interval {width:.2f} of the prior's; value kept"
        result.append(Estimate(name, value, min(low, value), max(high, value), kind, note))
    return result


def _middle_and_interval(values: Array, weight: Array) -> tuple[float, float, float]:
    order = np.argsort(values)
    below = np.cumsum(weight[order]) - weight[order] / 2
    low, middle, high = np.interp(_TAILS, below, values[order])
    return float(middle), float(low), float(high)
