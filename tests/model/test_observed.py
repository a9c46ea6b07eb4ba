"""The observed tables say what their publishers said, and the arrays built from them keep it."""

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import (
    CHANNELS,
    CITIZENSHIPS,
    EU_STATES,
    N_ROUTES,
    POOL_STATES,
    STATE_INDEX,
    STATES,
)
from pactsim.model import observed
from pactsim.model.calendar import month_index

ROUTES = CHANNELS[:N_ROUTES]
PLACES = {*STATES, "UK", "EU", "EU26", "EU27", "EU28", "EU+", "OTHER_20"}
#: Sum over the EU-27 of first-time applicants in the spliced series (26 states in 2017 and 2021).
FIRST_TIME_EU27 = {
    2015: 1_217_185,
    2016: 1_167_075,
    2017: 618_274,
    2018: 564_610,
    2019: 630_087,
    2020: 416_213,
    2021: 532_883,
    2022: 874_234,
    2023: 1_050_271,
    2024: 913_209,
    2025: 672_967,
}


@pytest.mark.parametrize("name", observed.names())
def test_every_table_has_a_card_that_counts_its_rows(name: str) -> None:
    card = observed.card(name)
    assert card["rows"] == len(observed.table(name))
    for field in ("title", "publisher", "dataset", "vintage", "licence", "unit", "what_was_done", "gaps"):
        assert card[field].strip()


@pytest.mark.parametrize("name", observed.names())
def test_every_source_resolves(name: str) -> None:
    known = set(observed.table("sources")["source"])
    cells = observed.table(name)["source"]
    assert cells.notna().all()
    assert {part for cell in cells.unique() for part in cell.split("+")} <= known


def test_every_listed_source_is_used() -> None:
    used = {
        part
        for name in observed.names()
        if name != "sources"
        for cell in observed.table(name)["source"].unique()
        for part in cell.split("+")
    }
    assert used == set(observed.table("sources")["source"])


@pytest.mark.parametrize("name", observed.names())
def test_codes_are_the_models(name: str) -> None:
    table = observed.table(name)
    allowed = {
        "member_state": PLACES,
        "partner": None if name == "validation" else PLACES,
        "citizenship": {*CITIZENSHIPS, "TOTAL"},
        "route": set(ROUTES),
        "sender": PLACES,
        "receiver": PLACES,
    }
    for column, codes in allowed.items():
        if column in table.columns and codes is not None:
            assert table[column].notna().all()
            assert set(table[column]) <= codes


def test_no_table_is_large() -> None:
    sizes = [path.stat().st_size for path in observed.FOLDER.glob("*.csv")]
    assert max(sizes) < 1_000_000
    assert sum(sizes) < 4_000_000


@pytest.mark.parametrize(("year", "persons"), FIRST_TIME_EU27.items())
def test_first_time_applicants_add_up_to_the_union(year: int, persons: int) -> None:
    rows = observed.table("applicants")
    rows = rows[(rows["year"] == year) & rows["member_state"].isin(EU_STATES)]
    assert rows["first_time"].sum() == persons


def test_a_state_year_without_total_is_a_gap_not_zero() -> None:
    applicants = observed.first_time_applicants(2013, 2025)
    missing = {
        (2013 + year, STATES[state]) for year, state in np.argwhere(np.isnan(applicants).all(axis=2)).tolist()
    }
    assert missing == {(2017, "HR"), (2021, "LT"), (2023, "LI")}
    assert applicants.shape == (13, 31, 36)


def test_years_outside_the_table_are_refused() -> None:
    with pytest.raises(ValueError, match="applicants"):
        observed.first_time_applicants(1999, 2010)
    with pytest.raises(ValueError, match="irregular entries"):
        observed.detections(month_index(2025, 12), month_index(2026, 1))


def test_unknown_table_names_the_nearest() -> None:
    with pytest.raises(LookupError, match="did you mean 'applicants'"):
        observed.table("applicant")


