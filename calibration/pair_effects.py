"""Chances by pair of states: sender, receiver and a shrunken pair, with spreads found from the same counts.

    logit chance = level + early + sender + receiver + early (sender + receiver) + pair

Each effect is normal about zero with a spread of its own kind, and so is what a single row adds (years of one pair
differ by more than counting); counts are binomial. Effects are the posterior mode, spreads the mode of the Laplace
approximation to what remains when effects are integrated out; intervals are those of both approximations.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.special import expit, logit

from pactsim.agents.codes import OUT, PLACES

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Partner code of a total: one more level, an average partner.
AVERAGE: Final = len(PLACES)
LEVELS: Final = AVERAGE + 1
#: Kinds of spread in order; ``row`` is one pair in one year, as one side reports it.
SPREADS: Final = ("sender", "receiver", "early", "pair", "row")
#: Normal priors of the logarithms of the spreads: mean and spread, wide.
_HYPER_MEAN: Final = np.log([0.8, 0.8, 0.5, 0.8, 0.5])
_HYPER_SPREAD: Final = np.full(5, 0.7)
#: Spread of the prior of the level and of the step for the early years.
_LEVEL_SPREAD: Final = 3.0
_DENSE: Final = 2 + 4 * LEVELS
#: Points at which the spread of single rows is integrated.
_NODES: Final = 21


class Trials(NamedTuple):
    """One row an observation: sender and receiver (or AVERAGE), early years 0/1, successes of trials."""

    sender: Integers
    receiver: Integers
    early: Array
    successes: Array
    trials: Array


class Pairs(NamedTuple):
    """What was found. ``dense`` holds level, early step, then sender, receiver, early sender, early receiver effects.

    ``chance`` (33, 33) is the mean over years of the late ones, the spread of single rows integrated out; ``log_odds``
    and ``log_odds_error`` (33, 33) are those of an ordinary year.
    ``log_sigma`` (5,) are logarithms of the spreads in the order of ``SPREADS``; ``*_error`` are standard errors.
    """

    chance: Array
    log_odds: Array
    log_odds_error: Array
    dense: Array
    dense_error: Array
    log_sigma: Array
    log_sigma_error: Array
    rows: int

    @property
    def sender(self) -> Array:
        return self.dense[2 : 2 + LEVELS]

    @property
    def receiver(self) -> Array:
        return self.dense[2 + LEVELS : 2 + 2 * LEVELS]


class _Mode(NamedTuple):
    dense: Array
    pair: Array
    marginal: float
    schur: Array
    coupling: sparse.csr_matrix
    diagonal: Array


class _Model:
    """The rows as matrices, and the mode of the effects for given spreads."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        n = trials.successes.size
        code = trials.sender * LEVELS + trials.receiver
        self.codes, self.pair_of_row = np.unique(code, return_inverse=True)
        one = np.ones(n)
        offsets = 2 + LEVELS * np.arange(4)
        columns = [
            np.zeros(n, dtype=np.int64), np.ones(n, dtype=np.int64), offsets[0] + trials.sender,
            offsets[1] + trials.receiver, offsets[2] + trials.sender, offsets[3] + trials.receiver,
        ]  # fmt: skip
        values = [one, trials.early, one, one, trials.early, trials.early]
        rows = np.tile(np.arange(n), 6)
        self.design = sparse.csr_matrix(
            (np.concatenate(values), (rows, np.concatenate(columns))), shape=(n, _DENSE)
        )
        self.pairs = sparse.csr_matrix((one, (np.arange(n), self.pair_of_row)), shape=(n, self.codes.size))
        self._start = np.zeros(_DENSE), np.zeros(self.codes.size)

    def mode(self, log_sigma: Array) -> _Mode:
        """Newton's method on dense effects and pairs together; pairs are diagonal and are eliminated."""
        sigma = np.exp(log_sigma)
        prior = np.concatenate(
            [
                np.full(2, _LEVEL_SPREAD**-2.0),
                np.repeat([sigma[0], sigma[1], sigma[2], sigma[2]], LEVELS) ** -2.0,
            ]
        )
        tau, kappa = sigma[3:] ** -2.0
        dense, pair = (values.copy() for values in self._start)
        value = self._objective(dense, pair, prior, tau, kappa)
        for _ in range(60):
            slope, weight, log_rows = self._slopes(dense, pair, kappa)
            grad_dense = self.design.T @ slope - prior * dense
            grad_pair = self.pairs.T @ slope - tau * pair
            weighted = sparse.diags(weight) @ self.design
            coupling = (weighted.T @ self.pairs).tocsr()
            diagonal = self.pairs.T @ weight + tau
            inner = (self.design.T @ weighted).toarray() + np.diag(prior)
            schur = inner - (coupling @ sparse.diags(1 / diagonal) @ coupling.T).toarray()
            step_dense = cho_solve(cho_factor(schur), grad_dense - coupling @ (grad_pair / diagonal))
            step_pair = (grad_pair - coupling.T @ step_dense) / diagonal
            share = 1.0
            while share > 1e-4:
                tried = dense + share * step_dense, pair + share * step_pair
                new = self._objective(*tried, prior, tau, kappa)
                if new >= value - 1e-9:
                    break
                share /= 2
            gained, (dense, pair), value = new - value, tried, new
            if abs(gained) < 1e-6:
                break
        self._start = dense, pair
        _sign, log_schur = np.linalg.slogdet(schur)
        log_determinant = log_schur + np.log(diagonal).sum() + log_rows
        log_prior = np.log(prior).sum() + self.codes.size * np.log(tau)
        marginal = value + 0.5 * (log_prior - log_determinant)
        return _Mode(dense, pair, float(marginal), schur, coupling, diagonal)

    def _rows(self, dense: Array, pair: Array, kappa: float) -> tuple[Array, Array, Array]:
        """The log odds of each row at its own best, what they were expected to be, and their information."""
        s, n = self.trials.successes, self.trials.trials
        expected = np.asarray(self.design @ dense + pair[self.pair_of_row])
        # between the expectation and the row's own share, where the slope changes its sign
        share = (s + 0.5) / (n + 1)
        x = (n * share * (1 - share) * logit(share) + kappa * expected) / (n * share * (1 - share) + kappa)
        for _ in range(12):
            p = expit(x)
            slope, information = s - n * p - kappa * (x - expected), n * p * (1 - p) + kappa
            x = x + np.clip(slope / information, -1.0, 1.0)
        return x, expected, n * expit(x) * expit(-x)

    def _objective(self, dense: Array, pair: Array, prior: Array, tau: float, kappa: float) -> float:
        x, expected, _information = self._rows(dense, pair, kappa)
        likelihood = (self.trials.successes * x - self.trials.trials * np.logaddexp(0, x)).sum()
        likelihood -= kappa * ((x - expected) ** 2).sum() / 2
        return float(likelihood - (prior * dense**2).sum() / 2 - tau * (pair**2).sum() / 2)

    def _slopes(self, dense: Array, pair: Array, kappa: float) -> tuple[Array, Array, float]:
        """Derivative by row, its information with the row's own part eliminated, and the logarithm of that part."""
        x, expected, information = self._rows(dense, pair, kappa)
        rows = float(np.log1p(information / kappa).sum())
        return kappa * (x - expected), information * kappa / (information + kappa), rows


