"""The real commands with the real model: identical where they must be, whole or absent when killed."""

import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from pactsim.experiments.compare import compare
from pactsim.experiments.run import Run
from pactsim.model.table_schema import table_schema

COMMAND = (sys.executable, "-m", "pactsim")
#: One person in two hundred: a year takes a tenth of a second.
SMALL = ("--from", "2025", "--to", "2027", "--scale", "0.005", "--quiet")
LIMIT_SECONDS = 240


def pactsim(*arguments, threads=1):
    """Run a command to its end; its output if it fails."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env={**os.environ, "NUMBA_NUM_THREADS": str(threads)},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def parquet_bytes(folder):
    """Every Parquet file under a folder by its path there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def test_same_seed_twice_and_one_or_two_threads_leave_the_same_bytes(tmp_path):
    for name, threads in (("one", 1), ("two", 2)):
        pactsim("run", "baseline", *SMALL, "--seed", 4, "--out", tmp_path / name, threads=threads)
    one, two = (parquet_bytes(tmp_path / name) for name in ("one", "two"))
    assert {f"{name}.parquet" for name in table_schema()} <= set(one)
    assert one == two


@pytest.fixture(scope="module")
def null_comparison(tmp_path_factory):
    """Baseline against null, three replicates, by the command and one worker."""
    folder = tmp_path_factory.mktemp("null") / "command"
    pactsim("compare", "baseline", "null", *SMALL, "--replicates", 3, "--workers", 1, "--out", folder)
    return folder


def test_the_null_scenario_is_exactly_zero_in_every_cell(null_comparison):
    differences = pd.read_parquet(null_comparison / "differences.parquet")
    assert len(differences) > 1000
    assert (differences["difference"] == 0.0).all()
    assert differences["exactly_zero"].all()
    base, alt = (parquet_bytes(null_comparison / name) for name in ("base", "alt"))
    assert base == alt
    assert len(base) >= len(table_schema())


def test_one_and_two_workers_leave_the_same_bytes(null_comparison, tmp_path):
    two = tmp_path / "two"
    period = {"first_year": 2025, "last_year": 2027}
    compare("baseline", "null", replicates=3, workers=2, scale=0.005, out=two, figures=False, **period)
    one, other = (parquet_bytes(folder) for folder in (null_comparison, two))
    assert one == other
    assert len(one) > 2 * len(table_schema())


def killed_as_soon_as(seen, *arguments):
    """Start a command and kill it when ``seen()`` is true; False if it ended before."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env={**os.environ, "NUMBA_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + LIMIT_SECONDS
    try:
        while process.poll() is None and not seen() and time.monotonic() < end:
            time.sleep(0.002)
        return process.poll() is None
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize(
    "moment", [pytest.param("while simulating", marks=pytest.mark.slow), "while writing"]
)
def test_a_killed_run_leaves_nothing_under_its_name(tmp_path, moment):
    target = tmp_path / "it"
    pattern = {"while simulating": ".it.partial-*", "while writing": ".it.partial-*/*.parquet"}[moment]
    killed = killed_as_soon_as(
        lambda: any(tmp_path.glob(pattern)), "run", "baseline", *SMALL, "--out", target
    )
    assert killed
    assert not target.exists()
    pactsim("run", "baseline", *SMALL, "--out", target)
    assert set(Run.read(target).tables) == set(table_schema())
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


@pytest.mark.slow
def test_a_killed_run_leaves_the_result_it_was_to_replace(tmp_path):
    target = tmp_path / "it"
    pactsim("run", "baseline", *SMALL, "--out", target)
    before = parquet_bytes(target)
    other = ("run", "baseline", *SMALL, "--seed", 9, "--overwrite", "--out", target)
    killed = killed_as_soon_as(lambda: any(tmp_path.glob(".it.partial-*/*.parquet")), *other)
    assert killed
    assert parquet_bytes(target) == before
    pactsim(*other)
    assert parquet_bytes(target) != before
