"""Dublin III as a regime: responsibility without solidarity (Regulation (EU) No 604/2013)."""

from pactsim.model.law.registry import rule


@rule(article="Dublin III 33", in_force="2014-01-01")
def early_warning_step(risk_of_pressure: bool, plan_fails: bool) -> str:
    """What the early-warning mechanism asks of a state: a preventive plan, then a crisis plan; nothing else.

    The plans bind the state under strain alone: no other state owes it persons or money.
    Source: Regulation (EU) No 604/2013, Article 33.
    In force since 1 January 2014.
    """
    if not risk_of_pressure:
        return ""
    return "crisis management action plan" if plan_fails else "preventive action plan"
