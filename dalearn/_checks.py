"""What the doors of the library check, so that the equations behind them stay free of it.

Every function returns the value in the form that the library works with, or raises a ValueError
that names the argument, what it got and what it needs.
"""

import functools
import numbers
import reprlib

import numpy as np


class Diverged(ArithmeticError):
    """Training left the numbers that a computer can hold.

    k      the step that failed; the steps before it stand
    cause  what most likely did it
    """

    def __init__(self, k, cause):
        super().__init__(f"training diverged at step {k}: {cause}")
        self.k, self.cause = k, cause

    def __reduce__(self):  # an exception with two arguments has to say how it is copied
        return Diverged, (self.k, self.cause)


def door(check):
    """A decorator: check gets the arguments and returns them as the function behind the door relies on them.

    The function's body stays free of checks. As function.unchecked it is there without its door, for
    the trainers, which have looked at everything once and call it thousands of times.
    """

    def decorate(function):
        @functools.wraps(function)
        def checked(*args, **kwargs):
            return function(*check(*args, **kwargs))

        checked.unchecked = function
        return checked

    return decorate


def numbers_in(name, value, needs, *, ndim=None, shape=None, dtype=None):
    """value as an array of finite floats, float32 only where it came as float32 (or dtype asks for it).

    needs says in words what the argument has to be. ndim and shape, one or a list of them, test it; None in a shape
    stands for any length but 0.
    """
    try:
        array = np.asarray(value)
    except Exception:  # rows of different lengths, or an object that fails to become an array
        raise ValueError(f"{name} must be {needs}; got {say(value)}, which is not an array") from None
    if np.ma.is_masked(value):
        raise ValueError(f"{name} must be {needs}; got a masked array with {np.ma.count_masked(value)} values missing")
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} must be {needs}; got {say(value)} of type {array.dtype}, which is not real numbers")
    dimensions = (ndim,) if isinstance(ndim, int) else ndim
    shapes = (shape,) if isinstance(shape, tuple) else shape
    if (dimensions and array.ndim not in dimensions) or (shapes and not any(fits(array.shape, s) for s in shapes)):
        raise ValueError(f"{name} must be {needs}; got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must be {needs}; got an empty array of shape {array.shape}")
    if dtype is None:
        dtype = np.float32 if array.dtype == np.float32 else np.float64
    with np.errstate(over="ignore"):
        array = array.astype(dtype, copy=False)
    if not is_finite(array):
        bad = array.size - np.count_nonzero(np.isfinite(array))
        raise ValueError(f"{name} must be {needs}, all finite; got NaN or inf in {bad} of {array.size} values")
    return array


def fits(shape, pattern):
    """True when shape is the pattern's, where None in the pattern stands for any length."""
    return len(shape) == len(pattern) and all(want in (None, got) for got, want in zip(shape, pattern))


def is_finite(array):
    """True when no element is NaN or inf."""
    return bool(np.isfinite(array).all())


def say(value):
    """A value as a message shows it: one short line."""
    return reprlib.repr(value).replace("\n", " ") if not isinstance(value, np.ndarray) else f"an array {value.shape}"


def number(name, value, needs, *, above=-np.inf, at_least=-np.inf, at_most=np.inf):
    """value as a finite float within its bounds."""
    try:
        real = float(value) if np.asarray(value).dtype.kind in "fiu" else np.nan
    except Exception:  # whatever cannot become a number
        real = np.nan
    if not (above < real < np.inf and at_least <= real <= at_most):
        raise ValueError(f"{name} must be {needs}; got {say(value)}")
    return real


def whole(name, value, *, at_least=1, at_most=None):
    """value as an int within its bounds."""
    needs = f"a whole number of at least {at_least}" + ("" if at_most is None else f" and at most {at_most}")
    good = isinstance(value, numbers.Integral) and not isinstance(value, (bool, np.bool_))
    if not good or value < at_least or (at_most is not None and value > at_most):
        raise ValueError(f"{name} must be {needs}; got {say(value)}")
    return int(value)


