"""Groups of states for figures with a line each; every one of the 31 is in exactly one."""

from typing import Final

from pactsim.agents.codes import STATES

_SOUTH = ("CY", "EL", "ES", "IT", "MT")
_EAST = ("BG", "CZ", "EE", "HR", "HU", "LT", "LV", "PL", "RO", "SI", "SK")
_DESTINATIONS = ("AT", "BE", "CH", "DE", "DK", "FR", "LU", "NL", "NO", "SE")

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "First entry, south": _SOUTH,
    "Central Europe, Balkans, Baltics": _EAST,
    "North-western destinations": _DESTINATIONS,
    "Others": tuple(state for state in STATES if state not in {*_SOUTH, *_EAST, *_DESTINATIONS}),
}

GROUP_OF: Final = {state: group for group, states in GROUPS.items() for state in states}
