"""The open page of a lesson: title, text, a row for each step; after the last page what was done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from engine.language.lists import comma_listed
from engine.language.texts import _, ngettext
from engine.lessons.lesson import (
    ChoiceQuestion,
    Lesson,
    Lock,
    NumberQuestion,
    Page,
    Point,
    SetUp,
    SketchQuestion,
    Step,
    Wait,
    WordsQuestion,
)
from engine.project.lesson_record import LessonRecord
from gui.lesson.player import LessonPlayer
from gui.lesson.question_rows import ChoiceRow, NumberRow, QuestionRow, SketchRow, WordsRow
from gui.lesson.rich_text import Drawings, RichText
from gui.lesson.scrolled_column import MARGIN, ScrolledColumn
from gui.lesson.step_rows import LockRow, PointRow, SetUpRow, StepRow, WaitRow
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel


class PageView(ScrolledColumn):
    """`report_requested` and `list_requested` come from the end of the lesson."""

    report_requested = Signal()
    list_requested = Signal()

    def __init__(self, player: LessonPlayer, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("Page of the lesson"), parent)
        self._player, self._theme = player, theme
        self.rows: list[StepRow] = []
        self.text: RichText | None = None
        self._title = ""

    @property
    def text_width(self) -> int:
        """The pixels that pictures may take."""
        return self.viewport().width() - 2 * MARGIN

    def show_page(self, page: Page, drawings: Drawings) -> None:
        """Show a page; one of the same title, which was edited, stays where it is scrolled to."""
        height = self.verticalScrollBar().value() if page.title == self._title else 0
        content, column = self._new_content(page.title)
        self.text = RichText(self._theme, _("Text of the page"))
        self.text.show_markdown(page.text, drawings)
        if page.text.strip():
            column.addWidget(self.text)
        self.rows = [row_of(step, self._player, drawings, self._theme) for step in page.steps]
        for row in self.rows:
            column.addWidget(_line())
            column.addWidget(row)
        column.addStretch(1)
        self.put(content, height)

    def show_end(self, lesson: Lesson, record: LessonRecord) -> None:
        """Show what was done, and where to go on."""
        is_done = record.done_steps >= {step.id for step in lesson.steps}
        content, column = self._new_content(_("Done") if is_done else _("The end"))
        self.rows, self.text = [], None
        for sentence in end_sentences(lesson, record):
            column.addWidget(WrappedLabel(sentence))
        report = QPushButton(_("Open the report"))
        report.setToolTip(_("Your answers stand in the report"))
        report.clicked.connect(self.report_requested)
        others = QPushButton(_("All lessons"))
        others.setToolTip(_("Close this lesson and choose another one"))
        others.clicked.connect(self.list_requested)
        for button in (report, others):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.put(content)

    def keep_drafts(self) -> None:
        """Keep what is typed and not answered with yet, before another page is shown."""
        for row in self.rows:
            if isinstance(row, QuestionRow):
                row.keep_draft()

    def use_drawings(self, drawings: Drawings) -> None:
        """Show the texts with these; what is typed and chosen stays."""
        if self.text is not None:
            self.text.show_markdown(self.text.markdown, drawings)
        for row in self.rows:
            row.use_drawings(drawings)

    def _new_content(self, title: str) -> tuple[QWidget, QVBoxLayout]:
        self._title = title
        content, column = self.new_column()
        heading = WrappedLabel(title)
        heading.setProperty("role", "title")
        column.addWidget(heading)
        return content, column


def row_of(step: Step, player: LessonPlayer, drawings: Drawings, theme: Theme) -> StepRow:
    """Return the row of a step."""
    match step:
        case Point():
            return PointRow(step, player, drawings, theme)
        case SetUp():
            return SetUpRow(step, player, drawings, theme)
        case Lock():
            return LockRow(step, player, drawings, theme)
        case Wait():
            return WaitRow(step, player, drawings, theme)
        case ChoiceQuestion():
            return ChoiceRow(step, player, drawings, theme)
        case NumberQuestion():
            return NumberRow(step, player, drawings, theme)
        case WordsQuestion():
            return WordsRow(step, player, drawings, theme)
        case SketchQuestion():
            return SketchRow(step, player, drawings, theme)
    raise TypeError(f"there is no row for {type(step).__name__}")


def end_sentences(lesson: Lesson, record: LessonRecord) -> list[str]:
    """What was done in a lesson, in whole sentences."""
    n_steps, n_done = sum(1 for _step in lesson.steps), len(record.done_steps)
    if n_done >= n_steps:
        sentences = [_("You have worked through “{lesson}”.").format(lesson=lesson.title)]
    else:
        text = ngettext(
            "{n_done} of {n} steps of “{lesson}” are done.",
            "{n_done} of {n} steps of “{lesson}” are done.",
            n_steps,
        )
        sentences = [text.format(n_done=n_done, n=n_steps, lesson=lesson.title)]
        open_pages = [
            str(number)
            for number, page in enumerate(lesson.pages, start=1)
            if any(step.id not in record.done_steps for step in page.steps)
        ]
        text = ngettext(
            "There is something left on page {pages}.",
            "There is something left on pages {pages}.",
            len(open_pages),
        )
        sentences.append(text.format(pages=comma_listed(open_pages)))
    marked = [answer for answer in record.answers if answer.is_right is not None]
    if marked:
        n_right = sum(bool(answer.is_right) for answer in marked)
        text = ngettext(
            "{n_right} of {n} answers that can be marked are right.",
            "{n_right} of {n} answers that can be marked are right.",
            len(marked),
        )
        sentences.append(text.format(n_right=n_right, n=len(marked)))
    if record.answers:
        sentences.append(_("Your answers are in the project. Save it, so that they stay."))
    return sentences


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
