"""Output follows load: better than last year's output, and the levers are the fit."""

import numpy as np
import pytest

from pactsim.calibration import examination
from pactsim.model.parameters import Parameters


@pytest.fixture(scope="module")
def found() -> examination.ExaminationFit:
    return examination.fit(Parameters().number("opening_appeal_share"))


def test_elastic_capacity_beats_the_naive_rules(found: examination.ExaminationFit) -> None:
    naive = found.errors["last year's decisions"]
    assert found.errors["elastic, targets by state"] < found.errors["elastic, one target"] < naive
    assert naive < found.errors["all applications decided"]


def test_the_levers_hold_what_was_fitted(found: examination.ExaminationFit) -> None:
    parameters = Parameters()
    # rounded for readers; the loss is flat there
    assert parameters.number("examination_target_months") == pytest.approx(found.target_months, rel=0.05)
    assert parameters.number("examination_adjust") == pytest.approx(found.adjust, rel=0.2)
    assert parameters.number("examination_growth_limit") == pytest.approx(found.growth_limit, rel=0.2)


def test_more_applications_never_mean_fewer_decisions() -> None:
    work = examination.years_of_work(0.35)
    more = work._replace(applications=work.applications * 1.5)
    few = examination.predicted_decisions(work, 11.0, 0.1, 0.1)
    many = examination.predicted_decisions(more, 11.0, 0.1, 0.1)
    known = np.isfinite(few)
    assert (many[known] >= few[known] - 1e-9).all()


def test_decisions_never_exceed_what_is_there() -> None:
    work = examination.years_of_work(0.35)
    made = examination.predicted_decisions(work, 2.0, 1.0, 10.0)
    known = np.isfinite(made)
    assert (made[known] <= (work.open_cases + work.applications)[known] + 1e-9).all()
