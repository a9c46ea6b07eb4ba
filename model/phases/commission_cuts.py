"""The cut-offs by which the Commission judges: the assumed ones, or a member of the set that the record allows."""

from datetime import date
from typing import Final

from pactsim.model import fitted
from pactsim.model.parameters import Parameters

#: What risk is judged by, in the order in which ``risk_score`` takes the cut-offs ``risk_cut_<name>``.
RISK_CUTS: Final = ("trend", "load", "applications", "arrivals")
CUTS: Final = (
    "pressure_cut_applications",
    "pressure_cut_arrivals",
    "pressure_cut_sar",
    "risk_cut_trend",
    "risk_cut_load",
    "risk_cut_applications",
    "risk_cut_arrivals",
    "significant_cut",
    "significant_weight_temporary_protection",
)


def commission_cuts(parameters: Parameters, on: date) -> dict[str, float]:
    """The cut-offs of a day, by name.

    ``commission_member`` 0: each is a parameter of its own. 1 and more: all come from that row of the fitted
    table ``commission_thresholds``, since only together they agree with the labels of 2025; a scenario that sets
    single cut-offs beside a member sets nothing.
    """
    member = int(parameters.number("commission_member", on))
    if member == 0:
        return {name: parameters.number(name, on) for name in CUTS}
    rows = fitted.table("commission_thresholds")
    row = rows[rows["member"] == member]
    if len(row) != 1:
        raise ValueError(
            f"commission_member {member}: the table 'commission_thresholds' holds 1 to {rows['member'].max()}"
        )
    return {name: float(row[name].iloc[0]) for name in CUTS}
