"""The ``states`` table of a watched run as arrays by month and state, and whether a stock's changes are explained."""

import numpy as np

from pactsim.agents.codes import N_STATES, STATES
from pactsim.model.calendar import FIRST_DAY, date_of, month_index

BY_MONTH = ["year", "month"]


def monthly(run, column):
    """A column of ``states`` as (months, 31), in order of time and of ``STATES``."""
    wide = run.tables["states"].pivot(index=BY_MONTH, columns="member_state", values=column)
    return wide[list(STATES)].to_numpy()


def last_day(year, month):
    """Date of a month's last day."""
    return date_of(int(FIRST_DAY[month_index(year, month) + 1]) - 1)


def rows_from(run, year):
    """The number of months before a year."""
    return max(year - run.sim.first_year, 0) * 12


def change(run, stock):
    """Monthly changes of a stock, (months, 31); the first from the stock before the first month."""
    before = run.opening[stock][None, :N_STATES] * run.sim.scale
    return np.diff(monthly(run, stock), axis=0, prepend=before)


def movements(run, plus, minus):
    """What came less what went, (months, 31)."""
    return sum(monthly(run, c) for c in plus) - sum(monthly(run, c) for c in minus)


def assert_closes(run, stock, plus, minus):
    """Every month and state, movements explain the change of the stock."""
    wrong = np.argwhere(change(run, stock) != movements(run, plus, minus))
    assert not len(wrong), f"{stock} of {STATES[wrong[0][1]]} in month {wrong[0][0]} of the run"
