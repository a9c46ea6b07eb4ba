"""A toy Europe and runs that are watched: what tables cannot tell is noted while the run lives.

The toy world has nobody in it at first and then 750 entries a month on four ways, every one of them simulated;
the institutions are made to use every duty they have. It runs in a second.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pactsim.agents.codes import N_CITIZENSHIPS, N_STATES
from pactsim.model import simulation as simulation_module
from pactsim.model.balances import stocks_of
from pactsim.model.phases import entries as entries_phase
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation
from pactsim.model.tally import PAIRS

#: Persons a month by channel and citizenship.
TOY_ENTRIES = {
    ("Central Mediterranean", "BD"): 150,
    ("Central Mediterranean", "SY"): 100,
    ("Eastern Mediterranean", "AF"): 150,
    ("Eastern Mediterranean", "SY"): 100,
    ("Western African", "ML"): 100,
    ("Other entry", "VE"): 100,
    ("Other entry", "TR"): 50,
}
TOY_YEARS = (2028, 2030)
#: Entries begin two years before the first month, because some people lodge that late.
TOY_FIRST_ENTRY = 2026


class Watched(NamedTuple):
    """A finished run with its tables and what was seen on the way."""

    name: str
    sim: Simulation
    tables: dict[str, pd.DataFrame]
    opening: dict[str, np.ndarray]  # stocks before the first month, (33,) simulated persons
    pairs: np.ndarray  # (months, pairs, 33, 33) simulated persons
    offset_cases: pd.DataFrame  # the heads whose case was taken over, as they stood before
    relocated_cases: pd.DataFrame  # the heads who were relocated, as they stood before

    def pair(self, name: str) -> np.ndarray:
        """A matrix of movements by month, (months, 33, 33)."""
        return self.pairs[:, PAIRS.index(name)]


SEEN = ("age_group", "criterion", "status", "relocation", "absconded_since", "link_state", "present_state")


def watched(name: str, sim: Simulation, monkeypatch: Any) -> Watched:
    """Run ``sim`` to its end and keep the pair matrices and the people moved by solidarity."""
    pairs: list[np.ndarray] = []
    opening = {column: stock.copy() for column, stock in stocks_of(sim.tally).items()}
    close = sim.record.close_month

    def keep_pairs(world: Simulation) -> None:
        pairs.append(world.tally.pairs.copy())
        close(world)

    monkeypatch.setattr(sim.record, "close_month", keep_pairs)
    offsets, relocated = ([] for _ in range(2))
    _keep_moved(monkeypatch, "execute_offsets", "offset", 1, offsets)
    _keep_moved(monkeypatch, "execute_relocation", "relocated_to", 0, relocated)
    sim.run()
    empty = pd.DataFrame(columns=SEEN)
    return Watched(
        name,
        sim,
        sim.tables(),
        opening,
        np.array(pairs),
        pd.concat([empty, *offsets], ignore_index=True),
        pd.concat([empty, *relocated], ignore_index=True),
    )


def _keep_moved(monkeypatch: Any, phase: str, column: str, least: int, into: list[pd.DataFrame]) -> None:
    """Note every head whose ``column`` reaches ``least`` during ``phase``, as it stood before the phase."""
    original = getattr(simulation_module, phase)

    def spied(world: Simulation) -> None:
        before = {name: getattr(world.people, name)[: world.n_rows].copy() for name in (*SEEN, column)}
        original(world)
        n = world.n_rows
        now = getattr(world.people, column)[:n]
        moved = (now >= least) & (now != before[column]) & (world.people.family[:n] == np.arange(n))
        if moved.any():
            into.append(pd.DataFrame({name: before[name][moved] for name in SEEN}))

    monkeypatch.setattr(simulation_module, phase, spied)


def write_arrivals(path: Path, rows: dict[tuple[str, str], int], years: tuple[int, int]) -> Path:
    """A CSV of arrivals with the same rows every month of the years."""
    lines = ["year,month,channel,citizenship,persons"]
    for year in range(years[0], years[1] + 1):
        for month in range(1, 13):
            lines += [f"{year},{month},{channel},{code},{n}" for (channel, code), n in rows.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def toy_simulation(
    folder: Path,
    monkeypatch: Any,
    levers: dict[str, Any] | None = None,
    uncertainties: dict[str, Any] | None = None,
) -> Simulation:
    """The toy world before its first month: an empty Europe at 1:1."""
    nobody = np.zeros((N_STATES, N_CITIZENSHIPS))
    for stock in ("pending_stock", "protected_stock"):
        monkeypatch.setattr(entries_phase.observed_stocks, stock, lambda _year: nobody)
    csv = write_arrivals(folder / "toy.csv", TOY_ENTRIES, (TOY_FIRST_ENTRY, TOY_YEARS[1]))
    scenario = Scenario.load("baseline").changed(
        name="toy",
        arrivals={"csv": str(csv)},
        levers={"forum_reconvened": 1, "systemic_shortcomings_rule": "threshold", **(levers or {})},
        uncertainties={
            "shortcomings_fewest_requests": 100,
            "shortcomings_transfer_rate": 0.05,
            "dublin_transfer_factor": 0.5,
            "information_probability": 0.8,
            "need_target_months": 3.0,
            "need_statement_factor": 3.0,
            "money_due_months": 1,
            "money_effect_months": 1,
            **(uncertainties or {}),
        },
    )
    return Simulation(scenario, *TOY_YEARS, 1, seed=3)


def small_world(
    first_year: int = 2025,
    last_year: int = 2027,
    scale: int = 200,
    seed: int = 1,
    levers: dict[str, Any] | None = None,
    uncertainties: dict[str, Any] | None = None,
    **sections: Any,
) -> Simulation:
    """The baseline with changes, so coarse that it runs in half a second; not yet run."""
    scenario = Scenario.load("baseline").changed(
        name="small", levers=levers or {}, uncertainties=uncertainties or {}, **sections
    )
    return Simulation(scenario, first_year, last_year, scale, seed)


def assert_same_people(one: Simulation, other: Simulation) -> None:
    """Person by person, column by column."""
    assert one.n_rows == other.n_rows
    for name, mine, theirs in zip(one.people._fields, one.people, other.people, strict=True):
        assert np.array_equal(mine[: one.n_rows], theirs[: one.n_rows]), name


def assert_same_tables(one: Simulation, other: Simulation, *but: str) -> None:
    """Cell by cell, apart from the named tables."""
    mine, theirs = one.tables(), other.tables()
    assert set(mine) == set(theirs)
    for name in set(mine) - set(but):
        pd.testing.assert_frame_equal(mine[name], theirs[name], check_exact=True, obj=name)
