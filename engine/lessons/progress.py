"""How far a student is in a lesson: each function returns a new record."""

from __future__ import annotations

from dataclasses import replace

from engine.lessons.lesson import Lesson, NumberQuestion, Question
from engine.lessons.marking import compared_with, is_right
from engine.project.lesson_record import MAX_RECORDS, LessonAnswer, LessonRecord
from engine.project.project import Project


def begun(lesson: Lesson, when: str) -> LessonRecord:
    """Return the record of a lesson that was opened for the first time.

    Parameters
    ----------
    lesson : Lesson
    when : str
        Now (ISO 8601).

    Returns
    -------
    LessonRecord
    """
    return LessonRecord(
        lesson.name,
        lesson.digest,
        lesson.title,
        n_pages=len(lesson.pages),
        n_steps=len(tuple(lesson.steps)),
        started=when,
        language=lesson.language,
    )


def resumed(record: LessonRecord, lesson: Lesson) -> LessonRecord:
    """Return a record as it goes on with a lesson, which may be another edition by now.

    Steps that are done, and answers to questions, stay where the lesson still has them.

    Parameters
    ----------
    record : LessonRecord
    lesson : Lesson

    Returns
    -------
    LessonRecord
    """
    steps = {step.id: step for step in lesson.steps}
    if (record.digest, record.n_pages, record.n_steps) == (lesson.digest, len(lesson.pages), len(steps)):
        return record
    done = tuple((step, when) for step, when in record.done if step in steps)
    kinds = {name: step.kind for name, step in steps.items() if isinstance(step, Question)}
    record = replace(
        record,
        digest=lesson.digest,
        title=lesson.title,
        n_pages=len(lesson.pages),
        n_steps=len(steps),
        language=lesson.language,
        page=min(record.page, len(lesson.pages) - 1),
        done=done,
        answers=tuple(one for one in record.answers if kinds.get(one.step) == one.kind),
    )
    return replace(record, ended=record.ended if record.done_steps >= steps.keys() else "")


def turned(record: LessonRecord, page: int) -> LessonRecord:
    """Return the record with another page open.

    Parameters
    ----------
    record : LessonRecord
    page : int
        Counted from 0; one that is not there becomes the nearest.

    Returns
    -------
    LessonRecord
    """
    return replace(record, page=max(0, min(page, record.n_pages - 1)))


def with_done(record: LessonRecord, lesson: Lesson, step_id: str, when: str) -> LessonRecord:
    """Return the record with a step done; the same if it was done before, or is none of the lesson's.

    Parameters
    ----------
    record : LessonRecord
    lesson : Lesson
    step_id : str
    when : str
        Now (ISO 8601).

    Returns
    -------
    LessonRecord
        With `ended`, once all steps are done.
    """
    steps = {step.id for step in lesson.steps}
    if step_id in record.done_steps or step_id not in steps:
        return record
    record = replace(record, done=(*record.done, (step_id, when)))
    return replace(record, ended=when) if not record.ended and record.done_steps >= steps else record


def with_answer(record: LessonRecord, lesson: Lesson, answer: LessonAnswer, when: str) -> LessonRecord:
    """Return the record with an answer in the place of an earlier one to the same question, which is done.

    Parameters
    ----------
    record : LessonRecord
    lesson : Lesson
    answer : LessonAnswer
        `made` and `tries` are set here.
    when : str
        Now (ISO 8601).

    Returns
    -------
    LessonRecord
        The answers are in the order of the questions.
    """
    order = {step.id: number for number, step in enumerate(lesson.steps)}
    if answer.step not in order:
        return record
    before = record.answer(answer.step)
    answer = replace(answer, made=when, tries=1 if before is None else before.tries + 1)
    others = (one for one in record.answers if one.step != answer.step)
    answers = sorted((*others, answer), key=lambda one: order.get(one.step, len(order)))
    return with_done(replace(record, answers=tuple(answers)), lesson, answer.step, when)


def new_answer(
    question: Question,
    value: str,
    project: Project,
    sketch: tuple[tuple[float, float], ...] = (),
    measured: tuple[float, ...] = (),
) -> LessonAnswer:
    """Return an answer, marked, for `with_answer`.

    Parameters
    ----------
    question : Question
    value : str
        From `marking.read_answer`.
    project : Project
        As it is now: it may have a sweep of its experiment already.
    sketch : tuple of (float, float)
        Of a sketch question: rates and values.
    measured : tuple of float
        The right answers of a question that is measured, from `measuring.values_for`.

    Returns
    -------
    LessonAnswer
    """
    return LessonAnswer(
        question.id,
        question.kind,
        question.text,
        value,
        sketch,
        is_right=is_right(question, value, measured),
        had_results=project.has_current_results,
        comes_first=question.comes_first,
        measured=(
            compared_with(question, value, measured)
            if measured and isinstance(question, NumberQuestion)
            else None
        ),
    )


def with_record(records: tuple[LessonRecord, ...], record: LessonRecord) -> tuple[LessonRecord, ...]:
    """Return a project's records with one put last, in the place of an earlier one of the same lesson.

    Parameters
    ----------
    records : tuple of LessonRecord
    record : LessonRecord

    Returns
    -------
    tuple of LessonRecord
        The last MAX_RECORDS.
    """
    others = tuple(one for one in records if one.lesson != record.lesson)
    return (*others, record)[-MAX_RECORDS:]
