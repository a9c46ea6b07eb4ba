"""The applicants' table: one array a column, with type, unit and meaning.

A day is an int16 counted from 1 January 1990 (0), enough until 2079. A place is an index into
``pactsim.agents.codes.PLACES``, -1 for none. Families stand in consecutive rows and share one path: a kernel
decides at the head (``family == own row``) and writes the outcome to all members.
"""

import mmap
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.status import NEVER, NO_PLACE


class Column(NamedTuple):
    """One column's contract."""

    name: str
    dtype: type
    empty: int
    unit: str
    meaning: str


COLUMNS: Final[tuple[Column, ...]] = (
    Column("key", np.uint64, 0, "1", "person key: cohort and ordinal, the person's luck in every scenario"),
    Column("family", np.int32, 0, "row", "row of the family's head"),
    Column(
        "family_size", np.int8, 1, "persons", "members in the family, head included; kept at every member"
    ),
    Column("citizenship", np.int8, 0, "code", "index into CITIZENSHIPS"),
    Column("age_group", np.int8, 0, "code", "adult, accompanied minor, unaccompanied minor"),
    Column("vulnerable", np.int8, 0, "0/1", "special reception or procedural needs"),
    Column("channel", np.int8, 0, "code", "index into CHANNELS"),
    Column("sar", np.int8, 0, "0/1", "disembarked after search and rescue"),
    Column("entry_state", np.int8, NO_PLACE, "place", "state of first physical entry"),
    Column("entry_day", np.int16, NEVER, "day", "day of that entry"),
    Column("eurodac", np.int8, 0, "bits", "Eurodac records held: of entry, of an application"),
    Column("link_kind", np.int8, 0, "code", "kind of family link in another state"),
    Column("link_state", np.int8, NO_PLACE, "place", "state of that link"),
    Column("document_kind", np.int8, 0, "code", "residence permit, visa, visa-free entry, diploma"),
    Column("document_state", np.int8, NO_PLACE, "place", "state that issued it"),
    Column("document_expiry", np.int16, NEVER, "day", "last day of validity (issue day of a diploma)"),
    Column("present_state", np.int8, NO_PLACE, "place", "where the person is"),
    Column(
        "responsible_state", np.int8, NO_PLACE, "place", "state responsible for the case, -1 undetermined"
    ),
    Column("criterion", np.int8, 0, "code", "criterion that made it responsible"),
    Column("law_of_case", np.int8, 0, "code", "Dublin III or AMMR, by the registration day"),
    Column("registration_day", np.int16, NEVER, "day", "registration of the present application"),
    Column("lodging_day", np.int16, NEVER, "day", "lodging of the present application"),
    Column("procedure", np.int8, 0, "code", "step of the Dublin procedure, or kind of examination"),
    Column("status", np.int8, 0, "code", "see pactsim.agents.status"),
    Column("status_grant_day", np.int16, NEVER, "day", "grant of the status held"),
    Column("protected_in", np.int8, NO_PLACE, "place", "state that granted protection"),
    Column("partner", np.int8, NO_PLACE, "place", "state asked to take the person, or relocation target"),
    Column("acceptance_day", np.int16, NEVER, "day", "acceptance or confirmation by the partner"),
    Column("absconded_since", np.int16, NEVER, "day", "day since which the person is not available"),
    Column("border_rejection_day", np.int16, NEVER, "day", "final rejection in a border procedure"),
    Column("left_union_day", np.int16, NEVER, "day", "departure from the Member States' territory"),
    Column("applied_in", np.uint32, 0, "bits", "bit j: has applied in state j"),
    Column("moves", np.int8, 0, "moves", "own movements between states"),
    Column("transfers", np.int8, 0, "transfers", "Dublin and relocation transfers carried out"),
    Column("attempts", np.int8, 0, "applications", "applications lodged, the index of keyed traits"),
    Column("relocation", np.int8, 0, "code", "relocation mark"),
    Column("relocation_cycle", np.int16, 0, "year", "cycle that drew the relocation"),
    Column("relocated_to", np.int8, NO_PLACE, "place", "state the person was relocated to"),
    Column("offset", np.int8, 0, "0/1", "case taken over as responsibility offset"),
    Column("candidates", np.int16, 0, "events", "waiting times drawn so far, the index of keyed luck"),
    Column(
        "next_day", np.int16, NEVER, "day", "day of the next thing that happens to the family; heads only"
    ),
)

COLUMN_NAMES: Final = tuple(column.name for column in COLUMNS)