def choice(name, value, options):
    """value, if it is one of the options."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}; got {say(value)}")
    return value


def generator(rng):
    """A numpy Generator from an int, a Generator or None (a new one, different each time)."""
    if isinstance(rng, np.random.Generator):
        return rng
    if rng is not None:
        seed = isinstance(rng, numbers.Integral) and not isinstance(rng, (bool, np.bool_)) and rng >= 0
        if not seed:
            raise ValueError(
                f"rng must be a whole number of at least 0, a numpy.random.Generator or None; got {say(rng)}"
            )
    return np.random.default_rng(rng)


def an_ensemble(name, value):
    """value as an array (n_params, n_ens) with two members or more."""
    needs = "an array of shape (n_params, n_ens), one member per column"
    ensemble = numbers_in(name, value, needs, ndim=2)
    if ensemble.shape[1] < 2:
        raise ValueError(f"{name} must have at least 2 members (columns); got shape {ensemble.shape}")
    return ensemble


def positive(name, value, needs, shape):
    """value, one positive number for all or an array that fits shape, as float64 of that shape.

    Errors stay in float64 whatever the ensemble's precision: dividing by them lifts the small systems of an analysis,
    which square the ratio of spread to error, to float64 as well.
    """
    array = numbers_in(name, value, needs, dtype=np.float64)
    if not (array > 0).all():
        raise ValueError(f"{name} must be {needs}, all above 0; got {array.min():g} as its least")
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(f"{name} must be {needs}; got shape {array.shape}") from None


def samples(x, d, dtype=None):
    """Inputs and targets with as many samples each: x (n, ...), d (n, n_out)."""
    d = numbers_in("d", d, "an array of shape (n, n_out), one sample per row", ndim=2, dtype=dtype)
    x = numbers_in("x", x, "an array with one sample per row", ndim=range(1, 33))
    if len(x) != len(d):
        raise ValueError(f"x and d must hold the same samples; got {len(x)} in x {x.shape} and {len(d)} in d {d.shape}")
    return x, d


def analysis(ensemble, predictions, perturbed, obs_var):
    """The arguments of kalman.analysis."""
    ensemble, predictions, obs_var = _an_update(ensemble, predictions, obs_var)
    needs = f"an array of the predictions' shape {predictions.shape}"
    perturbed = numbers_in("perturbed", perturbed, needs, shape=predictions.shape, dtype=ensemble.dtype)
    return ensemble, predictions, perturbed, obs_var


def transform(ensemble, predictions, d, obs_var):
    """The arguments of kalman.transform."""
    ensemble, predictions, obs_var = _an_update(ensemble, predictions, obs_var)
    needs = f"an array of shape ({len(predictions)},), one number for each row of predictions"
    d = numbers_in("d", d, needs, shape=predictions.shape[:1], dtype=ensemble.dtype)
    return ensemble, predictions, d, obs_var


def perturb(d, obs_var, n_ens, rng):
    """The arguments of kalman.perturb."""
    d = numbers_in("d", d, "an array of shape (n_obs,), one number per observation", ndim=1)
    return d, _variances(obs_var, d.shape), whole("n_ens", n_ens), generator(rng)


def inflate(ensemble, factor):
    """The arguments of kalman.inflate."""
    return an_ensemble("ensemble", ensemble), number("factor", factor, "a number above 0", above=0)


def relax(posterior, prior, factor):
    """The arguments of kalman.relax."""
    posterior = an_ensemble("posterior", posterior)
    needs = f"an array of the posterior's shape {posterior.shape}"
    prior = numbers_in("prior", prior, needs, shape=posterior.shape, dtype=posterior.dtype)
    return posterior, prior, number("factor", factor, "a number from 0 to 1", at_least=0, at_most=1)


def _an_update(ensemble, predictions, obs_var):
    ensemble = an_ensemble("ensemble", ensemble)
    n_ens = ensemble.shape[1]
    needs = f"an array of shape (n_obs, {n_ens}), one column for each member of the ensemble {ensemble.shape}"
    predictions = numbers_in("predictions", predictions, needs, shape=(None, n_ens), dtype=ensemble.dtype)
    return ensemble, predictions, _variances(obs_var, predictions.shape[:1])


def _variances(obs_var, shape):
    return positive("obs_var", obs_var, f"one number or an array of shape {shape}, one variance per observation", shape)


def layer_sizes(sizes):
    """The sizes of a network's layers as a tuple of ints."""
    if not hasattr(sizes, "__iter__") or isinstance(sizes, str) or len(sizes := tuple(sizes)) < 2:
        raise ValueError(f"sizes must be a list of two or more layer sizes like (1, 20, 1); got {say(sizes)}")
    return tuple(whole(f"sizes[{i}]", size) for i, size in enumerate(sizes))


