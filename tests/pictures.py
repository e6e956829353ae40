"""What the tests of figures share: the pixels of one, the ink of a colour among them, the difference of two, contrast."""

import io

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb
from PIL import Image


def decoded(file):
    """The bytes of an image file, or its path, as RGB from 0 to 1, (height, width, 3)."""
    image = Image.open(io.BytesIO(file) if isinstance(file, bytes) else file)
    return np.asarray(image.convert("RGB")) / 255


def pixels(ax):
    """The figure of ax as RGB from 0 to 1; the figure is closed."""
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png", dpi=80)
    plt.close(ax.figure)
    return decoded(buffer.getvalue())


def ink(image, colour):
    """How many pixels have a colour."""
    return np.sum(np.abs(image - np.array(to_rgb(colour))).max(axis=-1) < 0.04)


def difference(path, other, block=22):
    """How far two pictures of one size are apart, from 0 to 1, blurred: versions of matplotlib move what they draw."""
    first, second = (decoded(p) for p in (path, other))
    assert first.shape == second.shape
    rows, columns = (size // block for size in first.shape[:2])
    apart = (first - second)[: rows * block, : columns * block].reshape(rows, block, columns, block, 3)
    return np.abs(apart.mean(axis=(1, 3))).mean()


def luminance(colour):
    """From 0, black, to 1, white, as WCAG 2.1 defines it."""
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


def contrast(colour, other):
    """From 1, none, to 21, that of black and white."""
    dark, light = sorted((luminance(colour), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
