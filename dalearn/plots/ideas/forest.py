"""Who is ahead of whom: for every rival the ratio of two errors with its interval, on a logarithmic axis around 1."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from ..._checks import brief, real_numbers
from ..curves import several
from ..roles import colour, ground, ink, ink_on, label_of, legend, new_ax

TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
ROOM = 1.15  # factor on the outermost ends of the bars, so that they do not touch the frame
WIDEST = 1000  # ratios beyond it or its inverse, of runs that diverged, do not widen the axis
ROW = 0.42  # inches
LEVEL = (0.83, 1.2)  # ratios that luck with the settings may make, see chapter 08
SHAPES = {"ahead": "<", "behind": ">", "level": "o", "cannot tell": "o"}  # a dot, and a ring
SIZES = {"ahead": 9, "behind": 9, "level": 5.5, "cannot tell": 9}  # those who are level have short bars: a small dot
EXPLAINED = {
    "level": "level: the ratio lies in the grey strip",
    "cannot tell": "cannot tell: outside of it, and the bar includes 1",
}


def verdict_of(ratio, low, high):
    """What chapter 08 says of a method whose errors have this ratio to a rival's, with the ends of its interval."""
    if LEVEL[0] <= round(ratio, 2) <= LEVEL[1]:
        return "level"
    if low <= 1 <= high:
        return "cannot tell"
    return "ahead" if ratio < 1 else "behind"


def ratios_across(ax, limits):
    """Make the horizontal axis one of ratios: logarithmic, with plain numbers at round places."""
    ax.set(xscale="log", xlim=limits)
    ax.xaxis.set_major_locator(FixedLocator([tick for tick in TICKS if limits[0] <= tick <= limits[1]]))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_minor_formatter(NullFormatter())


class Forest:
    """A row for each rival: a bar from end to end of the interval, a mark at the ratio, and the wins beside it.

    The mark points to the side that is ahead. It is a dot where the two are level, which is a ratio in the grey strip,
    and a ring where the ratio lies outside and the bar includes 1, so that nobody can tell.

    rivals are the names of the rows, from above; method is the name of the method whose error stands above the line;
    limits are those of the axis; words=False leaves out what stands above the axes and below them; explained are the
    marks that a legend explains, of those in EXPLAINED.
    """

    def __init__(self, ax, rivals, method, limits, words=True, explained=tuple(EXPLAINED)):
        self.ink = ink(ax)
        self.shades = dict.fromkeys(SHAPES, self.ink) | {"ahead": colour("ensemble", ax)}
        self.limits = limits
        n = len(rivals)
        ax.axvspan(*LEVEL, color=colour("prior", ax), alpha=0.25, lw=0, zorder=0)
        ax.axvline(1, color=self.ink, ls="--", lw=1.2, zorder=1)
        ax.grid(axis="y", lw=0.4)
        ax.set_axisbelow(True)
        self.bars = ax.add_collection(LineCollection([], capstyle="butt", zorder=2))
        self.marks = {}
        for said, shape in SHAPES.items():
            shade = self.shades[said]
            face = ground(ax) if said == "cannot tell" else shade
            look = {"color": shade, "mfc": face, "mew": 1.8, "ms": SIZES[said]}
            (self.marks[said],) = ax.plot([], [], shape, ls="none", zorder=3, clip_on=False, **look)
        page = ground(ax, outside=True)  # behind what stands beside the axes
        look = {"color": ink_on(page), "bbox": {"facecolor": page, "edgecolor": "none", "pad": 0}, "fontsize": "small"}
        beside = {"transform": ax.get_yaxis_transform(), "va": "center", "ha": "left", **look}
        self.wins = [ax.text(1.03, row, "00 of 00", **beside) for row in range(n)]
        self.words = []
        ratios_across(ax, limits)
        ax.set(ylim=(n - 0.45, -0.55), yticks=range(n), yticklabels=[label_of(rival) for rival in rivals])
        ax.tick_params(axis="y", length=0)
        name = label_of(method)
        ax.set_xlabel(f"error of {name} / error of the rival")
        if words:
            above = {"transform": ax.get_xaxis_transform(), "va": "bottom", **look}
            ax.text(1 / ROOM, 1.02, f"← {name} better", ha="right", **above)
            ax.text(ROOM, 1.02, "rival better →", ha="left", **above)
            above["transform"] = ax.transAxes
            self.words.append(ax.text(1.03, 1.02, "wins", **above))
            for said in explained:
                self.marks[said].set_label(EXPLAINED[said])
            if explained:
                legend(ax, outside=True, loc="upper right", bbox_to_anchor=(1.02, -0.9 / n), fontsize="small")
        self.artists = [self.bars, *self.marks.values(), *self.wins, *self.words]

    def show(self, found):
        """found is a list with (ratio, low, high, wins, n) for each row, or None where there is nothing to show."""
        smallest, largest = self.limits
        segments, shades, widths = [], [], []
        places = {said: ([], []) for said in SHAPES}
        for row, (each, text) in enumerate(zip(found, self.wins)):
            text.set_text("" if each is None else f"{each[3]:.0f} of {each[4]:.0f}")
            if each is None:
                continue
            ratio, low, high = np.clip(each[:3], smallest, largest)
            said = verdict_of(*each[:3])
            segments.append([(low, row), (high, row)])
            shades.append(self.shades[said])
            widths.append(3.2 if said in ("ahead", "behind") else 1.6)
            across, up = places[said]
            across.append(ratio)
            up.append(row)
        self.bars.set_segments(segments)
        self.bars.set_color(shades)
        self.bars.set_linewidths(widths)
        for said, place in places.items():
            self.marks[said].set_data(*place)


