"""Stage ``destination``: weights, state and pair effects, effects of openings, and their tables."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import CITIZENSHIPS, N_CITIZENSHIPS, N_STATES, STATES
from pactsim.calibration import entries
from pactsim.calibration.destination import PAIR_SPREAD, PRIORS, STATE_SPREAD, DestinationFit, fit, refit
from pactsim.calibration.destination_data import DestinationData, destination_data, years_before
from pactsim.calibration.destination_likelihood import expected_shares
from pactsim.calibration.destination_opening import effects_frame, opening_effect
from pactsim.calibration.destination_profile import make_profile, write_profile
from pactsim.calibration.destination_recovery import recover
from pactsim.calibration.destination_travel import FIRST_OPENING, Travel, choose, with_route
from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.fitted_table import Card, write
from pactsim.calibration.stage import Progress, Stage
from pactsim.calibration.unfitted import total_variation
from pactsim.model import fitted
from pactsim.model.parameters import Parameter, Parameters, read_registry
from pactsim.model.utilities import WEIGHTS

Array = NDArray[np.float64]

FIRST_YEAR, LAST_YEAR, HELD_OUT = 2015, 2024, 2025
#: Openings for which runs find effects: the first with a year of the record before it, the last after the record.
OPENINGS: Final = range(FIRST_OPENING, HELD_OUT + 2)
#: A weight at least this many standard errors from zero has a factor of its own.
CLEAR = 2.0


class Choice(NamedTuple):
    """A fit as runs use it, the mechanism it comes from, and what forecasts said of the way."""

    found: DestinationFit
    mechanism: DestinationFit
    travel: Travel


def fits_by_opening(data: DestinationData, openings: Iterable[int]) -> dict[int, DestinationFit]:
    """One fit an opening, on the years before it."""
    return {opening: fit(years_before(data, opening)) for opening in openings}


def choice_before(data: DestinationData, year: int, fits: dict[int, DestinationFit]) -> Choice:
    """What is known of the choice before ``year``; ``fits`` hold the openings up to it."""
    known = {opening: found for opening, found in fits.items() if opening <= year}
    travel = choose(years_before(data, year), known, year - 1)
    mechanism = known[year]
    found = refit(years_before(data, year), mechanism, with_route(mechanism.weights, travel.route))
    return Choice(found, mechanism, travel)


def frames(choice: Choice, openings: dict[int, Array]) -> dict[str, pd.DataFrame]:
    """The tables that the model reads; ``openings`` (36, 31) effects by year."""
    found = choice.found
    rows = [row._asdict() | {"prior": PRIORS[row.name].value} for row in choice.mechanism.rows]
    weights = pd.DataFrame(rows).rename(
        columns={"name": "coefficient", "error": "standard_error", "identification": "class"}
    )
    weights["first_fit"] = weights["value"]
    weights["value"] = found.weights
    ways = {"stay": (0.0, 0.0), "route": choice.travel.routes}
    for name, (low, high) in ways.items():
        at = weights["coefficient"] == name
        weights.loc[at, ["low", "high"]] = low, high
        weights.loc[at, "class"] = "set-identified"
    states = pd.DataFrame(
        {"place": STATES, "effect": found.state, "standard_error": found.errors[-N_STATES:]}
    )
    pairs = pd.DataFrame(
        {
            "citizenship": np.repeat(CITIZENSHIPS, N_STATES),
            "place": np.tile(STATES, N_CITIZENSHIPS),
            "effect": found.pair.ravel(),
        }
    )
    opening = pd.concat([effects_frame(effect, year) for year, effect in openings.items()], ignore_index=True)
    return {
        "destination": weights,
        "state_effects": states,
        "pair_effects": pairs,
        "opening_effects": opening,
    }


def scores(data: DestinationData, found: DestinationFit, with_pairs: bool) -> Array:
    """Total variation by year over citizenship x state and over states, totals by citizenship given: (years, 2)."""
    shares, _ = expected_shares(
        data, found.weights, found.state, found.pair if with_pairs else 0 * found.pair
    )
    expected = shares * data.counts.sum(axis=2, keepdims=True)
    rows = [
        (
            total_variation(expected[:, y], data.counts[:, y]),
            total_variation(expected[:, y].sum(axis=0), data.counts[:, y].sum(axis=0)),
        )
        for y in range(data.counts.shape[1])
    ]
    return np.array(rows)


def make_tables(progress: Progress = lambda _done, _total: None) -> list[Estimate]:
    """Fit on 2015-2024, write the four tables, the profile and the estimates; effects of openings are those of the
    formula, which ``destination_closing`` then closes on runs."""
    data = destination_data(FIRST_YEAR, HELD_OUT, entries.fit(Parameters()))
    fits = fits_by_opening(data, range(FIRST_OPENING, HELD_OUT + 1))
    progress(1, 4)
    choice = choice_before(data, HELD_OUT, fits)
    openings = {
        year: opening_effect(data, choice.found.weights, choice.found.state, year) for year in OPENINGS
    }
    progress(2, 4)
    estimates = _write(choice, frames(choice, openings), _quality(data, choice))
    progress(3, 4)
    write_profile(make_profile(years_before(data, HELD_OUT), choice.mechanism))
    fitted.forget()
    progress(4, 4)
    return estimates


def opening_formula() -> dict[int, Array]:
    """Effects of all openings by the formula with the fitted tables, last quarters not told from their years, (36, 31)
    by year."""
    data = destination_data(FIRST_YEAR, HELD_OUT, entries.fit(Parameters()))
    weights = np.array([fitted.coefficients()[name] for name in WEIGHTS])
    state = fitted.state_effects()[:N_STATES] - fitted.state_corrections()[:N_STATES]
    return {year: opening_effect(data, weights, state, year, last_quarter=False) for year in OPENINGS}


def write_openings(frame: pd.DataFrame, how: str) -> None:
    """Write ``opening_effects``."""
    write(
        "opening_effects",
        frame,
        Card(
            title="Effects by citizenship and state with which a run opens on 1 January",
            years=f"openings of {OPENINGS[0]}-{OPENINGS[-1]}",
            method=f"""What makes the split of the year before, arrivals by route of that year given, meet the observed
            one (small citizenships drawn to their year before), {how}. Where months are held (2015-2018), states
            then move by what the last quarter of the record differs from its year. They fade to the constant pair
            effects with destination_opening_persistence.""",
            identification="estimated",
            unit="log odds beside the state effects",
            limits="A state of affairs, not a cause: policies, networks and fashions of the year before.",
        ),
        digits=2,
    )
    fitted.forget()


def _write(choice: Choice, tables: dict[str, pd.DataFrame], quality: str) -> list[Estimate]:
    years = f"{FIRST_YEAR}-{LAST_YEAR}, {HELD_OUT} held out"
    found, travel = choice.mechanism, choice.travel
    write(
        "destination", tables["destination"],
        Card(
            title="Weights of the destination choice",
            years=years,
            method=f"""Conditional logit mixed over entry states, tempered multinomial likelihood (n applicants count as
            the square root of n), overdispersion {1 / found.scale:.1f}, normal priors, no lagged shares; errors
            clustered by citizenship, 90 % intervals by Student's t. first_fit is that fit; the weight of the way is
            then its prior's unless forecasts of the next year ({travel.error:.3f} over cells) rule it out.""",
            identification="by row",
            unit="log odds per unit of the feature (logs of persons, EUR a head and km; shares; 0 or 1)",
            limits="""First-time applications count secondary movers once a state. Earlier applicants are the past of
            the same series. Stay and route are a ridge.""",
            quality=quality,
        ),
        digits=4,
    )  # fmt: skip
    write(
        "state_effects", tables["state_effects"],
        Card(
            title="State effects of the destination choice",
            years=years,
            method=f"Fitted with the weights held, normal prior of spread {STATE_SPREAD}.",
            identification="estimated",
            unit="log odds",
            limits="""Constant over years: named shocks (IT 2018-19, AT 2022, DE 2023) are not in it. No effect for the
            United Kingdom and elsewhere, whose share of choices is a constant of its own.""",
        ),
        digits=3,
    )  # fmt: skip
    write(
        "pair_effects", tables["pair_effects"],
        Card(
            title="What pairs of citizenship and state keep beyond the mechanism",
            years=years,
            method=f"""Same tempered likelihood with the mechanism held; normal prior of spread {PAIR_SPREAD} around
            zero.""",
            identification="estimated",
            unit="log odds",
            limits="Constant over years; it may stand for a network, a language or a policy not measured.",
            quality=quality,
        ),
        digits=3,
    )  # fmt: skip
    write_openings(tables["opening_effects"], "by the formula alone")
    estimates = factor_estimates(choice)
    write_estimates(
        "destination", estimates,
        """Factors on fitted weights: their interval over their value. Persistence, feedback and the way: what paired
        forecasts do not rule out; the value is the prior's where it is among them.""",
        quality,
    )  # fmt: skip
    return estimates


