"""Offsets: what the Technical-Level Forum lets states offer and ask for, and what becomes mandatory."""

from typing import Final

import numpy as np

from pactsim.agents.cycle_ledger import CycleLedger
from pactsim.experiments.replay.act_numbers import Numbers, Replayed, of_states
from pactsim.model.law.offset_erosion import erosion_gap
from pactsim.model.law.offsets_duty import (
    beneficiary_may_request_offsets,
    contributor_may_offer_offsets,
    offset_duty_level,
    offset_gap,
    offset_room,
)
from pactsim.model.phases.council_acts import settle_effective
from pactsim.model.phases.offset_split import split_gap


def _technical_forum(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    persons = ledger.pledged_relocation + ledger.pledged_offset
    reached = beneficiary_may_request_offsets(
        int(persons.sum()), ledger.proposed_persons, n["pool_threshold"]
    )
    may_offer = contributor_may_offer_offsets(reached, persons, ledger.fair_share_persons, n["own_threshold"])
    back = np.where(may_offer, 0, ledger.pledged_offset)
    ledger.pledged_relocation = ledger.pledged_relocation + back
    ledger.pledged_offset = ledger.pledged_offset - back
    settle_effective(ledger)
    requested = np.floor(n["alternative_request_share"] * ledger.effective_alternative_eur)
    ledger.alternative_requested_eur = requested.astype(np.int64)


def _reconvening(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    ledger.reconvened = bool(n["vote"]["adopted"])


def _mandatory_offsets(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    level = offset_duty_level(ledger.reference_persons, n["duty_number"], n["duty_share"])
    gap = offset_gap(n["relocation_pledges_counted"], level, n["reconvened"] or n["automatic"])
    if not (n["reconvened"] or n["automatic"]):
        gap = erosion_gap(n["pledged"], n["effective"], level)
    cap = of_states(n["cap"])
    room = offset_room(cap, of_states(n["persons"]), of_states(n["money_eur"]), n["price_eur"])
    room = np.where(ledger.contributors(), cap if n["cap_rule"] == "none" else room, 0)
    ledger.mandatory_offset = split_gap(gap, of_states(n["share"], np.float64), room, n["passed_on"])


def _requested_offsets(ledger: CycleLedger, n: Numbers, _subject: str) -> None:
    turned = of_states(n["turned_to_offsets"])
    ledger.pledged_relocation = ledger.pledged_relocation - turned
    ledger.pledged_offset = ledger.pledged_offset + turned
    settle_effective(ledger)


#: How each of these acts changes its ledger.
ACTS: Final[dict[str, Replayed]] = {
    "technical_forum": _technical_forum,
    "reconvening": _reconvening,
    "mandatory_offsets": _mandatory_offsets,
    "requested_offsets": _requested_offsets,
}
