"""The whole cascade in its strict order, with the facts that no person of the model carries (AMMR Arts 16, 24-34).

The compiled cascade decides what it knows; the criteria it leaves out are put in at their rank around it.
"""

from typing import NamedTuple

from pactsim.agents.status import (
    AMMR,
    CRITERION_DIPLOMA,
    CRITERION_DOCUMENT,
    CRITERION_ENTRY,
    CRITERION_FAMILY,
    CRITERION_FIRST_LODGED,
    CRITERION_MINOR,
    CRITERION_RELOCATED,
    CRITERION_SAR,
    CRITERION_TAKE_BACK,
    CRITERION_VISA_FREE,
    NO_PLACE,
)
from pactsim.model.law.registry import rule

#: The AMMR's order; a criterion of the compiled cascade beside the names of those around it.
AMMR_ORDER = (
    "security", CRITERION_TAKE_BACK, "minors_relatives", CRITERION_MINOR, CRITERION_FAMILY, "family_procedure",
    "papers", CRITERION_DOCUMENT, CRITERION_DIPLOMA, CRITERION_VISA_FREE, "airport", CRITERION_RELOCATED,
    CRITERION_ENTRY, CRITERION_SAR, CRITERION_FIRST_LODGED,
)  # fmt: skip
#: Dublin III's: stay follows entry, and both precede visa-free entry and transit.
DUBLIN_ORDER = (
    CRITERION_TAKE_BACK, "minors_relatives", CRITERION_MINOR, CRITERION_FAMILY, "family_procedure", "papers",
    CRITERION_DOCUMENT, CRITERION_ENTRY, "stay", CRITERION_VISA_FREE, "airport", CRITERION_FIRST_LODGED,
)  # fmt: skip


class FurtherStates(NamedTuple):
    """What each further criterion found, a state or -1; each field is filled by the rule of its name."""

    security: int = NO_PLACE
    minors_relatives: int = NO_PLACE
    family_procedure: int = NO_PLACE
    papers: int = NO_PLACE
    airport: int = NO_PLACE
    stay: int = NO_PLACE
    dependency: int = NO_PLACE


@rule(article="AMMR 16, 24-34; Dublin III 3, 7-16", in_force="2014-01-01")
def cascade_in_full(law: int, criterion: int, state: int, further: FurtherStates) -> tuple[int | str, int]:
    """(criterion, state) when further facts join what the compiled cascade found on its own facts.

    ``law`` is DUBLIN_III or AMMR, ``criterion`` and ``state`` come from
    :func:`~pactsim.model.law.responsibility.responsible_state`. The first criterion in the act's order that
    names a state decides. Dependency is no step of the order: it unites whatever the order says, unless a
    security threat was found or an earlier application binds.
    Raises ValueError for a criterion outside the order.
    Sources: Regulation (EU) 2024/1351, Articles 16(2) and (4), 24 to 34; Regulation (EU) No 604/2013, Articles 3
    and 7 to 16.
    In force since 1 January 2014.
    """
    order = AMMR_ORDER if law == AMMR else DUBLIN_ORDER
    if criterion not in order:
        raise ValueError(f"criterion {criterion} has no rank in the cascade")
    for step in order:
        if step == criterion:
            found: tuple[int | str, int] = (criterion, state)
            break
        if isinstance(step, str) and getattr(further, step) != NO_PLACE:
            found = (step, getattr(further, step))
            break
    if further.dependency != NO_PLACE and found[0] not in {"security", CRITERION_TAKE_BACK}:
        return "dependency", further.dependency
    return found
