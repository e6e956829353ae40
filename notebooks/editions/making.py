"""What the editions share: their command line, a folder that is only written whole, tools of their own."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from contextlib import contextmanager
from pathlib import Path

from dalearn._command import Parser, why

MARK = ".dalearn-edition"  # stands in a folder that an edition was built into, and says which


def parser_of(edition, description):
    """A parser of `build.py EDITION FOLDER [--force]`, to which an edition adds what is its own."""
    parser = Parser(
        prog=f"build.py {edition}", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the edition is written")
    parser.add_argument("--force", action="store_true", help="replace an edition of this kind that is there already")
    return parser


@contextmanager
def built_whole(folder, edition, force, parser):
    """A new folder to build in, which takes FOLDER's place where the block ends well; else FOLDER stays as it was.

    FOLDER must be new or empty, or hold an older edition of the same kind and force be True.
    """
    folder = Path(os.path.abspath(folder))
    if said := refusal(folder, edition, force):
        parser.error(said)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        parser.error(f"FOLDER must be a folder that can be written; got {folder} ({why(error)})")
    try:
        new = place / folder.name
        new.mkdir()
        yield new
        (new / MARK).write_text(f"{edition}\n")
        if folder.exists():
            folder.rename(place / "old")
        new.rename(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def refusal(folder, edition, force):
    """Why an edition cannot be written into this folder, in words; empty where it can."""
    if not os.path.lexists(folder):
        return ""
    if not folder.is_dir():
        return f"FOLDER must be a folder; got {folder}, which is a file"
    if not any(folder.iterdir()):
        return ""
    mark = folder / MARK
    if not mark.is_file() or mark.read_text().strip() != edition:
        return f"FOLDER must be new, empty, or hold an older {edition} edition; got {folder}, which holds other files"
    return "" if force else f"{folder} holds a {edition} edition already; add --force to replace it"


def environment(folder, *requirements):
    """Make a virtual environment with these packages in a folder.

    RuntimeError with the last lines of what pip said where that fails.
    """
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    run(programs_of(folder) / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirements)


def programs_of(folder):
    """Where the programs of a virtual environment are."""
    return Path(folder) / ("Scripts" if os.name == "nt" else "bin")


def chromium_here():
    """The path of a Chromium that can be run; None where none is on the PATH."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def asked(page, script, arg=None):
    """What a function in a page of Playwright's returns, or its promise comes to.

    Playwright's TimeoutError where the page's own time runs out: evaluate, which looks simpler, waits for a promise
    without end. The function runs again where the page turns to another address meanwhile.
    """
    return page.wait_for_function(f"async arg => [await ({script})(arg)]", arg=arg).json_value()[0]


def run(*command, **how):
    """Run a program to its end -> what it printed. RuntimeError with its last lines where it fails, or is not there."""
    program = shutil.which(str(command[0]))  # on Windows npm is a script, which is found by its whole name only
    if program is None:
        where = " (it comes with Node.js)" if command[0] == "npm" else ""
        raise RuntimeError(f"{command[0]} is needed and not on the PATH{where}")
    parts = [program, *(str(part) for part in command[1:])]
    done = subprocess.run(parts, capture_output=True, text=True, errors="replace", **how)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-5:]
        raise RuntimeError(f"{Path(command[0]).name} failed: {' / '.join(said)}")
    return done.stdout


def failed(error):
    """Say in one line why an edition was not built -> the exit code."""
    print(f"not built: {' '.join(str(error).split())}", file=sys.stderr)
    return 1
