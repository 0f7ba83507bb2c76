"""The report's sections on lessons: what was asked, what was answered, and when."""

from __future__ import annotations

from engine.analysis.wording import sentence_case
from engine.language.dates import moment_text
from engine.project.lesson_record import SKETCH, LessonAnswer, LessonRecord
from engine.report.blocks import Block, Paragraph, Section, Table, head_cells, text_cells
from engine.report.figures import sketch_figure
from engine.report.markdown import markdown_text

HEAD = ("Question", "Answer", "Mark", "Tries", "When")
MAX_DRAWN = 12  # sketches of a report
MAX_LABEL = 80  # characters of a question in a figure's caption
RIGHT, WRONG = "right", "wrong"
NOTE = (
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
        blocks.append(Paragraph(NOTE, is_note=True))
    return Section(f"lesson-{number}", f"Lesson: {record.title or record.lesson}", tuple(blocks))


def _course(record: LessonRecord) -> str:
    times = (("started", record.started), ("finished", record.ended))
    parts = [f"{verb} {moment_text(when)}" for verb, when in times if when]
    return " ".join(f"{sentence_case(text)}." for text in (", ".join(parts), state_text(record)) if text)


def _table(record: LessonRecord) -> Table:
    rows = tuple(
        text_cells(
            (
                markdown_text(answer.question),
                answer_text(answer),
                mark_text(answer),
                str(answer.tries),
                _when(answer),
            )
        )
        for answer in record.answers
    )
    return Table("Answers", head_cells(HEAD, len(HEAD)), rows)


def _when(answer: LessonAnswer) -> str:
    order = ("after a sweep" if answer.had_results else "before the sweep") if answer.comes_first else ""
    return "\n".join(filter(None, (moment_text(answer.made), order)))


def _label(answer: LessonAnswer) -> str:
    text = markdown_text(answer.question)
    return text if len(text) <= MAX_LABEL else f"{text[: MAX_LABEL - 1]}…"


# --- Texts that the class's tables have, too


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
    page = f"page {record.page + 1}" + (f" of {record.n_pages}" if record.n_pages else "")
    n_done = len(record.done_steps)
    steps = f"{n_done} of {counted(record.n_steps, 'step')}" if record.n_steps else counted(n_done, "step")
    parts = [page, f"{steps} done"]
    if record.n_marked:
        parts.append(f"{record.n_right} of {counted(record.n_marked, 'marked answer')} right")
    return ", ".join(parts)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 step", "2 steps".

    Parameters
    ----------
    number : int
    noun : str

    Returns
    -------
    str
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
    return "; ".join(f"{rate:g}: {value:.4g}" for rate, value in sorted(answer.sketch))


def mark_text(answer: LessonAnswer) -> str:
    """Return RIGHT, WRONG, or nothing where the lesson has no right answer.

    Parameters
    ----------
    answer : LessonAnswer

    Returns
    -------
    str
    """
    return "" if answer.is_right is None else RIGHT if answer.is_right else WRONG
