"""The size of the pool and each state's fair share of it, with credits of earlier pools."""

from typing import Final

import numpy as np

from pactsim.agents.commission import needed_by_rule
from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.experiments.replay.act_numbers import Numbers, Replayed, of_states
from pactsim.model.law.crisis_credit import credit_used
from pactsim.model.law.fair_share import fair_share_eur, fair_share_persons
from pactsim.model.law.pool_need import grossed_up
from pactsim.model.law.pool_proposal import Totals, council_reference, pool_proposal
from pactsim.model.phases.assessment import persons_by_criteria
from pactsim.model.phases.solidarity_facts import key_from_numbers


def _pool_proposal(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    needed = needed_by_rule(
        ledger.need_computed[ledger.under_pressure], n["rule"], persons_by_criteria(n["criteria"])
    )
    ledger.proposed_persons = pool_proposal(needed, n["floor_persons"], n["price_eur"]).persons
    ledger.fair_share = key_from_numbers(n["key_inputs"], ledger.under_pressure)
    if n["grossed_up"]:
        exempt = float(ledger.fair_share[ledger.under_pressure].sum())
        ledger.proposed_persons = grossed_up(ledger.proposed_persons, exempt)


def _crisis_credit(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    last = {name: of_states(n[f"last_{name}"]) for name in ("open", "earned", "used", "expired")}
    ledger.credit_open = last["open"] + last["earned"] - last["used"] - last["expired"]
    ledger.credit_expired = of_states(n["credit_expired"])


def _fair_share(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    price = n["price_eur"]
    proposed = Totals(ledger.proposed_persons, ledger.proposed_persons * price)
    reference = council_reference(proposed, n["part_year"] * n["factor"], price)
    ledger.reference_persons, ledger.reference_eur = reference
    persons = fair_share_persons(ledger.fair_share, reference.persons)
    ledger.credit_used = credit_used(ledger.credit_open, persons)
    carried = of_states(n["carried_over"])
    ledger.fair_share_persons = persons - ledger.credit_used + carried
    ledger.fair_share_eur = np.where(
        (ledger.credit_used > 0) | (carried > 0),
        ledger.fair_share_persons * price,
        fair_share_eur(ledger.fair_share, reference.eur),
    )


def _surplus_credit(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.credit_earned = ledger.credit_earned + of_states(n["credit_earned"])


def _credit_added(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.credit_open = ledger.credit_open + of_states(n["credit_added"])


#: How each of these acts changes its ledger.
ACTS: Final[dict[str, Replayed]] = {
    "pool_proposal": _pool_proposal,
    "crisis_credit": _crisis_credit,
    "fair_share": _fair_share,
    "surplus_credit": _surplus_credit,
    "credit_added": _credit_added,
}
