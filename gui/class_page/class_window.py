"""The teacher's desk: prepare a class, collect its files and pool their sweeps, check them, hand back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.classroom.handout import ROSTER_SUFFIXES
from engine.language.texts import N_, _
from gui.class_page.check_panel import CheckPanel
from gui.class_page.class_choice import ClassChoice
from gui.class_page.class_files import ClassFiles
from gui.class_page.class_reader import ClassReader
from gui.class_page.collect_panel import PURPOSE, CollectPanel
from gui.class_page.desk import Desk
from gui.class_page.hand_back_panel import HandBackPanel
from gui.class_page.prepare_panel import PreparePanel
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.widgets.box import fit_to_screen
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from engine.classroom.class_record import ClassRecord

SIZE, MIN_SIZE, CHOICE = QSize(1080, 720), QSize(760, 520), 360
PREPARE, COLLECT, CHECK, HAND_BACK = range(4)
TABS = (
    (N_("Prepare"), N_("Write a project file for each student")),
    (N_("Collect"), N_("See who has handed in what, and pool the students' sweeps")),
    (N_("Check"), N_("Train the students' sweeps again: do their numbers hold?")),
    (N_("Hand back"), N_("Marks and comments, written into copies of the students' files")),
)


class ClassWindow(QDialog):
    """Not modal; its place and size are remembered. `failed`: a sentence that the window shows, too.

    F1 requests help.
    """

    failed = Signal(str)
    help_requested = Signal()

    def __init__(
        self, document: Document, theme: Theme, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._settings = theme, settings
        self.setWindowTitle(_("Class – Dropout Lab"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAcceptDrops(True)
        self.reader = ClassReader(self)
        self.desk = Desk(ClassFiles(self), lambda: self.reader.folder, self)
        self.prepare = PreparePanel(document, theme)
        self.collect = CollectPanel(self.desk, self.reader, theme)
        self.check = CheckPanel(self.desk, theme)
        self.hand_back = HandBackPanel(self.desk, theme)
        self.choice = ClassChoice(self.desk)
        self.choice.chosen.connect(self._choose_class)
        self.tabs = Tabs([(_(name), _(tip)) for name, tip in TABS])
        self.panels = QStackedWidget()
        self.close_button = QPushButton(_("Close"))
        self.close_button.setToolTip(_("Close this window (Esc)"))
        self.close_button.clicked.connect(self.close)
        for panel in (self.prepare, self.collect, self.check, self.hand_back):
            self.panels.addWidget(panel)
            panel.failed.connect(self.failed)
        self.desk.failed.connect(self._say)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.help_requested)
        self._lay_out()
        self.prepare.written.connect(self._on_written)
        self.prepare.collecting_requested.connect(lambda folder: self.take([folder]))
        self.tabs.chosen.connect(self._show_tab)
        self.tabs.show_tab(PREPARE)
        theme.changed.connect(self._show_look)
        self._show_look()
        self.restoreGeometry(QByteArray.fromBase64(settings.class_geometry.encode()))

    def open_up(self) -> None:
        """Show the window in front."""
        self.desk.look_for_classes()
        self.show()
        self.raise_()
        self.activateWindow()

    def take(self, paths: list[Path]) -> None:
        """Take files and folders: a list of names to prepare a class, all else to collect."""
        if len(paths) == 1 and paths[0].suffix.lower() in ROSTER_SUFFIXES:
            self.tabs.show_tab(PREPARE)
            self.prepare.take_roster(paths[0])
        else:
            if self.tabs.index == PREPARE:
                self.tabs.show_tab(COLLECT)
            self.collect.take(paths)

    def set_training(self, is_training: bool) -> None:
        """Let checks wait while the app's main window trains."""
        self.check.checker.set_paused(is_training)

    def wait(self) -> None:
        """Close for good: wait until nothing is read, pooled, checked or written any more."""
        self.close()
        for panel in (self.prepare, self.collect, self.check, self.hand_back):
            panel.wait()
        self.desk.wait()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._settings.class_geometry = self.saveGeometry().toBase64().toStdString()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.take(paths)

    # --- reactions

    def _show_tab(self, index: int) -> None:
        self.panels.setCurrentIndex(index)
        self.purpose.setVisible(index == PREPARE)
        self.choice.setVisible(index != PREPARE)

    def _on_written(self, record: ClassRecord) -> None:
        """A new class: it is in view on all tabs from now on, and nobody has handed in yet."""
        self.hand_back.keep()
        self.reader.forget()
        self.desk.show_class(record)
        self.desk.look_for_classes()

    def _choose_class(self, class_id: str, folder: str) -> None:
        """Show a class that is kept, and collect from the folder that its files were written to."""
        self.hand_back.keep()
        self.reader.forget()
        self.desk.choose(class_id, lambda: self.collect.take([Path(folder)] if folder else []))

    def _say(self, problem: str) -> None:
        self.collect.status.setText(problem)
        self.failed.emit(problem)

    # --- look

    def _lay_out(self) -> None:
        self.purpose = WrappedLabel(_(PURPOSE))
        self.purpose.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.tabs)
        head.addWidget(self.purpose, 1)
        head.addWidget(self.choice, 1)
        head.addStretch()
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.panels, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Return in a field presses nothing

    def _show_look(self) -> None:
        px = self._theme.px
        self.choice.setMaximumWidth(px(CHOICE))
        fit_to_screen(
            self,
            QSize(px(MIN_SIZE.width()), px(MIN_SIZE.height())),
            QSize(px(SIZE.width()), px(SIZE.height())),
        )
