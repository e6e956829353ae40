"""A sample and its covariance."""

import numpy as np

from ..._checks import numbers_in
from ..roles import colour, faint, new_ax


def covariance_ellipses(ensemble, covariance, ax=None):
    """An ensemble (2, n_ens) as dots, its covariance as an ellipse of two standard deviations, the true one dashed.

    The ensemble's ellipse stands around the member mean, that of the true covariance (2, 2) around the true mean, 0.
    """
    needs = "numbers of shape (2, n_ens) with at least 2 members"
    ensemble = numbers_in("ensemble", ensemble, needs, shape=(2, None))
    if ensemble.shape[1] < 2:
        raise ValueError(f"ensemble must be {needs}; got shape {ensemble.shape}")
    covariance = numbers_in("covariance", covariance, "numbers of shape (2, 2)", shape=(2, 2))
    ax = new_ax(ax, figsize=(4, 3.6))
    few = ensemble.shape[1] < 50
    size = 8 if few else 3
    opacity = 0.8 if few else 0.35
    mean = ensemble.mean(axis=1)
    ax.plot(*ensemble, ".", ms=size, **faint("ensemble", ax, opacity), label="members")
    ax.plot(*ellipse(mean, np.cov(ensemble)), color=colour("ensemble", ax), lw=3, label="estimated covariance")
    ax.plot(*mean, "+", color=colour("mean", ax), ms=10, mew=2.5, label="member mean")
    true = ellipse(np.zeros(2), covariance)
    ax.plot(*true, "--", color=colour("truth", ax), lw=1.5, label="true covariance")
    ax.set(xlabel="first number", ylabel="second number")
    return ax


def ellipse(centre, covariance):
    """Points (2, 200) at two standard deviations from the centre (2,) in every direction."""
    centre = numbers_in("centre", centre, "numbers of shape (2,)", shape=(2,))
    covariance = numbers_in("covariance", covariance, "numbers of shape (2, 2)", shape=(2, 2))
    variances, axes = np.linalg.eigh(covariance)
    std = np.sqrt(np.maximum(variances, 0))
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = np.array([np.cos(angle), np.sin(angle)])
    return centre[:, None] + 2 * axes @ (std[:, None] * circle)
