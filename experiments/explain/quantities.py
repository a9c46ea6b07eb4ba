"""Which quantities can be asked about, and how each is answered for a state and for the Union."""

from collections.abc import Callable
from typing import Final, NamedTuple

from pactsim.agents.codes import POOL_STATES, STATES
from pactsim.experiments.explain.border import border_capacity
from pactsim.experiments.explain.deductions import deduction
from pactsim.experiments.explain.draws import draw, on_contributor
from pactsim.experiments.explain.effective_pledge import effective
from pactsim.experiments.explain.facts import Facts
from pactsim.experiments.explain.fair_share import fair_share
from pactsim.experiments.explain.labels import label
from pactsim.experiments.explain.money import money_received
from pactsim.experiments.explain.new_solidarity import new_solidarity
from pactsim.experiments.explain.node import Node
from pactsim.experiments.explain.offsets import offset_duty
from pactsim.experiments.explain.pledges import pledge
from pactsim.experiments.explain.responsibility import responsibility
from pactsim.experiments.explain.sums_over_states import total
from pactsim.experiments.explain.union import union_deductions, union_labels, union_level


class Quantity(NamedTuple):
    """One question: what it asks, how it is answered for a state and for the Union (None: not asked there).

    ``of_pool`` tells whether it needs a pool, ``responsibility`` has an answer for all 31 states.
    """

    words: str
    of_state: Callable[[Facts], Node] | None
    of_union: Callable[[Facts], Node] | None
    of_pool: bool = True


def _sum(
    name: str, title: str, of_state: Callable[[Facts], Node], codes: tuple[str, ...] = POOL_STATES
) -> Callable[[Facts], Node]:
    return lambda facts: total(facts, name, title, of_state, codes)


QUANTITIES: Final[dict[str, Quantity]] = {
    "fair-share": Quantity("the fair share by the key", fair_share, union_level),
    "label": Quantity("the Commission's finding", label, union_labels),
    "pledge": Quantity("the pledge and its form", pledge, _sum("pledge", "Pledges of all states", pledge)),
    "deduction": Quantity("what it is freed of", deduction, union_deductions),
    "effective-pledge": Quantity(
        "what of the pledge must be delivered", effective,
        _sum("effective-pledge", "Effective pledges of all states", effective),
    ),
    "draw": Quantity("what was drawn on it, or by it", draw, _sum("draw", "Drawn on all pledges", on_contributor)),
    "offset-duty": Quantity(
        "cases it may or must take over", offset_duty,
        _sum("offset-duty", "Offset duties of all states", offset_duty),
    ),
    "money-received": Quantity(
        "money of the pool that reached it", money_received,
        _sum("money-received", "Money received by beneficiaries", money_received),
    ),
    "border-capacity": Quantity(
        "places and yearly maximum of the border procedure", border_capacity,
        _sum("border-capacity", "Places of the border procedure", border_capacity), of_pool=False,
    ),
    "responsibility": Quantity(
        "cases it is responsible for", responsibility,
        _sum("responsibility", "Open cases with a responsible state", responsibility, STATES),
        of_pool=False,
    ),
    "new-solidarity": Quantity("from the reference to solidarity that is new", None, new_solidarity),
}  # fmt: skip
