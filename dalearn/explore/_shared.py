"""What several explorers share: a box behind words, the seeds, even steps, the outline of a band."""

import numpy as np

from ._explorer import Slider

BOX = {"pad": 3, "opacity": 0.85}  # behind words that may lie over lines
SEED = Slider("seed", tuple(range(1, 11)), 1)


def between(first, last, step):
    """Evenly spaced values, without the rounding of their sum."""
    return tuple(np.arange(round(first / step), round(last / step) + 1).astype(float) * step)


def band_vertices(x, low, high):
    """The outline of a band, as fill_between's collection takes it."""
    return [np.concatenate([np.column_stack([x, low]), np.column_stack([x, high])[::-1]])]