def descent_inputs(net, theta, x, d):
    """theta, x and d for the gradient descent of a network, x and d in theta's precision."""
    missing = [name for name in ("n_params", "sizes", "backpropagate") if not hasattr(net, name)]
    if missing:
        raise ValueError(f"net must be an FNN, or have its {', '.join(missing)}; got {say(net)}")
    theta, x = network_inputs(net, theta, x, ensembles=False)
    return theta, x, targets(net, x, d)


def network_inputs(net, theta, x, ensembles=True):
    """theta and x for a network, x in theta's precision."""
    needs, shapes = f"a parameter vector of shape ({net.n_params},)", [(net.n_params,)]
    if ensembles:
        needs, shapes = f"{needs} or an ensemble ({net.n_params}, n_ens)", [*shapes, (net.n_params, None)]
    theta = numbers_in("theta", theta, needs, shape=shapes)
    needs = f"an array of shape (n, {net.sizes[0]}), one sample per row"
    return theta, numbers_in("x", x, needs, shape=(None, net.sizes[0]), dtype=theta.dtype)


def schedule(learning_rate):
    """The learning rate as a function of the update; from a user's function each number is looked at when it comes."""
    if callable(learning_rate):
        return lambda t: number(f"learning_rate({t})", learning_rate(t), "a number above 0", above=0)
    needs = "a number above 0, or a function that gives one for each update"
    rate = number("learning_rate", learning_rate, needs, above=0)
    return lambda t: rate


def a_gradient(net, theta, x, d):
    """net.backpropagate tried on the first sample: predictions of d's shape and a gradient of theta's."""
    with np.errstate(over="ignore", invalid="ignore"):  # the training will say so
        predictions, gradient = (np.shape(array) for array in net.backpropagate(theta, x[:1], d[:1]))
    if (predictions, gradient) != (d[:1].shape, theta.shape):
        raise ValueError(
            f"net must return predictions {d[:1].shape} and a gradient {theta.shape} from backpropagate; "
            f"got {predictions} and {gradient}"
        )


def targets(net, x, d):
    """The targets d for a network's inputs x, in their precision."""
    shape = (len(x), net.sizes[-1])
    needs = f"an array of shape {shape}, a row of outputs for each row of x"
    return numbers_in("d", d, needs, shape=shape, dtype=x.dtype)


def assimilation(model, ensemble, x, d, obs_std, inflation, relaxation, update, rng):
    """What enkf and esmda share at the door: ensemble, x, d, obs_var (n, n_out) and the options of assimilate.

    The arrays are copies, because the training reads them later, step by step, when the caller may have changed them.
    """
    a_model(model)
    ensemble = an_ensemble("ensemble", ensemble).copy()
    x, d = (array.copy() for array in samples(x, d, ensemble.dtype))
    obs_var = errors(obs_std, d) ** 2
    options = {
        "inflation": number("inflation", inflation, "a number above 0 (1 for none)", above=0),
        "relaxation": number("relaxation", relaxation, "a number from 0 to 1", at_least=0, at_most=1),
        "update": choice("update", update, ("perturbed", "transform")),
        "rng": generator(rng),
    }
    return ensemble, x, d, obs_var, options


