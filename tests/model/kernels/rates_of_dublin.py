"""Rates of the Dublin procedure and the numbers of both acts, for the tests of requests, transfers and relocation."""

import numpy as np

from pactsim.agents.codes import N_PLACES
from pactsim.agents.status import AMMR, DUBLIN_III
from pactsim.model.case_laws import case_law
from pactsim.model.parameters import Parameters
from pactsim.model.rates import DublinRates

PARAMETERS = Parameters({})
DUBLIN_LAW, AMMR_LAW = (case_law(PARAMETERS, code) for code in (DUBLIN_III, AMMR))
LAWS = (DUBLIN_LAW, DUBLIN_LAW, AMMR_LAW)
#: From every place to every place: all of them, and none.
ALWAYS, NONE = np.ones((N_PLACES, N_PLACES)), np.zeros((N_PLACES, N_PLACES))


def dublin_rates(**changes):
    """Some places ask seldom, every request is accepted and every transfer takes place."""
    given = {
        "request": np.random.default_rng(3).random(N_PLACES),
        "family_request": 0.6,
        "request_protected": 0.3,
        "acceptance": ALWAYS,
        "confirmation": 0.9,
        "transfer": ALWAYS,
        "open_share": np.ones(N_PLACES),
        "request_days": 40.0,
        "reply_days": 35.0,
        "transfer_days": 20.0,
        "family_request_days": 12.0,
        "family_reply_days": 9.0,
        "family_transfer_days": 8.0,
        "absconded_share": 0.4,
        "stopped": np.zeros(N_PLACES, dtype=np.bool_),
        "stopped_months": 12,
    }
    return DublinRates(**{**given, **changes})
