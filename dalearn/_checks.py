"""The vocabulary in which the functions of the library check what they are given.

Each function here looks at one argument and returns it in the form that the library works with, or raises a ValueError
that names the argument, what it got and what it needs. None of them knows who calls it.
"""

import math
import numbers
import reprlib

import numpy as np

FLOATS = (np.dtype(np.float64), np.dtype(np.float32))
REAL = "fiu"  # the kinds of numpy's types that hold real numbers: floats, integers, unsigned integers


def numbers_in(name, value, needs, *, ndim=None, shape=None, dtype=None, finite=True):
    """value as an array of floats, all of them finite unless finite is False: then the caller has to look.

    needs says in words what the argument has to be; it may be a function that returns them, where to put them together
    takes time that matters. ndim and shape, one or a list of them, test it; None in a shape stands for any length but
    0. float32 stays float32 and everything else becomes float64, unless dtype asks for another precision.
    """
    dimensions = (ndim,) if isinstance(ndim, int) else ndim
    if type(value) is np.ndarray and value.dtype in FLOATS and value.size:  # nothing to convert: the commonest case
        wanted = (shape is None or fits(value.shape, shape)) and (ndim is None or value.ndim in dimensions)
        if wanted and (dtype is None or value.dtype == dtype) and (not finite or is_finite(value)):
            return value
    needs = words(needs)
    array = real_numbers(f"{name} must be {needs}", value)
    if ndim is not None and array.ndim not in dimensions:
        raise ValueError(f"{name} must be {needs}; got shape {array.shape}")
    if shape is not None and not fits(array.shape, shape):
        raise ValueError(f"{name} must be {needs}; got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must be {needs}; got an empty array of shape {array.shape}")
    dtype = kept_precision(array) if dtype is None else dtype
    if array.dtype != dtype:
        with np.errstate(over="ignore"):
            array = array.astype(dtype)
    if finite and not is_finite(array):
        bad = array.size - np.count_nonzero(np.isfinite(array))
        raise ValueError(f"{name} must be {needs}, all finite; got NaN or inf in {bad} of {array.size} values")
    return array


def words(needs):
    """What an argument has to be, in words, which a function may put together where they are needed."""
    return needs() if callable(needs) else needs


def kept_precision(array):
    """The type in which the library computes with these numbers: float32 stays, everything else becomes float64."""
    return np.float32 if array.dtype == np.float32 else np.float64


def real_numbers(demand, value):
    """value as an array of real numbers, of which none is masked; the demand begins the message of an error."""
    missing = 0 if type(value) is np.ndarray else count_missing(value)
    if missing:  # the numbers under a mask mean nothing
        raise ValueError(f"{demand}; got a masked array with {missing} values missing")
    try:
        array = np.asarray(value)
    except Exception as error:  # rows of different lengths, or an object that says why it cannot become an array
        reason = str(error).replace("\n", " ")[:150]
        raise ValueError(f"{demand}; got {brief(value)}, which is not an array: {reason}") from None
    if array.dtype.kind not in REAL:
        raise ValueError(f"{demand}; got {brief(value)} of type {array.dtype}, which is not real numbers")
    return array


def count_missing(value):
    """How many values are masked in an array, or in the arrays of a list, of a list of lists, ..."""
    if isinstance(value, np.ma.MaskedArray):
        return int(np.ma.count_masked(value))
    if isinstance(value, (list, tuple)):
        return sum(count_missing(part) for part in value)
    return 0


def fits(shape, patterns):
    """True when shape is that of a pattern, of one or a list of them. None in a pattern stands for any length."""
    for pattern in [patterns] if isinstance(patterns, tuple) else patterns:
        if shape == pattern:
            return True
        if len(shape) == len(pattern) and all(want in (None, got) for got, want in zip(shape, pattern)):
            return True
    return False


def is_finite(array):
    """True when no element is NaN or inf."""
    # the sum of squares is three times as fast as a look at every element, but squares of finite numbers may overflow
    return math.isfinite(np.vdot(array, array)) or bool(np.isfinite(array).all())


def brief(value):
    """A value as a message shows it: one short line."""
    if isinstance(value, np.ndarray):
        return f"an array {value.shape}"
    return reprlib.repr(value).replace("\n", " ")


def number(name, value, needs, *, above=-np.inf, at_least=-np.inf, at_most=np.inf):
    """value as a finite float within its bounds."""
    array = real_numbers(f"{name} must be {needs}", value)
    is_one = array.ndim == 0 or (array.size == 1 and isinstance(value, np.ndarray))  # not a list of one
    real = as_float(array.reshape(())) if is_one else np.nan
    if not (above < real < np.inf and at_least <= real <= at_most):
        raise ValueError(f"{name} must be {needs}; got {brief(value)}")
    return real


def as_float(array):
    """A single real number as a float; NaN where it is too large for one."""
    try:
        return float(array)
    except OverflowError:
        return np.nan


