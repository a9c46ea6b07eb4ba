"""What all deciding agents share: a Mesa agent that lets go of its world."""

import itertools
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import mesa


class _Counters(WeakKeyDictionary[Any, Iterator[int]]):
    """A counter of agents for each model that still lives."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        return self.setdefault(model, itertools.count(1))


class Institution(mesa.Agent):
    """A Mesa agent.

    Mesa's own counters (before 3.4) hold every model for as long as the process lives: a worker that runs many
    simulations would keep all their people in memory.
    """

    _ids: Any = _Counters()
