"""The tables of the destination choice, written with the cards that say where they come from."""

import pandas as pd

from pactsim.calibration.destination import PAIR_SPREAD, STATE_SPREAD
from pactsim.calibration.destination_change import AHEAD
from pactsim.calibration.destination_choice import (
    FIRST_YEAR,
    HELD_OUT,
    LAST_YEAR,
    OPENINGS,
    Choice,
    factor_estimates,
)
from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.fitted_table import Card, write
from pactsim.model import fitted


def write_tables(choice: Choice, tables: dict[str, pd.DataFrame], quality: str) -> list[Estimate]:
    """Write the tables of ``destination_choice.frames`` and the estimates, which are returned."""
    years = f"{FIRST_YEAR}-{LAST_YEAR}, {HELD_OUT} held out"
    found, change = choice.mechanism, choice.change
    write(
        "destination", tables["destination"],
        Card(
            title="Weights of the destination choice",
            years=years,
            method=f"""Conditional logit mixed over entry states, tempered multinomial likelihood (n applicants count as
            the square root of n), overdispersion {1 / found.scale:.1f}, normal priors, no lagged shares; errors
            clustered by citizenship, 90 % intervals by Student's t. first_fit is that fit; the weight of the way is
            then its prior's unless forecasts of the next year ({change.error:.3f} over cells) rule it out.""",
            identification="by row",
            unit="log odds per unit of the feature (logs of persons, EUR a head and km; shares; 0 or 1)",
            limits="""First-time applications count secondary movers once a state. Earlier applicants are the past of
            the same series. Stay and route are a ridge, so staying is set to zero, not estimated (its interval is that
            of the first fit), and the weight of the way stands for both.""",
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
    write(
        "destination_forecasts", change.grid,
        Card(
            title="Errors of forecasts by weight of the way, persistence and feedback",
            years=f"openings of {OPENINGS[0]}-{LAST_YEAR}, each from fits on the years before it",
            method=f"""Mean total variation over citizenship x state by the formula, totals by citizenship and arrivals
            by route given: of the next year (years_ahead 1), of two and three years ahead (years_ahead {AHEAD}).""",
            identification="set-identified",
            unit="share of applicants in the wrong place",
            limits="""What does not follow newcomers stays as on the opening day, with pairs fitted beside whole
            communities; runs let it fade to 2015's, with pairs fitted beside that.""",
        ),
        digits=5,
    )  # fmt: skip
    estimates = factor_estimates(choice)
    write_estimates(
        "destination", estimates,
        """Factors on fitted weights: their interval over their value. Persistence, feedback and the way: what paired
        forecasts do not rule out; the value is the prior's where it is among them.""",
        quality,
    )  # fmt: skip
    return estimates


def write_openings(frame: pd.DataFrame, how: str) -> None:
    """Write ``opening_effects``; ``how`` they were moved from what the formula says."""
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
