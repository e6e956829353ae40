"""Several methods through a change: their errors as readings arrive, and below what share of the truth they hold."""

import numpy as np

from ..._checks import brief, numbers_in, real_numbers
from ..curves import several
from ..ends import name_ends
from ..roles import colour, ink, label_of, new_ax, plain_numbers, words_in
from .arriving import grid

PROMISED = 0.9
LOOKS = {  # how a name begins, the longest first: role, line, width
    "patient EnKF": ("ensemble", "-.", 1.8),
    "doubting EnKF": ("ensemble", ":", 2.2),
    "widening EnKF": ("ensemble", "-", 1.6),
    "walking EnKF": ("ensemble", "--", 1.8),
    "plain EnKF": ("prior", "--", 1.8),
    "EnKF": ("ensemble", "-", 2.5),
    "relaxed EnKF": ("ensemble", "-", 2.5),
    "extended KF": ("mean", "-.", 1.8),
    "Adam with replay": ("gradient descent", ":", 2.2),
    "Adam": ("gradient descent", "--", 1.6),
    "SGD": ("prior", "-", 1.4),
}


def through(errors, coverages=None, ax=None, *, changes=(), names=None):
    """Errors {name: (k, errors)} after k readings, and below them coverages {name: (k, coverages)} of 90% bands.

    k and the values are arrays (n,), the errors above 0. changes are numbers of readings at which an upright line is
    drawn, and names {number: words} says what happens there. A name that begins with that of a method of chapter 14
    has its colour and line. Returns the axes of the errors.
    """
    errors = _checked("errors", errors)
    coverages = {} if coverages is None else _checked("coverages", coverages)
    for name, (_, values) in errors.items():
        if values.min() <= 0:
            raise ValueError(f"errors[{name!r}] must be all above 0; got {values.min():g} as the least")
    ax = new_ax(ax, figsize=(7.4, 5.0 if coverages else 3.4))
    rows = grid(ax, 1, (2.2, 1.2) if coverages else (1,))
    axes = [row[0] for row in rows]
    for place, curves in zip(axes, (errors, coverages)):
        for at in np.atleast_1d(np.asarray(changes, float)):
            place.axvline(at, color=colour("prior", place), lw=1)
        ends = []
        for i, (name, (k, values)) in enumerate(curves.items()):
            role, line, width = look_of(name, i)
            shade = colour(role, place)
            (made,) = place.plot(k, values, ls=line, lw=width, color=shade)
            ends.append((label_of(name), (k[-1], values[-1]), words_in(shade, place, outside=True), made))
        if place is ax:
            name_ends(place, ends)
    for at, words in (names or {}).items():
        box = {"xytext": (3, -2), "textcoords": "offset points", "va": "top", "color": ink(ax), "size": "small"}
        ax.annotate(label_of(words), (at, 1), xycoords=ax.get_xaxis_transform(), **box)
    ax.set(yscale="log", ylabel="error")
    plain_numbers(ax.yaxis)
    if coverages:
        ax.tick_params(labelbottom=False)
        axes[1].axhline(PROMISED, ls="--", lw=1.2, color=colour("truth", axes[1]))
        axes[1].set(ylabel="truth in band", ylim=(0, 1.05), yticks=(0, 0.5, 0.9), yticklabels=("0", "50%", "90%"))
    axes[-1].set(xlabel="readings")
    return ax


def look_of(name, i):
    """The role, line and width of a method's curve; i tells those apart that are none of the chapter's."""
    for known, look in LOOKS.items():
        if str(name).startswith(known):
            return look
    return "prior", ("-", "--", ":", "-.")[i % 4], 1.6


def _checked(name, curves):
    """The curves as pairs of arrays (n,)."""
    found = {}
    for label, pair in several(name, curves, "pair (k, values) by its name").items():
        where = f"{name}[{label!r}]"
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise ValueError(f"{where} must be a pair (k, values); got {brief(pair)}")
        k = real_numbers(f"{where} must have numbers of readings", pair[0])
        needs = f"a pair of arrays of one length, numbers for each of {k.size} k"
        found[label] = k, numbers_in(where, pair[1], needs, shape=(k.size,))
    return found
