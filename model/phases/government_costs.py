"""What a government weighs when it chooses the form of its contribution."""

from collections.abc import Mapping
from datetime import date

from pactsim.agents.member_state import Costs
from pactsim.model.parameters import Parameters


def costs_of_forms(parameters: Parameters, on: date, stance: Mapping[str, float]) -> Costs:
    """What a government with a stated position weighs on a day, EUR a person."""
    price = parameters.number("solidarity_price_eur", on)
    relief = relief_by_record(parameters, on, stance)
    return Costs(
        price=int(price),
        hosting=parameters.number("hosting_cost_eur", on) - premium_eur(parameters, on),
        political=parameters.number("relocation_political_cost_eur", on) * (1.0 - relief),
        offset=parameters.number("offset_cost_eur", on),
        alternative=int(price) * parameters.number("alternative_cost_factor", on),
        refusal=parameters.number("refusal_cost_eur", on) + parameters.number("pledge_penalty_eur", on),
        deduction=parameters.number("deduction_cost_eur", on),
        stance=parameters.number("stance_weight_eur", on),
        taste_scale=parameters.number("form_taste_scale_eur", on),
    )


def relief_by_record(parameters: Parameters, on: date, stance: Mapping[str, float]) -> float:
    """The part of the political cost that falls away: who took people when nothing obliged it to, and has said
    nothing else since, dreads them less.
    """
    return parameters.number("voluntary_record_relief", on) * stance.get("took_voluntarily", 0.0)


def premium_eur(parameters: Parameters, on: date) -> float:
    """What a government sets of the Union's lump sum against the cost of hosting, EUR a person."""
    return parameters.number("premium_weight", on) * parameters.number("relocation_lump_sum_eur", on)
