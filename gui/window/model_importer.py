"""Reads a network from a file in the background and replaces the stack by it, as one undo step."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.keras_code.reading import ReadNetwork, read_keras_code
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.network.layer_kinds import shape_text
from engine.network.spec import NetworkSpec
from gui.control.background import UNEXPECTED, Background
from gui.document.document import Document
from gui.document.layer_edits import with_free_names
from gui.stack_editor.read_message import read_message


class ModelImporter(QObject):
    """One file at a time. `imported` when the network was set; `project_found` if the file is a project.

    `settings_read` comes if code sets a training, too.
    """

    imported = Signal()
    project_found = Signal(str)
    notice_raised = Signal(str, str, str)
    settings_read = Signal(object)  # ReadSettings
    code_read = Signal(object, int)  # ReadNetwork, and the gap where its layers go

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background("model import", self)

    @property
    def is_reading(self) -> bool:
        return self._background.is_busy

    def read(self, path: Path) -> None:
        """Begin to read a file; while one is being read, another is not begun."""
        if not self.is_reading:
            self.notice_raised.emit(_("Reading {file}…").format(file=path.name), "", "busy")
            on_error = partial(self._on_error, path.name)
            self._background.run(partial(_read, path), partial(self._take, path), on_error)

    def read_code(self, text: str, gap: int) -> None:
        """Read code that was pasted, for `code_read`; while something is being read, it is not begun."""
        if not self.is_reading:
            self.notice_raised.emit(_("Reading the code…"), "", "busy")
            self._background.run(
                partial(read_keras_code, text),
                partial(self._take_code, gap),
                partial(self._on_error, _("The code")),
            )

    def _take_code(self, gap: int, network: ReadNetwork) -> None:
        count = len(network.layers)
        text = ngettext("{n} layer pasted.", "{n} layers pasted.", count).format(n=number_text(count))
        self.notice_raised.emit(text, "", "good")
        self.code_read.emit(network, gap)

    def _take(self, path: Path, network: ReadNetwork | None) -> None:
        if network is None:
            self.project_found.emit(str(path))
        else:
            self._import(path.name, network)

    def _on_error(self, name: str, problem: str) -> None:
        if problem == _(UNEXPECTED):
            problem = " ".join((_("{file} can't be read.").format(file=name), problem))
        self.notice_raised.emit(problem, "", "bad")

    def _import(self, name: str, network: ReadNetwork) -> None:
        layers = with_free_names(network.layers, NetworkSpec(()))
        if not self._document.set_network(
            _("Import {file}").format(file=name), NetworkSpec(layers), selection=()
        ):
            return
        self.imported.emit()
        start = _replaced_text(name, len(layers), any(layer.weights is not None for layer in layers))
        sentence, details = read_message(start, network.notes, network.left_out)
        misfit = self._misfit(network)
        tone = "warn" if misfit or network.notes else "good"
        self.notice_raised.emit(" ".join([sentence, *misfit]), details, tone)
        if network.settings:
            self.settings_read.emit(network.settings)

    def _misfit(self, network: ReadNetwork) -> list[str]:
        """A sentence if the model was made for data of another shape."""
        shape, task = network.input_shape, self._document.task
        if shape is None or shape == task.input_shape:
            return []
        text = _(
            "The model was made for inputs of {shape}, but these data have {other}. Choose data that fit, or "
            "see the problems on the cards."
        )
        return [text.format(shape=shape_text(shape), other=shape_text(task.input_shape))]


def _replaced_text(name: str, n_layers: int, has_weights: bool) -> str:
    """That a file's network is the project's now."""
    if has_weights:
        text = ngettext(
            "Network replaced by {file} ({n} layer, with weights).",
            "Network replaced by {file} ({n} layers, with weights).",
            n_layers,
        )
    else:
        text = ngettext(
            "Network replaced by {file} ({n} layer).", "Network replaced by {file} ({n} layers).", n_layers
        )
    return text.format(file=name, n=number_text(n_layers))


def _read(path: Path) -> ReadNetwork | None:
    """The network in a file; None for a project. Raises InputError."""
    from engine.keras_code.network_file import read_network_file

    return read_network_file(path)
