"""Where a class stands with its exercises, and which mistakes it makes: a figure for whoever teaches it."""

import textwrap

import numpy as np
from matplotlib.figure import Figure

from .roles import COLOURS

MOST = 8  # mistakes
WIDTH = 62  # characters in a line of a mistake's sentence
HEIGHT = 0.3  # inches for an exercise
LOOK = {  # colour and hatch: to be told apart in grey, too
    "solved": (COLOURS["gradient descent"], ""),
    "tried, not solved": ("#F0E442", "////"),
    "not begun": ("#DDDDDD", ""),
}


def standings_and_mistakes(standing, attempts, mistakes, optional=()):
    """The figure, on white for a wall or a printer.

    standing   {exercise: (how many have solved it, tried it, not begun it)}
    attempts   {exercise: median of the attempts, or None}, written beside its bar
    mistakes   [(exercise, how many readers made it, its sentence)], the most frequent first
    optional   the exercises that stand below the others, under a heading of their own
    """
    shown = mistakes[:MOST]
    sentences = [_wrapped(exercise, sentence) for exercise, _, sentence in shown]
    lines = sum(sentence.count("\n") + 2 for sentence in sentences)
    rows = len(standing) + 1  # with that of a heading
    figure = Figure(figsize=(12, 1.8 + max(HEIGHT * rows, 0.2 * lines, 2)), facecolor="white")
    figure.set_layout_engine("constrained")
    left, right = figure.subplots(1, 2)
    _standings(left, standing, attempts, optional)
    _mistakes(right, [readers for _, readers, _ in shown], sentences)
    return figure


def _standings(ax, standing, attempts, optional):
    standing = dict(sorted(standing.items(), key=lambda item: item[0] in optional))  # else in the order that they have
    asked = sum(name not in optional for name in standing)
    rows = np.arange(len(standing)) + 1.0 * (np.arange(len(standing)) >= asked)
    begins = np.zeros(len(standing))
    for place, (name, (shade, hatch)) in enumerate(LOOK.items()):
        counts = np.array([its[place] for its in standing.values()], dtype=float)
        bars = ax.barh(rows, counts, 0.8, begins, color=shade, hatch=hatch, edgecolor="black", lw=0.6, label=name)
        for bar, count in zip(bars, counts):
            if count:
                box = {"facecolor": shade, "edgecolor": "none", "pad": 1} if hatch else None
                centre = bar.get_x() + count / 2, bar.get_y() + 0.4
                ax.text(*centre, f"{count:.0f}", ha="center", va="center", fontsize=8, bbox=box)
        begins += counts
    for row, name, end in zip(rows, standing, begins):
        if attempts[name] is not None:
            ax.text(end, row, f" {attempts[name]:g}", va="center", fontsize=8)
    if asked < len(standing):
        ax.text(0, asked, " optional, under Further:", va="center", fontsize=9, style="italic")
    ax.set(yticks=rows, yticklabels=list(standing), ylim=(rows.max() + 0.6, -0.6))
    ax.set_xlim(0, 1.08 * max(begins.max(), 1))
    ax.set_xlabel("readers who have begun the chapter; behind each bar their attempts (median)")
    ax.set_title("Where the class stands\n", loc="left")  # the legend has the second line
    ax.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0, frameon=False)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.spines[["top", "right"]].set_visible(False)


def _mistakes(ax, readers, sentences):
    ax.set_title("Its most frequent mistakes", loc="left")
    ax.set_axis_off()
    if not readers:
        ax.text(0, 0.97, "None was recognised.", va="top", transform=ax.transAxes)
        return
    heights = np.array([sentence.count("\n") + 2 for sentence in sentences])
    tops = np.concatenate([[0], np.cumsum(heights)])
    scale = max(tops[-1], 14)  # a few stand together at the top
    for number, sentence, top in zip(readers, sentences, tops):
        y = 1 - top / scale
        ax.text(0.06, y, f"{number}", va="top", ha="right", fontsize=13, weight="bold", transform=ax.transAxes)
        ax.text(0.09, y, sentence, va="top", fontsize=9, transform=ax.transAxes)
    ax.text(0, 0, "The number is that of the readers who made it.", va="top", fontsize=8, transform=ax.transAxes)


def _wrapped(exercise, sentence):
    words = sentence.replace("`", "").replace("$", r"\$")
    return "\n".join(textwrap.wrap(f"{exercise}: {words}", WIDTH))
