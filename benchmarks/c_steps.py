"""The three steps in C, compiled with the machine's own compiler when there is one.

Constants and row numbers are handed to the compiler from the Python modules, so the C source names none of them.
"""

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.month import END, FIRST_WAITING, MONTH, SEED, START, Month
from pactsim.agents import codes, columns, status
from pactsim.model import calendar, random, tally

SOURCE = Path(__file__).with_name("steps.c")
#: No contraction of a * b + c: results have to be those of the kernels, bit by bit.
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC", "-std=gnu11")
_NAMES = {
    codes: ("N_PLACES", "N_STATES", "N_CITIZENSHIPS", "OTHER_ENTRY"),
    tally: ("BINS",),
}


def compiler() -> str | None:
    """The C compiler, if there is one."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def load() -> "CSteps | None":
    """The compiled steps, or None where no compiler is found."""
    found = compiler()
    if found is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="pactsim-steps-"))
    try:
        library = folder / "steps.so"
        defines = [f"-D{name}={value}" for name, value in _constants().items()]
        subprocess.run(
            [found, *FLAGS, *defines, str(SOURCE), "-o", str(library), "-lm"], check=True, capture_output=True
        )
        return CSteps(ctypes.CDLL(str(library)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class CSteps:
    """The three steps on the same arrays as the kernels."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._first_day = np.ascontiguousarray(calendar.FIRST_DAY, dtype=np.int64)
        self._month_of = np.repeat(
            np.arange(self._first_day.size - 1, dtype=np.int32), np.diff(self._first_day)
        )

    def choose_destination(self, month: Month) -> None:
        """Phase 2."""
        choice, transit = month.choice, month.transit
        self._call(
            "choose_destination", month, [END, transit.criterion], choice.weights, choice.distance,
            choice.stay, choice.link, choice.direct, choice.travel, transit.recorded, transit.southern_end,
            transit.beyond, transit.citizenships,
        )  # fmt: skip

    def examine(self, month: Month) -> None:
        """Phase 6 without the appeals that end."""
        rates, moves = month.examination, month.moves
        self._call(
            "examine", month, [START, END, FIRST_WAITING, rates.minimum_days], self._month_of, month.slots,
            rates.recognition, rates.recognition_elsewhere, rates.appeal, rates.appeal_days,
            moves.bound_protected, moves.bound_rejected,
        )  # fmt: skip

    def move_pending(self, month: Month) -> None:
        """Phase 7 for open cases."""
        moves, choice = month.moves, month.choice
        self._call(
            "move_pending", month, [MONTH, END], moves.pending, moves.pending_disappear, moves.pending_leave,
            moves.relocated, moves.bound_disappeared, moves.bound_protected, choice.weights, choice.distance,
            choice.link, choice.travel,
        )  # fmt: skip

    def _call(self, name: str, month: Month, numbers: list[int], *rates: Any) -> None:
        blocks, counts = month.blocks, month.tally
        arrays = (
            blocks.key, blocks.applied_in, blocks.codes, blocks.days, counts.flow, counts.stock, counts.cases,
            counts.community, counts.cycle, counts.pairs, counts.by_citizenship, counts.outcomes,
        )  # fmt: skip
        function = getattr(self._library, name)
        function.restype = ctypes.c_int
        given: list[Any] = [_pointer(array) for array in arrays]
        given += [ctypes.c_int64(blocks.key.size), _pointer(month.heads), ctypes.c_int64(month.heads.size)]
        given += [ctypes.c_uint32(int(SEED)), *(ctypes.c_int64(number) for number in numbers)]
        given += [_pointer(rate) if isinstance(rate, np.ndarray) else ctypes.c_double(rate) for rate in rates]
        if function(*given) != 0:
            raise MemoryError(f"{name}: no memory for its buffers")


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    if not array.flags.c_contiguous:
        raise ValueError("the C steps need contiguous arrays")
    return ctypes.c_void_p(array.ctypes.data)


def _constants() -> dict[str, int]:
    """Every whole number the C source may name, with a prefix by its kind."""
    found = {name: getattr(module, name) for module, names in _NAMES.items() for name in names}
    found["STREAM"] = random.STREAM
    found |= {name: value for name, value in vars(random).items() if name.startswith("LANE_")}
    for prefix, module in (("C_", columns), ("S_", status), ("T_", tally)):
        for name, value in vars(module).items():
            if name.isupper() and type(value) is int:
                found[prefix + name] = value
    return found
