"""Shares of first entry that no published table gives: stated here once, with their margins.

Periods are (first year, last year, shares by state) and each split sums to 1.
"""

from typing import Final

#: Routes that end in one state because that is how they are defined.
BY_DEFINITION: Final = {
    "Western Mediterranean": "ES",
    "Western African": "ES",
    "Albania-Greece": "EL",
}

#: Malta's share of the Central Mediterranean where arrivals are not held: point, low, high.
MALTA_UNKNOWN: Final = {
    2013: (0.03, 0.01, 0.06),
    2016: (0.0005, 0.0, 0.002),
    2017: (0.0005, 0.0, 0.002),
    2024: (0.003, 0.001, 0.006),
    2025: (0.003, 0.001, 0.006),
}

#: Eastern Mediterranean entries per first-time application, point, low, high. Most applicants in Cyprus
#: crossed
#: the Green Line, which this route counts; most applicants in Bulgaria were not detected at its border.
APPLICANTS_OVER_ENTRIES: Final = {"CY": (0.8, 0.5, 1.0), "BG": (0.2, 0.1, 0.6)}

#: Half-width of the range around an assumed share.
SPREAD_MARGIN: Final = {"Western Balkan": 0.25, "Eastern Borders": 0.20, "Black Sea": 0.30}

ASSUMED: Final[dict[str, list[tuple[int, int, dict[str, float]]]]] = {
    # Hungary until its fences of September and October 2015, then Croatia and Slovenia; the Serbian-Hungarian
    # border again from 2020; Croatia, in the Schengen area since 2023, most of what is left.
    "Western Balkan": [
        (2013, 2014, {"HU": 0.96, "HR": 0.03, "RO": 0.01}),
        (2015, 2015, {"HU": 0.55, "HR": 0.43, "SI": 0.01, "RO": 0.01}),
        (2016, 2016, {"HR": 0.75, "HU": 0.20, "SI": 0.03, "RO": 0.02}),
        (2017, 2017, {"HR": 0.35, "HU": 0.30, "RO": 0.25, "SI": 0.10}),
        (2018, 2019, {"HR": 0.50, "HU": 0.25, "RO": 0.15, "SI": 0.10}),
        (2020, 2020, {"HU": 0.45, "HR": 0.30, "RO": 0.20, "SI": 0.05}),
        (2021, 2021, {"HU": 0.60, "HR": 0.22, "RO": 0.15, "SI": 0.03}),
        (2022, 2022, {"HU": 0.65, "HR": 0.30, "RO": 0.05}),
        (2023, 2023, {"HR": 0.60, "HU": 0.35, "RO": 0.05}),
        (2024, 2024, {"HR": 0.80, "HU": 0.15, "RO": 0.05}),
        (2025, 2025, {"HR": 0.85, "HU": 0.10, "RO": 0.05}),
    ],
    # Small until 2020; Belarus from 2021; Ukraine's borders with Romania, Hungary, Slovakia and Poland from
    # 2022.
    "Eastern Borders": [
        (2013, 2020,
         {"SK": 0.25, "PL": 0.25, "LV": 0.15, "LT": 0.10, "HU": 0.08, "RO": 0.07, "FI": 0.05, "EE": 0.05}),
        (2021, 2021,
         {"LT": 0.45, "PL": 0.40, "LV": 0.08, "SK": 0.03, "HU": 0.01, "RO": 0.01, "FI": 0.01, "EE": 0.01}),
        (2022, 2022,
         {"PL": 0.45, "LV": 0.20, "LT": 0.15, "RO": 0.08, "HU": 0.04, "SK": 0.04, "FI": 0.02, "EE": 0.02}),
        (2023, 2023,
         {"PL": 0.35, "LV": 0.25, "RO": 0.15, "FI": 0.10, "LT": 0.05, "SK": 0.05, "HU": 0.04, "EE": 0.01}),
        (2024, 2025,
         {"PL": 0.40, "RO": 0.25, "HU": 0.12, "SK": 0.10, "LV": 0.07, "LT": 0.03, "EE": 0.02, "FI": 0.01}),
    ],
    "Black Sea": [(2013, 2025, {"RO": 0.80, "BG": 0.20})],
}  # fmt: skip
