"""Names at the ends of lines, in the place of a legend: in a column right of the axes, each beside its line's end.

Where two lines end close together, their names are moved apart as little as it takes. That is done when the figure is
drawn, because only then the size and the limits of the axes are known (a layout or a shared axis may change both).
"""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D

AWAY = 12  # points between the axes and the column of markers
MARKER = 9  # points for a marker in front of a name
LINE = 1.15  # the height of a line of words, in sizes of its letters


def name_ends(ax, ends, size="small"):
    """Write names in a column right of ax, each behind its line's marker, from which a thin line leads to the end.

    ends  [(words, (x, y), colour, line)]: (x, y) the end in the data of ax, the colour one that can be read outside of
          ax, and line the Line2D that ends there, whose marker is shown again. Instead of (x, y) there may be None, for
          a name without a line; it stands at the bottom
    size  of the letters, in points or as matplotlib's words say it
    """
    column = _Column(ax)
    for i, (words, end, shade, line) in enumerate(ends):
        leader = {"arrowstyle": "-", "color": shade, "lw": 0.7}
        leader |= {"relpos": (0, 0.5), "shrinkA": MARKER + 1, "shrinkB": 4}
        label = ax.annotate(
            words,
            xy=(1, 0) if end is None else end,
            xycoords="axes fraction" if end is None else "data",
            xytext=(0, 0),
            textcoords=column.place(i),
            arrowprops=None if end is None else leader,
            color=shade,
            size=size,
            ha="left",
            va="center",
            linespacing=1.0,
            annotation_clip=False,
        )
        column.labels.append(label)
        column.ends.append(end)
        ax.add_artist(_Key(column, i, shade, line))


class _Column:
    """Where the names stand: labels and the ends (x, y) that they belong to, in the same order."""

    def __init__(self, ax):
        self.ax = ax
        self.labels = []
        self.ends = []

    def place(self, i):
        """The coordinates of label i as annotate takes them: a function that is asked when the figure is drawn."""

        def transform(renderer):
            points = renderer.points_to_pixels(1)
            x = self.ax.bbox.x1 + (AWAY + MARKER) * points
            return Affine2D().translate(x, self.heights(points)[i])

        return transform

    def heights(self, points):
        """How high the middle of each label stands, in pixels, of which a point has so many."""
        box = self.ax.bbox
        sizes = [LINE * label.get_size() * (1 + label.get_text().count("\n")) * points for label in self.labels]
        wanted = [box.y0 if end is None else self.ax.transData.transform(end)[1] for end in self.ends]
        return apart(np.clip(wanted, box.y0, box.y1), np.array(sizes), box.y0, box.y1)


class _Key(Artist):
    """The marker of a line in front of label i of a column, in the colour of the label."""

    def __init__(self, column, i, shade, line):
        super().__init__()
        self.column = column
        self.i = i
        look = {"color": shade, "marker": line.get_marker(), "ms": line.get_markersize(), "mew": 0}
        self.marker = Line2D([], [], ls="", **look)
        self.set_in_layout(False)

    def draw(self, renderer):
        points = renderer.points_to_pixels(1)
        x = self.column.ax.bbox.x1 + (AWAY + MARKER / 2 - 1) * points
        self.marker.set_data([x], [self.column.heights(points)[self.i]])
        self.marker.set_figure(self.figure)
        self.marker.draw(renderer)


def apart(wanted, sizes, low, high):
    """Positions near the wanted ones (n,) at which things of the given sizes (n,) do not overlap.

    Things that would overlap are moved together, each as far as the others: the sum of the squared ways is the least
    there is. None reaches below low or above high, unless all of them do not fit in between.
    """
    order = np.argsort(wanted, kind="stable")
    sizes = np.asarray(sizes, dtype=float)[order]
    below = np.cumsum(sizes) - sizes / 2 - sizes[0] / 2  # from the first middle to each, where they touch
    blocks = []  # of things that touch: [the mean of wanted − below, how many]
    for first in np.asarray(wanted, dtype=float)[order] - below:
        blocks.append([first, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, n), (other, m) = blocks[-2:]
            blocks[-2:] = [[(n * one + m * other) / (n + m), n + m]]
    starts = np.repeat([first for first, _ in blocks], [n for _, n in blocks])
    least = low + sizes[0] / 2
    most = max(least, high - below[-1] - sizes[-1] / 2)
    placed = np.empty(len(order))
    placed[order] = np.clip(starts, least, most) + below
    return placed
