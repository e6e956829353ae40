"""Make the notebooks from their text sources, source/NN_slug.py (jupytext's percent format).

    python notebooks/build.py [NN_slug ...]     run the sources and write the executed notebooks beside this file
    python notebooks/build.py --check           say which notebooks differ from their source; runs nothing
    python notebooks/build.py --solved FOLDER   write the instructor's edition there, with every exercise solved

A source holds the solutions, between ### BEGIN SOLUTION and ### END SOLUTION. The reader's edition has ... in their
place; text, cells and cell ids are the same in both.

A prediction is asked by predict("NN-name"), or by an explorer's question="NN-name". The cell that shows its answer last
is tagged revealed:NN-name. Of the cells after the question, up to and with that one, the reader's edition stores no
outputs: they come when the reader runs the cells. A cell among them that tells nothing keeps its outputs if it is
tagged harmless, and one that checks an exercise does anyway, because it only says that the exercise is open. A cell
that is tagged revealed, without a name, answers a question that only the text asks: its outputs are not stored either.
What is kept back is in source/NN_slug.outputs.json, so that the tests compare it as well.

A second build on one machine changes no byte. A cell that fails,
or writes anything to stderr, a warning too, fails the build; the notebook that was there before stays. FOLDER may hold
an older solved edition, but no notebook of any other kind: neither the reader's edition nor a reader's answers are
written over, nor is a file of its folder data that differs from the course's, unless FOLDER holds a solved notebook.
"""

import argparse
import asyncio
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import warnings
from collections import Counter
from contextlib import suppress
from pathlib import Path

try:
    import jupytext
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

    from dalearn._command import Parser, place_of, print_anything, replaced, stopped_in_one_line, why
except ModuleNotFoundError as error:
    sys.exit(f"the build needs dalearn, jupytext and nbclient; install them: pip install -e '.[test]' ({error})")

HERE = Path(__file__).resolve().parent
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n(.*?)\n[ \t]*### END SOLUTION$", re.M | re.S)
MARKER = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n?", re.M)
COMMITTED = re.compile(r'predict\(("\d\d-[\w-]+"), "\w+"\)')
ASKED = re.compile(r'^(?:predict\(|explore\.\w+\(.*?\bquestion=)"(\d\d-[\w-]+)"', re.M)
CHECKED = re.compile(r"^check\(", re.M)
REVEALED = "revealed:"
ANSWERS_THE_TEXT = "revealed"
HARMLESS = "harmless"
WIDGET = "application/vnd.jupyter.widget-view+json"
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


def from_source(path, solved=False):
    """The notebook of a source, not executed, with metadata and cell ids that depend on the source alone.

    RuntimeError, in one line, where the source cannot be read.
    """
    try:
        with warnings.catch_warnings():  # the ids that it draws at random may agree by chance; ours take their place
            warnings.simplefilter("ignore", nbformat.warnings.DuplicateCellId)
            notebook = jupytext.read(path, fmt="py:percent")
    except UnicodeDecodeError:
        raise RuntimeError("the source is not text in UTF-8") from None
    except OSError as error:
        raise RuntimeError(f"the source cannot be read ({why(error)})") from None
    notebook.metadata = nbformat.from_dict(METADATA | SOLVED if solved else METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = Counter()
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)
        full, cell.source = cell.source, opened(cell.source)
        content = f"{path.stem}\0{cell.cell_type}\0{cell.source}"
        seen[content] += 1  # two equal cells get different ids
        cell.id = hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()[:12]
        if solved:
            cell.source = MARKER.sub("", full).rstrip()
    return notebook


def secrets(notebook):
    """The code cells whose outputs the reader's edition does not store, in their order.

    RuntimeError, in one line, where a question has no cell that reveals its answer, or such a cell has no question.
    """
    asked = set()
    open_questions = set()
    found = []
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        is_code = cell.cell_type == "code"
        tells = open_questions and HARMLESS not in tags and not CHECKED.search(cell.source)
        if is_code and (tells or ANSWERS_THE_TEXT in tags):
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
    return HERE / "source" / f"{Path(path).stem}.outputs.json"


def keep_back(notebook):
    """Take the secret outputs out of the notebook -> {cell id: outputs}."""
    outputs = {}
    for cell in secrets(notebook):
        outputs[cell.id] = cell.outputs
        cell.outputs = []
    return outputs


