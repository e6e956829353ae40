"""Estimates against what they estimate."""

import numpy as np

from ..._checks import number, numbers_in
from ..roles import colour, faint, ink, legend, new_ax


def found_and_true(true, found, clear=0.0, ax=None):
    """Correlations as an ensemble finds them, (n,), over the true ones, (n,): exact ones lie on the dashed line.

    A cross in one of the two shaded quarters has the wrong sign: it would be moved the wrong way. True correlations
    closer to 0 than clear have no sign to speak of, and are small grey dots.
    """
    true = numbers_in("true", true, "numbers of shape (n,)", shape=(None,))
    found = numbers_in("found", found, f"numbers of shape {true.shape}, that of true", shape=true.shape)
    clear = number("clear", clear, "a number of at least 0", at_least=0)
    ax = new_ax(ax, figsize=(3.6, 5))
    grey = {"color": colour("prior", ax), "alpha": 0.2, "lw": 0}
    ax.fill_between([0, 2], -2, 0, **grey, label="wrong sign")
    ax.fill_between([-2, 0], 0, 2, **grey)
    ax.plot([-2, 2], [-2, 2], "--", color=colour("truth", ax), lw=1.2, label="found = true")
    small = np.abs(true) < clear
    wrong = (np.sign(found) != np.sign(true)) & ~small
    right = ~wrong & ~small
    ax.plot(true[small], found[small], "o", ms=3, mew=0, color=colour("prior", ax))
    ax.plot(true[right], found[right], "o", ms=5.5, mew=0, **faint("ensemble", ax, 0.8))
    ax.plot(true[wrong], found[wrong], "X", ms=8, mew=0, color=colour("mean", ax))
    ax.axhline(0, lw=0.6, color=ink(ax))
    ax.axvline(0, lw=0.6, color=ink(ax))
    ax.set(xlim=(-0.5, 0.5), ylim=(-1, 1), xlabel="true correlation", ylabel="correlation found", aspect="equal")
    legend(ax, loc="lower left", fontsize="small", handlelength=1.2)
    return ax
