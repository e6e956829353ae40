"""All figures together: in any style of matplotlib what they draw can be seen, of runs that failed and of other shapes.

What each figure draws is tested with its chapter, in test_figures_NN.py.
"""

import inspect
from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.contour import ContourSet
from matplotlib.text import Text
from pictures import contrast, luminance

from dalearn import FNN, Problem, Step, enkf, esmda, explore, gd, mexican_hat, plots, record, sine, streams
from dalearn.stored import stored
from dalearn.study.compare import read

STUDY = read(stored("study.csv.gz"))
SINE = sine(rng=1)
HAT = mexican_hat(n=50, rng=1)
NET = FNN((1, 20, 1))
THETA = NET.init(1)
ENSEMBLE = NET.ensemble(20, spread=0.3, rng=1)
DRAW = np.random.default_rng(1)
MEMBERS = SINE.truth[..., None] + 0.2 * DRAW.standard_normal((*SINE.truth.shape, 20))
TRUTH = SINE.truth[:, 0]
PATIENT = SimpleNamespace(
    problem=SINE,
    kept=SINE,
    told=0.05,
    members=MEMBERS,
    kept_members=SINE.d + 0.1 * DRAW.standard_normal((len(SINE.d), 20)),
    course=np.array([[0, 0.8], [0.5, 0.1], [1, 0.03]]),
)
PATIENTS = {"one": PATIENT, "another": PATIENT}
PRIOR = DRAW.standard_normal((2, 30))
STREAM = streams.flip(20, rng=1)
READINGS = np.random.default_rng(2).uniform(-1, 1, (40, 2))
CLOUD = DRAW.standard_normal((2, 2000))
PATH = np.array([[-1.0, 1.0], [0.2, 1.5], [0.5, 0.5]])


def descent(learning_rate, epochs=60, start=None):
    steps = gd(NET, THETA, SINE.x, SINE.d, learning_rate=learning_rate, epochs=epochs)
    return record(steps, NET, SINE, start=start)


SINGLE = descent(0.1)
ONLINE = record(enkf(NET, ENSEMBLE, SINE.x, SINE.d, SINE.obs_std, batch_size=10, rng=1), NET, SINE, start=ENSEMBLE)
OFFLINE = record(esmda(NET, ENSEMBLE, SINE.x, SINE.d, SINE.obs_std, rng=1), NET, SINE, start=ENSEMBLE)

TWO_METHODS = {
    name: {10: np.exp(DRAW.standard_normal(9)), 100: 0.5 + DRAW.random(9)} for name in ("ESMDA", "GD", "Adam")
}
BEFORE = 0.8 * DRAW.standard_normal(60)
AFTER = 2.25 + 0.3 * DRAW.standard_normal(60)


def CURVE(theta):
    return theta + 0.3 * theta**2


