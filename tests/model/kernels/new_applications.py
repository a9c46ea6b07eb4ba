"""New applications and the cascade run over them, for its twin and its stories."""

import numpy as np
from families import SEED, books, heads, read, some_families, table
from rates_of_dublin import LAWS, dublin_rates

from pactsim.agents import status as s
from pactsim.agents.codes import N_CITIZENSHIPS, OUT, UK
from pactsim.model.kernels.responsibility import determine_responsibility
from pactsim.model.rates import BorderRates

BORDER = BorderRates(np.random.default_rng(4).random(N_CITIZENSHIPS) * 0.4, 0.2, 13000, 500)


def some_applications(n=400, seed=1):
    """New applications with and without a past, and people in the United Kingdom and elsewhere."""
    families = some_families(
        n,
        seed,
        status=[s.DUBLIN, s.DUBLIN, s.DUBLIN, s.DUBLIN, s.OUTSIDE, s.EXAMINATION],
        registration_day=range(12900, 13400),
        law_of_case=[s.DUBLIN_III, s.AMMR],
        responsible_state=[s.NO_PLACE, s.NO_PLACE, *range(6)],
        protected_in=[s.NO_PLACE] * 9 + [4],
        border_rejection_day=[s.NEVER, s.NEVER, 12600],
        left_union_day=[s.NEVER, s.NEVER, s.NEVER, 12950],
        criterion=list(range(1, s.N_CRITERIA)),
        present_state=list(range(6)),
        entry_state=list(range(6)),
        attempts=[1, 2],
        next_day=13300,
    )
    for i, one in enumerate(families):
        one["applied_in"] = 1 << one["present_state"] | (i * 7919) % 64
        one["lodging_day"] = one["registration_day"]
        if one["status"] == s.OUTSIDE:
            one |= {"present_state": [UK, UK, OUT][i % 3], "left_union_day": 13290}
            one |= {"law_of_case": [s.NO_LAW, s.DUBLIN_III][i % 2]}
        elif i % 7 == 0 and one["responsible_state"] != s.NO_PLACE:
            one |= {"partner": 3, "acceptance_day": 12500, "absconded_since": 12500}
        if one["status"] == s.EXAMINATION:
            one |= {"procedure": s.NO_PROCEDURE, "responsible_state": one["present_state"]}
    return families


def run(families, given=None, uk_bound=True, border=BORDER):
    """Table and books once a responsible state is determined, or asked, for every new application."""
    blocks, tally = table(families), books(families)
    for one in families:  # lodging counts every new case as undetermined, whoever was bound before
        if one["status"] == s.DUBLIN and one["responsible_state"] != s.NO_PLACE:
            tally.cases[0, one["responsible_state"]] -= one["family_size"]
            tally.cases[1, one["present_state"]] += one["family_size"]
    determine_responsibility(
        blocks,
        tally,
        heads(families),
        SEED,
        dublin_rates() if given is None else given,
        LAWS,
        uk_bound,
        border,
    )
    return blocks, tally


def after(one, **options):
    """The one family as ``run`` leaves it."""
    return read(run([one], **options)[0], one["family_size"])[0]
