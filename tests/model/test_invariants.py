"""What must hold in every month of every run: people (checks, section 1, numbers 1 to 12, 22, 24 and 27).

Most tests know the tables alone, as a stranger would; ``run.sim`` and what was watched are asked only for what
no table tells: pairs of requests, the time before the first month, the moment at which a case was moved.
"""

import numpy as np
import pytest

from pactsim.agents.codes import CITIZENSHIPS, N_STATES, PLACES, POOL_STATES, STATES
from pactsim.agents.status import (
    CRITERION_DOCUMENT,
    CRITERION_FAMILY,
    CRITERION_MINOR,
    CRITERION_RELOCATED,
    DUBLIN,
    LEFT,
    NEVER,
    OUTSIDE,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    RETURNED,
    UNACCOMPANIED_MINOR,
    UNUSED,
)
from pactsim.model.calendar import FIRST_DAY, date_of, month_index

BY_MONTH = ["year", "month"]
#: Columns of ``states`` that count something else than simulated people times their weight.
NOT_PEOPLE = ("reception_places", "reception_persons", "border_places")


def monthly(run, column):
    """A column of ``states`` as (months, 31), in order of time and of ``STATES``."""
    wide = run.tables["states"].pivot(index=BY_MONTH, columns="member_state", values=column)
    return wide[list(STATES)].to_numpy()


def last_day(year, month):
    return date_of(int(FIRST_DAY[month_index(year, month) + 1]) - 1)


def rows_from(run, year):
    """The number of months before a year."""
    return max(year - run.sim.first_year, 0) * 12


def change(run, stock):
    """Monthly changes of a stock, (months, 31); the first from the stock before the first month."""
    before = run.opening[stock][None, :N_STATES] * run.sim.scale
    return np.diff(monthly(run, stock), axis=0, prepend=before)


def movements(run, plus, minus):
    return sum(monthly(run, c) for c in plus) - sum(monthly(run, c) for c in minus)


def assert_closes(run, stock, plus, minus):
    wrong = np.argwhere(change(run, stock) != movements(run, plus, minus))
    assert not len(wrong), f"{stock} of {STATES[wrong[0][1]]} in month {wrong[0][0]} of the run"


@pytest.mark.parametrize("what", ["relocated", "offsets"])
def test_i1_what_one_state_gives_another_gets(run, what):
    given, got = {"relocated": ("out", "in"), "offsets": ("ceded", "taken")}[what]
    assert monthly(run, f"{what}_{given}").sum() > 0
    assert (monthly(run, f"{what}_{given}").sum(axis=1) == monthly(run, f"{what}_{got}").sum(axis=1)).all()


def test_i1_transfers_leave_one_state_and_reach_another(run):
    # The United Kingdom is no row of the table: until 2020 it is the other side of some transfers.
    outside = run.tables["flows"].query("kind == 'dublin_transfer'")
    to_uk = outside[outside["to_state"] == "UK"]["amount"].sum()
    from_uk = outside[outside["from_state"] == "UK"]["amount"].sum()
    total_out, total_in = monthly(run, "transfers_out").sum(), monthly(run, "transfers_in").sum()
    assert total_out > 0
    assert total_out - to_uk == total_in - from_uk
    out, into = (
        monthly(run, f"transfers_{way}")[rows_from(run, 2021) :].sum(axis=1) for way in ("out", "in")
    )
    assert (out == into).all()


def test_i2_who_moves_on_arrives_or_leaves_for_elsewhere(run):
    out, elsewhere = monthly(run, "onward_out"), monthly(run, "onward_outside")
    assert out.sum() > 0 and elsewhere.sum() > 0
    assert (monthly(run, "onward_in").sum(axis=1) == (out - elsewhere).sum(axis=1)).all()


@pytest.mark.parametrize(
    ("kind", "origin", "target"),
    [
        ("onward", "onward_out", "onward_in"),
        ("dublin_transfer", "transfers_out", "transfers_in"),
        ("relocation", "relocated_out", "relocated_in"),
        ("offset", "offsets_ceded", "offsets_taken"),
    ],
)
def test_i3_flows_by_kind_add_up_to_the_columns(run, kind, origin, target):
    flows, states = run.tables["flows"], run.tables["states"]
    of_kind = flows[flows["kind"] == kind]
    for side, column in (("from_state", origin), ("to_state", target)):
        rows = of_kind[of_kind[side].isin(STATES)]
        summed = rows.groupby(["year", side])["amount"].sum()
        booked = states.groupby(["year", "member_state"])[column].sum()
        assert summed.to_dict() == booked[booked > 0].to_dict(), side


