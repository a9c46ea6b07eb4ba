"""Population, gross domestic product, unemployment, capitals and the distances between them."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from pactsim.agents.codes import STATES
from pactsim.calibration.observed.collected import indicator, read_collected
from pactsim.calibration.observed.table import Table

EARTH_RADIUS_KM = 6371.0088
PLACES_ON_THE_MAP = (*STATES, "UK")
_VARIABLES = {
    "population_1jan": "population",
    "gdp_current_eur_derived": "gdp_meur",
    "unemployment_rate_15_64": "unemployment",
}


def tables(source_dir: Path) -> list[Table]:
    """`states`, `capitals` and `between_states`."""
    where = capitals(source_dir)
    return [states(source_dir), where, between_states(where.frame)]


def states(source_dir: Path) -> Table:
    """Population, GDP and unemployment by state and year."""
    until_2023 = indicator(read_collected(source_dir, "population_gdp_unemployment"), *_VARIABLES)
    gdp_2024 = indicator(read_collected(source_dir, "gdp_2024_2025"), "gdp_current_eur_derived")
    frame = pd.concat([until_2023, gdp_2024])
    frame = frame[frame["member_state"].isin(PLACES_ON_THE_MAP)]
    frame["variable"] = frame["indicator"].map(_VARIABLES)
    frame["year"] = frame["year"].astype(int)
    percent = frame["variable"] == "unemployment"
    frame.loc[percent, "value"] = (frame.loc[percent, "value"].astype(float) / 100).round(4)
    frame = frame.sort_values(["variable", "year", "member_state"])
    return Table(
        name="states",
        title="Population, gross domestic product and unemployment by Member State and year",
        frame=frame[["year", "member_state", "variable", "value", "source"]],
        unit="""population: persons on 1 January; gdp_meur: million EUR, current prices; unemployment:
        share of 15-64""",
        what_was_done="""Population as published (2025 rounded to 100 by the publisher). GDP 2008-2023:
        World Bank USD at the annual exchange rate, which equals Eurostat's figure for euro states; 2024:
        USD figures of the World Factbook x 0.924. Unemployment percentages divided by 100.""",
        gaps="""Population: CH, IS, LI, NO end in 2024, UK in 2020. GDP: no 2025; LI 2023 missing; UK ends
        in 2023; 2024 is a first vintage with DE, FR, IT, ES, NL rounded to three or four digits.
        Unemployment: LI none, UK to 2019, nothing for 2025.""",
    )


def capitals(source_dir: Path) -> Table:
    """Latitude and longitude of the capitals of the 31 states and of the United Kingdom."""
    facts = read_collected(source_dir, "country_capitals_languages")
    facts = facts[facts["country"].isin(PLACES_ON_THE_MAP)]
    wide = facts[facts["indicator"].isin(["capital_lat", "capital_lon"])].pivot(
        index="country", columns="indicator", values="value"
    )
    frame = pd.DataFrame(
        {
            "member_state": wide.index,
            "latitude": wide["capital_lat"].astype(float).round(5).to_numpy(),
            "longitude": wide["capital_lon"].astype(float).round(5).to_numpy(),
            "source": "GEONAMES_PPLC",
        }
    )
    return Table(
        name="capitals",
        title="Capitals of the states",
        frame=frame,
        unit="degrees",
        what_was_done="Coordinates as published.",
        gaps="None.",
    )


def between_states(where: pd.DataFrame) -> Table:
    """Great-circle distance between every two capitals."""
    rows = [
        (
            a["member_state"],
            b["member_state"],
            round(great_circle_km(a["latitude"], a["longitude"], b["latitude"], b["longitude"]), 1),
        )
        for a, b in combinations(where.to_dict("records"), 2)
    ]
    frame = pd.DataFrame(rows, columns=["member_state", "partner", "distance_km"])
    return Table(
        name="between_states",
        title="Distance between the capitals of the states",
        frame=frame.assign(source="GEONAMES_PPLC"),
        unit="kilometres, great circle",
        what_was_done="""Haversine formula on the coordinates in `capitals`, radius 6371.0088 km; each
        pair once.""",
        gaps="None.",
    )


def great_circle_km(latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float) -> float:
    """Great-circle distance in kilometres between two points given in degrees (haversine formula)."""
    a, b = np.radians(latitude_a), np.radians(latitude_b)
    half_latitude = np.sin((b - a) / 2) ** 2
    half_longitude = np.sin(np.radians(longitude_b - longitude_a) / 2) ** 2
    return float(
        2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half_latitude + np.cos(a) * np.cos(b) * half_longitude))
    )
