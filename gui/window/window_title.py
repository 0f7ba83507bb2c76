"""The window's title and the name in the toolbar: which file this is, and whether it is saved."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.language.texts import _
from gui.document.document import Document
from gui.window.open_files import OpenFile
from gui.window.project_name import ProjectName


class WindowTitle(QObject):
    """Of several windows on one file, those after the first have a number."""

    def __init__(self, document: Document, name: ProjectName, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._name, self._window = document, name, window
        self._file = OpenFile()
        name.renamed.connect(document.set_name)
        for signal in (document.project_changed, document.modified_changed, document.path_changed):
            signal.connect(self._show)
        self._show()

    def release(self) -> None:
        """The window closes: another one on this file may be the first."""
        self._file.release()

    def _show(self) -> None:
        project, path = self._document.project, self._document.path
        self._file.take(path)
        number = f" ({self._file.number})" if self._file.number > 1 else ""
        state = f"{number}{' *' if self._document.is_modified else ''}"
        if path is None:
            self._name.show_name(f"{project.name}{state}", "", project.name, "")
        else:
            self._name.show_name(f"{path.stem}{state}", str(path.absolute()), project.name, path.name)
        name = project.name if path is None else path.name
        self._window.setWindowTitle(_("{title} – Dropout Lab").format(title=f"{name}{state}"))
