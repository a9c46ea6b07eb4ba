"""How large a pool the criteria of the law would suggest; the law itself names them and gives no formula."""

import numpy as np

from pactsim.model.law.registry import rule

# A total that is whole already is not raised by a binary fraction.
_ROUNDING = 1e-6


@rule(article="AMMR 12(3)", in_force="2024-06-11", parameters=("pool_criteria_share",))
def expected_to_stay(arrivals: float, recognition_rate: float, return_rate: float) -> float:
    """Of a year's arrivals those who are recognised, or rejected and not returned; persons.

    Reading: the three quantities that the law names, put together in the plainest way.
    Source: Regulation (EU) 2024/1351, Article 12(3): total arrivals, average recognition, average return rate.
    In force since 11 June 2024.
    """
    return arrivals * (recognition_rate + (1.0 - recognition_rate) * (1.0 - return_rate))


@rule(article="AMMR 12(3)", in_force="2024-06-11", parameters=("pool_grossed_up",))
def grossed_up(persons: int, share_of_beneficiaries: float) -> int:
    """A total raised so that those who are no beneficiaries reach it alone.

    Raises ValueError if nobody else has a share.
    Source: Regulation (EU) 2024/1351, Article 12(3): beneficiaries do not deliver, which is to be allowed for.
    In force since 11 June 2024.
    """
    if share_of_beneficiaries >= 1.0:
        raise ValueError("grossed_up needs a state that is no beneficiary")
    return int(np.ceil(persons / (1.0 - share_of_beneficiaries) - _ROUNDING))
