"""Cases in beneficiaries and families on their way to contributors, for the tests of identification and transfer."""

from families import SEED, books, heads, some_families, table
from rates_of_dublin import LAWS, dublin_rates

from pactsim.agents import status as s
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.relocation import relocate

MONTH = 443
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
CYCLE = 2026
BENEFICIARIES, CONTRIBUTORS = (0, 1, 2), (6, 7, 8, 9)
#: Those of the Dublin procedure that a second transfer needs.
RATES = dublin_rates(request_protected=0.0)


def some_cases(n=200, seed=1, **choices):
    """Families under examination in a beneficiary, which is responsible for them."""
    common = {
        "status": s.EXAMINATION,
        "present_state": list(BENEFICIARIES),
        "lodging_day": range(START - 200, START),
        "criterion": [s.CRITERION_ENTRY, s.CRITERION_SAR, s.CRITERION_FIRST_LODGED],
        "procedure": s.REGULAR,
        "attempts": [1, 2],
        "link_state": [s.NO_PLACE, *CONTRIBUTORS, 20],
    }
    families = some_families(n, seed, **{**common, **choices})
    for one in families:
        one["responsible_state"] = one["present_state"]
    return families


def in_pipeline(n=200):
    """Families identified for a contributor, of this cycle or an earlier one, and some that are not."""
    families = some_cases(
        n,
        status=[s.EXAMINATION, s.EXAMINATION, s.DUBLIN, s.PROTECTED],
        law_of_case=s.AMMR,
        relocation=[s.PIPELINE_LINK, s.PIPELINE_PREFERENCE, s.PIPELINE_ASSIGNED, s.NOT_RELOCATED],
        partner=list(CONTRIBUTORS),
        relocation_cycle=[CYCLE, CYCLE - 1, CYCLE - 9],
        next_day=range(START, END + 6),
        transfers=[0, 1],
    )
    for one in families:
        if one["status"] == s.PROTECTED:
            one["relocation"] = s.NOT_RELOCATED
        if one["relocation"] == s.NOT_RELOCATED:
            one["partner"] = s.NO_PLACE
        if one["status"] == s.DUBLIN:
            one |= {"responsible_state": s.NO_PLACE, "procedure": s.DUBLIN_LEFT_OPEN}
    return families


def bring(families, refusal=0.2):
    """Table and books after the month's transfers, and who was moved by rounds back, contributor and place."""
    blocks, tally = table(families), books(families)
    tally.cycle[0] = CYCLE
    moved = relocate(blocks, tally, heads(families), END, SEED, refusal, RATES, LAWS, True)
    return blocks, tally, moved
