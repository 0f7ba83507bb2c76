"""What was done in lessons as plain JSON data, and back; InputError with one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import ENGLISH, _
from engine.network.fields import cut, is_number, is_text
from engine.project.lesson_record import (
    MAX_ANSWERS,
    MAX_NAME,
    MAX_PAGES,
    MAX_RECORDS,
    MAX_STEPS,
    MAX_TEXT,
    NUMBER,
    QUESTION_KINDS,
    SKETCH,
    LessonAnswer,
    LessonRecord,
)
from engine.storage.migrations import Json
from engine.storage.run_json import MAX_MAGNITUDE

MAX_LANGUAGE = 40  # characters of its code
MAX_TRIES = 1_000_000
MAX_POINTS = 1000  # of a sketch: as many as a sweep has rates
_DIGEST = re.compile("[0-9a-f]{64}")
_RECORD = set(LessonRecord.__dataclass_fields__)
_ANSWER = {
    "step",
    "kind",
    "question",
    "value",
    "sketch",
    "made",
    "tries",
    "right",
    "had_results",
    "comes_first",
    "measured",
}


def lesson_to_json(record: LessonRecord) -> Json:
    """Return what was done in a lesson as plain data.

    Parameters
    ----------
    record : LessonRecord

    Returns
    -------
    dict
    """
    language = {} if record.language == ENGLISH else {"language": record.language}
    return {
        "lesson": record.lesson,
        "digest": record.digest,
        "title": record.title,
        **language,
        "page": record.page,
        "n_pages": record.n_pages,
        "n_steps": record.n_steps,
        "started": record.started,
        "ended": record.ended,
        "done": [list(step) for step in record.done],
        "answers": [_answer_to_json(answer) for answer in record.answers],
    }


def _answer_to_json(answer: LessonAnswer) -> Json:
    """Leave out what does not apply."""
    content: Json = {"step": answer.step, "kind": answer.kind, "question": answer.question}
    if answer.kind == SKETCH:
        content["sketch"] = [list(point) for point in answer.sketch]
    else:
        content["value"] = answer.value
    content |= {"made": answer.made, "tries": answer.tries}
    if answer.is_right is not None:
        content["right"] = answer.is_right
    if answer.measured is not None:
        content["measured"] = answer.measured
    if answer.comes_first:
        content["comes_first"] = True
    return content | {"had_results": answer.had_results}


def lessons_from_json(content: object) -> tuple[LessonRecord, ...]:
    """Return what was done in the lessons of a project.

    Parameters
    ----------
    content : object
        Parsed JSON.

    Returns
    -------
    tuple of LessonRecord

    Raises
    ------
    InputError
        One sentence, if there are too many, or if one has other fields, texts or numbers than it may have.
    """
    if not isinstance(content, list) or len(content) > MAX_RECORDS:
        raise InputError(_("lessons must be a list of up to {limit} lessons.").format(limit=MAX_RECORDS))
    records = []
    for number, item in enumerate(content, start=1):
        try:
            records.append(_record(item))
        except InputError as error:
            raise InputError(_("lesson {number}: {error}").format(number=number, error=error)) from None
    if len({(record.lesson, record.digest) for record in records}) < len(records):
        raise InputError(_("one lesson is listed twice: the file was changed."))
    return tuple(records)


def _record(item: object) -> LessonRecord:
    content = _object(item, _RECORD)
    digest = content.get("digest", "")
    if not is_text(digest) or (digest and not _DIGEST.fullmatch(digest)):
        raise InputError(
            _("its digest must have 64 digits and letters from a to f, not {digest}.").format(
                digest=cut(str(digest))
            )
        )
    return LessonRecord(
        lesson=_text(content, "lesson", MAX_NAME),
        digest=digest,
        title=_text(content, "title", MAX_NAME),
        language=_text(content, "language", MAX_LANGUAGE) or ENGLISH,
        page=_count(content, "page", 0, MAX_PAGES, 0),
        n_pages=_count(content, "n_pages", 0, MAX_PAGES, 0),
        n_steps=_count(content, "n_steps", 0, MAX_STEPS, 0),
        started=_time(content.get("started", ""), "started"),
        ended=_time(content.get("ended", ""), "ended"),
        done=_done(content.get("done", [])),
        answers=_answers(content.get("answers", [])),
    )


def _done(content: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(content, list) or len(content) > MAX_STEPS:
        raise InputError(
            _("its done must be a list of up to {limit} steps.").format(limit=number_text(MAX_STEPS, ","))
        )
    for item in content:
        if not isinstance(item, list) or len(item) != 2 or not _is_name(item[0]):
            raise InputError(
                _("each step of its done must have an id and a time, not {item}.").format(item=cut(str(item)))
            )
    return tuple((step, _time(when, _("time of a step"))) for step, when in content)


def _answers(content: object) -> tuple[LessonAnswer, ...]:
    if not isinstance(content, list) or len(content) > MAX_ANSWERS:
        raise InputError(_("its answers must be a list of up to {limit} answers.").format(limit=MAX_ANSWERS))
    answers = []
    for number, item in enumerate(content, start=1):
        try:
            answers.append(_answer(item))
        except InputError as error:
            raise InputError(_("answer {number}: {error}").format(number=number, error=error)) from None
    if len({answer.step for answer in answers}) < len(answers):
        raise InputError(_("one question has two answers: the file was changed."))
    return tuple(answers)


def _answer(item: object) -> LessonAnswer:
    content = _object(item, _ANSWER)
    step = content.get("step")
    if not is_text(step) or not _is_name(step):
        raise InputError(
            _("its step must be an id of 1 to {limit} characters, not {step}.").format(
                limit=MAX_NAME, step=cut(str(step))
            )
        )
    kind = content.get("kind")
    if not is_text(kind) or kind not in QUESTION_KINDS:
        raise InputError(
            _("its kind must be one of {names}, not {kind}.").format(
                names=", ".join(QUESTION_KINDS), kind=cut(str(kind))
            )
        )
    other = "value" if kind == SKETCH else "sketch"
    if content.get(other):
        raise InputError(_("a {kind} has no {other}.").format(kind=kind, other=other))
    right = content.get("right")
    if right is not None and not isinstance(right, bool):
        raise InputError(_("its right must be true or false, not {right}.").format(right=cut(str(right))))
    return LessonAnswer(
        step=step,
        kind=kind,
        question=_text(content, "question", MAX_TEXT),
        value=_text(content, "value", MAX_TEXT),
        sketch=_sketch(content.get("sketch", [])),
        made=_time(content.get("made", ""), "made"),
        tries=_count(content, "tries", 1, MAX_TRIES, 1),
        is_right=right,
        had_results=_flag(content, "had_results"),
        comes_first=_flag(content, "comes_first"),
        measured=_measured(content, kind),
    )


def _measured(content: Mapping[str, object], kind: str) -> float | None:
    value = content.get("measured")
    if value is None:
        return None
    if kind != NUMBER or not is_number(value) or abs(value) > MAX_MAGNITUDE:
        raise InputError(
            _("its measured must be a number, of a question for one, not {value}.").format(
                value=cut(str(value))
            )
        )
    return float(value)


def _sketch(content: object) -> tuple[tuple[float, float], ...]:
    if not isinstance(content, list) or len(content) > MAX_POINTS:
        raise InputError(
            _("its sketch must be a list of up to {limit} points.").format(limit=number_text(MAX_POINTS, ","))
        )
    for point in content:
        if (
            not isinstance(point, list)
            or len(point) != 2
            or not all(map(is_number, point))
            or not 0 <= point[0] < 1
            or abs(point[1]) > MAX_MAGNITUDE
        ):
            raise InputError(
                _("a point of its sketch must be a rate and a score, not {point}.").format(
                    point=cut(str(point))
                )
            )
    return tuple((float(rate), float(value)) for rate, value in content)


# --- Single fields


def _object(item: object, known: set[str]) -> Mapping[str, object]:
    if not isinstance(item, dict):
        raise InputError(_("it must be an object, not {type}.").format(type=type(item).__name__))
    if unknown := set(item) - known:
        raise InputError(_("it has an unknown field {unknown}.").format(unknown=cut(str(min(unknown)))))
    return item


def _is_name(value: object) -> bool:
    return is_text(value) and 0 < len(value) <= MAX_NAME


def _text(content: Mapping[str, object], name: str, most: int) -> str:
    value = content.get(name, "")
    if not is_text(value) or len(value) > most:
        raise InputError(
            _("its {name} must be text of up to {most} characters.").format(
                name=name, most=number_text(most, ",")
            )
        )
    return value


def _count(content: Mapping[str, object], name: str, low: int, high: int, default: int) -> int:
    value = content.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise InputError(
            _("its {name} must be a whole number from {low} to {high}, not {value}.").format(
                name=name, low=low, high=number_text(high, ","), value=cut(str(value))
            )
        )
    return value


def _flag(content: Mapping[str, object], name: str) -> bool:
    value = content.get(name, False)
    if not isinstance(value, bool):
        raise InputError(
            _("its {name} must be true or false, not {value}.").format(name=name, value=cut(str(value)))
        )
    return value


def _time(value: object, name: str) -> str:
    """An ISO 8601 time, or empty."""
    if value == "":
        return ""
    try:
        if is_text(value):
            datetime.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise InputError(
        _("its {name} must be a time such as 2026-11-24T10:12:00+01:00, not {value}.").format(
            name=name, value=cut(str(value))
        )
    )
