"""Ratios that another program on the machine cannot spoil: both sides in turns, by processor time of this thread."""

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple


class Ratio(NamedTuple):
    """How many times as long ``rival`` takes as ours: median, least and greatest of the pairs, and seconds of both."""

    median: float
    least: float
    greatest: float
    ours: float
    rival: float


def interleaved(
    ours: Callable[[Any], Any],
    rival: Callable[[Any], Any],
    our_input: Callable[[], Any],
    rival_input: Callable[[], Any],
    pairs: int,
) -> Ratio:
    """Time ours and the rival in turns on fresh inputs; making these is not timed. The first pair is a rehearsal."""
    of_ours, of_rival = [], []
    for turn in range(pairs + 1):
        seconds = processor_seconds(ours, our_input()), processor_seconds(rival, rival_input())
        if turn > 0:
            of_ours.append(seconds[0])
            of_rival.append(seconds[1])
    ratios = [theirs / own for own, theirs in zip(of_ours, of_rival)]
    return Ratio(
        statistics.median(ratios),
        min(ratios),
        max(ratios),
        statistics.median(of_ours),
        statistics.median(of_rival),
    )


def processor_seconds(function: Callable[[Any], Any], argument: Any) -> float:
    """Processor time of this thread in one call, without collections of garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        start = time.thread_time()
        function(argument)
        return time.thread_time() - start
    finally:
        if was_on:
            gc.enable()
