"""What was known before a year: observed tables without the year, everything fitted anew, priors for the rest.

Declared exogenous, and therefore left as they are: who entered (detections, entry states, other entries and their
scale, which rest on totals by citizenship of all years), law, and unit data (population, GDP, unemployment, distances,
sea rescue). Fitted uncertainties that cannot be found from earlier years go back to their priors; so do weights of
destinations where they only say how far people could better themselves by moving on (examination asks for that).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pandas as pd

from pactsim.agents.codes import STATES
from pactsim.calibration import (
    dublin_pairs,
    dublin_requests,
    entries,
    examination,
    recognition_tables,
    returns,
)
from pactsim.calibration.entries import EntriesFit
from pactsim.calibration.examination_record import Appeals, read_record
from pactsim.calibration.fitted_table import collected
from pactsim.model import fitted, observed
from pactsim.model.dated import write_schedule
from pactsim.model.fitted_parameters import fitted_values
from pactsim.model.parameters import Parameters, read_registry
from pactsim.model.readings import laid_over
from pactsim.model.scenario import Scenario

#: Observed tables that say what happened, by the column that says when (a year, or a date).
OUTCOMES: Final = {
    "age": "year", "applicants": "year", "applicants_total": "year", "closed_otherwise": "year", "decisions": "year",
    "dublin_pairs": "year", "dublin_totals": "year", "monthly_profile": "year", "pending": "year",
    "protected_stock": "year", "reception_places": "year", "residents": "year", "returns": "year",
    "relocation_2015_delivered": "date", "temporary_protection": "year", "vsm_delivered": "date",
}  # fmt: skip

Tables = dict[str, pd.DataFrame]


def record_before(year: int) -> Tables:
    """The tables of ``OUTCOMES`` without the rows of ``year`` and later."""
    cut = {}
    for name, column in OUTCOMES.items():
        rows = observed.table(name)
        when = rows[column].astype(str).str.slice(0, 4).astype(int)
        cut[name] = rows[when < year].reset_index(drop=True)
    return cut


@contextmanager
def before(year: int) -> Iterator[Tables]:
    """Within the block the model and the fits see what was known before ``year``; yields the tables fitted anew.

    Destinations are fitted by ``openings_before``, which has the fits of earlier years at hand.
    """
    with laid_over(observed=record_before(year)):
        tables = refitted(year)
        with laid_over(fitted=tables):
            yield tables


def refitted(year: int) -> Tables:
    """Protection rates, Dublin pairs and requests, returns and examination, from the record as it is laid."""
    prior = Parameters(prior_values())
    with collected() as tables:
        recognition_tables.make_tables()
        dublin_pairs.make_tables()
        dublin_requests.make_tables()
        returns.make_tables(prior)
    rates = tables["recognition_rates"]
    last = rates[rates["year"] == year - 1].set_index("citizenship")["rate"]
    later = rates["year"] >= year
    tables["recognition_rates"] = rates.assign(
        rate=rates["rate"].where(~later, rates["citizenship"].map(last))
    )
    with laid_over(fitted=tables | _destination_priors()):
        appeals = Appeals.of(prior)
        _, found = examination.one_year_ahead(read_record(year, appeals), year, appeals)
        onward = examination.onward_while_open(year, scenario_before({}))
        tables |= examination.as_of_tables(year, found, appeals, onward)
    tables["examination_uncertainties"] = pd.DataFrame(
        sorted(examination.uncertainties(found).items()), columns=["name", "value"]
    )
    tables["state_corrections"] = pd.DataFrame({"place": STATES, "correction": 0.0})
    return tables


def lodged_entries() -> EntriesFit:
    """Lodgings by route and in all, with the delay to lodging as it was believed before any fit."""
    return entries.fit(Parameters(prior_values()))


def _destination_priors() -> Tables:
    """Weights of destinations at their priors, without effects of states, pairs or openings."""
    pairs = fitted.table("pair_effects")
    return {
        "destination": fitted.table("destination").assign(value=lambda rows: rows["prior"]),
        "state_effects": pd.DataFrame({"place": STATES, "effect": 0.0}),
        "state_corrections": pd.DataFrame({"place": STATES, "correction": 0.0}),
        "pair_effects": pairs.assign(effect=0.0),
        "opening_effects": fitted.table("opening_effects").iloc[:0],
    }


def prior_values() -> dict[str, Any]:
    """What the lever files say of every uncertainty that a stage has fitted since."""
    known = read_registry()
    return {name: write_schedule(known[name].schedule) for name in fitted_values()}


def scenario_before(tables: Tables, **found: float) -> Scenario:
    """The baseline with priors in the place of fitted uncertainties, those of the examination as refitted in
    ``tables``, and ``found`` by name."""
    values = prior_values()
    if "examination_uncertainties" in tables:
        rows = tables["examination_uncertainties"]
        values |= dict(zip(rows["name"], rows["value"].astype(float)))
    values |= found
    return Scenario.load("baseline").changed(uncertainties=values)
