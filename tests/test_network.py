"""What all networks share, whatever their inputs are and whatever they compute."""

import textwrap
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from dalearn import CNN, FNN, RNN, Network, Problem, enkf, esmda, gd, record


class Image(Network):
    """A network of pictures (3, 4): two weighted sums of the pixels, squared, and a bias; a stranger's."""

    def __init__(self):
        super().__init__(input_shape=(3, 4), n_out=2, prior_std=np.full(26, 0.5))

    def forward(self, theta, x):
        pixels = x.reshape(*x.shape[:-2], 12)
        weights = theta[..., :24].reshape(*theta.shape[:-1], 12, 2)
        sums = pixels @ weights
        return sums**2 + theta[..., None, 24:], (pixels, sums)

    def backward(self, theta, memory, slopes):
        pixels, sums = memory
        of_weights = pixels.mT @ (2 * sums * slopes)
        return np.concatenate([of_weights.reshape(*theta.shape[:-1], 24), slopes.sum(axis=-2)], axis=-1)


NETWORKS = {
    "fnn": (lambda: FNN((2, 4, 3, 2)), (2,)),
    "one unit in, one out": (lambda: FNN((1, 5, 1)), (1,)),
    "sigmoid": (lambda: FNN((3, 4, 1), "sigmoid"), (3,)),
    "image": (Image, (3, 4)),
    "convolution of images": (lambda: CNN((6, 7), 3, (2,), activation="tanh"), (6, 7)),
    "two convolutions": (lambda: CNN((9, 8), 2, (2, 3), stride=1, kernel=2, activation="tanh"), (9, 8)),
    "convolutions of signals": (lambda: CNN((11,), 2, (3, 2), activation="sigmoid"), (11,)),
    "recurrent": (lambda: RNN((5,), 2, n_hidden=3), (5,)),
    "recurrent, two numbers at a time": (lambda: RNN((4, 2), 1, n_hidden=3), (4, 2)),
}


@pytest.fixture(params=NETWORKS)
def net_and_data(request, rng):
    make, shape = NETWORKS[request.param]
    net = make()
    return net, rng.standard_normal((6, *shape)), rng.standard_normal((6, net.n_out))


def test_that_an_ensemble_is_its_members_one_by_one(net_and_data, rng):
    net, x, _ = net_and_data
    ensemble = net.ensemble(9, rng=rng)
    outputs = net(ensemble, x)
    assert outputs.shape == (6, net.n_out, 9)
    for member, theta in zip(np.moveaxis(outputs, -1, 0), ensemble.T):
        np.testing.assert_allclose(member, net(theta, x), rtol=0, atol=1e-12)


def test_that_a_subclass_with_a_forward_of_two_arguments_runs_in_blocks_whatever_its_parent_takes(rng, monkeypatch):
    class Positive(FNN):
        def forward(self, theta, x):
            outputs, memory = super().forward(theta, x)
            return np.exp(outputs), memory

    net, x = Positive((1, 4, 1)), rng.standard_normal((6, 1))
    ensemble = net.ensemble(9, rng=rng)
    monkeypatch.setattr("dalearn.network.BLOCK", 2 * len(x) * net.widest)
    np.testing.assert_allclose(net(ensemble, x), np.exp(FNN((1, 4, 1))(ensemble, x)), rtol=1e-12)


def test_that_threads_may_call_one_network_at_once(rng, monkeypatch):
    net, x = FNN((2, 8, 8, 1)), rng.standard_normal((20, 2))
    monkeypatch.setattr("dalearn.network.BLOCK", 3 * len(x) * net.widest)
    ensembles = [net.ensemble(40, rng=seed) for seed in range(8)]
    expected = [net(ensemble, x) for ensemble in ensembles]
    with ThreadPoolExecutor(4) as threads:
        for outputs, right in zip(threads.map(lambda ensemble: net(ensemble, x), ensembles * 5), expected * 5):
            assert np.array_equal(outputs, right)


def test_that_outputs_have_the_parameters_precision_and_share_no_memory_with_the_inputs(rng):
    class Echo(Network):
        def __init__(self):
            super().__init__((1,), 1, [1.0])

        def forward(self, theta, x):
            return (x if theta.ndim == 1 else theta[..., None, :] * 0 + x), None

    x = rng.standard_normal((5, 1))
    for theta in (np.ones(1), np.ones(1, np.float32), np.ones((1, 3), np.float32)):
        outputs = Echo()(theta, x)
        assert outputs.dtype == theta.dtype and not np.shares_memory(outputs, x)


