"""Answers to a lesson's questions: what the student typed, and whether it is right."""

from __future__ import annotations

import math
import re

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.lessons.lesson import ChoiceQuestion, NumberQuestion, Question, WordsQuestion
from engine.lessons.measure import Measure
from engine.network.fields import cut

MAX_NUMBER = 60  # characters
SLACK = 1e-12  # of the answer: 0.1 + 0.2 is 0.3
_NUMBER = re.compile(r"[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([.,' \u00a0\u202f\u2019])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_SEPARATORS = re.compile(r"[' \u00a0\u202f\u2019]")


def read_answer(question: Question, text: str) -> str:
    """Return an answer as a project keeps it.

    Parameters
    ----------
    question : Question
    text : str
        As typed or chosen; not looked at for a sketch.

    Returns
    -------
    str
        Without spaces around it; empty for a sketch.

    Raises
    ------
    InputError
        If there is none, a number is none, a choice is not one of those offered, or words are too long.
    """
    value = text.encode("utf-8", "ignore").decode().strip()  # no half of a letter: it could not be saved
    if isinstance(question, ChoiceQuestion):
        if value not in question.choices:
            raise InputError(_("Choose one of the answers first."))
        return value
    if isinstance(question, NumberQuestion):
        if not value:
            raise InputError(_("Type a number first."))
        if not _numbers(value, question.unit):
            raise InputError(
                _("The answer must be a number, such as {example}, not {value}.").format(
                    example=number_text(0.25), value=cut(value)
                )
            )
        return value
    if isinstance(question, WordsQuestion):
        if not value:
            raise InputError(_("Write an answer first."))
        if len(value) > question.max_length:
            raise InputError(
                _("The answer must have up to {most} characters, not {n}.").format(
                    most=number_text(question.max_length, ","), n=number_text(len(value), ",")
                )
            )
        return value
    return ""


def is_marked(question: Question) -> bool:
    """Return whether the lesson has a right answer.

    Parameters
    ----------
    question : Question

    Returns
    -------
    bool
    """
    return isinstance(question, (ChoiceQuestion, NumberQuestion)) and question.answer is not None


def is_right(question: Question, value: str, measured: tuple[float, ...] = ()) -> bool | None:
    """Return whether an answer is right; None where the lesson has no right one.

    Parameters
    ----------
    question : Question
    value : str
        From `read_answer`.
    measured : tuple of float
        The right answers of a question that is measured, from `measuring.values_for`.

    Returns
    -------
    bool or None
        A number that can be read in two ways, such as 1,000, is right if one of them is.
    """
    if isinstance(question, ChoiceQuestion) and question.answer is not None:
        return value == question.choices[question.answer]
    if isinstance(question, NumberQuestion) and question.answer is not None:
        rights = measured if isinstance(question.answer, Measure) else (question.answer,)
        numbers = _numbers(value, question.unit)
        return any(_is_within(number, right, question.tolerance) for number in numbers for right in rights)
    return None


def compared_with(question: NumberQuestion, value: str, measured: tuple[float, ...]) -> float:
    """Return which of the measured values an answer is nearest to.

    Parameters
    ----------
    question : NumberQuestion
    value : str
        From `read_answer`.
    measured : tuple of float
        At least one.

    Returns
    -------
    float
    """
    numbers = _numbers(value, question.unit)
    return min(measured, key=lambda right: min(abs(number - right) for number in numbers))


def _is_within(number: float, right: float, tolerance: float) -> bool:
    return abs(number - right) <= tolerance + SLACK * max(abs(right), tolerance)


def _numbers(text: str, unit: str) -> tuple[float, ...]:
    """What numbers a text may stand for; none if it is no number.

    A comma is a decimal comma, or stands between thousands; the unit may stand behind the number.
    """
    text = text.strip().replace("\u2212", "-")
    if unit and text.endswith(unit):
        text = text[: -len(unit)].rstrip()
    if len(text) > MAX_NUMBER:
        return ()
    found = []
    if _NUMBER.fullmatch(text):
        found.append(float(text.replace(",", ".")))
    if grouped := _GROUPED.fullmatch(text):
        whole = text.replace(grouped[1], "")
        found.append(float(_SEPARATORS.sub("", whole).replace(",", ".")))
    return tuple(number for number in found if math.isfinite(number))
