"""Small images side by side: digits, and the filters that a network has learned."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..._checks import brief, number, numbers_in, whole
from ..maps import AROUND_0, DARKER
from ..roles import BLACK, COLOURS, new_ax

WIDTH = 48  # dots across an image; every pixel of it takes several
GAP = 12  # dots between two images
WORDS = 18  # dots above an image, for its words


def gallery(images, words=None, ax=None, *, columns=10, limit=None):
    """Images (n, height, width) in rows of so many, each with its words above: the darker, the larger.

    With limit the colours go around 0, from −limit to limit: blue below 0, white at 0, orange above it. All images are
    one picture, which covers the axes and so looks the same on every background.
    """
    images = numbers_in("images", images, "numbers of shape (n, height, width)", shape=(None, None, None))
    columns = min(whole("columns", columns), len(images))
    words = [""] * len(images) if words is None else list(words)
    if len(words) != len(images):
        raise ValueError(f"words must be {len(images)}, one for each image; got {brief(words)}")
    low, high = 0.0, float(images.max())
    colours = DARKER[:2]
    if limit is not None:
        high = number("limit", limit, "a number above 0", above=0)
        low = -high
        colours = AROUND_0
    dots = max(1, WIDTH // images.shape[2])
    tiles = np.repeat(np.repeat(images, dots, axis=1), dots, axis=2)
    _, tall, wide = tiles.shape
    above = WORDS if any(words) else GAP
    rows = -(-len(images) // columns)
    picture = np.zeros((rows * (tall + above) + GAP, columns * (wide + GAP) + GAP))
    ax = new_ax(ax, figsize=(0.9 * columns + 0.3, 0.9 * picture.shape[0] / (wide + GAP) + 0.3))
    for i, (tile, word) in enumerate(zip(tiles, words)):
        top = above + (i // columns) * (tall + above)
        left = GAP + (i % columns) * (wide + GAP)
        picture[top - 1 : top + tall + 1, left - 1 : left + wide + 1] = np.nan  # the frame
        picture[top : top + tall, left : left + wide] = tile
        ax.text(left + wide // 2, top - 4, word, color=BLACK, ha="center", va="bottom", size=9)
    shades = LinearSegmentedColormap.from_list("shades", colours).with_extremes(bad=COLOURS["prior"])
    ax.imshow(picture, cmap=shades, vmin=low, vmax=high, interpolation="nearest")
    ax.axis("off")
    return ax
