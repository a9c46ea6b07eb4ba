"""What beneficiaries need and draw from the pool."""

from typing import Final

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.agents.distribution import balanced_parts
from pactsim.experiments.replay.act_numbers import Counts, Numbers, Replayed, of_states
from pactsim.model.law.draws import proportional_draw
from pactsim.model.phases.solidarity_draws import wanted_so_far
from pactsim.model.phases.solidarity_facts import need_beyond_output


def _need(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    state = POOL_STATES.index(subject)
    ledger.need_computed[state] = _computed_need(n)
    ledger.need_stated[state] = round(int(ledger.need_computed[state]) * n["factor"])


def _computed_need(n: Numbers) -> int:
    pending, decided = (np.array([n[name]]) for name in ("pending", "decided_in_a_year"))
    return int(need_beyond_output(pending, decided, n["target_months"])[0])


def _draws(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    need = ledger.need_stated * ledger.beneficiary
    _draw_type(ledger, n, "relocation", ledger.effective_relocation, need)
    in_persons = ledger.by_pair["relocation"].sum(axis=0) + ledger.received_offset
    left = np.maximum(need - in_persons, 0) * n["price_eur"]
    _draw_type(ledger, n, "money", ledger.effective_eur, left)
    ledger.drawn_relocation = ledger.by_pair["relocation"].sum(axis=1)
    ledger.drawn_eur = ledger.by_pair["money"].sum(axis=1)


def _draw_type(ledger: CycleLedger, n: Numbers, kind: str, effective: Counts, need: Counts) -> None:
    pool = int(effective.sum())
    claim, sar = of_states(n["claim"], np.float64), of_states(n["sar"], np.bool_)
    entitled = balanced_parts(pool, claim, sar, n["sar_earmark"])
    drawn = ledger.by_pair[kind]
    requests = wanted_so_far(entitled, n["passed"], pool, need) - drawn.sum(axis=0)
    for beneficiary in np.flatnonzero(requests > 0):
        drawn[:, beneficiary] += proportional_draw(effective, drawn.sum(axis=1), int(requests[beneficiary]))


#: How each of these acts changes its ledger.
ACTS: Final[dict[str, Replayed]] = {
    "need": _need,
    "draws": _draws,
}