FIGURES = {
    "data": lambda ax=None: plots.data(SINE, ax),
    "fit": lambda ax=None: plots.fit(SINE, MEMBERS, ax),
    "error": lambda ax=None: plots.error(SINE, MEMBERS[..., 0], ax),
    "fit_and_numbers": lambda ax=None: plots.fit_and_numbers(SINE, MEMBERS, ax),
    "learning_curves": lambda ax=None: plots.learning_curves({"GD": SINGLE, "EnKF": ONLINE, "ESMDA": OFFLINE}, ax),
    "rates": lambda ax=None: plots.rates({0.01: descent(0.01), 0.1: SINGLE, 0.3: descent(0.3, 300)}, ax),
    "parameter_spread": lambda ax=None: plots.parameter_spread(OFFLINE, ax),
    "error_and_spread": lambda ax=None: plots.error_and_spread(ONLINE, ax, noise=0.05),
    "surface": lambda ax=None: plots.surface(HAT, HAT.truth, ax),
    "error_surface": lambda ax=None: plots.error_surface(HAT, 0.8 * HAT.truth + 0.1 * HAT.x_test[:, :1], ax),
    "size_inflation_map": lambda ax=None: plots.size_inflation_map(
        range(5, 10), np.linspace(1, 1.2, 8), np.geomspace(0.005, 5, 40).reshape(5, 8, 1), ax
    ),
    "scores": lambda ax=None: plots.scores({"GD 1000": [0.1, 0.2, 0.3], "EnKF": [0.1, 0.3], "own": [0.2, 0.4]}, ax),
    "by_work": lambda ax=None: plots.by_work(
        {"GD": (SINGLE, 60), "EnKF": (ONLINE, 200), "EnKF two": (ONLINE, 400), "own": (OFFLINE, 300)}, ax
    ),
    "error_by_budget": lambda ax=None: plots.error_by_budget(
        {"tuned EnKF": {10: [0.1, 0.2, 0.3], 100: [0.03, 0.04, 0.05]}, "own": {10: [np.inf, np.nan], 100: [0.1, 0.2]}},
        ax,
    ),
    "errors_by_count": lambda ax=None: plots.errors_by_count({1: [0.3, 0.4], 4: [0.05, 0.06]}, ax),
    "errors_by_size": lambda ax=None: plots.errors_by_size(
        (10, 1000), {"EnKF, mean": [1, 0.1], "EnKF, covariance": [0.5, 0.05], "ESMDA": [0.8, 0.08]}, ax
    ),
    "forest": lambda ax=None: plots.forest(
        {"GD": (0.2, 0.1, 0.4, 40, 40), "Adam": (1.1, 0.9, 1.3, 18, 40), "L-BFGS": (2, 1.5, 2.5, 2, 40)}, ax
    ),
    "over_floor": lambda ax=None: plots.over_floor(
        ["small", "large"], {"dalearn": [4, 1.5], "another": [8, 30], "a third": [np.nan, 6]}, ax
    ),
    "against_exact": lambda ax=None: plots.against_exact(
        np.arange(4),
        [[-0.3] * 4, [0.2] * 4],
        [0.1, 0, 0, -0.1],
        [[-0.2] * 4, [0.1] * 4],
        readings=[[1, 2], [0.2, -0.1]],
        unused=[[3], [0.1]],
        ax=ax,
    ),
    "arrivals": lambda ax=None: plots.arrivals(SINE, MEMBERS, 30, ax, newest=True),
    "opinions": lambda ax=None: plots.opinions((20, 4), (24, 1), (23.2, 0.8), ax),
    "rank_histogram": lambda ax=None: plots.rank_histogram(np.array([0, 2, 5, 5, 3]), 6, ax),
    "readings": lambda ax=None: plots.readings([20, 23.2, 22], [2, 0.9, 0.7], [24, 20.5], truth=22.5, ax=ax),
    "sliced": lambda ax=None: plots.sliced(CLOUD[0], CLOUD.sum(axis=0), 1, half_width=0.3, ax=ax),
    "to_the_slice": lambda ax=None: plots.to_the_slice(CLOUD[0], CLOUD.sum(axis=0), 1, half_width=0.3, ax=ax),
    "cloud": lambda ax=None: plots.cloud(PRIOR[0], PRIOR[0] + PRIOR[1], 1.2, 0.5, moved=0.5 * PRIOR + 0.6, ax=ax),
    "confusion": lambda ax=None: plots.confusion([0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 0, 0], ax),
    "forecast": lambda ax=None: plots.forecast(
        np.arange(20),
        np.sin(np.arange(20))[:, None] + 0.2 * np.arange(-4, 5),
        np.cos(np.arange(20)),
        ax,
        beside={"before": np.zeros(20)},
    ),
    "gallery": lambda ax=None: plots.gallery(np.linspace(0, 1, 48).reshape(3, 4, 4), ["a", "b", "c"], ax),
    "clouds": lambda ax=None: plots.clouds(
        {"w": PRIOR[0], "b": PRIOR[1]},
        PRIOR[0] + PRIOR[1],
        1.2,
        0.5,
        moved=({"w": 0.5 * PRIOR[0], "b": 0.5 * PRIOR[1]}, 0.5 * PRIOR[0] + 0.6),
        ax=ax,
    ),
    "strips": lambda ax=None: plots.strips(PRIOR[0], {"one": 0.2 * PRIOR[0], "two": 0.5 * PRIOR[1]}, (0, 0.5), ax),
    "before_and_after": lambda ax=None: plots.before_and_after(SINE, MEMBERS - 1, 0.5 * MEMBERS, ax),
    "which_cloud": lambda ax=None: plots.which_cloud(*explore.six_clouds(1), ax),
    "products": lambda ax=None: plots.products([0.1, 0.2, 0.6], [0.5, 0.8, 0.8], ax=ax),
    "misses": lambda ax=None: plots.misses(
        [0.1, 0.2, 0.6], [0.3, 0.8, 1.0], moved=[[0.52, 0.32, 0.6], [0.99, 0.99, 1]], reading=1.0, ax=ax
    ),
    "by_chance": lambda ax=None: plots.by_chance({10: [-0.6, 0.1, 0.3], 100: [0.05, -0.1, 0.2]}, 0.5, ax),
    "found_and_true": lambda ax=None: plots.found_and_true([-0.2, 0.1, 0.3], [-0.3, -0.1, 0.4], ax=ax),
    "sureness": lambda ax=None: plots.sureness({10: [1, 0.5, 0.1], 100: [1, 0.9, 0.8]}, ax, rule={10: 0.8}),
    "relief": lambda ax=None: plots.relief(HAT, HAT.truth, ax, what="error", readings=True),
    "nearer": lambda ax=None: plots.nearer(
        {"GD": {"curve": (0.1, 0.09, 0.13), "pond": (0.3, 0.2, 0.4)}, "own": {"curve": (1.1, 0.9, 1.3)}}, ax
    ),
    "span": lambda ax=None: plots.span(np.eye(3) - 0.2, 0.3 * np.eye(3), [1, 1, 0.5], ax=ax),
    "valley": lambda ax=None: plots.valley(0, [0.1, 0.4, 1.05], ax=ax),
    "valley_of_two": lambda ax=None: plots.valley_of_two(
        lambda pair: 2 * pair[0] ** 2 + 0.3 * pair[1] ** 2 + 0.1, {0.1: PATH, 0.4: -PATH, 0.5: 0.5 * PATH}, ax=ax
    ),
    "chain": lambda ax=None: plots.chain(0.4, 4, -0.5, 1.5, 0.5, ax),
    "parameters": lambda ax=None: plots.parameters(20, ax),
    "assembled": lambda ax=None: plots.assembled(SINE, np.tanh(SINE.x_test * [1, 2, -3]), 2.5, 0.5, ax),
    "network_diagram": lambda ax=None: plots.network_diagram([1, 2, 0], [0, 1, -1], [1, -3, 2], added=2.5, ax=ax),
    "learnt": lambda ax=None: plots.learnt(SINE, 3 * MEMBERS, MEMBERS, ax),
    "variants": lambda ax=None: plots.variants(SINE, {f"w = {w}": np.tanh(w * SINE.x_test) for w in (1, 2, 4)}, ax),
    "following": lambda ax=None: plots.following(STREAM, STREAM.in_units(READINGS), {10: MEMBERS, 30: -MEMBERS}, ax),
    "worlds": lambda ax=None: plots.worlds(
        {name: {"wires": 0.1 * i, "sun": 0.05 * i} for i, name in enumerate(("EnKF", "extended KF", "Adam"), 1)},
        {"EnKF": {"wires": 0.7, "sun": 0.5}, "extended KF": {"wires": 0.85, "sun": 0.6}},
        ax,
    ),
    "through": lambda ax=None: plots.through(
        {"EnKF": ([10, 20, 30], [0.1, 1, 0.2]), "Adam": ([10, 20, 30], [0.2, 1, 0.5]), "own": ([10, 30], [0.2, 0.3])},
        {"EnKF": ([10, 20, 30], [0.9, 0.1, 0.8])},
        ax,
        changes=[15],
        names={15: "a change"},
    ),
    "arriving": lambda ax=None: plots.arriving(SINE, NET, [ENSEMBLE, ENSEMBLE], (0, 1), ax),
    "line_and_curve": lambda ax=None: plots.line_and_curve(CURVE, BEFORE, AFTER, 3.0, 0.3, (1.84, 0.14), ax),
    "line_and_slope": lambda ax=None: plots.line_and_slope(
        CURVE, BEFORE, 2.0, 3.0, 0.3, by_line=(2.25, 0.36), by_slope=(1.86, 0.13), exact=(1.84, 0.14), ax=ax
    ),
    "same_push": lambda ax=None: plots.same_push(lambda ab: ab[0] * ab[1], [[1.5, 0.75], [2, 4]], [1, 1], 7.5, ax=ax),
    "error_against_spread": lambda ax=None: plots.error_against_spread(
        {"once": {1: (0.4, 0.3), 8: (0.03, 0.03)}, "in full": {1: (0.4, 0.3), 8: (0.02, 0.01)}}, (0.022, 0.017), ax
    ),
    "slides": lambda ax=None: plots.slides(PRIOR, 0.5 * PRIOR, ax),
    "pairs": lambda ax=None: plots.pairs([0.02, 0.03, 0.05], [0.03, 0.03, 0.04], (0.95, 0.7, 1.2), ax),
    "charts": lambda ax=None: plots.charts(PATIENTS, ("fit", "promise", "course", "off"), ax),
    "claimed_and_real": lambda ax=None: plots.claimed_and_real([1, 2, 4], [0.5, 1, 2], [1.2, 1, 1.5], 2, ax),
    "fitted": lambda ax=None: plots.fitted(
        np.arange(4),
        np.outer(np.arange(4), [0.9, 1, 1.1]),
        [[1, 1], [2, 2.1]],
        kept=[[3, 2.9]],
        prior=np.outer(np.arange(4), [0, 2]),
        ax=ax,
    ),
    "weather": lambda ax=None: plots.weather(
        np.arange(6), np.sin(np.outer(np.arange(6), [1, 2, 3])), [[2, 1], [1, 2], [0, 1]], ax
    ),
    "rough": lambda ax=None: plots.rough(
        [7, 8, 9], [2, 2.3, 2.2], [1, 2, 3], np.outer([0.1, 10, 1000], [1, 2]), 0.13, ax
    ),
    "circle": lambda ax=None: plots.circle([0, 0.3, 0.6], np.outer([8, 9, 7], [0.8, 1, 1.2]), [8, 9, 8], ax),
    "circles": lambda ax=None: plots.circles(
        [0, 0.3, 0.6],
        {name: np.outer([8, 9, 7], [0.8, 1, 1.2]) for name in ("before", "after")},
        [8, 9, 8],
        {name: np.outer([3, 4, 3], [0.8, 1, 1.2]) for name in ("before", "after")},
        [3, 4, 3],
        ax,
    ),
    "errors_beside": lambda ax=None: plots.errors_beside(SINE, {"one": MEMBERS, "another": 0.5 * MEMBERS}, ax),
}
EXPLORERS = {
    "one_reading": explore.one_reading,
    "unit": explore.unit,
    "valley": explore.valley,
    "learning_rate": explore.learning_rate,
    "opinions": explore.opinions,
    "readings": explore.readings,
    "sliced": explore.sliced,
    "cloud": explore.cloud,
    "which_cloud": explore.which_cloud,
    "span": explore.span,
    "training": explore.training,
    "arriving": explore.arriving,
    "changing": explore.changing,
    "pairs": lambda: explore.pairs(TWO_METHODS),
    "on_a_curve": explore.on_a_curve,
    "film": explore.film,
    "counted": explore.counted,
    "hat": explore.hat,
    "budget": lambda: explore.budget(STUDY),
    "classes": explore.classes,
    "clinic": explore.clinic,
    "inside": explore.inside,
}


