"""Who already lives where: the network an applicant may follow, by state, citizenship and year.

Stocks by citizenship (Eurostat) come first, stocks by country of birth (United Nations) second, and
refugees and pending applicants (UNHCR) only where neither exists. The three measure different things: the
basis is kept.
"""

from pathlib import Path

import pandas as pd

from pactsim.agents.codes import CITIZENSHIPS
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.states import PLACES_ON_THE_MAP
from pactsim.calibration.observed.table import Table, join_sources

_EUROSTAT = "eurostat_population_1jan_by_citizenship"
_UNDESA = "undesa_migrant_stock"
_UNHCR = ("unhcr_refugees_31dec", "unhcr_pending_asylum_seekers_31dec")
_NOT_ORIGINS = ("TOTAL", "NAT", "FOR", "UNK", "SUM_LISTED_ORIGINS")
_NAMED = tuple(c for c in CITIZENSHIPS if c != "OTHER")
#: With fewer of the other 32 origins reported, their sum would say more about reporting than about residents.
_ENOUGH_OTHER_ORIGINS = 20
_UNHCR_YEAR = 2024
_KEY = ["member_state", "citizenship", "year"]


def tables(source_dir: Path) -> list[Table]:
    """`residents`."""
    long = indicator(read_collected(source_dir, "population_by_citizenship"), _EUROSTAT, _UNDESA, *_UNHCR)
    long = long[long["member_state"].isin(PLACES_ON_THE_MAP) & ~long["citizenship"].isin(_NOT_ORIGINS)]
    eurostat = _folded(long[long["indicator"] == _EUROSTAT].assign(basis="eurostat"))
    undesa = long[(long["indicator"] == _UNDESA) & (long["year"] >= 2015)]
    newest = undesa[undesa["source"] == "UNDESA_IMS_2024"].assign(basis="undesa2024")
    older = undesa[undesa["source"] == "UNDESA_IMS_2020"].assign(basis="undesa2020")
    frame = _first_of(_first_of(eurostat, _folded(newest)), _folded(older))
    frame = pd.concat([frame, _only_unhcr(long, frame)])
    frame = frame.rename(columns={"value": "persons"}).sort_values(["year", "member_state", "citizenship"])
    return [
        Table(
            name="residents",
            title="Residents by state, citizenship (or country of birth) and year",
            frame=frame[["year", "member_state", "citizenship", "persons", "basis", "source"]],
            unit="""persons; eurostat: 1 January, by citizenship; undesa: 1 July, by country of birth;
            unhcr: 31 December""",
            what_was_done="""For each state, citizenship and year: Eurostat's stock by citizenship if there
            is one; else the 2024 revision of the United Nations' migrant stock, else its 2020 revision
            (years 2015, 2020, 2024 only). Pairs that have none of these in any year take UNHCR refugees
            plus pending applicants of 31 December 2024. OTHER is the sum of 32 further origins of asylum
            seekers, not of all foreigners, and is given only where at least 20 of them are reported on that
            basis.""",
            gaps="""Bases differ: country of birth exceeds citizenship by a third at the median, five times
            for Syrians in Sweden (naturalisation). Ukrainians of the 2024 revision include temporary
            protection in BG, HU, RO, SK and probably in CY, EL, HR, MT, PL. A missing row is not zero. PS
            citizens are often recorded as stateless. RS in old data may include Montenegro and Kosovo. UK
            to 2019 on Eurostat's basis.""",
        )
    ]


def _folded(rows: pd.DataFrame) -> pd.DataFrame:
    """The named citizenships as they are and the sum of the other origins as OTHER."""
    named = rows[rows["citizenship"].isin(_NAMED)]
    others = rows[~rows["citizenship"].isin(_NAMED)]
    grouped = others.groupby(["member_state", "year", "basis", "source"], as_index=False)
    summed = grouped.agg(value=("value", "sum"), origins=("citizenship", "nunique"))
    summed = summed[summed["origins"] >= _ENOUGH_OTHER_ORIGINS].assign(citizenship="OTHER")
    return pd.concat([named, summed])[[*_KEY, "value", "basis", "source"]]


def _first_of(better: pd.DataFrame, worse: pd.DataFrame) -> pd.DataFrame:
    """`better`, and of `worse` the keys it lacks."""
    return pd.concat([better, worse]).drop_duplicates(_KEY, keep="first")


def _only_unhcr(long: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Refugees plus pending applicants of the pairs without any stock."""
    rows = long[long["indicator"].isin(_UNHCR) & (long["year"] == _UNHCR_YEAR)]
    rows = rows[rows["citizenship"].isin(_NAMED)]
    summed = rows.groupby(_KEY, as_index=False).agg(value=("value", "sum"), source=("source", "first"))
    have = set(zip(held["member_state"], held["citizenship"]))
    lacking = [pair not in have for pair in zip(summed["member_state"], summed["citizenship"])]
    summed = summed[lacking].assign(basis="unhcr")
    return summed.assign(source=join_sources(summed["source"]))
