"""Where a class stands still, and which mistakes it makes: from the files that progress(export="...json") wrote.

    python -m dalearn.exercises class FOLDER [--out FOLDER] [--force]

Every file in FOLDER that ends in .json is read, and so are those in the folders in it. What it says is written into the
same FOLDER, or that of --out:

    class.csv            a row for each exercise: how many readers are where, attempts, hints
    class-mistakes.csv   a row for each mistake that was recognised, the most frequent first
    class.png            both as a figure, without the predictions

Exercises stand in the order in which the chapters ask them, and in the figure those under Further, which are optional,
stand below the others. Of an exercise those count who have begun its chapter: who has done, or asked for a hint on,
anything in it.

A file that is damaged, was changed, or is no export is named, and the rest is read. A browser that downloads 7.json
again calls it 7 (1).json: where the two hold the same, they count once, and both are named. Two students may well have
done the same, so files of other names all count. Nothing is sent anywhere, and no file but these three is written; one
that is there is replaced with --force, where it is an earlier one of ours.
"""

import re
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .._command import check_writable, replaced, why, write_table
from ..stored import CHECKOUT
from .export import read_export
from .registry import Choice, Prediction, get, names

TABLE = "class.csv"
MISTAKES = "class-mistakes.csv"
FIGURE = "class.png"
MARK = "A class's progress in the exercises of dalearn"
FEW = 3  # exercises that the terminal names
SOURCES = CHECKOUT / "notebooks" / "source"  # the chapters; they are not there where dalearn is installed without them
ASKED = re.compile(r'^# ## (Further)|^(?:.*\b)?(?:predict\(|check\(|question=)"(\d\d-[\w-]+)"', re.M)
AGAIN = re.compile(r"[ _-]*(?:\(\d+\)|copy(?: \d+)?)$", re.I)  # at the end of the name of what is downloaded again
COLUMNS = (
    "exercise",
    "kind",
    "optional",
    "began_chapter",
    "solved",
    "tried",
    "open",
    "attempts_median",
    "asked_for_hints",
    "saw_solution",
    "predicted",
)


@dataclass(frozen=True)
class Standing:
    """One exercise in a class: how many readers have begun its chapter, and how many of them are where with it."""

    name: str
    kind: str
    optional: bool
    began: int
    solved: int
    tried: int
    open: int
    attempts: float | None
    hinted: int
    saw_solution: int
    letters: dict


@dataclass(frozen=True)
class Mistake:
    """A mistake that was recognised: how many readers made it, and how often in all."""

    exercise: str
    readers: int
    times: int
    sentence: str


def read_all(folder):
    """The exports in a folder -> a list of {exercise: Done}, and {file: why it is left out} of the other files."""
    found = {}
    wrong = {}
    for path in sorted(folder.rglob("*.json")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):  # the checkpoints of Jupyter
            continue
        try:
            found[inside] = read_export(path)
        except ValueError as error:
            wrong[str(inside)] = str(error)
    for path in list(found):
        first = path.with_stem(AGAIN.sub("", path.stem) or path.stem)
        if path != first and found[path] == found.get(first):
            del found[path]
            wrong[str(path)] = f"it holds the same as {first.name}, which is counted"
    return list(found.values()), wrong


def standings(readers):
    """A Standing for each exercise of the chapters that some reader has begun, in the order of the course."""
    asked = in_their_order()
    begun = {name[:2]: [] for name in asked}
    for one in readers:
        for chapter in {name[:2] for name in one} & set(begun):
            begun[chapter].append(one)
    return [_standing(name, is_optional, begun[name[:2]]) for name, is_optional in asked.items() if begun[name[:2]]]


def in_their_order(sources=SOURCES):
    """{exercise: whether it is optional}, in the order in which the chapters ask them.

    One that no chapter here asks comes last in its chapter, and is not taken for optional.
    """
    found = {}
    for path in sorted(sources.glob("[0-9][0-9]_*.py")):
        is_further = False
        for heading, name in ASKED.findall(path.read_text(encoding="utf-8")):
            is_further = is_further or bool(heading)
            if name:
                found.setdefault(name, is_further)
    known = sorted(names(), key=lambda name: (name[:2], list(found).index(name) if name in found else len(found)))
    return {name: found.get(name, False) for name in known}


def _standing(name, is_optional, readers):
    done = [one[name] for one in readers if name in one]
    solved = sum(its.is_solved for its in done)
    letters = Counter(its.state.removeprefix("said ") for its in done if its.state.startswith("said "))
    tried = sum(its.state == "tried" for its in done)
    attempts = [its.attempts for its in done if its.attempts]
    return Standing(
        name,
        _kind(name),
        is_optional,
        len(readers),
        solved,
        tried,
        len(readers) - solved - tried - letters.total(),
        statistics.median(attempts) if attempts else None,
        sum(its.hints > 0 for its in done),
        sum(its.solution_seen for its in done),
        dict(sorted(letters.items())),
    )


def _kind(name):
    exercise = get(name)
    return "prediction" if isinstance(exercise, Prediction) else "letter" if isinstance(exercise, Choice) else "code"