LIGHT_ON_NOTHING = {
    **plt.style.library["dark_background"],
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}
STYLES = {
    "dark": plt.style.library["dark_background"],
    "nearly black": {
        **plt.style.library["dark_background"],
        "figure.facecolor": "#1e1e1e",
        "axes.facecolor": "#1e1e1e",
    },
    "light on a transparent figure": LIGHT_ON_NOTHING,
    "black axes on white": {"axes.facecolor": "black"},
    "middle grey": {"figure.facecolor": "0.5", "axes.facecolor": "0.5"},
    "light grey with a grid": plt.style.library["ggplot"],
    "cream": plt.style.library["Solarize_Light2"],
}


def test_that_every_figure_and_every_explorer_is_looked_at_here():
    def takes(argument, module):
        functions = {name: each for name, each in vars(module).items() if inspect.isfunction(each)}
        parameters = {name: inspect.signature(each).parameters for name, each in functions.items()}
        return {name for name, known in parameters.items() if argument in known and known[argument].default is None}

    assert takes("ax", plots) == set(FIGURES) and takes("question", explore) == set(EXPLORERS)
    assert all(hasattr(plots, name) for name in plots.__all__) and set(FIGURES) <= set(plots.__all__)


@pytest.mark.parametrize("name", FIGURES)
def test_that_every_figure_draws_into_the_ax_it_is_given_or_into_a_new_one(name):
    _, given = plt.subplots()
    assert FIGURES[name](given) is given
    new = FIGURES[name]()
    assert new is not given and new.has_data()
    plt.close("all")


THREE_AXES = plt.figure().subplots(1, 3)
plt.close("all")


@pytest.mark.parametrize(
    "ax, got",
    [
        (plt.figure().add_subplot(projection="polar"), "axes with the projection 'polar'"),
        (plt.figure().add_subplot(projection="3d"), "axes with the projection '3d'"),
        (THREE_AXES, r"an array \(3,\)"),
        (list(THREE_AXES), r"\[<Axes"),
        ("left", "'left'"),
        (plt.figure(), "<Figure"),
    ],
)
@pytest.mark.parametrize("name", FIGURES)
def test_that_an_ax_that_is_no_plain_axes_is_named(name, ax, got):
    with pytest.raises(
        ValueError, match=f"^ax must be None or one plain axes, as plt.subplots.. returns them; got {got}"
    ):
        FIGURES[name](ax)


plt.close("all")


# In any style


def over(colour, behind, opacity=None):
    """A colour as it is seen where it lets through what lies behind."""
    *rgb, alpha = to_rgba(colour, opacity)
    return alpha * np.array(rgb) + (1 - alpha) * np.array(to_rgba(behind)[:3])


def map_colours(ax):
    """The colours of the map in ax from one end to the other."""
    (image,) = ax.images
    return image.cmap(np.linspace(0, 1, 101))[:, :3]


def weakest(colour, grounds):
    return min(contrast(colour, ground) for ground in grounds)


def what_cannot_be_seen(figure, page):
    """What is drawn into the axes of a figure with too little contrast.

    Lines and dots need 3, words 4.5, and an area that lets light through 1.1, as an edge between two greys needs it.
    """
    lost = []
    outside = over(figure.get_facecolor(), page)
    for ax in figure.axes:
        lost += what_cannot_be_read_around(ax, outside)
        if ax.get_label() == "<colorbar>":
            continue
        behind = over(ax.get_facecolor(), outside)
        grounds = map_colours(ax) if ax.images else [behind]
        relief = [each.get_facecolor() for each in ax.collections if each.get_gid() == "relief"]
        for line in ax.lines:
            grounds_of_line = relief[0] if line.get_gid() == "relief" else grounds
            strokes = [line.get_color()] if line.get_linestyle() != "None" else []
            if line.get_marker() not in (None, "None", ""):
                dots = [line.get_markerfacecolor(), line.get_markeredgecolor()]
                strokes.append(max(dots, key=lambda dot: weakest(over(dot, behind, line.get_alpha()), grounds)))
            for stroke in strokes:
                if weakest(over(stroke, behind, line.get_alpha()), grounds_of_line) < 3:
                    lost.append((line, stroke))
        for collection in ax.collections:
            colours = [*collection.get_facecolor(), *collection.get_edgecolor()]
            if isinstance(collection, ContourSet):
                colours = collection.get_edgecolor()
            if collection.get_gid() == "relief":  # it hides the ground: its net has to stand out from its own faces
                faces = collection.get_facecolor()
                lost += [(collection, edge) for edge in collection.get_edgecolor() if weakest(edge, faces) < 3]
                continue
            area = collection.get_alpha() is not None
            for colour in colours:
                if weakest(over(colour, behind), grounds) < (1.1 if area else 3):
                    lost.append((collection, colour))
        for bar in ax.patches:
            if bar.get_fill() and contrast(over(bar.get_facecolor(), behind), behind) < (1.1 if bar.get_alpha() else 3):
                lost.append((bar, bar.get_facecolor()))
        lost += [(words, words.get_color()) for words, ground in written(ax, behind, outside)
                 if contrast(words.get_color(), ground) < 4.5]  # fmt: skip
    return lost


def what_cannot_be_read_around(ax, outside):
    """The words beside an ax with too little contrast."""
    words = [ax.title]
    for axis in (ax.xaxis, ax.yaxis):
        words += [axis.label, axis.get_offset_text(), *axis.get_ticklabels(which="both")]
    return [each for each in words if contrast(over(each.get_color(), outside), outside) < 4.5]


def written(ax, behind, outside):
    """The words that our code puts into an ax, each with the colour it lies on."""
    for words in ax.texts:
        is_beside = Text.get_window_extent(words).x0 >= ax.bbox.x1
        ground = outside if is_beside else behind
        if ax.images:  # a number in a cell of a map
            (image,) = ax.images
            column, row = words.get_position()
            ground = image.cmap(image.norm(image.get_array()[row, column]))[:3]
        if words.get_bbox_patch():
            ground = over(words.get_bbox_patch().get_facecolor(), behind)
        yield words, ground
    legend = ax.get_legend()
    if legend:
        # it lies on the axes, unless its place is above them
        inside = ax.get_window_extent().overlaps(legend.get_window_extent())
        for words in (legend.get_title(), *legend.get_texts()):
            yield words, behind if inside else outside


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", FIGURES)
def test_that_everything_drawn_stands_out_in_any_style(name, style):
    with plt.style.context(STYLES[style]):
        figure = FIGURES[name]().figure
        figure.canvas.draw()
        lost = what_cannot_be_seen(figure, "black" if style.startswith("light on") else "white")
    plt.close("all")
    assert not lost


@pytest.mark.parametrize(
    "style",
    ["dark", "middle grey", "black axes on white", "light on a transparent figure"],
)
@pytest.mark.parametrize("name", EXPLORERS)
def test_that_everything_in_an_explorer_stands_out_in_any_style(name, style):
    with plt.style.context(STYLES[style]):
        figure = EXPLORERS[name]()._figure
        lost = what_cannot_be_seen(figure, "white")  # a picture of its own: whatever the page is
    assert not lost


