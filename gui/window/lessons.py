"""Lessons in the window: their side, made when it is first needed, and what connects it to the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

from engine.language.texts import _
from gui.control.background import Background
from gui.lesson.resuming import lesson_to_open
from gui.widgets.file_dialogs import ask_for_folder
from gui.window.lesson_controls import PAGE_NAMES, on_another_view, views_of
from gui.window.lesson_pointer import LessonPointer
from gui.window.navigation import REPORT

if TYPE_CHECKING:
    from engine.lessons.conditions import Situation
    from engine.lessons.lesson import Lesson
    from engine.project.lesson_record import LessonRecord
    from engine.project.project import Project
    from gui.lesson.side import LessonSide
    from gui.window.lesson_host import LessonHost

KEYS = "Ctrl+Shift+G"
SOON = 200  # milliseconds


class Lessons(QObject):
    """Opens, closes and resumes lessons, and says to a lesson what is in front of the student."""

    notice_raised = Signal(str, str, str)
    width_taken = Signal(int)

    def __init__(self, window: LessonHost) -> None:
        super().__init__(window)
        self._window = window
        self._may_read, self._has_charts = False, False
        self._followed: set[str] = set()
        self._work = Background("lesson folder", self, must_finish=True)
        window.installEventFilter(self)
        window.document.loaded.connect(self.resume)

    @cached_property
    def pointer(self) -> LessonPointer:
        """Rings what a lesson points at."""
        pointer = LessonPointer(self._window)
        pointer.notice_raised.connect(self.notice_raised)
        return pointer

    @cached_property
    def side(self) -> LessonSide:
        """The side of the window with the lessons, closed at first."""
        from gui.lesson.library import Library
        from gui.lesson.panel import LessonPanel
        from gui.lesson.player import LessonPlayer
        from gui.lesson.side import LessonSide

        window = self._window
        player = LessonPlayer(window.document, self.situation, self)
        library = Library(lambda: window.settings.lesson_folders, self)
        panel = LessonPanel(window.document, player, library, window.theme)
        side = LessonSide(panel, window.theme)
        player.notice_raised.connect(self.notice_raised)
        player.pointed.connect(self.pointer.point_at)
        player.page_changed.connect(self.pointer.leave)
        panel.page.report_requested.connect(lambda: window.show_page(REPORT))
        panel.list.new_requested.connect(self.ask_new)
        panel.list.folder_requested.connect(self.ask_folder)
        window.controller.state_changed.connect(player.look_soon)
        # Queued: while a late page is put in its place it can't be asked for.
        window.pages.currentChanged.connect(self._follow_page, Qt.ConnectionType.QueuedConnection)
        side.changed.connect(self._on_side_changed)
        side.fit(window.width())
        window.take_side(side)
        if self._has_charts:
            panel.charts_loaded()
        if self._may_read:
            panel.library.start()
        QTimer.singleShot(0, self, self._follow_page)
        return side

    @property
    def is_made(self) -> bool:
        """Whether lessons were ever opened in this window."""
        return "side" in vars(self)

    def situation(self) -> Situation:
        """What a lesson can see of the window now."""
        from engine.lessons.conditions import Situation

        window = self._window
        page = PAGE_NAMES[window.pages.currentIndex()]
        running = window.controller.is_running
        return Situation(window.document.project, page, self._views(page), running)

    def switch(self) -> None:
        """Open the lessons, unfold them, or close them."""
        if self.side.is_folded:
            self.side.set_folded(False)
        elif self.side.is_open:
            self.side.close_panel()
        else:
            self.side.open_up()
            self.side.panel.take_focus()

    def ask_folder(self) -> None:
        """Ask for a lesson's folder, and open it."""
        folder = ask_for_folder(self._window, _("Folder of a lesson"), self._window.settings)
        if folder is not None:
            self.open_folder(folder)

    def open_folder(self, folder: Path) -> None:
        """Open the lesson of a folder, and list it from now on."""
        begun = self._window.document.project.lessons
        self._start(lambda: _read(folder, begun), self._open)

    def ask_new(self) -> None:
        """Ask for a folder, and write a lesson there that begins with this project's set-up."""
        window = self._window
        folder = ask_for_folder(window, _("Folder for the new lesson"), window.settings)
        if folder is not None:
            self.write_new(folder)

    def write_new(self, folder: Path) -> None:
        """Write a new lesson into a folder and open it, to be edited beside the window."""
        project = self._window.document.project
        self._start(lambda: _written(project, folder), self._open_new)

    def libraries_loaded(self) -> None:
        """From now on there may be threads."""
        self._may_read = True
        if self.is_made:
            self.side.panel.library.start()

    def charts_loaded(self) -> None:
        """From now on formulas can be drawn."""
        self._has_charts = True
        if self.is_made:
            self.side.panel.charts_loaded()

    def wait(self) -> None:
        """Wait until nothing is read or written, for a clean end."""
        self._work.wait()
        if self.is_made:
            self.side.panel.wait()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's width, by which a page may show one view or two."""
        if event.type() == QEvent.Type.Resize and self.is_made:
            self.side.fit(self._window.width())
            self._on_side_changed()
            self._look()
        return super().eventFilter(watched, event)

    def _start(self, work: Callable[[], Lesson], done: Callable[[Lesson], None]) -> None:
        """Read or write a lesson on the thread, as soon as there may be one."""
        if self._may_read:
            self._work.run(work, done, self._say_problem)
        else:  # the first moments of the window
            QTimer.singleShot(SOON, self, lambda: self._start(work, done))

    def resume(self) -> None:
        """Open the lesson that was open last in the project that was loaded, or that comes with it."""
        name = lesson_to_open(self._window.document.project)
        if name and not (self.is_made and self.side.is_open):
            self.side.open_up()

    def _views(self, page: str) -> tuple[str, ...]:
        """The views in front; a late page that is not made yet has none."""
        return views_of(self._window, page) if page in self._followed else ()

    def _follow_page(self) -> None:
        """Let the lesson look again, and again with each other view of the page in front."""
        page = PAGE_NAMES[self._window.pages.currentIndex()]
        if page not in self._followed:
            self._followed.add(page)
            on_another_view(self._window, page, self._look)
        self._look()

    def _look(self) -> None:
        self.side.panel.player.look_soon()

    def _on_side_changed(self) -> None:
        self.width_taken.emit(self.side.taken_width)

    def _open(self, lesson: Lesson) -> None:
        self._window.settings.add_lesson_folder(lesson.home)
        self.side.open_up()
        self.side.panel.open(lesson)

    def _open_new(self, lesson: Lesson) -> None:
        self._open(lesson)
        text = _("The new lesson is in {folder}. Edit its files: what you save is shown here at once.")
        self.notice_raised.emit(text.format(folder=lesson.folder), "", "good")

    def _say_problem(self, sentence: str) -> None:
        self.notice_raised.emit(sentence, "", "warn")


def _read(folder: Path, begun: tuple[LessonRecord, ...]) -> Lesson:
    from engine.lessons.versions import read_version

    return read_version(folder, begun)


def _written(project: Project, folder: Path) -> Lesson:
    from engine.lessons.reading import read_lesson
    from engine.lessons.skeleton import write_skeleton

    write_skeleton(project, folder)
    return read_lesson(folder)