def mistakes_of(readers):
    """The mistakes that the readers made, those of most readers first."""
    made = Counter()
    times = Counter()
    known = set(names())
    for one in readers:
        for name, done in one.items():
            for sentence, number in done.mistakes.items() if name in known else ():
                made[name, sentence] += 1
                times[name, sentence] += number
    order = sorted(made, key=lambda key: (-made[key], -times[key], key))
    return [Mistake(name, made[name, sentence], times[name, sentence], sentence) for name, sentence in order]


# ---- what is written


def report(folder, out, force):
    """Read the folder, write the three files and say what they show -> the exit code. ValueError in one line."""
    if not folder.is_dir():
        raise ValueError(f"FOLDER must be a folder with files of progress(export=...); got {folder}")
    if not out.is_dir():
        raise ValueError(f"--out must be a folder that exists; got {out}")
    targets = {name: out / name for name in (TABLE, MISTAKES, FIGURE)}
    for target in targets.values():
        check_writable(target)
        if target.exists() and not _is_ours(target):
            raise ValueError(f"{target} is something else than an earlier {target.name} of ours; choose another --out")
        if target.exists() and not force:
            raise ValueError(f"{target} is there already; add --force to replace it, or choose another --out")
    readers, wrong = read_all(folder)
    for name, words in wrong.items():
        print(f"left out: {name}: {words}", file=sys.stderr)
    if not readers:
        raise ValueError(f"FOLDER must hold whole files of progress(export=...); got {folder}, which holds none")
    found = standings(readers)
    if not found:
        raise ValueError(f"no reader of {len(readers)} has begun a chapter that this dalearn knows")
    mistakes = mistakes_of(readers)
    about = [f"{MARK}. Files read: {len(readers)}, left out: {len(wrong)}."]
    write_table(targets[TABLE], about, COLUMNS, [_row(standing) for standing in found])
    columns = ("exercise", "readers", "times", "mistake")
    rows = [(each.exercise, each.readers, each.times, _as_text(each.sentence)) for each in mistakes]
    write_table(targets[MISTAKES], about, columns, rows)
    words = in_words(found, mistakes)
    is_drawn = draw(found, mistakes, words, targets[FIGURE])
    print(f"{len(readers)} files read, {len(wrong)} left out. {words}")
    print("written:", ", ".join(str(target) for name, target in targets.items() if is_drawn or name != FIGURE))
    return 0


def _is_ours(path):
    with path.open("rb") as file:
        return MARK.encode() in file.read(2000)


def _row(standing):
    predicted = " ".join(f"{letter}:{number}" for letter, number in standing.letters.items())
    attempts = "" if standing.attempts is None else standing.attempts
    counts = (standing.began, standing.solved, standing.tried, standing.open)
    optional = "yes" if standing.optional else "no"
    return standing.name, standing.kind, optional, *counts, attempts, standing.hinted, standing.saw_solution, predicted


def _as_text(sentence):
    """A sentence that no spreadsheet takes for a formula."""
    return f" {sentence}" if sentence[:1] in "=+-@" else sentence


def stalled(found):
    """The exercises that some have tried and not solved, those of the largest part of their readers first.

    Optional ones come after all others.
    """
    tried = [each for each in found if each.tried]
    return sorted(tried, key=lambda each: (each.optional, -each.tried / each.began, each.name))


def in_words(found, mistakes):
    """What the figure shows, in a few sentences."""
    words = []
    for each in stalled(found)[:FEW]:
        fates = f"{each.tried} tried it without success and {each.solved} solved it"
        words.append(f"{each.name}: of {each.began}, {fates}.")
    if not words:
        words.append("Every exercise that was tried was solved.")
    if mistakes:
        first = mistakes[0]
        who = "1 reader" if first.readers == 1 else f"{first.readers} readers"
        words.append(f"The most frequent mistake, of {who}, in {first.exercise}: {first.sentence}")
    return " ".join(words)


def draw(found, mistakes, words, target):
    """Draw the figure and store it with its description -> whether it was drawn: without matplotlib it is not."""
    try:
        from ..plots.in_class import standings_and_mistakes  # not above: a check needs no matplotlib
    except ModuleNotFoundError as error:
        print(f"no figure is drawn: {error.name} is not installed (pip install 'dalearn[lab]')", file=sys.stderr)
        return False
    judged = [each for each in found if each.kind != "prediction"]
    figure = standings_and_mistakes(
        {each.name: (each.solved, each.tried, each.open) for each in judged},
        {each.name: each.attempts for each in judged},
        [(each.exercise, each.readers, each.sentence) for each in mistakes],
        {each.name for each in judged if each.optional},
    )
    with replaced(target) as successor:
        about = {"Software": None, "Title": MARK, "Description": words.encode("latin-1", "replace").decode("latin-1")}
        figure.savefig(successor, format="png", dpi=120, metadata=about)
    return True


def main(options, parser):
    """Do what the command line says -> the exit code."""
    folder = Path(options.folder)
    try:
        return report(folder, Path(options.out) if options.out else folder, options.force)
    except OSError as error:
        parser.error(why(error))
    except ValueError as error:
        parser.error(str(error))
