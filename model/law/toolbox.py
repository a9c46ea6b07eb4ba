"""The permanent migration support toolbox: what is in it, and what a label opens in it (AMMR Art 6(3))."""

from typing import Final

from pactsim.model.law.registry import rule

#: The measures that Article 6(3) names, in its order.
TOOLBOX: Final = (
    "operational and technical help by the Union's agencies",
    "Union funds",
    "derogations in the asylum acts",
    "Union civil protection mechanism",
    "return and reintegration",
    "external action",
    "diplomatic outreach",
    "coordinated communication",
    "migration policy support in third countries",
    "legal migration and mobility partnerships",
)


@rule(article="AMMR 6(3)", in_force="2026-06-12")
def toolbox_of(member_state: bool) -> tuple[str, ...]:
    """The measures open to a state: all of them to every Member State, whether or not it asks for solidarity.

    Its use is no condition of solidarity either (recital 32).
    Source: Regulation (EU) 2024/1351, Article 6(3).
    In force since 12 June 2026.
    """
    return TOOLBOX if member_state else ()


@rule(article="AMMR 6(3)", in_force="2026-06-12", parameters=("toolbox_effect_share",))
def toolbox_capacity(own_capacity: float, at_risk: bool, effect_share: float) -> float:
    """Capacity that the toolbox adds in a state, by its label: a stated share, none by default.

    That states at risk come first is Commission practice; the text sets no queue and no amount.
    Source: Regulation (EU) 2024/1351, Article 6(3).
    In force since 12 June 2026.
    """
    return own_capacity * effect_share if at_risk else 0.0