@pytest.mark.parametrize("figure_face", ["black", "#1e1e1e", "0.5"])
@pytest.mark.parametrize("name", [*FIGURES, *(f"explorer {name}" for name in EXPLORERS)])
def test_that_the_words_around_light_axes_can_be_read_on_a_dark_figure(name, figure_face):
    with plt.style.context({"figure.facecolor": figure_face}):
        if name in FIGURES:
            figure = FIGURES[name]().figure
            figure.canvas.draw()
        else:
            figure = EXPLORERS[name.removeprefix("explorer ")]()._figure
        assert not [lost for ax in figure.axes for lost in what_cannot_be_read_around(ax, figure_face)]
    plt.close("all")


@pytest.mark.parametrize("figure_face", ["black", "#1e1e1e", "0.5"])
def test_that_frame_and_ticks_go_with_words_that_had_to_change_and_a_title_set_later_too(figure_face):
    with plt.style.context({"figure.facecolor": figure_face}):
        ax = FIGURES["surface"]().set(title="later")[0].axes
    for each in ax.figure.axes:
        for spine in each.spines.values():
            assert contrast(spine.get_edgecolor()[:3], figure_face) >= 4.5
        for tick in (*each.xaxis.get_major_ticks(), *each.yaxis.get_major_ticks()):
            assert contrast(tick.tick1line.get_color(), figure_face) >= 4.5
    assert contrast(ax.title.get_color(), figure_face) >= 4.5
    plt.close("all")


@pytest.mark.parametrize("style", ["default", "ggplot", "seaborn-v0_8-whitegrid", "dark_background"])
def test_that_a_style_whose_words_can_be_read_keeps_its_colours(style):
    def colours(ax):
        spines = [spine.get_edgecolor() for spine in ax.spines.values()]
        ticks = [axis.get_major_ticks(1)[0] for axis in (ax.xaxis, ax.yaxis)]
        marks = [(tick.tick1line.get_color(), tick.label1.get_color()) for tick in ticks]
        return spines, marks, ax.xaxis.label.get_color(), ax.title.get_color()

    with plt.style.context(style):
        _, ax = plt.subplots()
        before = colours(ax)
        assert colours(plots.data(SINE, ax)) == before
    plt.close("all")


def test_that_ticks_inside_light_axes_and_words_hidden_on_purpose_stay_as_they_are():
    with plt.style.context({"figure.facecolor": "black", "xtick.direction": "in"}):
        _, ax = plt.subplots()
        ax.tick_params(axis="y", labelcolor="none")
        plots.data(SINE, ax)
    assert ax.xaxis.get_major_ticks()[0].tick1line.get_color() == "black"
    assert ax.yaxis.get_major_ticks()[0].label1.get_color() == "none"
    plt.close("all")


@pytest.mark.parametrize("name", ["surface", "error_surface", "size_inflation_map"])
def test_that_no_grid_of_a_style_lies_over_a_map(name):
    with plt.style.context("ggplot"):
        ax = FIGURES[name]()
        assert not any(line.get_visible() for line in (*ax.get_xgridlines(), *ax.get_ygridlines()))
    plt.close("all")


def test_that_on_white_every_role_has_the_colour_of_the_palette_and_a_wrong_role_is_named():
    _, ax = plt.subplots()
    for role, shade in plots.COLOURS.items():
        assert plots.colour(role, ax) == shade
        assert plots.faint(role, ax, 0.4) == {"color": shade, "alpha": 0.4}
    assert plots.ground(ax) == "#ffffff" and plots.ink(ax) == "#000000"
    with pytest.raises(ValueError, match="role must be one of 'observations', .*; got 'data'"):
        plots.colour("data", ax)
    plt.close("all")


@pytest.mark.parametrize("grey", np.linspace(0, 1, 21))
def test_that_ink_and_roles_stand_out_on_every_grey(grey):
    _, ax = plt.subplots(subplot_kw={"facecolor": str(grey)})
    ground = (grey, grey, grey)
    assert contrast(plots.ink(ax), ground) >= 4.5
    for role in plots.COLOURS:
        if grey < 1:  # on white the palette stays as it is
            assert contrast(plots.colour(role, ax), ground) >= 3, role
    plt.close("all")


def faced(ax, face):
    ax.set_facecolor(face)
    return ax


def a_twin_over_black(figure):
    return faced(figure.subplots(), "black").twinx()


def a_host_under_its_twin(figure):
    host = faced(figure.subplots(), "white")
    faced(host.twinx(), "white")
    return host


def an_inset_that_lets_light_through(figure):
    return faced(faced(figure.subplots(), "black").inset_axes([0.2, 0.2, 0.5, 0.5]), "none")


def an_inset_beside_black_axes(figure):
    figure.subplots_adjust(right=0.5)
    return faced(faced(figure.subplots(), "black").inset_axes([1.1, 0, 0.5, 0.5]), "none")


def axes_laid_over_others(figure):
    faced(figure.add_axes([0.1, 0.1, 0.8, 0.8]), "black")
    return faced(figure.add_axes([0.3, 0.3, 0.2, 0.2]), "none")


def black_axes_without_a_patch(figure):
    ax = faced(figure.subplots(), "black")
    ax.patch.set_visible(False)
    return ax


def black_axes_switched_off(figure):
    ax = faced(figure.subplots(), "black")
    ax.set_axis_off()
    return ax


def black_axes_without_a_frame(figure):
    ax = faced(figure.subplots(), "black")
    ax.set_frame_on(False)
    return ax


def nested_subfigures(figure):
    outer = figure.subfigures(1, 2)[1]
    outer.set_facecolor("black")
    return faced(outer.subfigures(2, 1)[0].subplots(), "none")


def a_figure_without_a_patch(figure):
    figure.set_facecolor("black")
    figure.patch.set_visible(False)
    return faced(figure.subplots(), "none")


@pytest.mark.parametrize(
    "make, inside, outside",
    [
        (a_twin_over_black, 0, 1),
        (a_host_under_its_twin, 1, 1),
        (an_inset_that_lets_light_through, 0, 0),
        (an_inset_beside_black_axes, 1, 1),
        (axes_laid_over_others, 0, 0),
        (black_axes_without_a_patch, 1, 1),
        (black_axes_switched_off, 1, 1),
        (black_axes_without_a_frame, 1, 1),
        (nested_subfigures, 0, 0),
        (a_figure_without_a_patch, 1, 1),
    ],
)
def test_that_only_what_is_really_painted_counts_as_the_ground(make, inside, outside):
    figure = plt.figure(facecolor="white")
    ax = make(figure)
    assert (plots.ground(ax), plots.ground(ax, outside=True)) == tuple(
        ("#000000", "#ffffff")[i] for i in (inside, outside)
    )
    # and it is what the picture has there
    figure.canvas.draw()
    picture = over_white(figure)
    middle = ax.get_window_extent().get_points().mean(axis=0).astype(int)
    assert picture[-middle[1], middle[0]] == pytest.approx(inside)
    plt.close("all")


def over_white(figure):
    """The luminance of the pixels of a figure on a white page."""
    pixels = np.asarray(figure.canvas.buffer_rgba()) / 255
    return pixels[..., 3] * pixels[..., 0] + 1 - pixels[..., 3]


def test_that_an_ax_in_a_subfigure_has_the_ground_of_all_that_lies_behind_it():
    figure = plt.figure(facecolor="white")
    ax = figure.subfigures(1, 2)[0].subplots()
    ax.set_facecolor((0, 0, 0, 0.5))
    assert to_rgba(plots.ground(ax))[:3] == pytest.approx((0.5, 0.5, 0.5), abs=0.005)
    assert plots.ground(ax, outside=True) == "#ffffff"
    plt.close("all")