def execute(notebook):
    """Run the notebook in place; RuntimeError, in one line, when a cell fails or writes to stderr."""
    metadata = notebook.metadata.copy()  # the kernel will add its version
    running = []

    def started(cell, cell_index):
        running.append(cell)
        with suppress(NotImplementedError, RuntimeError, ValueError):  # on Windows and in a thread there is none
            # the client would answer Ctrl-C by ending the kernel alone; without its handler it ends the build
            asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)

    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # a kernel may send what one cell prints in one piece or in several
        resources={"metadata": {"path": str(HERE)}},
        on_cell_start=started,
    )
    try:
        # stderr is that of the kernel itself; what a cell writes is in its outputs. A reader's progress is not read
        client.execute(stderr=subprocess.DEVNULL, env=os.environ | {"DALEARN_PROGRESS": "off"})
    except CellExecutionError as error:
        raise RuntimeError(f"{named(running[-1])} failed. {one_line(f'{error.ename}: {error.evalue}')}") from None
    except (CellControlSignal, DeadKernelError) as error:  # it took too long, or its Python is gone
        raise RuntimeError(f"{named(running[-1])} did not come to its end. {one_line(error)}") from None
    except NoSuchKernel as error:
        raise RuntimeError(f"there is no kernel to run it in. {one_line(error)}") from None
    notebook.metadata = metadata
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise RuntimeError(f"{named(cell)} wrote to stderr. {one_line(output.text)}")
        if "outputs" in cell:  # a live widget is nothing without its kernel; an explorer's static picture stays
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]


def named(cell):
    """A cell, for a reader of the source: by its first line."""
    return f"the cell that begins with {cell.source.strip().partition(chr(10))[0]!r}"


def one_line(text):
    """A text of several lines in one, and not too long."""
    line = " ".join(str(text).split())
    return line if len(line) <= 300 else f"{line[:300]} ..."


def drift(source):
    """What differs between a source and its notebook, in words; empty where nothing does."""
    target = HERE / f"{source.stem}.ipynb"
    if not target.exists():
        return "is missing"
    try:
        wanted = from_source(source)
    except RuntimeError as error:
        return f"cannot be compared: {error}"
    found = stored(target)
    if found is None:
        return "is not a notebook"
    if found.metadata != wanted.metadata:
        return "has other metadata"
    if [cell.id for cell in found.cells] != [cell.id for cell in wanted.cells]:
        return "has other cells"
    for cell, other in zip(wanted.cells, found.cells):
        if (cell.source, cell.metadata) != (other.source, other.metadata):
            return f"differs in cell {cell.id}"
        if cell.cell_type == "code" and not other.execution_count:
            return f"was not run: cell {cell.id}"
    try:
        secret = [cell.id for cell in secrets(found)]
        outputs = kept_back(source)
    except RuntimeError as error:
        return f"cannot be compared: {error}"
    for cell in found.cells:
        if cell.id in secret and cell.outputs:
            return f"tells the answer of a prediction: cell {cell.id}"
    if list(outputs) != secret:
        return "has other outputs that are kept back"
    return ""


def refusal(folder, chapters):
    """Why the solved edition cannot be written into this folder, in words; empty where it can."""
    if folder.exists() and not folder.is_dir():
        return f"must be a folder; got {folder}, which is a file"
    for place in (HERE, HERE / "source", HERE / "data"):
        if folder.is_dir() and folder.samefile(place):
            return f"must not be a folder of the reader's edition; got {folder}"
    for chapter in chapters:
        target = folder / f"{chapter}.ipynb"
        if target.exists() and not is_solved(target):
            return f"must be a folder without notebooks of another kind; got {folder}, which holds {target.name}"
    if not any(is_solved(folder / f"{chapter}.ipynb") for chapter in chapters):  # else a build has copied the data
        for path in data_files():
            other = folder / "data" / path.name
            if os.path.lexists(other) and not (other.is_file() and other.read_bytes() == path.read_bytes()):
                held = Path("data", path.name)
                return f"must be a folder without other data of these names; got {folder}, which holds {held}"
    return ""


def is_solved(path):
    """Whether a file is a notebook of the instructor's edition."""
    notebook = stored(path)
    return notebook is not None and notebook.metadata.get("edition") == SOLVED["edition"]


