"""The steps of a page: what each kind has, checked where it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.language.lists import listed
from engine.language.texts import _
from engine.lessons.conditions import read_conditions
from engine.lessons.controls import CONTROLS
from engine.lessons.course import Course
from engine.lessons.files import LessonFiles
from engine.lessons.lesson import (
    ChoiceQuestion,
    Lock,
    NumberQuestion,
    Point,
    Question,
    SetUp,
    SketchQuestion,
    Step,
    Wait,
    WordsQuestion,
)
from engine.lessons.measure import PLACE, Measure, read_measure
from engine.lessons.nodes import Node
from engine.lessons.set_up_reading import read_set_up
from engine.lessons.texts import check_text, formulas
from engine.project.locks import LOCKABLE

MAX_TEXT, MAX_SHORT = 2000, 600  # characters of a step's text, and of hints and what is said of answers
MAX_HINTS, MAX_CHOICES, MAX_CHOICE, MAX_WORDS, MAX_UNIT = 10, 10, 200, 10_000, 20
MAX_VALUE = 1e12
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_COMMON = ("id", "text", "hints")
_OF_QUESTIONS = ("comes_first", "right", "wrong")


@dataclass
class Reading:
    """What the steps before have, which the next ones may name."""

    files: LessonFiles
    ids: dict[str, bool] = field(default_factory=dict)  # whether it is a question
    course: Course = field(default_factory=Course)


def read_step(node: Node, usual_id: str, reading: Reading) -> Step:
    """Read a step.

    Parameters
    ----------
    node : Node
    usual_id : str
        Its id, if none is written.
    reading : Reading
        Gets the step's id.

    Returns
    -------
    Step

    Raises
    ------
    InputError
        With file and line.
    """
    kinds = ", ".join(KINDS)
    values = node.fields(_("a step"), (*KINDS, *_COMMON, *_OF_QUESTIONS, "answer"))
    named = [name for name in KINDS if name in values]
    if len(named) != 1:
        if not named:
            raise node.error(
                _("a step must have exactly one of {kinds}, not none of them.").format(kinds=kinds)
            )
        raise node.error(
            _("a step must have exactly one of {kinds}, not {named}.").format(
                kinds=kinds, named=listed(named)
            )
        )
    kind = named[0]
    is_question = kind in QUESTIONS
    allowed = {
        kind,
        *_COMMON,
        *(_OF_QUESTIONS if is_question else ()),
        *(("answer",) if kind == "choice" else ()),
    }
    for name in values:
        if name not in allowed:
            raise values[name].error(_("a step with {kind} can't have {name}.").format(kind=kind, name=name))
    text = _text(values, "text", MAX_TEXT)
    if is_question and not text:
        raise node.error(_("a question must have a text."))
    step_id = _id(values, usual_id, reading)
    hints = values["hints"].items("hints", MAX_HINTS) if "hints" in values else ()
    step = KINDS[kind](values, reading)
    step = replace(
        step, id=step_id, text=text, hints=tuple(checked_text(one, _("a hint"), MAX_SHORT) for one in hints)
    )
    if isinstance(step, Question):
        comes_first = "comes_first" in values and values["comes_first"].flag("comes_first")
        right, wrong = (_text(values, name, MAX_SHORT) for name in ("right", "wrong"))
        step = replace(step, comes_first=comes_first, right=right, wrong=wrong)
        _check_measured(step, values, hints)
    if never := reading.course.take(step):
        raise values[kind].error(never)
    reading.ids[step_id] = is_question
    return step


def checked_text(node: Node, what: str, most: int) -> str:
    """Return a text of the YAML file, without HTML and pictures; InputError with file and line."""
    text = node.text(what, most)
    if check_text(text, lambda _: node):
        raise node.error(
            _("{what} can't have a picture: put it on the page, in its Markdown.").format(what=what)
        )
    return text


def _text(values: dict[str, Node], name: str, most: int) -> str:
    return checked_text(values[name], name, most) if name in values else ""


def _id(values: dict[str, Node], usual_id: str, reading: Reading) -> str:
    if "id" not in values:
        return usual_id
    node = values["id"]
    name = node.text("id", 40)
    if not _ID.fullmatch(name):
        raise node.error(
            _("id must be letters, digits, - and _, beginning with a letter, not {given}.").format(
                given=node.shown
            )
        )
    if name in reading.ids:
        raise node.error(_("the id {name} is that of an earlier step.").format(name=name))
    return name


# --- The kinds


def _point(values: dict[str, Node], reading: Reading) -> Step:
    del reading
    return Point("", control=values["point"].one_of("point", CONTROLS))


def _set_up(values: dict[str, Node], reading: Reading) -> Step:
    return read_set_up(values["set_up"], SetUp(""), reading.files)


def _lock(values: dict[str, Node], reading: Reading) -> Step:
    del reading
    parts = {item.one_of("lock", LOCKABLE) for item in values["lock"].items("lock", len(LOCKABLE))}
    return Lock("", parts=tuple(part for part in LOCKABLE if part in parts))


def _wait(values: dict[str, Node], reading: Reading) -> Step:
    node = values["wait"]
    conditions = read_conditions(node)
    if "answered" in conditions and isinstance(node.content, dict):
        for item in node.content["answered"].items("answered", len(reading.ids) + 1):
            name = item.text(_("an id"), 40)
            if name not in reading.ids:
                raise item.error(
                    _("answered names {name}, and no step before this one has this id.").format(name=name)
                )
            if not reading.ids[name]:
                raise item.error(_("answered names {name}, which is no question.").format(name=name))
    return Wait("", conditions=conditions)


def _choice(values: dict[str, Node], reading: Reading) -> Step:
    del reading
    items = values["choice"].items("choice", MAX_CHOICES, 2)
    choices = tuple(checked_text(item, _("a choice"), MAX_CHOICE) for item in items)
    for number, item in enumerate(items):
        if choices[number] in choices[:number]:
            raise item.error(_("the choice {given} is there twice.").format(given=item.shown))
    answer = None
    if "answer" in values:
        right = values["answer"].text("answer", MAX_CHOICE)
        if right not in choices:
            raise values["answer"].error(
                _("answer must be one of the choices, not {given}.").format(given=values["answer"].shown)
            )
        answer = choices.index(right)
    return ChoiceQuestion("", choices=choices, answer=answer)


def _number(values: dict[str, Node], reading: Reading) -> Step:
    del reading
    fields = _options(values["number"], "number", ("answer", "tolerance", "unit"))
    answer = _number_answer(fields["answer"]) if "answer" in fields else None
    tolerance = fields["tolerance"].number("tolerance", 0, MAX_VALUE) if "tolerance" in fields else 0.0
    if "tolerance" in fields and answer is None:
        raise fields["tolerance"].error(_("tolerance is that of an answer, and there is none."))
    unit = fields["unit"].text("unit", MAX_UNIT) if "unit" in fields else ""
    return NumberQuestion("", answer=answer, tolerance=tolerance, unit=unit)


def _number_answer(node: Node) -> float | Measure:
    if isinstance(node.content, dict):
        return read_measure(node)
    return node.number("answer", -MAX_VALUE, MAX_VALUE)


def _check_measured(step: Question, values: dict[str, Node], hints: tuple[Node, ...]) -> None:
    """Refuse what would give a measured answer away, or could never be answered."""
    if not isinstance(step, NumberQuestion) or not isinstance(step.answer, Measure):
        return
    if step.comes_first:
        raise values["comes_first"].error(
            _("an answer that is measured in the sweep can't come before the sweep.")
        )
    for node in (*(values[name] for name in ("text", "wrong") if name in values), *hints):
        if PLACE in str(node.content):
            raise node.error(
                _("{place} would give the answer away: it stands in right alone.").format(place=PLACE)
            )
    if any(PLACE in formula.tex for formula in formulas(step.right)):
        raise values["right"].error(_("{place} can't stand in a formula.").format(place=PLACE))


def _words(values: dict[str, Node], reading: Reading) -> Step:
    del reading
    fields = _options(values["words"], "words", ("model", "max_length"))
    model = checked_text(fields["model"], "model", MAX_WORDS) if "model" in fields else ""
    most = fields["max_length"].whole("max_length", 1, MAX_WORDS) if "max_length" in fields else 2000
    return WordsQuestion("", model=model, max_length=most)


def _sketch(values: dict[str, Node], reading: Reading) -> Step:
    del reading
    if not values["sketch"].flag("sketch"):
        raise values["sketch"].error(_("sketch must be true."))
    return SketchQuestion("")


def _options(node: Node, what: str, known: tuple[str, ...]) -> dict[str, Node]:
    """Options in a mapping; `true` for none of them."""
    return {} if node.value is True else node.fields(what, known)


QUESTIONS: dict[str, Callable[[dict[str, Node], Reading], Step]] = {
    "choice": _choice,
    "number": _number,
    "words": _words,
    "sketch": _sketch,
}
KINDS: dict[str, Callable[[dict[str, Node], Reading], Step]] = {
    "point": _point,
    "set_up": _set_up,
    "lock": _lock,
    "wait": _wait,
    **QUESTIONS,
}
