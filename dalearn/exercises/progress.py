"""What a reader has done of the exercises: kept in one small file beside the notebooks, and never needed.

    progress()                      a table: which exercises of each chapter are open, tried and solved
    progress(export="mine.json")    the same as a file for whoever teaches a class (export.py)
    note(name, done)                keep what was done of an exercise, after what was done before
    said(name)                      the letter that was committed to a prediction, or None

The file is progress.txt in the working folder, and it is there only where course notebooks are: a script elsewhere
leaves nothing behind. It is text that a person can read, change and delete; done.py says what its lines mean:

    06-epoch    solved (3 attempts, 1 hint, answer 9f3a01c2)
    06-predict  said a

Lines of a newer version are kept as they are. A file that makes no sense is renamed, and the next progress() or check
says so. Where no file can be written, what is noted lives until the kernel ends. The file is read anew each time, so
that two kernels that write to it keep what both have noted.

The environment variable DALEARN_PROGRESS=off keeps everything in memory: the notebooks are built and tested with it, so
that they neither read nor change what a reader has done.
"""

import html
import os
import re
import textwrap
from dataclasses import dataclass, replace
from pathlib import Path

from .._command import place_of, printable, replaced
from . import registry
from .done import Done, from_line, in_one_line, lines_of, number_of
from .export import write_export

FILE = "progress.txt"
SWITCH = "DALEARN_PROGRESS"
HEAD = "# What you have done of the course's exercises. Nothing needs this file; without it you begin anew.\n"
NOTEBOOK = re.compile(r"\d\d_\w+\.ipynb")
LINE = re.compile(r"(\d\d-[\w-]+)\s+(\S.*)")
LARGEST = 1_000_000  # bytes; a file that is larger is not ours
COLUMN = 28  # characters for the names in one column of the table in a terminal

_unwritten = {}  # what could not be put into the file
_news = []  # what the next progress() or check has to say


def note(name, done):
    """Keep what was done of an exercise. What is solved stays solved; of a prediction the last letter counts."""
    _unwritten[name] = _unwritten.get(name, Done()).followed_by(done)
    path = _path()
    if path is None:
        return
    try:
        records = _read(path)
        known = dict(records)
        for other, its in _unwritten.items():
            records[other] = records.get(other, Done()).followed_by(its)
        if records != known:
            _write(path, records)
    except OSError:  # it stays in memory
        return
    _unwritten.clear()


def records():
    """{name: Done} of everything that was noted."""
    path = _path()
    try:
        found = {} if path is None else _read(path)
    except OSError:
        found = {}
    for name, its in _unwritten.items():
        found[name] = found.get(name, Done()).followed_by(its)
    return found


def said(name):
    """The letter that the reader has committed to a prediction; None where it is open."""
    verb, _, letter = records().get(name, Done()).state.partition(" ")
    return letter if verb == "said" and letter in registry.get(name).options else None


def remember(name, feedback, answer):
    """Note what a check says of an answer -> the feedback, with a sentence more where the file was damaged."""
    if feedback.attempted:
        _attempted(name, feedback, answer)
    return with_news(feedback)


def _attempted(name, feedback, answer):
    """Count an attempt, unless the exercise is solved already or the answer is the last one, checked again."""
    before = records().get(name, Done())
    number = number_of(answer, feedback.ok)
    if before.is_solved or (before.answer == number and before.state == "tried"):
        return
    mistakes = {in_one_line(feedback.mistake): 1} if feedback.mistake else {}
    note(name, Done("solved" if feedback.ok else "tried", attempts=1, answer=number, mistakes=mistakes))


def with_news(feedback):
    """The feedback, with a sentence more where the file was damaged."""
    words = news()
    return replace(feedback, message=f"{feedback.message} {words}") if words else feedback


def news():
    """What is to be said of the file, once; empty where nothing is."""
    records()  # which finds out
    words = " ".join(_news)
    _news.clear()
    return words


def _path():
    """Where the file is or would be; None where there is to be none."""
    if os.environ.get(SWITCH, "").strip().lower() == "off":
        return None
    try:
        folder = Path.cwd()
        with os.scandir(folder) as entries:
            is_of_the_course = any(NOTEBOOK.fullmatch(entry.name) for entry in entries)
    except OSError:  # the working folder may be gone
        return None
    return folder / FILE if is_of_the_course else None


