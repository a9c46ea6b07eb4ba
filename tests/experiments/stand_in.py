"""Stand-in for ``pactsim.model.simulation``: same face, invented numbers.

Numbers depend on the seed alone, except that with the solidarity pool people are relocated from EL to DE.
"""

import json
import os
import time
from datetime import date

import numpy as np
import pandas as pd

from pactsim.agents.codes import POOL_STATES, STATES
from pactsim.model.parameters import Parameters
from pactsim.model.table_schema import table_schema

#: Seconds each simulated month takes, for tests that stop a run in the middle.
MONTH_SECONDS = float(os.environ.get("STAND_IN_MONTH_SECONDS", "0"))
FIRST_CYCLE = 2026
MOVED = 500


class Simulation:
    """The promised face: constructor, ``run``, ``tables``."""

    def __init__(self, scenario, first_year, last_year, scale, seed):
        self.parameters = Parameters.load(scenario)
        self.years = range(first_year, last_year + 1)
        self.scale = scale
        self.seed = seed

    def run(self, progress=None):
        months = 12 * len(self.years)
        for month in range(months):
            time.sleep(MONTH_SECONDS)
            if progress is not None:
                progress(month + 1, months)

    def let_people_go(self):
        """There are none."""

    def tables(self):
        luck = np.random.default_rng(self.seed)
        pool = bool(self.parameters.value("solidarity_pool"))
        tables = {name: _filled(name, rows, luck) for name, rows in self._keys(pool).items()}
        states, cycle = tables["states"], tables["cycle"]
        for column, state, sign in (
            ("present", "EL", -1),
            ("present", "DE", 1),
            ("responsible_for", "EL", -1),
        ):
            later = (states["member_state"] == state) & (states["year"] >= FIRST_CYCLE) & pool
            states.loc[later, column] += 1000 + sign * MOVED
        states["reception_places"] = states["reception_places"].where(states["member_state"] != "LI")
        december = (states["month"] == 12) & (states["year"] >= FIRST_CYCLE) & pool
        states["relocated_in"] = np.where(december & (states["member_state"] == "DE"), MOVED, 0)
        states["relocated_out"] = np.where(december & (states["member_state"] == "EL"), MOVED, 0)
        cycle["fair_share"] = 1 / len(POOL_STATES)
        cycle["beneficiary"] = cycle["member_state"] == "EL"
        tables["evaluation"]["delivered"] = float(MOVED) if pool else 0.0
        tables["evaluation"]["additional"] = np.nan
        tables["acts"]["numbers"] = json.dumps({})
        return tables

    def _keys(self, pool):
        cycles = [year for year in self.years if year >= FIRST_CYCLE]
        return {
            "states": [(y, m, s) for y in self.years for m in range(1, 13) for s in STATES],
            "applications": [(y, s, "SY") for y in self.years for s in STATES],
            "flows": [(y, 12, "onward", "EL", "DE", "persons") for y in self.years],
            "cycle": [(y, s) for y in cycles for s in POOL_STATES] if pool else [],
            "draws": [(date(y, 3, 1), "EL", "DE", "relocation") for y in cycles] if pool else [],
            "acts": [(date(y, 1, 1), y, "Commission", "label", "EL") for y in cycles],
            "evaluation": [(y, s) for y in cycles for s in (*POOL_STATES, "EU")],
            "dublin": [(y, "DE", "EL") for y in self.years],
            "offset_eligible": [(y, 12, "DE", "EL") for y in cycles],
            "relocated": [(y, y, "DE") for y in cycles],
            "responsibility": [(y, "DE", "entry") for y in cycles],
            "persons": [(y, "SY", "moves") for y in self.years],
            "fairness": [
                (y, b, s, "hoover")
                for y in self.years
                for b in ("hosted", "responsible")
                for s in ("before", "after")
            ],
        }


def _filled(name, rows, luck):
    """Keys as given, small whole numbers for the rest (fractions for float columns)."""
    columns = table_schema()[name]
    keys = [column.name for column in columns if column.kind == "key"]
    frame = pd.DataFrame(rows, columns=keys)
    for column in columns:
        if column.name in keys:
            continue
        if column.dtype == "string":
            frame[column.name] = ""
        elif column.dtype == "bool":
            frame[column.name] = False
        elif column.dtype == "float64":
            frame[column.name] = luck.random(len(frame))
        else:
            frame[column.name] = luck.integers(0, 1000, len(frame))
    return frame[[column.name for column in columns]]
