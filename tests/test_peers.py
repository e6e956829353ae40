"""The library against others' implementations, with the same noise and the same weights."""

import covmats
import numpy as np
import pytest
from iterative_ensemble_smoother import ESMDA as IesESMDA
from oracles import Replayed
from pyesmda import ESMDA as PyESMDA
from sklearn.neural_network import MLPRegressor

from dalearn import FNN, crps, esmda, r2, rmse, sine

ALPHAS = [10.0, 5.0, 2.0, 5.0]
SIZES = [(30, 10), (10, 30), (20, 20), (1, 12)]  # (n_obs, n_ens)


def a_training(n_obs, n_ens):
    rng = np.random.default_rng(3)
    net, problem = FNN((1, 4, 1)), sine(n_obs, rng=rng)
    noise = rng.standard_normal((len(ALPHAS), n_obs, n_ens))
    return net, problem, net.ensemble(n_ens, rng=rng), noise


def ours(net, problem, ensemble, noise):
    steps = esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=ALPHAS, rng=Replayed(noise))
    return list(steps)[-1].theta


@pytest.mark.parametrize("n_obs, n_ens", SIZES)
def test_that_esmda_agrees_with_iterative_ensemble_smoother(n_obs, n_ens):
    net, problem, ensemble, noise = a_training(n_obs, n_ens)
    smoother = IesESMDA(np.full(n_obs, problem.obs_std**2), problem.d[:, 0], alpha=np.array(ALPHAS))
    theirs = ensemble
    for perturbations in noise:
        Y = net(theirs, problem.x)[:, 0]
        smoother.prepare_assimilation(Y=Y, truncation=1.0, observation_perturbations=problem.obs_std * perturbations)
        theirs = smoother.assimilate_batch(X=theirs)
    np.testing.assert_allclose(ours(net, problem, ensemble, noise), theirs, rtol=0, atol=1e-8)


@pytest.mark.parametrize("n_obs, n_ens", SIZES)
@pytest.mark.parametrize("inversion", ["naive", "cholesky", "woodbury", "subspace_rescaled"])
def test_that_esmda_agrees_with_pyesmda(n_obs, n_ens, inversion):
    net, problem, ensemble, noise = a_training(n_obs, n_ens)

    class SameNoise(PyESMDA):
        def _pertrub(self, inflation_factor):
            scale = np.sqrt(inflation_factor) * problem.obs_std
            self.d_obs_uc = problem.d + scale * noise[self._assimilation_step]

    smoother = SameNoise(
        problem.d[:, 0],
        ensemble,
        covmats.CovViaDiagonal(np.full(n_obs, problem.obs_std**2)),
        lambda theta: net(theta, problem.x)[:, 0],
        n_assimilations=len(ALPHAS),
        cov_obs_inflation_factors=np.array(ALPHAS) * np.sum(1 / np.array(ALPHAS)),
        inversion_type=inversion,
        truncation=1.0,
    )
    smoother.solve()
    np.testing.assert_allclose(ours(net, problem, ensemble, noise), smoother.m_posterior, rtol=0, atol=1e-8)


@pytest.mark.parametrize("activation, theirs", [("tanh", "tanh"), ("relu", "relu"), ("sigmoid", "logistic")])
@pytest.mark.parametrize("sizes", [(1, 20, 1), (3, 5, 4, 2), (2, 1)])
def test_that_the_forward_pass_and_the_gradient_agree_with_scikit_learns(rng, activation, theirs, sizes):
    net = FNN(sizes, activation)
    theta, x, d = net.init(rng), rng.standard_normal((13, sizes[0])), rng.standard_normal((13, sizes[-1]))
    target = d if sizes[-1] > 1 else d[:, 0]
    regressor = MLPRegressor(
        hidden_layer_sizes=sizes[1:-1], activation=theirs, solver="sgd", momentum=0, learning_rate_init=1, alpha=0,
        batch_size=13, shuffle=False,
    )  # fmt: skip
    regressor.partial_fit(x, target)  # makes the layers, which then get our weights
    layers = net.layers(theta)
    regressor.coefs_, regressor.intercepts_ = [W.copy() for W, _ in layers], [b[0].copy() for _, b in layers]
    np.testing.assert_allclose(net(theta, x), regressor.predict(x).reshape(13, -1), rtol=0, atol=1e-12)

    regressor.partial_fit(x, target)  # one step of length 1 along its gradient
    stepped = [np.concatenate([W.ravel(), b]) for W, b in zip(regressor.coefs_, regressor.intercepts_)]
    # its loss is half the mean over samples of the sum over outputs; ours is the mean over both
    expected = (theta - np.concatenate(stepped)) * 2 / sizes[-1]
    np.testing.assert_allclose(net.loss_and_gradient(theta, x, d)[1], expected, rtol=0, atol=1e-12)


def test_that_rmse_and_r2_agree_with_scikit_learns(rng):
    from sklearn.metrics import r2_score, root_mean_squared_error

    predicted, truth = rng.standard_normal((2, 50, 1))
    assert rmse(predicted, truth) == pytest.approx(root_mean_squared_error(truth, predicted), rel=1e-12)
    assert r2(predicted, truth) == pytest.approx(r2_score(truth, predicted), rel=1e-12)


def test_that_the_fair_crps_agrees_with_its_double_sum(rng):
    members, truth = rng.standard_normal((7, 2, 5)), rng.standard_normal((7, 2))
    between = np.abs(members[..., :, None] - members[..., None, :]).sum(axis=(-2, -1)) / (2 * 5 * 4)
    expected = np.mean(np.abs(members - truth[..., None]).mean(axis=-1) - between)
    assert crps(members, truth) == pytest.approx(expected, rel=1e-12)