def _read(path):
    """{name: Done} of a file; a damaged one is renamed. OSError where it cannot be read or renamed."""
    try:
        place = place_of(path)
        if place.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        return _parsed(place.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except ValueError:
        aside = _free_name(path)
        os.rename(path, aside)
        _news.append(f"{FILE} could not be understood; it is now called {aside.name}, and your progress begins anew.")
        return {}


def _parsed(text):
    """{name: Done}; ValueError for a line that makes no sense."""
    found = {}
    for line in text.split("\n"):
        line = line.expandtabs().strip()
        if not line or line.startswith("#"):
            continue
        match = LINE.fullmatch(line)
        if match is None or not line.isprintable():
            raise ValueError("a line makes no sense")
        name, words = match.groups()
        found[name] = found.get(name, Done()).followed_by(from_line(words))
    return found


def _free_name(path):
    """A name for a damaged file that no other file has."""
    aside = path.with_name(f"{path.stem}.damaged{path.suffix}")
    number = 1
    while os.path.lexists(aside):
        number += 1
        aside = path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
    return aside


def _write(path, records):
    width = max(map(len, records))
    lines = [f"{name:{width}}  {words}\n" for name in sorted(records) for words in lines_of(records[name])]
    with replaced(path) as successor:
        successor.write_text(HEAD + "".join(lines), encoding="utf-8")


# ---- the table


@dataclass(frozen=True)
class Row:
    """One chapter: the names of its exercises that are open, tried and solved; predictions with their letters."""

    chapter: str
    open: tuple
    tried: tuple
    solved: tuple


class Progress:
    """What has been done: rows, a Row for each chapter, and words, a sentence on all of them."""

    def __init__(self, rows, words):
        self.rows = rows
        self.words = words

    def __repr__(self):
        lines = [_line(*HEADS)]
        lines.append("-" * len(lines[0]))
        for row in self.rows:
            columns = [_wrapped(names) for names in (row.open, row.tried, row.solved)]
            for i in range(max(map(len, columns))):
                parts = [column[i] if i < len(column) else "" for column in columns]
                lines.append(_line(row.chapter if i == 0 else "", *parts))
        return printable("\n".join([*(line.rstrip() for line in lines), "", self.words]))

    def _repr_html_(self):
        heads = "".join(f'<th scope="col" {CELL}>{head}</th>' for head in HEADS)
        body = ""
        for row in self.rows:
            cells = "".join(f"<td {CELL}>{_unbroken(names)}</td>" for names in (row.open, row.tried, row.solved))
            body += f'<tr><th scope="row" {CELL}>{row.chapter}</th>{cells}</tr>'
        caption = f'<caption style="text-align: left; caption-side: bottom">{html.escape(self.words)}</caption>'
        return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


HEADS = ("chapter", "open", "tried", "solved or said")
CELL = 'style="text-align: left; vertical-align: top; max-width: 22em"'


def _wrapped(names):
    """Names in the lines of one column; no name is broken at its hyphen."""
    return textwrap.wrap(", ".join(names), COLUMN, break_on_hyphens=False)


def _unbroken(names):
    """The same for a notebook."""
    return ", ".join(f'<span style="white-space: nowrap">{html.escape(name)}</span>' for name in names) or "–"


def _line(chapter, *columns):
    return f"{chapter:9s}" + "  ".join(f"{column:{COLUMN}s}" for column in columns)


def progress(export=None, name=None):
    """A table of all chapters: which exercises are open, tried, and solved; a prediction that was committed counts.

    export="mine.json" also writes that file: which exercises, how many attempts and hints, which mistakes were
    recognised. Nothing in it says whose it is, unless a name is given. ValueError where it cannot be written.
    """
    words = news()
    found = records()
    if export is not None:
        told = write_export(export, found, name)
    elif name is not None:
        raise ValueError('name goes into a file; say which, like progress(export="mine.json", name="Ada")')
    else:
        told = ""
    rows = {}
    for exercise in registry.names():
        open_, tried, solved = rows.setdefault(exercise[:2], ([], [], []))
        letter = said(exercise) if isinstance(registry.get(exercise), registry.Prediction) else None
        state = found.get(exercise, Done()).state
        if letter is not None:
            solved.append(f"{exercise} ({letter})")
        elif state.startswith("solved"):
            solved.append(exercise)
        elif state.startswith("tried"):
            tried.append(exercise)
        else:
            open_.append(exercise)
    done = sum(len(solved) for _, _, solved in rows.values())
    total = len(registry.names())
    path = _path()
    is_kept = path is not None and not _unwritten and not path.is_dir() and os.access(path.parent, os.W_OK)
    where = f"Kept in {FILE}, beside the notebooks." if is_kept else "Kept until this kernel ends."
    sentences = [f"Done: {done} of {total} exercises.", where, words, told]
    table = [Row(chapter, *map(tuple, names)) for chapter, names in rows.items()]
    return Progress(table, " ".join(filter(None, sentences)))
