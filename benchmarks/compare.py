"""Our kernels against the same steps as plain Mesa objects, in numpy, in mesa-frames and in C.

Each rival first has to give the same table and the same counts, cell by cell, or :class:`Mismatch` is raised.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from benchmarks import c_steps, kernel_steps, numpy_steps
from benchmarks.month import Month, arriving, pending
from benchmarks.timing import Ratio, interleaved
from pactsim.agents.columns import Blocks, people_of
from pactsim.model.tally import Tally


class Mismatch(AssertionError):
    """Two implementations of a step do not agree."""


class Step(NamedTuple):
    """A step of the month by its name in every implementation."""

    title: str
    name: str  # in kernel_steps, numpy_steps, c_steps
    mesa: str  # method of PlainEurope
    month: Callable[[int], Month]


STEPS = (
    Step("destination choice", "choose_destination", "choose_destinations", arriving),
    Step("examination", "examine", "examine", pending),
    Step("onward movement, open cases", "move_pending", "move_onward", pending),
)


class Row(NamedTuple):
    """A line of the table."""

    step: Step
    rival: str
    persons: int
    ratio: Ratio


def rows(persons: int, mesa_persons: int, pairs: int, mesa_pairs: int) -> Iterator[Row]:
    """Every step against every rival there is."""
    in_c = c_steps.load()
    for step in STEPS:
        month = step.month(persons)
        if in_c is not None:
            yield Row(step, "C", persons, against_c(step, in_c, month, pairs))
        yield Row(step, "numpy", persons, against_arrays(step, getattr(numpy_steps, step.name), month, pairs))
        small = step.month(mesa_persons)
        for rival, made in (("plain Mesa, draws given", False), ("plain Mesa, draws made", True)):
            yield Row(step, rival, mesa_persons, against_mesa(step, small, mesa_pairs, made))


def against_arrays(step: Step, rival: Callable[[Month], Any], month: Month, pairs: int) -> Ratio:
    """Our kernels against a rival on the same arrays."""
    return _against_prepared(step, rival, month, pairs, lambda given: given)


def against_c(step: Step, in_c: c_steps.CSteps, month: Month, pairs: int) -> Ratio:
    """Our kernels, called from Python, against C; preparing a call of C is not timed."""
    return _against_prepared(step, lambda call: call(), month, pairs, getattr(in_c, step.name))


def _against_prepared(
    step: Step, rival: Callable[[Any], Any], month: Month, pairs: int, prepared: Callable[[Month], Any]
) -> Ratio:
    ours = getattr(kernel_steps, step.name)
    left, right = month.copy(), month.copy()
    ours(left)
    rival(prepared(right))
    assert_same(step.title, left.blocks, left.tally, right.blocks, right.tally)
    return interleaved(ours, rival, month.copy, lambda: prepared(month.copy()), pairs)


def against_mesa(step: Step, month: Month, pairs: int, draws_made: bool) -> Ratio:
    """Our kernels against objects. Given draws are read from the object, made ones come from Philox in Python."""
    from benchmarks.mesa_steps import PlainEurope

    made: list[PlainEurope] = []

    def objects() -> PlainEurope:
        for model in made:
            model.forget()
        made[:] = [PlainEurope(month, draws_made)]
        return made[0]

    def rival(model: PlainEurope) -> None:
        getattr(model, step.mesa)()

    ours = getattr(kernel_steps, step.name)
    left, right = month.copy(), objects()
    ours(left)
    rival(right)
    assert_same(step.title, left.blocks, left.tally, *right.outcome())
    del right
    found = interleaved(ours, rival, month.copy, objects, pairs)
    made[0].forget()
    return found


def assert_same(title: str, blocks: Blocks, tally: Tally, other: Blocks, other_tally: Tally) -> None:
    """Raise :class:`Mismatch` with the first column or count that differs."""
    theirs = people_of(other)._asdict()
    for name, values in people_of(blocks)._asdict().items():
        differ = np.flatnonzero(values != theirs[name])
        if differ.size:
            row = differ[0]
            raise Mismatch(
                f"{title}: column {name} differs in {differ.size} rows; "
                f"row {row}: {values[row]} and {theirs[name][row]}"
            )
    for name, counts in tally._asdict().items():
        if not np.array_equal(counts, getattr(other_tally, name)):
            raise Mismatch(f"{title}: the tally's {name} differs")
