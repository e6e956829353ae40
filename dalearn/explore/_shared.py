"""What several explorers share: the network of the sine, a box behind words, the seeds, even steps."""

import numpy as np

from .. import FNN
from ._explorer import Slider

BOX = {"pad": 3, "opacity": 0.85}  # behind words that may lie over lines
NET = FNN((1, 20, 1))  # that of the sine
EVERY = slice(None, None, 2)  # half of the 201 points of x_test: a curve looks the same through them
SEED = Slider("seed", tuple(range(1, 11)), 1)


def between(first, last, step):
    """Evenly spaced values, without the rounding of their sum."""
    return tuple(np.arange(round(first / step), round(last / step) + 1).astype(float) * step)
