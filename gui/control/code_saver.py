"""Exports the script of a training or of a sweep: to the clipboard, as a Python file, as a notebook."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.errors import InputError
from engine.experiment.specs import Cell
from engine.keras_code.notebook import keras_notebook, keras_sweep_notebook
from engine.keras_code.script import keras_script
from engine.keras_code.sweep_script import keras_sweep_script
from engine.keras_code.weights_file import weights_file
from engine.language.texts import _
from engine.project.project import Project
from engine.storage.safe_files import replace_file
from gui.control.cell_requests import cell_file_name
from gui.control.patience import patiently
from gui.widgets.file_dialogs import ask_to_save


class CodeSaver(QObject):
    """Each method ends with a notice: a sentence, details and a tone.

    Without a cell, the script is that of the project's whole sweep.
    """

    notice_raised = Signal(str, str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def copy(self, project: Project, cell: Cell | None) -> None:
        """Put the script on the clipboard; raises InputError if there is none."""
        QGuiApplication.clipboard().setText(_script(project, cell))
        has_weights = any(layer.weights is not None for layer in project.experiment.network.layers)
        text = _("The script was copied.")
        if has_weights:
            beside = _("Its imported weights are in a file that Save .py writes next to it.")
            text = f"{text} {beside}"
        self.notice_raised.emit(text, "", "good")

    def ask_script(self, project: Project, cell: Cell | None) -> None:
        """Ask for a file and write the script to it."""
        title = _("Save the script of the sweep") if cell is None else _("Save the script")
        self._ask_and_save(title, {".py": _("Python scripts")}, _script, project, cell)

    def ask_notebook(self, project: Project, cell: Cell | None) -> None:
        """Ask for a file and write the notebook to it."""
        title = _("Save the notebook of the sweep") if cell is None else _("Save the notebook")
        self._ask_and_save(title, {".ipynb": _("Jupyter notebooks")}, _notebook, project, cell)

    def _ask_and_save(
        self,
        title: str,
        kinds: dict[str, str],
        write: Callable[[Project, Cell | None], str],
        project: Project,
        cell: Cell | None,
    ) -> None:
        path = ask_to_save(self._window, title, _name(project, cell), kinds)
        if path is None:
            return
        try:
            weights = weights_file(project)
            files = {path: write(project, cell).encode()}
            if weights is not None:
                files = {path.with_name(weights[0]): weights[1], **files}
            for file, content in files.items():
                patiently(partial(replace_file, file, content))
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
            return
        text = _("Saved as {path}.").format(path=path)
        if weights is not None:
            beside = _("It reads the imported weights from {file} next to it.").format(file=weights[0])
            text = f"{text} {beside}"
        self.notice_raised.emit(text, "", "good")


def _script(project: Project, cell: Cell | None) -> str:
    return keras_sweep_script(project) if cell is None else keras_script(project, cell)


def _notebook(project: Project, cell: Cell | None) -> str:
    return keras_sweep_notebook(project) if cell is None else keras_notebook(project, cell)


def _name(project: Project, cell: Cell | None) -> str:
    """What the file is called unless the user says otherwise."""
    if cell is None:
        # Translators: the name of a file that is saved.
        return _("{project} sweep").format(project=project.name)
    return cell_file_name(project.name, cell)
