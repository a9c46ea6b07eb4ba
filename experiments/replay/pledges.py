"""What was pledged, what of it states were freed of, and what the Council and the beneficiaries left standing."""

from typing import Final

import numpy as np

from pactsim.agents.codes import POOL_STATES
from pactsim.agents.cycle_ledger import N_POOL, CycleLedger
from pactsim.experiments.replay.act_numbers import Numbers, Replayed, of_states
from pactsim.model.law.deductions import deduction_granted
from pactsim.model.law.effective_pool import released_as_beneficiary
from pactsim.model.phases.council_acts import settle_effective

_KINDS: Final = ("relocation", "offset", "eur", "alternative_eur")


def _pledge(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    state = POOL_STATES.index(subject)
    for kind in _KINDS:
        getattr(ledger, f"pledged_{kind}")[state] = n[kind]
    ledger.pledge_source[state] = n["source"]


def _deduction(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    granted = min(deduction_granted(n["asked"], n["assessed"]), n["room"])
    ledger.deduction[POOL_STATES.index(subject)] = granted
    settle_effective(ledger)


def _council_act(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.adopted = bool(n["vote"]["adopted"])
    if not ledger.adopted:
        for kind in _KINDS:
            setattr(ledger, f"pledged_{kind}", np.zeros(N_POOL, dtype=np.int64))
    settle_effective(ledger)


def _information(ledger: CycleLedger, _n: Numbers, subject: str) -> None:
    ledger.informed_58[POOL_STATES.index(subject)] = True


def _beneficiaries(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.beneficiary = released_as_beneficiary(
        ledger.under_pressure, ledger.informed_58, n["released_by_label_alone"]
    )
    for state in np.flatnonzero(ledger.beneficiary):
        ledger.released[state] = "beneficiary"
    settle_effective(ledger)


def _redistribution(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.pledged_relocation = ledger.pledged_relocation + of_states(n["to_relocation"])
    ledger.pledged_eur = ledger.pledged_eur + of_states(n["to_eur"])
    settle_effective(ledger)


def _release(ledger: CycleLedger, n: Numbers, subject: str) -> None:
    state = POOL_STATES.index(subject)
    ledger.under_pressure[state] = ledger.beneficiary[state] = True
    ledger.released[state] = "beneficiary"
    ledger.need_computed[state] = ledger.need_stated[state] = n["need"]
    settle_effective(ledger)
    taken = int(ledger.delivered_offset[state] - ledger.effective_offset[state])
    ledger.mandatory_offset[state] = min(int(ledger.mandatory_offset[state]), max(taken, 0))


#: How each of these acts changes its ledger.
ACTS: Final[dict[str, Replayed]] = {
    "pledge": _pledge,
    "deduction": _deduction,
    "council_act": _council_act,
    "information": _information,
    "beneficiaries": _beneficiaries,
    "redistribution": _redistribution,
    "release": _release,
}
