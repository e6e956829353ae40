"""The notation chapter against the code and the other chapters: shapes, public names, terms."""

import ast
import inspect
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import jupytext
import numpy as np
import pytest

import dalearn
from dalearn import FNN, Problem, exercises, kalman
from dalearn.esmda import normalised
from dalearn.gd import RULES
from dalearn.layers import ACTIVATIONS

SOURCE = Path(__file__).parent.parent / "notebooks" / "source"
CELLS = {path.stem: jupytext.read(path, fmt="py:percent").cells for path in sorted(SOURCE.glob("[0-9][0-9]_*.py"))}
(HERE,) = (chapter for chapter in CELLS if chapter.startswith("16_"))
CHAPTERS = {chapter[:2]: cells for chapter, cells in CELLS.items() if chapter != HERE}
TEXT = "\n\n".join(cell.source for cell in CELLS[HERE] if cell.cell_type == "markdown")

# Other forms of a term, as the chapters emphasise them.
FORMS = {
    "anomalies": "anomaly",
    "assimilations": "assimilation",
    "chains": "chain",
    "converges": "converge",
    "diverges": "diverge",
    "ensemble gauss-newton": "gauss-newton",
    "ensemble kalman filter": "enkf",
    "ensemble smoother with multiple data assimilation": "esmda",
    "gradients": "gradient",
    "hidden units": "unit",
    "inflated": "inflation",
    "members": "member",
    "neural network": "network",
    "parameters": "parameter",
    "regression": "regression line",
    "relax": "relaxation",
    "relaxation to prior perturbations": "relaxation",
    "seeds": "seed",
    "spurious": "spurious correlation",
    "stalls": "stall",
    "weights": "weight",
}
# The chapters that, by the letters alone, use a term's word for something else.
ELSEWHERE = {
    "forecast": {"00"},  # of the weather
    "rank (of a matrix)": {"01", "11"},  # of a network among others, of the truth among the members
    "simulator": {"02", "08", "11"},  # named in passing
    "rank (of the truth)": {"01", "04"},  # of a network among others, of a matrix
}


def tables(first):
    """The rows of all tables whose first column has this heading, without the heading; cells stripped."""
    rows = []
    for table in re.findall(r"(?:^\|.*\|$\n?)+", TEXT, re.M):
        heading, _, *lines = ([entry.strip() for entry in line[1:-1].split(" | ")] for line in table.splitlines())
        assert all(len(line) == len(heading) for line in lines), table
        if heading[0] == first:
            rows += lines
    return rows


# --- notation -------------------------------------------------------------------------------------------------------

NOTATION = tables("math")
CODE = [code.strip("`") for _, code, _, _ in NOTATION]


