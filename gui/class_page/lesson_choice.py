"""The lesson that opens with the students' files: one that is found, one in a folder, or none."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from engine.language.texts import N_, _
from gui.control.background import Background
from gui.widgets.controls import ComboBox
from gui.widgets.file_dialogs import ask_for_folder
from gui.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from engine.lessons.lesson import Lesson

NO_LESSON, OTHER = N_("No lesson"), N_("Lesson folder…")
TIP = N_("It opens beside the project; students take it with their files")
LETTERS = 16  # that the box is made for


class LessonChoice(ComboBox):
    """`failed` has a sentence. The lessons are read on a thread when the box is first shown."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = 0
        self._is_read = False
        self._background = Background("lesson choice", self)
        self._background.failed.connect(self.failed)
        self.setAccessibleName(_("Lesson that opens with the files"))
        self.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.addItem(_(NO_LESSON), None)
        self.addItem(_(OTHER), None)
        self.activated.connect(self._on_activated)
        self._show_tip()

    @property
    def folder(self) -> Path | None:
        """The folder of the chosen lesson, or None."""
        found = self.currentData()
        return found if isinstance(found, Path) else None

    @property
    def is_idle(self) -> bool:
        """Whether no lesson is being read."""
        return not self._background.is_busy

    def take(self, folder: Path) -> None:
        """Read the lesson in a folder and choose it."""
        self._background.run(partial(lesson_in, folder), self._add)

    def wait(self) -> None:
        """End: wait until nothing is read any more."""
        self._background.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_read:
            self._is_read = True
            self._background.run(known_lessons, self._add_all)

    def _add_all(self, lessons: tuple[Lesson, ...]) -> None:
        for lesson in lessons:
            self.insertItem(self.count() - 1, lesson.title, lesson.home)

    def _add(self, lesson: Lesson) -> None:
        place = next((i for i in range(self.count()) if self.itemData(i) == lesson.home), -1)
        if place < 0:
            place = self.count() - 1
            self.insertItem(place, lesson.title, lesson.home)
        self.setCurrentIndex(place)
        self._chosen = place
        self._show_tip()

    def _on_activated(self, index: int) -> None:
        if index != self.count() - 1:
            self._chosen = index
            self._show_tip()
            return
        with QSignalBlocker(self):
            self.setCurrentIndex(self._chosen)
        folder = ask_for_folder(self, _("A folder with a lesson"))
        if folder is not None:
            self.take(folder)

    def _show_tip(self) -> None:
        self.setToolTip(plain_tip(f"{self.currentText()}. {_(TIP)}"))


# --- Background jobs


def known_lessons() -> tuple[Lesson, ...]:
    """The lessons of the app and the user's own that can be read."""
    from engine.lessons.catalogue import bundled_lessons, own_lessons
    from engine.lessons.lesson import Lesson

    return tuple(one for one in (*bundled_lessons(), *own_lessons()) if isinstance(one, Lesson))


def lesson_in(folder: Path) -> Lesson:
    """The lesson in a folder; raises InputError."""
    from engine.lessons.versions import read_version

    return read_version(folder)
