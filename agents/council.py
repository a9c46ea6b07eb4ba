"""The Council: its acts, and the High-Level Forum that meets for it."""

from collections.abc import Mapping
from typing import NamedTuple

from pactsim.agents.institution import Institution


class Vote(NamedTuple):
    """How the states voted, by code."""

    in_favour: tuple[str, ...]
    against: tuple[str, ...]
    abstained: tuple[str, ...]


class Council(Institution):
    """The institution that decides by majorities that the law counts."""

    code = "Council"

    def vote(self, positions: Mapping[str, str]) -> Vote:
        """Sort the positions ``for``, ``against``, ``abstain`` by state."""
        chosen = {
            position: tuple(code for code, stated in positions.items() if stated == position)
            for position in ("for", "against", "abstain")
        }
        return Vote(chosen["for"], chosen["against"], chosen["abstain"])

    def wants_to_reconvene(self, pledges_insufficient: bool, political_will: bool) -> bool:
        """Whether the question of a second Forum is put to the vote at all (13(4))."""
        return pledges_insufficient and political_will
