"""Latent entries: the measurement model, the default future, the user's future."""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import CHANNEL_INDEX, CITIZENSHIP_INDEX, N_CITIZENSHIPS, N_ROUTES, OTHER_ENTRY
from pactsim.model import entries, fitted, observed
from pactsim.model.calendar import month_index
from pactsim.model.parameters import Parameters

PARAMETERS = Parameters()
JANUARY_2015, DECEMBER_2025 = month_index(2015, 1), month_index(2025, 12)


def test_persons_times_duplicates_are_the_detections() -> None:
    found = entries.latent_entries(PARAMETERS, JANUARY_2015, DECEMBER_2025)
    assert found.shape == (132, 10, N_CITIZENSHIPS)
    again = found[:, :N_ROUTES] * (1 + entries.duplicates(PARAMETERS))
    assert again == pytest.approx(observed.detections(JANUARY_2015, DECEMBER_2025))


def test_a_year_of_other_entries_is_the_fitted_number() -> None:
    found = entries.latent_entries(PARAMETERS, month_index(2022, 1), month_index(2022, 12))
    assert found[:, OTHER_ENTRY].sum(axis=0) == pytest.approx(fitted.other_entries()[2022])


def test_a_person_from_syria_on_the_balkan_route_was_mostly_counted_before() -> None:
    balkan, duplicates = CHANNEL_INDEX["Western Balkan"], entries.duplicates(PARAMETERS)
    assert duplicates[balkan, CITIZENSHIP_INDEX["SY"]] > duplicates[balkan, CITIZENSHIP_INDEX["TN"]]


def test_chance_to_apply() -> None:
    chance = entries.apply_probability(PARAMETERS)
    assert chance.shape == (10, N_CITIZENSHIPS)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert (chance[OTHER_ENTRY] == 1).all()
    circular = entries.apply_probability(PARAMETERS, corrected=False)[CHANNEL_INDEX["Albania-Greece"]]
    assert circular == pytest.approx(PARAMETERS.number("apply_probability_circular"))


def test_the_delay_is_a_distribution_with_a_long_tail_and_longer_in_the_surge() -> None:
    months = np.arange(entries.LONGEST_DELAY + 1)
    ordinary = entries.lodging_delay(PARAMETERS, month_index(2019, 6))
    surge = entries.lodging_delay(PARAMETERS, month_index(2015, 10))
    assert ordinary.sum() == pytest.approx(1.0)
    assert surge.sum() == pytest.approx(1.0)
    assert ordinary[12:].sum() > 0.05
    assert surge @ months > ordinary @ months


def test_the_default_future_repeats_the_last_three_years() -> None:
    past = entries.latent_entries(PARAMETERS, month_index(2023, 1), DECEMBER_2025)
    future = entries.latent_entries(PARAMETERS, month_index(2026, 1), month_index(2027, 12))
    assert future[:12] == pytest.approx(past.reshape(3, 12, 10, N_CITIZENSHIPS).mean(axis=0))
    assert future[12:] == pytest.approx(future[:12])


def test_level_and_trend_touch_the_future_only() -> None:
    first, last = month_index(2025, 12), month_index(2027, 1)
    base = entries.latent_entries(PARAMETERS, first, last)
    changed = entries.latent_entries(PARAMETERS, first, last, level=2.0, trend=0.1)
    assert changed[0] == pytest.approx(base[0])
    assert changed[1] == pytest.approx(base[1] * 2 * 1.1)
    assert changed[13] == pytest.approx(base[13] * 2 * 1.1**2)


def test_a_table_replaces_the_months_it_names() -> None:
    rows = {"year": [2026], "month": [2], "channel": ["Eastern Mediterranean"], "citizenship": ["SY"]}
    table = pd.DataFrame({**rows, "persons": [1234]})
    first, last = month_index(2026, 1), month_index(2026, 3)
    base = entries.latent_entries(PARAMETERS, first, last)
    found = entries.latent_entries(PARAMETERS, first, last, future=table)
    assert found[[0, 2]] == pytest.approx(base[[0, 2]])
    assert found[1].sum() == 1234
    assert found[1, CHANNEL_INDEX["Eastern Mediterranean"], CITIZENSHIP_INDEX["SY"]] == 1234


def test_entries_before_are_the_months_before() -> None:
    before = entries.entries_before(PARAMETERS, JANUARY_2015, 6)
    assert before == pytest.approx(entries.latent_entries(PARAMETERS, JANUARY_2015 - 6, JANUARY_2015 - 1))


def test_months_before_the_record_are_refused() -> None:
    with pytest.raises(ValueError, match="January 2013"):
        entries.latent_entries(PARAMETERS, month_index(2012, 12), JANUARY_2015)


@pytest.mark.parametrize("year", [2015, 2025, 2035])
def test_entry_states_are_shares(year: int) -> None:
    assert entries.entry_states(year).sum(axis=1) == pytest.approx(1.0)
