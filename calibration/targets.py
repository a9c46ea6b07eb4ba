"""What is fitted to: first-time applications without holes."""

import numpy as np
from numpy.typing import NDArray

from pactsim.model import observed

Array = NDArray[np.float64]


def first_time_applicants(first_year: int, last_year: int) -> Array:
    """First-time applications: (years, 31, 36); a state and year without a total counts as nobody.

    Limits: three cells are not held (HR 2017, LT 2021, LI 2023), together 0.1 % of the applications of
    2015-2025.
    """
    return np.nan_to_num(np.asarray(observed.first_time_applicants(first_year, last_year), dtype=np.float64))
