"""What the tests of figures share: the pixels of one, and how much ink of a colour is among them."""

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
