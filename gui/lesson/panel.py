"""The lesson panel: the list of lessons, or the open one with its page, and buttons to turn the pages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.wording import sanitized
from engine.language.texts import N_, _
from engine.lessons.lesson import Lesson, Page
from gui.document.document import Document
from gui.lesson.drawing import Draughtsman
from gui.lesson.lesson_list import LessonList
from gui.lesson.library import Library
from gui.lesson.page_view import PageView
from gui.lesson.player import LessonPlayer
from gui.lesson.resuming import lesson_to_open
from gui.lesson.rich_text import Drawings
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.elided_label import ElidedLabel, FittingLabel
from gui.widgets.plain_text import WrappedLabel

TEXT_SIZE, BUTTON_WIDTH = 13, 80
PATIENCE = 80  # milliseconds that a page waits for its drawings
SETTLE = 150  # milliseconds after a change of size before pictures are drawn anew
LIST_TITLE = N_("Lessons")
NOT_FOUND = N_(
    "The lesson “{title}” opens with this project, but it was not found. Open its folder to go on."
)


class LessonPanel(QFrame):
    """Shows what `library` has and `player` plays.

    `float_requested`, `fold_requested` and `close_requested` come from the buttons at the top.
    """

    float_requested = Signal()
    fold_requested = Signal()
    close_requested = Signal()

    def __init__(self, document: Document, player: LessonPlayer, library: Library, theme: Theme) -> None:
        super().__init__()
        self._document, self.player, self.library, self._theme = document, player, library, theme
        self.draughtsman = Draughtsman(self)
        self._is_resuming = True
        self.setProperty("role", "panel")
        self.setAccessibleName(_("Lessons"))
        self.list = LessonList(theme)
        self.page = PageView(player, theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.page)
        self.title = ElidedLabel()
        self.title.setProperty("role", "name")
        self.back_to_list = self._tool(
            "chevron_left", _("All lessons"), _("Close this lesson and choose another one")
        )
        self.float_button = self._tool(
            "float", _("Float"), _("Show the lesson in a window of its own, or beside the page")
        )
        self.fold_button = self._tool("fold_right", _("Fold the lesson"), _("Fold the lesson to a bar"))
        self.close_button = self._tool("close", _("Close the lessons"), _("Close the lessons"))
        self.problem = WrappedLabel()
        self._ribbon = QFrame()
        self._make_foot()
        self._lay_out()
        self._awaited: Page | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._wait_no_more)
        self._timer = QTimer(self, singleShot=True, interval=SETTLE)
        self._timer.timeout.connect(self._draw_anew)
        self._connect()
        self._show_page()
        self._show_look()

    def charts_loaded(self) -> None:
        """From now on formulas can be drawn."""
        self.draughtsman.charts_loaded()
        self._draw_anew()

    def refresh(self) -> None:
        """Read the lessons again, and resume the one that was open last in this project."""
        self.library.read(self._document.place, self._document.project.lessons)

    def open(self, lesson: Lesson) -> None:
        """Open a lesson, where it was left."""
        self._is_resuming = False
        self._show_problem("")
        self.player.open(lesson)

    def open_list(self) -> None:
        """Close the lesson and list them all."""
        self._is_resuming = False
        self.page.keep_drafts()
        self.player.close()
        self.refresh()

    def wait(self) -> None:
        """Wait until nothing is read or drawn, for a clean end."""
        self.library.wait()
        self.draughtsman.wait()

    def take_focus(self) -> None:
        """Focus the list or the page."""
        shown = self.page if self.player.lesson is not None else self.list
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Draw anew on a screen with other pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._timer.start()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.page.keep_drafts()
        self._watch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._timer.start()

    # --- layout and connections

    def _tool(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_name", icon)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def _make_foot(self) -> None:
        back, forth, end = _("Back"), _("Next"), _("Finish")
        self.back, self.next = SteadyButton(back, forth, end), SteadyButton(forth, back, end)
        self.progress = FittingLabel()
        self.back.setToolTip(_("The page before"))
        self.next.setToolTip(_("The next page"))
        self.progress.setProperty("role", "caption")
        self.progress.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button in (self.back, self.next):
            button.setMinimumWidth(BUTTON_WIDTH)

    def _lay_out(self) -> None:
        self._head = head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.back_to_list)
        head.addWidget(self.title, 1)
        for button in (self.float_button, self.fold_button, self.close_button):
            head.addWidget(button)
        self._ribbon.setProperty("role", "ribbon")
        ribbon = QVBoxLayout(self._ribbon)
        ribbon.setContentsMargins(12, 8, 12, 8)
        ribbon.addWidget(self.problem)
        self._ribbon.hide()
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        holder.addWidget(self._ribbon)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addWidget(self.progress, 1)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(holder)
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        player, library = self.player, self.library
        self.list.chosen.connect(self._start)
        self.page.list_requested.connect(self.open_list)
        self.back_to_list.clicked.connect(self.open_list)
        self.float_button.clicked.connect(self.float_requested)
        self.fold_button.clicked.connect(self.fold_requested)
        self.close_button.clicked.connect(self.close_requested)
        self.back.clicked.connect(lambda: self._turn(-1))
        self.next.clicked.connect(lambda: self._turn(1))
        player.page_changed.connect(self._show_page)
        player.changed.connect(self._show_progress)
        library.found.connect(self._on_found)
        library.edited.connect(self._on_edited)
        library.broken.connect(self._show_problem)
        self._document.project_changed.connect(self._show_list)
        self._document.loaded.connect(self._on_loaded)
        self._theme.changed.connect(self._show_look)

    # --- what is shown

    def _turn(self, step: int) -> None:
        self.page.keep_drafts()
        self.player.turn(self.player.page_index + step)

    def _start(self, lesson: Lesson) -> None:
        self.open(lesson)
        self.take_focus()

    def _show_page(self) -> None:
        """Show the open page, or the list where there is none."""
        lesson, record = self.player.lesson, self.player.record
        is_open = lesson is not None and record is not None
        self.back_to_list.setVisible(is_open)
        self._head.setContentsMargins(8 if is_open else 16, 8, 8, 4)
        self._foot.setVisible(is_open)
        self.title.set_whole_text(lesson.title if lesson is not None else _(LIST_TITLE))
        self.stack.setCurrentWidget(self.page if is_open else self.list)
        self._watch()
        if lesson is None or record is None:
            self._show_problem("")
            self._show_list()
            return
        self._show_progress()
        page = self.player.page
        if page is None:
            self.page.show_end(lesson, record)
            return

        self._awaited = page
        self.draughtsman.draw(lesson, page, self._look, self._take_drawings)
        if self._awaited is not None:
            self._patience.start()

    def _take_drawings(self, drawings: Drawings) -> None:
        """Show the page that was waiting for these, or the one in view with them."""
        page, self._awaited = self._awaited, None
        self._patience.stop()
        if page is None:
            self.page.use_drawings(drawings)
        elif page is self.player.page:
            self.page.show_page(page, drawings)

    def _wait_no_more(self) -> None:
        """Show the page as it is without its drawings, which take their time."""
        if self._awaited is not None:
            self._take_drawings(Drawings())

    def _watch(self) -> None:
        """Watch the files of the open lesson while it can be seen."""
        lesson = self.player.lesson
        self.library.watch(lesson.folder if lesson is not None and self.isVisible() else None)

    def _draw_anew(self) -> None:
        """Draw the pictures of the open page again, for another size or screen."""
        lesson, page = self.player.lesson, self.player.page
        if lesson is not None and page is not None:
            self.draughtsman.draw(lesson, page, self._look, self._take_drawings)

    @property
    def _look(self) -> tuple[int, int, float]:
        return self._theme.px(TEXT_SIZE), max(100, self.page.text_width), self.devicePixelRatioF()

    def _show_progress(self) -> None:
        lesson = self.player.lesson
        if lesson is None:
            return
        index, n_pages = self.player.page_index, len(lesson.pages)
        progress = _("Page {number} of {n}").format(number=index + 1, n=n_pages)
        if self.player.is_at_end:
            self.progress.set_variants("")
        else:
            self.progress.set_variants(progress, f"{index + 1} / {n_pages}")
        self.back.setEnabled(index > 0)
        self.next.setEnabled(not self.player.is_at_end)
        self.next.setText(_("Finish") if index >= n_pages - 1 else _("Next"))

    def _show_list(self) -> None:
        if self.stack.currentWidget() is self.list and self.library.is_read:
            self.list.show_lessons(self.library.shelves, self._document.project)

    def _show_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self._ribbon.setVisible(bool(sentence))

    def _show_look(self) -> None:
        px = self._theme.px
        for tool in self.findChildren(QToolButton):
            tool.setIcon(self._theme.icon(tool.property("icon_name"), "muted"))
            tool.setIconSize(QSize(px(16), px(16)))
        self._timer.start()

    # --- lessons that come and change

    def _on_found(self) -> None:
        name = lesson_to_open(self._document.project)
        if self._is_resuming and self.player.lesson is None and name:
            lesson = self.library.lesson(name)
            if lesson is not None:
                self.open(lesson)
            else:
                self._show_problem(_(NOT_FOUND).format(title=self._title_of(name)))
        self._is_resuming = False
        self._show_list()

    def _title_of(self, name: str) -> str:
        """What the project has as the title of a lesson, else the name of its folder."""
        titles = (one.title for one in self._document.project.lessons if one.lesson == name)
        return sanitized(next(titles, "") or name)

    def _on_edited(self, lesson: Lesson) -> None:
        self._show_problem("")
        self.page.keep_drafts()
        self.player.reload(lesson)

    def _on_loaded(self) -> None:
        """Another project: it has a lesson of its own, or none."""
        self._is_resuming = True
        self.player.close()
        if self.isVisible():
            self.refresh()
