"""The sets of the model and their order: places, citizenships, channels of entry.

Codes are Eurostat's (``EL`` for Greece, never ``GR``). An array over places has 33 rows: the 31 responsibility
states, then the United Kingdom (a Dublin partner until 31 December 2020) and ``OUT``, elsewhere.
"""

from typing import Final

STATES: Final[tuple[str, ...]] = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
N_STATES: Final = len(STATES)

UK: Final = N_STATES
OUT: Final = N_STATES + 1
PLACES: Final[tuple[str, ...]] = (*STATES, "UK", "OUT")
N_PLACES: Final = len(PLACES)

#: Bound by Part IV of Regulation (EU) 2024/1351: the Union without Denmark (recital 90).
POOL_STATES: Final[tuple[str, ...]] = tuple(s for s in STATES if s not in {"CH", "DK", "IS", "LI", "NO"})
EU_STATES: Final[tuple[str, ...]] = tuple(s for s in STATES if s not in {"CH", "IS", "LI", "NO"})

#: The 35 largest citizenships in the observed tables (``STLS`` stateless) and all others together.
CITIZENSHIPS: Final[tuple[str, ...]] = (
    "AF", "AL", "AM", "BD", "CD", "CI", "CM", "CO", "DZ", "EG", "ER", "GE", "GM", "GN", "IN", "IQ", "IR",
    "MA", "MK", "ML", "NG", "PE", "PK", "PS", "RS", "RU", "SD", "SN", "SO", "STLS", "SY", "TN", "TR",
    "UA", "VE", "OTHER",
)  # fmt: skip
N_CITIZENSHIPS: Final = len(CITIZENSHIPS)

#: How a person came: the Frontex routes, any other way (visa, visa-free, undetected), and the two kinds of
#: people who were already there when the run began. At most 16: four bits of the person key.
CHANNELS: Final[tuple[str, ...]] = (
    "Black Sea", "Central Mediterranean", "Albania-Greece", "Eastern Borders", "Eastern Mediterranean",
    "Western African", "Western Balkan", "Western Mediterranean", "Other route", "Other entry",
    "Opening pending", "Opening protected",
)  # fmt: skip
N_CHANNELS: Final = len(CHANNELS)
N_ROUTES: Final = 9
OTHER_ENTRY: Final = 9
OPENING_PENDING: Final = 10
OPENING_PROTECTED: Final = 11

STATE_INDEX: Final = {code: index for index, code in enumerate(STATES)}
PLACE_INDEX: Final = {code: index for index, code in enumerate(PLACES)}
CITIZENSHIP_INDEX: Final = {code: index for index, code in enumerate(CITIZENSHIPS)}
CHANNEL_INDEX: Final = {name: index for index, name in enumerate(CHANNELS)}