def test_that_members_in_blocks_are_the_members_at_once(net_and_data, rng, monkeypatch):
    net, x, _ = net_and_data
    ensemble = net.ensemble(9, rng=rng)
    at_once = net(ensemble, x)
    monkeypatch.setattr("dalearn.network.BLOCK", 2 * len(x) * net.widest)
    np.testing.assert_allclose(net(ensemble, x), at_once, rtol=0, atol=1e-12)


def test_that_the_jacobian_holds_the_finite_differences_of_every_output(net_and_data, rng):
    net, x, _ = net_and_data
    theta, step = net.init(rng), 1e-6
    J = net.jacobian(theta, x)
    assert J.shape == (6 * net.n_out, net.n_params)
    for i, e in enumerate(step * np.eye(net.n_params)):
        difference = (net(theta + e, x) - net(theta - e, x)) / (2 * step)
        np.testing.assert_allclose(J[:, i], difference.ravel(), rtol=0, atol=1e-7)


def test_that_the_gradient_is_the_jacobians_share_of_every_error(net_and_data, rng):
    net, x, d = net_and_data
    theta = net.init(rng)
    loss, gradient = net.loss_and_gradient(theta, x, d)
    errors = net(theta, x) - d
    assert loss == pytest.approx(np.mean(errors**2))
    np.testing.assert_allclose(gradient, 2 * errors.ravel() @ net.jacobian(theta, x) / d.size, rtol=0, atol=1e-12)


def test_that_pictures_train_and_are_recorded_by_every_trainer(rng):
    net, x = Image(), rng.standard_normal((40, 3, 4))
    truth = net(net.init(rng), x)
    problem = Problem("pictures", x, truth + 0.1 * rng.standard_normal(truth.shape), 0.1, x, truth, 1.0)
    assert repr(problem) == "Problem 'pictures': n=40, inputs of shape (3, 4), obs_std=0.1"
    ensemble, data = net.ensemble(60, rng=1), (problem.x, problem.d)
    for start, steps in (
        (net.init(1), gd(net, net.init(1), *data, learning_rate=0.003, epochs=200)),
        (ensemble, enkf(net, ensemble, *data, 0.1, batch_size=5, epochs=3, rng=1)),
        (ensemble, esmda(net, ensemble, *data, 0.1, alphas=8, rng=1)),
    ):
        history = record(steps, net, problem, start=start)
        assert history.rmse[-1] < 0.8 * history.rmse[0]


def test_that_float32_parameters_give_float32_outputs_and_gradients(net_and_data, rng):
    net, x, d = net_and_data
    theta = net.init(rng).astype(np.float32)
    _, gradient = net.loss_and_gradient(theta, x, d)
    assert net(theta, x).dtype == gradient.dtype == net.jacobian(theta, x).dtype == np.float32


def test_that_a_descent_of_float32_parameters_sees_the_data_in_their_own_precision():
    """The targets lie 0.001 above what the network says: in float32 both would be the same number."""
    net, theta = FNN((1, 1)), np.array([0.0, 101325.0], dtype=np.float32)
    (step,) = gd(net, theta, np.ones((4, 1)), np.full((4, 1), 101325.001), learning_rate=1.0, epochs=1)
    assert step.theta.dtype == np.float32
    assert step.theta[0] == pytest.approx(0.002, rel=1e-3)


def test_that_a_network_without_a_way_back_has_no_gradient_and_trains_without(rng):
    class Steps(Network):
        def __init__(self):
            super().__init__(input_shape=(1,), n_out=1, prior_std=np.ones(2))

        def forward(self, theta, x):
            return np.sign(x - theta[..., None, :1]) * theta[..., None, 1:], None

    net, x = Steps(), rng.standard_normal((50, 1))
    d = np.sign(x - 0.3)
    for call in (
        lambda: net.jacobian(net.init(1), x),
        lambda: net.loss_and_gradient(net.init(1), x, d),
        lambda: gd(net, net.init(1), x, d),
    ):
        with pytest.raises(ValueError, match="net must have a gradient; got Steps of inputs"):
            call()
    *_, last = esmda(net, net.ensemble(50, spread=0.5, centre=np.array([0.0, 0.5]), rng=1), x, d, 0.2, rng=1)
    assert np.mean((net(last.theta, x).mean(axis=-1) - d) ** 2) < 0.1


