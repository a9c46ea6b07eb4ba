"""Shares of entry for the tests of arriving and of opening people: everything happens to some."""

import numpy as np

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES
from pactsim.model.rates import EntryRates


def rates(**changes):
    """Random chances by channel, place and citizenship; any of them may be set."""
    source = np.random.default_rng(1)
    given = {
        "unaccompanied": 0.1, "family_share": 0.5, "family_extra": 1.2, "two_adults": 0.6, "vulnerable": 0.2,
        "link_family": 0.1, "link_applicant": 0.1, "link_other": 0.3, "link_relative": 0.4, "visa": 0.3,
        "permit": 0.15, "diploma": 0.1, "apply": source.random((12, N_CITIZENSHIPS)),
        "record": source.random((12, N_PLACES)), "record_sar": np.full((12, N_PLACES), 0.95),
        "sar": source.random((12, N_PLACES)), "visa_free": (np.arange(N_CITIZENSHIPS) % 3 == 0).astype(np.int8),
        "delay_short": 21.0, "delay_long": 274.0, "delay_long_share": 0.2, "delay_longest": 730.0,
        "wait_out": 0.3, "stay_not_applying": 700.0, "visa_validity": 90,
    }  # fmt: skip
    return EntryRates(**{**given, **changes})
