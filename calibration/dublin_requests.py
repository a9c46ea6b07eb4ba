"""Fit how often a state sends a request: requests per first-time applicant, over the share with evidence
elsewhere.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactsim.agents.codes import PLACE_INDEX, PLACES, UK
from pactsim.calibration.fitted_table import Card, write
from pactsim.model import fitted, observed

Array = NDArray[np.float64]

YEARS = (2015, 2024)
EARLY = (2010, 2014)
#: Applicants added to a state's record at the mean of all states; early years count a tenth.
PSEUDO_APPLICANTS = 5_000.0
EARLY_WEIGHT = 0.1
#: Share of a state's first-time applicants against whom a run finds another state responsible.
EVIDENCE = 0.18
LARGEST = 0.95


def requests_per_applicant() -> Array:
    """Requests sent per first-time applicant, shrunken to the mean of all states: (33,); zero for ``OUT``."""
    totals = observed.table("applicants_total")
    by_state = totals[totals["member_state"].isin(PLACES)].set_index(["year", "member_state"])["total"]
    requests = _requests()
    requests = requests[requests.index.isin(by_state.index)]
    year = requests.index.get_level_values(0)
    weight = np.where(year >= YEARS[0], 1.0, EARLY_WEIGHT)
    place = requests.index.get_level_values(1).map(PLACE_INDEX).to_numpy()
    sent = np.bincount(place, weight * requests.to_numpy(), len(PLACES))
    applied = np.bincount(place, weight * by_state.loc[requests.index].to_numpy(), len(PLACES))
    recent = year >= YEARS[0]
    mean = requests[recent].sum() / by_state.loc[requests.index[recent]].sum()
    # states that publish are those that ask: others are drawn to half their mean
    ratio = (sent + PSEUDO_APPLICANTS * mean / 2) / (applied + PSEUDO_APPLICANTS)
    ratio[UK + 1 :] = 0.0
    return ratio


def _requests() -> pd.Series:
    """Requests sent by year and sender: published totals, before 2015 the sum the receivers report."""
    totals = observed.table("dublin_totals")
    totals = totals[(totals["direction"] == "outgoing") & totals["member_state"].isin(PLACES)]
    totals = totals[totals["requests"].notna() & totals["year"].between(*YEARS)]
    # four fifths of the requests of Cyprus in 2023 were voluntary relocation
    totals = totals[~((totals["member_state"] == "CY") & (totals["year"] == 2023))]
    late = totals.set_index(["year", "member_state"])["requests"]
    pairs = observed.table("dublin_pairs")
    pairs = pairs[
        (pairs["reported_by"] == "receiver") & pairs["year"].between(*EARLY) & pairs["sender"].isin(PLACES)
    ]
    early = pairs.groupby(["year", "sender"])["requests"].sum()
    early.index.names = late.index.names
    return pd.concat([late, early])


def make_tables() -> Array:
    """Write ``dublin_requests`` and return requests per applicant, (33,)."""
    ratio = requests_per_applicant()[: UK + 1]
    write(
        "dublin_requests",
        pd.DataFrame(
            {
                "place": PLACES[: UK + 1],
                "requests_per_applicant": ratio,
                "request": np.minimum(LARGEST, ratio / EVIDENCE),
            }
        ),
        Card(
            title="How often a state asks another to take a person",
            years=f"{YEARS[0]}-{YEARS[1]}; {EARLY[0]}-{EARLY[1]} at a tenth",
            method=f"""Requests sent over applicants of the same years, drawn to half the mean of those that
            publish by {PSEUDO_APPLICANTS:.0f} applicants; request = that over {EVIDENCE}, the share against
            whom runs find another state responsible, at most {LARGEST}.""",
            identification="set-identified",
            unit="requests per applicant; share of cases with evidence",
            limits="""The share with evidence is that of a run with the shipped entry_record_share, not
            observed; dublin_request_factor moves the product. Germany, France and others are at the most that
            evidence allows.""",
        ),
        digits=4,
    )
    fitted.forget()
    return ratio