def stored(path):
    """The notebook in a file; None where the file holds something else."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError):
        return None


def data_files():
    """The files that the chapters read, with the scripts that made them."""
    return sorted(path for path in (HERE / "data").iterdir() if path.is_file())


def copy_data(folder):
    """Copy what the chapters read, as new files: whoever copies may write to them, whatever the originals allow."""
    target = folder / "data"
    target.mkdir(exist_ok=True)
    for path in data_files():
        with replaced(target / path.name) as successor:
            shutil.copyfile(path, successor)


def write(notebook, target):
    """Write the notebook in the place of the old one."""
    with replaced(target) as successor:
        nbformat.write(notebook, successor)


def write_outputs(outputs, target):
    """Write the outputs that are kept back in the place of the old ones; where there are none, no file."""
    if not outputs:
        target.unlink(missing_ok=True)
        return
    with replaced(target) as successor:
        successor.write_text(json.dumps(outputs, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def chapter_of(name):
    """The chapter that a name on the command line stands for: it may be that of a file, and have a folder before it."""
    return Path(name).name.removesuffix(".py").removesuffix(".ipynb")


@stopped_in_one_line("stopped; the notebooks that were not built are as they were")
def main(arguments=None):
    """Do what the command line says -> the exit code: 1 where a notebook has drifted or cannot be built."""
    print_anything()
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="chapters to build, like 08_the_sine_experiment; all without names")
    parser.add_argument("--check", action="store_true", help="only compare; exit with 1 where a notebook has drifted")
    parser.add_argument("--solved", metavar="FOLDER", type=Path, help="write the solved edition into this folder")
    options = parser.parse_args(arguments)
    sources = sorted((HERE / "source").glob("[0-9][0-9]_*.py"))
    chapters = [source.stem for source in sources]
    unknown = {name for name in options.names if chapter_of(name) not in chapters}
    if unknown:
        parser.error(f"no source for {', '.join(sorted(unknown))}; there are {', '.join(chapters)}")
    if options.check and options.solved is not None:
        parser.error("--check compares the reader's edition and writes nothing; leave out --check or --solved")
    asked = {chapter_of(name) for name in options.names} or set(chapters)
    sources = [source for source in sources if source.stem in asked]
    if options.check:
        return check(sources)
    if options.solved is None:
        return build(sources, HERE, parser)
    try:
        if said := refusal(options.solved, chapters):
            parser.error(f"--solved {said}")
        missing = [place for place in (options.solved, *options.solved.parents) if not place.exists()]
        options.solved.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(unwritable(options.solved, error))
    try:
        return build(sources, options.solved, parser, solved=True)
    finally:
        for place in missing:
            with suppress(OSError):  # it stays where there is something in it
                place.rmdir()


def unwritable(folder, error):
    """What to say where an OSError came up in the folder that the notebooks go into."""
    return f"the notebooks must go into a folder that can be written; got {folder} ({why(error)})"


def build(sources, folder, parser, solved=False):
    """Run the sources, one by one, and write their notebooks into the folder -> the exit code."""
    if not os.access(folder, os.W_OK):  # said before the chapters are run, which takes minutes
        parser.error(unwritable(folder, PermissionError("Permission denied")))
    targets = {source: folder / f"{source.stem}.ipynb" for source in sources}
    for target in targets.values():
        try:
            place_of(target)
        except OSError as error:
            parser.error(f"{target} must be a file that can be written ({why(error)})")
    for number, (source, target) in enumerate(targets.items()):
        try:
            notebook = from_source(source, solved)
            secrets(notebook)  # a tag that is missing is named before the chapter is run
            execute(notebook)
        except RuntimeError as error:
            print(f"{source.stem}: {error}", file=sys.stderr)
            return 1
        if solved and number == 0:  # now that there is a notebook that needs them
            try:
                copy_data(folder)
            except OSError as error:
                parser.error(unwritable(folder, error))
        try:
            if not solved:
                write_outputs(keep_back(notebook), outputs_file(source))
            write(notebook, target)
        except OSError as error:
            parser.error(f"{target} must be a file that can be written ({why(error)})")
        print(f"built {target}")
    return 0


def check(sources):
    """Print which notebooks differ from their source -> the exit code."""
    drifted = {source.stem: what for source in sources if (what := drift(source))}
    extra = {p.stem for p in HERE.glob("*.ipynb")} - {p.stem for p in (HERE / "source").glob("*.py")}
    drifted |= {name: "has no source" for name in extra}
    for name, what in drifted.items():
        print(f"{name}.ipynb {what}; run: python notebooks/build.py {name}")
    return 1 if drifted else 0


if __name__ == "__main__":
    sys.exit(main())
