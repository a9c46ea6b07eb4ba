"""Which act governs a case (Regulation (EU) 2024/1351 Art 84(1)-(2))."""

from pactsim.agents.status import AMMR, DUBLIN_III
from pactsim.model.compiled import inline
from pactsim.model.law.registry import rule


@rule(article="AMMR 84(1)-(2)", in_force="2026-06-12", parameters=("responsibility_law",))
@inline
def law_of_case(registration_day, switch_day):  # type: ignore[no-untyped-def]
    """Code of the act whose criteria decide a case registered on a day: DUBLIN_III or AMMR.

    ``switch_day`` is the first day under the AMMR, itself already under the new criteria. Only the
    registration counts: an older border crossing is judged by the act of the registration (Art 84(2)).
    Source: Regulation (EU) 2024/1351 Arts 83, 84(1)-(2) and 85.
    In force since 12 June 2026.
    """
    return AMMR if registration_day >= switch_day else DUBLIN_III
