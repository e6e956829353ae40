"""Make the notebooks from their text sources, source/NN_slug.py (jupytext's percent format).

    python notebooks/build.py [NN_slug ...]     run the sources and write the executed notebooks beside this file
    python notebooks/build.py --check           say which notebooks differ from their source; runs nothing
    python notebooks/build.py --solved FOLDER   write the instructor's edition there, with every exercise solved
    python notebooks/build.py EDITION FOLDER    write another edition of the course there: browser, site, class or print

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
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

try:
    from editions import EDITIONS
    from editions.making import failed
    from editions.source import (
        SOLVED,
        from_source,
        keep_back,
        kept_back,
        named,
        one_line,
        outputs_file,
        secrets,
        sources_of,
        stored,
        tables_of,
        write,
    )
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

    from dalearn._command import Parser, place_of, print_anything, replaced, stopped_in_one_line, why
except ModuleNotFoundError as error:
    sys.exit(f"the build needs dalearn, jupytext and nbclient; install them: pip install -e '.[test]' ({error})")

HERE = Path(__file__).resolve().parent
WIDGET = "application/vnd.jupyter.widget-view+json"


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
        for path in tables_of(HERE):
            other = folder / "data" / path.name
            if os.path.lexists(other) and not (other.is_file() and other.read_bytes() == path.read_bytes()):
                held = Path("data", path.name)
                return f"must be a folder without other data of these names; got {folder}, which holds {held}"
    return ""


def is_solved(path):
    """Whether a file is a notebook of the instructor's edition."""
    notebook = stored(path)
    return notebook is not None and notebook.metadata.get("edition") == SOLVED["edition"]


def copy_data(folder):
    """Copy what the chapters read, as new files: whoever copies may write to them, whatever the originals allow."""
    target = folder / "data"
    target.mkdir(exist_ok=True)
    for path in tables_of(HERE):
        with replaced(target / path.name) as successor:
            shutil.copyfile(path, successor)


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
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments and arguments[0] in EDITIONS:
        try:
            return importlib.import_module(EDITIONS[arguments[0]]).main(arguments[1:], HERE)
        except (OSError, RuntimeError) as error:
            return failed(error)
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="chapters to build, like 08_the_sine_experiment; all without names")
    parser.add_argument("--check", action="store_true", help="only compare; exit with 1 where a notebook has drifted")
    parser.add_argument("--solved", metavar="FOLDER", type=Path, help="write the solved edition into this folder")
    options = parser.parse_args(arguments)
    sources = sources_of(HERE)
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
