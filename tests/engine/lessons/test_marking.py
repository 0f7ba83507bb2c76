"""Answers: what counts as one, and what is right."""

from __future__ import annotations

import pytest

from engine.errors import InputError
from engine.lessons.lesson import ChoiceQuestion, NumberQuestion, SketchQuestion, WordsQuestion
from engine.lessons.marking import compared_with, is_marked, is_right, read_answer
from engine.lessons.measure import Measure

NUMBER = NumberQuestion("n", "?", answer=24.0, tolerance=0.5, unit="units")
CHOICE = ChoiceQuestion("c", "?", choices=("It helps", "It hurts"), answer=1)


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("24", True),
        (" 24.5 ", True),
        ("24,5", True),
        ("24.51", False),
        ("23.5", True),
        ("23,4", False),
        ("24 units", True),
        ("24units", True),
        ("2.4e1", True),
        ("+24", True),
        ("-24", False),
        ("\u221224", False),
        ("24.", True),
        ("0024", True),
    ],
)
def test_numbers_are_right_within_their_tolerance(text: str, is_good: bool) -> None:
    assert is_right(NUMBER, read_answer(NUMBER, text)) is is_good


@pytest.mark.parametrize(
    "text", ["", "  ", "x", "24 m", "nan", "inf", "1e999", "1,2,3", "1..2", "9" * 61, "0x18", "²"]
)
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_answer(NUMBER, text)
    assert str(caught.value).endswith(".") and "number" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["1000", "1,000", "1.000", "1 000", "1\u202f000", "1'000", "1,000.0", "1.000,0"]
)
def test_thousands_may_be_separated(text: str) -> None:
    question = NumberQuestion("n", "?", answer=1000.0)
    assert is_right(question, read_answer(question, text)) is True


def test_a_comma_may_be_that_of_a_decimal() -> None:
    question = NumberQuestion("n", "?", answer=1.125)
    assert is_right(question, read_answer(question, "1,125")) is True
    assert is_right(question, read_answer(question, "1,126")) is False


def test_sums_of_decimals_are_right() -> None:
    assert is_right(NumberQuestion("n", "?", answer=0.3), str(0.1 + 0.2)) is True
    assert is_right(NumberQuestion("n", "?", answer=0.3, tolerance=0.1), "0.4") is True
    assert is_right(NumberQuestion("n", "?", answer=0.0), "0,0") is True
    assert is_right(NumberQuestion("n", "?", answer=1e9), "1000000001") is False


def test_a_measured_answer_is_compared_with_the_nearest_value() -> None:
    question = NumberQuestion("n", "?", answer=Measure("best_rate"), tolerance=0.001)
    assert is_right(question, "0.3", (0.0, 0.3)) is True
    assert is_right(question, "0,2", (0.0, 0.3)) is False
    assert compared_with(question, "0,2", (0.0, 0.3)) == 0.3
    assert is_marked(question) and not is_marked(NumberQuestion("n", "?")) and is_marked(CHOICE)


def test_a_choice_is_one_of_those_offered() -> None:
    assert is_right(CHOICE, read_answer(CHOICE, "It hurts")) is True
    assert is_right(CHOICE, read_answer(CHOICE, "It helps")) is False
    for text in ("", "it hurts", "Both"):
        with pytest.raises(InputError, match=r"Choose one of the answers first\."):
            read_answer(CHOICE, text)


def test_an_opinion_is_neither_right_nor_wrong() -> None:
    assert is_right(ChoiceQuestion("c", "?", choices=("a", "b")), "a") is None
    assert is_right(NumberQuestion("n", "?"), "5") is None
    assert is_right(WordsQuestion("w", "?", model="x"), "x") is None
    assert is_right(SketchQuestion("s", "?"), "") is None


def test_words_have_a_length() -> None:
    question = WordsQuestion("w", "?", max_length=5)
    assert read_answer(question, " abcde ") == "abcde"
    with pytest.raises(InputError, match="up to 5 characters, not 6"):
        read_answer(question, "abcdef")
    with pytest.raises(InputError, match="Write an answer first"):
        read_answer(question, " \n")
    assert read_answer(SketchQuestion("s", "?"), "anything") == ""
