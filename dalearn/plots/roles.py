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
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.lines import TICKRIGHT, TICKUP
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text
from matplotlib.ticker import LogLocator

from .._checks import brief, choice

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
PLAIN_AXES = "None or one plain axes, as plt.subplots() returns them"
AGAIN = (":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 4)))  # the lines of the second, third and fourth of one method
CONTRAST_OF_LINES = 3.1  # a little above 3, for what the rounding of colours takes
CONTRAST_OF_WORDS = 4.55  # a little above 4.5, likewise


def new_ax(ax, figsize=(6, 3.6)):
    """Return ax, or a new one, with a light frame, in a figure that fits its labels.

    The words and lines around the axes keep the colours of the reader's style where those can be read. ValueError for
    an ax that is no plain axes: figures here are drawn over a straight x axis and a straight y axis.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=figsize, layout="constrained")
    elif not isinstance(ax, Axes):
        raise ValueError(f"ax must be {PLAIN_AXES}; got {brief(ax)}")
    elif ax.name != "rectilinear":
        raise ValueError(f"ax must be {PLAIN_AXES}; got axes with the projection {ax.name!r}")
    ax.spines[["top", "right"]].set_visible(False)
    readable(ax)
    return ax


def readable(ax):
    """Change the colours of what stands around ax where it cannot be read there: words, and with them ticks and frame.

    A colour that is changed is moved towards black or white as far as it takes. A style whose words can be read may
    have a faint frame, or none. What is fully transparent is hidden on purpose, and stays so.
    """
    outside = ground(ax, outside=True)
    axes = {"x": ax.xaxis, "y": ax.yaxis}
    ticks = {name: axis.get_major_ticks(1)[0] for name, axis in axes.items()}
    titles = [each for each in ax.get_children() if isinstance(each, Text) and each not in ax.texts]
    words = [*titles]
    for name, axis in axes.items():
        words += [axis.label, ticks[name].label1]
    if all(each.get_color() == _readable_on(outside, each.get_color()) for each in words):
        return
    for each in (*titles, ax.xaxis.label, ax.yaxis.label):
        each.set_color(_readable_on(outside, each.get_color()))
    for spine in ax.spines.values():
        spine.set_edgecolor(_readable_on(outside, spine.get_edgecolor()))
    for name, tick in ticks.items():
        ax.tick_params(axis=name, which="both", labelcolor=_readable_on(outside, tick.label1.get_color()))
        points_inwards = tick.tick1line.get_marker() in (TICKUP, TICKRIGHT)
        if not points_inwards:
            ax.tick_params(axis=name, which="both", color=_readable_on(outside, tick.tick1line.get_color()))


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

    It is the colour of what is painted there: the figure, the subfigures around ax, the axes that ax lies in or on (as
    an inset, or as a twin), and the face of ax. Any of them may let light through or be switched off. Below them all
    lies the page, which we do not know: it is taken to be black where the labels of the axes are light, and white where
    they are dark.
    """
    painted = [figure.patch for figure in _figures_around(ax) if figure.patch.get_visible()]
    faces = _axes_behind(ax, outside)
    if not outside:
        faces.append(ax)
    painted += [each.patch for each in faces if _has_a_face(each)]
    page = ink_on(ax.xaxis.label.get_color())
    seen = page
    for patch in painted:
        *rgb, opacity = to_rgba(patch.get_facecolor())
        seen = _between(seen, rgb, opacity)
    return to_hex(seen)


def _figures_around(ax):
    """The figure of ax and the subfigures in it that lead to ax, from the outermost to the innermost."""

    def path(figure):
        if figure is ax.figure:
            return [figure]
        for part in figure.subfigs:
            below = path(part)
            if below:
                return [figure, *below]
        return []

    return path(ax.figure.figure)


def _axes_behind(ax, outside):
    """The other axes that are painted before ax and reach over all of it, from below; outside, over its edge as well.

    The axes of an inset reach over its edge, unless it stands beside them; those of a twin end where the twin ends.
    """

    def in_order(several):
        for each in sorted(several, key=Axes.get_zorder):
            yield each
            yield from in_order(each.child_axes)

    pixel = 1 if outside else -1  # which the rounding of positions does not reach
    left, bottom, right, top = _box(ax).padded(pixel).extents
    behind = []
    for each in in_order([each for each in ax.figure.axes if each.figure is ax.figure]):
        if each is ax:
            break
        box = _box(each)
        if box.x0 <= left and box.y0 <= bottom and right <= box.x1 and top <= box.y1:
            behind.append(each)
    return behind


def _box(ax):
    """Where ax stands in its figure, in pixels."""
    locator = ax.get_axes_locator()  # that of an inset: its place in the axes that it belongs to
    position = locator(ax, None) if locator else ax.get_position()
    return position.transformed(ax.figure.transSubfigure)


def _has_a_face(ax):
    """Whether matplotlib paints the background of ax."""
    return ax.get_visible() and ax.axison and ax.get_frame_on() and ax.patch.get_visible()


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
    if shade == BLACK:
        return ink_on(background)
    return _towards_the_ink(shade, background, CONTRAST_OF_LINES)


def _readable_on(background, shade):
    """A colour of the reader's style, which words and the lines beside them have, changed if that cannot be read."""
    *rgb, opacity = to_rgba(shade)
    if opacity == 0 or contrast(_between(background, rgb, opacity), background) >= CONTRAST_OF_WORDS:
        return shade
    return _towards_the_ink(to_hex(rgb), background, CONTRAST_OF_WORDS)


def _towards_the_ink(shade, background, enough):
    """A colour, moved towards black or white as far as it takes to have enough contrast with the background."""
    black_or_white = ink_on(background)
    for share in np.linspace(0, 1, 21):
        mixed = to_hex(_between(shade, black_or_white, share))
        if contrast(mixed, background) >= enough:
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


def label_of(name):
    """A name as the label that shows it.

    matplotlib leaves labels that begin with an underscore out of a legend, and reads what stands between two dollar
    signs as mathematics. Where that is none, the dollar signs are shown as they are.
    """
    label = str(name)
    if "$" in label:
        try:
            MathTextParser("path").parse(label)
        except ValueError:
            label = label.replace("$", r"\$")
    if not label or label.startswith("_"):
        label = " " + label
    return label


def legend(ax, *, outside=False, **options):
    """A legend without a frame, whose words stand out on ax, or outside, on the figure. -> the legend"""
    words = ink_on(ground(ax, outside=outside))
    made = ax.legend(frameon=False, labelcolor=words, **options)
    made.get_title().set_color(words)
    return made


def words_in(shade, ax, *, outside=False):
    """The colour for words that belong to a line of some colour, so that they can be read in ax or outside of it."""
    return _readable_on(ground(ax, outside=outside), shade)


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
