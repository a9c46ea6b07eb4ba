"""The three steps as plain Mesa: one ``mesa.Agent`` a person, Python attributes, a method for what a person does.

Draws come in two ways. *Given*: each head holds the numbers that the kernels would draw, which is cheaper than any
generator, so the ratio is a lower bound. *Made*: Philox in Python at the moment of need, what keyed draws cost a
model of objects. Rates and counts are nested lists, which Python reads faster than arrays.
"""

import gc
import math
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from benchmarks.mesa_luck import MadeLuck, given_luck
from benchmarks.month import END, FIRST_WAITING, START, Month
from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, N_PLACES, N_STATES, OTHER_ENTRY
from pactsim.agents.columns import Blocks, empty_blocks, people_of
from pactsim.model import calendar
from pactsim.model import tally as t
from pactsim.model.tally import Tally

_MONTH_OF = np.repeat(np.arange(calendar.FIRST_DAY.size - 1), np.diff(calendar.FIRST_DAY)).tolist()
_ROUTES = range(N_PLACES)


class Person(mesa.Agent):
    """A person with the columns of the table as attributes; the family's head decides for its ``members``."""

    def choose_destination(self) -> None:
        """Stay or travel on, once the day has come."""
        if self.status not in (s.ARRIVED_UNSEEN, s.ARRIVED_REGISTERED):
            return
        if self.procedure == s.DESTINATION_CHOSEN or self.next_day > END:
            return
        choice = self.model.choice
        here = self.present_state
        place = here
        if self.channel != OTHER_ENTRY or self.luck_direct >= choice["direct"]:
            place = self.race(self.luck_destination, choice["stay"][here])
        self.record_on_the_way(here, place)
        if place in (here, -1):
            for member in self.members:
                member.procedure = s.DESTINATION_CHOSEN
        else:
            self.travel(place, self.next_day + wait(self.luck_way, choice["travel"]))

    def move_pending(self) -> None:
        """Disappear, leave the Union or move on while the case is open."""
        if self.status not in (s.EXAMINATION, s.DUBLIN, s.APPEAL):
            return
        moves, choice, tally = self.model.moves, self.model.choice, self.model.tally
        place = self.present_state
        u, u_day, u_travel = self.luck_pending
        disappear = moves["pending_disappear"][place]
        quits = disappear + moves["pending_leave"]
        factor = 1.0
        if s.RELOCATED_LINK <= self.relocation <= s.RELOCATED_ASSIGNED and place == self.relocated_to:
            factor = moves["relocated"][self.relocation - s.RELOCATED_LINK]
        if u >= quits + moves["pending"][self.citizenship][place] * factor:
            return
        day = END - int(u_day * 28.0)
        if u < disappear:
            self.abandon_case()
            tally.flow[t.DISAPPEARANCES][place] += self.family_size
            self.set_status(s.DISAPPEARED)
            for member in self.members:
                member.absconded_since = day
                member.procedure = s.NO_PROCEDURE
            self.schedule(day, moves["bound_disappeared"])
        elif u < quits:
            self.abandon_case()
            tally.flow[t.LEFT_UNION][place] += self.family_size
            tally.community[place][self.citizenship] -= self.family_size
            self.set_status(s.LEFT)
            for member in self.members:
                member.left_union_day = day
            self.next_day = min(day, s.NEVER)
        else:
            target = self.race(self.luck_onward, 0.0)
            if target == s.NO_PLACE:
                return
            self.abandon_case()
            tally.pairs[t.PAIR_ONWARD_PENDING][place][target] += self.family_size
            arrival = END + wait(u_travel, choice["travel"])
            self.travel(target, arrival)
            if self.protected_in == target and target < N_STATES:
                tally.flow[t.PROTECTED_MOVED_IN][target] += self.family_size
                self.set_status(s.PROTECTED)
                for member in self.members:
                    member.procedure = s.NO_PROCEDURE
                self.schedule(arrival, moves["bound_protected"][target])

    def record_on_the_way(self, here: int, target: int) -> None:
        """Perhaps the record of an application in a state that is crossed."""
        rates = self.model.transit
        if not 0 <= target < N_STATES or not rates["beyond"][target] or self.responsible_state != s.NO_PLACE:
            return
        if self.channel == OTHER_ENTRY:
            crosses = self.document_kind == s.NO_DOCUMENT and rates["citizenships"][self.citizenship]
        else:
            crosses = target != here and rates["southern_end"][here]
        if not crosses:
            return
        u = self.luck_transit
        state = -1
        for place, share in enumerate(rates["recorded"]):
            u -= share
            if u < 0.0:
                state = place
                break
        if state in (-1, target, here):
            return
        self.model.tally.flow[t.REGISTERED][state] += self.family_size
        for member in self.members:
            member.responsible_state = state
            member.criterion = rates["criterion"]
            member.eurodac |= s.APPLICATION_RECORD
            member.applied_in |= 1 << state

    def waits_for_decision(self) -> bool:
        """Ready for a decision and not on the way to another state."""
        return (
            self.status == s.EXAMINATION
            and self.lodging_day <= END - self.model.examination["minimum_days"]
            and not s.PIPELINE_LINK <= self.relocation <= s.PIPELINE_ASSIGNED
        )

    def turn(self) -> tuple[int, int, float]:
        """Order in the queue: class, day, lottery."""
        first = self.age_group == s.UNACCOMPANIED_MINOR or self.vulnerable == 1
        return 0 if first else 1, min(max(self.lodging_day, FIRST_WAITING), END), self.luck_lottery

    def decide(self) -> None:
        """Meet the first-instance decision."""
        rates, moves, tally = self.model.examination, self.model.moves, self.model.tally
        place, citizenship, size = self.present_state, self.citizenship, self.family_size
        verdict, appeal, length, u_day = self.luck_verdict
        day = START + int(u_day * (END - START + 1))
        chance = rates["recognition"][place][citizenship]
        if self.procedure == s.PROTECTED_ELSEWHERE:
            chance = rates["recognition_elsewhere"]
        if verdict < chance:
            tally.flow[t.DECISIONS_POSITIVE][place] += size
            tally.by_citizenship[t.YEAR_POSITIVE][place][citizenship] += size
            self.final_decision(day)
            self.set_status(s.PROTECTED)
            for member in self.members:
                member.status_grant_day = day
                member.protected_in = place
            self.schedule(day, moves["bound_protected"][place])
            return
        tally.flow[t.DECISIONS_NEGATIVE][place] += size
        tally.by_citizenship[t.YEAR_NEGATIVE][place][citizenship] += size
        if appeal < rates["appeal"]:
            tally.flow[t.APPEALS_LODGED][place] += size
            self.set_status(s.APPEAL)
            self.next_day = min(day + wait(length, rates["appeal_days"]), s.NEVER)
        else:
            self.final_decision(day)
            self.set_status(s.REJECTED)
            self.schedule(day, moves["bound_rejected"])

    def final_decision(self, day: int) -> None:
        """Close the case and book its length."""
        self.close_case()
        month = _MONTH_OF[day]
        self.count(t.MONTHS_TO_DECISION, month - _MONTH_OF[self.lodging_day])
        self.count(t.MONTHS_IN_LIMBO, month - _MONTH_OF[self.entry_day])
        self.count(t.MOVES, self.moves)
        self.count(t.TRANSFERRED_TWICE, int(self.transfers >= 2))

    def count(self, measure: int, value: int) -> None:
        """Book a value for every member in each group the member belongs to."""
        value = min(max(value, 0), t.BINS - 1)
        groups = self.model.tally.outcomes[measure]
        relocated = s.RELOCATED_LINK <= self.relocation <= s.RELOCATED_ASSIGNED
        for member in self.members:
            groups[member.citizenship][value] += 1
            groups[N_CITIZENSHIPS][value] += 1
            groups[N_CITIZENSHIPS + 1 + member.age_group][value] += 1
            if member.vulnerable:
                groups[N_CITIZENSHIPS + 4][value] += 1
            if relocated:
                groups[N_CITIZENSHIPS + 5][value] += 1

    def race(self, luck: list[float], stay: float) -> int:
        """The place whose clock rings first."""
        choice = self.model.choice
        weights, distance = choice["weights"][self.citizenship], choice["distance"][self.present_state]
        here, link_state = self.present_state, self.link_state
        best, best_time = -1, math.inf
        for place in _ROUTES:
            weight = weights[place] * (stay if place == here else distance[place])
            if place == link_state:
                weight *= choice["link"]
            if weight > 0.0:
                time = -math.log(luck[place]) / weight
                if time < best_time:
                    best, best_time = place, time
        return best

    def travel(self, place: int, day: int) -> None:
        """Go to another place and, inside the 31, lodge there on ``day``."""
        tally, before, size = self.model.tally, self.present_state, self.family_size
        tally.pairs[t.PAIR_ONWARD][before][place] += size
        tally.flow[t.ONWARD_OUT][before] += size
        outside = place >= N_STATES
        if outside:
            tally.flow[t.ONWARD_OUTSIDE][before] += size
            self.set_status(s.OUTSIDE)
        else:
            tally.flow[t.ONWARD_IN][place] += size
        tally.stock[self.status][before] -= size
        tally.stock[self.status][place] += size
        tally.community[before][self.citizenship] -= size
        tally.community[place][self.citizenship] += size
        for member in self.members:
            member.moves += 1
            member.present_state = place
            member.procedure = s.NO_PROCEDURE if outside else s.DESTINATION_CHOSEN
            if outside:
                member.left_union_day = min(day, s.NEVER)
        if not outside:
            self.set_status(s.ARRIVED_UNSEEN if self.eurodac == s.NO_RECORD else s.ARRIVED_REGISTERED)
        self.next_day = min(day, s.NEVER)

    def abandon_case(self) -> None:
        """The open case ends because the person goes."""
        tally, place, size = self.model.tally, self.present_state, self.family_size
        if s.PIPELINE_LINK <= self.relocation <= s.PIPELINE_ASSIGNED:
            tally.cases[t.IN_PIPELINE][place] -= size
            if self.relocation_cycle == tally.cycle[0]:
                tally.pairs[t.PAIR_RELOCATIONS_LOST][place][self.partner] += size
            for member in self.members:
                member.relocation = s.NOT_RELOCATED
        withdrawn = t.APPEALS_WITHDRAWN if self.status == s.APPEAL else t.WITHDRAWN
        tally.flow[withdrawn][place] += size
        self.close_case()
        for member in self.members:
            if member.responsible_state == s.NO_PLACE:
                member.responsible_state = place
                member.criterion = s.CRITERION_FIRST_LODGED
            member.partner = s.NO_PLACE

    def close_case(self) -> None:
        """Take the case from who is responsible."""
        cases = self.model.tally.cases
        if self.responsible_state == s.NO_PLACE:
            cases[t.NOT_DETERMINED][self.present_state] -= self.family_size
        else:
            cases[t.RESPONSIBLE][self.responsible_state] -= self.family_size

    def set_status(self, status: int) -> None:
        """Change the family's status where it is."""
        stock = self.model.tally.stock
        stock[self.status][self.present_state] -= self.family_size
        stock[status][self.present_state] += self.family_size
        for member in self.members:
            member.status = status

    def schedule(self, day: int, bound: float) -> None:
        """Set the next event of a quiet family."""
        self.next_day = min(day + wait(self.luck_quiet, 1.0 / bound), s.NEVER)
        self.candidates += 1


