"""The report's sections on lessons: what was asked, what was answered, and when."""

from __future__ import annotations

from engine.analysis.wording import sentence_case
from engine.language.dates import moment_text
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext, pgettext
from engine.project.lesson_record import SKETCH, LessonAnswer, LessonRecord
from engine.report.blocks import Block, Paragraph, Section, Table, head_cells, text_cells
from engine.report.figures import sketch_figure
from engine.report.markdown import markdown_text
from engine.report.text import values_by_rate

MAX_DRAWN = 12  # sketches of a report
MAX_LABEL = 80  # characters of a question in a figure's caption
RIGHT, WRONG = N_("right"), N_("wrong")
NOTE = N_(
    "Where the lesson asks for the answer first, “before the sweep” and “after a sweep” say whether the "
    "project had a sweep of its network by then."
)


def lesson_sections(lessons: tuple[LessonRecord, ...], *, with_figures: bool) -> tuple[Section, ...]:
    """Return a section for each lesson that has answers.

    Parameters
    ----------
    lessons : tuple of LessonRecord
    with_figures : bool
        Whether sketches are drawn; their numbers are in the table in any case.

    Returns
    -------
    tuple of Section
    """
    sections: list[Section] = []
    n_drawn = 0
    for record in lessons:
        if not record.answers:
            continue
        sketches = [answer for answer in record.answers if answer.kind == SKETCH and len(answer.sketch) > 1]
        drawn = sketches[: MAX_DRAWN - n_drawn] if with_figures else []
        n_drawn += len(drawn)
        sections.append(_section(record, drawn, len(sections) + 1))
    return tuple(sections)


def _section(record: LessonRecord, drawn: list[LessonAnswer], number: int) -> Section:
    blocks: list[Block] = [Paragraph(_course(record)), _table(record)]
    blocks += [sketch_figure(answer.sketch, _label(answer)) for answer in drawn]
    if any(answer.comes_first for answer in record.answers):
        blocks.append(Paragraph(_(NOTE), is_note=True))
    title = _("Lesson: {title}").format(title=record.title or record.lesson)
    return Section(f"lesson-{number}", title, tuple(blocks))


def _course(record: LessonRecord) -> str:
    return " ".join(f"{sentence_case(text)}." for text in (_times(record), state_text(record)) if text)


def _times(record: LessonRecord) -> str:
    started, ended = moment_text(record.started), moment_text(record.ended)
    if started and ended:
        return _("started {start}, finished {end}").format(start=started, end=ended)
    if started:
        return _("started {start}").format(start=started)
    return _("finished {end}").format(end=ended) if ended else ""


def _table(record: LessonRecord) -> Table:
    rows = tuple(
        text_cells(
            (
                markdown_text(answer.question),
                answer_text(answer),
                _(mark_text(answer)),
                str(answer.tries),
                _when(answer),
            )
        )
        for answer in record.answers
    )
    answer, mark = pgettext("to a question", "Answer"), pgettext("of an answer", "Mark")
    head = (_("Question"), answer, mark, _("Tries"), _("When"))
    return Table(_("Answers"), head_cells(head, len(head)), rows)


def _when(answer: LessonAnswer) -> str:
    order = (
        (_("after a sweep") if answer.had_results else _("before the sweep")) if answer.comes_first else ""
    )
    return "\n".join(filter(None, (moment_text(answer.made), order)))


def _label(answer: LessonAnswer) -> str:
    text = markdown_text(answer.question)
    return text if len(text) <= MAX_LABEL else f"{text[: MAX_LABEL - 1]}…"


# --- Texts that the class's pages have, too


def state_text(record: LessonRecord) -> str:
    """Say how far a student is.

    Parameters
    ----------
    record : LessonRecord

    Returns
    -------
    str
        Such as "page 3 of 5, 7 of 12 steps done, 3 of 4 marked answers right".
    """
    parts = [_page_text(record.page + 1, record.n_pages), _done_text(len(record.done_steps), record.n_steps)]
    if n := record.n_marked:
        text = ngettext("{n_right} of {n} marked answer right", "{n_right} of {n} marked answers right", n)
        parts.append(text.format(n_right=record.n_right, n=number_text(n, ",")))
    return comma_listed(parts)


def _page_text(page: int, n_pages: int) -> str:
    if n_pages:
        return _("page {page} of {n}").format(page=page, n=n_pages)
    return _("page {page}").format(page=page)


def _done_text(n_done: int, n_steps: int) -> str:
    if n_steps:
        text = ngettext("{n_done} of {n} step done", "{n_done} of {n} steps done", n_steps)
        return text.format(n_done=n_done, n=number_text(n_steps, ","))
    return ngettext("{n} step done", "{n} steps done", n_done).format(n=number_text(n_done, ","))


def answer_text(answer: LessonAnswer) -> str:
    """Write an answer as text.

    Parameters
    ----------
    answer : LessonAnswer

    Returns
    -------
    str
        In lines as they were written; of a sketch its points: "0: 0.86; 0.5: 0.9".
    """
    if answer.kind != SKETCH:
        return "\n".join(answer.value.strip().splitlines())
    return values_by_rate((rate, number_text(value, ".4g")) for rate, value in sorted(answer.sketch))


def mark_text(answer: LessonAnswer) -> str:
    """Return RIGHT, WRONG, or nothing where the lesson has no right answer; in English, as tables have it.

    Parameters
    ----------
    answer : LessonAnswer

    Returns
    -------
    str
    """
    return "" if answer.is_right is None else RIGHT if answer.is_right else WRONG
