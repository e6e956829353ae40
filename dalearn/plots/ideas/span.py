"""A few members span only a part of space, and no update leaves it."""

from functools import partial
from itertools import combinations, product

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from ..._checks import number, numbers_in
from .. import turned
from ..roles import colour, faint, ground, ink, legend, new_ax

HALF = 2.0  # of an edge of the box
TILT = np.radians(14)  # from how far above one looks
seen_from = partial(turned.seen_from, tilt=TILT)


def edge_on(members):
    """The first turn in degrees, from 0 on, at which the plane of three members (3, 3) is seen as a line; None if none.

    A plane that lies flatter than one looks down on it is never seen from its edge.
    """
    members = numbers_in("members", members, "numbers of shape (3, 3), one member a column", shape=(3, 3))
    normal = np.cross(members[:, 1] - members[:, 0], members[:, 2] - members[:, 0])
    steep = np.hypot(normal[0], normal[1])
    flat = normal[2] * np.tan(TILT)
    if steep == 0 or abs(flat) > steep:
        return None
    ahead = np.arctan2(normal[1], normal[0])
    aside = np.arccos(-flat / steep)
    return float(min(np.degrees([ahead + aside, ahead - aside]) % 360))


def _box():
    """The twelve edges of the cube from −2 to 2, (12, 2, 3)."""
    corners = [np.array(corner) for corner in product((-HALF, HALF), repeat=3)]
    return np.array([pair for pair in combinations(corners, 2) if np.abs(pair[0] - pair[1]).sum() == 2 * HALF])


