"""What must hold in every month of every run: stocks change by what came and went (checks, section 1, 6 to 12).

Most tests know the tables alone, as a stranger would; ``run.sim`` and what was watched are asked only for what
no table tells: the time before the first month, the people themselves.
"""

import numpy as np
import pytest
from monthly_books import assert_closes, monthly, rows_from

from pactsim.agents.codes import N_STATES
from pactsim.agents.status import LEFT, OUTSIDE, RETURNED, UNUSED


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
