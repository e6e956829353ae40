"""What the tests of figures share: the pixels of one, the ink of a colour among them, the difference of two."""

import io

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb


def pixels(ax):
    """The figure of ax as RGB."""
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png", dpi=80)
    plt.close(ax.figure)
    buffer.seek(0)
    return plt.imread(buffer)[..., :3]


def ink(image, colour):
    """How many pixels have a colour."""
    return np.sum(np.abs(image - np.array(to_rgb(colour))).max(axis=-1) < 0.04)


def difference(path, other, block=22):
    """How far two pictures of one size are apart, from 0 to 1, blurred: versions of matplotlib move what they draw."""
    first, second = (plt.imread(p)[..., :3] for p in (path, other))
    assert first.shape == second.shape
    rows, columns = (size // block for size in first.shape[:2])
    apart = (first - second)[: rows * block, : columns * block].reshape(rows, block, columns, block, 3)
    return np.abs(apart.mean(axis=(1, 3))).mean()
