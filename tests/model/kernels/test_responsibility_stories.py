"""Stories of the cascade: clocks of entry, earlier cases that bind or no longer do, records and requests."""

import numpy as np
import pytest
from families import family, read
from new_applications import after, run, some_applications
from rates_of_dublin import dublin_rates

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES, STATE_INDEX
from pactsim.model.calendar import day_of

DE, IT, EL = (STATE_INDEX[code] for code in ("DE", "IT", "EL"))


ASK = dublin_rates(request=np.ones(N_PLACES))


def applicant(registered, law=s.AMMR, **columns):
    given = {
        "status": s.DUBLIN, "present_state": DE, "registration_day": day_of(np.datetime64(registered).item()),
        "law_of_case": law, "attempts": 1, "applied_in": 1 << DE, "size": 2,
    }  # fmt: skip
    return family(**{**given, **columns})


def crossed(day, **columns):
    return {
        "entry_state": IT,
        "entry_day": day_of(np.datetime64(day).item()),
        "eurodac": s.ENTRY_RECORD,
        **columns,
    }


@pytest.mark.parametrize(
    ("registered", "sar", "asked"),
    [
        ("2028-09-10", 0, IT),
        ("2028-09-11", 0, s.NO_PLACE),
        ("2028-01-10", 1, IT),
        ("2028-01-11", 1, s.NO_PLACE),
    ],
)
def test_the_state_of_entry_is_asked_until_its_clock_has_run_out(registered, sar, asked):
    found = after(applicant(registered, **crossed("2027-01-10", sar=sar)), given=ASK)
    assert found["partner"] == asked


@pytest.mark.parametrize(("claim", "asked"), [("2028-06-30", IT), ("2028-07-02", s.NO_PLACE)])
def test_an_old_border_rejection_no_longer_binds(claim, asked):
    rejected = day_of(np.datetime64("2027-04-01").item())
    one = applicant(claim, responsible_state=IT, border_rejection_day=rejected, applied_in=1 << IT | 1 << DE)
    assert after(one, given=ASK)["partner"] == asked


@pytest.mark.parametrize(("back", "asked"), [("2029-03-01", EL), ("2029-03-02", s.NO_PLACE)])
def test_who_absconded_before_a_transfer_is_the_case_of_the_transferring_state_after_the_longer_limit(
    back, asked
):
    accepted = day_of(np.datetime64("2026-03-01").item())
    one = applicant(back, responsible_state=EL, partner=DE, acceptance_day=accepted, absconded_since=accepted)
    found = after(one, given=ASK)
    assert found["partner"] == asked
    assert (found["responsible_state"] == DE) == (asked == s.NO_PLACE)


@pytest.mark.parametrize(
    ("law", "back", "asked"),
    [
        (s.AMMR, "2028-01-14", IT),
        (s.AMMR, "2028-01-15", s.NO_PLACE),
        (s.DUBLIN_III, "2027-07-14", IT),
        (s.DUBLIN_III, "2027-07-15", s.NO_PLACE),
    ],
)
def test_absence_of_nine_months_ends_an_earlier_case_and_of_three_under_dublin(law, back, asked):
    left = day_of(np.datetime64("2027-04-15").item())
    one = applicant(back, law, responsible_state=IT, left_union_day=left, applied_in=1 << IT | 1 << DE)
    found = after(one, given=ASK)
    assert (found["partner"], found["left_union_day"]) == (asked, s.NEVER)


def test_an_executed_return_ends_an_earlier_case_at_once():
    left = day_of(np.datetime64("2027-04-15").item())
    for criterion, asked in ((s.CRITERION_RETURNED, s.NO_PLACE), (s.CRITERION_ENTRY, IT)):
        one = applicant("2027-05-15", responsible_state=IT, left_union_day=left, criterion=criterion,
                        applied_in=1 << IT | 1 << DE)  # fmt: skip
        assert after(one, given=ASK)["partner"] == asked


def test_who_holds_protection_elsewhere_is_nobodys_take_back():
    one = applicant("2027-05-01", responsible_state=EL, protected_in=EL, applied_in=1 << EL | 1 << DE)
    found = after(one, given=ASK)
    assert (found["criterion"], found["responsible_state"]) == (s.CRITERION_PROTECTED_ELSEWHERE, DE)


def test_requests_go_out_within_the_lawful_period():
    families = [applicant("2027-05-01", key=k * 10, **crossed("2027-04-01")) for k in range(1, 300)]
    found = read(run(families, given=ASK)[0], 2 * len(families))
    last = day_of(np.datetime64("2027-06-01").item())
    days = [one["next_day"] for one in found]
    assert min(days) > families[0]["registration_day"]
    assert last - 3 <= max(days) <= last


def test_more_records_never_make_fewer_requests():
    families = [one for one in some_applications(seed=6) if one["status"] == s.DUBLIN]
    for one in families:
        one |= {"eurodac": s.NO_RECORD}
    without, _ = run(families, given=ASK)
    for one in families:
        one |= {"eurodac": s.ENTRY_RECORD}
    with_records, _ = run(families, given=ASK)
    asked = [read(b, b.key.size - 3) for b in (without, with_records)]
    for before, now in zip(*asked):
        assert before["procedure"] != s.DUBLIN_TO_REQUEST or now["procedure"] == s.DUBLIN_TO_REQUEST or (
            now["criterion"] == s.CRITERION_ENTRY
        )  # fmt: skip
    assert sum(one["procedure"] == s.DUBLIN_TO_REQUEST for one in asked[1]) > sum(
        one["procedure"] == s.DUBLIN_TO_REQUEST for one in asked[0]
    )
