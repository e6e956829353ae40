"""Small images side by side: digits, and the filters that a network has learned."""

from matplotlib.colors import LinearSegmentedColormap

from ..._checks import brief, number, numbers_in, whole
from ..maps import AROUND_0, DARKER
from ..roles import ink, new_ax

GAP = 0.25  # between two images, as a part of their width


def gallery(images, words=None, ax=None, *, columns=10, limit=None):
    """Images (n, height, width) in rows of so many, each with its words above: the darker, the larger.

    With limit the colours go around 0, from −limit to limit: blue below 0, white at 0, orange above it.
    """
    images = numbers_in("images", images, "numbers of shape (n, height, width)", shape=(None, None, None))
    columns = whole("columns", columns)
    n, height, width = images.shape
    words = [""] * n if words is None else list(words)
    if len(words) != n:
        raise ValueError(f"words must be {n}, one for each image; got {brief(words)}")
    low, high = 0.0, float(images.max())
    colours = DARKER[:2] if limit is None else AROUND_0
    if limit is not None:
        high = number("limit", limit, "a number above 0", above=0)
        low = -high
    columns = min(columns, n)
    rows = -(-n // columns)
    tall = 1 + (2.2 if any(words) else 1) * GAP  # of an image with its words, in heights
    ax = new_ax(ax, figsize=(0.85 * columns + 0.3, 0.85 * rows * tall + 0.3))
    shades = LinearSegmentedColormap.from_list("shades", colours)
    for i, (image, word) in enumerate(zip(images, words)):
        left = (i % columns) * (1 + GAP)
        top = (i // columns) * tall
        place = (left, left + 1, top + height / width, top)
        ax.imshow(image, cmap=shades, vmin=low, vmax=high, extent=place, interpolation="nearest")
        ax.plot([left, left + 1, left + 1, left, left], [top, top, place[2], place[2], top], color=ink(ax), lw=0.6)
        ax.text(left + 0.5, top - 0.06, word, color=ink(ax), ha="center", va="bottom", size=9)
    ax.set(xlim=(-0.1, columns * (1 + GAP) - GAP + 0.1), ylim=(rows * tall - GAP + 0.15, -0.1 - tall + 1))
    ax.set_aspect("equal")
    ax.axis("off")
    return ax
