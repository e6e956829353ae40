"""What all figures share: the colours of the roles, the frame, the look of a method, and showing a figure in words.

Colours go by role, from the palette of Okabe and Ito, which the colour-blind can tell apart. Where two lines could be
confused in grey, their line styles differ too.

The palette is made for a white background. A reader's matplotlib style may have another one (VS Code can set a dark one
by itself), so the figures ask for a role's colour on the axes at hand: colour(role, ax). What is black on white is then
white on black, and the other colours move towards that ink until they stand out. Contrast is that of the Web Content
Accessibility Guidelines (WCAG 2.1): a line needs 3 to 1, words need 4.5 to 1.
"""

import base64
import html
import io
import re
from collections import Counter
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.ticker import LogLocator

from .._checks import choice

BLACK = "#000000"
WHITE = "#ffffff"
COLOURS = {
    "observations": BLACK,
    "truth": BLACK,
    "prior": "#999999",
    "ensemble": "#0072B2",
    "mean": "#D55E00",
    "gradient descent": "#009E73",
}
STYLES = {  # a method's colour and line
    "GD": (COLOURS["gradient descent"], "--"),
    "EnKF": (COLOURS["ensemble"], "-"),
    "ESMDA": (COLOURS["mean"], "-."),
}
AGAIN = (":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 4)))  # the lines of the second, third and fourth of one method
CONTRAST_OF_LINES = 3.1  # a little above 3, for what the rounding of colours takes


def new_ax(ax, figsize=(6, 3.6)):
    """Return ax, or a new one, with a light frame, in a figure that fits its labels."""
    if ax is None:
        _, ax = plt.subplots(figsize=figsize, layout="constrained")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


# Colours on a background


def luminance(shade):
    """The relative luminance of a colour, from 0 (black) to 1 (white), as WCAG 2.1 defines it."""
    rgb = np.array(to_rgb(shade))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(shade, background):
    """The contrast of two colours, from 1 (none) to 21 (black and white)."""
    dark, light = sorted((luminance(shade), luminance(background)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(background):
    """Black or white, whichever stands out more; its contrast is at least 4.5 on any background."""
    return max(BLACK, WHITE, key=lambda shade: contrast(shade, background))


def ground(ax, *, outside=False):
    """The colour behind what is drawn into ax, as a hex string; outside, behind what stands beside the axes.

    Faces may let light through. Below them all lies the page, which we do not know: it is taken to be black where the
    labels of the axes are light, and white where they are dark.
    """
    figure = ax.figure
    faces = [figure.figure.get_facecolor(), figure.get_facecolor()]  # from below; they differ in a subfigure
    if not outside:
        faces.append(ax.get_facecolor())
    page = ink_on(ax.xaxis.label.get_color())
    seen = page
    for face in faces:
        *rgb, opacity = to_rgba(face)
        seen = _between(seen, rgb, opacity)
    return to_hex(seen)


def ink(ax):
    """Black or white, whichever stands out on ax: the colour of observations, truth and words."""
    return ink_on(ground(ax))


def colour(role, ax):
    """The colour of a role on ax: that of the palette on white; on other backgrounds one that stands out there.

    role is a key of COLOURS; ValueError for any other.
    """
    choice("role", role, COLOURS)
    return _visible(COLOURS[role], ax)


def faint(role, ax, opacity):
    """The colour of a role with an opacity, for dots and thin lines of which there are many -> {"color", "alpha"}.

    On white the opacity is the one asked for; elsewhere it is as much more as it takes to stand out.
    """
    shade = colour(role, ax)
    background = ground(ax)
    if background == WHITE:
        return {"color": shade, "alpha": opacity}
    for opaque in np.linspace(opacity, 1, 21):
        if contrast(_between(background, shade, opaque), background) >= CONTRAST_OF_LINES:
            break
    return {"color": shade, "alpha": opaque}


def _visible(shade, ax):
    """A colour of the palette, moved towards the ink as far as it takes to stand out on ax."""
    background = ground(ax)
    if background == WHITE:
        return shade
    black_or_white = ink_on(background)
    if shade == BLACK:
        return black_or_white
    for share in np.linspace(0, 1, 21):
        mixed = to_hex(_between(shade, black_or_white, share))
        if contrast(mixed, background) >= CONTRAST_OF_LINES:
            break
    return shade if share == 0 else mixed


def _between(shade, other, share):
    """The colour that lies a share of the way from one colour to another, as RGB."""
    return (1 - share) * np.array(to_rgb(shade)) + share * np.array(to_rgb(other))


# The look of a method


class Look(NamedTuple):
    """How a method is drawn: its colour, its line, and how many of the same method came before it."""

    colour: str
    line: str | tuple
    again: int


def looks(names, ax):
    """The look of every one of several methods on ax -> {name: Look}.

    A name that begins with one of STYLES ("EnKF, ten epochs") has its colour and line; others are grey and solid. Of
    several names with one colour, each after the first has a line of its own, the second a dotted one.
    """
    seen = Counter()
    found = {}
    for name in names:
        # "ESMDA, four" is of ESMDA, and "GDP" is not of GD
        method = next((known for known in STYLES if re.match(rf"{known}(?![A-Za-z])", str(name))), None)
        shade, first_line = STYLES.get(method, (COLOURS["prior"], "-"))
        again = seen[method]
        line = first_line if again == 0 else AGAIN[(again - 1) % len(AGAIN)]
        found[name] = Look(_visible(shade, ax), line, again)
        seen[method] += 1
    return found


# Words


def legend(ax, *, outside=False, **options):
    """A legend without a frame, whose words stand out on ax, or outside, on the figure. -> the legend"""
    words = ink_on(ground(ax, outside=outside))
    made = ax.legend(frameon=False, labelcolor=words, **options)
    made.get_title().set_color(words)
    return made


def note(ax, x, y, words, *, pad=2, opacity=1.0):
    """Words inside ax at (x, y), in parts of its size, their top there, on a box of the background. -> the text"""
    box = {"facecolor": ground(ax), "edgecolor": "none", "pad": pad, "alpha": opacity}
    return ax.text(x, y, words, transform=ax.transAxes, va="top", color=ink(ax), bbox=box)


def plain_numbers(axis):
    """The ticks of a logarithmic axis at 1, 2 and 5 times the powers of ten, as plain numbers."""
    axis.set(major_locator=LogLocator(subs=(1, 2, 5)), major_formatter="{x:g}", minor_formatter="")


def show(ax, alt):
    """Display the figure of ax in a notebook with a text alternative, which says in words what there is to see.

    alt is for readers who cannot see the picture; an <img alt> in HTML is the only form that JupyterLab and nbconvert
    pass on to them. The picture itself is in the output too, for sites that show no HTML.
    """
    from IPython.display import display

    figure = ax.figure
    figure.dpi = 100
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})  # savefig would draw twice
    plt.close(figure)
    png = base64.b64encode(buffer.getvalue()).decode()
    image = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{png}">'
    display({"text/html": image, "image/png": png, "text/plain": alt}, raw=True)
