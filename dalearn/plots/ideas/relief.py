"""A surface over two inputs, seen from the side by somebody who walks around it."""

from functools import partial

import numpy as np
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.colors import LinearSegmentedColormap

from ..._checks import choice, number, numbers_in
from .. import turned
from ..maps import AROUND_0, grid_of, inputs_of
from ..roles import BLACK, COLOURS, WHITE, faint, ink, new_ax

TILT = np.radians(32)  # from how far above one looks
TALL = 0.75  # the height of the box, where half of an edge of its floor is 1
MOST = 24  # faces along an edge, at most: more of them take longer to draw and look the same
PAPER = "#e8e8e8"  # a little darker than a white page
ENDS = {  # the colours of the lowest and the highest place of what a surface shows
    "truth": [PAPER, "#8c8c8c"],
    "mean": ["#f7ddc9", COLOURS["mean"]],
    "error": AROUND_0,
    "spread": ["#dcebf5", COLOURS["ensemble"]],
}


seen_from = partial(turned.seen_from, tilt=TILT)


def corner_in_front(turn):
    """The signs (2,) of the corner that is nearest to somebody who has walked turn degrees around the surface."""
    angle = np.radians(turn + 1e-6)
    return np.where(np.array([np.cos(angle), np.sin(angle)]) >= 0, 1, -1)


