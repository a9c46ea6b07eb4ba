"""Phase 4: responsibility under the law of each case, and the start of border procedures."""

from datetime import date
from typing import Any

import numpy as np

from pactsim.agents.codes import CITIZENSHIP_INDEX, N_CITIZENSHIPS, N_PLACES, N_STATES, STATE_INDEX
from pactsim.model import fitted
from pactsim.model.calendar import FIRST_DAY, day_of
from pactsim.model.kernels.border import border_proposals, start_border_procedures
from pactsim.model.kernels.responsibility import determine_responsibility
from pactsim.model.kernels.slots import serve
from pactsim.model.rates import BorderRates, DublinRates

#: States whose practice of taking people back is a dated lever.
_OPENNESS = ("IT", "EL", "HU")


def dublin_rates(world: Any) -> DublinRates:
    """The funnel by pair for this month."""
    number = world.parameters.numbers_on(world.today)
    open_share = np.ones(N_PLACES)
    for code in _OPENNESS:
        open_share[STATE_INDEX[code]] = number(f"dublin_openness_{code.lower()}", world.today)
    # Free choice: nobody is asked, and the state where an application is lodged stays responsible.
    asks = 0.0 if world.parameters.value("free_choice", world.today) else 1.0
    crisis_law = world.parameters.dates("crisis_transfer_months")[0]
    stopped = np.zeros(N_PLACES, dtype=np.bool_)
    for code in str(world.parameters.value("dublin_stopped_states", world.today)).split():
        stopped[STATE_INDEX[code]] = True
    return DublinRates(
        request=np.minimum(fitted.dublin_request() * number("dublin_request_factor"), 1.0) * asks,
        family_request=number("dublin_family_request_share") * asks,
        request_protected=number("dublin_protected_request_share") * asks,
        acceptance=np.minimum(fitted.dublin_acceptance() * number("dublin_acceptance_factor"), 1.0),
        confirmation=number("ammr_confirmation_share"),
        transfer=np.minimum(fitted.dublin_transfer() * number("dublin_transfer_factor"), 1.0),
        open_share=open_share,
        request_days=number("dublin_request_days"),
        reply_days=number("dublin_reply_days"),
        transfer_days=number("dublin_transfer_days"),
        family_request_days=number("dublin_family_request_days"),
        family_reply_days=number("dublin_family_reply_days"),
        family_transfer_days=number("dublin_family_transfer_days"),
        absconded_share=number("dublin_absconded_share"),
        stopped=stopped,
        stopped_months=int(number("crisis_transfer_months", max(world.today, crisis_law))),
    )


def observed_verdicts(year: int) -> tuple[np.ndarray, np.ndarray]:
    """Positive and all decisions by nationality, (36,) each, until the run has closed its first year.

    The fitted Union rates of the year before, on a base that only gives the ratio.
    """
    rates = fitted.table("recognition_rates")
    nearest = int(np.clip(year - 1, rates["year"].min(), rates["year"].max()))
    rows = rates[rates["year"] == nearest]
    positive = np.zeros(N_CITIZENSHIPS)
    positive[rows["citizenship"].map(CITIZENSHIP_INDEX)] = rows["rate"]
    return positive, np.ones(N_CITIZENSHIPS)


def border_rates(world: Any) -> BorderRates:
    """The duty to use the border procedure as it stands this month."""
    number = world.parameters.numbers_on(world.today)
    first = world.parameters.dates("border_recognition_threshold")[0]
    positive, decided = world.union_verdicts
    recognition = np.where(decided > 0, positive / np.maximum(decided, 1e-9), 1.0)
    return BorderRates(
        recognition=recognition,
        threshold=number("border_recognition_threshold", max(world.today, first)),
        first_day=day_of(first),
        longest_stay=int(number("border_entry_days")),
    )


def border_places_run(world: Any) -> np.ndarray:
    """Places of the border procedure that states run this month, (31,): their parts of the Union's capacity."""
    on = max(world.today, world.parameters.dates("border_places_union")[0])
    # The places held are each state's part of the capacity as adopted.
    adopted = float(world.parameters.known["border_places_union"].schedule[0].value)
    union = world.parameters.number("border_places_union", on) / adopted
    return np.asarray(world.border_places * union * world.parameters.number("border_capacity_use", on))


def determine(world: Any) -> None:
    """Run the cascade for the month's applications, then fill the places of the border procedure."""
    world.dublin = dublin_rates(world)
    determine_responsibility(
        world.blocks, world.tally, world.due.arriving, world.seed32, world.dublin, world.laws, world.uk_bound,
        border_rates(world),
    )  # fmt: skip
    if world.today >= world.parameters.dates("border_recognition_threshold")[0]:
        _start_border_procedures(world)


def _closed_for_the_year(world: Any, room: np.ndarray) -> np.ndarray:
    """States that notified full places in this calendar year, (31,): nobody unless the lever says so (APR 48)."""
    if world.month_of_year == 1:
        world.border_notified[:] = False
    if world.parameters.value("border_notified_when_full", world.today):
        world.border_notified |= room < world.scale
    return np.asarray(world.border_notified)


def _from_first(world: Any, name: str) -> date:
    """Today, or the first day of a number that a scenario's earlier procedure would read too soon."""
    return max(world.today, world.parameters.dates(name)[0])


def _start_border_procedures(world: Any) -> None:
    number = world.parameters.numbers_on(world.today)
    waiting = world.waiting.first(border_proposals(world.blocks, world.due.arriving, world.waiting))
    places = border_places_run(world)
    used = (world.tally.stock[world.border_status] * world.scale)[:N_STATES]
    multiplier = number("border_maximum_multiplier", _from_first(world, "border_maximum_multiplier"))
    room = np.minimum(places - used, places * multiplier - world.border_started_this_year)
    slots = np.zeros(N_PLACES, dtype=np.int64)
    slots[:N_STATES] = np.where(_closed_for_the_year(world, room), 0, np.maximum(room, 0) // world.scale)
    served, _left = serve(
        world.blocks, waiting, slots, int(FIRST_DAY[world.month]) - 60, 400, world.seed32
    )  # fmt: skip
    weeks = number("border_procedure_weeks", _from_first(world, "border_procedure_weeks"))
    start_border_procedures(
        world.blocks,
        world.tally,
        waiting.head,
        served,
        world.seed32,
        number("border_procedure_days"),
        int(weeks * 7),
    )
