"""What must hold in every run: border procedures stay within places, and only lawful cases are moved.

Checks, section 1, numbers 22 and 24. ``run.offset_cases`` and ``run.relocated_cases`` were watched at the moment at
which a case was moved.
"""

from monthly_books import last_day, monthly

from pactsim.agents.status import (
    CRITERION_DOCUMENT,
    CRITERION_FAMILY,
    CRITERION_MINOR,
    CRITERION_RELOCATED,
    DUBLIN,
    NEVER,
    PIPELINE_ASSIGNED,
    PIPELINE_LINK,
    UNACCOMPANIED_MINOR,
)


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
