"""The three steps in C, compiled with the machine's own compiler when there is one.

Constants and row numbers are handed to the compiler from the Python modules, so the C source names none of them.
"""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
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


#: What every step is given, in the order of the C source; n_ are counts, all others arrays.
_GIVEN = (
    "key", "applied_in", "status", "next_day", "codes", "days", "flow", "stock", "cases", "community", "cycle",
    "pairs", "by_citizenship", "outcomes", "due", "n_due", "open_head", "open_key", "open_place",
    "open_citizenship", "open_brought", "open_size", "open_priority", "open_day", "n_open", "wait_head",
    "wait_place", "wait_size", "wait_priority", "wait_day",
)  # fmt: skip


class World(ctypes.Structure):
    """The month as the C source sees it."""

    _fields_ = [
        *((name, ctypes.c_int64 if name.startswith("n_") else ctypes.c_void_p) for name in _GIVEN),
        ("seed", ctypes.c_uint32),
    ]


Call = Callable[[], None]


class CSteps:
    """The three steps on the same arrays as the kernels: each method prepares a call, which is then timed alone."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._first_day = np.ascontiguousarray(calendar.FIRST_DAY, dtype=np.int64)
        self._month_of = np.repeat(
            np.arange(self._first_day.size - 1, dtype=np.int32), np.diff(self._first_day)
        )

    def choose_destination(self, month: Month) -> Call:
        """Phase 2."""
        choice, transit = month.choice, month.transit
        return self._call(
            "choose_destination", month, [END, transit.criterion], choice.weights, choice.distance,
            choice.stay, choice.link, choice.direct, choice.travel, transit.recorded, transit.southern_end,
            transit.beyond, transit.citizenships,
        )  # fmt: skip

    def examine(self, month: Month) -> Call:
        """Phase 6 without the appeals that end."""
        rates, moves = month.examination, month.moves
        return self._call(
            "examine", month, [START, END, FIRST_WAITING, rates.minimum_days], self._month_of, month.slots,
            rates.recognition, rates.recognition_elsewhere, rates.appeal, rates.appeal_days,
            moves.bound_protected, moves.bound_rejected,
        )  # fmt: skip

    def move_pending(self, month: Month) -> Call:
        """Phase 7 for open cases."""
        moves, choice = month.moves, month.choice
        return self._call(
            "move_pending", month, [MONTH, END], moves.pending, moves.most_pending, moves.pending_disappear,
            moves.pending_leave, moves.relocated, moves.bound_disappeared, moves.bound_protected,
            choice.weights, choice.distance, choice.link, choice.travel,
        )  # fmt: skip

    def _call(self, name: str, month: Month, numbers: list[int], *rates: Any) -> Call:
        known: dict[str, Any] = {**month.blocks._asdict(), **month.tally._asdict(), "due": month.due}
        for prefix, table in (("open_", month.open_cases), ("wait_", month.waiting)):
            known |= {prefix + column: array for column, array in table._asdict().items()}
        counts = {"n_due": month.due.size, "n_open": month.open_cases.head.size}
        world = World(seed=int(SEED), **counts)
        for field in _GIVEN:
            if field not in counts:
                setattr(world, field, _pointer(known[field]))
        function = getattr(self._library, name)
        function.restype = ctypes.c_int
        given: list[Any] = [ctypes.byref(world), *(ctypes.c_int64(number) for number in numbers)]
        given += [_pointer(rate) if isinstance(rate, np.ndarray) else ctypes.c_double(rate) for rate in rates]

        def call(_kept: Month = month) -> None:  # the call owns the memory it points to
            if function(*given) != 0:
                raise MemoryError(f"{name}: no memory for its buffers")

        return call


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
