"""The window of a class: prepare a file for each student, then collect the files and pool their sweeps."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.classroom.handout import ROSTER_SUFFIXES
from gui.class_page.collect_panel import PURPOSE, CollectPanel
from gui.class_page.prepare_panel import PreparePanel
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.widgets.box import fit_to_screen
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.tabs import Tabs

SIZE, MIN_SIZE = QSize(1080, 720), QSize(760, 520)
PREPARE, COLLECT = range(2)
TABS = (
    ("Prepare", "Write a project file for each student"),
    ("Collect", "Pool the students' sweeps"),
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
        self.setWindowTitle("Class – Dropout Lab")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAcceptDrops(True)
        self.prepare = PreparePanel(document, theme)
        self.collect = CollectPanel(theme)
        self.tabs = Tabs(TABS)
        self.panels = QStackedWidget()
        self.close_button = QPushButton("Close")
        self.close_button.setToolTip("Close this window (Esc)")
        self.close_button.clicked.connect(self.close)
        for panel in (self.prepare, self.collect):
            self.panels.addWidget(panel)
            panel.failed.connect(self.failed)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.help_requested)
        self._lay_out()
        self.prepare.collecting_requested.connect(lambda folder: self.take([folder]))
        self.tabs.chosen.connect(self.panels.setCurrentIndex)
        self.tabs.show_tab(PREPARE)
        theme.changed.connect(self._show_look)
        self._show_look()
        self.restoreGeometry(QByteArray.fromBase64(settings.class_geometry.encode()))

    def open_up(self) -> None:
        """Show the window in front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def take(self, paths: list[Path]) -> None:
        """Take files and folders: a list of names to prepare a class, all else to collect."""
        if len(paths) == 1 and paths[0].suffix.lower() in ROSTER_SUFFIXES:
            self.tabs.show_tab(PREPARE)
            self.prepare.take_roster(paths[0])
        else:
            self.tabs.show_tab(COLLECT)
            self.collect.take(paths)

    def wait(self) -> None:
        """Close for good: wait until nothing is read, pooled or written any more."""
        self.close()
        self.prepare.wait()
        self.collect.wait()

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

    def _lay_out(self) -> None:
        self.purpose = WrappedLabel(PURPOSE)
        self.purpose.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.tabs)
        head.addWidget(self.purpose, 1)
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
        fit_to_screen(
            self,
            QSize(px(MIN_SIZE.width()), px(MIN_SIZE.height())),
            QSize(px(SIZE.width()), px(SIZE.height())),
        )
