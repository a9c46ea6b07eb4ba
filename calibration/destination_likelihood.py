"""Likelihood of the destination choice with its slope, written out by hand.

Expected shares of a citizenship and year mix the choices of people who stand in different entry states. The
likelihood is a multinomial one, tempered: a cell of n applicants counts as the square root of n times a
common factor, which is what overdispersion that grows with size asks for (a plain multinomial hears only the
largest groups, a Dirichlet-multinomial hears all groups alike and misses the total by more).
"""

import numpy as np
from numpy.typing import NDArray

from pactsim.agents.codes import N_STATES
from pactsim.calibration.destination_data import N_FEATURES, DestinationData

Array = NDArray[np.float64]

N_WEIGHTS = N_FEATURES + 2
TEMPER = 0.5
TINY = 1e-12


def expected_shares(data: DestinationData, weights: Array, state: Array, pair: Array) -> tuple[Array, Array]:
    """Shares by citizenship, year and state (c, y, j), and by standing too (c, y, s, j).

    ``weights`` (11,), ``state`` (31,), ``pair`` (36, 31).
    """
    value = data.features @ weights[:N_FEATURES] + state + pair[:, None, :]
    moving = weights[N_FEATURES] * data.same + weights[N_FEATURES + 1] * data.way
    by_standing = value[:, :, None, :] + moving
    by_standing -= by_standing.max(axis=-1, keepdims=True)
    np.exp(by_standing, out=by_standing)
    by_standing /= by_standing.sum(axis=-1, keepdims=True)
    return np.einsum("cys,cysj->cyj", data.standing, by_standing), by_standing


def cell_weight(data: DestinationData) -> Array:
    """How much one person counts: (c, y, 1); zero where nobody applied."""
    size = data.counts.sum(axis=2, keepdims=True)
    return np.where(size > 0, np.maximum(size, 1.0) ** (TEMPER - 1), 0.0)


def slopes(
    data: DestinationData, weights: Array, state: Array, pair: Array, scale: float
) -> tuple[Array, Array, Array]:
    """Log-likelihood by citizenship (36,), its slope by citizenship in the weights (36, 11) and in V (36,
    31).
    """
    shares, by_standing = expected_shares(data, weights, state, pair)
    shares = np.maximum(shares, TINY)
    person = cell_weight(data) * scale
    likelihood = (person * data.counts * np.log(shares)).sum(axis=(1, 2))
    toward = person * data.counts / shares
    inner = np.einsum("cyj,cysj->cys", toward, by_standing)
    moved = data.standing[..., None] * by_standing * (toward[:, :, None, :] - inner[..., None])
    value = moved.sum(axis=2)
    slope = np.empty((data.counts.shape[0], N_WEIGHTS))
    slope[:, :N_FEATURES] = np.einsum("cyj,cyjk->ck", value, data.features)
    slope[:, N_FEATURES] = np.einsum("cysj,sj->c", moved, data.same)
    slope[:, N_FEATURES + 1] = np.einsum("cysj,sj->c", moved, data.way)
    return likelihood, slope, value.sum(axis=1)


def information(data: DestinationData, weights: Array, state: Array, pair: Array, scale: float) -> Array:
    """Expected information of the weights and the state effects, (42, 42): minus the mean curvature."""
    shares, by_standing = expected_shares(data, weights, state, pair)
    person = np.broadcast_to(cell_weight(data) * scale, shares.shape)
    known = person * data.counts.sum(axis=2, keepdims=True) / np.maximum(shares, TINY)
    total = np.zeros((N_WEIGHTS + N_STATES, N_WEIGHTS + N_STATES))
    for c in range(shares.shape[0]):
        chosen = data.standing[c, :, :, None] * by_standing[c]  # (y, s, j)
        column = np.concatenate(
            [data.features[c], np.broadcast_to(np.eye(N_STATES), (*shares[c].shape, N_STATES))], axis=2
        )
        mean = by_standing[c] @ column
        slope = shares[c][..., None] * column - chosen.transpose(0, 2, 1) @ mean
        moved = [
            (chosen * (part - (by_standing[c] * part).sum(axis=2, keepdims=True))).sum(axis=1)
            for part in (data.same, data.way)
        ]
        slope = np.concatenate(
            [slope[..., :N_FEATURES], np.stack(moved, axis=-1), slope[..., N_FEATURES:]], axis=2
        )
        flat = slope.reshape(-1, N_WEIGHTS + N_STATES)
        total += (flat * known[c].reshape(-1, 1)).T @ flat
    return total


def overdispersion(data: DestinationData, shares: Array) -> float:
    """Pearson statistic a degree of freedom of the tempered counts (cells with at least one expected)."""
    size = data.counts.sum(axis=2, keepdims=True)
    expected = size * shares
    used = expected > 1
    pearson = cell_weight(data) * (data.counts - expected) ** 2 / np.maximum(expected, 1.0)
    return float(pearson[used].sum() / (used.sum() - N_STATES))
