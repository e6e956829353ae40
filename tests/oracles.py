"""Formulas written as the textbook has them, slow and plain, to hold the library's against."""

import numpy as np


class LinearModel:
    """y = H θ, with the samples' rows of H as inputs: model(theta, x) = x @ theta, one output."""

    def __call__(self, theta, x):
        return (x @ theta)[:, None]


def moments(ensemble):
    """The mean (n_params,) and covariance (n_params, n_params) of an ensemble."""
    return ensemble.mean(axis=1), np.atleast_2d(np.cov(ensemble))


def kalman_posterior(mean, covariance, H, d, obs_var):
    """The mean and covariance of N(mean, covariance) after observing d = H θ + N(0, diag(obs_var))."""
    gain = covariance @ H.T @ np.linalg.inv(H @ covariance @ H.T + np.diag(obs_var))
    return mean + gain @ (d - H @ mean), covariance - gain @ H @ covariance


def naive_analysis(ensemble, predictions, perturbed, obs_var):
    """Θ + Cov(Θ, Y) (Cov(Y, Y) + R)⁻¹ (D − Y) with the covariances that np.cov makes."""
    n_params, n_obs = len(ensemble), len(predictions)
    joint = np.cov(np.vstack([ensemble, predictions]))
    of_theta_and_y, of_y = joint[:n_params, n_params:], joint[n_params:, n_params:]
    return ensemble + of_theta_and_y @ np.linalg.inv(of_y + obs_var * np.eye(n_obs)) @ (perturbed - predictions)


class Replayed(np.random.Generator):
    """A Generator whose standard_normal hands out the arrays it was given, in their order."""

    def __init__(self, arrays):
        super().__init__(np.random.PCG64(0))
        self.arrays = list(arrays)

    def standard_normal(self, size=None, dtype=float):
        array = self.arrays.pop(0)
        assert array.shape == size
        return array.astype(dtype)
