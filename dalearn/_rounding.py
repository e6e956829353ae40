"""The equations of an update, and where rounding matters: solvers that fail, and data that are nearly exact.

An update squares the ratio of the predictions' spread to the observations' error, and a square keeps only half of the
digits. While the ratio is moderate nothing is lost. Where it is large, because the data are nearly exact, kalman.py
comes here for the same update by a way that takes several times as long and squares nothing.
"""

import numpy as np

from ._checks import is_finite

LAST_DIGIT = {np.dtype(kind): np.finfo(kind).eps for kind in (np.float32, np.float64)}
BLOCK = 32  # equations that are solved at a time where there are many
STEEPEST = 1e8  # the largest Σ S² / (N−1) that may be squared: 8 of the 16 digits of a float are then left


class NearlyExact(ArithmeticError):
    """The spread of the predictions is so large beside the errors that its squares lose too many digits."""


def may_be_squared(squares, n_ens):
    """True when the spread of the predictions is not so large beside the errors that its squares lose digits.

    squares is S Sᵀ or Sᵀ S. False too where they overflow, but not where they hold NaN, of which nothing makes numbers.
    """
    return not squares.trace() > STEEPEST * (n_ens - 1)


def solve(squares, B, n_ens):
    """(squares + (N−1) I)⁻¹ B for a matrix of sums of squares; writes over squares. NaN where there is no solution.

    NearlyExact where the squares have lost too many digits.
    """
    if not may_be_squared(squares, n_ens):
        raise NearlyExact
    squares.flat[:: len(squares) + 1] += n_ens - 1
    if len(squares) == 1:
        return B / squares  # a division is faster than a solver
    try:
        return np.linalg.solve(squares, B) if len(squares) <= 4 * BLOCK else solve_in_blocks(squares, B)
    except np.linalg.LinAlgError:  # which a browser's Python does not raise: there NaN comes back
        return np.full(B.shape, np.nan)


def solve_in_blocks(G, B):
    """G⁻¹ B for a symmetric, positive definite G: forwards with L and back with Lᵀ, where G = L Lᵀ, a block at a time.

    numpy's solver does not know that G is symmetric, and substitutes row by row. Blocks leave nearly all of the work to
    products of matrices, and take two thirds of the time for some hundred equations.
    """
    L = np.linalg.cholesky(G)
    blocks = [slice(i, i + BLOCK) for i in range(0, len(G), BLOCK)]
    inverses = [np.linalg.inv(L[rows, rows]) for rows in blocks]
    X = np.empty(B.shape)
    for rows, inverse in zip(blocks, inverses):
        X[rows] = inverse @ (B[rows] - L[rows, : rows.start] @ X[: rows.start])
    for rows, inverse in zip(reversed(blocks), reversed(inverses)):
        X[rows] = inverse.T @ (X[rows] - L[rows.stop :, rows].T @ X[rows.stop :])
    return X


def spectrum(squares, n_ens):
    """The eigenvalues w (n, 1) and eigenvectors U (n, n) of a matrix of sums of squares; NaN where they are not found.

    NearlyExact where the squares have lost too many digits.
    """
    if not may_be_squared(squares, n_ens):
        raise NearlyExact
    w, U = eigenvalues(squares)
    return np.maximum(w, 0)[:, None], U  # rounding can leave a zero slightly negative


def eigenvalues(G):
    """The eigenvalues (n,) and eigenvectors (n, n) of a symmetric matrix; NaN where they are not found."""
    try:
        return np.linalg.eigh(G)
    except np.linalg.LinAlgError:
        return np.full(len(G), np.nan), np.full(G.shape, np.nan)


def by_singular_values(S, innovations):
    """The update for data that are nearly exact -> weights (n_ens, m) and T (n_ens, n_ens).

    K times the innovations (n_obs, m) is A times the weights, and A T are anomalies with the posterior's covariance.

    S is so large that its square would hide the I of the equations, and the small directions of S, behind the rounding
    of the large ones. The singular values of S itself, S = U diag(s) Vᵀ, keep them, and take several times as long: the
    weights are V diag(s / (s² + N − 1)) Uᵀ times the innovations. Observations of very different errors come one kind
    after the other, the most exact first, because beside them the vague ones would be lost in rounding.
    """
    n_ens = S.shape[1]
    weights = np.zeros((n_ens, innovations.shape[1]))
    T = np.eye(n_ens)
    for rows in of_similar_size(S):
        U, s, V = singular_values(S[rows] @ T)
        shrink = 1 / (s + (n_ens - 1) / s)
        weights += T @ V @ (shrink * (U.T @ (innovations[rows] - S[rows] @ weights)))
        T -= T @ V * (1 - 1 / np.hypot(1, s / np.sqrt(n_ens - 1))).T @ V.T
    return weights, T


def of_similar_size(S):
    """The rows of S in groups: those within a millionth of the largest, then of the largest that is left, and so on."""
    size = np.abs(S).max(axis=1)
    left = np.flatnonzero(size > 0)
    while left.size:
        near = size[left] >= 1e-6 * size[left].max()
        yield left[near]
        left = left[~near]


def singular_values(S):
    """U (n_obs, r), s (r, 1) and V (n_ens, r) with S = U diag(s) Vᵀ; NaN where they are not found.

    Directions in which S holds nothing but rounding are left out, as a least-squares solver leaves them out.
    """
    try:
        U, s, Vt = np.linalg.svd(S, full_matrices=False)
    except np.linalg.LinAlgError:
        s = np.array([np.nan])
    if not is_finite(s):
        return tuple(np.full(shape, np.nan) for shape in ((len(S), 1), (1, 1), (S.shape[1], 1)))
    kept = s > np.finfo(S.dtype).eps * max(S.shape) * s[0]
    return U[:, kept], s[kept, None], Vt[kept].T
