"""Paths of future entries: shocks to the day, and an ensemble whose mean and spread are the promised ones."""

from datetime import date

import numpy as np
import pytest

from pactsim.agents.codes import CHANNEL_INDEX, CITIZENSHIP_INDEX, OTHER_ENTRY
from pactsim.model import entries
from pactsim.model.arrival_paths import future_factors, member_factors
from pactsim.model.arrival_volatility import measured_volatility
from pactsim.model.calendar import month_index
from pactsim.model.faults import InputFault
from pactsim.model.parameters import Parameters
from pactsim.model.phases.entries import all_entries
from pactsim.model.scenario import Scenario
from pactsim.model.scenario_sections import Arrivals

FIRST, LAST = month_index(2025, 1), month_index(2030, 12)
MEMBERS, YEARS = 300, range(2026, 2034)


@pytest.fixture(scope="module")
def ensemble():
    """(members, years, 12, 10) factors of members 1 to 300."""
    return np.array([[member_factors(member, year) for year in YEARS] for member in range(1, MEMBERS + 1)])


def _factors(**arrivals):
    return future_factors(Arrivals(**arrivals), FIRST, LAST)


def _month(year, number):
    return month_index(year, number) - FIRST


def test_member_zero_is_persistence_exactly():
    plain = entries.latent_entries(Parameters(), FIRST, LAST)
    member = entries.latent_entries(
        Parameters(), FIRST, LAST, factors=_factors(path="ensemble", member=0)
    )  # fmt: skip
    assert np.array_equal(plain, member)


def test_observed_months_are_left_alone():
    factors = _factors(path="ensemble", member=5)
    assert (factors[: _month(2026, 1)] == 1.0).all()
    assert (factors[_month(2026, 1) :, CHANNEL_INDEX["Western Balkan"]] != 1.0).all()


def test_the_mean_over_members_is_the_default_path(ensemble):
    """300 members; each mean within four of its own standard errors, and the first year's within a tenth.

    Eight years of ten channels make eighty means that are not independent; four standard errors leave room for
    the skew of log-normal draws, whose sample error is itself uncertain.
    """
    yearly = ensemble.mean(axis=2)
    error = yearly.std(axis=0, ddof=1) / np.sqrt(MEMBERS)
    assert (np.abs(yearly.mean(axis=0) - 1.0) < 4 * error).all()
    assert yearly[:, 0].mean() == pytest.approx(1.0, abs=0.1)


def test_yearly_changes_have_the_measured_spread(ensemble):
    """After four years the path has fanned out. 300 members x 3 changes: the standard error of a standard
    deviation is 1 / sqrt(2 x 900), 2.4 %; four of them and 2 % for the months within the year make 12 %, but for
    the Western African route, whose months are so uneven that they add to its years.
    """
    changes = np.diff(np.log(ensemble.mean(axis=2)), axis=1)[:, 4:]
    ratio = changes.std(axis=(0, 1)) / measured_volatility().yearly_sd
    uneven = CHANNEL_INDEX["Western African"]
    assert ratio[uneven] == pytest.approx(1.1, abs=0.15)
    assert np.delete(ratio, uneven) == pytest.approx(1.0, abs=0.12)


def test_months_have_the_measured_spread_and_other_entries_none(ensemble):
    """Log deviations from the year's log mean; the correction to a mean of one shifts them a little by month."""
    deviation = np.log(ensemble) - np.log(ensemble).mean(axis=2, keepdims=True)
    expected = measured_volatility().monthly_sd
    routes = slice(0, OTHER_ENTRY)
    assert deviation.std(axis=(0, 1, 2))[routes] == pytest.approx(expected[routes], rel=0.1)
    assert deviation[..., OTHER_ENTRY] == pytest.approx(0.0, abs=1e-12)


def test_the_record_gives_the_volatility_that_was_published_for_it():
    """Standard deviations of the yearly log change 2009-2024 as the research notes give them: 0.45 to 1.34."""
    sd = measured_volatility().yearly_sd
    assert sd[CHANNEL_INDEX["Western Mediterranean"]] == pytest.approx(0.454, abs=0.001)
    assert sd[CHANNEL_INDEX["Western Balkan"]] == pytest.approx(1.335, abs=0.001)
    assert sd[CHANNEL_INDEX["Central Mediterranean"]] == pytest.approx(1.143, abs=0.001)


def test_replicates_and_both_scenarios_share_the_path(toy):
    ensemble = {"arrivals": {"path": "ensemble", "member": 3}}
    worlds = [
        toy.small_world(2026, 2028, 1000, seed, {"solidarity_pool": pool}, **ensemble)
        for seed, pool in ((1, True), (2, True), (1, False))
    ]
    one, seeded, alternative = (all_entries(world) for world in worlds)
    assert np.array_equal(one, seeded)
    assert np.array_equal(one, alternative)
    plain = all_entries(toy.small_world(2026, 2028, 1000))
    assert not np.array_equal(one, plain)


