"""The message over the page about a project's data file that is gone or has changed. Never modal."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from engine.data.own_files.source import sha256_of
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.language.texts import _
from engine.storage.data_places import MAX_COPIED_BYTES
from engine.system.regular_files import is_file, is_folder, read_bytes
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from gui.widgets.file_dialogs import ask_for_folder, ask_to_open
from gui.widgets.plain_text import plain_tip
from gui.window.offer_frame import OfferFrame

SAME, GONE, CHANGED = "same", "gone", "changed"


class FileOffer(OfferFrame):
    """Looks at the file of every project that is opened, and at a second one with its test rows.

    `contents_wanted` has the path of new contents, or as the second argument that of new test rows; `found`
    comes when the user has shown where the file is. Nothing of the project changes until the user says so:
    results stay, and a run on the data says itself what it misses.
    """

    contents_wanted = Signal(str, str)
    found = Signal()

    def __init__(
        self, document: Document, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "data file", "warning", "warn", parent)  # not a text: in the log
        self.setAccessibleName(_("About the data file"))
        self._document, self._settings = document, settings
        self._file: FileSpec | None = None  # that the message is about
        self._path = ""
        self.later = QPushButton(_("Later"))
        self.later.setToolTip(_("Close this message; training needs the file"))
        self.use_new = QPushButton(_("Use the new contents"))
        self.use_new.setToolTip(plain_tip(_("Import the file again with the same choices")))
        self.find_file = QPushButton(_("Find the file…"))
        self.find_file.setToolTip(plain_tip(_("Say where the file is now; it is checked by its contents")))
        self.add_buttons((self.later, self.use_new, self.find_file))
        self.later.clicked.connect(self.hide)
        self.use_new.clicked.connect(self._on_use_new)
        self.find_file.clicked.connect(self._ask)
        document.loaded.connect(self.look)
        document.project_changed.connect(self._follow)

    def look(self) -> None:
        """See, on a thread, whether the project's files are there and the same."""
        self.hide()
        file = self._document.project.data.file
        for one in () if file is None else file.sources:
            self.background.run(partial(file_state, one, one.path), partial(self._show_state, one))

    def wait(self) -> None:
        """For a clean end."""
        self.background.wait()

    def _show_state(self, file: FileSpec, state: str) -> None:
        if state == SAME or not self._is_in_use(file) or not self.isHidden():
            return
        self._file = file
        self._path = file.path if state == CHANGED else ""
        if state == GONE:
            folder = Path(file.path).parent
            sentence = _("“{file}” is not in {folder} any more. Results stay; training needs the file.")
            self._say(sentence.format(file=file.name, folder=folder))
        else:
            sentence = _(
                "“{file}” has changed since it was imported. Results stay; training needs the old one."
            )
            self._say(sentence.format(file=file.name))

    def _say(self, sentence: str) -> None:
        self.text.setText(sentence)
        self.use_new.setVisible(bool(self._path))
        self.find_file.setEnabled(True)
        self.show()

    def _ask(self) -> None:
        file = self._file
        if file is None or not self._is_in_use(file):
            return
        window, title = self.window(), _("Find “{file}”").format(file=file.name)
        if file.format == "images" and not file.name.lower().endswith(".zip"):
            path = ask_for_folder(window, title, self._settings)
        else:
            path = ask_to_open(window, title, _("All files (*)"), self._settings)
        if path is not None:
            self.find_file.setEnabled(False)
            self.background.run(partial(file_state, file, str(path)), partial(self._found, file, path))

    def _found(self, file: FileSpec, path: Path, state: str) -> None:
        if not self._is_in_use(file):
            return
        if state == SAME:
            place = replace(file, path=str(path.absolute()), is_embedded=False, test_file=None)
            self._document.place_file(place)
            self.found.emit()
            sentence = _("“{file}” was found: its contents are the same.").format(file=file.name)
            self.notice_raised.emit(sentence, "", "good")
            self.look()  # the other file may be gone, too
            return
        self._path = str(path)
        sentence = _("“{file}” has other contents than the file that was imported.")
        self._say(sentence.format(file=path.name))

    def _on_use_new(self) -> None:
        self.hide()
        file = self._document.project.data.file
        is_test = file is not None and file.test_file == self._file
        self.contents_wanted.emit(*(("", self._path) if is_test else (self._path, "")))

    def _is_in_use(self, file: FileSpec) -> bool:
        """Whether the project still has this file, or its test rows."""
        used = self._document.project.data.file
        return used is not None and file in used.sources

    def _follow(self) -> None:
        """Other data have been chosen: the message is not about them."""
        if self._file is not None and not self._is_in_use(self._file):
            self.hide()


def file_state(file: FileSpec, path: str) -> str:
    """Whether the file at a path is the one that was imported: SAME, GONE or CHANGED.

    Of a folder only that it is there; its images are compared when they are loaded.
    """
    place = Path(path)
    if not path or not (is_file(place) or is_folder(place)):
        return GONE
    if is_folder(place):
        return SAME if file.format == "images" else CHANGED
    with suppress(InputError):
        if place.stat().st_size == file.n_bytes:
            return SAME if sha256_of(place) == file.sha256 else CHANGED
        if file.format == "images":
            from engine.data.own_files.images.packed_folder import contents_digest, is_packed

            if is_packed(place) and contents_digest(read_bytes(place, MAX_COPIED_BYTES)) == file.sha256:
                return SAME  # the project's copy of a folder
    return CHANGED
