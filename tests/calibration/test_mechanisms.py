"""Sums over a hand-made run, the published figures that stand beside them, and the words of the table."""

import math

import numpy as np
import pandas as pd
import pytest

from pactsim.agents.codes import STATES
from pactsim.calibration import mechanisms as page
from pactsim.calibration.mechanism_relocation import relocation_rows
from pactsim.calibration.mechanism_tables import RunTables, published, states_of
from pactsim.model import observed
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation

STATES_COLUMNS = (
    "applications_first_time", "applications_repeat", "first_grown", "first_grown_elsewhere",
    "first_grown_without_record", "protected_in_greece",
    "pending", "appeals_pending", "decisions_positive", "decisions_negative",
)  # fmt: skip


@pytest.fixture
def by_hand():
    """2015 to 2025, every state and month: one of everything; 31 relocated a month from Italy to Portugal."""
    keys = [(y, m, s) for y in range(2015, 2026) for m in range(1, 13) for s in STATES]
    states = pd.DataFrame(keys, columns=["year", "month", "member_state"]).assign(
        **dict.fromkeys(STATES_COLUMNS, 1)
    )
    months = [(y, m) for y in range(2015, 2026) for m in range(1, 13)]
    flows = pd.DataFrame(
        [(y, m, "relocation", "IT", "PT", 31, 0) for y, m in months]
        + [(y, m, "onward", "EL", "DE", 10, 4) for y, m in months],
        columns=["year", "month", "kind", "from_state", "to_state", "amount", "with_status"],
    )
    dublin = pd.DataFrame(
        [
            (y, s, r, 100, 50, 5)
            for y in range(2015, 2026)
            for s, r in (("DE", "IT"), ("DE", "UK"), ("NO", "IT"))
        ],
        columns=["year", "sender", "receiver", "requests", "accepted", "transfers"],
    )
    relocated = pd.DataFrame(
        [(y, 2015, "PT", 1000, 700) for y in range(2016, 2026)],
        columns=["year", "cycle", "member_state", "received", "still_there"],
    )
    return {"states": states, "flows": flows, "dublin": dublin, "relocated": relocated}


def test_sums_over_places_and_months(by_hand):
    run = RunTables(by_hand)
    assert run.flow("pending", "DE", (2019, 11), (2020, 2)) == 4
    assert run.stock(("pending", "appeals_pending"), "EU+", (2020, 12)) == 62
    assert run.flow("pending", "EU27", (2020, 1), (2020, 1)) == 27
    assert run.pairs("requests", "EU27", "all", 2020) == 200  # Norway is no member; the UK is a partner
    assert run.pairs("requests", "EU+", "IT", 2020) == 200
    assert run.moved("onward", "EL", "DE", (2020, 1), (2020, 3), "with_status") == 12
    assert run.moved("onward", "EL", "all", (2019, 12), (2020, 1)) == 20


def test_a_time_outside_the_run_is_no_zero(by_hand):
    run = RunTables(by_hand)
    assert math.isnan(run.flow("pending", "DE", (2025, 12), (2026, 1)))
    assert math.isnan(run.pairs("requests", "DE", "IT", 2014))
    assert math.isnan(run.moved("onward", "EL", "DE", (2014, 1), (2015, 1)))


def test_groups_hold_the_states_their_names_say():
    assert len(states_of("EU27")) == 27
    assert len(states_of("EU+")) == 31
    assert states_of("DE") == ("DE",)


def test_a_published_figure_is_found_or_refused():
    assert published("ratio_dublin_decisions_to_applications", "2019", "EU+") == (0.2, "EASO_AR2020_52")
    with pytest.raises(LookupError, match="0 rows"):
        published("ratio_dublin_decisions_to_applications", "1999", "EU+")


def test_shares_and_ratios_by_hand(by_hand):
    table = page.mechanisms(by_hand).set_index(["target", "place", "period"])
    known = table.loc[("share with an earlier application elsewhere", "DE", "2022")]
    assert known["simulated"] == 1.0
    assert known["observed"] == pytest.approx(35_000 / 151_277)
    assert known["within"] == "no"
    transfers = table.loc[("Dublin transfers per request", "EU27", "2024")]
    assert transfers["simulated"] == pytest.approx(0.05)
    assert transfers["observed"] == pytest.approx(16_455 / 151_830)
    assert table.loc[("Dublin accepted", "DE to IT", "2024"), "observed"] == 10_402


def test_relocations_are_counted_to_the_day_and_spread_over_months(by_hand):
    rows = {(row.target, row.place, row.period): row for row in relocation_rows(RunTables(by_hand))}
    # September 2015 to August 2016 in full, and 27 of 30 days of September
    first = rows["relocated so far, 2015 scheme", "IT+EL", "2016-09-27"]
    assert first.simulated == pytest.approx(31 * (12 + 27 / 30))
    assert first.observed == 4455 + 1196
    speed = rows["relocations a month, 2015 scheme", "IT+EL", "2016-09-27 to 2017-02-07"]
    assert speed.observed == pytest.approx((11_966 - 5_651) / (133 / (365.2425 / 12)))
    assert speed.simulated == pytest.approx(31, rel=0.02)
    assert rows["relocated so far, 2015 scheme", "IT+EL to DE", "2017-07-13"].simulated == 0.0
    assert rows["relocated so far, 2015 scheme", "IT+EL to PT", "2017-07-13"].observed == 1092 + 298


def test_within_a_factor_of_two_either_way(by_hand):
    table = page.mechanisms(by_hand)
    ratio = table["ratio"]
    assert ((table["within"] == "yes") == ratio.between(0.5, 2.0)).all()
    assert ((table["within"] == "") == ratio.isna()).all()
    assert set(table.columns) == set(page.COLUMNS)
    met = (table["within"] == "yes").sum()
    assert page.verdict(table).startswith(f"{met} of {(table['within'] != '').sum()} figures")


def test_every_row_has_a_source_that_is_held():
    table = page.mechanisms(Simulation(Scenario.load("baseline"), 2024, 2024, 1000, 1).run().tables())
    sources = set(observed.table("sources")["source"])
    named = {part for cell in table["source"] for part in cell.split("+")}
    assert named <= sources
    assert table["observed"].notna().all()
    assert table.loc[table["period"] == "2024", "simulated"].notna().all()
    assert table.loc[table["period"] == "2019", "simulated"].isna().all()


def test_the_command_prints_the_table_and_refuses_other_folders(by_hand, tmp_path, monkeypatch, capsys):
    for name, table in by_hand.items():
        table.to_parquet(tmp_path / f"{name}.parquet")
    monkeypatch.setattr("sys.argv", ["mechanisms", str(tmp_path), "--markdown"])
    page.main()
    printed = capsys.readouterr().out
    assert "| Dublin requests | DE to IT | 2024 | 12,841 | 100 | 0.01 | no | BAMF_FN_2025_01 |" in printed
    assert "within a factor of 2" in printed
    monkeypatch.setattr("sys.argv", ["mechanisms", str(tmp_path / "nowhere")])
    with pytest.raises(SystemExit, match="holds no states, flows, dublin"):
        page.main()


def test_numbers_are_written_as_people_read_them():
    row = {"observed": 12_841.0, "simulated": np.nan, "ratio": np.nan}
    shown = page.as_text(pd.DataFrame([row])).iloc[0]
    assert (shown["observed"], shown["simulated"], shown["ratio"]) == ("12,841", "", "")
