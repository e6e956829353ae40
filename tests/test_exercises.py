"""The course's exercises: every solution passes, every mistake of a catalogue gets its own sentence, nothing wrong passes."""

import copy
import re

import numpy as np
import pytest

from dalearn.exercises import Feedback, ch15, check, doors, hint, names, registry, solution, survey

CODING = [name for name in names() if isinstance(registry.get(name), registry.Exercise)]
CHOICES = [name for name in names() if isinstance(registry.get(name), registry.Choice)]


def as_function(source):
    """The function that a solution's text defines, without a file behind it."""
    space = {"np": np, "barrel": ch15.barrel}  # the program that stands in the notebook of chapter 15
    exec(source, space)
    return space[re.match(r"def (\w+)\(", source).group(1)]


@pytest.mark.parametrize("name", CODING)
def test_that_the_solution_as_it_is_shown_passes_its_check(name):
    feedback = check(name, as_function(str(solution(name))))
    assert feedback.ok and feedback.attempted and feedback.message.startswith("Right. "), feedback
    assert feedback.mistake is None


@pytest.mark.parametrize("name", CODING)
def test_that_every_mistake_of_the_catalogue_is_told_its_own_sentence(name):
    exercise = registry.get(name)
    assert exercise.sentences()
    for sentence in exercise.sentences():

        def mistaken(*arguments, sentence=sentence):
            return exercise.mistakes(*arguments)[sentence]()

        feedback = check(name, mistaken)
        assert not feedback.ok and feedback.attempted and feedback.mistake == sentence, (sentence, feedback)
        assert feedback.message == f"Not yet. {sentence} (hint({name!r}) helps.)"


@pytest.mark.parametrize("name", CODING)
def test_that_no_slip_passes_on_any_draw_of_the_examples_and_no_entry_hides_another(name, monkeypatch):
    monkeypatch.setattr(survey, "DRAWS", 4)
    lines, summary = survey.survey(name)
    assert [line for line in lines if line.fate in ("passes", "hidden")] == []
    assert summary.startswith(f"{name}: {len(registry.get(name).sentences())} sentences. 0 pass, 0 are hidden")


@pytest.mark.parametrize("name", CODING)
def test_that_the_sizes_of_the_examples_vary_and_tell_which_axis_is_which(name):
    exercise = registry.get(name)
    draws = [exercise.examples(seed) for seed in range(12)]
    random_calls = [arguments for examples in draws for arguments in examples[: registry.EXAMPLES]]
    for place, argument in enumerate(exercise.parameters):
        values = [arguments[place] for arguments in random_calls]
        if not isinstance(values[0], np.ndarray) or argument not in exercise.axes:
            continue
        axes = exercise.axes[argument]
        assert all(value.ndim == len(axes) for value in values), (argument, axes)
        for axis, axis_name in enumerate(axes):
            if not axis_name.isdigit():
                assert len({value.shape[axis] for value in values}) > 1, f"{axis_name} of {argument} never changes"


@pytest.mark.parametrize("name", CODING)
def test_that_an_exercise_says_the_axes_of_its_result(name):
    exercise = registry.get(name)
    assert "return" in exercise.axes
    expected = exercise.reference(*copy.deepcopy(exercise.examples(1)[0]))
    if not isinstance(expected, tuple):
        named = [axis for axis in exercise.axes["return"] if axis]
        assert np.ndim(expected) == len(named)


@pytest.mark.parametrize("name", CODING)
def test_that_terms_name_variables_of_our_answer(name):
    exercise = registry.get(name)
    assert set(exercise.terms) <= set(exercise.reference.__code__.co_varnames)


@pytest.mark.parametrize("name", CODING)
def test_that_nan_inf_a_constant_and_a_wrong_sign_are_named(name):
    reference = registry.get(name).reference
    first = reference(*copy.deepcopy(registry.get(name).examples()[0]))

    def changed(change, result):
        return tuple(map(change, result)) if isinstance(result, tuple) else change(result)

    for broken, words in {
        lambda *a: changed(lambda r: r * np.nan, reference(*a)): "NaN or an inf",
        lambda *a: changed(lambda r: r + np.inf, reference(*a)): "NaN or an inf",
        lambda *a: changed(lambda r: -r, reference(*a)): "",
        lambda *a: changed(lambda r: r + 1, first): "",
    }.items():
        feedback = check(name, broken)
        assert not feedback.ok and feedback.mistake is not None and words in feedback.message, feedback


