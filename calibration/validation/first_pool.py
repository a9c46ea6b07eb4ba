"""The first pool beside the record: what was promised in all, in which forms, and what priors alone would have said.

None of it is a blind test: positions of sixteen governments are facts of the model, and the relief for states that
took people voluntarily was chosen with Spain's count in view.
"""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import POOL_PLACES, CycleLedger
from pactsim.agents.member_state import FORMS, PAY
from pactsim.calibration.first_cycle_runs import forum_day, pool_again, run_to_the_act
from pactsim.calibration.pledge_record import Government, chances, governments
from pactsim.calibration.pledges import costs_tried, overrides_of, weights
from pactsim.calibration.stage import Progress
from pactsim.calibration.validation.finding import Finding
from pactsim.model import observed
from pactsim.model.parameters import Parameters
from pactsim.model.phases.solidarity_calendar import FIRST_POOL
from pactsim.model.simulation import Simulation

Array = NDArray[np.float64]

SEEDS: Final = tuple(range(1, 21))
#: Vectors of the prior ranges of costs under which the pool is made again, and those that weigh forms.
VECTORS: Final = 128
#: Steps of progress: seeds, then three parts.
_STEPS: Final = len(SEEDS) + 3
#: The first day of the first pool.
_FIRST_DAY: Final = date(2026, 6, 12)
_GROUP: Final = "first pool"
_NO_TEST: Final = "No blind test: the relief for voluntary relocation was chosen with Spain's count in view."


def findings(progress: Progress) -> list[Finding]:
    """Totals over seeds and over the prior ranges of costs, amounts against fair shares, and forms."""
    over_seeds = []
    for step, seed in enumerate(SEEDS):
        run = run_to_the_act(seed)
        over_seeds.append(new_solidarity(run.coordinator.ledgers[FIRST_POOL]))
        progress(step + 1, _STEPS)
    run = run_to_the_act(SEEDS[0])
    prior = [
        new_solidarity(pool_again(run, seed=1000 + number, overrides=overrides_of(vector)))
        for number, vector in enumerate(costs_tried(np.random.default_rng(1), VECTORS))
    ]
    progress(len(SEEDS) + 1, _STEPS)
    lines = _totals("20 seeds", np.array(over_seeds), "set-identify", _NO_TEST)
    lines += _totals("prior ranges of costs", np.array(prior), "set-identify",
                     f"{VECTORS} vectors of costs, luck of their own; positions as facts. " + _NO_TEST)  # fmt: skip
    lines += _amounts(run)
    progress(len(SEEDS) + 2, _STEPS)
    lines += _forms(run)
    progress(len(SEEDS) + 3, _STEPS)
    return lines


def new_solidarity(ledger: CycleLedger) -> tuple[float, float]:
    """Relocations and million EUR promised by states not under pressure, after deductions; no offsets, no services."""
    free = ~ledger.under_pressure
    return float(ledger.effective_relocation[free].sum()), float(ledger.effective_eur[free].sum()) / 1e6


def _totals(over: str, sums: Array, use: str, reading: str) -> list[Finding]:
    """Persons, money and both together (at the price of a person), (draws, 2)."""
    known = observed.table("pool_2026_totals").set_index("item")
    persons = float(str(known.loc["actual_pledged_relocations_per_Spain", "value"]))
    eur = float(str(known.loc["actual_pledged_financial_per_Spain", "value"])) / 1e6
    price = Parameters().number("solidarity_price_eur", _FIRST_DAY) / 1e6
    source = str(known.loc["actual_pledged_relocations_per_Spain", "source"])
    naive_eur = _everybody_pays()
    lines = []
    for name, record, values, naive in (
        ("relocations promised", persons, sums[:, 0], 0.0),
        ("million EUR promised", eur, sums[:, 1], naive_eur),
        ("both in persons", persons + eur / price, sums[:, 0] + sums[:, 1] / price, naive_eur / price),
    ):
        low, high = np.quantile(values, (0.05, 0.95))
        lines.append(
            Finding(
                _GROUP, f"{name}, {over}", "EU", "2026", record, record, record, float(values.mean()), float(low),
                float(high), naive, "everybody pays", use, source, reading,
            )
        )  # fmt: skip
    return lines


def _everybody_pays() -> float:
    """Million EUR if every state that neither benefits, deducts nor offsets paid its share: the naive guess."""
    ledger = run_to_the_act(SEEDS[0]).coordinator.ledgers[FIRST_POOL]
    pays = ~ledger.under_pressure & (ledger.deduction < 1) & (ledger.effective_offset == 0)
    return float((ledger.fair_share_eur * (1 - ledger.deduction))[pays].sum()) / 1e6


