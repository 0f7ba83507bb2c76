"""The ways of the user's own data into the project: a file, a folder, a table on the clipboard."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from engine.experiment.data_file import FileSpec
from engine.language.texts import N_, _
from engine.project.locks import DATA, lock_text
from engine.storage.data_places import embedded_bytes, unpacked
from engine.storage.safe_files import replace_file
from engine.system.paths import data_folder
from gui.control.background import Background
from gui.control.file_inspector import FileInspector
from gui.data_page.data_side import DataSide
from gui.document.document import Document
from gui.settings import Settings
from gui.widgets.file_dialogs import ask_for_folder, ask_to_open

if TYPE_CHECKING:
    from gui.data_page.import_view import ImportView

_SUFFIXES = (
    "*.csv *.tsv *.txt *.dat *.data *.xlsx *.xlsm *.xlsb *.xls *.ods "  # not a text: patterns
    "*.parquet *.npz *.npy *.zip *.gz"
)
NO_TABLE = N_("There is no table on the clipboard. Copy cells of a spreadsheet first.")
PASTED_NAME = "Pasted table"  # not a text: the name of a file


class DataImporter(QObject):
    """Shows the import in place of the Data page; `requested` when it is to be shown."""

    requested = Signal()
    notice_raised = Signal(str, str, str)

    def __init__(
        self,
        document: Document,
        inspector: FileInspector,
        side: DataSide,
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._inspector, self._side = document, inspector, side
        self._settings, self._window = settings, window
        self._pasted: Path | None = None
        self._used: FileSpec | None = None
        self._is_connected = False
        self._background = Background("import", self, must_finish=True)
        self._background.failed.connect(self._show_failure)
        document.loaded.connect(self._leave)

    def expect(self) -> None:
        """Be ready for a file that is likely to come."""
        if not self._document.is_locked(DATA):
            self._inspector.warm_up()

    def ask_file(self) -> None:
        """Ask for a file and show its import."""
        self.expect()
        path = ask_to_open(self._window, _("Import data"), _filters(), self._settings)
        if path is not None:
            self.open(path)

    def ask_folder(self) -> None:
        """Ask for a folder of images and show its import."""
        self.expect()
        path = ask_for_folder(self._window, _("Import images by class"), self._settings)
        if path is not None:
            self.open(path)

    def open(self, path: Path, test_path: str = "", *, keeps_copy: bool | None = None) -> None:
        """Show the import of a file or a folder, and of a second file with the test rows if there is one."""
        from engine.data.own_files.request import Request

        if self._may_import():
            self._show().open(Request(path=str(path), test_path=test_path), keeps_copy=keeps_copy)

    def change(self, path: str = "", test_path: str = "") -> None:
        """Show the import of the project's own file with the present choices.

        `path` is where it is now, `test_path` where the one with the test rows is.
        """
        from engine.data.own_files.request import Request

        file = self._document.project.data.file
        if file is not None and self._may_import():
            self._show().open(Request.of(file, path, test_path), keeps_copy=file.is_embedded)

    def paste(self) -> None:
        """Show the import of a table on the clipboard."""
        text = QApplication.clipboard().text()
        if not is_table(text):
            self.notice_raised.emit(_(NO_TABLE), "", "warn")
        elif self._may_import():
            self._background.run(partial(_store, text), self._open_pasted)

    def close(self) -> None:
        """For a clean end."""
        self._inspector.close()
        self._background.wait()

    def _open_pasted(self, path: Path) -> None:
        self.open(path, keeps_copy=True)
        self._pasted = path

    def _may_import(self) -> bool:
        if self._document.is_locked(DATA):
            self.notice_raised.emit(
                " ".join((lock_text(DATA), _("Unlock first to change this."))), "", "warn"
            )
            return False
        return True

    def _show(self) -> ImportView:
        view = self._side.view
        if not self._is_connected:
            self._is_connected = True
            view.used.connect(self._use)
            view.cancelled.connect(self._leave)
            view.test_file_wanted.connect(self._ask_test_file)
        self._forget_pasted()
        self._side.show_import()
        self.requested.emit()
        return view

    def _ask_test_file(self) -> None:
        """Ask for a second file with the test rows."""
        path = ask_to_open(self._window, _("Open the test rows"), _filters(), self._settings)
        self._side.view.take_test_file("" if path is None else str(path))

    def _use(self, file: FileSpec, keeps_copy: bool) -> None:
        self._used = file
        if keeps_copy:
            self._side.view.show_copying()
            self._background.run(partial(_copied, file), self._take)
        else:
            self._pasted = None
            self._take(replace(file, is_embedded=False))

    def _show_failure(self, problem: str) -> None:
        if self._side.is_importing:
            self._side.view.show_copying(is_going_on=False)
        self.notice_raised.emit(problem, "", "bad")

    def _take(self, file: FileSpec) -> None:
        if file != self._used:
            return  # the import was left while its file was copied
        if self._document.use_file(file):
            # The same bytes may have been read before, from another place.
            self._document.place_file(file)
        QTimer.singleShot(0, self, self._leave)  # thousands of columns keep the window long enough until here

    def _leave(self) -> None:
        self._used = None
        if self._side.is_importing:
            self._side.view.leave()
            self._side.show_data()
        self._forget_pasted()

    def _forget_pasted(self) -> None:
        """Delete a pasted table of which the project has its own copy, or that was not used."""
        pasted, self._pasted = self._pasted, None
        if pasted is not None:
            with suppress(OSError):
                pasted.unlink()


def _filters() -> str:
    """The kinds of files that a dialog for data offers."""
    data, all_files = _("Data"), _("All files (*)")
    return f"{data} ({_SUFFIXES});;{all_files}"


def is_table(text: str) -> bool:
    """Whether text looks like cells of a spreadsheet: some rows with a tab or another delimiter."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return len(lines) > 1 and any(all(sign in line for line in lines[:2]) for sign in "\t;,")


def _store(text: str) -> Path:
    """Keep a pasted table as a file; equal ones share it."""
    content = text.encode("utf-8", "replace")
    folder = data_folder() / "imports" / hashlib.sha256(content).hexdigest()[:12]
    path = folder / f"{PASTED_NAME}{'.tsv' if chr(9) in text else '.csv'}"
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
    return path


def _copied(file: FileSpec) -> FileSpec:
    """The file as the project's own copy, which stays as it is whatever becomes of the original."""
    test_file = None if file.test_file is None else _copied(file.test_file)
    path = unpacked(file, embedded_bytes(file))
    return replace(file, path=path, is_embedded=True, test_file=test_file)
