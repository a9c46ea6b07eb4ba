"""Fit the monthly chance that a finally rejected person is returned, by state."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES, PLACE_INDEX, PLACES, UK
from pactsim.calibration.fitted_table import Card, write
from pactsim.model import fitted, observed
from pactsim.model.parameters import Parameters

Array = NDArray[np.float64]

YEARS = (2015, 2024)
#: Returns per order are drawn to the mean of all states by this many orders, and cut here: cohorts differ.
PSEUDO_ORDERS = 5_000.0
LARGEST = 0.6
#: Returns include people who never applied for asylum and leave more readily (visa-free citizens above all).
ASYLUM_FACTOR = 0.6


def returned_share() -> Array:
    """Share of finally rejected people who are returned in the end: (33,); zero in ``OUT``."""
    rows = observed.table("returns").dropna(subset=["orders_to_leave", "returned"])
    rows = rows[rows["year"].between(*YEARS) & rows["member_state"].isin(PLACES)]
    # a published zero beside thousands of orders means not reported (CH 2019-2020)
    rows = rows[~((rows["returned"] == 0) & (rows["orders_to_leave"] > 1000))]
    place = rows["member_state"].map(PLACE_INDEX).to_numpy()
    orders = np.bincount(place, rows["orders_to_leave"], len(PLACES))
    returned = np.bincount(place, np.minimum(rows["returned"], rows["orders_to_leave"]), len(PLACES))
    mean = returned[:N_STATES].sum() / orders[:N_STATES].sum()
    share = (returned + PSEUDO_ORDERS * mean) / (orders + PSEUDO_ORDERS)
    share[UK + 1 :] = 0.0
    return ASYLUM_FACTOR * np.minimum(share, LARGEST)


def hazard(share: Array, other_ways: float) -> Array:
    """Monthly hazard of return that ends in ``share`` beside other ways out of ``other_ways`` a month:
    (33,).
    """
    return share / (1 - share) * other_ways


def make_tables(parameters: Parameters) -> Array:
    """Write ``returns`` and return the hazards, (33,)."""
    share = returned_share()
    names = ("disappear_rejected_rate", "leave_rejected_rate", "reapply_rejected_rate")
    other = sum(parameters.number(name) for name in names)
    monthly = hazard(share, other)
    write(
        "returns",
        pd.DataFrame(
            {
                "place": PLACES[: UK + 1],
                "returned_share": share[: UK + 1],
                "monthly_hazard": monthly[: UK + 1],
            }
        ),
        Card(
            title="Monthly chance that a finally rejected person is returned",
            years=f"{YEARS[0]}-{YEARS[1]}",
            method=f"""Returned over orders to leave of the same years, drawn to the mean by
            {PSEUDO_ORDERS:.0f} orders, at most {LARGEST}, times {ASYLUM_FACTOR} for rejected applicants; as a
            hazard beside the other ways out ({other:.3f} a month).""",
            identification="prior-only",
            unit="share; per month",
            limits="""Orders and returns of a year are different cohorts and mostly not asylum seekers; the
            factor is an assumption. For 15 states the record ends in 2016.""",
        ),
        digits=5,
    )
    fitted.forget()
    return monthly