def _amounts(run: Simulation) -> list[Finding]:
    """Pledges in money and persons against the computed fair shares: most relative difference."""
    ledger = run.coordinator.ledgers[FIRST_POOL]
    rows = observed.table("pool_2026").set_index("member_state").reindex(list(POOL_STATES))
    stated = rows["pledged_eur"].fillna(rows["alternative_eur"]).to_numpy(dtype=np.float64)
    in_money = np.isfinite(stated) & (stated > 0)
    persons = rows["pledged_persons"].to_numpy(dtype=np.float64)
    in_persons = np.isfinite(persons) & (persons > 0)
    off = np.concatenate(
        [
            ledger.fair_share_eur[in_money] / stated[in_money] - 1,
            ledger.fair_share_persons[in_persons] / persons[in_persons] - 1,
        ]
    )
    equal = np.concatenate(
        [
            ledger.reference_eur / len(POOL_STATES) / stated[in_money] - 1,
            ledger.reference_persons / len(POOL_STATES) / persons[in_persons] - 1,
        ]
    )
    most, naive = float(np.abs(off).max()), float(np.abs(equal).max())
    return [
        Finding(
            _GROUP, "pledge against fair share, most relative difference", f"{off.size} states", "2026",
            np.nan, np.nan, np.nan, most, most, most, naive, "equal shares", "validate",
            "ECO_PT_2026_01",
            "Rounded amounts of press and ministers; shares follow from law, population and GDP alone.",
        )
    ]  # fmt: skip


def _forms(run: Simulation) -> list[Finding]:
    """Forms told right with positions as facts, by priors alone, and by priors and the forms of all other states."""
    states, on = governments(run), forum_day(run)
    pays = sum(state.form == PAY for state in states)
    shipped = chances(states, Parameters(), on, with_stances=False)
    priors = _right(shipped, states)
    tried = costs_tried(np.random.default_rng(2), VECTORS)
    every = np.array([chances(states, Parameters(overrides_of(v)), on, with_stances=False) for v in tried])
    alone = every[:, np.arange(len(states)), [FORMS.index(state.form) for state in states]]
    left_out, chance = _left_out(states, every, alone)
    with_positions = _right(chances(states, Parameters(), on, with_stances=True), states)
    closed = [state.agent.code for state in states if state.form not in state.allowed]
    of = len(states)
    spread = np.quantile(alone.sum(axis=1), (0.05, 0.95))
    return [
        _count("form, positions as facts", of, with_positions, with_positions, with_positions, pays, "fit",
               "An input, not a finding. Not open in the run: "
               f"{', '.join(closed) or 'none'} (too few cases at home that could be offset)."),
        _count("form, priors alone", of, priors, float(spread[0]), float(spread[1]), pays, "set-identify",
               "Stated positions off. The shipped costs were set with the first pool in view; over their prior ranges "
               f"expected are {alone.sum(axis=1).mean():.1f} (see interval), no better than the naive guess."),
        _count("form, priors and the forms of all others", of, left_out, left_out, left_out, pays, "validate",
               f"Each state left out, positions off, costs weighed by the forms of the others; mean chance of the form "
               f"chosen {chance:.2f}."),
        *_cases_at_home(run),
    ]  # fmt: skip


def _right(chance: Array, states: list[Government]) -> int:
    return sum(FORMS[int(row.argmax())] == state.form for row, state in zip(chance, states))


def _left_out(states: list[Government], every: Array, chance: Array) -> tuple[int, float]:
    """Forms told right from the forms of all other states, and the mean chance given to the form chosen.

    ``every`` (vectors, governments, 6) chance of each form, ``chance`` (vectors, governments) of the form chosen.
    """
    right, given = 0, []
    for number, state in enumerate(states):
        weight = weights(np.delete(chance, number, axis=1))
        told = weight @ every[:, number]
        right += FORMS[int(told.argmax())] == state.form
        given.append(float(told[FORMS.index(state.form)]))
    return right, float(np.mean(given))


def _count(target: str, of: int, right: float, low: float, high: float, naive: float, use: str,
           reading: str) -> Finding:  # fmt: skip
    return Finding(_GROUP, target, f"{of} states", "2026", of, of, of, right, low, high, naive,
                   "everybody pays", use, "AMMR_QA_2025_11", reading)  # fmt: skip


def _cases_at_home(run: Simulation) -> list[Finding]:
    """Cases that the two states which promised offsets had, at least their promise on the record."""
    ledger = run.coordinator.ledgers[FIRST_POOL]
    rows = observed.table("pool_2026").set_index("member_state")
    runs = [run_to_the_act(seed) for seed in SEEDS]
    lines = []
    for code in ("DE", "FR"):
        place = POOL_PLACES[POOL_STATES.index(code)]
        cases = np.array(
            [r.offset_eligible[place][POOL_PLACES][ledger.under_pressure].sum() for r in runs], float
        )
        promise = float(str(rows.loc[code, "pledged_persons"]))
        low, high = np.quantile(cases, (0.05, 0.95))
        lines.append(
            Finding(
                _GROUP, "cases at home that could be offset, at least the promise", code, "2025-12", promise, promise,
                np.inf, float(cases.mean()), float(low), float(high), np.nan, "", "validate",
                str(rows.loc[code, "source"]),
                "The government promised as many cases as it saw; the run counts those whose limit has not passed.",
            )
        )  # fmt: skip
    return lines
