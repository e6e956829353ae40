"""The experiments of the course, on seeds that were not used to choose their settings (those began at 100)."""

import numpy as np
import pytest

from dalearn import FNN, enkf, esmda, gd, mexican_hat, r2, rmse, sine

SEEDS = range(20)


def medians(make, net, n_ens, spread, train):
    """The medians of RMSE and R² over the seeds. Everything random in a run comes from its one seed."""
    scores = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        problem = make(rng=rng)
        start = net.ensemble(n_ens, spread=spread, rng=rng) if n_ens else net.init(rng)
        for last in train(net, start, problem, rng):
            pass
        predicted = net(last.theta, problem.x_test)
        if n_ens:
            predicted = predicted.mean(axis=-1)
        scores.append([rmse(predicted, problem.truth), r2(predicted, problem.truth)])
    return np.median(scores, axis=0)


def in_ten(net, ensemble, p, rng):
    return esmda(net, ensemble, p.x, p.d, p.obs_std, alphas=10, relaxation=0.3, rng=rng)


def once(net, ensemble, p, rng):
    return enkf(net, ensemble, p.x, p.d, p.obs_std, rng=rng)


def ten_times(net, ensemble, p, rng):
    return enkf(net, ensemble, p.x, p.d, p.obs_std, batch_size=10, epochs=10, relaxation=0.3, rng=rng)


def ten_times_by_transform(net, ensemble, p, rng):
    return enkf(net, ensemble, p.x, p.d, p.obs_std, batch_size=20, epochs=10, relaxation=0.3, update="transform")


def descent(net, theta, p, rng):
    return gd(net, theta, p.x, p.d, learning_rate=0.05, epochs=1000)


NARROW, WIDE = FNN((1, 20, 1)), FNN((2, 40, 1))


def hat_1d(rng):
    return mexican_hat(dim=1, rng=rng)


@pytest.mark.parametrize(
    "make, net, n_ens, spread, train, most, least",
    [
        (sine, NARROW, 100, 0.2, in_ten, 0.032, 0.998),
        (sine, NARROW, 100, 0.2, once, 0.05, 0.995),
        (sine, NARROW, 100, 0.3, ten_times, 0.020, 0.999),
        (hat_1d, NARROW, 100, 0.2, in_ten, 0.045, 0.985),
        (hat_1d, NARROW, 100, 0.3, ten_times, 0.023, 0.996),
        (mexican_hat, WIDE, 200, 0.4, ten_times_by_transform, 0.043, 0.955),
    ],
)
def test_that_training_by_assimilation_reaches_its_accuracy(make, net, n_ens, spread, train, most, least):
    error, determination = medians(make, net, n_ens, spread, train)
    assert error <= most and determination >= least, f"RMSE {error:.4f}, R² {determination:.4f}"


def test_that_the_zero_mean_prior_gets_worse_with_more_members():
    """The trap that FNN.ensemble warns of."""

    def zero_mean(n_ens):
        errors = []
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            p = sine(rng=rng)
            *_, last = in_ten(NARROW, NARROW.ensemble(n_ens, spread=1, centre=0, rng=rng), p, rng)
            errors.append(rmse(NARROW(last.theta, p.x_test).mean(axis=-1), p.truth))
        return np.median(errors)

    assert zero_mean(300) > 2 * zero_mean(50)
