"""A network's curve, put together from the curves of its units, one after another."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import number, numbers_in
from ..curves import points
from ..roles import colour, ground, ink_on, new_ax

LINES = ("-", "-.", ":")  # of the units, so that they can be told apart in grey; dashed is the truth
THIN = 1.8
FEW = 5  # up to so many units, each has a name and a line of its own kind; of more, no eye tells them apart
BESIDE = 1.02  # where the units' names stand, in parts of the width of the axes


class Assembled:
    """The units' curves, thin, as far as they have been added, and their sum, bold; below them the truth, dashed."""

    def __init__(self, ax, x, truth, n_units, limits):
        """Draw what never changes: the truth (n,) at x (n,), and the frame with its limits (low, high)."""
        self.x = x
        ax.plot(x, truth, ls=(0, (4, 2)), color=colour("truth", ax), lw=1.2, label="truth", zorder=4)
        self.are_few = n_units <= FEW
        lines = [LINES[i % len(LINES)] if self.are_few else "-" for i in range(n_units)]
        self.units = LineCollection([], linestyles=lines, colors=colour("prior", ax), label="one unit")
        ax.add_collection(self.units, autolim=False)
        (self.sum,) = ax.plot([], [], color=colour("gradient descent", ax), lw=3, label="sum")
        words = ink_on(ground(ax, outside=True))
        beside = {"transform": ax.get_yaxis_transform(), "va": "center", "color": words, "fontsize": "small"}
        self.names = [ax.text(BESIDE, 0, "", **beside) for _ in range(n_units)]
        low, high = limits
        self.room = (high - low) / 12  # that a name takes
        ax.set(xlabel="x", ylabel="output", xlim=(x[0], x[-1]), ylim=limits)
        self.artists = [self.units, self.sum, *self.names]

    def show(self, steps, added, offset=0.0):
        """Set the curves to units of which steps (n, n_units) holds the outputs; of one half added, half is added."""
        share = np.clip(added - np.arange(steps.shape[1]), 0, 1)
        steps = share * steps
        self.units.set_segments([np.column_stack([self.x, step]) for step in steps.T])
        self.units.set_linewidths(np.where(share > 0, THIN if self.are_few else THIN / 2, 0))
        self.sum.set_data(self.x, steps.sum(axis=1) + offset)
        heights = apart(steps[-1], share > 0, self.room)
        for i, name in enumerate(self.names):
            name.set_text(f"unit {i + 1}" if share[i] > 0 and self.are_few else "")
            name.set_y(heights[i])


def apart(heights, seen, room):
    """Heights of names that are seen, moved as little as it takes so that none lies on another.

    Names that would meet become one stack, whose middle is where the middle of their own heights is.
    """
    heights = np.array(heights, dtype=float)
    stacks = []  # from below, each the names in it
    for i in np.argsort(heights):
        if not seen[i]:
            continue
        stacks.append([i])
        while len(stacks) > 1 and _foot(heights, stacks[-1], room) < _top(heights, stacks[-2], room) + room:
            above = stacks.pop()
            stacks[-1] += above
    moved = heights.copy()
    for stack in stacks:
        moved[stack] = _foot(heights, stack, room) + room * np.arange(len(stack))
    return moved


def _foot(heights, stack, room):
    """Where the lowest name of a stack stands."""
    return heights[stack].mean() - room * (len(stack) - 1) / 2


def _top(heights, stack, room):
    """Where the highest name of a stack stands."""
    return heights[stack].mean() + room * (len(stack) - 1) / 2


def assembled(problem, steps, added=None, offset=0.0, ax=None):
    """The first units of a network, thin, and their sum plus offset, bold, over the truth of a problem with one input.

    steps (n_test, n_units) holds each unit's output times its output weight. added is how many are added, None for all;
    1.4 is all of the first and 0.4 of the second. Whatever it is, the limits leave room for every sum on the way, so
    pictures of one network can be compared.
    """
    x = points(problem)
    needs = f"numbers of shape ({len(x)}, n_units), a column for each unit"
    steps = numbers_in("steps", steps, needs, shape=(len(x), None))
    n_units = steps.shape[1]
    offset = number("offset", offset, "a number")
    if added is None:
        added = n_units
    added = number("added", added, f"None or a number from 0 to {n_units}, how many units", at_least=0, at_most=n_units)
    ax = new_ax(ax)
    truth = problem.truth[:, 0]
    Assembled(ax, x, truth, n_units, room_for(truth, [steps], offset)).show(steps, added, offset)
    return ax


def room_for(truth, networks, offset=0.0):
    """Limits (low, high) between which are the truth, the units of several networks, and each of their sums."""
    curves = [truth]
    for steps in networks:
        curves += [steps, np.cumsum(steps, axis=1) + offset]
    low = min(each.min() for each in curves)
    high = max(each.max() for each in curves)
    margin = 0.08 * (high - low) or 1.0
    return low - margin, high + margin
