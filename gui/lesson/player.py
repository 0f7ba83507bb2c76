"""The open lesson: which page, what is done, what a press of its buttons does to the project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import takewhile

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import InputError
from engine.language.lists import listed
from engine.language.texts import _, pgettext
from engine.lessons.conditions import Situation, missing
from engine.lessons.lesson import Lesson, Lock, Page, Point, Question, SetUp, SketchQuestion, Step, Wait
from engine.lessons.marking import read_answer
from engine.lessons.measuring import is_measured, values_for
from engine.lessons.progress import begun, new_answer, resumed, turned, with_answer, with_done
from engine.lessons.set_up import applied, locked
from engine.project.lesson_record import LessonAnswer, LessonRecord
from engine.project.locks import DATA, NETWORK, SEEDS, TRAINING
from engine.project.project import Project
from engine.runs.record import now
from gui.document.document import Document
from gui.prediction.predicting import predict

LOOK = 50  # milliseconds after a change before the waiting steps look again
Sketch = tuple[tuple[float, float], ...]


@dataclass
class _Shown:
    """What is not worth keeping: how many hints each question shows, and whether the end is in view."""

    hints: dict[str, int] = field(default_factory=dict)
    is_at_end: bool = False


class LessonPlayer(QObject):
    """Plays one lesson in the document's project, which keeps all that a student does in it.

    `page_changed` when another page is to be shown, `changed` when a step of it may look different.
    `pointed` has the name of a control (engine.lessons.controls) that is to be shown.
    """

    page_changed = Signal()
    changed = Signal()
    pointed = Signal(str)
    notice_raised = Signal(str, str, str)

    def __init__(
        self, document: Document, situation: Callable[[], Situation], parent: QObject | None = None
    ) -> None:
        """`situation` says what is in front of the student now."""
        super().__init__(parent)
        self.document, self._situation = document, situation
        self.lesson: Lesson | None = None
        self._shown = _Shown()
        self._timer = QTimer(self, singleShot=True, interval=LOOK)
        self._timer.timeout.connect(self._look)
        document.project_changed.connect(self.look_soon)

    @property
    def record(self) -> LessonRecord | None:
        """What the project has of the open lesson; None if none is open."""
        if self.lesson is None:
            return None
        return record_of(self.document.project, self.lesson.name)

    @property
    def page_index(self) -> int:
        """The open page, counted from 0; after the last one comes the end."""
        record, lesson = self.record, self.lesson
        if record is None or lesson is None:
            return 0
        return len(lesson.pages) if self._shown.is_at_end else min(record.page, len(lesson.pages) - 1)

    @property
    def page(self) -> Page | None:
        """The open page; None at the end, or without a lesson."""
        if self.lesson is None or self._shown.is_at_end:
            return None
        return self.lesson.pages[self.page_index]

    @property
    def is_at_end(self) -> bool:
        """Whether the page after the last one is in view."""
        return self.lesson is not None and self._shown.is_at_end

    @property
    def is_running(self) -> bool:
        """Whether a training or a sweep runs: nobody can predict any more."""
        return self._situation().is_running

    # --- opening and turning pages

    def open(self, lesson: Lesson) -> None:
        """Open a lesson, where it was left."""
        before = record_of(self.document.project, lesson.name)
        self.lesson, self._shown = lesson, _Shown()
        self.document.put_lesson(begun(lesson, now()) if before is None else resumed(before, lesson))
        self.page_changed.emit()
        self._look()

    def reload(self, lesson: Lesson) -> None:
        """Go on with another edition of the open lesson, on the same page."""
        if self.lesson is None or (record := self.record) is None:
            return
        self.lesson = lesson
        self.document.put_lesson(resumed(record, lesson))
        self.page_changed.emit()
        self._look()

    def close(self) -> None:
        """Close the lesson; the project keeps what was done."""
        self.lesson, self._shown = None, _Shown()
        self.page_changed.emit()

    def turn(self, page: int) -> None:
        """Show a page, counted from 0; the one after the last is the end."""
        record, lesson = self.record, self.lesson
        if record is None or lesson is None:
            return
        self._shown.is_at_end = page >= len(lesson.pages)
        self.document.put_lesson(turned(record, page))
        self.page_changed.emit()
        self._look()

    # --- what steps do

    def is_done(self, step: Step) -> bool:
        """Whether a step is done."""
        record = self.record
        return record is not None and step.id in record.done_steps

    def point(self, step: Point) -> None:
        """Show the control."""
        self.pointed.emit(step.control)
        self._mark_done(step)

    def set_up(self, step: SetUp) -> None:
        """Set the project up as one step that can be undone; the locks of a lesson are not for itself."""
        try:
            project = applied(step, self.document.project)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "warn")
            return
        if self.document.edit(_("Set up for the lesson"), project, selection=(), passes_locks=True):
            self._mark_done(step)

    def set_up_changes(self, step: SetUp) -> str:
        """What pressing the button would change, in a sentence."""
        before = self.document.project
        try:
            after = applied(step, before)
        except InputError as error:
            return str(error)
        changed = []
        if before.data != after.data:
            changed.append(pgettext("Changes …", "the data"))
        if before.network != after.network:
            changed.append(pgettext("Changes …", "the network"))
        if before.training != after.training:
            changed.append(pgettext("Changes …", "the training"))
        if before.sweep != after.sweep:
            changed.append(pgettext("Changes …", "the sweep"))
        if not changed:
            return _("Everything is set up so.")
        return _("Changes {parts}. Ctrl+Z takes it back.").format(parts=listed(changed))

    def lock(self, step: Lock) -> None:
        """Lock and unlock the parts of the project that the step names."""
        before = self.document.project
        if self.document.edit(lock_button(step), locked(step, before)):
            self._mark_done(step)

    def missing(self, step: Wait) -> str:
        """What a waiting step still waits for, in a sentence.

        What is there before a set-up above it is pressed was made with something else.
        """
        return self._set_up_missing(step) or missing(step, self._situation())

    def _set_up_missing(self, step: Step) -> str:
        """Says that a set-up above a step of the open page is not pressed; empty if all are."""
        before = takewhile(lambda one: one is not step, self.page.steps) if self.page is not None else ()
        if any(isinstance(one, SetUp) and not self.is_done(one) for one in before):
            return _("Press “Set up” above first.")
        return ""

    # --- questions

    def answer_of(self, question: Question) -> LessonAnswer | None:
        """The last answer to a question."""
        record = self.record
        return None if record is None else record.answer(question.id)

    def answer(self, question: Question, text: str) -> str:
        """Take an answer; returns a sentence if it is none."""
        lesson, project = self.lesson, self.document.project
        if is_measured(question) and (problem := self._set_up_missing(question)):
            return problem
        try:
            value = read_answer(question, text)
            measured = values_for(question, lesson, project) if lesson is not None else ()
        except InputError as error:
            return str(error)
        given = new_answer(question, value, project, measured=measured)
        self._put_answer(question, given)
        if given.is_right is False:
            self.show_hint(question)
        return ""

    def sketch(self, points: Sketch) -> None:
        """Make a sketch the project's prediction, as drawing it on the page Sweep does."""
        predict(self.document, _("Sketch the curve"), sketch=points)

    def answer_sketch(self, question: SketchQuestion) -> str:
        """Take the sketch of the prediction as the answer; returns a sentence if there is none."""
        prediction = self.document.project.prediction
        if prediction is None or not prediction.sketch:
            return _("Draw your curve first.")
        given = new_answer(question, "", self.document.project, prediction.sketch)
        # It counts when the curve was drawn, not when it is handed in.
        self._put_answer(question, replace(given, had_results=not prediction.is_blind))
        return ""

    def hints_of(self, step: Step) -> tuple[str, ...]:
        """The hints of a step that are shown by now."""
        return step.hints[: self._shown.hints.get(step.id, 0)]

    def show_hint(self, step: Step) -> None:
        """Show one more hint of a step, if it has one."""
        self._shown.hints[step.id] = min(self._shown.hints.get(step.id, 0) + 1, len(step.hints))
        self.changed.emit()

    # --- what is kept, and what ticks itself

    def look_soon(self) -> None:
        """Look in a moment whether what a step waits for has come."""
        if self.lesson is not None and not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        """Tick the waiting steps of the open page whose conditions all hold."""
        page = self.page
        if page is None or self.record is None:
            return
        for step in page.steps:
            if isinstance(step, Wait) and not self.is_done(step) and not self.missing(step):
                self._mark_done(step)
        self.changed.emit()

    def _mark_done(self, step: Step) -> None:
        record, lesson = self.record, self.lesson
        if record is not None and lesson is not None:
            self.document.put_lesson(with_done(record, lesson, step.id, now()))
        self.changed.emit()

    def _put_answer(self, question: Question, given: LessonAnswer) -> None:
        record, lesson = self.record, self.lesson
        if record is not None and lesson is not None:
            self.document.put_lesson(with_answer(record, lesson, given, now()))
        self._look()


def record_of(project: Project, name: str) -> LessonRecord | None:
    """What a project has of the lesson of this name, or None."""
    return next((one for one in project.lessons if one.lesson == name), None)


def lock_button(step: Lock) -> str:
    """What the button of a locking step says."""
    return _("Lock") if step.parts else _("Unlock")


def lock_text(step: Lock) -> str:
    """What a locking step does, in a sentence."""
    if not step.parts:
        return _("Unlocks everything.")
    names = {
        DATA: pgettext("Locks …", "data"),
        NETWORK: pgettext("Locks …", "network"),
        TRAINING: pgettext("Locks …", "training settings"),
        SEEDS: pgettext("Locks …", "seeds and what they change"),
    }
    parts = listed([names[part] for part in step.parts])
    return _("Locks {parts}; the rest can be changed.").format(parts=parts)