def fit(trials: Trials) -> Pairs:
    """Effects of the late years with their spreads; every step is deterministic."""
    model = _Model(trials)

    def loss(values: Array) -> float:
        values = np.clip(values, _HYPER_MEAN - 4 * _HYPER_SPREAD, _HYPER_MEAN + 4 * _HYPER_SPREAD)
        distance = ((values - _HYPER_MEAN) / _HYPER_SPREAD) ** 2
        return float(distance.sum() / 2 - model.mode(values).marginal)

    found = minimize(loss, _HYPER_MEAN, method="L-BFGS-B", options={"eps": 1e-3, "maxiter": 40, "ftol": 1e-7})
    mode = model.mode(found.x)
    covariance: Array = np.asarray(np.linalg.inv(mode.schur), dtype=np.float64)
    return Pairs(
        chance=_chances(model, mode, float(np.exp(found.x[4]))),
        log_odds=_log_odds(model, mode)[:AVERAGE, :AVERAGE],
        log_odds_error=_log_odds_error(model, mode, covariance, float(np.exp(found.x[3]))),
        dense=mode.dense,
        dense_error=np.sqrt(np.diag(covariance)),
        log_sigma=found.x,
        log_sigma_error=_second_difference_error(loss, found.x),
        rows=trials.trials.size,
    )


def _log_odds(model: _Model, mode: _Mode) -> Array:
    pair = np.zeros(LEVELS**2)
    pair[model.codes] = mode.pair
    sender, receiver = mode.dense[2 : 2 + LEVELS], mode.dense[2 + LEVELS : 2 + 2 * LEVELS]
    return np.asarray(mode.dense[0] + sender[:, None] + receiver[None, :] + pair.reshape(LEVELS, LEVELS))


def _chances(model: _Model, mode: _Mode, spread_row: float) -> Array:
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    years = _log_odds(model, mode)[:AVERAGE, :AVERAGE, None] + spread_row * nodes
    chance = np.asarray((expit(years) * weights).sum(axis=2) / weights.sum())
    np.fill_diagonal(chance, 0.0)
    chance[OUT] = chance[:, OUT] = 0.0
    return chance


def _log_odds_error(model: _Model, mode: _Mode, covariance: Array, spread_pair: float) -> Array:
    """Standard errors of the log odds of the late years by pair, (33, 33)."""
    seen = {int(code): i for i, code in enumerate(model.codes)}
    projected = (sparse.diags(1 / mode.diagonal) @ mode.coupling.T).toarray()  # (pairs, dense)
    result = np.empty((AVERAGE, AVERAGE))
    for sender in range(AVERAGE):
        for receiver in range(AVERAGE):
            direction = np.zeros(_DENSE)
            direction[[0, 2 + sender, 2 + LEVELS + receiver]] = 1.0
            index = seen.get(sender * LEVELS + receiver)
            own = spread_pair**2
            if index is not None:
                direction = direction - projected[index]
                own = 1 / mode.diagonal[index]
            result[sender, receiver] = np.sqrt(direction @ covariance @ direction + own)
    return result


def _second_difference_error(loss: Callable[[Array], float], at: Array, step: float = 0.05) -> Array:
    """Standard errors from the second differences of the marginal."""
    n = at.size
    second = np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            shift_i, shift_j = step * np.eye(n)[i], step * np.eye(n)[j]
            second[i, j] = second[j, i] = (
                loss(at + shift_i + shift_j) - loss(at + shift_i - shift_j)
                - loss(at - shift_i + shift_j) + loss(at - shift_i - shift_j)
            ) / (4 * step**2)  # fmt: skip
    values, vectors = np.linalg.eigh(second)
    return np.asarray(
        np.sqrt(((vectors**2) / np.maximum(values, _HYPER_SPREAD.min() ** -2.0 / 4)).sum(axis=1))
    )
