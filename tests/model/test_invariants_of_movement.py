"""What must hold in every month of every run: who leaves one place arrives in another (checks, section 1, 1 to 5).

Most tests know the tables alone, as a stranger would; ``run.sim`` and what was watched are asked only for what
no table tells: pairs of requests, and the sums over all places with the United Kingdom.
"""

import pytest
from monthly_books import BY_MONTH, last_day, monthly, rows_from

from pactsim.agents.codes import STATES


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