def live():
    """Every object that the tables name, with sizes of which no two are equal: plain names, and all for expressions."""
    n, n_in, n_hidden, n_out, n_ens, n_test, n_assimilations, n_steps = 7, 2, 5, 4, 11, 13, 8, 6
    rng = np.random.default_rng(1)
    sizes, activation = (n_in, n_hidden, n_out), "tanh"
    net = FNN(sizes, activation)
    x, d, x_test, truth = (
        rng.standard_normal(shape) for shape in ((n, n_in), (n, n_out), (n_test, n_in), (n_test, n_out))
    )
    noise, half_width, dim, spread, centre = 0.1, 2.0, 2, 0.2, net.init(rng)
    problem = Problem("small", x, d, noise, x_test, truth, half_width)
    theta, ensemble = net.init(rng), net.ensemble(n_ens, spread=spread, centre=centre, rng=rng)
    n_obs, n_params, obs_std = d.size, net.n_params, problem.obs_std
    obs_var = np.full(n_obs, obs_std**2)
    (W1, b1), (W2, b2) = ((W, b[0]) for W, b in net.layers(theta))
    h, w, b, v = np.tanh(x @ W1 + b1), W1[0, 0], b1[0], W2[0, 0]
    loss, gradient = net.loss_and_gradient(theta, x, d)
    predictions = net(ensemble, x).reshape(n_obs, n_ens)
    members = net(ensemble, x_test)
    predicted = members.mean(axis=-1)
    A, S = kalman.anomalies(ensemble), kalman.anomalies(predictions)
    C = A @ A.T / (n_ens - 1)
    H, prior_var = rng.standard_normal((n_obs, n_params)), C[0, 0]
    perturbed = dalearn.perturb(d.ravel(), obs_var, n_ens, rng)
    gain = A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
    prior, posterior = ensemble, ensemble + gain @ (perturbed - predictions)
    alphas = normalised(n_assimilations)
    alpha, inflation, relaxation, batch_size, epochs = alphas[0], 1.02, 0.3, 3, 2
    factor, level, every, progress, learning_rate = inflation, 0.9, 1, False, 0.1
    iterations, prior_std = 3, net.prior_std
    input_shape, widest, weights = net.input_shape, net.widest, np.ones((n_params, n_obs))
    batches = [(x, d, obs_std**2)]
    rule, update, model, start = "plain", "perturbed", lambda theta, x: net(theta, x), ensemble
    steps = dalearn.enkf(model, ensemble, x, d, obs_std, batch_size=batch_size, epochs=epochs, update=update, rng=rng)
    history = dalearn.record(steps, net, problem, every=every, progress=progress)
    end, held_back, times_used = posterior, (x[:2], d[:2]), 1
    move = 1e-5
    channels, kernel, stride = (6, 6), 3, 2
    labels, labels_test, ahead = np.arange(n), np.arange(n_test), 6
    name, curve, told, outliers, outlier_std = "jump", lambda k, u: np.sin(u), 0.05, 0.05, 1.0
    step_std, at_most, limit, patience = 0.003, 0.3 * net.prior_std, 3.0, 2
    run, executor, timeout, failed, store = (
        (lambda theta, x: net(theta, x)),
        ThreadPoolExecutor(1),
        60.0,
        "raise",
        "runs",
    )
    names = dict(locals())
    a_step = next(dalearn.enkf(net, ensemble, x, d, obs_std, batch_size=n, rng=rng))
    return names, {**names, **{name: getattr(dalearn, name) for name in dalearn.__all__}, "step": a_step}


NAMES, LIVE = live()
SIZES = {name: size for name, size in NAMES.items() if re.fullmatch(r"n|n_\w+", name)}


def test_that_no_two_sizes_are_equal():
    assert len({3, *SIZES.values()}) == len(SIZES) + 1  # 3 is the length of a network's sizes


def test_that_every_row_has_its_object_and_every_object_its_row():
    plain = [code for code in CODE if re.fullmatch(r"\w+", code)]
    assert len(CODE) == len(set(CODE))
    assert set(plain) == set(NAMES)


def test_that_the_objects_obey_the_equations_of_the_tables():
    o = SimpleNamespace(**NAMES)
    assert o.n_obs == o.n * o.n_out and o.n_params == o.theta.size
    assert np.allclose(np.tanh(o.x @ o.W1 + o.b1) @ o.W2 + o.b2, o.net(o.theta, o.x))
    assert np.allclose(o.posterior, dalearn.analysis(o.ensemble, o.predictions, o.perturbed, o.obs_var))
    assert np.allclose(o.C, np.cov(o.ensemble)) and np.allclose(o.predicted, o.members.mean(axis=-1))
    assert (o.H @ o.theta).shape == (o.n_obs,) and o.sizes == (o.n_in, o.n_hidden, o.n_out)
    assert np.isclose(np.sum(1 / np.asarray(o.alphas)), 1) and o.alpha == o.alphas[0]
    assert np.allclose(o.gradient, o.net.loss_and_gradient(o.theta, o.x, o.d)[1])


