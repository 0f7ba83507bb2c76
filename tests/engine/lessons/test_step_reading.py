"""Each kind of step is read, and what it can't have is refused where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.lessons.lesson import NumberQuestion, Step, WordsQuestion
from engine.lessons.measure import Measure
from engine.lessons.reading import read_lesson
from tests.engine.lessons.written import write_steps


def steps(folder: Path, text: str) -> tuple[Step, ...]:
    return read_lesson(write_steps(folder / "one", text)).pages[0].steps


def test_options_may_be_left_out(tmp_path: Path) -> None:
    found = steps(tmp_path, "- {text: 'How many?', number: true}\n- {text: 'Why?', words: {}}\n- {lock: []}")
    assert found[:2] == (NumberQuestion("1.1", "How many?"), WordsQuestion("1.2", "Why?"))


def test_an_answer_may_be_measured(tmp_path: Path) -> None:
    text = """
    - text: How much
      number: {answer: {measure: difference, rate: 0.5, less: 0.2, metric: accuracy, split: training}}
      right: "{answer} points"
    - text: How many
      number: {answer: {measure: n_trainings}, tolerance: 0}
    """
    one, other = steps(tmp_path, text)
    assert isinstance(one, NumberQuestion) and isinstance(other, NumberQuestion)
    assert one.answer == Measure("difference", 0.5, 0.2, "accuracy", "training")
    assert (one.right, other.answer) == ("{answer} points", Measure("n_trainings"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- text: Only text", "line 6: a step must have exactly one of point, set_up, lock, wait, choice"),
        ("- {point: stack, lock: []}", "line 6: a step must have exactly one of point, set_up, lock, wait"),
        ("- point: stack\n  colour: red", "line 7: a step has an unknown field colour"),
        ("- point: stack\n  comes_first: true", "line 7: a step with point can't have comes_first."),
        ("- text: Why?\n  words: {}\n  answer: a", "line 8: a step with words can't have answer."),
        ("- point: door", "line 6: point must be one of file-menu, "),
        ("- lock: [doors]", "line 6: lock must be one of data, network, training, seeds, not doors."),
        ("- choice: [a, b]", "line 6: a question must have a text."),
        ("- text: T\n  choice: [a]", "line 7: choice must have 2 to 10 entries, not 1."),
        ("- text: T\n  choice:\n    - a\n    - b\n    - a", "line 10: the choice a is there twice."),
        (
            "- text: T\n  choice: [a, b]\n  comes_first: yes",
            "line 8: comes_first must be true or false, not yes.",
        ),
        ("- text: T\n  number: {tolerance: 1}", "line 7: tolerance is that of an answer, and there is none."),
        (
            "- text: T\n  number: {answer: .inf}",
            "line 7: answer must be a number from -1e+12 to 1e+12, not .inf.",
        ),
        ("- text: T\n  number: {answer: 1, tolerance: -1}", "line 7: tolerance must be a number from 0"),
        (
            "- text: T\n  number: {answer: {rate: 0}}",
            "line 7: answer must have a measure, one of mean, min, max, range, std, difference, gap",
        ),
        ("- text: T\n  number: {answer: {measure: median}}", "line 7: measure must be one of mean, min, max"),
        (
            "- text: T\n  number: {answer: {measure: std}}",
            "line 7: an answer with measure std must have a rate.",
        ),
        (
            "- text: T\n  number:\n    answer:\n      measure: best_rate\n      rate: 0",
            "line 10: an answer with measure best_rate can't have rate.",
        ),
        (
            "- text: T\n  number: {answer: {measure: mean, rate: 0, less: 0.5}}",
            "line 7: an answer with measure mean can't have less.",
        ),
        ("- text: T\n  number: {answer: {measure: mean, rate: 1}}", "line 7: a rate must be below 1, not 1."),
        (
            "- text: T\n  number: {answer: {measure: mean, rate: -1}}",
            "line 7: rate must be a number from 0 to 1",
        ),
        (
            "- text: T\n  number: {answer: {measure: difference, rate: 0}}",
            "line 7: a difference must have two rates, and both are 0.",
        ),
        (
            "- text: T\n  number: {answer: {measure: mean, rate: 0, metric: beauty}}",
            "line 7: metric must be one of accuracy, precision, recall",
        ),
        (
            "- text: T\n  number: {answer: {measure: mean, rate: 0, split: test}}",
            "line 7: split must be one of training, validation, held_out, not test.",
        ),
        (
            "- text: T\n  number: {answer: {measure: best_rate}}\n  comes_first: true",
            "line 8: an answer that is measured in the sweep can't come before the sweep.",
        ),
        (
            "- text: T\n  number: {answer: {measure: best_rate}}\n  wrong: 'It is {answer}.'",
            "line 8: {answer} would give the answer away: it stands in right alone.",
        ),
        (
            "- text: T\n  number: {answer: {measure: best_rate}}\n  hints: ['{answer}']",
            "line 8: {answer} would give the answer away",
        ),
        (
            "- text: T\n  number: {answer: {measure: best_rate}}\n  right: '$x = {answer}$'",
            "line 8: {answer} can't stand in a formula.",
        ),
        ("- text: T\n  words: {max_length: 0}", "line 7: max_length must be a whole number from 1 to 10,000"),
        ("- text: T\n  sketch: false", "line 7: sketch must be true."),
        ("- {id: 1a, point: stack}", "line 6: id must be letters, digits, - and _, beginning with a letter"),
        ("- {id: a, point: stack}\n- {id: a, point: stack}", "line 7: the id a is that of an earlier step."),
        ("- point: stack\n  hints: [<i>x</i>]", "line 7: <i> is HTML"),
        ("- point: stack\n  text: '![a](b.png)'", "line 7: text can't have a picture: put it on the page"),
        ("- point: stack\n  text: " + "x" * 2001, "line 7: text must have 1 to 2,000 characters, not 2,001."),
        ('- point: stack\n  text: "a\\0b"', "line 7: text has a character that no text may have."),
        ('- point: stack\n  text: "\\uD800"', "line 7: text has a character that no text may have."),
        ("- wait: {answered: [a]}", "line 6: answered names a, and no step before this one has this id."),
        (
            "- wait: {answered: [a]}\n- {id: a, text: T, words: {}}",
            "line 6: answered names a, and no step before this one has this id.",
        ),
        (
            "- {id: a, point: stack}\n- wait: {answered: [a]}",
            "line 7: answered names a, which is no question.",
        ),
        ("- wait: {}", "line 6: wait must have at least one of sweep, sweeps"),
        ("- a list is no step", "line 6: a step must be a mapping with point, set_up"),
    ],
)
def test_what_a_step_can_t_be_is_said(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        steps(tmp_path, text)
    assert f"lesson.yaml, {sentence}" in str(caught.value)
