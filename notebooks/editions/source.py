"""From a text source, source/NN_slug.py, to a notebook: what every edition of the course begins with."""

import hashlib
import json
import re
import warnings
from collections import Counter
from pathlib import Path

import jupytext
import nbformat

from dalearn._command import replaced, why

SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n(.*?)\n[ \t]*### END SOLUTION$", re.M | re.S)
MARKER = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n?", re.M)
COMMITTED = re.compile(r'predict\(("\d\d-[\w-]+"), "\w+"\)')
ASKED = re.compile(r'^(?:predict\(|explore\.\w+\(.*?\bquestion=)"(\d\d-[\w-]+)"', re.M)
INSTEAD = re.compile(r"\bif check\(.*\)\.ok else (\w+)")
CHECKED = re.compile(r"^check\(", re.M)
REVEALED = "revealed:"
ANSWERS_THE_TEXT = "revealed"
HARMLESS = "harmless"
FOLDED = "folded"  # the code of such a cell is out of the reader's way until it is asked for: it only draws or prints
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SOLVED = {"edition": "solved"}  # stands in the metadata of the instructor's edition beside the others


def opened(source):
    """A cell as the reader gets it: ... for a solution, after return or the name that its last line sets.

    For a prediction that is committed it has the question in the solution's place, and nothing where an explorer asks.
    """

    def starter(match):
        indent, solution = match.group(1), match.group(2).rstrip()
        if committed := COMMITTED.fullmatch(solution.strip()):
            return "" if f"question={committed.group(1)}" in source else f"{indent}predict({committed.group(1)})"
        lead = re.match(r"\s*(return |\w+ = )?", solution.splitlines()[-1]).group(1) or ""
        return f"{indent}{lead}..."

    return SOLUTION.sub(starter, source).lstrip("\n")


def sources_of(notebooks):
    """The text sources of the chapters, in their order."""
    return sorted((notebooks / "source").glob("[0-9][0-9]_*.py"))


def tables_of(notebooks):
    """The files that the chapters read, with the scripts that made them."""
    return sorted(path for path in (notebooks / "data").iterdir() if path.is_file())


def marked(path):
    """The notebook of a source, not executed, with its solutions between their marks.

    Metadata and cell ids depend on the source alone. RuntimeError, in one line, where the source cannot be read.
    """
    try:
        with warnings.catch_warnings():  # the ids that it draws at random may agree by chance; ours take their place
            warnings.simplefilter("ignore", nbformat.warnings.DuplicateCellId)
            notebook = jupytext.read(path, fmt="py:percent")
    except UnicodeDecodeError:
        raise RuntimeError("the source is not text in UTF-8") from None
    except OSError as error:
        raise RuntimeError(f"the source cannot be read ({why(error)})") from None
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = Counter()
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)
        if is_folded(cell):
            cell.metadata["jupyter"] = {"source_hidden": True}  # as JupyterLab has it
        content = f"{path.stem}\0{cell.cell_type}\0{opened(cell.source)}"
        seen[content] += 1  # two equal cells get different ids
        cell.id = hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()[:12]
    return notebook


def from_source(path, solved=False):
    """The notebook of a source, not executed: as the reader gets it, or solved. RuntimeError as of marked."""
    notebook = marked(path)
    if solved:
        notebook.metadata.update(SOLVED)
    for cell in notebook.cells:
        cell.source = MARKER.sub("", cell.source).rstrip() if solved else opened(cell.source)
    return notebook


def ours(notebook):
    """The ids of the code cells that tell our answer, which the chapter goes on with while an exercise is open."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    names = {name for cell in code for name in INSTEAD.findall(cell.source)}
    tells = re.compile(rf"^def ({'|'.join(names)})\(|\.ok else lambda\b", re.M)
    return {cell.id for cell in code if tells.search(cell.source)}


def is_folded(cell):
    """Whether the code of a cell is folded away, so that a reader sees what it shows and no more."""
    return FOLDED in cell.metadata.get("tags", [])


def secrets(notebook):
    """The code cells whose outputs the reader's edition does not store, in their order.

    RuntimeError, in one line, where a question has no cell that reveals its answer, or such a cell has no question, or
    where such a cell is folded, which would leave nothing of it to see.
    """
    asked = set()
    open_questions = set()
    found = []
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        is_code = cell.cell_type == "code"
        tells = open_questions and HARMLESS not in tags and not CHECKED.search(cell.source)
        if is_code and (tells or ANSWERS_THE_TEXT in tags):
            if is_folded(cell):
                raise RuntimeError(f"{named(cell)} is folded and has no output to show: a reader would not see it")
            found.append(cell)
        questions = set(ASKED.findall(cell.source)) if is_code else set()
        asked |= questions
        open_questions |= questions
        for name in {tag.removeprefix(REVEALED) for tag in tags if tag.startswith(REVEALED)}:
            if name not in open_questions:
                raise RuntimeError(f"{named(cell)} reveals {name}, which no cell before it asks")
            open_questions.remove(name)
    if open_questions:
        raise RuntimeError(f"no cell is tagged {REVEALED}{min(open_questions)}, though a cell asks it")
    return found


def kept_back(path):
    """{cell id: outputs} of the cells whose outputs the notebook in this file does not store.

    RuntimeError, in one line, where the file beside the source cannot be read.
    """
    place = outputs_file(path)
    try:
        outputs = json.loads(place.read_text(encoding="utf-8"))
        return {cell: [nbformat.from_dict(output) for output in its] for cell, its in outputs.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError):
        raise RuntimeError(f"{place.name} does not hold the outputs that are kept back") from None


def outputs_file(path):
    """Where the outputs are that a notebook does not store; the path is the notebook's or its source's."""
    path = Path(path)
    sources = path.parent if path.parent.name == "source" else path.parent / "source"
    return sources / f"{path.stem}.outputs.json"


def keep_back(notebook):
    """Take the secret outputs out of the notebook -> {cell id: outputs}."""
    outputs = {}
    for cell in secrets(notebook):
        outputs[cell.id] = cell.outputs
        cell.outputs = []
    return outputs


def named(cell):
    """A cell, for a reader of the source: by its first line."""
    return f"the cell that begins with {cell.source.strip().partition(chr(10))[0]!r}"


def one_line(text):
    """A text of several lines in one, and not too long."""
    line = " ".join(str(text).split())
    return line if len(line) <= 300 else f"{line[:300]} ..."


def stored(path):
    """The notebook in a file; None where the file holds something else."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError):
        return None


def write(notebook, target):
    """Write the notebook in the place of the old one."""
    with replaced(target) as successor:
        nbformat.write(notebook, successor)