def whole(name, value, *, at_least=1, at_most=None):
    """value as an int within its bounds."""
    needs = f"a whole number of at least {at_least}" + ("" if at_most is None else f" and at most {at_most}")
    if not is_whole(value) or value < at_least or (at_most is not None and value > at_most):
        raise ValueError(f"{name} must be {needs}; got {brief(value)}")
    return int(value)


def is_whole(value):
    """True for an integer of Python or numpy. True and False, which Python counts as integers, are none here."""
    return isinstance(value, numbers.Integral) and not isinstance(value, (bool, np.bool_))


def choice(name, value, options):
    """value, if it is one of the options."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}; got {brief(value)}")
    return value


def generator(rng, purpose):
    """A numpy Generator for one purpose, like "data" or "members".

    A Generator is used as it is. A whole number gives every purpose a stream of its own: were they one stream, the
    ensemble and the noise that is added to its data would be made of the same numbers, and the filter's algebra, which
    takes them for independent, would be wrong. None gives a new stream each time.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if rng is None:
        return np.random.default_rng()
    if not is_whole(rng) or rng < 0:
        needs = "a whole number of at least 0, a numpy.random.Generator or None"
        raise ValueError(f"rng must be {needs}; got {brief(rng)}")
    return np.random.default_rng(np.random.SeedSequence(int(rng), spawn_key=tuple(purpose.encode())))


def an_ensemble(name, value, finite=True):
    """value as an array (n_params, n_ens) with two members or more; finite as in numbers_in."""
    needs = "an array of shape (n_params, n_ens), one member per column"
    ensemble = numbers_in(name, value, needs, ndim=2, finite=finite)
    if ensemble.shape[1] < 2:
        raise ValueError(f"{name} must have at least 2 members (columns); got shape {ensemble.shape}")
    return ensemble


def positive(name, value, needs, shape):
    """value, one positive number for all or an array that fits shape, as float64 of that shape.

    Errors stay in float64 whatever the ensemble's precision: dividing by them lifts the small systems of an analysis,
    which square the ratio of spread to error, to float64 as well.
    """
    array = numbers_in(name, value, needs, dtype=np.float64)
    if not array.min() > 0:
        raise ValueError(f"{name} must be {words(needs)}, all above 0; got {array.min():g} as its least")
    if array.shape == shape:
        return array
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(f"{name} must be {words(needs)}; got shape {array.shape}") from None


def inputs(name, value):
    """value as an array of inputs (n, ...), one sample per row."""
    return numbers_in(name, value, "an array with one sample per row", ndim=range(1, 33))


def samples(x, d):
    """Inputs and targets with as many samples each: x (n, ...), d (n, n_out)."""
    d = numbers_in("d", d, "an array of shape (n, n_out), one sample per row (d[:, None] makes a column)", ndim=2)
    x = inputs("x", x)
    if len(x) != len(d):
        raise ValueError(f"x and d must hold the same samples; got {len(x)} in x {x.shape} and {len(d)} in d {d.shape}")
    return x, d


def error_std(obs_std, d):
    """obs_std as an array of d's shape, if its square is a number above 0 as well."""
    needs = f"one number or an array that fits d {d.shape}, one standard deviation per observation"
    obs_std = positive("obs_std", obs_std, needs, d.shape)
    with np.errstate(over="ignore", under="ignore"):
        square = obs_std**2
    if not (is_finite(square) and square.min() > 0):
        least = obs_std.min()
        most = obs_std.max()
        raise ValueError(f"obs_std must be {needs}, with a square that a computer can hold; got {least:g} to {most:g}")
    return obs_std


def a_model(model):
    """model, if it can be called."""
    if not callable(model):
        raise ValueError(f"model must be a callable model(theta, x); got {brief(model)}")
    return model


def survivors_of(model, ensemble, x):
    """The places of the members that a model of which some may fail could run, these members, and a model of them.

    That model knows what they predicted, and runs nothing again. The seam is told in cycle: model.survivors(theta, x).
    """
    survivors, predictions = model.survivors(ensemble.copy(), x.copy())
    return survivors, ensemble[:, survivors], lambda theta, x: predictions


def predicted(model, theta, x, wanted):
    """What a model returns for the parameters theta at the inputs x, as an array of the wanted shape.

    The shape is (n, n_out, n_ens) for an ensemble and (n, n_out) for one vector; None in it stands for any length. The
    model gets copies, which it may write to. What it returns keeps its precision. It is not copied: whoever keeps it
    has to, because a model may hand out one array every time. It may hold NaN or inf: that is for the caller to judge.
    """
    axes = "(n, n_out, n_ens)" if len(wanted) == 3 else "(n, n_out)"
    known = str(wanted).replace("None", "any")
    demand = f"model must return an array of shape {axes} = {known} for parameters of shape {theta.shape}"
    array = real_numbers(demand, model(theta.copy(), x.copy()))
    if not fits(array.shape, wanted):
        raise ValueError(f"{demand}; got {array.dtype} of shape {array.shape}")
    return array.astype(kept_precision(array), copy=False)
