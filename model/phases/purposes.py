"""The purposes of institutions' draws: one number each, never used twice."""

from typing import Final

from pactsim.agents.member_state import FORMS

INFORMS: Final = 1
DEDUCTION_GRANTED: Final = 2
DEDUCTION_OF_SILENT: Final = 3
COMMISSION_NOISE: Final = 4
SHORTCOMINGS_NOT_FOUND: Final = 5
FORUM_RECONVENED: Final = 6
PRESSURE_REFUSED: Final = 7
#: A Gumbel shock for each form of contribution.
SHOCK_OF_FORM: Final = {form: 10 + index for index, form in enumerate(FORMS)}
