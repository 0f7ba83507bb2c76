"""Unsaved work of a window: its project, written while it is edited, for a start after a crash.

A folder holds

- `lock`: open and locked by the window's process; the system lets go of it when that process ends
- `project.dropoutlab`: the project as it was when it was last written, without copies of data files
- `work.json`: what it belongs to and when it was written; a folder with it is whole

Nothing is written to the user's own file.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import _
from engine.network.fields import is_text
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.storage.kept_folders import KeptFolders
from engine.storage.kept_origin import UNREADABLE, Origin, estimated_bytes, kept_text, read_kept
from engine.storage.project_file import read_project, write_project
from engine.storage.safe_files import replace_file
from engine.system.file_lock import FileLock
from engine.system.regular_files import is_folder

FORMAT = 1
MAX_FOLDERS, MAX_BYTES, MAX_PROJECT_BYTES = 20, 500_000_000, 100_000_000
PROJECT, WORK = "project.dropoutlab", "work.json"
UNSAVED = KeptFolders("unsaved", marker=WORK)
log = logging.getLogger("dropout_lab")


@dataclass(frozen=True)
class WorkState:
    """What work.json says: when the project was written (ISO 8601), and what it belongs to."""

    made: str
    origin: Origin


class KeptWork:
    """The unsaved work of one window; when it is written it gets its folder, which this process locks."""

    def __init__(self) -> None:
        self.state: WorkState | None = None  # None where nothing is kept
        self._place: tuple[Path, FileLock] | None = None

    @classmethod
    def found(cls, folder: Path, lock: FileLock) -> KeptWork:
        """The work in a folder that is locked by now; InputError, one sentence, where that can't be read."""
        work = cls()
        work.state, work._place = _read_state(folder / WORK), (folder, lock)
        return work

    def write(self, project: Project, state: WorkState) -> None:
        """Put the project in the place of what was kept before; InputError where it can't be written."""
        size = estimated_bytes(project)
        if size > MAX_PROJECT_BYTES:
            raise InputError(
                _("the project is larger than {limit} MB.").format(limit=MAX_PROJECT_BYTES // 1_000_000)
            )
        if self._place is not None and not is_folder(self._place[0]):
            self.remove()  # somebody has cleared the app's data
        is_new = self._place is None
        if self._place is None:
            UNSAVED.make_room(MAX_FOLDERS - 1, MAX_BYTES - size)
            self._place = UNSAVED.new(state.origin.project_name)
        folder, _lock = self._place
        try:
            write_project(project, folder / PROJECT, keeps_data=False)
            replace_file(folder / WORK, kept_text(state.origin, {"made": state.made}, FORMAT))
        except InputError:
            if is_new:
                self.remove()
            raise
        self.state = state

    def read(self) -> Project:
        """The project; InputError, one sentence, where it can't be read."""
        assert self.state is not None and self._place is not None
        return self.state.origin.read(self._place[0] / PROJECT)

    def is_saved(self) -> bool:
        """Whether the user's file has it: a crash came after saving, before this was removed."""
        assert self.state is not None
        path, state = self.state.origin.path, self.state.origin.file_state
        if path is None or (state is not None and state.is_still(path)):
            return False
        try:
            return _plain(read_project(path)) == _plain(self.read())
        except InputError:
            return False

    def remove(self) -> None:
        """Delete the folder, if there is one: the work is saved, or nobody wants it."""
        place, self._place, self.state = self._place, None, None
        if place is not None:
            UNSAVED.remove(*place)

    def release(self) -> None:
        """Leave the folder to another process, or to the next start."""
        if self._place is not None:
            self._place[1].release()


def kept_works() -> list[KeptWork]:
    """The work that no window has any more, newest first, each locked by this process now.

    What can't be read is left out, with a line in the log; what is saved after all goes.
    """
    found = []
    for folder, lock in UNSAVED.left():
        try:
            work = KeptWork.found(folder, lock)
        except InputError as error:
            log.warning("The unsaved work in %s is left out: %s", folder, error)  # not a text: for the log
            lock.release()
            continue
        if work.is_saved():
            work.remove()
        else:
            found.append(work)
    UNSAVED.make_room(MAX_FOLDERS, MAX_BYTES)
    return found


def _plain(project: Project) -> Project:
    """The project without what saving may change: its name and where its data files lie."""
    return replace(with_places(project, lambda _: ("", False)), name="")


def _read_state(path: Path) -> WorkState:
    origin, content = read_kept(path, FORMAT)
    if content.keys() != {"made"} or not is_text(content["made"]):
        raise InputError(_(UNREADABLE).format(file=path.name))
    return WorkState(content["made"], origin)