def _line_in_the_box(point, direction):
    """The two points (2, 3) where a line leaves the box; none (0, 3) where it does not pass through it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        walls = np.sort([(-HALF - point) / direction, (HALF - point) / direction], axis=0)
    walls = walls[:, direction != 0]
    beside = np.any(np.abs(point[direction == 0]) > HALF)
    enters, leaves = walls[0].max(), walls[1].min()
    if beside or enters > leaves:
        return np.empty((0, 3))
    return point + np.outer([enters, leaves], direction)


def _plane_in_the_box(point, across, up):
    """The outline (n, 3) of what the box cuts out of a plane, closed; across and up are two directions in the plane."""
    normal = np.cross(across, up)
    start, end = _box().transpose(1, 0, 2)
    heights = np.array([(start - point) @ normal, (end - point) @ normal])
    cut = np.sign(heights[0]) * np.sign(heights[1]) < 0
    part = (heights[0] / (heights[0] - heights[1] + ~cut))[cut, None]
    corners = start[cut] + part * (end - start)[cut]
    if len(corners) < 3:
        return np.empty((0, 3))
    aside = corners - corners.mean(axis=0)
    order = np.argsort(np.arctan2(aside @ up, aside @ across))
    return corners[np.append(order, order[0])]


def _box_as_seen(turn):
    """The outline (7, 2) of the cube for somebody who has walked turn degrees around it, closed.

    It is a hexagon. In each direction, its farthest corner lies at the sum of the three half edges, each with the sign
    with which it points that way; the corner changes where a half edge lies across.
    """
    halves = HALF * seen_from(np.eye(3), turn)
    across = np.arctan2(halves[:, 0], -halves[:, 1])
    changes = np.sort(np.concatenate([across, across + np.pi]) % (2 * np.pi))
    between = (changes + np.append(changes[1:], changes[0] + 2 * np.pi)) / 2
    directions = np.stack([np.cos(between), np.sin(between)])
    corners = np.sign(halves @ directions).T @ halves
    return corners[[*range(6), 0]]


class Span:
    """Members of three numbers before and after an update, the truth, and the part of the box that they can reach."""

    def __init__(self, ax, numbers):
        ax.set(xlim=(-3.2, 3.2), ylim=(-2.75, 3.45), aspect="equal", xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set_visible(False)
        self.edges = _box()
        look = faint("prior", ax, 0.9)
        self.box = ax.add_collection(LineCollection([], linewidths=0.7, **look))
        shade = colour("ensemble", ax)
        self.plane = ax.add_collection(PolyCollection([], facecolors=shade, alpha=0.16, lw=0))
        (self.rim,) = ax.plot([], [], lw=1.2, color=shade, label="all that the members can reach")
        self.shafts = ax.add_collection(LineCollection([], linewidths=1, colors=colour("prior", ax)))
        (self.gap,) = ax.plot([], [], ":", lw=1.8, color=colour("truth", ax))
        before = {"color": colour("prior", ax), "mfc": ground(ax), "ms": 7, "mew": 1.8}
        (self.prior,) = ax.plot([], [], "o", **before, label="before the readings", zorder=3)
        (self.posterior,) = ax.plot([], [], "o", color=shade, mec=ground(ax), ms=7, label="after", zorder=4)
        (self.truth,) = ax.plot([], [], "x", color=colour("truth", ax), ms=12, mew=2.5, label="truth")
        self.numbers = numbers
        self.words = [ax.text(0, 0, name, color=ink(ax), size=9, ha="center", va="center") for name in numbers]
        legend(ax, loc="upper center", ncols=2, fontsize="small", handlelength=1.5, columnspacing=1.2)
        marks = [self.gap, self.truth, self.prior, self.posterior]
        self.artists = [self.box, self.plane, self.rim, self.shafts, *marks, *self.words]

    def show(self, prior, posterior, truth, turn):
        """Members (3, n_ens) before and after, the truth (3,), seen by somebody who has walked turn degrees around."""
        self.box.set_segments(seen_from(self.edges, turn))
        middle = prior.mean(axis=1)
        directions, sizes, _ = np.linalg.svd(prior - middle[:, None], full_matrices=False)
        rank = int(np.sum(sizes > 1e-9 * max(sizes[0], 1e-300)))
        outline = np.empty((0, 3))
        if rank == 1:
            outline = _line_in_the_box(middle, directions[:, 0])
        elif rank == 2:
            outline = _plane_in_the_box(middle, *directions[:, :2].T)
        outline = _box_as_seen(turn) if rank == 3 else seen_from(outline, turn)
        self.plane.set_verts([outline] if rank > 1 and len(outline) else [])
        self.rim.set_data(*outline.T)
        before, after = seen_from(prior.T, turn), seen_from(posterior.T, turn)
        self.shafts.set_segments(np.stack([before, after], axis=1))
        self.prior.set_data(*before.T)
        self.posterior.set_data(*after.T)
        ends = seen_from([posterior.mean(axis=1), truth], turn)
        self.gap.set_data(*ends.T)
        self.truth.set_data(*ends[1:].T)
        for words, axis in zip(self.words, np.eye(3)):
            words.set_position(seen_from(_label_place(axis, turn), turn))
        return self


def _label_place(axis, turn):
    """Where the name of an axis stands: beside the edge of the box that is nearest to the eye."""
    angle = np.radians(turn)
    towards = np.array([np.cos(angle), np.sin(angle), 0])
    near = np.where(towards >= 0, 2.35, -2.35)
    if axis[2]:
        across = np.array([-np.sin(angle), np.cos(angle)])
        corners = [np.array(corner) for corner in product((-2.2, 2.2), repeat=2)]
        left = min(corners, key=lambda corner: across @ corner)
        return np.array([*left, 0.0])
    place = np.where(axis[:2] > 0, 0.0, near[:2])
    return np.array([*place, -2.25])


def span(prior, posterior, truth, turn=30, numbers=("first", "second", "third"), ax=None):
    """Members of three numbers, one a column, before and after an update (3, n_ens), and the truth (3,), in a box.

    Two members span a line, three a plane, more of them space; what lies in the box of it is drawn in blue.
    turn says how far one has walked around, in degrees. The dotted line goes from the members' mean to the truth.
    numbers are the names of the three axes.
    """
    needs = "numbers of shape (3, n_ens) with at least 2 members"
    prior = numbers_in("prior", prior, needs, shape=(3, None))
    if prior.shape[1] < 2:
        raise ValueError(f"prior must be {needs}; got shape {prior.shape}")
    posterior = numbers_in("posterior", posterior, f"numbers of shape {prior.shape}, that of prior", shape=prior.shape)
    truth = numbers_in("truth", truth, "numbers of shape (3,)", shape=(3,))
    turn = number("turn", turn, "an angle in degrees")
    if len(numbers) != 3:
        raise ValueError(f"numbers must be three names; got {numbers!r}")
    ax = new_ax(ax, figsize=(5.2, 4.5))
    Span(ax, numbers).show(prior, posterior, truth, turn)
    return ax
