"""The command of the benchmarks, without measuring anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks import states  # noqa: E402
from benchmarks.__main__ import main  # noqa: E402
from benchmarks.timing import interleaved  # noqa: E402


def test_an_unknown_part_is_refused_by_name(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["stepps"])
    assert ended.value.code == 2
    assert "'stepps'" in capsys.readouterr().err


def test_a_copy_with_more_states_holds_their_codes(tmp_path):
    states.copy_of_sources(tmp_path, 250)
    code = (
        "from pactsim.agents import codes, columns; "
        "print(codes.N_STATES, codes.PLACES[30], codes.PLACES[249], columns.unset_blocks(1).codes.dtype, "
        "len(columns.CODES), len(columns.DAYS))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = done.stdout.split()
    from pactsim.agents.columns import CODES, DAYS

    assert found == ["250", "SK", "S218", "int32", str(len(CODES)), str(len(DAYS))]


def test_pairs_are_measured_in_turns_after_a_rehearsal():
    calls = []
    ratio = interleaved(
        lambda x: calls.append(("ours", x)),
        lambda x: calls.append(("rival", x)),
        lambda: 1,
        lambda: 2,
        pairs=3,
    )
    assert calls == [("ours", 1), ("rival", 2)] * 4
    assert ratio.least <= ratio.median <= ratio.greatest
