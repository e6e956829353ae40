"""What the project's command lines share: errors in one line, text for any terminal, files written whole."""

import argparse
import csv
import errno
import os
import stat
import sys
from contextlib import contextmanager
from pathlib import Path


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


def printable(text):
    """text with a question mark for every character that the encoding of standard output lacks.

    For what readers print themselves: their streams stay as they are. A notebook shows every character.
    """
    encoding = getattr(sys.stdout, "encoding", None)
    return text.encode(encoding, "replace").decode(encoding) if encoding else text


@contextmanager
def stopped_in_one_line(says):
    """Where Ctrl-C ends this block, one line is printed and the process ends with 130, as a shell's commands do."""
    try:
        yield
    except KeyboardInterrupt:
        print(says, file=sys.stderr)
        sys.exit(130)


def check_writable(path, name="FILE"):
    """Raise ValueError, which names the argument, where a file of this path cannot be written. Nothing is left behind.

    A link is followed to what it leads to. A computation of minutes calls this before it starts.
    """
    try:
        place = place_of(path)
        if not place.parent.is_dir():
            raise ValueError(f"{name} must be in a folder that exists; got {path}")
        if place.exists():
            place.open("ab").close()
        if sys.platform != "emscripten":  # a file without a name never comes back from a browser's storage
            from tempfile import TemporaryFile  # not above: a notebook that checks an exercise needs none

            TemporaryFile(dir=place.parent).close()
    except IsADirectoryError:
        raise ValueError(f"{name} must be a file; got {path}, which is a folder") from None
    except NotADirectoryError:
        raise ValueError(f"{name} must be in a folder that exists; got {path}") from None
    except OSError as error:
        raise ValueError(f"{name} must be a file that can be written; got {path} ({why(error)})") from None


def why(error):
    """What the system says of an OSError, in a few words."""
    return error.strerror or str(error)


def place_of(path):
    """The path of the file itself, behind all links, whether it exists already or not.

    OSError where something is in its place that is no regular file: a folder, a device, a pipe, a circle of links.
    """
    place = Path(os.path.realpath(path))
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return place
    if stat.S_ISLNK(mode):  # realpath follows every link but those that lead back to themselves
        raise OSError(errno.ELOOP, "its links lead in a circle")
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    return place


@contextmanager
def replaced(path):
    """An empty file in the same folder to write to. After the block it takes the old file's place in one move.

    Where the block fails the old file stays as it was, and the new one is removed. OSError where the path leads to
    something that is no regular file.
    """
    place = place_of(path)
    unique = os.urandom(8).hex()
    successor = place.with_name(f"{place.name[:40]}.{unique}.new")  # nobody else has a file of this name
    successor.touch(exist_ok=False)
    try:
        yield successor
        os.replace(successor, place)
    finally:
        successor.unlink(missing_ok=True)


def write_table(path, about, columns, rows):
    """A table as CSV in the place of what was there, in one move: lines about it, after #, then columns and rows.

    A float is written with six digits, which no processor computes otherwise; all else is written as it is.
    """
    with replaced(path) as successor, successor.open("w", newline="", encoding="utf-8") as file:
        file.writelines(f"# {line}\n" for line in about)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([f"{value:.6g}" if isinstance(value, float) else value for value in row] for row in rows)


def cores():
    """How many cores this process may use."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # on Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
