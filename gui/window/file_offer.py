"""The message over the page about a project's data file that is gone or has changed. Never modal."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.data.own_files.source import sha256_of
from engine.experiment.data_file import FileSpec
from gui.control.background import Background
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.icons import icon
from gui.theme.theme import Theme
from gui.widgets.file_dialogs import ask_for_folder, ask_to_open
from gui.widgets.plain_text import WrappedLabel, plain_tip

SAME, GONE, CHANGED = "same", "gone", "changed"


class FileOffer(QFrame):
    """Looks at the file of every project that is opened.

    `contents_wanted` has the path of new contents; `found` comes when the user has shown where the file is.
    Nothing of the project changes until the user says so: results stay, and a run on the data says itself
    what it misses.
    """

    contents_wanted = Signal(str)
    found = Signal()
    notice_raised = Signal(str, str, str)

    def __init__(
        self, document: Document, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("file_offer")
        self.setAccessibleName("About the data file")
        self._document, self._settings, self._theme = document, settings, theme
        self._path = ""
        self._background = Background("data file", self)
        self._mark = QLabel()
        self.text = WrappedLabel()
        self.later = QPushButton("Later")
        self.later.setToolTip("Close this message; training needs the file")
        self.use_new = QPushButton("Use the new contents")
        self.use_new.setToolTip(plain_tip("Import the file again with the same choices"))
        self.find_file = QPushButton("Find the file…")
        self.find_file.setToolTip(plain_tip("Say where the file is now; it is checked by its contents"))
        for button in (self.later, self.use_new, self.find_file):
            button.setProperty("role", "small")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._mark)
        top.addWidget(self.text, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.later, self.use_new, self.find_file):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.addLayout(top)
        column.addLayout(buttons)
        self.later.clicked.connect(self.hide)
        self.use_new.clicked.connect(self._on_use_new)
        self.find_file.clicked.connect(self._ask)
        document.loaded.connect(self.look)
        document.project_changed.connect(self._follow)
        theme.changed.connect(self._show_colours)
        self._show_colours()
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether it looks at a file."""
        return self._background.is_busy

    def look(self) -> None:
        """See, on a thread, whether the project's file is there and the same."""
        self.hide()
        file = self._document.project.data.file
        if file is not None:
            self._background.run(partial(file_state, file, file.path), partial(self._show_state, file))

    def wait(self) -> None:
        """For a clean end."""
        self._background.wait()

    def _show_state(self, file: FileSpec, state: str) -> None:
        if file != self._document.project.data.file or state == SAME:
            return
        self._path = file.path if state == CHANGED else ""
        if state == GONE:
            folder = Path(file.path).parent
            self._say(f"“{file.name}” is not in {folder} any more. Results stay; training needs the file.")
        else:
            self._say(
                f"“{file.name}” has changed since it was imported. Results stay; training needs the old one."
            )

    def _say(self, sentence: str) -> None:
        self.text.setText(sentence)
        self.use_new.setVisible(bool(self._path))
        self.find_file.setEnabled(True)
        self.show()

    def _ask(self) -> None:
        file = self._document.project.data.file
        if file is None:
            return
        window = self.window()
        if file.format == "images" and not file.name.lower().endswith(".zip"):
            path = ask_for_folder(window, f"Find “{file.name}”", self._settings)
        else:
            path = ask_to_open(window, f"Find “{file.name}”", "All files (*)", self._settings)
        if path is not None:
            self.find_file.setEnabled(False)
            self._background.run(partial(file_state, file, str(path)), partial(self._found, file, path))

    def _found(self, file: FileSpec, path: Path, state: str) -> None:
        if file != self._document.project.data.file:
            return
        if state == SAME:
            self._document.place_file(replace(file, path=str(path.absolute()), is_embedded=False))
            self.found.emit()
            self.notice_raised.emit(f"“{file.name}” was found: its contents are the same.", "", "good")
            self.hide()
            return
        self._path = str(path)
        self._say(f"“{path.name}” has other contents than the file that was imported.")

    def _on_use_new(self) -> None:
        self.hide()
        self.contents_wanted.emit(self._path)

    def _follow(self) -> None:
        """Other data have been chosen: the message is not about them."""
        if self._document.project.data.file is None:
            self.hide()

    def _show_colours(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(
            f"QFrame#file_offer {{ background: {tokens.warn_soft}; border: 1px solid {tokens.warn};"
            " border-radius: 10px; }"
        )
        size = self._theme.px(18)
        self._mark.setPixmap(icon("warning", tokens.warn, self._theme.scale).pixmap(size, size))


def file_state(file: FileSpec, path: str) -> str:
    """Whether the file at a path is the one that was imported: SAME, GONE or CHANGED.

    Of a folder only that it is there; its images are compared when they are loaded.
    """
    place = Path(path)
    if not path or not place.exists():
        return GONE
    if place.is_dir():
        return SAME if file.format == "images" else CHANGED
    if place.stat().st_size != file.n_bytes:
        return CHANGED
    return SAME if sha256_of(place) == file.sha256 else CHANGED