@pytest.mark.parametrize("labels, page", [("black", "#ffffff"), ("#333333", "#ffffff"), ("#dddddd", "#000000")])
def test_that_a_page_behind_transparent_axes_is_taken_to_be_what_their_labels_can_be_read_on(labels, page):
    with plt.style.context({"figure.facecolor": "none", "axes.facecolor": "none", "axes.labelcolor": labels}):
        _, ax = plt.subplots()
    assert plots.ground(ax) == plots.ground(ax, outside=True) == page
    plt.close("all")


@pytest.mark.parametrize("style", ["default", "dark_background"])
@pytest.mark.parametrize("name", FIGURES)
def test_that_lines_with_a_label_can_be_told_apart_in_grey(name, style):
    def look(line):
        empty = line.get_markerfacecolor() == plots.ground(line.axes)
        pattern = tuple(line._unscaled_dash_pattern[1] or ())  # "--" is one pattern in all styles, a tuple its own
        drawn = line.get_linestyle() != "None"
        return drawn, pattern, line.get_marker(), empty, line.get_linewidth()

    with plt.style.context(style):
        ax = FIGURES[name]()
    lines = [line for line in ax.lines if not line.get_label().startswith("_") and line.get_label()]
    for i, one in enumerate(lines):
        for other in lines[:i]:
            assert look(one) != look(other) or contrast(one.get_color(), other.get_color()) > 1.5, (one, other)
    plt.close("all")


# The look of a method


def test_that_all_figures_of_methods_agree_on_the_look_of_a_name():
    names = ("GD", "EnKF", "ESMDA")
    histories = {"GD": SINGLE, "EnKF": ONLINE, "ESMDA": OFFLINE}
    by_figure = [
        plots.learning_curves(histories).lines,
        plots.by_work({name: (history, 100) for name, history in histories.items()}).lines,
        plots.errors_by_size((10, 100), {name: [1, 0.5] for name in names}).lines[:3],
    ]
    for lines in by_figure:
        assert [line.get_label() for line in lines] == list(names)
        assert [(line.get_color(), line.get_linestyle()) for line in lines] == [plots.STYLES[name] for name in names]
    medians = plots.scores({name: [1, 2, 3] for name in names}).lines[::2]
    assert [line.get_color() for line in medians] == [plots.STYLES[name][0] for name in names]
    plt.close("all")


def test_that_a_look_goes_by_the_beginning_of_a_name_and_never_repeats_within_a_method():
    _, ax = plt.subplots()
    look = plots.looks(["EnKF", "EnKF, ten epochs", "EnKF 3", "GDP", 0.1, "GD"], ax)
    assert [look[name].colour for name in ("EnKF", "EnKF, ten epochs", "EnKF 3")] == [plots.COLOURS["ensemble"]] * 3
    assert len({look[name].line for name in ("EnKF", "EnKF, ten epochs", "EnKF 3")}) == 3
    assert look["GDP"].colour == look[0.1].colour == plots.COLOURS["prior"] and look["GDP"].line != look[0.1].line
    assert look["GD"] == (*plots.STYLES["GD"], 0)
    plt.close("all")


# Runs that failed


def no_spread_at_the_start():
    equal = np.repeat(THETA[:, None], 5, axis=1)
    return record([Step(1, equal + DRAW.standard_normal(equal.shape), None)], NET, SINE, start=equal)


def collapsed():
    equal = np.repeat(np.zeros_like(THETA)[:, None], 5, axis=1)
    return record([Step(1, equal, None)], NET, SINE, start=ENSEMBLE[:, :5])


def on_a_flat_truth():
    return SimpleNamespace(**{**vars(OFFLINE), "r2": np.full(len(OFFLINE.k), np.nan)})


RUNS = {
    "a single network": SINGLE,
    "an ensemble": OFFLINE,
    "diverged in the first step": descent(1e300),
    "diverged in the first step, with its start": descent(1e300, start=THETA),
    "above the axes from the first entry": descent(1e3),
    "diverged later": descent(0.3, 300),
    "one entry": descent(0.1, epochs=1),
    "one entry of an ensemble": record([Step(1, ENSEMBLE, None)], NET, SINE),
    "no spread at the start": no_spread_at_the_start(),
    "collapsed": collapsed(),
    "no R²": on_a_flat_truth(),
    "negative R²": descent(1e-4, epochs=3, start=THETA),
    "nothing": record([], NET, SINE),
}
OF_RUNS = {
    "rmse": lambda run: plots.learning_curves({"GD": run}),
    "r2": lambda run: plots.learning_curves({"GD": run}, measure="r2"),
    "spread": lambda run: plots.learning_curves({"GD": run}, measure="spread"),
    "rates": lambda run: plots.rates({0.1: run}),
    "by_work": lambda run: plots.by_work({"GD": (run, 100)}),
    "parameter_spread": plots.parameter_spread,
    "error_and_spread": lambda run: plots.error_and_spread(run, noise=0.1),
}
AMONG_OTHERS = {
    "rmse": lambda run: plots.learning_curves({"GD": run, "EnKF": ONLINE}),
    "r2": lambda run: plots.learning_curves({"GD": run, "EnKF": ONLINE}, measure="r2"),
    "spread": lambda run: plots.learning_curves({"GD": run, "EnKF": ONLINE}, measure="spread"),
    "rates": lambda run: plots.rates({0.1: run, "good": ONLINE}),
    "by_work": lambda run: plots.by_work({"GD": (run, 100), "EnKF": (ONLINE, 100)}),
}
SINGLE_NETWORKS = {
    "a single network",
    "diverged in the first step, with its start",
    "above the axes from the first entry",
    "diverged later",
    "one entry",
    "negative R²",
}
NO_ENTRY = {"diverged in the first step", "nothing"}
CANNOT_BE_DRAWN_ALONE = {
    "rmse": NO_ENTRY,
    "r2": NO_ENTRY | {"no R²"},
    "spread": NO_ENTRY | SINGLE_NETWORKS,
    "rates": {"nothing"},
    "by_work": NO_ENTRY | {"diverged in the first step, with its start"},
    "parameter_spread": NO_ENTRY | SINGLE_NETWORKS | {"no spread at the start"},
    "error_and_spread": NO_ENTRY | SINGLE_NETWORKS,
}


def seen(ax):
    """Whether anything of a figure's lines lies inside its axes."""
    ax.figure.canvas.draw()
    for line in ax.lines:
        x, y = np.asarray(line.get_xydata(), dtype=float).T
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        inside = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
        visible = line.get_marker() not in (None, "None", "") or np.sum(inside) > 1
        if inside.any() and visible and len(x) and not line.get_label().startswith("noise"):
            return True
    return False


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("figure", OF_RUNS)
def test_that_a_figure_of_any_run_shows_something_or_names_the_argument(figure, run):
    if run in CANNOT_BE_DRAWN_ALONE[figure]:
        with pytest.raises(ValueError, match=r"^(history|histories|runs)\S* must .*; got "):
            OF_RUNS[figure](RUNS[run])
    else:
        assert seen(OF_RUNS[figure](RUNS[run]))
    plt.close("all")


@pytest.mark.parametrize("run", [run for run in RUNS if run != "nothing"])
@pytest.mark.parametrize("figure", AMONG_OTHERS)
def test_that_a_run_that_failed_has_a_label_and_leaves_the_other_runs_their_room(figure, run):
    ax = AMONG_OTHERS[figure](RUNS[run])
    assert seen(ax)
    labels = ax.get_legend_handles_labels()[1]
    assert len(labels) == 2
    assert ("diverges" in labels[0]) == (RUNS[run].diverged is not None) or "has none" in labels[0]
    if figure in ("rmse", "by_work"):
        bottom, top = np.log10(ax.get_ylim())
        assert top - bottom < 8
    plt.close("all")


