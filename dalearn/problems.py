"""The problems of the experiments: noisy data to train on, and the noise-free truth or the labels to judge by.

The paper's abstract names a sine and a Mexican hat and gives no formulas. The formulas, domains, sample sizes and noise
levels here are our choice. The other problems go beyond it: a chaotic series, and digits and signals to tell apart.
"""

from dataclasses import dataclass

import numpy as np

from ._checks import generator, number, whole
from .stored import stored


@dataclass(frozen=True, eq=False)
class Problem:
    """x (n, ...) and d (n, n_out): inputs and noisy targets; x_test (n_test, ...) and truth (n_test, n_out): no noise.

    obs_std is the noise's standard deviation. x and x_test are what a network sees, centred and scaled to unit variance
    over the domain; in_units gives natural units back. The domain is [−half_width, half_width] in each direction.
    """

    name: str
    x: np.ndarray
    d: np.ndarray
    obs_std: float
    x_test: np.ndarray
    truth: np.ndarray
    half_width: float

    def in_units(self, x):
        """Inputs as a network sees them, in natural units."""
        return np.asarray(x) * (self.half_width / np.sqrt(3))

    def __repr__(self):
        n, *shape = self.x.shape
        if len(shape) == 1:
            kind = "1 input" if shape == [1] else f"{shape[0]} inputs"
        else:
            kind = f"inputs of shape {tuple(shape)}"
        return f"Problem {self.name!r}: n={n}, {kind}, obs_std={self.obs_std:g}"


@dataclass(frozen=True, eq=False)
class Labelled:
    """x (n, ...) and labels (n,) to learn from; x_test (n_test, ...) and labels_test (n_test,) to judge by.

    A label is a whole number from 0 to 9: which digit an input is.
    """

    name: str
    x: np.ndarray
    labels: np.ndarray
    x_test: np.ndarray
    labels_test: np.ndarray

    def __repr__(self):
        return f"Labelled {self.name!r}: n={len(self.x)}, n_test={len(self.x_test)}, inputs of shape {self.x.shape[1:]}"


def sine(n=100, *, noise=0.05, half_width=np.pi, rng):
    """sin(x) on [−half_width, half_width] at n points drawn uniformly, with noise of standard deviation noise."""
    return _problem("sine", np.sin, 1, n, noise, half_width, rng)


def mexican_hat(n=None, *, dim=2, noise=0.05, half_width=None, rng):
    """A Mexican hat at n points drawn uniformly, with noise of standard deviation noise.

    dim=2: the sombrero sin(r)/r, r = |x|, on [−8, 8]², n=400. dim=1: (1 − x²) exp(−x²/2) on [−5, 5], n=100.
    """
    dim = whole("dim", dim, at_most=2)
    if dim == 1:
        n = 100 if n is None else n
        half_width = 5.0 if half_width is None else half_width
        return _problem("Mexican hat, 1-D", _hat, 1, n, noise, half_width, rng)
    n = 400 if n is None else n
    half_width = 8.0 if half_width is None else half_width
    return _problem("Mexican hat, 2-D", _sombrero, 2, n, noise, half_width, rng)


MEAN, DEVIATION = 0.93, 0.23  # of the Mackey-Glass series in the long run
DELAY = 17  # days
EVERY = 3  # days from one reading to the next


def mackey_glass(n=300, *, n_steps=10, ahead=6, noise=0.1, rng):
    """A chaotic series, read n_steps times, and what it is ahead readings after the last of them.

    dc/dt = 0.2 c(t − 17) / (1 + c(t − 17)¹⁰) − 0.1 c(t), t in days: a model of how many blood cells a patient has,
    where new ones come 17 days after the body has noticed that they are too few (Mackey & Glass 1977,
    doi 10.1126/science.267326). It is read every third day. x (n, n_steps) and d (n, 1) are deviations from the mean of
    a long run, in its standard deviations, with noise of standard deviation noise in these units; x_test (500, n_steps)
    has that noise too, and truth has none. The test lies after the training. in_units gives deviations in cells.
    """
    n = whole("n", n)
    n_steps = whole("n_steps", n_steps)
    ahead = whole("ahead", ahead)
    noise = number("noise", noise, "a standard deviation above 0", above=0)
    rng = generator(rng, "data")
    in_window = n_steps + ahead
    n_test = 500
    cells = _cells(n + n_test + 2 * in_window, rng.uniform(0.5, 1.3))
    truth = (cells - MEAN) / DEVIATION
    readings = truth + noise * rng.standard_normal(truth.shape)
    windows = np.lib.stride_tricks.sliding_window_view(readings, in_window)
    later = slice(n + in_window, n + in_window + n_test)  # no reading is in a training's window and in a test's
    return Problem(
        "Mackey-Glass",
        windows[:n, :n_steps].copy(),
        windows[:n, -1:].copy(),
        noise,
        windows[later, :n_steps].copy(),
        truth[in_window - 1 :][later, None],
        DEVIATION * np.sqrt(3),
    )


