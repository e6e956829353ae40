"""A network inside a chaotic simulator, chapter 15: what it has learned from averages, assimilation by assimilation."""

import numpy as np

from .. import plots
from ..plots import colour, legend
from ..plots.ends import name_ends
from ..plots.ideas.circle import Circle
from ..plots.roles import plain_numbers, words_in
from ..stored import stored
from ..study.weather import LENGTHS, TRUTH
from ._explorer import Scene, Slider

LAST = 10
CLOSE = 0.5  # the error that the task asks for


class Inside(Scene):
    """The forcing along the circle as the members believe it, and its error so far, beside those of other lengths."""

    controls = {
        "assimilations": Slider("assimilations made, of 10", tuple(range(LAST + 1)), 5),
        "length": Slider("time averaged over", LENGTHS, 10),
    }
    size = (6.2, 4.6)
    play = "assimilations"
    task = (
        "Find the shortest averages from which the forcing is learned with an error below 0.5, in ten assimilations or "
        "fewer."
    )

    def build(self, figure):
        table = np.genfromtxt(stored("lorenz_circle.csv"), delimiter=",", names=True, skip_header=2)
        shape = (len(LENGTHS), LAST + 1, -1)
        positions = table["position"].reshape(shape)[0, 0]
        self.frames = np.stack([table[name].reshape(shape) for name in ("mean", "low", "high")], axis=2)
        self.truth = TRUTH[:, 0]
        self.errors = np.sqrt(np.mean((self.frames[:, :, 0] - self.truth) ** 2, axis=-1))
        above, below = (plots.new_ax(ax) for ax in figure.subplots(2, 1, height_ratios=(3, 2)))
        self.picture = Circle(above, positions, self.truth)
        legend(above, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize="small")
        shade = words_in(colour("prior", below), below, outside=True)
        ends = []
        for length, errors in zip(LENGTHS, self.errors):
            (drawn,) = below.plot(errors, color=colour("prior", below), lw=0.8)
            ends.append((f"over {length}", (LAST, errors[-1]), shade, drawn))
        name_ends(below, ends, size="small")
        self.names = list(below.texts)
        below.axhline(CLOSE, ls=":", color=colour("truth", below), lw=1.2)
        below.set(xlabel="assimilations made", ylabel="error", yscale="log", xlim=(-0.3, LAST + 0.3))
        plain_numbers(below.yaxis)
        (self.course,) = below.plot([], [], "--", color=colour("mean", below), lw=1.3)
        (self.line,) = below.plot([], [], color=colour("mean", below), lw=2.5)
        (self.end,) = below.plot([], [], "o", color=colour("truth", below), ms=6)
        return [*self.picture.artists, self.course, self.line, self.end]

    def run(self, assimilations, length):
        yield assimilations, length

    def draw(self, state):
        k, length = state
        i = LENGTHS.index(length)
        mean, low, high = self.frames[i, k]
        self.picture.show(mean, low, high)
        errors = self.errors[i, : k + 1]
        self.course.set_data(np.arange(LAST + 1), self.errors[i])
        self.line.set_data(np.arange(k + 1), errors)
        self.end.set_data([k], [errors[-1]])
        inside = np.mean((low <= self.truth) & (self.truth <= high))
        width = np.mean(high - low) / 2
        return (
            f"Averages over {length} units of time, {k} assimilation{'' if k == 1 else 's'}: error "
            f"{errors[-1]:.2f}, the band reaches {width:.1f} to both sides, and holds the truth at {inside:.0%} of the "
            f"places{'; close enough, and shorter averages will do' if self.too_long(k, length) else ''}"
        )

    def done(self, state):
        k, length = state
        return self.close(k, length) and length == self.shortest

    def too_long(self, k, length):
        return self.close(k, length) and length > self.shortest

    def close(self, k, length):
        return self.errors[LENGTHS.index(length), k] < CLOSE

    @property
    def shortest(self):
        """The shortest averages from which the forcing is learned closely enough."""
        return min(length for length, errors in zip(LENGTHS, self.errors) if errors.min() < CLOSE)