def test_members_differ_and_a_longer_run_keeps_its_beginning():
    assert not np.array_equal(member_factors(1, 2026), member_factors(2, 2026))
    short = future_factors(Arrivals(path="ensemble", member=1), FIRST, month_index(2027, 6))
    assert np.array_equal(short, _factors(path="ensemble", member=1)[: short.shape[0]])


def test_a_shock_multiplies_its_channel_citizenship_and_days():
    shock = {
        "channel": "Western Balkan", "citizenship": "SY", "factor": 3.0,
        "since": date(2027, 3, 16), "until": date(2027, 4, 30),
    }  # fmt: skip
    factors = _factors(shocks=[shock])
    people = (CHANNEL_INDEX["Western Balkan"], CITIZENSHIP_INDEX["SY"])
    assert factors[_month(2027, 3), *people] == pytest.approx(1 + 2 * 16 / 31)  # 16 of 31 days
    assert factors[_month(2027, 4), *people] == 3.0
    factors[_month(2027, 3) : _month(2027, 5), *people] = 1.0
    assert (factors == 1.0).all()


def test_shocks_on_the_same_people_multiply_and_zero_closes_a_route():
    days = {"since": date(2028, 1, 1), "until": date(2028, 12, 31)}
    factors = _factors(
        shocks=[{"factor": 2.0, **days}, {"route": "Black Sea", "factor": 1.5, **days}, {
            "citizenship": "AF", "factor": 0.0, **days,
        }]
    )  # fmt: skip
    june = factors[_month(2028, 6)]
    assert june[CHANNEL_INDEX["Black Sea"], CITIZENSHIP_INDEX["SY"]] == 3.0
    assert june[CHANNEL_INDEX["Other entry"], CITIZENSHIP_INDEX["SY"]] == 2.0
    assert (june[:, CITIZENSHIP_INDEX["AF"]] == 0.0).all()
    assert (factors[: _month(2028, 1)] == 1.0).all()


def test_a_file_replaces_the_path_with_its_shocks(tmp_path, toy):
    csv = toy.write_arrivals(tmp_path / "few.csv", {("Black Sea", "SY"): 7}, (2027, 2027))
    shock = {"factor": 9.0, "since": date(2027, 1, 1), "until": date(2028, 12, 31)}
    world = toy.small_world(2026, 2028, 1000, arrivals={"csv": str(csv), "shocks": [shock]})
    plain = all_entries(toy.small_world(2026, 2028, 1000))
    found = all_entries(world)
    start = month_index(2026, 1) - 24
    year = slice(month_index(2027, 1) - start, month_index(2028, 1) - start)
    assert found[year].sum() == 84
    assert found[year.stop :] == pytest.approx(9.0 * plain[year.stop :])


def test_all_faults_of_shocks_are_listed_at_once(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        base = "baseline"
        [levers]
        solidarty_pool = true
        [arrivals]
        shocks = [
            { channel = "Western Balkans", since = 2027-05-01, until = 2027-04-30, factor = 2.0 },
            { citizenship = "SYR", since = 2024-01-01, until = 2027-04-30, factor = -1.0 },
        ]
        """,
        encoding="utf-8",
    )
    with pytest.raises(InputFault) as fault:
        Scenario.load(path)
    text = str(fault.value)
    for words in (
        "shocks.0.channel: unknown channel 'Western Balkans'; did you mean 'Western Balkan'?",
        "shocks.0.until: 2027-04-30 is before since 2027-05-01",
        "shocks.1.citizenship: unknown citizenship 'SYR'; did you mean 'SY'?",
        "shocks.1.since: 2024-01-01 is before 2026-01-01",
        "shocks.1.factor: -1.0 is not",
        "unknown name 'solidarty_pool'",
    ):
        assert words in text
    assert len(fault.value.faults) == 6


def test_a_misspelt_field_does_not_hide_the_other_faults(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        base = "baseline"
        [arrivals]
        shocks = [{ chanel = "all", since = 2028-01-01, until = 2027-01-01, factor = 2.0 }]
        """,
        encoding="utf-8",
    )
    with pytest.raises(InputFault) as fault:
        Scenario.load(path)
    text = str(fault.value)
    assert "'arrivals.shocks.0.chanel'; did you mean 'channel'?" in text
    assert "2027-01-01 is before since 2028-01-01" in text


def test_a_member_without_the_ensemble_is_a_fault():
    with pytest.raises(InputFault, match="member 3 needs path = 'ensemble'"):
        Scenario.load("baseline").changed(arrivals={"member": 3})


def test_paths_and_shocks_are_part_of_the_hash():
    plain = Scenario.load("baseline")
    shock = {"factor": 2.0, "since": date(2027, 1, 1), "until": date(2027, 12, 31)}
    changed = [
        plain.changed(arrivals=arrivals)
        for arrivals in (
            {"path": "ensemble", "member": 1}, {"path": "ensemble", "member": 2}, {"shocks": [shock]},
        )
    ]  # fmt: skip
    assert len({plain.hash(), *(scenario.hash() for scenario in changed)}) == 4
    assert changed[2].changed(why="the same").hash() == changed[2].hash()
