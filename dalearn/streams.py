"""Readings that never end, of a curve that changes while they arrive: batches for cycle, and the truth to judge by.

The garden's thermometer of the course goes on measuring, and the curve of a day's temperature does not stay what it
was. A curve here is level + swing · sin(u − delay), where u is the time of day from −π (midnight) over 0 (noon) to π;
the course's sine has the level 0, the swing 1 and the delay 0. What changes, when, and by how much is our choice.
"""

from itertools import count

import numpy as np

from ._checks import brief, generator, number, numbers_in, whole

NOISE = 0.05  # standard deviation of a reading's error, as in the course's sine


class Stream:
    """Noisy readings of a curve that may change, at times of day drawn uniformly: an endless iterable of batches.

    name         for pictures and tables
    curve        curve(k, u) -> the true values at u (n, 1), in natural units, while batch k is measured; k from 1
    noise        standard deviation of a reading's error: a number above 0, or a function of k
    told         what the learner is told that it is, in the same form; None says the truth
    outliers     the share of readings that are wildly wrong, from 0 to 1. Nobody is told
    outlier_std  standard deviation of a wild reading's error
    half_width   times lie in [−half_width, half_width]
    batch_size   readings in a batch
    rng          int, Generator or None. With an int every pass yields the same readings, so that several methods can
                 learn from them; a Generator goes on with each pass, and None begins anew

    iter(stream) yields (x, d, obs_var) for k = 1, 2, ...: x (batch_size, 1) as a network sees it, scaled to unit
    variance over the domain as in a Problem, d (batch_size, 1), and the variance of which the learner is told.
    Take a part with itertools.islice(stream, 4000), or break. Streams of the same rng share their times and
    their errors in units of the noise, so that two worlds differ by nothing but what happens in them.

    x_test (201, 1) are times of the whole day as a network sees them, and truth(k) is the curve there.
    """

    def __init__(self, name, curve, *, noise=NOISE, told=None, outliers=0.0, outlier_std=1.0, half_width=np.pi,
                 batch_size=1, rng):  # fmt: skip
        if not callable(curve):
            raise ValueError(f"curve must be a function curve(k, u); got {brief(curve)}")
        self.name = name
        self.curve = curve
        self.noise = _function_of_k("noise", noise)
        self.told = self.noise if told is None else _function_of_k("told", told)
        self.outliers = number("outliers", outliers, "a share from 0 to 1", at_least=0, at_most=1)
        self.outlier_std = number("outlier_std", outlier_std, "a standard deviation above 0", above=0)
        self.half_width = number("half_width", half_width, "a number above 0", above=0)
        self.batch_size = whole("batch_size", batch_size)
        generator(rng, "data")  # looked at
        self.rng = rng
        self.x_test = self._as_seen(np.linspace(-self.half_width, self.half_width, 201)[:, None])

    def __iter__(self):
        rng = generator(self.rng, "data")
        shape = (self.batch_size, 1)
        for k in count(1):
            u = rng.uniform(-self.half_width, self.half_width, shape)
            error = rng.standard_normal(shape)
            is_wild = rng.random(shape) < self.outliers
            std = np.where(is_wild, self.outlier_std, self.noise(k))
            yield self._as_seen(u), self._values(k, u) + std * error, self.told(k) ** 2

    def truth(self, k):
        """The curve at x_test while batch k is measured, (201, 1); k = 0 is before the first."""
        k = whole("k", k, at_least=0)
        return self._values(max(k, 1), self.in_units(self.x_test))

    def in_units(self, x):
        """Inputs as a network sees them, in natural units."""
        return np.asarray(x) * (self.half_width / np.sqrt(3))

    def _as_seen(self, u):
        return u * (np.sqrt(3) / self.half_width)  # uniform on [−a, a] has the standard deviation a/√3

    def _values(self, k, u):
        return numbers_in(f"curve({k}, u)", self.curve(k, u), f"an array of u's shape {u.shape}", shape=u.shape)

    def __repr__(self):
        return f"Stream {self.name!r}: {self.batch_size} at a time"


def day(u, level=0.0, swing=1.0, delay=0.0):
    """The temperature at the times u of a day, as it lies above the mean of the year."""
    return level + swing * np.sin(u - delay)


def calm(*, rng, **how):
    """Nothing changes: the course's sine. how goes to Stream, as it does in all that follow."""
    return Stream("calm", lambda k, u: day(u), rng=rng, **how)


# levels, swings and delays of the days between which the weather jumps
WEATHERS = ((0.0, 1.0, 0.0), (-0.6, 0.4, 1.2), (0.5, 1.2, -0.6), (0.0, 0.7, 2.0))


def jump(every=1000, *, rng, **how):
    """The weather turns overnight: after so many batches the curve is another one of four, which take turns."""
    every = whole("every", every)

    def curve(k, u):
        level, swing, delay = WEATHERS[(k - 1) // every % len(WEATHERS)]
        return day(u, level, swing, delay)

    return Stream("jump", curve, rng=rng, **how)


def flip(every=1000, *, rng, **how):
    """After so many batches someone changes the thermometer's wires over: the curve stands on its head."""
    every = whole("every", every)
    return Stream("flip", lambda k, u: day(u, swing=(-1) ** ((k - 1) // every)), rng=rng, **how)


def drift(year=4000, *, rng, **how):
    """The seasons: level, swing and delay come and go with the year, which has so many batches."""
    year = whole("year", year)

    def curve(k, u):
        season = 2 * np.pi * (k - 1) / year
        return day(u, level=0.5 * np.sin(season), swing=0.8 + 0.2 * np.cos(season), delay=1.5 * np.sin(season))

    return Stream("drift", curve, rng=rng, **how)


def burst(start=1000, length=500, *, factor=10.0, is_told=False, rng, **how):
    """A loose contact: for some time the errors are factor times as large. The learner is not told, unless is_told."""
    start = whole("start", start)
    length = whole("length", length)
    factor = number("factor", factor, "a number above 0", above=0)

    def noise(k):
        return NOISE * (factor if start < k <= start + length else 1)

    return Stream("burst", lambda k, u: day(u), noise=noise, told=noise if is_told else NOISE, rng=rng, **how)


def outliers(share=0.05, *, std=1.0, rng, **how):
    """Now and then the sun shines on the thermometer: a share of the readings is wildly wrong, and nobody is told."""
    return Stream("outliers", lambda k, u: day(u), outliers=share, outlier_std=std, rng=rng, **how)


def wear(until=4000, *, factor=10.0, is_told=False, rng, **how):
    """The sensor degrades: by batch until, its errors have grown steadily to factor times what they were."""
    until = whole("until", until)
    factor = number("factor", factor, "a number above 0", above=0)

    def noise(k):
        return NOISE * factor ** min(k / until, 1)

    return Stream("wear", lambda k, u: day(u), noise=noise, told=noise if is_told else NOISE, rng=rng, **how)


def _function_of_k(name, value):
    """A standard deviation as a function of k; from a user's function each number is looked at when it comes."""
    if callable(value):
        return lambda k: number(f"{name}({k})", value(k), "a standard deviation above 0", above=0)
    std = number(name, value, "a standard deviation above 0, or a function of k that gives one", above=0)
    return lambda k: std