def test_i3_moves_to_elsewhere_add_up(run):
    flows = run.tables["flows"]
    rows = flows[(flows["kind"] == "onward") & flows["to_state"].isin(["UK", "OUT"])]
    booked = run.tables["states"].groupby(["year", "member_state"])["onward_outside"].sum()
    assert rows.groupby(["year", "from_state"])["amount"].sum().to_dict() == booked[booked > 0].to_dict()


def test_i4_requests_out_are_requests_in(run):
    history = run.sim.history
    assert history["requests_out"].sum() > 0
    # Over all places, because the United Kingdom asks and is asked until 2020.
    assert (history["requests_out"].sum(axis=1) == history["requests_in"].sum(axis=1)).all()
    states = run.tables["states"]
    later = states[states["year"] >= 2021]
    assert later["requests_out"].sum() == later["requests_in"].sum()


def test_i4_acceptances_of_a_pair_never_exceed_its_requests(run):
    requests, accepted = (run.pair(name).cumsum(axis=0) for name in ("requests", "accepted"))
    assert accepted[-1].sum() > 0
    assert (accepted <= requests).all()


def test_i5_transfers_of_a_pair_never_exceed_its_acceptances(run):
    accepted, transfers = (run.pair(name).cumsum(axis=0) for name in ("accepted", "transfers"))
    assert transfers[-1].sum() > 0
    assert (transfers <= accepted).all()


@pytest.mark.parametrize("code", ["IT", "EL", "HU"])
def test_i5_no_transfer_to_a_state_in_a_month_in_which_it_takes_nobody(run, code):
    arrived = monthly(run, "transfers_in")[:, STATES.index(code)]
    for row, (year, month) in enumerate(
        run.tables["states"][BY_MONTH].drop_duplicates().itertuples(index=False)
    ):
        if run.sim.parameters.number(f"dublin_openness_{code.lower()}", last_day(year, month)) == 0:
            assert arrived[row] == 0, (year, month)


def test_i6_present_people_came_or_were_there(run):
    assert_closes(
        run,
        "present",
        ("entries", "reentries", "onward_in", "transfers_in", "relocated_in"),
        ("onward_out", "transfers_out", "relocated_out", "returns", "left_union"),
    )
    assert (monthly(run, "undetected_present") <= monthly(run, "present")).all()


def test_i7_pending_cases_were_opened_and_not_yet_closed(run):
    assert_closes(
        run,
        "pending",
        ("applications_first_time", "applications_repeat", "pending_moved_in"),
        ("pending_moved_out", "decisions_positive", "decisions_negative", "withdrawn"),
    )


def test_i7_appeals_balance_apart(run):
    assert_closes(
        run,
        "appeals_pending",
        ("appeals_lodged",),
        ("appeals_granted", "appeals_rejected", "appeals_withdrawn"),
    )


def test_i8_protected_people_were_granted_a_status_and_kept_it(run):
    assert_closes(
        run,
        "protected",
        ("decisions_positive", "appeals_granted", "protected_moved_in", "beneficiaries_in"),
        ("protected_moved_out", "beneficiaries_out", "status_ended"),
    )


def test_i9_rejected_people_were_refused_and_are_still_there(run):
    # A negative decision under appeal is not final: it leaves with ``appeals_lodged``.
    assert_closes(
        run,
        "rejected_present",
        ("decisions_negative", "appeals_rejected", "rejected_moved_in"),
        ("appeals_lodged", "rejected_moved_out", "rejected_disappeared", "rejected_left", "rejected_reapplied",
         "returns"),
    )  # fmt: skip


def test_i10_everybody_who_came_is_here_or_left(run):
    states, flows = run.tables["states"], run.tables["flows"]
    transfers = flows[flows["kind"] == "dublin_transfer"]
    from_uk = transfers[transfers["from_state"] == "UK"]["amount"].sum()
    to_uk = transfers[transfers["to_state"] == "UK"]["amount"].sum()
    left = states[["returns", "left_union", "onward_outside"]].sum().sum() + to_uk - from_uk
    began = int(run.opening["present"][:N_STATES].sum()) * run.sim.scale
    came = states[["entries", "reentries"]].sum().sum()
    assert came + began == monthly(run, "present")[-1].sum() + left


