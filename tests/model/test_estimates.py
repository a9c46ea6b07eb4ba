"""The scenario's axes scale the fitted rates, and suspensions follow the calendar."""

from datetime import date

import pytest

from pactsim.agents.codes import PLACE_INDEX
from pactsim.model import estimates, fitted
from pactsim.model.parameters import Parameters

ITALY, GREECE, GERMANY = (PLACE_INDEX[code] for code in ("IT", "EL", "DE"))


def test_without_overrides_the_fitted_rates_hold() -> None:
    plain = Parameters()
    assert estimates.dublin_acceptance(plain) == pytest.approx(fitted.dublin_acceptance())
    assert estimates.dublin_transfer(plain) == pytest.approx(fitted.dublin_transfer())
    assert estimates.dublin_request(plain) == pytest.approx(fitted.dublin_request())
    assert estimates.return_hazard(plain) == pytest.approx(fitted.return_hazard())


def test_a_factor_never_makes_a_chance_of_more_than_one() -> None:
    raised = Parameters({"dublin_transfer_factor": 3.0, "dublin_acceptance_factor": 1.15})
    assert estimates.dublin_transfer(raised).max() <= 1.0
    assert estimates.dublin_acceptance(raised).max() <= 1.0


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2022, 12, 5), True),
        (date(2022, 12, 6), False),
        (date(2026, 6, 11), False),
        (date(2026, 6, 12), True),
    ],
)
def test_italy_takes_nobody_back_between_december_2022_and_june_2026(day: date, open_: bool) -> None:
    assert bool(estimates.dublin_openness(Parameters(), day)[ITALY] >= 0.5) is open_


def test_greece_was_closed_until_march_2017_and_germany_never() -> None:
    before = estimates.dublin_openness(Parameters(), date(2017, 3, 14))
    after = estimates.dublin_openness(Parameters(), date(2017, 3, 15))
    assert before[GREECE] < 0.1 and after[GREECE] == 1.0
    assert before[GERMANY] == after[GERMANY] == 1.0


def test_a_scenario_can_keep_italy_closed() -> None:
    closed = Parameters({"dublin_openness_it": 0.0})
    assert estimates.dublin_openness(closed, date(2030, 1, 1))[ITALY] == 0.0


def test_target_months_vary_by_state_around_the_common_target() -> None:
    months = estimates.examination_target_months(Parameters())
    assert months.min() > 1 and months.max() > 1.5 * months.min()