@pytest.mark.parametrize("name", CHOICES)
def test_that_each_answer_to_a_choice_has_its_own_sentence_and_one_is_right(name):
    question = registry.get(name)
    answers = {option: check(name, option) for option in question.options}
    assert [option for option, feedback in answers.items() if feedback.ok] == [question.right]
    assert len({feedback.message for feedback in answers.values()}) == len(answers)
    assert check(name, f" {question.right.upper()} ").ok  # case and blanks do not matter
    assert question.right in solution(name)


@pytest.mark.parametrize("name", names())
def test_that_there_are_three_hints_each_once_and_then_the_way_to_the_solution(name, monkeypatch):
    monkeypatch.setattr(doors, "_hints_given", {})
    given = [str(hint(name)) for _ in range(4)]
    assert [text.partition(":")[0] for text in given[:3]] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    assert len(set(given)) == 4 and f"solution({name!r})" in given[3]


@pytest.mark.parametrize("name", [*CODING, *CHOICES])
@pytest.mark.parametrize("answer", [None, ...])
def test_that_an_open_exercise_says_so_and_is_not_an_attempt(name, answer):
    feedback = check(name, answer)
    assert (feedback.ok, feedback.attempted) == (False, False) and "still open" in feedback.message


@pytest.mark.parametrize("name", CODING)
def test_that_a_starter_which_returns_an_ellipsis_is_open(name):
    assert not check(name, lambda *arguments: ...).attempted


def test_that_order_statistics_give_the_intervals_of_the_bootstrap_too():
    def by_order(errors, others, draws):
        place = (len(draws) - 1) // 40
        return np.sort(np.median((errors / others)[draws], axis=1))[[place, -1 - place]]

    assert check("12-bootstrap", by_order).ok


def test_that_right_answers_written_differently_pass():
    def with_loops(predicted, truth):
        mean = sum(t for (t,) in truth) / len(truth)
        error = total = 0
        for (p,), (t,) in zip(predicted, truth):
            error, total = error + (p - t) ** 2, total + (t - mean) ** 2
        return (total - error) / total

    def with_means(predicted, truth):
        return 1 - np.mean(np.square(truth - predicted)) / truth.var()

    for answer in (with_loops, with_means, lambda p, t: [float(with_means(p, t))][0]):
        assert check("08-r2", answer).ok


def test_that_an_unknown_name_is_met_with_the_nearest_ones():
    feedback = check("08-r", lambda *a: 1)
    assert not feedback.ok and "'08-r2'" in feedback.message
    for function in (hint, solution):
        with pytest.raises(ValueError, match="'08-r2'"):
            function("08-r")
    assert not check(None, None).ok and not check([1], [1]).ok


def test_that_feedback_shows_itself_in_a_terminal_and_in_a_notebook():
    feedback = Feedback(False, True, "Not yet. Look at `a < b`.")
    assert repr(feedback) == "Not yet. Look at `a < b`."
    assert 'role="status"' in feedback._repr_html_() and "Look at <code>a &lt; b</code>." in feedback._repr_html_()
    assert repr(solution("08-r2")).startswith("def r_squared(predicted, truth):\n    ")


def test_that_a_message_is_a_plain_sentence():
    for name in CODING:
        for sentence in registry.get(name).sentences():
            assert "!" not in sentence and sentence[-1] in ".?"


def test_that_the_bar_beside_a_message_tells_right_wrong_and_open_apart():
    colours = [Feedback(*how, "").colour for how in ((True, True), (False, True), (False, False))]
    assert colours == ["#009E73", "#D55E00", "#999999"]


def test_that_a_right_answer_which_changes_its_input_is_told_so():
    def in_place(ensemble):
        ensemble -= ensemble.mean(axis=1, keepdims=True)
        return ensemble

    feedback = check("04-anomalies", in_place)
    assert feedback.ok and "Your function changes its input, `ensemble`" in feedback.message


def test_that_a_function_in_the_place_of_the_name_is_told_what_comes_first():
    assert check(np.mean, None).message.endswith('as in check("00-mean", my_mean); got a function')
    assert len(check("zzz", 1).message) < 120
