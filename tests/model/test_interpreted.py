"""Whole runs by machine code against the same runs by the interpreter: every table is the same to the last digit.

Each kernel has its slow, obvious twin beside its own test; this one shows that compiling, vectorising and reading
ahead change nothing in years of them working together.
"""

import os
import subprocess
import sys

import pytest

RUN = """
import hashlib, sys, warnings
warnings.simplefilter("ignore")  # the interpreter warns of numbers that wrap around, as they are meant to
from pactsim.model.scenario import Scenario
from pactsim.model.simulation import Simulation
first, last, weight = map(int, sys.argv[1:])
tables = Simulation(Scenario.load("baseline"), first, last, weight, 3).run().tables()
for name, table in sorted(tables.items()):
    print(name, len(table), hashlib.sha256(table.to_csv(index=False).encode()).hexdigest())
"""


def tables_of_run(first_year, last_year, weight, interpreted):
    """A line a table with its length and hash, from a process of its own."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1" if interpreted else "0"}
    words = [sys.executable, "-c", RUN, str(first_year), str(last_year), str(weight)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_year_of_the_change_of_law_is_the_same_when_interpreted():
    fast, slow = (tables_of_run(2026, 2026, 4000, interpreted) for interpreted in (False, True))
    assert len(fast) > 10
    assert fast == slow


@pytest.mark.slow
def test_a_decade_is_the_same_when_interpreted():
    fast, slow = (tables_of_run(2016, 2025, 1000, interpreted) for interpreted in (False, True))
    assert fast == slow
