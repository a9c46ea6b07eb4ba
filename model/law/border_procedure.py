"""Who must be examined in the border procedure (Regulation (EU) 2024/1348 Arts 42-43, 45, 47-48, 50, 53)."""

from pactsim.agents.codes import N_ROUTES
from pactsim.agents.status import UNACCOMPANIED_MINOR
from pactsim.model.compiled import inline
from pactsim.model.law.registry import rule


@rule(article="APR 43(1)", in_force="2026-06-12")
@inline
def entered_irregularly(channel, sar):  # type: ignore[no-untyped-def]
    """Whether a person crossed the external border irregularly or was disembarked.

    Source: Regulation (EU) 2024/1348, Article 43(1).
    In force since 12 June 2026.
    """
    return bool(sar) or (0 <= channel < N_ROUTES)


@rule(
    article="APR 42-43, 45, 47(2)-(3), 53; CFMR 11",
    in_force="2026-06-12",
    parameters=(
        "border_crisis_threshold_high",
        "border_crisis_threshold_low",
        "border_recognition_threshold",
    ),
)
@inline
def border_procedure_duty(  # type: ignore[no-untyped-def]
    irregular,
    recognition_rate,
    recognition_threshold,
    age_group,
    security,
    misled_authorities,
    capacity_reached,
    maximum_reached,
    registration_day,
    first_day,
):
    """Whether the state must examine an application in the border procedure.

    ``recognition_rate`` is the Union's average first-instance rate of the nationality and the threshold is
    inside the duty, both in [0, 1]; the crisis regulation moves only the threshold (Regulation (EU) 2024/1359
    Art 11). ``capacity_reached``: the places are full and notified, which lifts the duty for the nationality
    group; ``maximum_reached``: the year's maximum is reached and the Commission agreed, which also lifts it
    for those who misled the authorities; security cases always remain. An unaccompanied minor is examined
    there on the security ground only. ``first_day`` is the first day of application.
    Sources: Regulation (EU) 2024/1348 Arts 42(1)(c), (f), (j), 43(1), 45(1), 47(2)-(3), 53;
    Regulation (EU) 2024/1359 Art 11(3)-(4).
    Limits: after-relocation border procedures and EUAA-note exceptions are not modelled.
    In force since 12 June 2026.
    """
    if registration_day < first_day or not irregular:
        return False
    if security:
        return True
    if age_group == UNACCOMPANIED_MINOR or maximum_reached:
        return False
    if misled_authorities:
        return True
    return recognition_rate <= recognition_threshold and not capacity_reached
