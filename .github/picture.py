"""Draw the README's pictures: python .github/picture.py [FILE]. A hundred networks learn a day's curve by readings.

FILE is the animation; beside it, FILE-still.png shows four moments of it, for those who prefer that nothing moves.
"""

import sys
from pathlib import Path

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.colors import to_rgb
    from PIL import Image

    from dalearn import FNN, enkf, plots, sine
    from dalearn._command import replaced, stopped_in_one_line, target_of
    from dalearn.plots.ideas.arrivals import Arrivals
except ModuleNotFoundError as error:
    sys.exit(f"the picture needs matplotlib and pillow; install them: pip install 'dalearn[lab]' ({error})")

SEED = 3550  # the training of chapter 00
SLOWLY = 5  # so many readings, for which the curves are seen to move; then they come faster and faster
SHADES = {"ensemble": 9, "mean": 5, "observations": 6}  # so many of each role, from white on: few, for a small file


def film():
    """The problem, and what the networks say before and after every reading, a list of (n_test, 1, n_ens)."""
    problem = sine(n=100, noise=0.05, rng=SEED)
    net = FNN((1, 20, 1))
    ensemble = net.ensemble(100, spread=0.3, rng=SEED)
    steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=SEED)
    return problem, [net(theta, problem.x_test) for theta in (ensemble, *(step.theta for step in steps))]


def script(n):
    """What is shown when -> a list of (readings to see, share of the last one's update that is done, milliseconds)."""
    shown = [(0, 1.0, 1500)]
    for k in range(1, n + 1):
        if k <= SLOWLY:
            shown += [(k, 0.0, 400), (k, 0.3, 60), (k, 0.7, 60), (k, 1.0, 500)]
        elif k <= 20:
            shown += [(k, 0.0, 120), (k, 1.0, 180)]
        elif k % 4 == 0 and k < n:
            shown += [(k, 1.0, 120)]
    return [*shown, (n, 1.0, 4000)]


class Stage:
    """The animation's figure, drawn once; picture() sets it to a moment."""

    def __init__(self, problem):
        self.figure, ax = plt.subplots(figsize=(7, 4), dpi=100, layout="constrained")
        plots.new_ax(ax)
        self.arrivals = Arrivals(ax, problem)
        ax.set(xlabel="", ylabel="temperature above the day's mean", yticks=[-1, 0, 1])
        ax.set_xticks([-np.pi, -np.pi / 2, 0, np.pi / 2, np.pi], ["midnight", "6 h", "noon", "18 h", "midnight"])
        self.title = ax.set_title(" ", fontsize="large")
        self.arrivals.show(np.zeros((len(problem.truth), 1, 100)), 1, newest=True)
        arrivals = self.arrivals
        shown = [arrivals.dots, arrivals.members, arrivals.mean, arrivals.truth]
        plots.legend(ax, handles=shown, loc="lower right", fontsize="small", ncols=2)

    def picture(self, predictions, seen, newest):
        error = self.arrivals.show(predictions, seen, newest)
        readings = "before the first reading" if seen == 0 else f"{seen} reading{'s' * (seen > 1)}"
        self.title.set_text(f"A hundred networks, {readings}")
        self.arrivals.words.set_text(f"error of their mean: {error:.2f}")
        self.figure.canvas.draw()
        return Image.fromarray(np.asarray(self.figure.canvas.buffer_rgba())[..., :3])


def frames(moments=None):
    """The pictures of the animation and how long each is shown, in milliseconds; of all moments, or of those given."""
    problem, said = film()
    stage = Stage(problem)
    moments = script(len(problem.d)) if moments is None else moments
    pictures = []
    for seen, share, _ in moments:
        before = said[max(seen - 1, 0)]
        predictions = (1 - share) * before + share * said[seen]
        pictures.append(stage.picture(predictions, seen, newest=0 < seen < len(problem.d)))
    plt.close(stage.figure)
    return pictures, [milliseconds for *_, milliseconds in moments]


def still():
    """Four moments of the animation in one figure."""
    problem, said = film()
    titles = {0: "before the first reading", 1: "after one", 10: "after ten", 100: "after a hundred"}
    ax = plots.moments(problem, {title: (said[k], k) for k, title in titles.items()})
    return ax.figure


def few_colours():
    """The animation's palette, an image: white, and the colours of the roles in a few shades."""
    shades = [255 * np.ones((1, 3))]
    for role, count in SHADES.items():
        strength = np.linspace(0, 1, count + 1)[1:, None]
        shades.append(255 * (1 - strength * (1 - np.array(to_rgb(plots.COLOURS[role])))))
    palette = Image.new("P", (1, 1))
    palette.putpalette(np.concatenate(shades).round().astype(np.uint8).tobytes())
    return palette


def animation(pictures, durations, path):
    """Write the pictures as an animation that is repeated for ever, in few colours."""
    palette = few_colours()
    few = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    first, *others = few
    first.save(path, format="png", save_all=True, append_images=others, duration=durations, loop=0, optimize=True)


@stopped_in_one_line("stopped; the pictures are as they were")
def main(arguments=None):
    target = target_of(arguments, Path(__file__).with_suffix(".png"), __doc__)
    pictures, durations = frames()
    figure = still()
    with replaced(target) as successor:
        animation(pictures, durations, successor)
    with replaced(target.with_name(f"{target.stem}-still.png")) as successor:
        figure.savefig(successor, format="png", dpi=100, metadata={"Software": None})


if __name__ == "__main__":
    main()
