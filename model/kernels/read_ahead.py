"""Reading ahead: memory is asked for many families at once before they are visited one by one.

People who are due lie far apart in the table, so each visit waits for memory. The next tile's rows are asked for
together, while one is visited, by the processor's own instruction for it, which waits for nothing and changes nothing.
"""

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from pactsim.model.compiled import part

TILE = 8


def _prefetch(_typing: Any, array: Any, row: Any) -> Any:
    """Ask for the first bytes of a row of an array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = make_array(signature.args[0])(context, builder, arguments[0])
        stride = builder.extract_value(held.strides, 0)
        start = builder.ptrtoint(held.data, ir.IntType(64))
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        address = builder.inttoptr(builder.add(start, builder.mul(stride, arguments[1])), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        prefetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(prefetch, [address, number(0), number(3), number(1)])  # to read, keep, data
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


def _nothing(array: Any, row: Any) -> None:
    """What plain Python does in its place."""


_ask_for: Any = _nothing if getattr(numba.config, "DISABLE_JIT", False) else intrinsic(_prefetch)


@part
def read_ahead(people, rows, start):  # type: ignore[no-untyped-def]
    """Ask for what a visit needs of the tile of ``rows`` after that from ``start`` on; at first of that one too."""
    begin = start + TILE if start > 0 else 0
    for index in range(begin, min(start + 2 * TILE, rows.size)):
        row = np.int64(rows[index])
        _ask_for_state(people, row)
        _ask_for(people.days, row)
        _ask_for(people.days, row + 1)


@part
def read_ahead_without_days(people, rows, start):  # type: ignore[no-untyped-def]
    """The same for a visit that seldom looks at a day other than the next event's."""
    begin = start + TILE if start > 0 else 0
    for index in range(begin, min(start + 2 * TILE, rows.size)):
        _ask_for_state(people, np.int64(rows[index]))


@part
def _ask_for_state(people, row):  # type: ignore[no-untyped-def]
    _ask_for(people.codes, row)
    _ask_for(people.codes, row + 1)  # a row may lie on two lines of memory
    _ask_for(people.next_day, row)
    _ask_for(people.status, row)
    _ask_for(people.key, row)