def _cells(n, start):
    """The Mackey-Glass equation by Runge and Kutta's method of fourth order: n values, one every third day.

    The steps are of 0.1 days. Before day 0 the value is start, and the first 200 days are left out.
    """
    in_a_day = 10
    delay = DELAY * in_a_day
    steps = in_a_day * (200 + EVERY * n)
    c = np.full(delay + steps + 1, start)

    def slope(now, then):
        return 0.2 * then / (1 + then**10) - 0.1 * now

    h = 1 / in_a_day
    for i in range(delay, delay + steps):
        begin = c[i - delay]
        end = c[i - delay + 1]
        middle = (begin + end) / 2
        k1 = slope(c[i], begin)
        k2 = slope(c[i] + h / 2 * k1, middle)
        k3 = slope(c[i] + h / 2 * k2, middle)
        k4 = slope(c[i] + h * k3, end)
        c[i + 1] = c[i] + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return c[delay + 200 * in_a_day :: EVERY * in_a_day][:n]


def digits(n=1437, *, rng):
    """Handwritten digits of 8 by 8 pixels, from 0 (paper) to 1 (ink): n to learn from, 360 others to test with.

    They are drawn at random from the course's table of 1797, digits.csv, which names its source.
    """
    n = whole("n", n, at_most=1437)
    rng = generator(rng, "data")
    labels, letters = _labels_and_letters("digits.csv")
    pixels = np.where(letters <= ord("9"), letters - ord("0"), letters - ord("a") + 10) / 16
    x = pixels.reshape(-1, 8, 8)
    order = rng.permutation(len(x))
    train = order[:n]
    test = order[-360:]
    return Labelled("digits", x[train], labels[train], x[test], labels[test])


def mnist_1d():
    """Signals of 40 numbers in which a digit's outline is hidden: 4000 to learn from, 1000 to test with.

    The signals are moved, stretched, sheared and noisy, and have mean 0 and standard deviation 1. They are those of the
    course's table mnist_1d.csv, which names their source (Greydanus & Kobak 2020, arXiv 2011.14439).
    """
    labels, letters = _labels_and_letters("mnist_1d.csv")
    x = (letters - 85.0) / 8
    return Labelled("MNIST-1D", x[:4000], labels[:4000], x[4000:], labels[4000:])


def _labels_and_letters(name):
    """The labels (n,) of a stored table, and the numbers of the characters that stand beside them, (n, length)."""
    rows = stored(name).read_text(encoding="utf-8").splitlines()[2:]
    labels = [int(row[0]) for row in rows]
    letters = [list(row[2:].encode("ascii")) for row in rows]
    return np.array(labels), np.array(letters)


def _hat(x):
    return (1 - x**2) * np.exp(-(x**2) / 2)


def _sombrero(x):
    r = np.hypot(x[:, :1], x[:, 1:])
    return np.sinc(r / np.pi)  # numpy's sinc(t) is sin(πt)/(πt), and 1 at 0


def _problem(name, f, n_in, n, noise, half_width, rng):
    n = whole("n", n)
    rng = generator(rng, "data")
    noise = number("noise", noise, "a standard deviation above 0", above=0)
    half_width = number("half_width", half_width, "a number above 0", above=0)
    x = rng.uniform(-half_width, half_width, (n, n_in))
    d = f(x) + noise * rng.standard_normal((n, 1))
    axis = np.linspace(-half_width, half_width, 201 if n_in == 1 else 41)
    x_test = np.stack(np.meshgrid(*[axis] * n_in, indexing="ij"), axis=-1).reshape(-1, n_in)
    scale = np.sqrt(3) / half_width  # a uniform distribution on [−a, a] has the standard deviation a/√3
    return Problem(name, scale * x, d, noise, scale * x_test, f(x_test), half_width)
