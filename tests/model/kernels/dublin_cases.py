"""Cases in the Dublin procedure, one step taken for all of them, for its twin and its stories."""

import numpy as np
from families import SEED, books, heads, read, some_families, table
from rates_of_dublin import LAWS, dublin_rates
from rates_of_movement import DAILY, two_levels

from pactsim.agents import status as s
from pactsim.agents.codes import N_PLACES, N_STATES, UK
from pactsim.model.calendar import FIRST_DAY
from pactsim.model.kernels.dublin import dublin_steps

MONTH = 432
START, END = int(FIRST_DAY[MONTH]), int(FIRST_DAY[MONTH + 1]) - 1
BOUNDS = two_levels(DAILY)
FAMILY_CRITERIA = (s.CRITERION_FAMILY, s.CRITERION_MINOR)


def rates(**changes):
    """Pairs differ in what they accept and transfer."""
    source = np.random.default_rng(3)
    pairs = {name: source.random((N_PLACES, N_PLACES)) for name in ("acceptance", "transfer")}
    return dublin_rates(**{"request": np.full(N_PLACES, 0.6), **pairs, **changes})


def some_cases(n=250, seed=1):
    """Families at every step of the procedure, some of them in the United Kingdom, some not in it at all."""
    steps = [s.DUBLIN_TO_REQUEST, s.DUBLIN_REQUESTED, s.DUBLIN_REQUESTED_REFUSED, s.DUBLIN_ACCEPTED,
             s.DUBLIN_ACCEPTED_STUCK]  # fmt: skip
    families = some_families(
        n,
        seed,
        status=[s.DUBLIN, s.DUBLIN, s.DUBLIN, s.OUTSIDE, s.EXAMINATION],
        procedure=steps,
        partner=[*range(N_STATES), UK],
        law_of_case=[s.DUBLIN_III, s.AMMR],
        criterion=[s.CRITERION_ENTRY, s.CRITERION_FAMILY, s.CRITERION_MINOR, s.CRITERION_TAKE_BACK],
        next_day=range(START, END + 4),
        attempts=[1, 2],
        candidates=[0, 3],
        lodging_day=range(START - 200, START),
    )
    for i, one in enumerate(families):
        one["applied_in"] = (i * 977_777) % 2**31
        if one["status"] == s.OUTSIDE:
            one |= {"present_state": UK, "partner": one["partner"] % N_STATES, "left_union_day": START - 40}
        elif one["status"] == s.EXAMINATION:
            one |= {"procedure": s.REGULAR, "partner": s.NO_PLACE, "responsible_state": one["present_state"]}
        if one["procedure"] in (s.DUBLIN_ACCEPTED, s.DUBLIN_ACCEPTED_STUCK):
            one["acceptance_day"] = START - 90
            if one["status"] == s.DUBLIN:
                one["responsible_state"] = one["partner"]
    return families


def run(families, given, end=END, uk_bound=True, laws=LAWS):
    """Table and books after all steps up to ``end``."""
    blocks, tally = table(families), books(families)
    dublin_steps(blocks, tally, heads(families), end, SEED, given, laws, uk_bound, BOUNDS)
    return blocks, tally


def after(families, given, **options):
    """The families as ``run`` leaves them."""
    return read(run(families, given, **options)[0], sum(len(f["members"]) for f in families))
