"""First-time applications by state, citizenship and year, total applicants, and the profile over the year.

First-time applications are *defined*: the state's total of first-time applicants (Eurostat where published,
else UNHCR) shared out by UNHCR's citizenship shares of the same state and year. UNHCR levels are not used,
since they differ from Eurostat by more than a tenth in some states.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from pactsim.agents.codes import CITIZENSHIPS, STATES
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.table import Table, join_sources, largest_remainder

FIRST_YEAR = 2010
#: UNHCR's kinds of applications, best first.
_KINDS = (
    "unhcr_new_applications",
    "unhcr_new_and_repeat_applications",
    "unhcr_applications_type_unspecified",
)
#: A monthly table adds up if it is this near the annual one: rounding to 5 in 12 cells, or one part in
#: twenty.
_MONTHS_TOLERANCE = (30, 0.05)


def tables(source_dir: Path) -> list[Table]:
    """`applicants`, `applicants_total` and `monthly_profile`."""
    return [applicants(source_dir), applicants_total(source_dir), monthly_profile(source_dir)]


def applicants(source_dir: Path) -> Table:
    """First-time applications by state, citizenship and year."""
    totals = indicator(
        read_collected(source_dir, "applicants_first_time_spliced"), "first_time_applicants_spliced"
    )
    totals = totals[totals["member_state"].isin(STATES) & (totals["year"] >= FIRST_YEAR)]
    counts = indicator(read_collected(source_dir, "applicants_by_citizenship"), *_KINDS)
    by_state_year = dict(tuple(counts.groupby(["member_state", "year"])))
    rows = []
    for total in totals.to_dict("records"):
        listed = by_state_year.get((total["member_state"], total["year"]))
        if listed is None:
            continue
        listed = listed[listed["indicator"] == min(listed["indicator"], key=_KINDS.index)]
        weights = listed.set_index("citizenship")["value"].reindex(list(CITIZENSHIPS), fill_value=0)
        persons = largest_remainder(weights.to_numpy(np.float64), int(total["value"]))
        rows += [
            (total["year"], total["member_state"], citizenship, count, total["basis"], total["source"])
            for citizenship, count in zip(CITIZENSHIPS, persons)
            if count > 0
        ]
    frame = pd.DataFrame(
        rows, columns=["year", "member_state", "citizenship", "first_time", "basis", "source"]
    )
    frame["source"] = join_sources(frame["source"], pd.Series("UNHCR_ASY_2026", index=frame.index))
    frame = frame.sort_values(["year", "member_state"], kind="stable")
    return Table(
        name="applicants",
        title="First-time asylum applications by Member State, citizenship and year",
        frame=frame,
        unit="persons applying for the first time in that state",
        what_was_done="""State totals: Eurostat first-time applicants where published, otherwise UNHCR new
        applications (column basis). Shares by citizenship: UNHCR, new applications where told apart, else
        new and repeat, else unspecified. Persons = total x share, rounded by largest remainder, so that the
        rows of a state and year add up to the state's total exactly. OTHER holds every citizenship outside
        the 34 named ones, stateless apart, and the unknown. A cell without a row is zero.""",
        gaps="""No total, hence no rows: HR 2017, LT 2021 and LI 2023 (what is held there counts something
        else). No shares: RO 2011-2012, SI 2011. UNHCR shows counts below 5 as 5, which lifts small
        citizenships in small states. Totals include citizens of the Union (300 to 3,000 a year in the
        EU-27), who end up spread over the shares. Eurostat's definitions changed in 2021. `First time` is
        first time in that state: the sum over states counts a person who applied in two states twice.""",
    )


def applicants_total(source_dir: Path) -> Table:
    """All applicants, first-time and repeat, by state and year."""
    frame = indicator(read_collected(source_dir, "applicants_annual"), "total_applicants")
    frame["member_state"] = frame["member_state"].replace({"EU27_2020": "EU27"})
    frame = frame[frame["member_state"].isin([*STATES, "UK", "EU27"])]
    frame["total"] = frame["value"].astype(int)
    return Table(
        name="applicants_total",
        title="Asylum applicants, first-time and repeat, by Member State and year",
        frame=frame.sort_values(["year", "member_state"])[["year", "member_state", "total", "source"]],
        unit="persons, rounded to 5 by the publisher",
        what_was_done="Annual totals as published; codes unified.",
        gaps="HR from 2013, UK to 2019, nothing for 2025; 2024 may have been revised since.",
    )


def monthly_profile(source_dir: Path) -> Table:
    """How a year's applicants spread over its months, where the months add up to the year."""
    months = indicator(read_collected(source_dir, "applicants_monthly"), "total_applicants")
    months["member_state"] = months["member_state"].replace({"EU28": "EU"})
    annual = indicator(read_collected(source_dir, "applicants_annual"), "total_applicants")
    annual["member_state"] = annual["member_state"].replace({"EU28": "EU"})
    annual_total = annual.set_index(["member_state", "year"])["value"]
    pieces = []
    for key, group in months[months["year"].between(2012, 2018)].groupby(["member_state", "year"]):
        summed, year_total = group["value"].sum(), annual_total.get(key)
        if year_total is None and key[0] == "EU":
            year_total = summed
        if len(group) < 12 or year_total is None or summed == 0:
            continue
        if abs(summed - year_total) > max(_MONTHS_TOLERANCE[0], _MONTHS_TOLERANCE[1] * year_total):
            continue
        pieces.append(group.assign(share=(group["value"] / summed).round(6)))
    frame = pd.concat(pieces).sort_values(["year", "member_state", "month"])
    return Table(
        name="monthly_profile",
        title="Share of the year's asylum applicants by month",
        frame=frame[["year", "month", "member_state", "share", "source"]],
        unit="share of the year's total applicants, sums to 1 over the twelve months",
        what_was_done="""Monthly total applicants divided by their sum over the year. A state and year is
        kept only with all twelve months and a sum within 5 % (or 30 persons, the most that rounding can do)
        of the annual table. EU is the publisher's EU-28 row.""",
        gaps="""2012-2018 only; ES 2017, FR 2018 and SE 2018 are left out because late months were
        incomplete, IS 2013 and LI 2013 because rounding dominates; HR from 2013. Total applicants, not
        first-time.""",
    )
