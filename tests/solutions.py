"""Does a folder tell the solutions of the exercises?

    solutions(texts)           {line: where it is from} of all lines that stand in solutions only
    told(folder, lines)        "file: line" for each of them that stands in some file of the folder

A line that the text around the exercises shows too, in whatever chapter, or a script of notebooks/data, tells nothing
and is not looked for. Each file is read as bytes, as the strings of its JSON, and as the words of its HTML, and what is
packed or compressed is opened. Left out are the package itself, dalearn/exercises in a folder or a wheel, because
solution() shows an answer to whoever asks, and the words in which an open prediction asks for its first letter.
"""

import gzip
import html
import io
import re
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "notebooks")]

from editions.source import SOLUTION, opened

SOURCES = ROOT / "notebooks" / "source"
OURS = re.compile(r"(^|/)dalearn/exercises/\w+\.py$")
ASKED = re.compile(r"Commit to an answer with predict\([^()]*\)")
SHORT = 12  # characters; a shorter line, like a bracket, may stand anywhere


def solutions(texts=None):
    """The lines of solutions in these texts, those of the sources where none are given, with the text they are from."""
    texts = texts or {path.stem: path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.py"))}
    shown = {squeezed(opened(text)) for text in texts.values()}
    shown |= {squeezed(path.read_text(encoding="utf-8")) for path in (SOURCES.parent / "data").glob("*.py")}
    found = {}
    for name, text in texts.items():
        for match in SOLUTION.finditer(text):
            for line in map(squeezed, match.group(2).splitlines()):
                if len(line) >= SHORT and not any(line in other for other in shown):
                    found[line] = name
    return found


def squeezed(text):
    """A text with one blank for all that is between its words."""
    return " ".join(text.split())


def told(folder, lines=None):
    """Which of the lines stand in which file of a folder, in words: empty where none does."""
    lines = solutions() if lines is None else lines
    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and not path.is_symlink():
            found += told_by(path.relative_to(folder).as_posix(), path.read_bytes(), lines)
    return found


def told_by(name, content, lines):
    """The same for one file of this name and content."""
    if OURS.search(name):
        return []
    found = []
    for inner, its in unpacked(name, content):
        found += told_by(f"{name}/{inner}", its, lines)
    text = content.decode("utf-8", "replace")
    readings = {squeezed(text), squeezed(from_json(text)), squeezed(from_html(text))}
    readings.add(squeezed(from_html(from_json(text))))
    readings = {ASKED.sub("", reading) for reading in readings}
    found += [f"{name}: {line}" for line in lines if any(line in reading for reading in readings)]
    return found


def unpacked(name, content):
    """(name, content) of the files that are packed or compressed in a file."""
    stream = io.BytesIO(content)
    if zipfile.is_zipfile(stream):
        with zipfile.ZipFile(stream) as archive:
            return [(inner, archive.read(inner)) for inner in archive.namelist() if not inner.endswith("/")]
    if name.endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2")):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            return [(member.name, archive.extractfile(member).read()) for member in archive if member.isfile()]
    if content[:2] == b"\x1f\x8b":
        return [("", gzip.decompress(content))]
    return []


def from_json(text):
    r"""A text with what JSON writes as \n, \" and \u00e9 as it is meant."""

    def meant(match):
        letter = match.group(1)
        return chr(int(letter[1:], 16)) if len(letter) == 5 else {"n": "\n", "t": "\t", "r": "\r"}.get(letter, letter)

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", meant, text)


def from_html(text):
    """A text without its tags, and with the characters that its entities stand for."""
    return html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
