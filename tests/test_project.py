"""The project around the library: what loads what, the README, the notebooks' sources, the figures."""

import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from pictures import difference, ink, pixels
from PIL import Image

import dalearn
from dalearn import FNN, esmda, gd, plots, record, sine

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def python(*arguments, environment=None, **options):
    """A fresh Python on the arguments; its output. Warnings are errors, but for those of old dependencies."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", *arguments], capture_output=True, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "MPLBACKEND": "agg"} | (environment or {}), **options,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_that_importing_dalearn_loads_numpy_and_nothing_heavier():
    code = "import sys, numpy; before = set(sys.modules); import dalearn; print(*set(sys.modules) - before)"
    loaded = {name.partition(".")[0] for name in python("-c", code).split()}
    assert loaded - set(sys.stdlib_module_names) == {"dalearn"}
    assert not loaded & {"matplotlib", "ipywidgets", "IPython", "tqdm", "scipy"}


def test_that_only_the_chapters_own_call_changes_the_threads_of_blas():
    code = (
        "import sys; from threadpoolctl import threadpool_info; import numpy\n"
        "count = lambda: {pool['num_threads'] for pool in threadpool_info() if pool['user_api'] == 'blas'}\n"
        "before = count(); import dalearn, dalearn.exercises, dalearn.explore, dalearn.threads\n"
        "imported = count(); dalearn.threads.one_blas_thread(); print(before == imported, imported, count())"
    )
    environment = {name: "2" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    assert python("-c", code, environment=environment).split() == ["True", "{2}", "{1}"]


def test_that_every_chapter_that_trains_uses_one_blas_thread():
    training = 0
    for source in sorted((ROOT / "notebooks" / "source").glob("[01][0-9]_*.py")):
        text = source.read_text(encoding="utf-8")
        if (
            re.search(r"^[^#\n]*\b(enkf|esmda|gd|analysis|gauss_newton|ensemble)\(", text, re.M)
            and source.name[:2] != "16"
        ):
            training += 1
            assert text.count("\none_blas_thread()") == 1, source
    assert training >= 10


def test_that_every_public_name_is_there_and_documented():
    for name in dalearn.__all__:
        assert getattr(dalearn, name).__doc__, name


def test_that_the_readmes_example_runs_as_written_and_does_what_it_says(tmp_path):
    example, of_a_stream, of_an_explorer = re.findall(r"```python\n(.*?)```", README, re.S)
    said = re.findall(r"```text\n(.*?)```", README, re.S)
    of_example, of_stream = (re.findall(r"-?\d+\.\d+", text) for text in said)
    printed = re.findall(r"-?\d+\.\d+", python("-c", example, cwd=tmp_path))
    np.testing.assert_allclose(np.array(printed, float), np.array(of_example, float), atol=0.011)
    printed = re.findall(r"-?\d+\.\d+", python("-c", of_a_stream, cwd=tmp_path))
    np.testing.assert_allclose(np.array(printed, float), np.array(of_stream, float), atol=0.011)
    slope, spread, truth = map(float, printed)
    assert abs(slope - truth) < 3 * spread < 0.3
    assert "10 members, inflation 1.06" in python("-c", of_an_explorer, cwd=tmp_path)


def test_that_the_readmes_two_commands_are_one_line_each_and_name_extras_that_exist():
    commands = re.findall(r"^```sh\n(.*?)\n```", README, re.S | re.M)
    assert len(commands) == 2 and not any("\n" in command for command in commands)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert re.findall(r"'\.\[(\w+)\]'", " ".join(commands)) == ["lab", "test"] and {"lab", "test"} <= set(extras)
    (notebook,) = re.findall(r"default_url=/lab/tree/(\S+)", commands[0])
    assert (ROOT / "notebooks" / notebook).exists()


@pytest.mark.parametrize("page", ["README.md", ".github/CONTRIBUTING.md"])
def test_that_the_links_of_a_page_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    headings = {heading.lower().rstrip("?").replace(" ", "-") for heading in re.findall(r"^## (.*)$", text, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("https://mybinder.org/v2/"):
            assert (ROOT / target.partition("lab/tree/")[2]).exists(), target
        elif target.startswith("#"):
            assert target[1:] in headings, target
        elif not target.startswith("https://"):
            assert (ROOT / page).parent.joinpath(target).exists(), target


def test_that_the_readmes_picture_of_a_notebook_is_a_small_screenshot():
    assert "(.github/notebook.png)" in README
    with Image.open(ROOT / ".github" / "notebook.png") as stored:
        assert stored.size == (1000, 640) and not getattr(stored, "is_animated", False)
    assert (ROOT / ".github" / "notebook.png").stat().st_size < 300_000


PICTURE = ROOT / ".github" / "picture.png"
STILL = ROOT / ".github" / "picture-still.png"


def test_that_the_readmes_pictures_are_there_and_a_still_one_is_for_those_who_want_no_motion():
    shown = re.findall(r'(?:src|srcset)="([^"]+)"', README)
    assert [ROOT / each for each in shown] == [STILL, PICTURE]
    assert '<source media="(prefers-reduced-motion: reduce)" srcset=".github/picture-still.png">' in README
    (alt,) = re.findall(r'<img alt="([^"]+)"', README)
    assert len(alt.split()) >= 20
    assert all(each.exists() for each in (PICTURE, STILL))


def test_that_the_readmes_animation_is_small_and_begins_again_after_a_pause():
    assert PICTURE.stat().st_size < 1.5e6
    with Image.open(PICTURE) as stored:
        assert stored.is_animated and stored.size[0] <= 700
        assert stored.info["loop"] == 0  # for ever
        stored.seek(stored.n_frames - 1)
        stored.load()
        assert stored.info["duration"] >= 3000


def test_that_the_readmes_pictures_are_what_their_script_draws(tmp_path):
    script = runpy.run_path(str(ROOT / ".github" / "picture.py"))
    moments = script["script"](100)
    some = [0, 3, 12, len(moments) // 2, len(moments) - 1]
    drawn, durations = script["frames"]([moments[number] for number in some])
    script["still"]().savefig(tmp_path / "still.png", dpi=100)
    plt.close("all")
    assert difference(STILL, tmp_path / "still.png") < 0.01
    with Image.open(PICTURE) as stored:
        assert stored.n_frames == len(moments)
        for number, picture, duration in zip(some, drawn, durations):
            stored.seek(number)
            stored.convert("RGB").save(tmp_path / "stored.png")
            assert stored.info["duration"] == duration
            picture.save(tmp_path / "drawn.png")
            assert difference(tmp_path / "stored.png", tmp_path / "drawn.png") < 0.01, number


def test_that_the_script_of_the_readmes_pictures_writes_both_beside_each_other(tmp_path, monkeypatch):
    script = runpy.run_path(str(ROOT / ".github" / "picture.py"))
    main = script["main"]
    while hasattr(main, "__wrapped__"):
        main = main.__wrapped__
    monkeypatch.setitem(main.__globals__, "script", lambda n: [(0, 1.0, 500), (1, 0.5, 60), (n, 1.0, 4000)])
    script["main"]([str(tmp_path / "own.png")])
    plt.close("all")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own-still.png", "own.png"]
    with Image.open(tmp_path / "own.png") as written:
        assert written.n_frames == 3


def test_that_binder_pins_every_requirement_and_covers_the_lab_extra():
    lines = (ROOT / "binder" / "requirements.txt").read_text().splitlines()
    required = [line for line in lines if line and not line.startswith("#")]
    assert required[0] == "-e ."
    pinned = dict(line.split("==") for line in required[1:])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"] + project["optional-dependencies"]["lab"]:
        name, least = requirement.split(">=")
        assert tuple(map(int, pinned[name].split(".")[:2])) >= tuple(map(int, least.split(".")[:2])), name
    assert re.fullmatch(r"python-3\.1[1-9]", (ROOT / "binder" / "runtime.txt").read_text().strip())


# Figures: that there is something to see, in the colours of the roles.


@pytest.fixture(scope="module")
def run():
    problem, net = sine(rng=1), FNN((1, 20, 1))
    ensemble = net.ensemble(30, rng=1)
    steps = esmda(net, ensemble, problem.x, problem.d, problem.obs_std, rng=1)
    theta = net.init(1)
    descent = record(gd(net, theta, problem.x, problem.d, epochs=50), net, problem, start=theta)
    return problem, net, record(steps, net, problem, start=ensemble), descent


def test_that_figures_hold_ink_in_the_colours_of_their_roles(run):
    problem, net, history, descent = run
    members, single = net(history.theta, problem.x_test), net(descent.theta, problem.x_test)
    drawn = {
        plots.data: ((problem,), {"observations": 100}),
        plots.fit: ((problem, members), {"observations": 100, "mean": 200}),
        plots.error: ((problem, members), {"mean": 200}),
        plots.learning_curves: (({"GD": descent, "ESMDA": history},), {"gradient descent": 100, "mean": 100}),
        plots.parameter_spread: ((history,), {"mean": 200}),
        plots.scores: (({"GD": [0.1, 0.2, 0.3], "ESMDA, four": [0.1, 0.3]},), {"gradient descent": 40, "mean": 40}),
    }
    for draw, (arguments, roles) in drawn.items():
        image = pixels(draw(*arguments))
        for role, least in roles.items():
            assert ink(image, plots.COLOURS[role]) > least, (draw.__name__, role)
    for draw in (plots.fit, plots.error):
        image = pixels(draw(problem, single))
        assert ink(image, plots.COLOURS["gradient descent"]) > 200 and ink(image, plots.COLOURS["mean"]) == 0


def test_that_a_figure_draws_into_the_ax_it_is_given_and_returns_it(run):
    problem, net, history, _ = run
    members = net(history.theta, problem.x_test)
    for draw, arguments in {
        plots.data: (problem,), plots.fit: (problem, members), plots.error: (problem, members),
        plots.learning_curves: ({"ESMDA": history},), plots.parameter_spread: (history,),
        plots.scores: ({"GD": [1, 2]},),
    }.items():  # fmt: skip
        _, ax = plt.subplots()
        assert draw(*arguments, ax) is ax
        assert ax.get_xlabel() and (ax.get_ylabel() or draw is plots.scores)
        plt.close(ax.figure)


def test_that_a_band_spans_the_members_and_the_line_is_their_mean(run):
    problem, net, history, _ = run
    members = net(history.theta, problem.x_test)
    ax = plots.fit(problem, members)
    mean = next(line for line in ax.lines if line.get_label() == "ensemble mean")
    np.testing.assert_allclose(mean.get_ydata(), members.mean(axis=-1)[:, 0])
    np.testing.assert_allclose(mean.get_xdata(), np.linspace(-np.pi, np.pi, 201))
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    low, high = np.quantile(members[:, 0], [0.05, 0.95], axis=1)
    assert band.min() == pytest.approx(low.min()) and band.max() == pytest.approx(high.max())
    ax = plots.error(problem, members)
    mean = next(line for line in ax.lines if line.get_label() == "ensemble mean")
    np.testing.assert_allclose(mean.get_ydata(), (members.mean(axis=-1) - problem.truth)[:, 0], atol=1e-12)
    plt.close("all")


def test_that_a_shown_figure_has_its_words_and_equal_bytes_every_time(run, monkeypatch):
    from IPython import display

    shown = []
    monkeypatch.setattr(display, "display", lambda bundle, raw: shown.append(bundle))
    for _ in range(2):
        plots.show(plots.data(run[0]), 'A "sine" & dots')
    assert shown[0] == shown[1]
    assert shown[0]["text/html"].startswith('<img alt="A &quot;sine&quot; &amp; dots" src="data:image/png;base64,iVBOR')
    assert shown[0]["text/plain"] == 'A "sine" & dots'
    assert not plt.get_fignums()
