"""Who is looked at this month: two lists of family heads, in row order.

Everybody else costs the comparison of three bytes.
"""

from pactsim.agents.status import APPEAL, DUBLIN, EXAMINATION
from pactsim.model.compiled import kernel


@kernel
def due_and_open(next_day, status, family, n_rows, month_end, due, open_cases):  # type: ignore[no-untyped-def]
    """Fill ``due`` with heads whose next day has come by ``month_end``, ``open_cases`` with heads of open cases.

    Only heads have a next day. Returns both counts; the buffers are int32 and at least ``n_rows`` long.
    """
    n_due = 0
    n_open = 0
    for row in range(n_rows):
        if next_day[row] <= month_end:
            due[n_due] = row
            n_due += 1
        code = status[row]
        if (code == EXAMINATION or code == DUBLIN or code == APPEAL) and family[row] == row:
            open_cases[n_open] = row
            n_open += 1
    return n_due, n_open
