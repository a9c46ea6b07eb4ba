"""Stage ``relocation``: pace, size, positions and set-up of relocation, from the schemes of 2015-2017 and 2022-2024."""

from typing import Final

import numpy as np

from pactsim.calibration import relocation_fit as fitting
from pactsim.calibration import relocation_simulated as simulation
from pactsim.calibration.estimate import Estimate, write_estimates
from pactsim.calibration.moment_chance import CHANCE_SEEDS, shared_chance
from pactsim.calibration.moment_profile import widened_text, write_profiles
from pactsim.calibration.relocation_leavers import leaver_estimates
from pactsim.calibration.relocation_posterior import FITTED, fitted_estimates, names
from pactsim.calibration.relocation_recovery import recover
from pactsim.calibration.stage import Progress, Stage


def fit(seed: int, progress: Progress) -> list[Estimate]:
    """Fit both schemes from the priors, then bound the wish to leave; writes ``parameters_relocation``.

    The chance of the runs is taken at the priors and anew where the first fit ends; the finish is made with the latter.
    """
    total, done = 2 * CHANCE_SEEDS + fitting.MOST + 2 * fitting.ROUNDS + 2 * len(FITTED) + 1, 0

    def step() -> None:
        nonlocal done
        done = min(done + 1, total - 1)
        progress(done, total)

    observed, recorded = simulation.record()
    effort = simulation.FULL._replace(seeds=(seed, seed + 1))
    begun = simulation.chance_runs(simulation.priors(), effort, step)
    first = fitting.fit_to(
        observed, recorded + np.var(begun, axis=0, ddof=1), simulation.priors(), effort, step=step
    )
    ended = simulation.chance_runs(first.logs, effort, step)
    by_chance = np.var(ended, axis=0, ddof=1)
    variance = recorded + by_chance
    found = fitting.finish(observed, variance, first, effort, step)
    shared = shared_chance(begun, ended)
    points, spreads = fitting.profiles(found, observed, variance, by_chance, shared, effort, step)
    estimates = fitted_estimates(found, spreads)
    estimates += leaver_estimates(simulation.values_of(found.logs))
    write_estimates(
        "relocation",
        estimates,
        """Simulated moments under common random numbers, from the values of the lever files: new relocations between
        dates by beneficiary (2015-2018) and in all (2022-2024), groups of contributors by size and position; weights
        from the number of transfers a count was made of and the chance of a run; intervals from slopes as wide as the
        errors, widened where J exceeds its freedom and where the profile asks for it. There is no prior but the
        ranges: a class says how wide an interval is beside a prior over the range.""",
        f"""J {found.j_statistic:.1f} on {found.freedom} degrees of freedom (p {found.p_value:.4f}), so the moments'
        variance is taken {found.inflation**2:.2f} times as large. The last slopes promise {found.linear_fall:.2f}
        below the mode, where 2.71 ends an interval; runs there, and at half and a fifth of the way, were not lower.
        {widened_text(names(), found.spreads, spreads)}""",
    )
    write_profiles(
        "relocation", [(*FITTED[p.unknown], float(np.exp(p.at)), p.linear, p.simulated) for p in points]
    )
    progress(total, total)
    return estimates


STAGE: Final = Stage(
    "relocation",
    "How fast do states relocate whom they owe, and who leaves afterwards?",
    fit,
    recover,
)
