"""A band against the exact one, both with the truth taken off."""

import numpy as np

from ..._checks import number, numbers_in
from ..curves import outline
from ..roles import colour, legend, new_ax


class AgainstExact:
    """A filled band with its mean, the ends of the exact band as lines, and the readings; the truth lies at 0."""

    def __init__(self, ax, x, reach):
        self.x = x
        ink = colour("observations", ax)
        ax.axhline(0, ls="--", color=colour("truth", ax), lw=1, label="truth")
        blue = colour("ensemble", ax)
        self.band = ax.fill_between(x, 0, 0, color=blue, alpha=0.35, lw=0, label="its 90% band")
        (self.unused,) = ax.plot([], [], "o", color=colour("prior", ax), mfc="none", ms=4, label="not used")
        (self.readings,) = ax.plot([], [], ".", color=ink, ms=5, label="readings")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=2, label="its mean")
        (self.low,) = ax.plot([], [], color=ink, lw=1.6, label="exact 90% band")
        (self.high,) = ax.plot([], [], color=ink, lw=1.6)
        margin = 0.02 * np.ptp(x)
        ax.set(xlabel="x", ylabel="prediction − truth")
        ax.set(xlim=(x.min() - margin, x.max() + margin), ylim=(-reach, reach))
        self.artists = [self.band, self.unused, self.readings, self.mean, self.low, self.high]

    def show(self, band, mean, exact, readings=((), ()), unused=((), ())):
        """The ends of the two bands, (2, n) each, a mean (n,), and readings as (their x, how far they are off)."""
        self.band.set_verts(outline(self.x, *band))
        self.mean.set_data(self.x, mean)
        self.low.set_data(self.x, exact[0])
        self.high.set_data(self.x, exact[1])
        self.readings.set_data(*readings)
        self.unused.set_data(*unused)


def against_exact(x, band, mean, exact, *, readings=None, unused=None, reach=None, words=True, ax=None):
    """A band (2, n) and its mean (n,) against the exact band (2, n), at x (n,); the truth is taken off all of them.

    The first row of a band is its lower end. readings and unused (2, m) are readings that were used and others that
    were not, the first row their x, the second how far they are off the truth. The picture reaches from −reach to
    reach; None is what the bands need. words=False leaves out the legend.
    """
    x = numbers_in("x", x, "numbers of shape (n,), one or more", shape=(None,))
    needs = f"numbers of shape (2, {len(x)}), the lower and the upper end"
    band = numbers_in("band", band, needs, shape=(2, len(x)))
    exact = numbers_in("exact", exact, needs, shape=(2, len(x)))
    mean = numbers_in("mean", mean, f"numbers of shape ({len(x)},), one for each x", shape=x.shape)
    dots = {}
    for name, given in (("readings", readings), ("unused", unused)):
        if given is not None:
            needs = "numbers of shape (2, m), the x of readings and how far they are off"
            dots[name] = numbers_in(name, given, needs, shape=(2, None))
    if reach is None:
        reach = 1.1 * max(np.abs(band).max(), np.abs(exact).max()) or 1.0
    else:
        reach = number("reach", reach, "a number above 0", above=0)
    ax = new_ax(ax, figsize=(6.4, 3.6))
    picture = AgainstExact(ax, x, reach)
    picture.show(band, mean, exact, **dots)
    for name, artist in (("readings", picture.readings), ("unused", picture.unused)):
        if name not in dots:
            artist.set_label("_")  # not in a legend
    if words:
        legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4)
    return ax
