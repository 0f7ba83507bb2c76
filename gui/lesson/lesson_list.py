"""The list of lessons: a card for each, with how far the project is in it; broken ones say what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.language.texts import N_, _, ngettext, pgettext
from engine.lessons.catalogue import BrokenLesson
from engine.lessons.lesson import Lesson
from engine.project.lesson_record import LessonRecord
from engine.project.project import Project
from gui.lesson.library import Shelf
from gui.lesson.player import record_of
from gui.lesson.scrolled_column import ScrolledColumn
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.shrinking import ShrinkingButton

WAITING = N_("Looking for lessons…")
NONE = N_("There are no lessons yet. “New lesson from this project…” writes the first one.")


class LessonList(ScrolledColumn):
    """`chosen` has the Lesson to open; `new_requested` asks for one made of the project.

    `folder_requested` asks for one that lies elsewhere.
    """

    chosen = Signal(object)
    folder_requested = Signal()
    new_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("List of lessons"), parent)
        self._theme = theme
        self.cards: list[LessonCard] = []
        self._shown: object = None
        self._fill(_(WAITING), (), Project())

    def show_lessons(self, shelves: Sequence[Shelf], project: Project) -> None:
        """Show what was found, unless it is in view."""
        shown = (tuple(shelves), project.lessons)
        if shown != self._shown:
            self._shown = shown
            self._fill("" if shelves else _(NONE), shelves, project)

    def _fill(self, text: str, shelves: Sequence[Shelf], project: Project) -> None:
        height = self.verticalScrollBar().value()
        content, column = self.new_column()
        self.cards = []
        for shelf in shelves:
            caption = QLabel(_(shelf.title))
            caption.setProperty("role", "name")
            column.addWidget(caption)
            for found in shelf.lessons:
                if isinstance(found, BrokenLesson):
                    column.addWidget(BrokenCard(found, self._theme))
                    continue
                card = LessonCard(found, record_of(project, found.name), self._theme)
                card.chosen.connect(self.chosen)
                self.cards.append(card)
                column.addWidget(card)
        if text:
            label = WrappedLabel(text)
            label.setProperty("role", "muted")
            column.addWidget(label)
        self.folder_button = ShrinkingButton(_("Open a lesson folder…"))
        self.folder_button.set_tip(_("Open a lesson that lies elsewhere, and keep it in this list"))
        self.folder_button.clicked.connect(self.folder_requested)
        column.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.new_button = ShrinkingButton(_("New lesson from this project…"))
        self.new_button.set_tip(_("Write a lesson's files with the present set-up, to be edited"))
        self.new_button.clicked.connect(self.new_requested)
        column.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.put(content, height)


class LessonCard(QFrame):
    """A lesson that can be opened."""

    chosen = Signal(object)

    def __init__(self, lesson: Lesson, record: LessonRecord | None, theme: Theme) -> None:
        super().__init__()
        self.lesson = lesson
        self.setProperty("role", "card")
        title, facts, summary = WrappedLabel(lesson.title), WrappedLabel(), WrappedLabel(lesson.summary)
        title.setProperty("role", "name")
        facts.setProperty("role", "caption")
        facts.setText(facts_of(lesson, record))
        self.button = QPushButton(_button_text(record))
        self.button.setProperty("role", "small")
        self.button.setToolTip(_("Open the lesson beside the page"))
        self.button.setAccessibleName(f"{self.button.text()}: {lesson.title}")
        self.button.clicked.connect(lambda: self.chosen.emit(lesson))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        for label in (title, facts, summary) if lesson.summary else (title, facts):
            column.addWidget(label)
        column.addSpacing(theme.px(4))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


class BrokenCard(QFrame):
    """A lesson that can't be read, and why."""

    def __init__(self, broken: BrokenLesson, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        icon, name, text = QLabel(), WrappedLabel(broken.folder.name), WrappedLabel(broken.problem)
        icon.setPixmap(theme.icon("warning", "bad").pixmap(theme.px(16), theme.px(16)))
        icon.setAccessibleName(_("Problem"))
        name.setProperty("role", "name")
        name.setToolTip(str(broken.folder))
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(name)
        column.addWidget(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)


def facts_of(lesson: Lesson, record: LessonRecord | None) -> str:
    """Such as "30 min · 6 pages · 4 of 9 steps done"."""
    n_pages, n_steps = len(lesson.pages), sum(1 for _step in lesson.steps)
    facts = [
        _("{n} min").format(n=lesson.minutes),
        ngettext("{n} page", "{n} pages", n_pages).format(n=n_pages),
    ]
    if record is not None:
        done = len(record.done_steps & {step.id for step in lesson.steps})
        so_far = ngettext("{n_done} of {n} steps done", "{n_done} of {n} steps done", n_steps)
        so_far = so_far.format(n_done=done, n=n_steps)
        facts.append(pgettext("of a lesson", "done") if record.ended else so_far)
    return " · ".join(facts)


def _button_text(record: LessonRecord | None) -> str:
    if record is None:
        return _("Start")
    return _("Open again") if record.ended else _("Continue")
