"""What more states would cost: the three steps in a copy of the sources with a generated list of states.

The kernels freeze the number of places when they are compiled, and codes of 8 bits hold 127 places. The copy gets
states named S000, S001, ... and codes of 32 bits at every size, so the sizes differ in nothing but their number.
Not measured: the phases, law and data outside these kernels, which exist for the 31 states only.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def milliseconds(n_states: int, persons: int) -> dict[str, float]:
    """Median milliseconds a step on a month of ``persons``, in a copy with ``n_states`` states."""
    with tempfile.TemporaryDirectory(prefix="pactsim-states-") as name:
        folder = Path(name)
        copy_of_sources(folder, n_states)
        environment = {
            **os.environ,
            "PYTHONPATH": str(folder),
            "NUMBA_CACHE_DIR": str(folder / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.states", str(persons)],
            cwd=folder, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if found.pop("states") != n_states:
        raise RuntimeError("the copy was not the one that was imported")
    return found


def copy_of_sources(folder: Path, n_states: int) -> None:
    """The package with another list of states and wide codes, and these benchmarks, in ``folder``."""
    ignored = shutil.ignore_patterns("data", "__pycache__", "phases")
    (folder / "pactsim").mkdir()
    shutil.copy(ROOT / "pactsim" / "__init__.py", folder / "pactsim")
    for part in ("agents", "model"):
        shutil.copytree(ROOT / part, folder / "pactsim" / part, ignore=ignored)
    shutil.copytree(ROOT / "benchmarks", folder / "benchmarks", ignore=ignored)
    codes = folder / "pactsim" / "agents" / "codes.py"
    text = codes.read_text(encoding="utf-8")
    listed = re.search(r"^STATES: .*?= \((.*?)\n\)", text, flags=re.DOTALL | re.MULTILINE)
    if listed is None:
        raise RuntimeError("codes.py holds no list of states")
    known = re.findall(r'"(\w+)"', listed.group(1))
    names = known[:n_states] + [f"S{i:03d}" for i in range(n_states - len(known))]
    text = text.replace(listed.group(1), "\n    " + ", ".join(f'"{name}"' for name in names) + ",")
    codes.write_text(text, encoding="utf-8")
    columns = folder / "pactsim" / "agents" / "columns.py"
    text = columns.read_text(encoding="utf-8").replace("np.int8", "np.int32")
    wide = 'column.dtype is np.int32 and column.name != "family"'
    columns.write_text(text.replace("column.dtype is np.int32", wide), encoding="utf-8")


def _measure(persons: int) -> dict[str, float]:
    from statistics import median

    from benchmarks import kernel_steps
    from benchmarks.month import arriving, pending
    from benchmarks.timing import processor_seconds
    from pactsim.agents.codes import N_STATES

    found: dict[str, float] = {"states": N_STATES}
    for name, make in (
        ("choose_destination", arriving), ("examine", pending), ("move_pending", pending),
    ):  # fmt: skip
        step, month = getattr(kernel_steps, name), make(persons)
        step(month.copy())
        found[name] = median(processor_seconds(step, month.copy()) for _ in range(7)) * 1e3
    return found


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
