"""Imports run one way only, from the bottom of the library to its top; read from the syntax tree of every file."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "dalearn"

# A part imports only what stands in a row above its own. Files of one part, a folder, may import each other.
ROWS = [
    ["threads"],
    ["_bar", "_checks", "_command", "_processes", "errors", "stored"],
    ["_members", "_rounding", "_store", "_tanh"],
    ["_anomalies"],
    ["kalman", "layers", "lorenz", "metrics", "network", "problems"],
    ["fnn", "cnn", "rnn", "history", "localisation", "changing", "streams", "diagnostics", "simulator"],
    ["cycle"],
    ["enkf", "esmda", "gd", "gauss_newton"],
    ["__init__"],
    ["plots"],
    ["exercises", "study"],
    ["explore"],
]
LEVEL = {part: level for level, row in enumerate(ROWS) for part in row}
FILES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {
    "matplotlib": {"plots", "explore"},
    "ipywidgets": {"exercises", "explore"},
    "scipy": {"study"},
    "PIL": {"explore"},
}
HEAVY |= {"IPython": {"plots", "explore"}, "tqdm": {"_bar", "study"}, "threadpoolctl": {"threads"}}


def part_of(path):
    """The part to which a file belongs: its name, or that of its folder."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(source, path):
    """Every module that a source imports, wherever in it, as a dotted name; relative ones from the package's root on."""
    package = ("dalearn", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{module}.{alias.name}"


def ours(name):
    """The part of the library that a dotted name leads to, or None. A public name is that of the whole package."""
    first, *rest = name.split(".")
    if first != "dalearn":
        return None
    return rest[0] if rest and rest[0] in LEVEL else "__init__"


def runs_back_up(source, path):
    """The imports of a source that lead to its own row of the library or to one below it."""
    mine = part_of(path)
    return [
        name
        for name in imported(source, path)
        if (theirs := ours(name)) is not None and theirs != mine and LEVEL[theirs] >= LEVEL[mine]
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_that_imports_run_one_way_only(path):
    assert part_of(path) in LEVEL, "a new part of the library has its place in ROWS"
    assert runs_back_up(path.read_text(encoding="utf-8"), path) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_that_heavy_packages_are_imported_only_where_they_are_needed(path):
    for name in imported(path.read_text(encoding="utf-8"), path):
        package = name.partition(".")[0]
        assert part_of(path) in HEAVY.get(package, {part_of(path)}), name


@pytest.mark.parametrize(
    "part, source",
    [
        ("kalman", "from .plots import data"),
        ("kalman", "from . import plots"),
        ("kalman", "import dalearn.plots"),
        ("kalman", "from dalearn import FNN"),
        ("kalman", "from .metrics import rmse"),
        ("network", "def f():\n    from .fnn import FNN"),
        ("history", "from dalearn.cycle import cycle"),
        ("enkf", "if True:\n    from .esmda import esmda"),
        ("plots/curves", "from ..explore import training"),
        ("plots/curves", "from dalearn import explore"),
    ],
)
def test_that_an_import_that_runs_back_up_is_seen(part, source):
    assert runs_back_up(source, PACKAGE / f"{part}.py") != []


@pytest.mark.parametrize(
    "part, source",
    [
        ("cycle", "from .kalman import analysis\nimport numpy"),
        ("plots/curves", "from .roles import COLOURS\nfrom .. import FNN"),
        ("explore/_opinions", "from .. import plots, rmse"),
    ],
)
def test_that_an_import_from_above_is_none(part, source):
    assert runs_back_up(source, PACKAGE / f"{part}.py") == []
