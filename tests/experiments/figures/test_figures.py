"""Figures draw the numbers of the tables; pixels are not looked at."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from pactsim.agents.codes import STATES
from pactsim.experiments.figures.applications import applications_against_fair_share
from pactsim.experiments.figures.difference import PANELS, paired_difference
from pactsim.experiments.figures.flows import flows_between_states
from pactsim.experiments.figures.groups import GROUP_OF, GROUPS
from pactsim.experiments.figures.pending import pending_by_group
from pactsim.experiments.figures.pledges import INSTRUMENTS, pledged_effective_delivered
from pactsim.experiments.figures.style import save
from pactsim.model.table_schema import empty_table, table_schema

HASH = "0123456789abcdef"


def _texts(drawn):
    inside = [text.get_text() for axes in drawn.figure.axes for text in axes.texts]
    return inside + [text.get_text() for text in drawn.figure.texts]


def _cycle(rows):
    frame = pd.DataFrame(rows)
    for column in table_schema()["cycle"]:
        if column.name not in frame:
            frame[column.name] = "" if column.dtype == "string" else 0
    return frame


def _states(rows):
    return pd.DataFrame(rows, columns=["year", "month", "member_state", "applications_first_time", "pending"])


def test_every_state_is_in_exactly_one_group():
    assert sorted(GROUP_OF) == sorted(STATES)
    assert sum(len(states) for states in GROUPS.values()) == len(STATES)


def test_applications_are_shares_of_the_pool_states_in_the_years_of_the_cycles():
    cycle = _cycle(
        [
            {"year": 2027, "member_state": "DE", "fair_share": 0.7},
            {"year": 2027, "member_state": "EL", "fair_share": 0.3},
        ]
    )
    states = _states(
        [(2026, 1, "DE", 999, 0), (2027, 1, "DE", 30, 0), (2027, 2, "EL", 10, 0), (2027, 2, "CH", 500, 0)]
    )
    drawn = applications_against_fair_share({"cycle": cycle, "states": states}, HASH)
    numbers = drawn.numbers.set_index("member_state")
    assert numbers.loc["DE", "share_of_applications"] == 0.75
    assert numbers.loc["EL", "fair_share"] == 0.3
    points = drawn.figure.axes[0].collections[2].get_offsets()
    assert points[:, 0].tolist() == [25.0, 75.0]
    assert f"run {HASH[:12]}" in _texts(drawn)


def test_without_a_cycle_there_is_no_figure_of_the_pool():
    tables = {"cycle": empty_table("cycle"), "states": _states([])}
    assert applications_against_fair_share(tables, HASH) is None
    assert pledged_effective_delivered(tables, HASH) is None


def test_pledges_are_union_totals_by_instrument_in_the_unit_of_the_panel():
    cycle = _cycle(
        [
            {"year": 2027, "member_state": "DE", "pledged_relocation": 100, "pledged_eur": 3_000_000},
            {"year": 2027, "member_state": "FR", "pledged_relocation": 50, "delivered_eur": 1_000_000},
        ]
    )
    drawn = pledged_effective_delivered({"cycle": cycle}, HASH)
    amounts = drawn.numbers.set_index(["instrument", "stage"])["amount"]
    assert amounts["Relocation", "pledged"] == 150
    assert amounts["Money", "pledged"] == 3.0
    assert amounts["Money", "delivered"] == 1.0
    heights = [patch.get_height() for patch in drawn.figure.axes[2].patches]
    assert heights == [3.0, 0.0, 1.0]
    assert [axes.get_title(loc="left") or axes.get_title() for axes in drawn.figure.axes] == [
        f"{name}, {unit}" for name, _, _, unit in INSTRUMENTS
    ]


def test_flows_leave_out_the_outside_and_join_small_states_as_rest():
    big = [(2027, 1, "onward", "IT", state, "persons", 1000 + n) for n, state in enumerate(STATES[:15])]
    small = [
        (2027, 1, "onward", "SI", "SK", "persons", 3),
        (2027, 1, "onward", "IT", "UK", "persons", 10_000),
        (2027, 1, "money", "DE", "IT", "EUR", 10_000_000),
        (2027, 1, "relocation", "IT", "DE", "persons", 7),
    ]
    columns = ["year", "month", "kind", "from_state", "to_state", "unit", "amount"]
    drawn = flows_between_states({"flows": pd.DataFrame(big + small, columns=columns)}, HASH)
    numbers = drawn.numbers.set_index(["kind", "from_state", "to_state"])["persons"]
    assert numbers["onward", "rest", "rest"] == 3
    assert numbers["relocation", "IT", "DE"] == 7
    assert numbers.sum() == sum(row[-1] for row in big) + 10
    assert flows_between_states({"flows": pd.DataFrame(small[1:3], columns=columns)}, HASH) is None


def test_pending_adds_the_states_of_a_group():
    states = _states([(2027, 12, "IT", 0, 10), (2027, 12, "EL", 0, 5), (2027, 12, "DE", 0, 2)])
    other = _states([(2027, 12, "IT", 0, 1)])
    drawn = pending_by_group({"states": states}, HASH, against={"states": other})
    numbers = drawn.numbers.set_index(["scenario", "group"])["pending"]
    assert numbers["shown", "First entry, south"] == 15
    assert numbers["against", "First entry, south"] == 1
    lines = drawn.figure.axes[0].lines
    assert [line.get_ydata().tolist() for line in lines] == [[0.015], [0.002], [0.001]]
    assert len({to_hex(line.get_color()) for line in lines}) == 2


def _differences(rows):
    columns = ["table", "year", "member_state", "outcome", "difference", "ci_low", "ci_high"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(exactly_zero=frame["difference"] == 0)


def test_difference_shows_the_union_with_its_interval_and_the_states_that_change_most():
    rows = [(table, 2027, "EU", outcome, 2000.0, 1000.0, 3000.0) for _, table, outcome, _, _ in PANELS]
    rows += [("states", 2027, state, "present", float(n), n - 1.0, n + 1.0) for n, state in enumerate(STATES)]
    drawn = paired_difference(_differences(rows), ("base", "alt"), HASH)
    numbers = drawn.numbers.set_index("panel")
    assert numbers.loc["People relocated", "ci_high"] == 3.0
    by_state = drawn.numbers[drawn.numbers["panel"] == "People present by state"]
    assert by_state["member_state"].tolist() == list(STATES[-8:])
    assert by_state["difference"].iloc[-1] == pytest.approx(0.030)
    assert "alt minus base" in drawn.figure.get_suptitle()


def test_difference_of_equal_scenarios_draws_empty_panels():
    rows = [
        ("states", 2027, "EU", "pending", 0.0, 0.0, 0.0),
        ("states", 2027, "DE", "present", 0.0, 0.0, 0.0),
    ]
    drawn = paired_difference(_differences(rows), ("base", "null"), HASH)
    assert (drawn.numbers["difference"] == 0).all()


def test_saved_figures_are_the_same_bytes_every_time(tmp_path):
    for name in ("one", "two"):
        states = _states([(2027, 12, "IT", 0, 10), (2027, 12, "DE", 0, 2)])
        save(pending_by_group({"states": states}, HASH), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == [f"pending_by_group.{ending}" for ending in ("csv", "png", "svg")]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