def around_one_vector(model, theta, x, d, obs_std, prior_std, n_ens, rng):
    """What gauss_newton and laplace_ensemble share at the door, theta, obs_std and prior_std as columns.

    In float64, because a difference over a small ε costs many digits, and in copies, because the training reads them
    later.
    """
    a_model(model)
    needs = "one parameter vector of shape (n_params,), like the mean of an ensemble"
    theta = numbers_in("theta", theta, needs, ndim=1, dtype=np.float64).copy()
    x, d = (array.copy() for array in samples(x, d, np.float64))
    obs_std = errors(obs_std, d).reshape(-1, 1).copy()
    needs = f"one number or an array of shape {theta.shape}, one standard deviation per parameter"
    prior_std = positive("prior_std", prior_std, needs, theta.shape).copy()
    n_ens = len(theta) + 1 if n_ens is None else whole("n_ens", n_ens, at_least=2)
    return theta[:, None], x, d, obs_std, prior_std[:, None], n_ens, generator(rng)


def linear_ensemble(model, ensemble, x):
    """The arguments of gauss_newton.linear_predictions, the ensemble in float64."""
    a_model(model)
    ensemble = an_ensemble("ensemble", ensemble).astype(np.float64, copy=False)
    return ensemble, numbers_in("x", x, "an array with one sample per row", ndim=range(1, 33))


def errors(obs_std, d):
    """obs_std as an array of d's shape, if its square is a number above 0 as well."""
    needs = f"one number or an array that fits d {d.shape}, one standard deviation per observation"
    obs_std = positive("obs_std", obs_std, needs, d.shape)
    with np.errstate(over="ignore", under="ignore"):
        obs_var = obs_std**2
    if not is_finite(obs_var) or not obs_var.all():
        raise ValueError(f"obs_std must be {needs}, with a square that a computer can hold; got {say(obs_std.flat[0])}")
    return obs_std


def assimilation_factors(alphas):
    """ESMDA's factors from a count or a list, normalised so that Σ 1/α = 1."""
    needs = "a count or a list of factors"
    if isinstance(alphas, str) or not hasattr(alphas, "__len__"):
        count = whole("alphas", alphas)
        alphas = np.full(count, float(count))
    alphas = numbers_in("alphas", alphas, needs, ndim=1, dtype=np.float64)
    if not (alphas > 0).all():
        raise ValueError(f"alphas must be {needs}, all above 0; got {alphas.min():g} as its least")
    with np.errstate(over="ignore"):
        normalised = alphas * np.sum(1 / alphas)
    if not is_finite(normalised):
        raise ValueError(f"alphas must be {needs} of similar size; got {alphas.min():g} and {alphas.max():g}")
    return normalised


def a_model(model):
    """model, if it can be called."""
    if not callable(model):
        raise ValueError(f"model must be a callable model(theta, x); got {say(model)}")
    return model


def returned(value, wanted, ensemble):
    """What a model returned as an array, if its shape is the wanted (n, n_out, n_ens), or (n, n_out) for a vector."""
    try:
        array = np.asarray(value)
    except Exception:
        array = np.empty(0, dtype=object)
    if array.shape != wanted or array.dtype.kind not in "fiu":
        words = "(n, n_out, n_ens)" if len(wanted) == 3 else "(n, n_out)"
        raise ValueError(
            f"model must return an array of shape {words} = {wanted} for parameters of shape {ensemble.shape}; "
            f"got {array.dtype} of shape {array.shape}"
        )
    return array


def outputs(model, ensemble, x):
    """What a model returns for an ensemble at inputs without targets, if its shape is (n, n_out, n_ens)."""
    value = model(ensemble, x)
    try:
        shape = np.shape(value)
    except ValueError:  # rows of different lengths
        shape = ()
    return returned(value, (len(x), shape[1] if len(shape) == 3 else 1, ensemble.shape[1]), ensemble)
