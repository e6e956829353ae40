"""One unit of a network as a chain: what goes forwards through it, and what goes backwards."""

import numpy as np

from ..._checks import number
from ..roles import colour, ground, ink, new_ax
from .diagram import factor, plain, rounded

STEPS = ("input x", "z = w x + b", "h = tanh z", "y = v h", "L = (y − d)²")
APART = 1.5


def chain(x, w, b, v, d, ax=None):
    """Forwards and backwards through z = w x + b, h = tanh z, y = v h, L = (y − d)², with the numbers of each place.

    In the circles stands what goes forwards. Under them, in green boxes, stands the slope of L: how much L grows for
    each unit by which the number in the circle grows, if it grows by a little. Between two of these is the factor that
    leads from the right one to the left one. In the last row are the slopes of w, b and v.
    """
    numbers = {"x": x, "w": w, "b": b, "v": v, "d": d}
    x, w, b, v, d = (number(name, value, "a number") for name, value in numbers.items())
    z = w * x + b
    h = np.tanh(z)
    y = v * h
    at_y = 2 * (y - d)
    at_h = at_y * v
    bend = 1 - h**2
    at_z = at_h * bend
    ax = new_ax(ax, figsize=(6.6, 3.7))
    shade = colour("gradient descent", ax)
    words = {"color": ink(ax), "ha": "center", "va": "center"}
    box = {"boxstyle": "round,pad=0.35", "fc": ground(ax), "ec": shade, "lw": 1.3}

    def arrow(start, end, shade):
        how = {"arrowstyle": "-|>", "color": shade, "lw": 1.5, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", end, start, arrowprops=how, color=ink(ax))

    places = APART * np.arange(5)
    look = {"marker": "o", "ls": "none", "mfc": ground(ax), "mec": ink(ax), "mew": 1.4, "ms": 34}
    ax.plot(places, np.full(5, 2.0), **look)
    for place, value, name in zip(places, (x, z, h, y, (y - d) ** 2), STEPS):
        ax.text(place, 2, rounded(value, 2), **words)
        ax.text(place, 2.62, name, fontsize="small", **words)
    for place in places[:-1]:
        arrow((place + 0.4, 2), (place + APART - 0.4, 2), ink(ax))
    for place, slope in zip(places[1:4], (at_z, at_h, at_y)):
        ax.text(place, 0.9, rounded(slope, 2), **words, bbox=box)
    ax.text(places[4], 0.9, "1", **words, bbox=box)
    factors = (f"· (1 − {factor(rounded(h, 2))}²)", f"· v = {plain(v)}", f"· 2 ({rounded(y, 2)} − {factor(plain(d))})")
    for place, words_of in zip(places[1:4], factors):
        arrow((place + APART - 0.37, 0.9), (place + 0.37, 0.9), shade)
        ax.text(place + APART / 2, 1.2, words_of, fontsize="small", **words)
    half = APART / 2
    ends = {  # beside the arrows from the boxes, so that no slope stands under the circle of another number
        places[0] + 0.9 * half: (
            f"slope of w\n{rounded(at_z, 2)} · {factor(plain(x))} = {rounded(at_z * x, 2)}",
            places[1] - 0.15,
        ),
        places[1] + 0.55 * half: (f"slope of b\n{rounded(at_z, 2)}", places[1] + 0.15),
        places[3]: (f"slope of v\n{rounded(at_y, 2)} · {factor(rounded(h, 2))} = {rounded(at_y * h, 2)}", places[3]),
    }
    for place, (said, source) in ends.items():
        arrow((source, 0.66), (place, 0.07), shade)
        ax.text(place, -0.25, said, linespacing=1.4, **words)
    ax.text(places[0] - 0.55, 3.0, "forwards →", **(words | {"ha": "left"}))
    ax.text(places[4] + 0.55, 0.22, "← backwards", **(words | {"ha": "right"}))
    ax.set(xlim=(-0.75, places[4] + 0.75), ylim=(-0.6, 3.15))
    ax.set_axis_off()
    return ax