def forest(found, ax=None, *, method="EnKF", limits=None, words=True):
    """Ratios of errors {rival: (ratio, low, high, wins, n)}: a row for each rival, on a logarithmic axis around 1.

    ratio is that of the method's error to the rival's, low and high are the ends of its interval, and the method has
    won on wins of n seeds. A mark points to the side that is ahead. It is a dot where the two are level, with a ratio
    from 0.83 to 1.20 (the grey strip), and a ring where the ratio lies outside and the interval includes 1.

    limits, two numbers around 1, are those of the axis; None takes what holds all bars. What lies beyond stands at the
    edge. words=False leaves out which side is whose, as is wanted in all but one of several axes.
    """
    several("found", found, "(ratio, low, high, wins, n) by the name of a rival")
    rows = [_row(f"found[{rival!r}]", each) for rival, each in found.items()]
    if limits is None:
        ends = np.array([row[:3] for row in rows])
        ends = ends[(ends > 1 / WIDEST) & (ends < WIDEST)]
        limits = min([0.5, *ends]) / ROOM, max([2, *ends]) * ROOM
    else:
        needs = "limits must be None or two numbers above 0, the first below 1 and the second above"
        values = real_numbers(needs, limits)
        if values.shape != (2,) or not 0 < values[0] < 1 < values[1] < np.inf:
            raise ValueError(f"{needs}; got {brief(limits)}")
        limits = tuple(values)
    ax = new_ax(ax, figsize=(6.4, 1.3 + ROW * len(rows)))
    seen = {verdict_of(*row[:3]) for row in rows}
    Forest(ax, list(found), method, limits, words, [said for said in EXPLAINED if said in seen]).show(rows)
    return ax


def _row(name, each):
    needs = f"{name} must be five numbers (ratio, low, high, wins, n), with 0 <= low <= ratio <= high and wins <= n"
    row = real_numbers(needs, each)
    if row.shape != (5,):
        raise ValueError(f"{needs}; got {brief(each)}")
    ratio, low, high, wins, n = row
    if not (0 <= low <= ratio <= high and 0 <= wins <= n < np.inf):
        raise ValueError(f"{needs}; got {brief(each)}")
    return row