def test_that_step_units_say_minus_one_or_one_and_only_an_ensemble_can_train_them(rng):
    net, x, d = FNN((1, 3, 1), "step"), rng.standard_normal((50, 1)), rng.standard_normal((50, 1))
    theta = net.init(1)
    (W, b), (V, c) = net.layers(theta)
    np.testing.assert_allclose(net(theta, x), np.where(x * W + b > 0, 1, -1) @ V + c, rtol=0, atol=1e-12)
    for call in (
        lambda: net.jacobian(theta, x),
        lambda: net.loss_and_gradient(theta, x, d),
        lambda: gd(net, theta, x, d),
    ):
        with pytest.raises(ValueError, match="activation must have a slope.*got 'step'.*enkf or esmda"):
            call()
    d = np.sin(x)
    ensemble = FNN((1, 20, 1), "step").ensemble(80, spread=0.5, rng=1)
    net = FNN((1, 20, 1), "step")
    *_, last = enkf(net, ensemble, x, d, 0.1, batch_size=5, epochs=10, relaxation=0.3, rng=1)
    errors = [np.sqrt(np.mean((net(e, x).mean(axis=-1) - d) ** 2)) for e in (ensemble, last.theta)]
    assert errors[1] < 0.3 * errors[0]


def test_that_a_class_that_forgot_forward_is_told():
    with pytest.raises(NotImplementedError, match="Empty has to write forward"):
        type("Empty", (Network,), {})((1,), 1, [1.0])(np.ones(1), np.ones((2, 1)))


@pytest.mark.parametrize("prior_std", [np.ones((2, 2)), [], [np.nan]])
def test_that_a_prior_that_is_no_vector_is_named(prior_std):
    with pytest.raises(ValueError, match=r"prior_std must be an array of shape \(n_params,\)"):
        Network((1,), 1, prior_std)


def test_that_an_input_of_another_shape_is_named():
    with pytest.raises(ValueError, match=r"x must be an array of shape \(n, 3, 4\).*got shape \(5, 4, 3\)"):
        Image()(np.ones(26), np.ones((5, 4, 3)))
    with pytest.raises(ValueError, match=r"x must be an array of shape \(n, 3, 4\).*got shape \(5, 4, 3\)"):
        gd(Image(), np.ones(26), np.ones((5, 4, 3)), np.ones((5, 2)))


def returning(forward, n_out=2):
    """A network of one's own with three parameters whose forward is this function."""
    return type("Own", (Network,), {"forward": forward})((1,), n_out, np.ones(3))


FORWARDS = {
    "one output of two": (lambda self, theta, x: (theta[..., :1, None] * x, None), r"\(\.\.\., n, n_out\) = .*got"),
    "no memory": (lambda self, theta, x: theta[..., :2, None] * np.ones(2), "must return a tuple"),
    "one member for all": (lambda self, theta, x: (np.ones((1, len(x), 2)), None), "must return outputs of shape"),
    "no axis of outputs": (lambda self, theta, x: (np.ones((*theta.shape[:-1], len(x))), None), "outputs of shape"),
    "nothing": (lambda self, theta, x: None, "must return a tuple .*got None"),
}


@pytest.mark.parametrize("case", FORWARDS)
def test_that_what_a_strangers_forward_returns_is_looked_at(case, rng):
    forward, message = FORWARDS[case]
    net, x = returning(forward), rng.standard_normal((5, 1))
    with pytest.raises(ValueError, match=f"Own.forward {message}" if message.startswith("must") else message):
        net(rng.standard_normal((3, 4)), x)
    if case != "one member for all":
        with pytest.raises(ValueError, match="Own.forward must return"):
            net.loss_and_gradient(rng.standard_normal(3), x, np.ones((5, 2)))


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((2, 1, np.ones(2)), "input_shape must be a tuple of lengths"),
        (((0,), 1, np.ones(2)), r"input_shape\[0\] must be a whole number"),
        (((2,), 0, np.ones(2)), "n_out must be a whole number of at least 1; got 0"),
        (((2,), 1.5, np.ones(2)), "n_out must be a whole number"),
        (((2,), 1, [1.0, -1.0]), "prior_std must be .*all above 0; got -1"),
        (((2,), 1, [1.0, 0.0]), "prior_std must be .*all above 0; got 0"),
    ],
)
def test_that_what_a_network_is_made_of_is_looked_at(arguments, message):
    with pytest.raises(ValueError, match=message):
        Network(*arguments)


def test_that_the_example_in_networks_own_words_runs_and_has_the_right_gradient(rng):
    words = textwrap.dedent(Network.__doc__.partition("for example:\n")[2])
    names = {"Network": Network, "np": np}
    exec(words, names)
    net, x = names["Parabola"](), rng.standard_normal((6, 1))
    theta, step = net.init(1), 1e-6
    assert net(net.ensemble(4, rng=1), x).shape == (6, 1, 4)
    differences = [(net(theta + e, x) - net(theta - e, x))[:, 0] / (2 * step) for e in step * np.eye(3)]
    np.testing.assert_allclose(net.jacobian(theta, x), np.transpose(differences), rtol=0, atol=1e-7)