class DrawingPerson(MadeLuck, Person):
    """A person who makes the draws."""


class PlainEurope(mesa.Model):
    """The month as objects. ``heads`` is the list that the month's scan has made."""

    def __init__(self, month: Month, draws_made: bool = False) -> None:
        super().__init__(rng=1)
        self.choice = _as_lists(month.choice)
        self.examination = _as_lists(month.examination)
        self.moves = _as_lists(month.moves)
        self.transit = _as_lists(month.transit)
        self.tally: Any = Tally(*(array.tolist() for array in month.tally))
        self.slots = month.slots.tolist()
        kind = DrawingPerson if draws_made else Person
        self.persons = [kind(self) for _ in range(month.blocks.key.size)]
        for name, values in people_of(month.blocks)._asdict().items():
            for person, value in zip(self.persons, values.tolist()):
                setattr(person, name, value)
        for row in month.heads.tolist():
            self.persons[row].members = self.persons[row : row + self.persons[row].family_size]
        self.heads = AgentSet([self.persons[row] for row in month.heads.tolist()], random=self.random)
        if not draws_made:
            for name, values in given_luck(month).items():
                for person, value in zip(self.heads, values):
                    setattr(person, name, value)

    def choose_destinations(self) -> None:
        """Phase 2."""
        self.heads.do("choose_destination")

    def move_onward(self) -> None:
        """Phase 7 for open cases."""
        self.heads.do("move_pending")

    def examine(self) -> None:
        """Phase 6 without the appeals that end: by place, in order of turn, until one does not fit."""
        queues: list[list[Person]] = [[] for _ in range(N_PLACES)]
        for person in self.heads:
            if person.waits_for_decision():
                queues[person.present_state].append(person)
        for queue, room in zip(queues, self.slots):
            queue.sort(key=Person.turn)
            for person in queue:
                if person.family_size > room:
                    break
                room -= person.family_size
                person.decide()

    def forget(self) -> None:
        """Let go of all persons: Mesa before 3.4 keeps every model for as long as the process lives."""
        self.remove_all_agents()
        for person in self.persons:
            vars(person).clear()
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        vars(self).clear()
        gc.collect()

    def outcome(self) -> tuple[Blocks, Tally]:
        """Persons and counts as the kernels hold them, to be compared."""
        blocks = empty_blocks(len(self.persons))
        for name, values in people_of(blocks)._asdict().items():
            values[:] = [getattr(person, name) for person in self.persons]
        return blocks, Tally(*(np.array(rows, dtype=np.int64) for rows in self.tally))


def wait(uniform: float, mean_days: float) -> int:
    """Whole days until an event of constant hazard."""
    return 1 + int(-math.log(uniform) * mean_days)


def _as_lists(rates: Any) -> dict[str, Any]:
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in rates._asdict().items()
    }
