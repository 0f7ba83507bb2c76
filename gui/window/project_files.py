"""Opens and saves projects, and imports other files; asks before unsaved work would be lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from engine.errors import InputError
from engine.storage.examples import EXAMPLES, example, open_project
from engine.storage.kept_runs import CutOffRun
from engine.storage.project_file import SUFFIX, write_project
from engine.storage.safe_files import FileState, remove_stale_part, safe_file_name
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from gui.widgets.box import CANCEL, Role, ask
from gui.widgets.controls import add_caption
from gui.widgets.plain_text import plain_tip
from gui.window.model_importer import ModelImporter

FILTER = f"Dropout Lab projects (*{SUFFIX} *.json)"
IMPORT_FILTER = "Keras models and code (*.keras *.json *.h5 *.py *.ipynb)"
SAVE, DISCARD, SAVE_AS, REPLACE = "Save", "Don't save", "Save as…", "Replace"


class ProjectFiles(QObject):
    """Opens and saves the document's files; `window` is the parent of the dialogs."""

    notice_raised = Signal(str, str, str)

    def __init__(
        self, document: Document, controller: RunController, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._controller, self._settings = document, controller, settings
        self._window = window
        self.importer = ModelImporter(document, self)
        self.importer.notice_raised.connect(self.notice_raised)
        self.importer.project_found.connect(self.open_other)

    def open(self, name: str) -> bool:
        """Open a path or an example id; if that fails, show a sentence and change nothing."""
        try:
            remove_stale_part(Path(name))
            state = FileState.of(Path(name))  # taken before reading, so that a change in between is detected
            project, path = open_project(name)
            self._document.load(project, path, state)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        if path is not None:
            self._settings.add_recent(path)
        return True

    def bring_back(self, found: CutOffRun) -> bool:
        """Open the project of a run that a crash cut off, as it was then; False if it can't be or may not."""
        if not self.may_leave():
            return False
        try:
            self._document.load(found.project, found.path, found.file_state, is_saved=False)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        return True

    def open_other(self, name: str) -> None:
        """Open another project, if the user agrees to leave the current one."""
        if self.may_leave():
            self.open(name)

    def take(self, paths: list[Path]) -> None:
        """Take a dropped file: a project is opened, a model or code becomes the network."""
        if len(paths) != 1:
            self.notice_raised.emit("Drop one file at a time.", "", "warn")
        elif paths[0].suffix.lower() == SUFFIX:
            self.open_other(str(paths[0]))
        else:
            self.importer.read(paths[0])

    def save(self) -> bool:
        """Save to the document's file, asking for one if there is none; False if not saved."""
        if self._document.path is None:
            return self.save_as()
        return self.write(self._document.path)

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        name = safe_file_name(self._document.project.name)
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save the project", f"{name}{SUFFIX}", FILTER)
        if not chosen:
            return False
        path = Path(chosen)
        if not path.suffix:
            return self.write(path.with_suffix(SUFFIX))
        return self.write(path, is_agreed=True)  # the file dialog has asked already

    def write(self, path: Path, *, is_agreed: bool = False) -> bool:
        """Save to `path`; if that fails, show a sentence and return False.

        Unless `is_agreed`, the user is asked before a file is replaced that was not read or written here.
        """
        if not is_agreed and self._is_foreign(path):
            answer = self._ask_to_replace(path)
            if answer != REPLACE:
                return answer == SAVE_AS and self.save_as()
        try:
            write_project(self._document.project, path)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        self._document.mark_saved(path, FileState.of(path))
        self._settings.add_recent(path)
        return True

    def _is_foreign(self, path: Path) -> bool:
        """Whether `path` has content that was neither read nor written here."""
        if not path.exists():
            return False
        if path != self._document.path:
            return True
        state = self._document.file_state
        return state is not None and not state.is_still(path)

    def _ask_to_replace(self, path: Path) -> str:
        if path == self._document.path:
            text = f"{path.name} was changed by another window or program since you opened or saved it here."
        else:
            text = f"There is a file {path.name} already."
        buttons = ((SAVE_AS, Role.AcceptRole), (REPLACE, Role.DestructiveRole), CANCEL)
        return ask(text, "Replacing it loses what is in it.", buttons, self._window)

    def ask_open(self) -> None:
        """Ask for a project and open it."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open a project", "", FILTER)
        if chosen:
            self.take([Path(chosen)])

    def ask_import(self) -> None:
        """Ask for a model or code and use it as the network."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Import a Keras model", "", IMPORT_FILTER)
        if chosen:
            self.importer.read(Path(chosen))

    def may_leave(self) -> bool:
        """Ask before unsaved work is lost; a run must be stopped first."""
        if self._controller.is_running:
            self.notice_raised.emit("A run is going on: stop it first.", "", "warn")
            return False
        return self.may_lose_changes()

    def may_lose_changes(self) -> bool:
        """Ask about unsaved changes, if there are any, and save them if the user wants that."""
        if not self._document.is_modified:
            return True
        text = f"Save the changes to {self._document.project.name}?"
        buttons = ((SAVE, Role.AcceptRole), (DISCARD, Role.DestructiveRole), CANCEL)
        answer = ask(text, "If you don't, they are lost.", buttons, self._window)
        return self.save() if answer == SAVE else answer == DISCARD

    def fill_menu(self, menu: QMenu, actions: list[QAction]) -> None:
        """Fill `menu` with `actions`, the examples and the recent files."""
        menu.clear()
        menu.addActions(actions)
        add_caption(menu, "Examples")
        for name in EXAMPLES:
            menu.addAction(example(name).name, partial(self.open_other, name))
        recent = self._settings.recent_files
        if recent:
            add_caption(menu, "Recent")
        for path in recent:
            action = menu.addAction(path.stem, partial(self.open_other, str(path)))
            action.setToolTip(plain_tip(str(path)))