@pytest.mark.parametrize(("code", "shape"), [(code.strip("`"), shape) for _, code, shape, _ in NOTATION])
def test_that_the_object_has_the_shape_of_its_row(code, shape):
    found = NAMES[code] if code in NAMES else eval(code, {"np": np}, LIVE)
    if shape.startswith("("):
        assert isinstance(found, np.ndarray | list | tuple)
        assert np.shape(found) == eval(shape, {}, SIZES)
    elif shape == "number":
        assert np.shape(found) == () and np.issubdtype(type(found), np.number)
    elif shape == "word":
        assert type(found) is str and f'"{found}"' in TEXT
    elif shape == "True or False":
        assert type(found) is bool
    else:
        assert type(found).__name__ == shape


def test_that_every_argument_of_a_public_function_stands_in_the_notation():
    made_by_others = ("Problem", "Step", "History", "Diverged", "MembersFailed", "UPDATES")
    functions = [getattr(dalearn, name) for name in dalearn.__all__ if name not in made_by_others]
    functions += [FNN.__call__, FNN.init, FNN.ensemble, FNN.loss_and_gradient, Problem.in_units]
    arguments = {name for function in functions for name in inspect.signature(function).parameters} - {"self"}
    assert arguments - set(CODE) == set()


def test_that_a_word_of_the_notation_names_all_choices_of_the_library():
    rows = {code.strip("`"): meaning for _, code, _, meaning in NOTATION}
    assert set(re.findall(r'"(\w+)"', rows["rule"])) == set(RULES)
    assert set(re.findall(r'"(\w+)"', rows["activation"])) == set(ACTIVATIONS)
    for update in re.findall(r'"(\w+)"', rows["update"]):
        dalearn.esmda(NAMES["net"], NAMES["ensemble"], NAMES["x"], NAMES["d"], 0.1, update=update)


def test_that_the_chapters_own_objects_have_the_shapes_of_the_tables(capsys):
    own = {}
    for cell in CELLS[HERE]:
        if cell.cell_type == "code":
            exec(cell.source, own)
    sizes = {name: value for name, value in own.items() if name in SIZES}
    assert len(set(sizes.values())) == len(sizes)
    printed = dict(re.findall(r"^(\S.*?) *(\([\d, ]+\))$", capsys.readouterr().out, re.M))
    rows = {code.strip("`"): shape for _, code, shape, _ in NOTATION}
    assert len(printed) >= 10
    for name, shape in printed.items():
        assert ast.literal_eval(shape) == eval(rows[name], {}, sizes), name


# --- public names ---------------------------------------------------------------------------------------------------

INDEX = tables("name")


