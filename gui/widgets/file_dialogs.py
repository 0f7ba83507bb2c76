"""The file dialogs: all start in the folder that was used last, or in the user's documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.language.texts import N_, _
from engine.storage.safe_files import safe_file_name
from engine.system.regular_files import is_file, is_folder
from gui.settings import Settings
from gui.widgets.box import CANCEL, Role, ask

REPLACE = N_("Replace")


def ask_to_save(
    parent: QWidget,
    title: str,
    name: str,
    kinds: Mapping[str, str],
    settings: Settings | None = None,
    folder: Path | None = None,
) -> Path | None:
    """Ask where to save; None if the user cancels.

    Parameters
    ----------
    name
        What the file is called unless the user says otherwise; made valid for every system.
    kinds
        Suffixes, such as ".csv", and what such files are, such as "CSV tables"; the first is the usual one.
        A name without one of them gets that of the kind that the user chose in the dialog.
    folder
        Where the dialog starts, if there is a better place than the folder that was used last.
    """
    usual = next(iter(kinds))
    filters = {f"{what} (*{suffix})": suffix for suffix, what in kinds.items()}
    name = f"{safe_file_name(name)}{usual}"
    path, used = ask_for_name(parent, title, name, list(filters), settings, folder)
    if path is None or path.suffix.lower() in kinds:
        return path
    path = path.with_name(f"{path.name}{filters.get(used, usual)}")
    return path if not (is_file(path) or is_folder(path)) or _may_replace(path, parent) else None


def ask_for_name(
    parent: QWidget,
    title: str,
    name: str,
    filters: Sequence[str],
    settings: Settings | None = None,
    folder: Path | None = None,
) -> tuple[Path | None, str]:
    """Ask for a file to write; gives what the user typed, and the filter that was chosen."""
    settings = settings or Settings()
    proposed = str((folder or start_folder(settings)) / name)
    chosen, used = QFileDialog.getSaveFileName(parent, title, proposed, ";;".join(filters))
    if not chosen:
        return None, used
    settings.last_folder = Path(chosen).parent
    return Path(chosen), used


def _may_replace(path: Path, parent: QWidget) -> bool:
    """Ask about a file that the dialog has not asked about, since its suffix was added afterwards."""
    text = _("{file} already exists.").format(file=path.name)
    more = _("Replacing it discards its contents.")
    return ask(text, more, (CANCEL, (REPLACE, Role.DestructiveRole)), parent) == REPLACE


def ask_to_open(parent: QWidget, title: str, filters: str, settings: Settings | None = None) -> Path | None:
    """Ask for a file to open; None if the user cancels."""
    found = ask_for_files(parent, title, filters, settings, is_one=True)
    return found[0] if found else None


def ask_for_files(
    parent: QWidget, title: str, filters: str, settings: Settings | None = None, *, is_one: bool = False
) -> list[Path]:
    """Ask for files to open."""
    settings = settings or Settings()
    folder = str(start_folder(settings))
    if is_one:
        one, _used = QFileDialog.getOpenFileName(parent, title, folder, filters)
        chosen = [one] if one else []
    else:
        chosen, _used = QFileDialog.getOpenFileNames(parent, title, folder, filters)
    if chosen:
        settings.last_folder = Path(chosen[0]).parent
    return [Path(name) for name in chosen]


def ask_for_folder(parent: QWidget, title: str, settings: Settings | None = None) -> Path | None:
    """Ask for a folder; None if the user cancels."""
    settings = settings or Settings()
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start_folder(settings)))
    if not chosen:
        return None
    settings.last_folder = Path(chosen)
    return Path(chosen)


def start_folder(settings: Settings) -> Path:
    """The folder that was used last, if it is still there; else the documents, or the home folder."""
    last = settings.last_folder
    if last is not None and is_folder(last):
        return last
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) if documents and is_folder(Path(documents)) else Path.home()
