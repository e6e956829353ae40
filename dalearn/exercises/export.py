"""One reader's progress as a file for whoever teaches a class: written here, and read again.

    write_export(path, records, name)    by progress(export="mine.json")
    read_export(path)                    {exercise: Done}, or ValueError that says what is wrong with the file

The file is JSON that a person can read. It holds which exercises were done, attempts, hints and the mistakes that were
recognised, in the words in which check said them; these may quote a name from the reader's code. There is no name of a
person in it unless one is given, no date, and nothing of the machine. Its last entry is a checksum of the rest, which
finds a slip of an editor or of a transfer; whoever wants to deceive can calculate it as we do.
"""

import hashlib
import json
import sys
from pathlib import Path

from .._checks import brief
from .._command import check_writable, replaced
from .done import LONGEST, MOST_MISTAKES, Done

ABOUT = "What one reader has done of the exercises of dalearn, by progress(export=...)."
VERSION = 1
DRIVE = "/drive"
LARGEST = 1_000_000  # bytes
MOST = 1_000_000  # of anything that is counted


def write_export(path, records, name=None):
    """Write the file -> a sentence that says so. ValueError where it cannot be written, or is something else."""
    if not isinstance(path, (str, Path)) or Path(path).suffix != ".json":
        raise ValueError(f'export must be the name of a file that ends in .json, like "mine.json"; got {brief(path)}')
    if name is not None and (not isinstance(name, str) or not name.strip() or len(name) > 100):
        raise ValueError(f"name must be a text of 1 to 100 characters, or None; got {brief(name)}")
    path = Path(path)
    check_writable(path, "export")
    if not can_leave_the_page(path):
        raise ValueError(
            "export must be a file that can be downloaded, and at an address like this the browser lets Python keep "
            "no files. Download the chapter itself in its place, from the list of files"
        )
    if path.exists() and path.stat().st_size and not _is_export(path):
        raise ValueError(f"export must be a new file, or an earlier export; got {path}, which is something else")
    whose = {} if name is None else {"name": name.strip()}
    content = {"about": ABOUT, "version": VERSION} | whose
    content["exercises"] = {exercise: _as_json(done) for exercise, done in sorted(records.items())}
    content["checksum"] = checksum(content)
    with replaced(path) as successor:
        successor.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return f"Written to {path}, {'without a name' if name is None else f'with the name {name.strip()}'}."


def can_leave_the_page(path):
    """Whether a reader can get hold of a file: not in a browser's tab that shows Python none of its files.

    JupyterLite, whose modules are there then, has the files that it lists in the folder DRIVE.
    """
    return "piplite" not in sys.modules or path.absolute().is_relative_to(DRIVE)


def checksum(content):
    """That of everything in an export but the checksum."""
    rest = {key: value for key, value in content.items() if key != "checksum"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_export(path):
    """{exercise: Done} of an export. ValueError that says in a few words what is wrong with the file."""
    content = _content(path)
    if content.get("checksum") != checksum(content):
        raise ValueError("it was changed after progress had written it: its checksum is that of another content")
    if content.get("version") != VERSION:
        raise ValueError(f"it is of version {brief(content.get('version'))}, and this dalearn reads version {VERSION}")
    try:
        return {exercise: _from_json(entry) for exercise, entry in content["exercises"].items()}
    except (KeyError, TypeError, AttributeError, ValueError):
        raise ValueError("its checksum fits, but its entries make no sense") from None


def _content(path):
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("it is too large for an export of progress")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ValueError(f"it cannot be read ({error.strerror or error})") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError("it is damaged: it is not JSON from its beginning to its end") from None
    if not isinstance(content, dict) or content.get("about") != ABOUT:
        raise ValueError("it is no export of progress")
    return content


def _is_export(path):
    """Whether a file may be written over because it is one of ours, even an altered one."""
    try:
        _content(path)
    except ValueError:
        return False
    return True


def _as_json(done):
    return {
        "state": done.state or "open",
        "attempts": done.attempts,
        "hints": done.hints,
        "solution_seen": done.solution_seen,
        "mistakes": done.mistakes,
    }


def _from_json(entry):
    state = entry["state"]
    solution_seen = entry["solution_seen"]
    mistakes = entry["mistakes"]
    counts = [entry["attempts"], entry["hints"], *mistakes.values()]
    makes_sense = (
        isinstance(state, str)
        and len(state) <= LONGEST
        and isinstance(solution_seen, bool)
        and len(mistakes) <= MOST_MISTAKES
        and all(type(count) is int and 0 <= count <= MOST for count in counts)
        and all(len(sentence) <= LONGEST for sentence in mistakes)
    )
    if not makes_sense:
        raise ValueError
    return Done("" if state == "open" else state, counts[0], counts[1], solution_seen, "", mistakes)
