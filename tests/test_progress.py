"""What a reader has done is kept in one small file beside the notebooks, which is never needed and never in the way."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dalearn.exercises import check, hint, names, predict, progress, solution

kept = sys.modules["dalearn.exercises.progress"]
doors = sys.modules["dalearn.exercises.doors"]
CHAPTERS = sorted({name[:2] for name in names()})
LINKS = pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make a link")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty working folder, with the file allowed."""
    monkeypatch.delenv(kept.SWITCH)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def course(elsewhere):
    """A working folder with a notebook of the course."""
    (elsewhere / "06_online_training_with_enkf.ipynb").write_text("{}")
    return elsewhere


def restart():
    """What the kernel knew is gone."""
    kept._unwritten.clear()
    kept._news.clear()
    doors._hints_given.clear()


def all_lines():
    return Path("progress.txt").read_text(encoding="utf-8").splitlines()[1:]


def lines():
    """The lines of the states, without what is counted in brackets."""
    return [re.sub(r" \(.*\)$", "", line) for line in all_lines() if "  mistake made " not in line]


def test_that_what_was_done_stands_in_the_file_as_lines_that_a_person_can_read(course):
    predict("06-predict", "a")
    check("06-epoch", lambda *arguments: 1)
    check("08-claim", "d")
    check("09-corners", None)
    check("09-surface", ...)
    assert lines() == ["06-epoch    tried", "06-predict  said a", "08-claim    solved"]
    assert Path("progress.txt").read_text(encoding="utf-8").startswith("# ")
    assert sorted(os.listdir()) == ["06_online_training_with_enkf.ipynb", "progress.txt"]


def test_that_it_survives_the_kernel(course):
    predict("06-predict", "b")
    check("08-claim", "d")
    restart()
    assert check("06-predict").message.startswith("You said b. ")
    assert repr(predict("06-predict")).startswith("You said b. ")
    assert "08-claim" in progress().rows[8].solved and "06-predict (b)" in progress().rows[6].solved


def test_that_solved_stays_solved_and_of_a_prediction_the_last_letter_counts(course):
    for answer, letter in (("a", "a"), ("d", "c"), ("b", "b")):
        check("08-claim", answer)
        predict("06-predict", letter)
    assert lines() == ["06-predict  said b", "08-claim    solved"]


def test_that_a_script_elsewhere_leaves_nothing_behind_and_is_remembered_while_it_runs(elsewhere):
    predict("06-predict", "a")
    assert check("06-predict").attempted and os.listdir() == []
    assert "Kept until this kernel ends." in repr(progress())
    assert "06-predict (a)" in progress().rows[6].solved


def test_that_the_switch_keeps_a_readers_file_unread_and_unchanged(course, monkeypatch):
    Path("progress.txt").write_text("06-predict  said c\n")
    monkeypatch.setenv(kept.SWITCH, "off")
    assert not check("06-predict").attempted
    predict("06-predict", "a")
    assert Path("progress.txt").read_text() == "06-predict  said c\n"


def test_that_two_kernels_keep_what_both_have_done(course):
    predict("06-predict", "a")
    code = "from dalearn.exercises import check; check('08-claim', 'd')"
    subprocess.run([sys.executable, "-c", code], check=True)
    check("09-corners", "a")
    assert lines() == ["06-predict  said a", "08-claim    solved", "09-corners  tried"]


def test_that_lines_of_a_newer_version_and_changes_by_hand_are_kept(course):
    Path("progress.txt").write_text(
        "\ufeff# mine\r\n\r\n17-later\tsolved  in 3 tries\n06-epoch  brilliant\n06-predict said z\n", "utf-8"
    )
    predict("05-predict", "b")
    assert lines() == [
        "05-predict  said b",
        "06-epoch    brilliant",
        "06-predict  said z",
        "17-later    solved  in 3 tries",
    ]
    assert not check("06-predict").attempted  # z is no letter of it
    assert {"06-epoch", "06-predict"} <= set(progress().rows[6].open)


DAMAGED = {
    "bytes that are not text": b"06-epoch  solved\n\xff\xfe",
    "a line that makes no sense": b"06-epoch  solved\nsolved everything\n",
    "a line that ends too early": b"06-epoch  solved\n06-pre",
    "zeros, as after a crash": b"\0" * 200,
    "a control character": b"06-epoch  sol\x07ved",
    "something huge": b"#" * 2_000_000,
}


@pytest.mark.parametrize("kind", DAMAGED)
@pytest.mark.parametrize("door", [progress, lambda: check("06-epoch", None), lambda: check("06-predict", "a"),
                                  lambda: check("08-claim", "d")])  # fmt: skip
def test_that_a_damaged_file_is_renamed_and_begun_anew_and_said_once(course, kind, door):
    Path("progress.txt").write_bytes(DAMAGED[kind])
    Path("progress.damaged.txt").write_text("an earlier one")
    said = repr(door()) if door is progress else door().message
    assert "progress.txt could not be understood; it is now called progress.damaged-2.txt" in said
    assert Path("progress.damaged-2.txt").read_bytes() == DAMAGED[kind]
    assert Path("progress.damaged.txt").read_text() == "an earlier one"
    assert "damaged" not in repr(progress()) and "06-epoch" in progress().rows[6].open
    predict("05-predict", "b")
    assert "05-predict  said b" in lines()


def test_that_an_empty_file_is_not_damaged(course):
    Path("progress.txt").touch()
    assert "damaged" not in repr(progress()) and sorted(os.listdir())[1:] == ["progress.txt"]


