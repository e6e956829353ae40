"""What tests/benchmark.py found, as lines on the screen, as JSON, as Markdown and as a figure."""

import json
import platform
import textwrap
from dataclasses import asdict, dataclass, field
from importlib import metadata

import numpy as np

PACKAGES = (
    "dalearn", "numpy", "scipy", "iterative_ensemble_smoother", "pyesmda", "dageo", "dapper", "scikit-learn", "torch",
)  # fmt: skip


@dataclass
class Row:
    """One thing that was timed.

    section   the part of the benchmark
    case      what it was timed on: the sizes
    name      what was timed
    seconds   median time, or None for a row of other numbers
    floor     the least time that this machine could need for it, in seconds, or None
    others    {name: its time as a multiple of ours}
    numbers   {what: number}, whatever else was measured
    left_out  [(name, why)]
    setting   the options with which it ran, in words
    """

    section: str
    case: str
    name: str
    seconds: float | None = None
    floor: float | None = None
    others: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    left_out: list = field(default_factory=list)
    setting: str = ""

    @property
    def over_floor(self):
        return None if self.floor is None else self.seconds / self.floor


def machine():
    """The processor, Python, the linear algebra and the packages' versions."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "blas": f"{blas.get('name')} {blas.get('version')}",
        "packages": versions,
    }


def processor():
    """What the system calls its processor."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def time_in_words(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}" if seconds < 1000 * size else f"{seconds / size:.0f} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def lines_of(row):
    """A row as it stands on the screen: one line, and the others and what was left out indented below it."""
    parts = [f"{row.case:28s} {row.name:30s}"]
    if row.seconds is not None:
        parts.append(f"{time_in_words(row.seconds):>9s}")
    if row.floor is not None:
        parts.append(f"{row.over_floor:7.2f} x floor")
    parts += [f"{what} {value:.3g}" for what, value in row.numbers.items()]
    yield "  ".join(parts)
    others = [f"{name} {multiple:.3g}x" for name, multiple in row.others.items()]
    if others:
        yield from indented("the others' time: ", others)
    if row.setting:
        yield from indented("with ", [row.setting])
    if row.left_out:
        yield from indented("left out: ", [f"{name} ({why})" for name, why in row.left_out])


def indented(begins, parts):
    text = begins + ", ".join(part.replace(" ", "\xa0") for part in parts)  # no break inside a part
    for line in textwrap.wrap(text, 115, initial_indent="    ", subsequent_indent="      ", break_long_words=False):
        yield line.replace("\xa0", " ")


def as_json(rows, missing):
    """Everything that was found."""
    found = [asdict(row) | {"over_floor": row.over_floor} for row in rows]
    return json.dumps({"machine": machine(), "missing": missing, "rows": found}, indent=1, default=float) + "\n"


def as_markdown(rows, missing, explained):
    """A table for every section; explained says what stands in each."""
    about = machine()
    packages = ", ".join(f"{name} {version}" for name, version in about.pop("packages").items())
    text = [f"{', '.join(about.values())}. {packages}.\n"]
    text += [f"{line}.\n" for line in missing]
    for section in dict.fromkeys(row.section for row in rows):
        of_section = [row for row in rows if row.section == section]
        text += [f"## {section}\n", f"{explained[section]}\n", table(of_section)]
    return "\n".join(text)


def table(rows):
    """The rows of one section; a column that would be empty is left out."""
    others = list(dict.fromkeys(name for row in rows for name in row.others))
    numbers = list(dict.fromkeys(what for row in rows for what in row.numbers))
    columns = {"case": [row.case for row in rows], "what": [row.name for row in rows]}
    columns["time"] = ["" if row.seconds is None else time_in_words(row.seconds) for row in rows]
    columns["× floor"] = ["" if row.floor is None else f"{row.over_floor:.2f}" for row in rows]
    for what in numbers:
        columns[what] = [f"{row.numbers[what]:.3g}" if what in row.numbers else "" for row in rows]
    for name in others:
        columns[name] = [f"{row.others[name]:.3g}×" if name in row.others else "" for row in rows]
    columns["with"] = [row.setting for row in rows]
    columns = {name: cells for name, cells in columns.items() if any(cells)}
    lines = [list(columns), ["---", *["---:"] * (len(columns) - 1)], *zip(*columns.values())]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def draw(rows, ax):
    """The time over the floor of every update, ours and the others'; of pyesmda's inversions the fastest at each size."""
    from dalearn import plots

    updates = [row for row in rows if row.section == "updates" and row.name == "analysis"]
    found = {"dalearn": [row.over_floor for row in updates]}
    for place, row in enumerate(updates):
        for name, multiple in row.others.items():
            package = "pyesmda, its fastest" if name.startswith("pyesmda") else name
            of_package = found.setdefault(package, [np.nan] * len(updates))
            of_package[place] = np.fmin(multiple * row.over_floor, of_package[place])
    plots.over_floor([row.case for row in updates], found, ax)
    ax.set(xlabel="time over the floor of this machine", ylabel="parameters, observations, members")
    return ax


def figure(rows, target):
    """draw, as a PNG; the target is a path or a file."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    made, ax = plt.subplots(figsize=(8.5, 4), layout="constrained")
    draw(rows, ax)
    made.savefig(target, format="png", dpi=110, metadata={"Software": None})
    plt.close(made)
