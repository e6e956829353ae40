"""What the doors of the library check, so that the equations behind them stay free of it.

Every function returns the value in the form that the library works with, or raises a ValueError
that names the argument, what it got and what it needs.
"""

import functools
import numbers

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


def numbers_in(name, value, needs, *, ndim=None, shape=None, finite=True, dtype=None):
    """value as a float array, float32 only where it came as float32 (or dtype asks for it).

    needs says in words what the argument has to be; ndim and shape (a tuple), one or a list of them, test it.
    """
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        raise ValueError(f"{name} must be {needs}; got a list whose rows differ in length") from None
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} must be {needs}; got {_describe(value, array)}, which is not real numbers")
    if dtype is None:
        dtype = np.float32 if array.dtype == np.float32 else np.float64
    dimensions = (ndim,) if isinstance(ndim, int) else ndim
    shapes = (shape,) if isinstance(shape, tuple) else shape
    if (dimensions and array.ndim not in dimensions) or (shapes and array.shape not in shapes):
        raise ValueError(f"{name} must be {needs}; got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must be {needs}; got an empty array of shape {array.shape}")
    if finite and not is_finite(array):
        bad = array.size - np.count_nonzero(np.isfinite(array))
        raise ValueError(f"{name} must be {needs}, all finite; got NaN or inf in {bad} of {array.size} values")
    return array.astype(dtype, copy=False)


def is_finite(array):
    """True when no element is NaN or inf."""
    return bool(np.isfinite(array).all())


def number(name, value, needs, *, above=-np.inf, at_least=-np.inf, at_most=np.inf):
    """value as a float within its bounds."""
    real = isinstance(value, (numbers.Real, np.ndarray)) and not isinstance(value, (bool, np.bool_))
    if not real or np.ndim(value) or not (above < value < np.inf and at_least <= value <= at_most):
        raise ValueError(f"{name} must be {needs}; got {value!r}")
    return float(value)


def whole(name, value, *, at_least=1, at_most=None):
    """value as an int within its bounds."""
    needs = f"a whole number of at least {at_least}" + ("" if at_most is None else f" and at most {at_most}")
    good = isinstance(value, numbers.Integral) and not isinstance(value, (bool, np.bool_))
    if not good or value < at_least or (at_most is not None and value > at_most):
        raise ValueError(f"{name} must be {needs}; got {value!r}")
    return int(value)


def choice(name, value, options):
    """value, if it is one of the options."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}; got {value!r}")
    return value


def generator(rng):
    """A numpy Generator from an int, a Generator or None (a new one, different each time)."""
    if isinstance(rng, np.random.Generator):
        return rng
    if rng is not None:
        seed = isinstance(rng, numbers.Integral) and not isinstance(rng, (bool, np.bool_)) and rng >= 0
        if not seed:
            raise ValueError(f"rng must be a whole number of at least 0, a numpy.random.Generator or None; got {rng!r}")
    return np.random.default_rng(rng)


def an_ensemble(name, value, n_params=None):
    """value as an array (n_params, n_ens) with two members or more."""
    rows = "n_params" if n_params is None else n_params
    needs = f"an array of shape ({rows}, n_ens), one member per column"
    ensemble = numbers_in(name, value, needs, ndim=2)
    if n_params is not None and len(ensemble) != n_params:
        raise ValueError(f"{name} must be {needs}; got shape {ensemble.shape}")
    if ensemble.shape[1] < 2:
        raise ValueError(f"{name} must have at least 2 members (columns); got shape {ensemble.shape}")
    return ensemble


def positive(name, value, needs, shape, dtype):
    """value, one positive number for all or an array that fits shape, as an array of that shape."""
    array = numbers_in(name, value, needs)
    if not (array > 0).all():
        raise ValueError(f"{name} must be {needs}, all above 0; got {array.min():g} as its least")
    try:
        return np.broadcast_to(array, shape).astype(dtype)
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
    return d, _variances(obs_var, d.shape, d.dtype), whole("n_ens", n_ens), generator(rng)


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
    predictions = numbers_in("predictions", predictions, needs, ndim=2, dtype=ensemble.dtype)
    if predictions.shape[1] != n_ens:
        raise ValueError(f"predictions must be {needs}; got shape {predictions.shape}")
    return ensemble, predictions, _variances(obs_var, predictions.shape[:1], ensemble.dtype)


def _variances(obs_var, shape, dtype):
    needs = f"one number or an array of shape {shape}, one variance per observation"
    return positive("obs_var", obs_var, needs, shape, dtype)


def layer_sizes(sizes):
    """The sizes of a network's layers as a tuple of ints."""
    if not isinstance(sizes, (tuple, list)) or len(sizes) < 2:
        raise ValueError(f"sizes must be two or more layer sizes like (1, 20, 1); got {sizes!r}")
    return tuple(whole(f"sizes[{i}]", size) for i, size in enumerate(sizes))