def factor_estimates(choice: Choice) -> list[Estimate]:
    """Factors of weights clear of zero, within the ranges of their levers, and what forecasts say of change."""
    known, found = read_registry(), []
    for row in choice.mechanism.rows:
        name = f"destination_{row.name}_factor"
        if name not in known or row.name in ("stay", "route") or abs(row.value) < CLEAR * row.error:
            continue
        low, high = _within(known[name], row.low / row.value, row.high / row.value)
        found.append(Estimate(name, 1.0, min(float(low), 1.0), max(float(high), 1.0), row.identification))
    travel = choice.travel
    note = "errors of forecasts one to three years ahead do not rule out the interval"
    for name, value, ends in (
        ("destination_opening_persistence", travel.left, travel.lefts),
        ("destination_feedback", travel.feedback, travel.feedbacks),
    ):
        found.append(Estimate(name, value, *ends, "set-identified", note=note))
    low, high = _within(known["destination_route_factor"], *(route / travel.route for route in travel.routes))
    found.append(Estimate("destination_route_factor", 1.0, float(low), float(high), "set-identified", note))
    return found


def _within(known: Parameter, first: float, second: float) -> tuple[float, float]:
    """Two factors in order, inside the range of their lever."""
    assert known.bounds is not None
    return max(min(first, second), known.bounds[0]), min(max(first, second), known.bounds[1])


def _quality(data: DestinationData, choice: Choice) -> str:
    words = []
    for name, found, pairs in (
        ("mechanism alone", choice.mechanism, False),
        ("with the way of forecasts and pair effects", choice.found, True),
    ):
        score = scores(data, found, pairs)
        inside, outside = score[:-1].mean(axis=0), score[-1]
        words.append(
            f"{name}: fitted years {inside[0]:.3f} over cells and {inside[1]:.3f} over states, "
            f"{HELD_OUT} {outside[0]:.3f} and {outside[1]:.3f}"
        )
    return "Total variation, totals by citizenship given. " + "; ".join(words) + "."


def _fit(_seed: int, progress: Progress) -> list[Estimate]:
    return make_tables(progress)


assert len(WEIGHTS) == len(PRIORS)
STAGE: Final = Stage("destination", "Where do people of each citizenship apply?", _fit, recover)