def test_detections_by_citizenship_add_up_to_detections_by_month() -> None:
    by_month = observed.table("irregular_entries_month").groupby(["route", "year"])["detections"].sum()
    by_citizenship = (
        observed.table("irregular_entries_citizenship").groupby(["route", "year"])["detections"].sum()
    )
    pd.testing.assert_series_equal(by_month, by_citizenship)
    product = observed.detections(month_index(2009, 1), month_index(2025, 12))
    assert product.sum() == pytest.approx(by_month.sum())
    assert observed.table("irregular_entries")["detections"].sum() == pytest.approx(by_month.sum())


def test_2025_detections_come_to_the_published_total() -> None:
    in_2025 = observed.detections(month_index(2025, 1), month_index(2025, 12))
    assert in_2025.sum() == pytest.approx(178_000, rel=0.002)
    central = ROUTES.index("Central Mediterranean")
    assert in_2025[:, central].sum() == pytest.approx(66_328)


def test_unspecified_nationalities_never_exceed_the_detections() -> None:
    table = observed.table("irregular_entries_citizenship")
    assert (table["allocated"] <= table["detections"]).all()


@pytest.mark.parametrize("year", [2008, 2015, 2016, 2025, 2030])
def test_entry_state_shares_sum_to_one(year: int) -> None:
    assert observed.entry_state_shares(year).sum(axis=1) == pytest.approx(np.ones(9))


def test_entry_state_shares_lie_in_their_range() -> None:
    table = observed.table("entry_states")
    assert (table["lo"] <= table["share"] + 1e-9).all()
    assert (table["share"] <= table["hi"] + 1e-9).all()
    assert table.groupby(["route", "year"])["share"].sum().to_numpy() == pytest.approx(1.0, abs=1e-4)
    assert set(table["basis"]) == {"observed", "assumption"}
    with pytest.raises(ValueError, match="median"):
        observed.entry_state_shares(2020, "median")


def test_monthly_profile_sums_to_one() -> None:
    table = observed.table("monthly_profile")
    sums = table.groupby(["year", "member_state"])["share"].agg(["sum", "size"])
    assert sums["sum"].to_numpy() == pytest.approx(1.0, abs=1e-5)
    assert (sums["size"] == 12).all()


def test_key_of_the_pool_is_within_a_tenth_of_a_point_of_the_known_shares() -> None:
    position = [STATE_INDEX[state] for state in POOL_STATES]
    population = observed.state_series("population", 2025, 2025)[0, position]
    gdp = observed.state_series("gdp_meur", 2024, 2024)[0, position]
    key = dict(zip(POOL_STATES, 0.5 * population / population.sum() + 0.5 * gdp / gdp.sum(), strict=True))
    assert key["DE"] == pytest.approx(0.21689, abs=0.001)
    assert key["FR"] == pytest.approx(0.16002, abs=0.001)


def test_state_series_carries_the_last_known_value() -> None:
    gdp = observed.state_series("gdp_meur", 2024, 2026)
    assert np.array_equal(gdp[0], gdp[2])
    for variable in ("population", "gdp_meur", "unemployment"):
        assert np.isfinite(observed.state_series(variable, 2000, 2030)).all()
    with pytest.raises(ValueError, match="poulation"):
        observed.state_series("poulation", 2020, 2021)


def test_stocks_have_their_shapes_and_sizes() -> None:
    assert observed.residents(2015).shape == (33, 36)
    assert observed.residents(2015)[STATE_INDEX["DE"], CITIZENSHIPS.index("SY")] > 100_000
    assert observed.pending_stock(2014).shape == (31, 36)
    assert observed.pending_stock(2024)[[STATE_INDEX[s] for s in EU_STATES]].sum() > 900_000
    assert observed.protected_stock(2030).sum() == observed.protected_stock(2025).sum()