def test_that_a_run_above_the_axes_has_its_cross_where_it_left_them():
    for run, epoch in (("diverged in the first step", 1), ("above the axes from the first entry", 1)):
        ax = plots.rates({0.1: RUNS[run]}, top=50)
        (cross,) = (line for line in ax.lines if line.get_marker() == "x")
        assert cross.get_xydata().tolist() == [[epoch, 50]] and ax.get_ylim()[1] == 50
    plt.close("all")


def test_that_a_run_that_stays_above_the_axes_does_not_turn_them_upside_down():
    ax = plots.rates({0.1: SINGLE}, top=1e-3)
    assert (SINGLE.train_rmse**2).min() > 1e-3 and SINGLE.diverged is None
    assert ax.get_ylim() == (1e-4, 1e-3)
    plt.close("all")


def test_that_a_negative_r2_is_on_an_axis_that_has_negative_numbers():
    run = RUNS["negative R²"]
    ax = plots.learning_curves({"GD": run}, measure="r2")
    assert run.r2.max() < 0 and ax.get_yscale() != "log"
    assert ax.get_ylim()[0] < run.r2.min() and run.r2.max() < ax.get_ylim()[1]
    assert plots.learning_curves({"EnKF": ONLINE}).get_yscale() == "log"
    plt.close("all")


