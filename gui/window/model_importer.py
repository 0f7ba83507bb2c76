"""Reads a network from a file on a thread and puts it in the stack's place, as one step for undo."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from engine.errors import InputError
from engine.keras_code.reading.values import ReadNetwork
from engine.network.layer_kinds import shape_text
from engine.network.spec import NetworkSpec
from gui.document.document import Document
from gui.document.layer_edits import with_free_names

log = logging.getLogger("dropout_lab")
_UNEXPECTED = "{} can't be read: something unexpected went wrong."


class ModelImporter(QObject):
    """One file at a time. `imported` when the network has come in; `project_found` for a project's file."""

    imported = Signal()
    project_found = Signal(str)
    notice_raised = Signal(str, str, str)
    _read = Signal(str, object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._is_reading = False
        self._read.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_reading(self) -> bool:
        return self._is_reading

    def read(self, path: Path) -> None:
        """Begin to read a file; while one is being read, another is not begun."""
        if not self._is_reading:
            self._is_reading = True
            self.notice_raised.emit(f"Reading {path.name}…", "", "busy")
            Thread(target=self._read_file, args=(path,), name="model import", daemon=True).start()

    def _read_file(self, path: Path) -> None:
        result: ReadNetwork | str | None = _UNEXPECTED.format(path.name)
        try:
            from engine.keras_code.network_file import read_network_file

            result = read_network_file(path)
        except InputError as error:
            result = str(error)
        except Exception:  # (the thread's border: the log says what the sentence can't)
            log.exception("%s can't be read", path.name)
        finally:
            if isValid(self):
                self._read.emit(str(path), result)

    def _take(self, name: str, result: ReadNetwork | str | None) -> None:
        self._is_reading = False
        if result is None:
            self.project_found.emit(name)
        elif isinstance(result, str):
            self.notice_raised.emit(result, "", "bad")
        else:
            self._import(Path(name).name, result)

    def _import(self, name: str, network: ReadNetwork) -> None:
        layers = with_free_names(network.layers, NetworkSpec(()))
        self._document.set_network(f"Import {name}", NetworkSpec(layers), selection=())
        self.imported.emit()
        count = f"{len(layers)} layer{'' if len(layers) == 1 else 's'}"
        has_weights = any(layer.weights is not None for layer in layers)
        sentences = [f"{name} is now the network: {count}{', with weights' if has_weights else ''}."]
        misfit = self._misfit(network)
        notes = network.notes
        if len(notes) == 1:
            sentences += notes
        elif notes:
            sentences.append(f"{len(notes)} things are not as in the file; see the details.")
        details = "\n".join(notes) if len(notes) > 1 else ""
        tone = "warn" if misfit or notes else "good"
        self.notice_raised.emit(" ".join([*sentences, *misfit]), details, tone)

    def _misfit(self, network: ReadNetwork) -> list[str]:
        """A sentence if the model was made for data of another shape."""
        shape, task = network.input_shape, self._document.task
        if shape is None or shape == task.input_shape:
            return []
        return [
            f"The model was made for inputs of {shape_text(shape)}, these data have"
            f" {shape_text(task.input_shape)}: choose data that fit, or see what the cards say."
        ]