def test_i10_every_row_of_people_is_somewhere(run):
    sim = run.sim
    status = sim.people.status[: sim.n_rows]
    gone = np.isin(status, (RETURNED, LEFT, OUTSIDE)).sum()
    assert (sim.n_rows - gone) * sim.scale == monthly(run, "present")[-1].sum()
    assert (status != UNUSED).all()


def test_i11_each_open_case_has_one_responsible_state_or_none_yet(run):
    responsible, undetermined = (
        run.sim.history[name].sum(axis=1) for name in ("responsible_for", "undetermined")
    )
    open_cases = (monthly(run, "pending") + monthly(run, "appeals_pending")).sum(axis=1)
    assert (responsible + undetermined == open_cases).all()
    # Without the United Kingdom, whose last acceptances of 2020 run out in 2021, the table alone tells.
    of_table = monthly(run, "responsible_for").sum(axis=1) + monthly(run, "undetermined").sum(axis=1)
    assert (of_table == open_cases)[rows_from(run, 2022) :].all()


@pytest.mark.parametrize(
    ("of_citizenship", "of_state"),
    [
        ("first_time", "applications_first_time"),
        ("repeat", "applications_repeat"),
        ("decisions_positive", "decisions_positive"),
        ("decisions_negative", "decisions_negative"),
    ],
)
def test_i12_citizenships_add_up_to_the_state(run, of_citizenship, of_state):
    keys = ["year", "member_state"]
    summed = run.tables["applications"].groupby(keys)[of_citizenship].sum()
    booked = run.tables["states"].groupby(keys)[of_state].sum()
    assert summed[summed > 0].to_dict() == booked[booked > 0].to_dict()


def test_i12_distinct_persons_are_no_more_than_first_applications(run):
    states = run.tables["states"]
    assert (states["applicants_new"] <= states["applications_first_time"]).all()
    assert 0 < states["applicants_new"].sum() < states["applications_first_time"].sum()


def test_i22_border_procedures_stay_within_places(run):
    # No security case is modelled yet, so nobody may exceed them.
    assert (monthly(run, "border_persons") <= monthly(run, "border_places")).all()
    assert monthly(run, "border_started").sum() > 0


def test_i22_border_procedures_stay_within_the_yearly_maximum(run):
    states = run.tables["states"]
    for year, rows in states[states["year"] >= 2026].groupby("year"):
        most = run.sim.parameters.number("border_maximum_multiplier", last_day(year, 12))
        places = rows.groupby("member_state")["border_places"].max()
        started = rows.groupby("member_state")["border_started"].sum()
        # Places are shown rounded down; the maximum is counted on the places themselves.
        assert (started <= most * (places + 1)).all(), year
    assert states[states["year"] < 2026]["border_started"].sum() == 0


def test_i24_offsets_are_cases_the_law_lets_be_taken_over(run):
    cases = run.offset_cases
    assert len(cases) > 0
    assert (cases["status"] == DUBLIN).all()  # an applicant, not a beneficiary of protection
    assert (cases["absconded_since"] == NEVER).all()
    assert not (cases["age_group"] == UNACCOMPANIED_MINOR).any()
    # AMMR 63(8): only documents, diplomas, visa-free and irregular entry (Articles 29 to 33).
    assert cases["criterion"].between(CRITERION_DOCUMENT, CRITERION_RELOCATED).all()


def test_i24_nobody_for_whom_the_state_is_responsible_by_family_is_relocated_away(run):
    """AMMR 67(3): the benefitting state's own family cases; family in a third state is found after it (68(2))."""
    cases = run.relocated_cases
    assert len(cases) > 0
    assert cases["relocation"].between(PIPELINE_LINK, PIPELINE_ASSIGNED).all()
    by_family = cases[cases["criterion"].isin((CRITERION_MINOR, CRITERION_FAMILY))]
    assert (by_family["link_state"] != by_family["present_state"]).all()
    assert (by_family["status"] == DUBLIN).all()


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
