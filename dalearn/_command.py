"""What the project's command lines share: errors in one line, text for any terminal, files written whole."""

import argparse
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong, and exits with 2."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n")


def target_of(arguments, usual, description):
    """The path that a script is told to write to, else the usual one. The script ends where it cannot be written.

    arguments are those of the script; None means those of the command line. The path must end as the usual one does.
    """
    print_anything()
    parser = Parser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", metavar="FILE", type=Path, default=Path(usual))
    target = parser.parse_args(arguments).file
    try:
        check_writable(target)
    except ValueError as error:
        parser.error(str(error))
    if target.suffix != Path(usual).suffix:
        parser.error(f"FILE must end in {Path(usual).suffix}; got {target}")
    return target


def print_anything():
    """From now on a character that the terminal's or the file's encoding lacks is printed as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a notebook's streams take every character
            stream.reconfigure(errors="replace")


def check_writable(path, name="FILE"):
    """Raise ValueError, which names the argument, where a file of this path cannot be written. Nothing is left behind.

    A computation of minutes calls it before it starts.
    """
    path = Path(path)
    if path.is_dir():
        raise ValueError(f"{name} must be a file; got {path}, which is a folder")
    if not path.parent.is_dir():
        raise ValueError(f"{name} must be in a folder that exists; got {path}")
    try:
        if path.exists():
            path.open("ab").close()
        TemporaryFile(dir=path.parent).close()  # a file of its own name: another process may be writing FILE.new
    except OSError as error:
        raise ValueError(f"{name} must be a file that can be written; got {path} ({why(error)})") from None


def why(error):
    """What the system says of an OSError, in a few words."""
    return error.strerror or str(error)


@contextmanager
def replaced(path):
    """A path beside this one to write to. After the block the new file takes the old one's place in one move.

    Where the block fails the old file stays as it was, and the new one is removed.
    """
    path = Path(path)
    successor = path.with_name(path.name + ".new")
    try:
        yield successor
        os.replace(successor, path)
    finally:
        successor.unlink(missing_ok=True)


def cores():
    """How many cores this process may use."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # on Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