def test_protected_ukrainians_are_without_temporary_protection() -> None:
    ukraine = CITIZENSHIPS.index("UA")
    assert (
        observed.protected_stock(2023)[:, ukraine].sum() == observed.protected_stock(2021)[:, ukraine].sum()
    )
    assert observed.temporary_protection(2023, 12).sum() > 4_000_000
    assert observed.temporary_protection(2022, 1).sum() == 0


def test_best_residents_prefers_citizenship_within_three_years() -> None:
    best = observed.best_residents(2022).set_index(["member_state", "citizenship"])
    assert best.loc[("DE", "SY"), "basis"] == "eurostat"
    assert best.loc[("EL", "AL"), "basis"].startswith("undesa")
    assert not best.index.duplicated().any()


def test_distances_are_symmetric_and_zero_at_home() -> None:
    between = observed.between_states_km()
    assert np.array_equal(between, between.T)
    assert (np.diag(between) == 0).all()
    berlin_paris = between[STATE_INDEX["DE"], STATE_INDEX["FR"]]
    assert berlin_paris == pytest.approx(878, abs=5)


def test_proximity_covers_origins_without_a_place() -> None:
    distance = observed.distance_km()
    named = [i for i, code in enumerate(CITIZENSHIPS) if code not in {"STLS", "OTHER"}]
    for code in ("STLS", "OTHER"):
        row = distance[CITIZENSHIPS.index(code)]
        assert (row > distance[named].min(axis=0)).all()
        assert (row < distance[named].max(axis=0)).all()
    tie = observed.colonial_tie()
    assert tie[CITIZENSHIPS.index("ER"), STATE_INDEX["IT"]] == 1
    assert tie[CITIZENSHIPS.index("RU"), STATE_INDEX["LV"]] == 0
    assert observed.common_language("9pct").shape == (36, 33)


def test_border_places_come_to_thirty_thousand() -> None:
    places = observed.border_places()
    assert places.sum() == pytest.approx(30_000)
    assert places[STATE_INDEX["IT"]] == 8_016
    assert places[STATE_INDEX["DK"]] == places[STATE_INDEX["NO"]] == 0


def test_reception_places_are_never_invented() -> None:
    places = observed.reception_places(2024)
    assert places[STATE_INDEX["PL"]] == 1_525
    assert np.isnan(places[STATE_INDEX["DE"]])


def test_shares_lie_between_zero_and_one() -> None:
    for year in (2014, 2019, 2023, 2026):
        share = observed.sar_share(year)
        assert ((share >= 0) & (share <= 1)).all()
    rate = observed.returns_rate(2017, 2024)
    held = rate[np.isfinite(rate)]
    assert held.size >= 12
    assert ((held >= 0) & (held <= 1)).all()


def test_total_decisions_take_eurostat_where_it_is_held() -> None:
    assert observed.total_decisions(2016)[STATE_INDEX["DE"]] == pytest.approx(631_180, abs=100)
    assert np.isfinite(observed.total_decisions(2024)).sum() >= 30


def test_relocation_commitments_add_up() -> None:
    table = observed.table("relocation_2015_commitments")
    for origin, total in (("IT", 34_953), ("EL", 63_302)):
        rows = table[(table["from"] == origin) & (table["to"] != "ALL")]
        assert rows["persons"].sum() == total


def test_first_pool_names_who_is_under_pressure() -> None:
    pool = observed.table("pool_2026").set_index("member_state")
    assert set(pool.index[pool["under_pressure"] == 1]) == {"CY", "EL", "ES", "IT"}
    assert pool.loc["DE", "pledged_persons"] == 4_555
    assert pool.loc["DE", "form"] == "offsets"
    assert set(pool.index[pool["deduction"] == "full"]) == {"AT", "CZ", "HR", "PL"}


def test_data_hash_is_stable_text() -> None:
    assert observed.data_hash() == observed.data_hash()
    assert len(observed.data_hash()) == 64
