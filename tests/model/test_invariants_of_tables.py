"""What must hold in the tables of every run: whole people, known codes, no gap (checks, section 1, number 27)."""

import pytest
from monthly_books import BY_MONTH

from pactsim.agents.codes import CITIZENSHIPS, N_STATES, PLACES, POOL_STATES, STATES

#: Columns of ``states`` that count something else than simulated people times their weight.
NOT_PEOPLE = ("reception_places", "reception_persons", "border_places")


@pytest.mark.parametrize("name", ["states", "applications", "flows", "cycle", "draws", "persons", "fairness"])
def test_i27_no_cell_is_missing_or_negative(run, name):
    table = run.tables[name].drop(columns="reception_places", errors="ignore")
    assert not table.isna().any().any()
    assert (table.select_dtypes("number") >= -1e-12).all().all()


def test_i27_counts_are_whole_people(run):
    weight, states = run.sim.scale, run.tables["states"]
    columns = [c for c in states.columns[3:] if c not in NOT_PEOPLE]
    assert (states[columns] % weight == 0).all().all()
    flows = run.tables["flows"]
    assert (flows[flows["unit"] != "EUR"]["amount"] % weight == 0).all()
    cycle = run.tables["cycle"]
    for column in ("delivered_relocation", "received_relocation"):
        assert (cycle[column] % weight == 0).all(), column
    # One case, which stands for several people, may settle what is left of one pool's debt and begin the next's.
    for column in ("delivered_offset", "received_offset"):
        assert (cycle.groupby("member_state")[column].sum() % weight == 0).all(), column
    assert (run.tables["persons"]["count"] % weight == 0).all()


def test_i27_codes_are_those_of_the_lists(run):
    tables = run.tables
    assert set(tables["states"]["member_state"]) == set(STATES)
    assert "GR" not in STATES and "EL" in STATES
    assert set(tables["applications"]["member_state"]) <= set(STATES)
    assert set(tables["applications"]["citizenship"]) <= set(CITIZENSHIPS)
    ends = set(tables["flows"]["from_state"]) | set(tables["flows"]["to_state"])
    assert ends <= {*PLACES, "EU", "THIRD"}
    assert set(tables["cycle"]["member_state"]) == set(POOL_STATES)
    assert set(tables["draws"]["beneficiary"]) | set(tables["draws"]["contributor"]) <= set(POOL_STATES)


def test_every_month_and_state_has_its_row(run):
    states = run.tables["states"]
    years = run.sim.last_year - run.sim.first_year + 1
    assert len(states) == years * 12 * N_STATES
    assert not states.duplicated([*BY_MONTH, "member_state"]).any()
