"""A reader's progress as a file, and a class's from many of them: nobody is named, and nothing is written over."""

import csv
import json
import re
import sys
from pathlib import Path

import pytest

from dalearn.exercises import check, classroom, hint, names, predict, progress
from dalearn.exercises.__main__ import main
from dalearn.exercises.done import Done
from dalearn.exercises.export import checksum, read_export, write_export
from dalearn.plots.in_class import standings_and_mistakes

kept = sys.modules["dalearn.exercises.progress"]
SLIP = "You divide by the slope."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def some_readers(folder):
    """Four readers of chapter 05 and 08: three tried 05-gain, one of them solved it; one has only made a prediction."""
    slip = {SLIP: 2}
    write_export(folder / "a.json", {"05-gain": Done("solved", 3, 1, mistakes=slip), "05-predict": Done("said b")})
    write_export(folder / "b.json", {"05-gain": Done("tried", 5, 3, True, mistakes=slip | {"=1+1": 1})})
    (folder / "handed in" / "late").mkdir(parents=True)
    write_export(folder / "handed in" / "late" / "c.json", {"05-gain": Done("tried", 4)}, name="Ada")
    write_export(folder / "d.json", {"05-predict": Done("said a"), "08-claim": Done("solved", 1)})


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_that_an_export_holds_what_was_done_and_no_name(folder):
    hint("08-claim")
    check("08-claim", "a")
    predict("06-predict", "b")
    said = progress(export="mine.json").words
    assert said.endswith("Written to mine.json, without a name.")
    content = json.loads(Path("mine.json").read_text(encoding="utf-8"))
    assert list(content) == ["about", "version", "exercises", "checksum"]
    claim = content["exercises"]["08-claim"]
    assert list(claim) == ["state", "attempts", "hints", "solution_seen", "mistakes"]
    assert claim["state"] == "tried" and claim["attempts"] == 1 and len(claim["mistakes"]) == 1
    assert content["exercises"]["06-predict"]["state"] == "said b"
    assert read_export(Path("mine.json")) == {
        name: Done(its.state, its.attempts, its.hints, its.solution_seen, "", its.mistakes)
        for name, its in kept.records().items()
    }


def test_that_a_name_stands_in_it_where_it_is_given(folder):
    assert "with the name Ada" in progress(export="mine.json", name=" Ada ").words
    assert json.loads(Path("mine.json").read_text())["name"] == "Ada"


def test_that_an_export_replaces_an_earlier_one_and_nothing_else(folder):
    progress(export="mine.json")
    predict("06-predict", "b")
    progress(export="mine.json")
    assert "06-predict" in read_export(Path("mine.json"))
    Path("other.json").write_text('{"cells": []}')
    with pytest.raises(ValueError, match="export must be a new file, or an earlier export; got other.json"):
        progress(export="other.json")
    assert Path("other.json").read_text() == '{"cells": []}'


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"export": "mine.txt"}, "export must be the name of a file that ends in .json"),
        ({"export": 3}, "export must be the name of a file that ends in .json"),
        ({"export": "gone/mine.json"}, "export must be in a folder that exists"),
        ({"export": "mine.json", "name": " "}, "name must be a text of 1 to 100 characters"),
        ({"name": "Ada"}, "name goes into a file; say which"),
    ],
)
def test_that_an_export_that_cannot_be_written_is_an_error_in_one_line(folder, arguments, words):
    with pytest.raises(ValueError, match=words) as caught:
        progress(**arguments)
    assert "\n" not in str(caught.value) and list(folder.iterdir()) == []


def test_that_in_a_tab_whose_files_python_cannot_see_nothing_is_written_and_another_way_is_named(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "piplite", None)
    with pytest.raises(ValueError, match="^export must be a file that can be downloaded.* Download the chapter itself"):
        progress(export="mine.json")
    assert not (folder / "mine.json").exists()
    monkeypatch.setattr("dalearn.exercises.export.DRIVE", str(folder))  # a tab that shows its files
    progress(export="mine.json")
    assert (folder / "mine.json").exists()


