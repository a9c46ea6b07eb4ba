"""A Mesa model with two institutions and some people in columns."""

import mesa
import numpy as np

from pactsim.agents.applicant_set import attach_applicants
from pactsim.agents.columns import empty_people
from pactsim.agents.status import EXAMINATION, PROTECTED


class Institution(mesa.Agent):
    """Something that decides, registered with the model as usual."""


class Toy(mesa.Model):
    """Two institutions and ``n`` people; their state is row % 4, every tenth row is protected."""

    def __init__(self, n: int = 40, rng: int = 3) -> None:
        super().__init__(rng=rng)
        self.institutions = [Institution(self), Institution(self)]
        people = empty_people(n + 8)
        rows = np.arange(n)
        people.status[:n] = np.where(rows % 10 == 0, PROTECTED, EXAMINATION)
        people.present_state[:n] = rows % 4
        people.entry_day[:n] = 9000 + rows % 7
        people.moves[:n] = 100
        attach_applicants(self, people, n)