# Kernels take the table as a few blocks, because machine code that is handed forty arrays takes minutes to compile. A
# person's codes lie side by side, and so do the days: people are visited one by one, and each visit costs few lines of
# memory. ``status`` and ``next_day`` are searched through whole, so they are arrays of their own. The numbers below are
# the columns of the blocks ``codes`` and ``days``.
(
    FAMILY_SIZE, CITIZENSHIP, AGE_GROUP, VULNERABLE, CHANNEL, SAR, ENTRY_STATE, EURODAC, LINK_KIND,
    LINK_STATE, DOCUMENT_KIND, DOCUMENT_STATE, PRESENT_STATE, RESPONSIBLE_STATE, CRITERION,
    LAW_OF_CASE, PROCEDURE, PROTECTED_IN, PARTNER, MOVES, TRANSFERS, ATTEMPTS, RELOCATION,
    RELOCATED_TO, OFFSET,
) = range(25)  # fmt: skip
(
    ENTRY_DAY, DOCUMENT_EXPIRY, REGISTRATION_DAY, LODGING_DAY, STATUS_GRANT_DAY, ACCEPTANCE_DAY,
    ABSCONDED_SINCE, BORDER_REJECTION_DAY, LEFT_UNION_DAY, RELOCATION_CYCLE,
    CANDIDATES,
) = range(11)  # fmt: skip

_OWN_ARRAY: Final = ("key", "family", "applied_in", "status", "next_day")
_CODES: Final = tuple(c for c in COLUMNS if c.dtype is np.int8 and c.name not in _OWN_ARRAY)
_DAYS: Final = tuple(c for c in COLUMNS if c.dtype is np.int16 and c.name not in _OWN_ARRAY)
CODES: Final = tuple(column.name for column in _CODES)
DAYS: Final = tuple(column.name for column in _DAYS)
N_CODES: Final = len(CODES)
N_DAYS: Final = len(DAYS)


_EMPTY: Final = {column.name: column.empty for column in COLUMNS}
_EMPTY_CODES: Final = np.array([column.empty for column in _CODES], dtype=np.int8)
_EMPTY_DAYS: Final = np.array([column.empty for column in _DAYS], dtype=np.int16)


class Blocks(NamedTuple):
    """The table as kernels see it: a row a person in each block."""

    key: NDArray[np.uint64]  # (capacity,)
    family: NDArray[np.int32]  # (capacity,)
    applied_in: NDArray[np.uint32]  # (capacity,)
    status: NDArray[np.int8]  # (capacity,)
    next_day: NDArray[np.int16]  # (capacity,)
    codes: NDArray[np.int8]  # (capacity, codes)
    days: NDArray[np.int16]  # (capacity, days)


if TYPE_CHECKING:
    People = Any  # its fields are made from the schema, which type checkers cannot follow
else:
    People = NamedTuple("People", [(column.name, NDArray) for column in COLUMNS])
    People.__doc__ = "The columns by name, views of the blocks; arrays of equal length."


def unset_blocks(capacity: int) -> Blocks:
    """Room for ``capacity`` persons whose rows are not set yet: memory is taken row by row, by :func:`clear_rows`."""
    return Blocks(
        key=_room(capacity, np.uint64),
        family=_room(capacity, np.int32),
        applied_in=_room(capacity, np.uint32),
        status=_room(capacity, np.int8),
        next_day=_room(capacity, np.int16),
        codes=_room(capacity * len(CODES), np.int8).reshape(capacity, len(CODES)),
        days=_room(capacity * len(DAYS), np.int16).reshape(capacity, len(DAYS)),
    )


def _room(n: int, dtype: type) -> NDArray[Any]:
    """An array of ``n`` numbers on pages of the usual size, which the system hands over one by one as they are used.

    ``np.empty`` asks for huge pages: where memory is in pieces, making them costs more than a run gains.
    """
    size = max(n * np.dtype(dtype).itemsize, 1)
    return np.frombuffer(
        mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS), dtype=dtype, count=n
    )


def clear_rows(blocks: Blocks, first: int, last: int) -> None:
    """Make rows ``first`` to ``last`` (not included) unused."""
    for name in _OWN_ARRAY:
        getattr(blocks, name)[first:last] = _EMPTY[name]
    for rows, empty in ((blocks.codes, _EMPTY_CODES), (blocks.days, _EMPTY_DAYS)):
        whole = np.dtype((np.void, empty.nbytes))  # a row as one thing to copy
        rows[first:last].view(whole)[:, 0] = empty.view(whole)[0]


def empty_blocks(capacity: int) -> Blocks:
    """Room for ``capacity`` persons, every row unused."""
    blocks = unset_blocks(capacity)
    clear_rows(blocks, 0, capacity)
    return blocks


def people_of(blocks: Blocks) -> People:
    """The columns by name, as views: what is written to one is read in the other."""
    views: dict[str, NDArray] = {name: getattr(blocks, name) for name in _OWN_ARRAY}
    views |= {name: blocks.codes[:, row] for row, name in enumerate(CODES)}
    views |= {name: blocks.days[:, row] for row, name in enumerate(DAYS)}
    return People(**views)


def empty_people(capacity: int) -> People:
    """A table with room for ``capacity`` persons, every row unused, as columns by name."""
    return people_of(empty_blocks(capacity))