def test_that_a_class_becomes_two_tables_and_a_figure(folder, capsys):
    some_readers(folder)
    assert main(["class", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "4 files read, 0 left out. 05-gain: of 4, 2 tried it without success and 1 solved it. The most" in said
    assert f"The most frequent mistake, of 2 readers, in 05-gain: {SLIP}" in said
    rows = {row["exercise"]: row for row in table(folder / "class.csv")}
    assert {name[:2] for name in rows} == {"05", "08"}
    gain = rows["05-gain"]
    assert [gain[column] for column in ("began_chapter", "solved", "tried", "open")] == ["4", "1", "2", "1"]
    assert [gain[column] for column in ("attempts_median", "asked_for_hints", "saw_solution")] == ["4", "2", "1"]
    assert rows["05-predict"]["predicted"] == "a:1 b:1" and rows["05-predict"]["open"] == "2"
    assert rows["08-claim"]["began_chapter"] == "1"
    mistakes = table(folder / "class-mistakes.csv")
    assert (mistakes[0]["readers"], mistakes[0]["times"], mistakes[0]["mistake"]) == ("2", "4", SLIP)
    assert mistakes[1]["mistake"] == " =1+1"  # no spreadsheet calculates it
    assert (folder / "class.png").read_bytes().startswith(b"\x89PNG")
    written = (folder / "class.csv").read_text() + (folder / "class-mistakes.csv").read_text()
    assert "Ada" not in written + said


def test_that_exercises_stand_as_the_chapters_ask_them_and_optional_ones_are_known():
    order = classroom.in_their_order()
    assert sorted(order) == names() and [name[:2] for name in order] == sorted(name[:2] for name in order)
    of_00 = {name: its for name, its in order.items() if name.startswith("00")}
    assert list(of_00.items())[:3] == [("00-move", False), ("00-slide", False), ("00-predict", False)]
    assert of_00["00-small"] and of_00["00-mean"]
    for path in classroom.SOURCES.glob("[0-9]*.py"):  # each is asked, and under Further what is optional
        main_part, *further = re.split("^# ## Further", path.read_text("utf-8"), flags=re.M)
        for name in (name for name in order if name.startswith(path.stem[:2])):
            assert f'"{name}"' in ("".join(further) if order[name] else main_part), name


def test_that_without_the_chapters_the_names_are_in_order_and_nothing_is_optional(tmp_path):
    assert classroom.in_their_order(tmp_path) == dict.fromkeys(names(), False)


def test_that_what_is_optional_stands_in_the_figure_below_the_rest(folder):
    done = {"00-mean": Done("solved", 1), "00-slide": Done("tried", 2), "03-factor": Done("solved", 1)}
    write_export(folder / "a.json", done)
    assert main(["class", str(folder)]) == 0
    optional = {row["exercise"] for row in table(folder / "class.csv") if row["optional"] == "yes"}
    assert optional == {"00-small", "00-mean", "03-factor"}
    standing = {name: (1, 0, 0) for name in ("00-mean", "00-slide", "03-factor", "03-update")}
    figure = standings_and_mistakes(standing, dict.fromkeys(standing), [], {"00-mean", "03-factor"})
    ax = figure.axes[0]
    labels = {label.get_text(): place for place, label in zip(ax.get_yticks(), ax.get_yticklabels())}
    assert list(labels) == ["00-slide", "03-update", "00-mean", "03-factor"] and labels["00-mean"] == 3


def test_that_a_file_that_was_downloaded_twice_counts_once_and_one_who_did_the_same_counts_too(folder, capsys):
    some_readers(folder)
    for name in ("a (1).json", "a - Copy.json", "e.json", "late/a.json"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((folder / "a.json").read_bytes())
    write_export(folder / "b (1).json", {"05-gain": Done("solved", 6)})
    assert main(["class", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("7 files read, 2 left out.")
    assert [line for line in sorted(err.splitlines()) if line] == [
        f"left out: {name}: it holds the same as a.json, which is counted" for name in ("a (1).json", "a - Copy.json")
    ]


def altered(path):
    content = json.loads(path.read_text())
    content["exercises"]["05-gain"]["state"] = "solved"
    path.write_text(json.dumps(content, indent=1))


def senseless(path):
    content = json.loads(path.read_text())
    content["exercises"]["05-gain"]["attempts"] = -3
    content["checksum"] = checksum(content)
    path.write_text(json.dumps(content))


def newer(path):
    content = json.loads(path.read_text()) | {"version": 2}
    content["checksum"] = checksum(content)
    path.write_text(json.dumps(content))


WRONG = {
    "altered": (altered, "it was changed after progress had written it"),
    "cut off": (lambda path: path.write_text(path.read_text()[:200]), "it is damaged: it is not JSON"),
    "bytes": (lambda path: path.write_bytes(b"\xff\xfe\x00"), "it is damaged: it is not JSON"),
    "nested": (lambda path: path.write_text("[" * 200_000), "it is damaged: it is not JSON"),
    "another": (lambda path: path.write_text('{"cells": []}'), "it is no export of progress"),
    "a list": (lambda path: path.write_text("[1]"), "it is no export of progress"),
    "huge": (lambda path: path.write_text(" " * 1_100_000), "it is too large"),
    "senseless": (senseless, "its checksum fits, but its entries make no sense"),
    "newer": (newer, "it is of version 2, and this dalearn reads version 1"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_that_a_damaged_or_altered_file_is_named_and_the_rest_is_read(folder, capsys, kind):
    some_readers(folder)
    damage, words = WRONG[kind]
    damage(folder / "b.json")
    assert main(["class", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert err.startswith(f"left out: b.json: {words}") and err.count("\n") == 1
    assert out.startswith("3 files read, 1 left out. ")
    rows = {row["exercise"]: row for row in table(folder / "class.csv")}
    assert rows["05-gain"]["began_chapter"] == "3" and rows["05-gain"]["tried"] == "1"


def test_that_spaces_and_line_ends_that_a_transfer_changes_are_no_alteration(folder, capsys):
    some_readers(folder)
    path = folder / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["class", str(folder)]) == 0 and capsys.readouterr().err == ""


def test_that_its_files_are_written_over_only_with_force_and_those_of_others_never(folder, capsys):
    some_readers(folder)
    assert main(["class", str(folder)]) == 0
    before = {path.name: path.read_bytes() for path in folder.glob("class*")}
    with pytest.raises(SystemExit):
        main(["class", str(folder)])
    assert "class.csv is there already; add --force to replace it" in capsys.readouterr().err
    assert main(["class", str(folder), "--force"]) == 0
    assert {path.name: path.read_bytes() for path in folder.glob("class*")} == before
    (folder / "class.csv").write_text("name,grade\nAda,1\n")
    with pytest.raises(SystemExit):
        main(["class", str(folder), "--force"])
    assert "is something else than an earlier class.csv of ours" in capsys.readouterr().err
    assert (folder / "class.csv").read_text() == "name,grade\nAda,1\n"
    (folder / "out").mkdir()
    assert main(["class", str(folder), "--out", str(folder / "out")]) == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == sorted(before)


@pytest.mark.parametrize("kind", ["nothing", "nowhere", "only a damaged one", "nothing begun"])
def test_that_a_folder_without_a_class_is_said_in_one_line(folder, capsys, kind):
    place = folder / "class"
    if kind != "nowhere":
        place.mkdir()
    if kind == "only a damaged one":
        (place / "a.json").write_text("{")
    if kind == "nothing begun":
        write_export(place / "a.json", {})
    with pytest.raises(SystemExit) as caught:
        main(["class", str(place)])
    assert caught.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert re.search(
        "FOLDER must (be a folder with|hold whole) files of progress|no reader of 1 has begun a chapter", last
    )
    assert kind == "nowhere" or [path.name for path in place.iterdir()] in ([], ["a.json"])
