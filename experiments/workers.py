"""Replicates over worker processes: spawned, one numba thread each, results in the order of the tasks."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def map_tasks(
    work: Callable[[T], R],
    tasks: Sequence[T],
    workers: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[R]:
    """``work`` on every task. One worker means this process; more are spawned processes.

    The first error cancels what has not begun. The result does not depend on ``workers``.
    """
    if workers == 1 or len(tasks) == 1:
        done = []
        for task in tasks:
            done.append(work(task))
            _tell(progress, len(done), len(tasks))
        return done
    results: dict[int, R] = {}
    with _one_thread_each(), _pool(min(workers, len(tasks))) as pool:
        places = {pool.submit(work, task): place for place, task in enumerate(tasks)}
        for future in as_completed(places):
            results[places[future]] = future.result()
            _tell(progress, len(results), len(tasks))
    return [results[place] for place in range(len(tasks))]


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Spawned processes inherit the environment; numba reads its number of threads when it is imported."""
    before = os.environ.get("NUMBA_NUM_THREADS")
    os.environ["NUMBA_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NUMBA_NUM_THREADS"]
        else:
            os.environ["NUMBA_NUM_THREADS"] = before


def _tell(progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