class Relief:
    """The artists of the picture: drawn once, then shown for any heights and from any side.

    x (n,) and y (m,) are the inputs along the two edges of the floor.
    """

    def __init__(self, ax, x, y):
        self.ax = ax
        rows = _thinned(len(x))
        columns = _thinned(len(y))
        self.rows = rows
        self.columns = columns
        half = max(np.abs(x).max(), np.abs(y).max())
        self.half = half
        self.floor = np.stack(np.meshgrid(x[rows] / half, y[columns] / half, indexing="ij"), axis=-1)
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [np.abs(x).max() / half, np.abs(y).max() / half]
        self.corners = corners
        ax.set(xlim=(-1.66, 1.66), ylim=(-0.98, 1.32), aspect="equal", xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set_visible(False)
        self.box = ax.add_collection(LineCollection([], linewidths=0.8, zorder=1, **faint("prior", ax, 0.9)))
        # a mesh: polygons of their own take a third longer to draw, and as many new paths for every picture. A mesh is
        # drawn row by row, and a surface over a grid may be, as long as both ways through it lead to the front
        look = {"linewidths": 0.3, "edgecolors": BLACK, "antialiased": True, "gid": "relief", "zorder": 2}
        self.faces = ax.add_collection(QuadMesh(np.zeros((len(rows), len(columns), 2)), **look))
        (self.dots,) = ax.plot([], [], "o", color=BLACK, mec=WHITE, mew=0.5, ms=3.4, zorder=4)
        self.rim = ax.add_collection(LineCollection([], linewidths=1, colors=ink(ax), zorder=3))
        words = {"color": ink(ax), "fontsize": "small", "ha": "center", "va": "center"}
        self.names = [ax.text(0, 0, name, **words) for name in ("x₁", "x₂")]
        ends = [f"{end:g}".replace("-", "−") for axis in (x, y) for end in (axis[0], axis[-1])]
        self.ends = [ax.text(0, 0, end, **words) for end in ends]
        self.heights = [ax.text(0, 0, "", **words | {"ha": "right"}) for _ in range(2)]
        self.artists = [self.box, self.faces, self.rim, self.dots, *self.names, *self.ends, *self.heights]
        self.shades = {
            what: LinearSegmentedColormap.from_list(what, ends)(np.linspace(0, 1, 256)) for what, ends in ENDS.items()
        }

    def show(self, heights, turn, limits, what="truth", dots=None):
        """Heights (n, m) over the inputs; limits are the heights of the floor and the top; dots (k, 3) in units."""
        heights = np.asarray(heights, dtype=float)[np.ix_(self.rows, self.columns)]
        low, high = limits
        up = TALL * (np.clip(heights, low, high) - low) / (high - low)
        points = np.concatenate([self.floor, up[..., None]], axis=-1)
        seen = seen_from(points, turn)
        middle = (up[:-1, :-1] + up[1:, :-1] + up[1:, 1:] + up[:-1, 1:]) / 4 / TALL
        colours = self.shades[what][(255 * middle).astype(int)]
        front = corner_in_front(turn)
        from_the_back = tuple(slice(None, None, sign) for sign in front)  # along the rows and along the columns
        self.faces.get_coordinates()[:] = seen[from_the_back]
        self.faces.set_facecolor(colours[from_the_back].reshape(-1, 4))
        ends = np.where(front > 0, -1, 0)  # of the rows and columns, the last or the first is in front
        self.rim.set_segments([seen[ends[0]], seen[:, ends[1]]])
        self.box.set_segments(self._box(turn))
        if dots is None:
            self.dots.set_data([], [])
        else:
            placed = np.column_stack([dots[:, :2] / self.half, TALL * (dots[:, 2] - low) / (high - low)])
            self.dots.set_data(*seen_from(placed, turn).T)
        beside = 1.18 * front
        for name, place in zip(self.names, ([0, beside[1], 0], [beside[0], 0, 0])):
            name.set_position(seen_from(place, turn))
        self._number(turn, front, limits)

    def _number(self, turn, front, limits):
        """The ends of both inputs at the edges in front, and the limits at the upright on the left."""
        beside = 1.13 * front
        places = [(-1, beside[1]), (1, beside[1]), (beside[0], -1), (beside[0], 1)]
        for text, place in zip(self.ends, places):
            text.set_position(seen_from([*place, 0], turn))
        across = seen_from(np.column_stack([self.corners, np.zeros(4)]), turn)[:, 0]
        left = self.corners[across.argmin()]
        for text, height, limit in zip(self.heights, (0, TALL), limits):
            text.set_text(f"{limit:.2g}".replace("-", "−"))
            place = seen_from([*left, height], turn)
            text.set_position((place[0] - 0.04, place[1] + 0.02))

    def _box(self, turn):
        """The floor, and the uprights at its corners but for the one in front."""
        floor = np.column_stack([self.corners, np.zeros(4)])
        top = np.column_stack([self.corners, np.full(4, TALL)])
        front = corner_in_front(turn)
        is_behind = ~np.all(np.sign(self.corners) == front, axis=1)
        uprights = np.stack([floor, top], axis=1)[is_behind]
        around = np.stack([floor, np.roll(floor, -1, axis=0)], axis=1)
        return seen_from(np.concatenate([around, uprights]), turn)


def _thinned(n):
    """The positions of n lines that are drawn: the first, the last, and evenly spaced ones between."""
    step = next(step for step in range(1, n) if (n - 1) % step == 0 and (n - 1) // step <= MOST)
    return np.arange(0, n, step)


def relief(problem, values, ax=None, *, what="truth", turn=-60, limits=None, readings=False):
    """Values (n_test, 1) of a problem with two inputs, at problem.x_test, as a surface, from where turn degrees lead.

    what      gives the colours: "truth", "mean", "error" or "spread"
    limits    the values (low, high) of the floor and of the top of the box; None takes the least and the largest value
    readings  True draws the data as dots, each at its own height, those too that the surface would hide
    """
    x, y = inputs_of(problem)
    grid = grid_of(problem, "values", values).T
    choice("what", what, ENDS)
    turn = number("turn", turn, "an angle in degrees")
    if limits is None:
        limits = (grid.min(), grid.max()) if np.ptp(grid) > 0 else (grid.min() - 1, grid.max() + 1)
    limits = numbers_in("limits", limits, "None or a pair (low, high)", shape=(2,))
    if limits[0] >= limits[1]:
        raise ValueError(f"limits must be None or a pair (low, high) with low < high; got {limits.tolist()}")
    ax = new_ax(ax, figsize=(5.2, 3.9))
    dots = np.column_stack([problem.in_units(problem.x), problem.d]) if readings else None
    Relief(ax, x, y).show(grid, turn, limits, what, dots)
    return ax
