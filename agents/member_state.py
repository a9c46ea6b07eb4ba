"""A Member State: what it wants within what it must.

The law's duties, prices and stance facts come in as arguments; the state decides by random utility. All
money is in EUR a person, so that a political cost is what the government would pay to avoid one person.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import mesa
import numpy as np

from pactsim.agents.examination_capacity import next_capacity
from pactsim.agents.institution import Institution

RELOCATE: Final = "relocate"
OFFSET: Final = "offset"
PAY: Final = "pay"
ALTERNATIVE: Final = "alternative"
DEDUCTION: Final = "deduction"
REFUSE: Final = "refuse"
#: The order in which keyed shocks belong to the forms.
FORMS: Final = (RELOCATE, OFFSET, PAY, ALTERNATIVE, DEDUCTION, REFUSE)


class Costs(NamedTuple):
    """What a government weighs, EUR a person of its fair share."""

    price: float
    hosting: float
    political: float
    offset: float
    alternative: float
    refusal: float
    deduction: float
    stance: float
    taste_scale: float


class Pledge(NamedTuple):
    """What a state offers: persons, cases, EUR, EUR of services, and the deduction it will ask for."""

    form: str
    relocation: int
    offset: int
    eur: int
    alternative_eur: int
    deduction_asked: float


class MemberState(Institution):
    """One of the 31 states.

    ``code`` as in Eurostat, ``place`` its index; ``in_pool`` whether Part IV binds it.
    """

    def __init__(self, model: mesa.Model, code: str, place: int, in_pool: bool) -> None:
        super().__init__(model)
        self.code = code
        self.place = place
        self.in_pool = in_pool

    def choose_form(
        self,
        allowed: frozenset[str],
        costs: Costs,
        stance: Mapping[str, float],
        strain: float,
        shocks: np.ndarray,
    ) -> str:
        """The form of the contribution with the highest utility.

        ``stance`` gives the weight in [0, 1] of stated positions by form, ``strain`` the load of the
        state's own reception (1 is normal), ``shocks`` six standard Gumbel numbers in the order of ``FORMS``.
        Raises ValueError if nothing is allowed.
        """
        utilities = self.utilities(allowed, costs, stance, strain, shocks)
        if not utilities:
            raise ValueError(f"{self.code} has no lawful form of contribution to choose from")
        return max(utilities, key=utilities.__getitem__)

    def utilities(
        self,
        allowed: frozenset[str],
        costs: Costs,
        stance: Mapping[str, float],
        strain: float,
        shocks: np.ndarray,
    ) -> dict[str, float]:
        """What each allowed form is worth to the government, EUR a person; arguments as in ``choose_form``."""
        cost = {
            RELOCATE: costs.hosting * strain + costs.political,
            OFFSET: costs.offset * strain,
            PAY: costs.price,
            ALTERNATIVE: costs.alternative,
            DEDUCTION: costs.deduction,
            REFUSE: costs.refusal,
        }

        def utility(form: str) -> float:
            stated = costs.stance * stance.get(form, 0.0)
            return stated - cost[form] + costs.taste_scale * float(shocks[FORMS.index(form)])

        return {form: utility(form) for form in FORMS if form in allowed}

    def pledge(
        self,
        form: str,
        duty_persons: int,
        duty_eur: int,
        price_eur: int,
        person_share: float,
        deduction: float,
    ) -> Pledge:
        """The pledge that meets the fair share in one form, with at least ``person_share`` of it in persons.

        ``deduction`` is the part of the pledge the state will ask to be freed of if that is its form.
        """
        if form == REFUSE or duty_persons == 0:
            return Pledge(form, 0, 0, 0, 0, 0.0)
        if form == RELOCATE:
            return Pledge(form, duty_persons, 0, 0, 0, 0.0)
        if form == OFFSET:
            return Pledge(form, 0, duty_persons, 0, 0, 0.0)
        persons = int(np.ceil(duty_persons * person_share - 1e-6))
        rest_eur = max(duty_eur - persons * int(price_eur), 0)
        if form == ALTERNATIVE:
            return Pledge(form, persons, 0, 0, rest_eur, 0.0)
        asked = deduction if form == DEDUCTION else 0.0
        return Pledge(form, persons, 0, rest_eur, 0, asked)

    def stated_need(self, computed: int, factor: float) -> int:
        """What a beneficiary says it needs, in persons: its own computation times how much it overstates."""
        return round(computed * factor)

    def informs(self, willingness: float, draw: float) -> bool:
        """Whether an identified state tells Commission and Council that it will use the pool (58(1))."""
        return draw < willingness

    def declares_pressure(self, surge: float, threshold: float) -> bool:
        """Whether a state that was not identified notifies pressure of its own (59(1)): arrivals jumped."""
        return surge >= threshold

    def votes(self, stance: Mapping[str, float], refused_request: bool) -> str:
        """Its vote on a pool act: ``for``, ``against`` or ``abstain``.

        A stated vote prevails; a government that refuses to contribute votes against; one whose request for a
        deduction was turned down abstains.
        """
        for position in ("against", "abstain"):
            if stance.get(f"vote_{position}", 0.0) >= 0.5:
                return position
        if stance.get(REFUSE, 0.0) >= 0.5:
            return "against"
        return "abstain" if refused_request else "for"

    def delivered_share(self, stance: Mapping[str, float], usual: float, binding: bool) -> float:
        """The part of the drawn relocations that the state lets happen, in [0, 1].

        ``usual`` holds without a stated position; ``binding`` leaves it no choice.
        """
        return 1.0 if binding else float(min(max(stance.get("delivery", usual), 0.0), 1.0))

    def registration_effort(
        self,
        burden: float,
        solidarity_received: float,
        shortcomings_threat: float,
        *,
        floor: float = 0.3,
        burden_weight: float = 0.3,
        solidarity_weight: float = 0.5,
        threat_weight: float = 0.5,
    ) -> float:
        """How much of its registration duty a border state carries out, in (0, 1].

        ``burden``: entries over the state's part of the key (1 is proportional). ``solidarity_received``:
        what left the state through solidarity over its entries, in [0, 1]. ``shortcomings_threat`` in [0, 1].
        Effort falls with the responsibility that each record brings, and rises with the other two.
        """
        reluctance = burden_weight * np.log(max(burden, 1.0))
        relief = solidarity_weight * solidarity_received + threat_weight * shortcomings_threat
        reluctance *= max(1.0 - relief, 0.0)
        return float(max(np.exp(-reluctance), floor))

    def examination_capacity(
        self,
        previous: float,
        load: float,
        *,
        target_months: float = 6.0,
        adjust: float = 0.1,
        growth_limit: float = 0.08,
    ) -> float:
        """First-instance decisions the state can take next month.

        Follows ``load`` (open cases) over ``target_months`` with inertia ``adjust`` a month; grows or
        shrinks by at most ``growth_limit`` a month, never under one decision.
        """
        return float(
            next_capacity(
                previous, load, target_months=target_months, adjust=adjust, growth_limit=growth_limit
            )
        )

    def describe(self) -> dict[str, Any]:
        """Code, place and whether Part IV binds it."""
        return {"code": self.code, "place": self.place, "in_pool": self.in_pool}