def first_import(name):
    """The first chapter that imports the name from dalearn, or a dash."""
    module, _, name = f"dalearn.{name}".rpartition(".")
    for chapter, cells in CHAPTERS.items():
        tree = ast.parse("\n".join(cell.source for cell in cells if cell.cell_type == "code"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module]
        if any(alias.name == name for node in imports for alias in node.names):
            return chapter
    return "–"


def test_that_the_index_holds_the_public_names_and_no_other():
    public = [*dalearn.__all__, *(f"exercises.{name}" for name in exercises.__all__)]
    names = [name.strip("`") for name, _, _ in INDEX]
    assert sorted(names) == sorted(public)


@pytest.mark.parametrize(("name", "chapter"), [(name.strip("`"), chapter) for name, _, chapter in INDEX])
def test_that_the_index_names_the_first_chapter_that_imports_the_name(name, chapter):
    assert chapter == first_import(name), f"write {first_import(name)} beside {name} in the index of {HERE}"


# --- glossary -------------------------------------------------------------------------------------------------------

GLOSSARY = [
    (term, meaning.split("[")[0].strip(), re.findall(r"\[(\d\d)\]\((\S+?)\.ipynb\)", meaning))
    for term, meaning in re.findall(
        r"^- \*\*(.+?)\*\*: (.*?)(?=^- |^#|\Z)", TEXT.partition("## Glossary\n")[2], re.M | re.S
    )
]
TERMS = {term: [chapter for chapter, _ in links] for term, _, links in GLOSSARY}


def normal(term):
    return " ".join(term.split()).casefold()


def word_of(term):
    """A term without what tells two meanings apart: "rank" for "rank (of a matrix)"."""
    return normal(re.sub(r" \([^)]*\)$", "", term))


def body(chapter):
    """The texts of a chapter without its title cell, its references, and what stands as code or equation."""
    texts = "\n\n".join(cell.source for cell in CHAPTERS[chapter][1:] if cell.cell_type == "markdown")
    texts = re.sub(r"^## Where to read on\n.*?(?=^## |\Z)", "", texts, flags=re.M | re.S)
    return re.sub(r"\$\$.*?\$\$|`[^`\n]*`", "", texts, flags=re.S)


def emphasised(chapter):
    """What a chapter defines: *single terms* and **single terms**, in their order.

    Not the openings of list items, sentences that end in a full stop or words that end in a colon; not the names of
    exercises; not the letters of their options.
    """
    found, text = [], re.sub(r"^- \*[^*]+\*:", "", body(chapter), flags=re.M)
    for _, phrase in re.findall(r"(?<![*\w])(\*{1,2})(?=[^\s*])([^*]+?)(?<!\s)\1(?![*\w])", text):
        if not phrase.endswith((".", "?")) and not re.fullmatch(r"[a-z]", phrase):
            found.append(normal(phrase))
    return found


def defined(chapter):
    """The glossary's terms for what a chapter emphasises."""
    return [FORMS.get(term, term) for term in emphasised(chapter)]


def words_of(term):
    return {word_of(term), *(form for form, whole in FORMS.items() if whole == word_of(term))}


def is_written(term, chapter):
    """Whether the term, in any of its forms, stands in the chapter at all, code included, targets of links not."""
    everything = normal(re.sub(r"\]\([^)]*\)", "]", "\n".join(cell.source for cell in CHAPTERS[chapter])))
    return any(re.search(rf"(?<![^\W\d_]){re.escape(form)}", everything) for form in words_of(term))


def test_that_the_glossary_is_in_alphabetical_order_and_names_no_term_twice():
    order = [unicodedata.normalize("NFKD", term).casefold() for term, _, _ in GLOSSARY]
    assert len(order) > 60 and order == sorted(set(order))


def test_that_a_term_is_explained_in_one_plain_sentence():
    for term, meaning, links in GLOSSARY:
        assert re.fullmatch(r"[A-Z0-9].*\.", meaning, re.S) and ". " not in meaning, term
        assert links and all(slug in CELLS and slug.startswith(f"{number}_") for number, slug in links), term


@pytest.mark.parametrize("term", TERMS)
def test_that_a_term_stands_in_the_chapters_it_links_to(term):
    assert all(is_written(term, chapter) and chapter not in ELSEWHERE.get(term, set()) for chapter in TERMS[term])
    assert TERMS[term] == sorted(set(TERMS[term]))


@pytest.mark.parametrize("term", TERMS)
def test_that_a_term_links_first_to_where_it_first_appears(term):
    meant = [chapter for chapter in CHAPTERS if chapter not in ELSEWHERE.get(term, set())]
    emphasising = [chapter for chapter in meant if word_of(term) in defined(chapter)]
    writing = [chapter for chapter in meant if is_written(term, chapter)]
    assert TERMS[term][0] == (emphasising or writing)[0]


def test_that_the_two_vocabularies_end_at_a_term_of_the_glossary():
    rows = tables("machine learners say")
    assert len(rows) >= 8
    for _, _, here in rows:
        assert here in TERMS, here


def test_that_a_word_that_is_not_in_the_glossary_leads_to_one_that_is():
    words = [word.casefold() for word, _ in tables("not here?")]
    assert len(words) > 10 and words == sorted(set(words))
    assert not set(words) & {normal(term) for term in TERMS}
    assert {term for _, term in tables("not here?")} <= set(TERMS)
