"""What was delivered, in persons, cases and money, and who defaulted when the pool closed."""

from typing import Final

import numpy as np

from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.experiments.replay.act_numbers import Numbers, Replayed, of_pairs, of_states
from pactsim.model.law.alternative_measures import converted_to_money
from pactsim.model.law.offsets_duty import default_offsets
from pactsim.model.law.pledge import pledge_shortfall_eur, pledge_value_eur


def _relocations(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    moved = of_pairs(n["persons"])
    ledger.delivered_relocation += moved.sum(axis=1)
    ledger.received_relocation += moved.sum(axis=0)


def _offsets(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    taken = of_pairs(n["cases"])
    ledger.delivered_offset += taken.sum(axis=1)
    ledger.received_offset += taken.sum(axis=0)


def _money_paid_in(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    for goal in ("for_beneficiaries_eur", "to_facility_eur"):
        ledger.delivered_eur += of_states(n.get(goal, {}))


def _money_paid_out(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.received_eur += of_states(n["disbursed_eur"]) - of_states(n["third_country_eur"])


def _alternative_conversion(ledger: CycleLedger, _n: Numbers, _subject: str) -> None:
    ledger.delivered_alternative_eur = ledger.alternative_requested_eur.copy()
    ledger.alternative_converted_eur = converted_to_money(
        ledger.effective_alternative_eur, ledger.alternative_requested_eur
    )


def _default(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    price = n["price_eur"]
    value = pledge_value_eur(
        ledger.effective_relocation, ledger.effective_offset, ledger.effective_eur,
        ledger.effective_alternative_eur, price,
    )  # fmt: skip
    due = np.floor(ledger.fair_share_eur * (1.0 - ledger.deduction) + 1e-6).astype(np.int64)
    due = np.where(ledger.beneficiary, 0, due)
    short = np.ceil(pledge_shortfall_eur(value, due) / price).astype(np.int64)
    undelivered = default_offsets(
        ledger.effective_relocation, ledger.delivered_relocation, of_states(n["accepted"])
    )
    flagged = bool(ledger.beneficiary.any()) and bool(ledger.shortcomings[ledger.beneficiary].all())
    free = flagged & (ledger.effective_relocation > 0)
    for state in np.flatnonzero(free & ~ledger.beneficiary):
        ledger.released[state] = "shortcomings"
    ledger.defaulted_persons = short + np.where(free, 0, undelivered)


#: How each of these acts changes its ledger.
ACTS: Final[dict[str, Replayed]] = {
    "relocations": _relocations,
    "offsets": _offsets,
    "money_paid_in": _money_paid_in,
    "money_paid_out": _money_paid_out,
    "alternative_conversion": _alternative_conversion,
    "default": _default,
}