@pytest.mark.parametrize("kind", ["a folder", pytest.param("a link in a circle", marks=LINKS), "a pipe"])
def test_that_something_else_in_the_place_of_the_file_is_left_alone(course, kind):
    if kind == "a folder":
        Path("progress.txt").mkdir()
    elif kind == "a pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("this system has no named pipes")
        os.mkfifo("progress.txt")
    else:
        Path("progress.txt").symlink_to("progress.txt")
    before = os.lstat("progress.txt").st_mode
    predict("06-predict", "a")
    assert check("06-predict").message.startswith("You said a. ") and check("08-claim", "d").ok
    assert "Kept until this kernel ends." in repr(progress()) and "08-claim" in progress().rows[8].solved
    assert os.lstat("progress.txt").st_mode == before and len(os.listdir()) == 2


@pytest.mark.parametrize("function", ["replace", "rename", "scandir"])
def test_that_a_folder_that_cannot_be_read_or_written_is_never_an_error(course, monkeypatch, function):
    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    Path("progress.txt").write_bytes(b"\xff" if function == "rename" else b"08-r2  tried\n")
    before = Path("progress.txt").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, function, denied)
        predict("06-predict", "a")
        assert check("06-predict").message.startswith("You said a. ") and check("08-claim", "d").ok
        assert "Kept until this kernel ends." in repr(progress())
        assert Path("progress.txt").read_bytes() == before and len(os.listdir()) == 2
    check("09-corners", "c")  # now it can be written, and nothing was lost
    assert {"06-predict  said a", "08-claim    solved", "09-corners  solved"} <= set(lines())


def test_that_a_working_folder_that_is_gone_is_never_an_error(tmp_path):
    code = (
        "import os, sys; os.mkdir(sys.argv[1]); os.chdir(sys.argv[1]); from dalearn.exercises import check, predict, progress\n"
        "os.rmdir(sys.argv[1]); predict('06-predict', 'a'); print(check('06-predict').message, progress())"
    )
    if os.name == "nt":
        pytest.skip("Windows does not let a working folder go")
    environment = {name: value for name, value in os.environ.items() if name != kept.SWITCH}
    place = os.pathsep.join(map(os.path.abspath, sys.path))
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "gone")],
        capture_output=True,
        text=True,
        env=environment | {"PYTHONPATH": place},
    )
    assert run.stdout.startswith("You said a. "), run.stderr


def test_that_the_table_names_every_exercise_once_in_a_terminal_and_in_a_notebook(course):
    predict("06-predict", "a")
    check("08-claim", "a")
    check("09-corners", "c")
    table = progress()
    for shown in (repr(table), table._repr_html_()):
        for name in names():
            assert shown.count(name) == 1, name
        for heading in ("chapter", "open", "tried", "solved"):
            assert heading in shown
        assert f"Done: 2 of {len(names())} exercises. Kept in progress.txt, beside the notebooks." in shown
    assert table.rows[8].tried == ("08-claim",) and "09-corners" in table.rows[9].solved
    assert [row.chapter for row in table.rows] == CHAPTERS
    assert max(map(len, repr(table).splitlines())) <= 100


def test_that_the_table_of_a_notebook_is_a_table_with_headings_and_has_no_colours_of_its_own():
    shown = progress()._repr_html_()
    assert shown.count('scope="col"') == 4 and shown.count('scope="row"') == len(CHAPTERS) and "<caption" in shown
    assert "color" not in shown and "background" not in shown


def test_that_a_look_at_progress_and_an_open_exercise_write_nothing(course):
    progress()
    check("06-epoch", ...)
    assert os.listdir() == ["06_online_training_with_enkf.ipynb"]


def half(weights, said, d):
    return weights + 0.5 * np.polyfit(said, weights, 1)[0] * (d - said)


def test_that_attempts_hints_and_mistakes_are_counted_until_the_exercise_is_solved(course):
    restart()
    hint("08-claim")
    hint("08-claim")
    assert all_lines() == ["08-claim  open (2 hints)"]
    said_to_a = check("08-claim", "a").mistake
    for letter in ("b", "a", "d", "c"):
        check("08-claim", letter)
    solution("08-claim")
    first, *mistakes = all_lines()
    assert re.fullmatch(r"08-claim  solved \(4 attempts, 2 hints, solution seen, answer [0-9a-f]{8}\)", first)
    assert len(mistakes) == 2 and mistakes[0].startswith("08-claim  mistake made 2 times: ")
    assert mistakes[0].partition(": ")[2] == said_to_a


def test_that_an_answer_that_is_checked_again_is_no_other_attempt_even_in_another_kernel(course):
    for _ in range(3):
        check("00-slide", half)
        restart()
    assert "tried (1 attempt, " in all_lines()[0]
    check("00-slide", lambda weights, said, d: weights)
    check("00-slide", half)
    assert "tried (3 attempts, " in all_lines()[0]


def test_that_what_is_counted_lives_in_memory_where_no_file_is_written(elsewhere):
    for letter in ("a", "b", "d"):
        check("08-claim", letter)
    done = kept.records()["08-claim"]
    assert (done.state, done.attempts, len(done.mistakes)) == ("solved", 3, 2) and os.listdir() == []


def test_that_a_file_of_an_older_version_is_read_and_what_it_says_stays(course):
    Path("progress.txt").write_text("# older\n08-claim    tried\n09-corners  solved\n06-predict  said b\n")
    check("08-claim", "a")
    check("09-corners", "a")
    assert [line.partition(" (")[0] for line in all_lines()[:2]] == ["06-predict  said b", "08-claim    tried"]
    assert all_lines()[-1] == "09-corners  solved" and "08-claim    tried (1 attempt, " in all_lines()[1]


def test_that_words_in_brackets_that_are_not_ours_stay_as_they_are(course):
    Path("progress.txt").write_text("08-r2  tried (2 attempts, with help)\n")
    predict("06-predict", "a")
    assert "08-r2       tried (2 attempts, with help)" in all_lines()