def test_that_parameters_without_a_spread_at_the_start_are_left_out_of_their_median():
    start = ENSEMBLE.copy()
    start[:40] = 1.0
    run = record([Step(1, 0.5 * ENSEMBLE, None)], NET, SINE, start=start)
    ax = plots.parameter_spread(run)
    (median,) = (line for line in ax.lines if line.get_label() == "median parameter")
    np.testing.assert_allclose(median.get_ydata(), [1, 0.5])
    assert len(ax.lines) == NET.n_params - 40 + 2
    plt.close("all")


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: plots.learning_curves({}), "histories must be a dict of at least one History by its name; got {}"),
        (lambda: plots.learning_curves(SINGLE), "histories must be a dict"),
        (lambda: plots.learning_curves({"GD": [1, 2]}), r"histories\['GD'\] must be a History; got \[1, 2\] without k"),
        (
            lambda: plots.learning_curves({"GD": SINGLE}, measure="loss"),
            "measure must be one of 'rmse', .*; got 'loss'",
        ),
        (lambda: plots.rates([]), "histories must be a dict"),
        (lambda: plots.rates({0.1: SINGLE}, top=0), "top must be a number above 0.*; got 0"),
        (lambda: plots.by_work({"GD": SINGLE}), r"runs\['GD'\] must be a pair"),
        (lambda: plots.by_work({"GD": (SINGLE, 0)}), r"runs\['GD'\]\[1\] must be the network runs .*; got 0"),
        (lambda: plots.error_and_spread(OFFLINE, noise=-1), "noise must be a standard deviation above 0.*; got -1"),
    ],
)
def test_that_what_is_no_run_is_named(draw, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        draw()
    assert not plt.get_fignums()  # and no empty figure stays behind


# Values that cannot be drawn


def texts(labels):
    return [text.get_text() for text in labels]


def test_that_scores_draw_what_is_finite_and_say_how_many_values_are_not():
    whole = plots.scores({"GD": [0.1, 0.2, 0.3], "EnKF": [0.2, 0.4]})
    ax = plots.scores({"GD": [0.1, np.nan, 0.2, 0.3, np.inf], "EnKF": [0.2, 0.4], "own": [np.nan]})
    assert texts(ax.get_yticklabels()) == ["GD\n2 of 5 not finite", "EnKF", "own\n1 of 1 not finite"]
    for line, of_the_whole in zip(ax.lines, whole.lines):
        np.testing.assert_array_equal(line.get_xdata(), of_the_whole.get_xdata())
    bottom, top = ax.get_ylim()
    assert top < 0 and bottom > 2
    ax.figure.canvas.draw()
    plt.close("all")


def test_that_errors_by_count_draw_what_is_finite_and_say_how_many_values_are_not():
    ax = plots.errors_by_count({1: [0.1, np.nan, 0.3], 2: [np.inf], 4: [0.1]})
    assert texts(ax.get_legend().get_texts()) == ["one seed; 2 of 5 not finite", "median"]
    np.testing.assert_allclose(ax.lines[-1].get_xydata(), [[1, 0.2], [4, 0.1]])
    ax.figure.canvas.draw()
    plt.close("all")


def with_errors_of(rmse):
    rmse = np.array(rmse, dtype=float)
    return SimpleNamespace(k=np.arange(len(rmse)), rmse=rmse, train_rmse=rmse, diverged=None)


@pytest.mark.parametrize("rmse", [[1, 0.1, 0], [1, 0, 0], [0, 0, 0], [1, np.nan, 0.1]])
@pytest.mark.parametrize(
    "draw",
    [
        lambda run: plots.rates({0.1: run}),
        lambda run: plots.by_work({"GD": (run, 10)}),
        lambda run: plots.scores({"GD": run.rmse}),
        lambda run: plots.errors_by_count({1: run.rmse, 2: run.rmse}),
        lambda run: plots.error_by_budget({"GD": {1 + i: [error] for i, error in enumerate(run.rmse)}}),
    ],
)
def test_that_an_error_of_exactly_0_is_drawn_within_the_axes(draw, rmse):
    ax = draw(with_errors_of(rmse))
    ax.figure.canvas.draw()
    (left, right), (bottom, top) = ax.get_xlim(), sorted(ax.get_ylim())
    x, y = np.concatenate([line.get_xydata() for line in ax.lines]).T
    inside = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
    assert inside.any() and inside[np.isfinite(y)].all()
    plt.close("all")


UNUSUAL = ["_a", "", "GD $x_{$", "5 $", "$N$ = 10", "EnKF, US$ 5"]


@pytest.mark.parametrize(
    "labels",
    [
        lambda: plots.learning_curves({name: SINGLE for name in UNUSUAL}).get_legend().get_texts(),
        lambda: plots.rates({name: SINGLE for name in UNUSUAL}).get_legend().get_texts(),
        lambda: plots.by_work({name: (SINGLE, 10) for name in UNUSUAL}).legend().get_texts(),
        lambda: plots.errors_by_size([10, 20], {name: [2, 1] for name in UNUSUAL}).get_legend().get_texts()[:-1],
        lambda: plots.error_by_budget({name: {10: [1, 2]} for name in UNUSUAL}).texts,
        lambda: plots.forest(dict.fromkeys(UNUSUAL, (1, 0.5, 2, 1, 2))).get_yticklabels(),
        lambda: plots.scores({name: [1, 2] for name in UNUSUAL}, label="$x_{$").get_yticklabels(),
        lambda: plots.variants(SINE, {name: LINE_OF_SINE for name in UNUSUAL}).get_legend().get_texts(),
        lambda: plots.clouds({name: [1, 2] for name in UNUSUAL}, [1, 2]).get_xticklabels(),
    ],
)
def test_that_any_name_is_in_the_labels_and_can_be_drawn(labels):
    found = [each for each in texts(labels()) if each != "truth"]
    assert found == [" _a", " ", r"GD \$x_{\$", r"5 \$", "$N$ = 10", r"EnKF, US\$ 5"]
    plt.gcf().canvas.draw()
    plt.close("all")


LINE_OF_SINE = np.zeros_like(SINE.truth)
LISTS = [[1.0, 2.0], [0.5, 0.1]]


@pytest.mark.parametrize(
    "draw, message",
    [
        (
            lambda: plots.scores({}),
            "table must be a dict of at least one array of values over the seeds by its name; got {}",
        ),
        (lambda: plots.scores({"GD": []}), r"table\['GD'\] must be one or more numbers; got \[\]"),
        (lambda: plots.scores({"GD": ["a"]}), r"table\['GD'\] must be one or more numbers; got "),
        (lambda: plots.scores({"GD": [np.nan]}), "table must hold at least one finite value; got none"),
        (lambda: plots.errors_by_count({}), "table must be a dict"),
        (lambda: plots.errors_by_count({0: [1]}), "the keys of table must be a whole number of at least 1; got 0"),
        (lambda: plots.errors_by_count({1: []}), r"table\[1\] must be one or more numbers; got \[\]"),
        (lambda: plots.error_by_budget({}), "curves must be a dict of at least one {passes: errors over the seeds} by"),
        (lambda: plots.error_by_budget({"GD": {}}), r"curves\['GD'\] must be a dict of at least one array of errors"),
        (lambda: plots.error_by_budget({"GD": {0: [1]}}), r"the keys of curves\['GD'\] must be passes, .*; got 0"),
        (
            lambda: plots.error_by_budget({"GD": {9: []}}),
            r"curves\['GD'\]\[9\] must be one or more numbers, .*; got \[\]",
        ),
        (lambda: plots.error_by_budget({"GD": {9: [-1]}}), r"curves\['GD'\]\[9\] must be .* 0 or more; got \[-1\]"),
        (lambda: plots.error_by_budget({"GD": {9: [np.nan]}}), "curves must hold at least one finite median; got none"),
        (lambda: plots.errors_by_size([], {}), "sizes must be ensemble sizes, one or more numbers; got an empty"),
        (lambda: plots.errors_by_size([10], {}), "errors must be a dict"),
        (lambda: plots.errors_by_size([0, 1], {"a": [1, 1]}), "sizes must be .*, all above 0; got 0"),
        (lambda: plots.errors_by_size([10, 20], {"a": [1]}), r"errors\['a'\] must be .* one for each size; got shape"),
        (lambda: plots.errors_by_size([10, 20], {"a": [1, np.nan]}), r"errors\['a'\] must be .* all finite; got NaN"),
        (lambda: plots.errors_by_size([10, 20], {"a": [1, 0]}), r"errors\['a'\] must be .* all above 0; got 0"),
        (
            lambda: plots.rank_histogram([], 10),
            "ranks must be one or more whole numbers from 0 to n_ens = 10; got an empty",
        ),
        (lambda: plots.rank_histogram([11], 10), "ranks must be .*; got 11"),
        (lambda: plots.rank_histogram([-1], 10), "ranks must be .*; got -1"),
        (lambda: plots.rank_histogram([0.5], 10), "ranks must be .*; got 0.5"),
        (lambda: plots.rank_histogram([0], 0), "n_ens must be a whole number of at least 1; got 0"),
        (lambda: plots.forest({}), "found must be a dict"),
        (lambda: plots.forest({"GD": (1, 2)}), r"found\['GD'\] must be five numbers \(ratio, low, high, wins, n\)"),
        (lambda: plots.forest({"GD": (1, 2, 3, 1, 2)}), r"found\['GD'\] .*; got \(1, 2, 3, 1, 2\)"),
        (lambda: plots.forest({"GD": (1, 1, np.nan, 1, 2)}), r"found\['GD'\] must be five numbers"),
        (lambda: plots.forest({"GD": (1, 1, 1, 3, 2)}), r"found\['GD'\] must be .* wins <= n"),
        (lambda: plots.forest({"GD": (1, 1, 1, 1, 2)}, limits=(1, 2)), "limits must be None or two numbers above 0"),
        (
            lambda: plots.fit_and_numbers(SINE, MEMBERS[..., :1]),
            "predictions must have at least 2 members, for a spread",
        ),
        (lambda: plots.opinions((20, 0), (24, 1)), r"prior must be .* a variance above 0; got \(20, 0\)"),
        (lambda: plots.opinions((20, 1), (24, -1)), "observation must be .* a variance above 0"),
        (lambda: plots.opinions((20, 1), (24, 1), (22, np.nan)), "posterior must be a pair"),
        (lambda: plots.opinions(20, (24, 1)), "prior must be a pair"),
        (lambda: plots.readings([], [], []), r"means must be numbers of shape \(n \+ 1,\)"),
        (lambda: plots.readings([1, 2], [1], [2]), r"stds must be numbers of shape \(2,\), that of the means; got"),
        (lambda: plots.readings([1, 2], [1, 0], [2]), "stds must be standard deviations above 0; got 0 as the least"),
        (lambda: plots.readings([1, 2], [1, 1], [2, 3]), r"readings must be numbers of shape \(1,\), one less than"),
        (lambda: plots.readings([1, 2], [1, 1], [2], truth="x"), "truth must be a number or None; got 'x'"),
        (lambda: plots.learnt(SINE, MEMBERS[:3], MEMBERS), "before must be .* the curves of an ensemble"),
        (lambda: plots.learnt(SINE, MEMBERS, MEMBERS[..., :3]), "after must be .* that of before"),
        (lambda: plots.sliced([1], [1], 1, half_width=1), r"theta must be .* at least 2 of them; got shape \(1,\)"),
        (
            lambda: plots.sliced([1, 2], [1], 1, half_width=1),
            r"readings must be numbers of shape \(2,\), that of theta",
        ),
        (lambda: plots.sliced([1, 2], [1, 1], 1, half_width=1), "readings must be .* not all equal; got equal ones"),
        (lambda: plots.sliced([1, 1], [1, 2], 1, half_width=1), "theta must be .* not all equal; got equal ones"),
        (lambda: plots.sliced([1, 2], [1, 2], np.nan, half_width=1), "d must be a number; got nan"),
        (lambda: plots.sliced([1, 2], [1, 2], 1, half_width=0), "half_width must be a number above 0; got 0"),
        (lambda: plots.to_the_slice([1, 1], [1, 2], 1, half_width=1), "theta must be .* not all equal; got equal ones"),
        (lambda: plots.to_the_slice([1, 2], [1, 2], 1, half_width=0), "half_width must be a number above 0; got 0"),
        (
            lambda: plots.sliced([1, 2], [1, 2], 1, half_width=1, others=["x"]),
            "others must be a list of numbers; got 'x'",
        ),
        (lambda: plots.cloud([1], [1]), r"weights must be .* at least 2 members, .*; got shape \(1,\)"),
        (lambda: plots.cloud([1, 2], [1, 2, 3]), r"predictions must be numbers of shape \(2,\), that of the weights"),
        (lambda: plots.cloud([1, 2], [1, 2], np.nan), "d must be a number or None; got nan"),
        (lambda: plots.cloud([1, 2], [1, 2], 1, 0), "obs_std must be a standard deviation above 0; got 0"),
        (lambda: plots.cloud([1, 2], [1, 2], obs_std=1), "obs_std must be None where d is None; got 1"),
        (lambda: plots.cloud([1, 2], [1, 2], moved=[1, 2]), r"moved must be a pair .* of shape \(2, 2\)"),
        (lambda: plots.cloud([1, 2], [1, 2], arrives=[1]), r"arrives must be a pair \(weight, prediction\) where noth"),
        (lambda: plots.cloud([1, 2], [1, 2], moved=([1, 2], [1, 2]), arrives=(1, 2)), "arrives must be a pair .* else"),
        (lambda: plots.clouds({}, [1, 2]), "weights must be a dict of at least one array of a weight's values"),
        (lambda: plots.clouds({"w": [1]}, [1, 2]), r"weights\['w'\] must be numbers of shape \(2,\), that of the pred"),
        (lambda: plots.clouds({"w": [1, 2]}, [1, 2], moved=({"b": [1, 2]}, [1, 2])), "moved must be a pair .*; got "),
        (lambda: plots.clouds({"w": [1, 2]}, [1, 2], moved=[1, 2, 3]), "moved must be a pair .*; got "),
        (lambda: plots.clouds({"w": [1, 2]}, [1, 2], moved=({"w": [1]}, [1, 2])), r"moved\[0\]\['w'\] must be num"),
        (lambda: plots.clouds({"w": [1, 2]}, [1, 2], moved=({"w": [1, 2]}, [1])), r"moved\[1\] must be numbers"),
        (lambda: plots.pairs([[1]], [1]), r"errors must be errors, one for each seed; got shape \(1, 1\)"),
        (lambda: plots.pairs([1, 2], [0, 2]), "others must be errors, one for each seed, all above 0; got 0"),
        (lambda: plots.pairs([1, 2], [1]), r"others must be errors on the same seeds as errors; got shapes \(2,\) and"),
        (lambda: plots.pairs([1], [1], (1, 2)), r"interval must be None or three numbers .*; got shape \(2,\)"),
        (lambda: plots.pairs([1], [1], (1, 0, 2)), "interval must be .* all above 0; got 0"),
        (lambda: plots.strips([1, 2], {}, (0, 1)), "after must be a dict of at least one array of members"),
        (lambda: plots.strips([1, 2], {"a": [np.nan]}, (0, 1)), r"after\['a'\] must be .*; got NaN"),
        (lambda: plots.strips([1, 2], {"a": [1]}, (0, 0)), "exact must be .* above 0; got "),
        (lambda: plots.before_and_after(SINE, MEMBERS[:3], MEMBERS), "before must be numbers of shape .*; got shape"),
        (
            lambda: plots.before_and_after(SINE, MEMBERS, MEMBERS[..., 0]),
            "after must be numbers of shape .*; got shape",
        ),
        (
            lambda: plots.sliced([1, 2], [1, 2], 1, half_width=1, others=["x"]),
            "others must be a list of numbers; got 'x'",
        ),
        (lambda: plots.variants(SINE, {}), "outputs must be a dict"),
        (lambda: plots.rates({1: with_errors_of([np.nan])}), "histories must hold a finite train_rmse"),
        (lambda: plots.by_work({"GD": (with_errors_of([1, np.nan]), 1)}), "runs must have a finite rmse"),
    ],
)
def test_that_what_cannot_be_drawn_is_named(draw, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        draw()
    assert not plt.get_fignums()


# Problems of other shapes


def problem(inputs=(1,), outputs=(1,), n_test=9):
    def zeros(n, shape):
        return np.zeros((n, *shape))

    return Problem(
        "other", zeros(5, inputs), zeros(5, outputs), 0.1, zeros(n_test, inputs), zeros(n_test, outputs), 1.0
    )


LINE = np.zeros((9, 1))
BAND = np.zeros((9, 1, 4))
OVER_ONE_INPUT = {
    "data": plots.data,
    "fit": lambda p: plots.fit(p, LINE),
    "error": lambda p: plots.error(p, LINE),
    "fit_and_numbers": lambda p: plots.fit_and_numbers(p, BAND),
    "assembled": lambda p: plots.assembled(p, LINE),
    "variants": lambda p: plots.variants(p, {"one": LINE}),
}
OVER_TWO_INPUTS = {"surface": lambda p: plots.surface(p, LINE), "error_surface": lambda p: plots.error_surface(p, LINE)}


@pytest.mark.parametrize("inputs", [(), (2,), (8, 8), (1, 1), (12, 1)])
@pytest.mark.parametrize("name", OVER_ONE_INPUT)
def test_that_a_curve_of_a_problem_with_other_inputs_says_that_it_needs_one(name, inputs):
    shape = str((5, *inputs)).replace("(", r"\(").replace(")", r"\)")
    with pytest.raises(ValueError, match=f"^problem must have one input for a curve; got x of shape {shape}"):
        OVER_ONE_INPUT[name](problem(inputs))
    with pytest.raises(ValueError, match="^problem must have one output for a curve; got d of shape"):
        OVER_ONE_INPUT[name](problem(outputs=(3,)))
    assert not plt.get_fignums()


@pytest.mark.parametrize("inputs", [(), (1,), (3,), (2, 1), (8, 8)])
@pytest.mark.parametrize("name", OVER_TWO_INPUTS)
def test_that_a_map_of_a_problem_with_other_inputs_says_that_it_needs_two(name, inputs):
    shape = str((5, *inputs)).replace("(", r"\(").replace(")", r"\)")
    with pytest.raises(ValueError, match=f"^problem must have two inputs for a map; got x of shape {shape}"):
        OVER_TWO_INPUTS[name](problem(inputs))
    with pytest.raises(ValueError, match="^problem must have one output for a map; got truth of shape"):
        OVER_TWO_INPUTS[name](problem((2,), outputs=(3,)))
    with pytest.raises(ValueError, match="^problem must have x_test on a grid for a map; got 9 points"):
        OVER_TWO_INPUTS[name](problem((2,)))
    assert not plt.get_fignums()


@pytest.mark.parametrize("name", ["fit", "error", "fit_and_numbers"])
@pytest.mark.parametrize("shape", [(), (200, 1), (201,), (201, 2), (201, 1, 20, 1)])
def test_that_predictions_of_another_shape_are_named_with_what_they_should_be(name, shape):
    with pytest.raises(ValueError, match=r"^predictions must be numbers of shape \(201, 1.*; got shape"):
        getattr(plots, name)(SINE, np.zeros(shape))
    assert not plt.get_fignums()


def test_that_a_map_of_equal_values_and_of_no_error_can_be_drawn():
    for ax in (plots.surface(HAT, np.ones_like(HAT.truth)), plots.error_surface(HAT, HAT.truth)):
        ax.figure.canvas.draw()
        assert ax.has_data()
    plt.close("all")


def test_that_numbers_on_the_map_are_measured_where_black_and_white_change_places():
    """The test above is as sharp as it claims: in the wrong ink at least one number could not be read."""
    ax = FIGURES["size_inflation_map"]()
    wrong = [text for text in ax.texts if luminance(text.get_color()) == 1]
    assert wrong and len(wrong) < len(ax.texts)
    for text in wrong:
        text.set_color("black")
    assert what_cannot_be_seen(ax.figure, "white")
    plt.close("all")


def test_that_over_floor_shows_every_program_at_its_multiple_and_skips_what_was_not_timed():
    ax = plots.over_floor(["small", "large"], {"dalearn": [4, 1.5], "another": [8, 30], "a third": [np.nan, 6]})
    ours, another, third, floor = ax.lines
    assert list(ours.get_xdata()) == [4, 1.5] and ours.get_markersize() > another.get_markersize()
    assert another.get_marker() != third.get_marker() and np.isnan(third.get_xdata()[0])
    assert list(floor.get_xdata()) == [1, 1] and ax.get_xscale() == "log"
    assert [word.get_text() for word in ax.get_yticklabels()] == ["small", "large"]
    assert ax.yaxis_inverted()  # the first case on top


@pytest.mark.parametrize(
    "found, said",
    [
        ({"dalearn": [1.0]}, r"found\['dalearn'\] must be .* \(2,\).*got \[1.0\]"),
        ({"dalearn": [1.0, 0.0]}, r"found\['dalearn'\] must be .* above 0 or NaN.*got \[1.0, 0.0\]"),
        ({"dalearn": [1.0, np.inf]}, r"found\['dalearn'\] must be .*got \[1.0, inf\]"),
        ({"dalearn": [1.0, 2.0], "b": ["x", "y"]}, r"found\['b'\] must be .*not real numbers"),
        ({}, "found must"),
    ],
)
def test_that_over_floor_names_what_does_not_fit(found, said):
    with pytest.raises(ValueError, match=said):
        plots.over_floor(["small", "large"], found)
