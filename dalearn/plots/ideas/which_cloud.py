"""Which of several clouds is real? Tiles of dots, of which one comes from two numbers that belong together."""

import string

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import numbers_in, whole
from ..roles import colour, faint, ink, new_ax

COLUMNS = 3
HALF = 0.46  # of a tile's frame, where tiles are 1 apart


def correlations(clouds):
    """The correlation that each cloud shows; clouds (..., 2, N) -> (...)."""
    anomalies = clouds - clouds.mean(axis=-1, keepdims=True)
    products = np.sum(anomalies[..., 0, :] * anomalies[..., 1, :], axis=-1)
    return products / np.sqrt(np.prod(np.sum(anomalies**2, axis=-1), axis=-1))


def _corners(centre):
    """The outline of a tile (5, 2), closed."""
    return centre + HALF * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])


class WhichCloud:
    """Tiles in three columns, each with a letter and a cloud of dots."""

    def __init__(self, ax, n_clouds):
        self.letters = string.ascii_uppercase[:n_clouds]
        rows = -(-n_clouds // COLUMNS)
        self.centres = np.array([[k % COLUMNS, -(k // COLUMNS)] for k in range(n_clouds)], dtype=float)
        ax.set(xlim=(-0.52, COLUMNS - 0.48), ylim=(0.48 - rows, 0.52), aspect="equal")
        ax.set(xticks=[], yticks=[], xlabel="one number: larger to the right", ylabel="another: larger above")
        for spine in ax.spines.values():
            spine.set_visible(False)
        tiles = LineCollection([_corners(centre) for centre in self.centres], linewidths=0.8, **faint("prior", ax, 0.9))
        ax.add_collection(tiles)
        for centre, letter in zip(self.centres, self.letters):
            place = centre + np.array([-0.43, 0.43])
            ax.text(*place, letter, color=ink(ax), weight="bold", size=12, va="top", ha="left")
        (self.unknown,) = ax.plot([], [], "o", ms=4, mew=0, color=colour("ensemble", ax))
        (self.chance,) = ax.plot([], [], "o", ms=4, mew=0, color=colour("prior", ax))
        (self.real,) = ax.plot([], [], "o", ms=4, mew=0, color=colour("ensemble", ax))
        (self.frame,) = ax.plot([], [], lw=2.5, color=colour("ensemble", ax))
        style = {"color": ink(ax), "size": 9, "va": "bottom", "ha": "right"}
        self.words = [ax.text(*(centre + np.array([0.43, -0.44])), "", **style) for centre in self.centres]
        self.artists = [self.unknown, self.chance, self.real, self.frame, *self.words]

    def show(self, clouds, real=None):
        """Clouds (n_clouds, 2, N); with real, the place of the real one among them, the answer is shown."""
        centred = clouds - clouds.mean(axis=2, keepdims=True)
        farthest = np.abs(centred).max(axis=(0, 2))[:, None]  # of all clouds, so that all have the same scale
        dots = self.centres[:, :, None] + 0.88 * HALF * centred / farthest
        size = 5 if clouds.shape[2] <= 30 else 2.5
        for line in (self.unknown, self.chance, self.real):
            line.set_markersize(size)
            line.set_data([], [])
        self.frame.set_data([], [])
        if real is None:
            self.unknown.set_data(*np.concatenate(dots, axis=1))
            for words in self.words:
                words.set_text("")
            return self
        self.chance.set_data(*np.concatenate(np.delete(dots, real, axis=0), axis=1))
        self.real.set_data(*dots[real])
        self.frame.set_data(*_corners(self.centres[real]).T)
        for k, (words, found) in enumerate(zip(self.words, correlations(clouds))):
            words.set_text(f"{'real, ' if k == real else ''}{found:.2f}".replace("-", "−"))
        return self


def which_cloud(clouds, real=None, ax=None):
    """Clouds of dots (n_clouds, 2, N), lettered from A: in one of them the two numbers belong together.

    Without real, all look alike. With real, the place of that one (0 for A), it is blue in a thick frame, the others
    are grey, and each tile says the correlation that its dots show. Every tile stands around the mean of its dots.
    """
    needs = "numbers of shape (n_clouds, 2, N) with at least 3 dots and at most 26 clouds"
    clouds = numbers_in("clouds", clouds, needs, shape=(None, 2, None))
    if clouds.shape[2] < 3 or len(clouds) > 26:
        raise ValueError(f"clouds must be {needs}; got shape {clouds.shape}")
    if np.any(np.ptp(clouds, axis=2) == 0):
        raise ValueError("clouds must be numbers that differ within each cloud; got some that are all equal")
    if real is not None:
        real = whole("real", real, at_least=0, at_most=len(clouds) - 1)
    ax = new_ax(ax, figsize=(6.4, 4.5))
    WhichCloud(ax, len(clouds)).show(clouds, real)
    return ax
