"""A table of results that survives an interruption: rows are appended as they come, none is lost or doubled."""

import csv
import io
import os
import stat
from contextlib import suppress
from pathlib import Path

from .._command import replaced, why
from .._processes import pool
from . import lines

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt


class Table:
    """A CSV file with a row for each result; a task makes one or several rows.

    path     the file; beside it stand its lock and, for a moment, its successor
    columns  the names of the columns; the first n_key of them name a task
    note     lines for the head of the file: the command and the versions; those of an earlier part of the study stay
    """

    def __init__(self, path, columns, n_key, note=""):
        self.path = Path(path)
        self.columns = tuple(columns)
        self.n_key = n_key
        self.note = note

    def rows(self):
        """The complete rows as lists of strings.

        A last line that was cut off in the middle does not count, nor does one that cannot be read or has another
        number of cells: its task is then a row short. ValueError for a table of another kind.
        """
        rows = [cells for _, cells in lines.rows_of(self._lines())]
        if not rows:
            return []
        header = rows[0]
        if isinstance(header, ValueError):
            raise ValueError(f"{self.path} is not a table that can be read: {header}")
        if tuple(header) != self.columns:
            raise ValueError(
                f"{self.path} has the columns {', '.join(header)}; this study writes {', '.join(self.columns)}"
            )
        return [row for row in rows[1:] if not isinstance(row, ValueError) and len(row) == len(header)]

    def fill(self, tasks, compute, *, processes=1, progress=None):
        """Compute the tasks that are missing and write their rows; in the end the file is in the order of tasks.

        tasks    {task: the number of its rows}; a task is a tuple of strings
        compute  task -> its rows, without the task itself; importable, so that other processes find it
        Rows of tasks that are not asked for stay. RuntimeError, with nothing written, where another study has the file;
        and where a task cannot be computed because the system has run out of something.
        """
        with Lock(self.path):
            done = {}
            for row in self.rows():
                done.setdefault(tuple(row[: self.n_key]), []).append(row)
            # a task that was cut off between two of its rows, or one of whose rows is broken, is computed again
            done = {task: rows for task, rows in done.items() if len(rows) == tasks.get(task, len(rows))}
            self._replace(row for rows in done.values() for row in rows)
            missing = [task for task in tasks if task not in done]
            with self.path.open("ab") as file:
                for task, results in _each(compute, missing, processes, progress):
                    done[task] = [[*task, *map(str, result)] for result in results]
                    file.write(self._text(done[task]).encode())
                    file.flush()
                    os.fsync(file.fileno())
            order = {task: i for i, task in enumerate(tasks)}
            ranked = sorted(done, key=lambda task: (order.get(task, len(order)), task))
            self._replace(row for task in ranked for row in done[task])

    def _text(self, rows):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue()

    def _replace(self, rows):
        """The file with exactly these rows: written beside it and put in its place in one move."""
        made_by = [line for line in self._lines() if line.startswith("#")]
        note = [f"# {line}" for line in self.note.splitlines()]
        head = "".join(f"{line}\n" for line in made_by + [line for line in note if line not in made_by])
        with replaced(self.path) as successor, successor.open("wb") as file:
            text = head + self._text([self.columns, *rows])
            file.write(text.encode(errors="backslashreplace"))  # a path in the head may hold bytes that are no text
            file.flush()
            os.fsync(file.fileno())

    def _lines(self):
        """The file's complete lines."""
        if not self.path.exists():
            return []
        whole, newline, _ = self.path.read_bytes().rpartition(b"\n")
        return lines.lines_of(self.path, whole + newline)


class Lock:
    """Only one study at a time writes into a file. The system lets go of the lock when the process ends, in any way.

    The lock is a file beside the table, which is removed at the end. That opens no gap: on POSIX only the one who has
    the lock removes it, and whoever then gets the lock of a removed file tries again with a new one. Windows does not
    remove a file that anyone has open. The lock's file is empty: one of that name that is not is somebody's own.
    """

    def __init__(self, path):
        self.path = path
        place = Path(os.path.realpath(path))  # two links to one table have one lock
        self.beside = place.with_name(place.name + ".lock")

    def __enter__(self):
        while True:
            self._leave_others_alone()
            self.file = self.beside.open("a")
            try:
                if fcntl:
                    fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                else:
                    msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                self.file.close()
                raise RuntimeError(
                    f"another study is writing into {self.path}; wait for it, or choose another file"
                ) from None
            if not fcntl or self._is_in_place():
                return
            self.file.close()

    def _leave_others_alone(self):
        """RuntimeError where something else than a lock has the name of the lock."""
        try:
            there = self.beside.lstat()
        except FileNotFoundError:
            return
        if not stat.S_ISREG(there.st_mode) or there.st_size:
            raise RuntimeError(f"{self.beside} is in the way of the study's lock, and is no lock; move it away")

    def _is_in_place(self):
        """Whether the file that we have locked is still the one beside the table."""
        try:
            return os.path.samestat(os.fstat(self.file.fileno()), self.beside.stat())
        except FileNotFoundError:
            return False

    def __exit__(self, *_):
        if fcntl:
            self.beside.unlink(missing_ok=True)
            self.file.close()
        else:
            self.file.close()
            with suppress(OSError):  # the next study may have opened it already
                self.beside.unlink(missing_ok=True)


def _each(compute, tasks, processes, progress):
    """(task, rows) for each task, in the order in which they are ready. No more processes than there are tasks."""
    processes = min(processes, len(tasks))
    try:
        if processes < 2:
            results = ((task, compute(task)) for task in tasks)
            yield from progress(results, len(tasks)) if progress else results
            return
        with pool(processes) as workers:
            results = workers.imap_unordered(_Named(compute), tasks)
            yield from progress(results, len(tasks)) if progress else results
    except OSError as error:  # of the tasks or their processes; the table has no part in it
        raise RuntimeError(f"the tasks cannot be computed: {why(error)}") from error


class _Named:
    """compute with the task beside its result, in a form that another process can be given."""

    def __init__(self, compute):
        self.compute = compute

    def __call__(self, task):
        return task, self.compute(task)
