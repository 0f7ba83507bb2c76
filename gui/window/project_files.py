"""Makes, opens and saves projects, and imports other files; asks before unsaved work would be lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.checks.fit import fitted_to_data
from engine.data.own_files.source import may_be_data
from engine.errors import InputError
from engine.language.texts import N_, _
from engine.project.data_place import files_of
from engine.project.project import Project
from engine.runs.record import SWEEP, TRAIN
from engine.storage.examples import EXAMPLES, example, generic_names, open_project
from engine.storage.kept_origin import Origin
from engine.storage.project_file import SUFFIX, write_project
from engine.storage.safe_files import FileState, remove_stale_part, safe_file_name
from engine.system.regular_files import MISSING, is_file, is_folder, kind_of
from gui.control.patience import patiently
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from gui.widgets.box import CANCEL, Role, ask
from gui.widgets.controls import add_caption
from gui.widgets.file_dialogs import REPLACE, ask_to_open, ask_to_save
from gui.widgets.plain_text import plain_tip
from gui.window.drop_hint import ONE_AT_A_TIME, REPORT_SUFFIXES, data_pair
from gui.window.model_importer import ModelImporter
from gui.window.name_dialog import ask_who

Result = TypeVar("Result")
KIND = N_("Dropout Lab projects")
REPORTS = N_("Reports with a project inside")
MODELS = N_("Keras models and code")
MODEL_SUFFIXES = "*.keras *.h5 *.hdf5 *.json *.py *.ipynb"  # not a text: patterns
SAVE, DISCARD, SAVE_AS = N_("Save"), N_("Don't save"), N_("Save as…")
OPEN_OWN, BEGIN = N_("Go on"), N_("Begin anew")
# Said while a large file is read or written, and afterwards.
OPENING = N_("Opening {file}…"), N_("{file} is open.")
SAVING = N_("Saving {file}…"), N_("{file} is saved.")
LARGE_BYTES = 300_000  # more take long enough to be seen
CLOSE, KEEP_RUNNING = N_("Close"), (N_("Keep running"), Role.RejectRole)


class ProjectFiles(QObject):
    """Opens and saves the document's files; `window` is the parent of the dialogs.

    `data_found` has the path of a file or folder that is to be imported as data, and that of its test rows or
    nothing.
    """

    notice_raised = Signal(str, str, str)
    data_found = Signal(object, str)

    def __init__(
        self, document: Document, controller: RunController, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._controller, self._settings = document, controller, settings
        self._window = window
        self.is_busy = False
        self.importer = ModelImporter(document, self)
        self.importer.notice_raised.connect(self.notice_raised)
        self.importer.project_found.connect(self.open_other)

    def new(self) -> None:
        """An empty network on the present data, with the usual settings."""
        if self.may_leave():
            empty = Project(data=self._document.project.data)
            self._document.load(replace(empty, training=fitted_to_data(empty).training))

    def open(self, name: str) -> bool:
        """Open a path or an example id; if that fails, show a sentence and change nothing."""
        if self.is_busy:
            return False
        if Path(name).suffix.lower() in REPORT_SUFFIXES:
            return self._open_report(Path(name))
        try:
            if name not in EXAMPLES and kind_of(Path(name)) == MISSING:
                raise InputError(_("{file} does not exist.").format(file=name))
            if name not in EXAMPLES and may_be_data(Path(name)):
                self.data_found.emit(Path(name), "")
                return True
            with self._patience(OPENING, Path(name), _size_of(Path(name))) as do:
                state, project, path = do(partial(_read, name))
            if path is not None and project.handout is not None and project.handout.asks_for_a_name:
                return self._open_for_all(project, path)
            self._document.load(project, path, state)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        if path is not None:
            self._settings.add_recent(path)
        return True

    def _open_for_all(self, project: Project, path: Path) -> bool:
        """Open a class's one file as a project of the student who says so, to be saved beside it."""
        if not self._window.isVisible():  # a window that starts with this file asks when it is there
            QTimer.singleShot(0, self, lambda: self.open_other(str(path)))
            return False
        from engine.classroom.seating import seat_names, take_seat

        assert project.handout is not None
        name = ask_who(seat_names(project.handout), project.handout.class_name, self._window)
        if not name:
            return False
        project = take_seat(project, name)
        own = path.with_name(f"{safe_file_name(project.report.author)}{SUFFIX}")
        if is_file(own):
            buttons = ((OPEN_OWN, Role.AcceptRole), (BEGIN, Role.ActionRole), CANCEL)
            text = _("{file} is there already.").format(file=own.name)
            answer = ask(text, _("Go on with it, or begin anew?"), buttons, self._window)
            if answer != BEGIN:
                return answer == OPEN_OWN and self.open(str(own))
        self._document.load(project, is_saved=False, beside=path)
        self._settings.add_recent(path)
        text = _("This is the copy of {name}. Save it (Ctrl+S): {file} stays as it is.")
        self.notice_raised.emit(text.format(name=project.report.author, file=path.name), "", "good")
        return True

    def _open_report(self, path: Path) -> bool:
        """Open the project inside a report; saving it asks for a file, the report stays as it is."""
        from engine.report.reading import read_report

        try:
            with self._patience(OPENING, path, _size_of(path)) as do:
                project, _report = do(partial(read_report, path))
            self._document.load(project)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        text = _("This is the project inside {file}; the report itself stays.").format(file=path.name)
        self.notice_raised.emit(text, "", "good")
        return True

    def bring_back(self, project: Project, origin: Origin) -> bool:
        """Open a project that a crash ended, as it was then; False if it can't be or may not."""
        if not self.may_leave():
            return False
        try:
            self._document.load(
                project, origin.path, origin.file_state, is_saved=False, uid=origin.document_uid
            )
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        return True

    def open_other(self, name: str) -> None:
        """Open another project, if the user agrees to leave the current one."""
        if self.may_leave():
            self.open(name)

    def take(self, paths: list[Path]) -> None:
        """Take a dropped file: data are imported, a project is opened, a model becomes the network.

        Two files are taken if they are the training and the test rows.
        """
        suffix = paths[0].suffix.lower() if len(paths) == 1 else ""
        if pair := data_pair(paths):
            self.data_found.emit(pair[0], str(pair[1]))
        elif len(paths) != 1:
            self.notice_raised.emit(_(ONE_AT_A_TIME), "", "warn")
        elif may_be_data(paths[0]):
            self.data_found.emit(paths[0], "")
        elif suffix in (SUFFIX, *REPORT_SUFFIXES):
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
        kinds = {SUFFIX: _(KIND), ".json": "JSON"}
        project, folder = self._document.project, None
        name, shared = project.name, self._document.place if self._document.path is None else None
        if shared is not None and project.handout is not None:  # a copy of a class's one file
            from engine.classroom.seating import proposed_file

            name = proposed_file(project.handout.student, shared).stem
            folder = shared.parent if os.access(shared.parent, os.W_OK) else None
        path = ask_to_save(self._window, _("Save the project"), name, kinds, self._settings, folder)
        if path is not None and shared is not None and is_file(path) and path.samefile(shared):
            text = _("{file} is for all students: save your own copy under another name.")
            self.notice_raised.emit(text.format(file=path.name), "", "warn")
            return False
        return path is not None and self.write(path, is_agreed=True)  # the dialog has asked already

    def write(self, path: Path, *, is_agreed: bool = False) -> bool:
        """Save to `path`; if that fails, show a sentence and return False.

        Unless `is_agreed`, the user is asked before a file is replaced that was not read or written here.
        """
        if self.is_busy:
            return False
        if not is_agreed and self._is_foreign(path):
            answer = self._ask_to_replace(path)
            if answer != REPLACE:
                return answer == SAVE_AS and self.save_as()
        before = project = self._document.project
        if path != self._document.path and project.name in generic_names():
            project = replace(project, name=path.stem)  # until now it had no name of its own
        try:
            with self._patience(SAVING, path, _copied_bytes(project)) as do:
                state = do(partial(_write, project, path))
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return False
        is_newer = self._document.project is not before  # results came in meanwhile
        if project.name != self._document.project.name:
            self._document.set_name(project.name)
        self._document.mark_saved(path, state)
        if is_newer:
            self._document.undo_stack.resetClean()
        self._settings.add_recent(path)
        return True

    @contextmanager
    def _patience(
        self, said: tuple[str, str], path: Path, n_bytes: int
    ) -> Iterator[Callable[[Callable[[], Any]], Any]]:
        """How to do a file's work: on a thread, since another program may hold it or it may be large.

        For a large one a message stands meanwhile, and another one follows: `said`, with the file's name.
        """
        if not self._window.isVisible():  # no thread may be the first to load a library
            yield lambda work: work()
            return
        is_large = n_bytes > LARGE_BYTES
        self.is_busy = True
        if is_large:
            self.notice_raised.emit(_(said[0]).format(file=path.name), "", "busy")
        try:
            yield patiently
        finally:
            self.is_busy = False
        if is_large:
            self.notice_raised.emit(_(said[1]).format(file=path.name), "", "good")

    def _is_foreign(self, path: Path) -> bool:
        """Whether `path` has content that was neither read nor written here."""
        if not (is_file(path) or is_folder(path)):
            return False
        if path != self._document.path:
            return True
        state = self._document.file_state
        return state is not None and not patiently(partial(state.is_still, path))

    def _ask_to_replace(self, path: Path) -> str:
        if path == self._document.path:
            text = _("{file} was changed by another window or program since you opened or saved it here.")
        else:
            text = _("{file} already exists.")
        buttons = ((SAVE_AS, Role.AcceptRole), (REPLACE, Role.DestructiveRole), CANCEL)
        return ask(
            text.format(file=path.name), _("Replacing it discards its contents."), buttons, self._window
        )

    def ask_open(self) -> None:
        """Ask for a project and open it."""
        filters = f"{_(KIND)} (*{SUFFIX} *.json);;{_(REPORTS)} (*.html)"  # not a text: marked above
        path = ask_to_open(self._window, _("Open a project"), filters, self._settings)
        if path is not None:
            self.take([path])

    def ask_import(self) -> None:
        """Ask for a model or code and use it as the network."""
        filters = f"{_(MODELS)} ({MODEL_SUFFIXES})"
        path = ask_to_open(self._window, _("Import a Keras model"), filters, self._settings)
        if path is not None:
            self.importer.read(path)

    def may_leave(self) -> bool:
        """Ask before unsaved work is lost; a run must be stopped first."""
        if self._controller.is_running:
            self.notice_raised.emit(_("Stop the current run first."), "", "warn")
            return False
        return self.may_lose_changes()

    def may_lose_changes(self) -> bool:
        """Ask about unsaved changes, if there are any, and save them if the user wants that."""
        if not self._document.is_modified:
            return True
        path = self._document.path
        name = self._document.project.name if path is None else path.name
        text = _("Save changes to {name}?").format(name=name)
        buttons = ((SAVE, Role.AcceptRole), (DISCARD, Role.DestructiveRole), CANCEL)
        answer = ask(text, _("Unsaved changes will be lost."), buttons, self._window)
        return self.save() if answer == SAVE else answer == DISCARD

    def may_end_run(self) -> bool:
        """Ask before closing ends a run, and say what is kept of it."""
        run = self._controller.run
        if run is None or not self._controller.is_running:
            return True
        texts = {
            SWEEP: _("Close and stop the current sweep?"),
            TRAIN: _("Close and stop the current training?"),
        }
        is_kept = run.kind != TRAIN and not run.is_live
        kept = _("Finished trainings are kept, and you can continue at the next start.") if is_kept else ""
        text = texts.get(run.kind, _("Close and stop the current study?"))
        return (
            ask(
                text,
                kept or _("What it has trained will be lost."),
                (KEEP_RUNNING, (CLOSE, Role.DestructiveRole)),
                self._window,
            )
            == CLOSE
        )

    def fill_menu(self, menu: QMenu, actions: Sequence[QAction | None], last: Sequence[QAction]) -> None:
        """Fill `menu` with `actions` (None: a line), the recent files, the examples and `last`."""
        menu.clear()
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        recent = self._settings.recent_files
        if recent:
            add_caption(menu, _("Open recent"))
        for path in recent:
            entry = menu.addAction(path.stem.replace("&", "&&"), partial(self.open_other, str(path)))
            entry.setToolTip(plain_tip(str(path)))
        add_caption(menu, _("Examples"))
        for name in EXAMPLES:
            menu.addAction(example(name).name, partial(self.open_other, name))
        menu.addSeparator()
        menu.addActions(list(last))


def _read(name: str) -> tuple[FileState | None, Project, Path | None]:
    """What a project's file is like (taken first, so that a later change is detected), and what it holds."""
    remove_stale_part(Path(name))
    state = FileState.of(Path(name))
    return state, *open_project(name)


def _write(project: Project, path: Path) -> FileState | None:
    """Save a project, and see what its file is like now."""
    write_project(project, path)
    return FileState.of(path)


def _size_of(path: Path) -> int:
    return path.stat().st_size if is_file(path) else 0


def _copied_bytes(project: Project) -> int:
    """How large the data files are that go into the project's file."""
    return sum(file.n_bytes for file in files_of(project) if file.is_embedded)
