"""The regression problems of the experiments: noisy data to train on and the noise-free truth to judge by.

The paper's abstract names a sine and a Mexican hat and gives no formulas. The formulas, domains, sample sizes and noise
levels here are our choice.
"""

from dataclasses import dataclass

import numpy as np

from ._checks import generator, number, whole


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