def descent_inputs(net, theta, x, d):
    """theta, x and d for the gradient descent of a network, x and d in theta's precision."""
    missing = [name for name in ("n_params", "sizes", "backpropagate") if not hasattr(net, name)]
    if missing:
        raise ValueError(f"net must be an FNN, or have its {', '.join(missing)}; got {_describe(net)}")
    theta, x = network_inputs(net, theta, x, ndim=(1,))
    return theta, x, targets(net, x, d)


def network_inputs(net, theta, x, ndim):
    """theta and x for a network, x in theta's precision."""
    needs = f"a parameter vector of shape ({net.n_params},)"
    if 2 in ndim:
        needs += f" or an ensemble ({net.n_params}, n_ens)"
    theta = numbers_in("theta", theta, needs, ndim=ndim)
    if len(theta) != net.n_params:
        raise ValueError(f"theta must be {needs}; got shape {theta.shape}")
    n_in = net.sizes[0]
    needs = f"an array of shape (n, {n_in}), one sample per row"
    x = numbers_in("x", x, needs, ndim=2, dtype=theta.dtype)
    if x.shape[1] != n_in:
        raise ValueError(f"x must be {needs}; got shape {x.shape}")
    return theta, x


def targets(net, x, d):
    """The targets d for a network's inputs x, in their precision."""
    shape = (len(x), net.sizes[-1])
    needs = f"an array of shape {shape}, a row of outputs for each row of x"
    return numbers_in("d", d, needs, shape=shape, dtype=x.dtype)


def assimilation(model, ensemble, x, d, obs_std, inflation, relaxation, update, rng):
    """What enkf and esmda share at the door: ensemble, x, d, obs_var (n, n_out) and the options of assimilate."""
    a_model(model)
    ensemble = an_ensemble("ensemble", ensemble)
    x, d = samples(x, d, ensemble.dtype)
    needs = f"one number or an array that fits d {d.shape}, one standard deviation per observation"
    obs_std = positive("obs_std", obs_std, needs, d.shape, ensemble.dtype)
    options = {
        "inflation": number("inflation", inflation, "a number above 0 (1 for none)", above=0),
        "relaxation": number("relaxation", relaxation, "a number from 0 to 1", at_least=0, at_most=1),
        "update": choice("update", update, ("perturbed", "transform")),
        "rng": generator(rng),
    }
    return ensemble, x, d, obs_std**2, options


def assimilation_factors(alphas):
    """ESMDA's factors from a count or a list, normalised so that Σ 1/α = 1."""
    if not isinstance(alphas, (list, tuple, np.ndarray)):
        count = whole("alphas", alphas)
        alphas = np.full(count, float(count))
    alphas = numbers_in("alphas", alphas, "a count or a list of factors", ndim=1, dtype=np.float64)
    if not (alphas > 0).all():
        raise ValueError(f"alphas must be a count or a list of factors, all above 0; got {alphas.min():g} as its least")
    return alphas * np.sum(1 / alphas)


def a_model(model):
    """model, if it can be called."""
    if not callable(model):
        raise ValueError(f"model must be a callable model(theta, x); got {_describe(model)}")
    return model


def _describe(value, array=None):
    if isinstance(value, np.ndarray) or (array is not None and array.ndim):
        return f"an array of {array.dtype if array is not None else value.dtype}"
    return f"{value!r:.40} ({type(value).__name__})"
