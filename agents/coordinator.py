"""The EU Solidarity Coordinator: needs against pledges, draws, and the ledger of everything."""

from datetime import date

import mesa
import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, POOL_STATES
from pactsim.agents.cycle_ledger import N_POOL, CycleLedger, to_pool
from pactsim.agents.distribution import balanced_parts, by_pair
from pactsim.agents.institution import Institution
from pactsim.agents.solidarity_records import Draw, MoneyFlow, Payment, Spending
from pactsim.agents.status import NEVER

Counts = NDArray[np.int64]


class Coordinator(Institution):
    """Keeps what is due between states and what was done.

    For the people's side, arrays over the 33 places: ``relocation_due`` [contributor, beneficiary] persons
    that may still be identified, ``relocation_cycle`` the year they are booked in, ``identification_speed``
    persons a month, ``security_refusal`` share of files, ``offset_due`` [contributor, beneficiary] cases to
    take over, ``eligible_citizenships`` (36,), ``latest_entry`` day of who may be identified (33,),
    ``decisions_bought`` and ``places_bought`` a month.
    """

    code = "Coordinator"

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.today = date.min
        self.scheme = ""
        self.scheme_since = date.min
        self.ledgers: dict[int, CycleLedger] = {}
        self.acts: list[dict] = []
        self.draws: list[Draw] = []
        self.money_flows: list[MoneyFlow] = []
        self.payments: list[Payment] = []
        self.spendings: list[Spending] = []
        self.scheme_delivered: dict[int, Counts] = {}
        self.open_relocations(0, np.zeros((N_PLACES, N_PLACES), dtype=np.int64))
        self.identification_speed = np.zeros(N_PLACES)
        self.security_refusal = 0.0
        self.offset_due = np.zeros((N_PLACES, N_PLACES), dtype=np.int64)
        self.default_offset: dict[int, Counts] = {}
        self.eligible_citizenships = np.ones(N_CITIZENSHIPS, dtype=np.bool_)
        self.latest_entry = np.full(N_PLACES, NEVER, dtype=np.int64)
        self.decisions_bought = np.zeros(N_PLACES)
        self.places_bought = np.zeros(N_PLACES)
        self.solidarity_received = np.zeros(N_PLACES)
        self.relocated_this_month: list[tuple[int, Counts]] = []
        self.offset_this_month: dict[int, Counts] = {}

    def entitlements(
        self, available: int, weights: NDArray[np.float64], sar: NDArray[np.bool_], earmark: float
    ) -> NDArray[np.float64]:
        """How the pool is balanced among beneficiaries; see :func:`balanced_parts`."""
        return balanced_parts(available, weights, sar, earmark)

    def book_relocations(self, cycle: int, moved: Counts) -> None:
        """Persons that arrived, [contributor, beneficiary] over places, in the cycle that drew them."""
        done = self.scheme_delivered.setdefault(cycle, np.zeros((N_PLACES, N_PLACES), dtype=np.int64))
        done += moved
        if moved.any():
            self.relocated_this_month.append((cycle, moved.copy()))
        ledger = self.ledgers.get(cycle)
        if ledger is not None:
            pool = to_pool(moved)
            ledger.delivered_by_pair["relocation"] += pool
            ledger.delivered_relocation += pool.sum(axis=1)
            ledger.received_relocation += pool.sum(axis=0)

    def book_offsets(self, cycle: int, taken: Counts) -> None:
        """Cases taken over, [contributor, beneficiary] over places; the oldest debt comes first."""
        left = to_pool(taken).copy()
        for year in sorted(self.ledgers):
            owed = self.offset_owed(year)
            last = year == max(self.ledgers)
            for contributor in np.flatnonzero(left.sum(axis=1)):
                room = int(left[contributor].sum()) if last else int(owed[contributor])
                for beneficiary in np.flatnonzero(left[contributor]):
                    cases = min(room, int(left[contributor, beneficiary]))
                    if cases > 0:
                        self._book_offset(year, int(contributor), int(beneficiary), cases)
                        left[contributor, beneficiary] -= cases
                        room -= cases

    def offset_owed(self, cycle: int) -> Counts:
        """Cases each pool state still may or must take over for a cycle, (26,)."""
        duties = self.offset_duties(cycle)
        return np.maximum(
            duties["offered"] + duties["mandatory"] + duties["default"] - duties["taken_over"], 0
        )

    def offset_duties(self, cycle: int) -> dict[str, Counts]:
        """What a cycle's offsets are made of, (26,) cases each: offered, mandatory, default, taken over."""
        ledger = self.ledgers[cycle]
        return {
            "offered": ledger.effective_offset,
            "mandatory": ledger.mandatory_offset,
            "default": self.default_offset.get(cycle, np.zeros(N_POOL, dtype=np.int64)),
            "taken_over": ledger.delivered_offset,
        }

    def open_relocations(self, cycle: int, granted: Counts, quota: Counts | None = None) -> None:
        """Begin a round with what each pair is granted, (33, 33) persons; the last round lapses.

        ``quota`` (33,) is all that each contributor took on, where more than is granted now.
        """
        self.relocation_cycle = cycle
        self.relocation_quota = granted.sum(axis=1) if quota is None else quota.copy()
        self.relocation_ready = np.zeros(N_PLACES)
        self.relocation_granted = granted.copy()
        self.relocation_open = granted.copy()
        self.relocation_offered = np.zeros_like(granted)
        self.relocation_due = np.zeros_like(granted)

    def grant_relocations(self, more: Counts) -> None:
        """Add to what the running round may relocate, (33, 33) persons."""
        self.relocation_granted = self.relocation_granted + more
        self.relocation_open = self.relocation_open + more

    def make_ready(self, more: NDArray[np.float64]) -> None:
        """Add the places each contributor makes ready this month, (33,) persons; they stay open until used."""
        self.relocation_ready = self.relocation_ready + more

    def offer_relocations(self, share: NDArray[np.float64]) -> None:
        """Offer what each pair lets happen: places made ready, split as the grants are, at most ``share`` (33, 33)."""
        identified = self.relocation_granted - self.relocation_open
        most = np.minimum(
            self.relocation_granted * share, by_pair(self.relocation_ready, self.relocation_granted)
        )
        allowed = np.floor(most + 1e-6).astype(np.int64)
        self.relocation_offered = np.maximum(allowed - identified, 0)
        self.relocation_due = self.relocation_offered.copy()

    def settle_identified(self) -> None:
        """Take note of what the month's identifications, and refusals that came back, left of the offer."""
        identified = self.relocation_offered - self.relocation_due
        self.relocation_open = np.clip(self.relocation_open - identified, 0, self.relocation_granted)
        self.relocation_offered = self.relocation_due.copy()

    def accepted(self) -> Counts:
        """Persons identified in the running round and not yet moved, by contributor, (33,)."""
        on_the_way = self.relocation_granted - self.relocation_open
        delivered = self.scheme_delivered.get(self.relocation_cycle)
        if delivered is not None:
            on_the_way = on_the_way - delivered
        return np.maximum(on_the_way, 0).sum(axis=1)

    def record_draw(
        self, on: date, cycle: int, kind: str, contributor: int, beneficiary: int, amount: int
    ) -> None:
        """Write one draw into the ledger and the list of draws (pool state indices)."""
        ledger = self.ledgers[cycle]
        ledger.by_pair[kind][contributor, beneficiary] += amount
        self.draws.append(
            Draw(
                on,
                POOL_STATES[beneficiary],
                POOL_STATES[contributor],
                kind,
                amount,
                int(ledger.by_pair[kind][contributor].sum()),
            )
        )

    def pay(self, from_state: str, to_state: str, amount: int, cause: str) -> None:
        """Note a movement of euros of this month; nothing is noted for nothing."""
        if amount:
            self.money_flows.append(
                MoneyFlow(self.today.year, self.today.month, from_state, to_state, int(amount), cause)
            )

    def _book_offset(self, cycle: int, contributor: int, beneficiary: int, cases: int) -> None:
        ledger = self.ledgers[cycle]
        ledger.delivered_by_pair["offset"][contributor, beneficiary] += cases
        taken = self.offset_this_month.setdefault(cycle, np.zeros((N_POOL, N_POOL), dtype=np.int64))
        taken[contributor, beneficiary] += cases
        ledger.delivered_offset[contributor] += cases
        ledger.received_offset[beneficiary] += cases
        self.record_draw(self.today, cycle, "offset", contributor, beneficiary, cases)
