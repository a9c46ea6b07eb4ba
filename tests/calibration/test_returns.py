"""Returns: the hazard ends in the share it was made from."""

import numpy as np
import pytest

from pactsim.agents.codes import OUT, PLACE_INDEX
from pactsim.calibration import returns


def test_the_hazard_beside_other_ways_ends_in_the_share() -> None:
    share, other = np.array([0.0, 0.1, 0.36]), 0.05
    monthly = returns.hazard(share, other)
    assert monthly / (monthly + other) == pytest.approx(share)


def test_shares_are_cut_and_drawn_together() -> None:
    share = returns.returned_share()
    assert share.max() <= returns.ASYLUM_FACTOR * returns.LARGEST
    assert share[OUT] == 0
    assert share[PLACE_INDEX["DE"]] > share[PLACE_INDEX["FR"]] > 0
