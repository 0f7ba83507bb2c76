"""The actions on the selected layers; each is one step of the document."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from engine.errors import InputError
from engine.keras_code.reading import ReadNetwork, SlowCodeError
from engine.language.texts import N_, _, ngettext
from engine.network.spec import LayerSpec
from gui.document import layer_edits
from gui.document.document import Document
from gui.document.layer_edits import with_free_names
from gui.stack_editor.clipboard import (
    Pasted,
    has_layers,
    keep_copied,
    layers_data,
    pasted_code,
    read_layers,
)
from gui.stack_editor.dropout_places import DropoutPlace
from gui.stack_editor.read_message import read_message
from gui.stack_editor.selecting import Selecting


class StackEditing(QObject):
    """Actions by their ids; `notice` says what could not be done or was left out, and details."""

    notice = Signal(str, str)
    settings_read = Signal(object)  # ReadSettings, of pasted code that trains
    long_code_pasted = Signal(str, int)  # code to be read on a thread, and the gap where its layers go

    def __init__(self, document: Document, selecting: Selecting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._selecting = document, selecting
        self.actions: dict[str, Callable[[], object]] = {
            "switch": self.switch,
            "sweep": self.sweep,
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
            "duplicate": lambda: document.duplicate_layers(document.selected_uids),
            "remove": lambda: document.remove_layers(document.selected_uids),
            "move_up": lambda: document.shift_layers(document.selected_uids, -1),
            "move_down": lambda: document.shift_layers(document.selected_uids, 1),
            "select_all": selecting.all,
            "one": selecting.one,
            "up": lambda: selecting.step(-1),
            "down": lambda: selecting.step(1),
            "first": lambda: selecting.go_to_end(-1),
            "last": lambda: selecting.go_to_end(1),
            "extend_up": lambda: selecting.step(-1, True),
            "extend_down": lambda: selecting.step(1, True),
            "extend_first": lambda: selecting.go_to_end(-1, True),
            "extend_last": lambda: selecting.go_to_end(1, True),
        }

    @property
    def selected(self) -> tuple[LayerSpec, ...]:
        """The selected layers, in the stack's order."""
        return layer_edits.layers_of(self._document.project.network, self._document.selected_uids)

    @property
    def gap(self) -> int:
        """Where something new is inserted: after the selection."""
        return layer_edits.gap_after(self._document.project.network, self._document.selected_uids)

    def is_possible(self, action_id: str) -> bool:
        """Whether an action would have an effect now."""
        layers, selected = self._document.project.network.layers, self.selected
        match action_id:
            case "paste":
                return has_layers(QGuiApplication.clipboard().mimeData())
            case "sweep":
                return any(layer.kind.rates for layer in selected)
            case "rename":
                return len(selected) == 1
            case "move_up":
                return bool(selected) and layers[: len(selected)] != selected
            case "move_down":
                return bool(selected) and layers[-len(selected) :] != selected
            case "select_all":
                return bool(layers)
            case "insert":
                return True
        return bool(selected)

    def switch(self) -> None:
        """Disable the selected layers; enable them if all are disabled."""
        uids = self._document.selected_uids
        self._document.set_enabled(uids, not any(layer.is_enabled for layer in self.selected))

    def sweep(self) -> None:
        """Let the sweep set the selected layers' rates, or stop that if it sets all of them."""
        layers = [layer for layer in self.selected if layer.kind.rates]
        is_swept = not all(layer.is_swept for layer in layers)
        if len(layers) == 1:
            self._document.set_swept(layers[0].uid, is_swept)
        elif layers:
            verb = _("Sweep {layers}") if is_swept else _("Stop sweeping {layers}")
            text = verb.format(layers=layer_edits.called(layers))
            network = layer_edits.swept(
                self._document.project.network, self._document.selected_uids, is_swept
            )
            self._document.set_network(text, network)

    def copy(self) -> None:
        """Copy the selected layers to the clipboard, in our own format and as Keras code."""
        if self.selected:
            keep_copied(self.selected)
            QGuiApplication.clipboard().setMimeData(layers_data(self.selected))

    def cut(self) -> None:
        """Copy and remove the selected layers."""
        self.copy()
        self._document.remove_layers(self._document.selected_uids, N_("Cut {layers}"))

    def paste(self, data: QMimeData | None = None, gap: int | None = None) -> None:
        """Insert the layers of the clipboard, or of `data`; what could not be read is reported."""
        data = QGuiApplication.clipboard().mimeData() if data is None else data
        gap = self.gap if gap is None else gap
        try:
            self.insert(read_layers(data), gap)
        except SlowCodeError:
            self.long_code_pasted.emit(data.text(), gap)
        except InputError as error:
            self.notice.emit(str(error), "")

    def insert_code(self, read: ReadNetwork, gap: int) -> None:
        """Insert the layers of code that was read on a thread."""
        self.insert(pasted_code(read), gap)

    def insert(self, pasted: Pasted, gap: int) -> None:
        """Insert what was read, and report what was left out of it."""
        network = self._document.project.network
        layers = with_free_names(pasted.layers, network)
        text = _("Paste {layers}").format(layers=layer_edits.called(layers)) if layers else ""
        is_taken = self._document.insert_layers(min(gap, len(network.layers)), layers, text)
        if is_taken and pasted.notes:
            start = ngettext("{n} layer pasted.", "{n} layers pasted.", len(layers)).format(n=len(layers))
            self.notice.emit(*read_message(start, pasted.notes, pasted.left_out))
        if is_taken and pasted.settings:
            self.settings_read.emit(pasted.settings)

    def drop_cards(self, uids: tuple[int, ...], gap: int, is_copy: bool) -> None:
        """Move dragged cards into a gap, or insert copies of them."""
        layers = layer_edits.layers_of(self._document.project.network, uids)
        if is_copy:
            copies = tuple(layer.copy() for layer in layers)
            text = _("Duplicate {layers}").format(layers=layer_edits.called(copies)) if copies else ""
            self._document.insert_layers(gap, copies, text)
        else:
            self._document.move_layers(uids, gap)

    def add_dropout(self, place: DropoutPlace) -> None:
        """Add swept Dropout layers at one of the three places."""
        network, uids = place.added(self._document.project.network)
        if uids:
            self._document.set_network(_(place.step), network, selection=uids)
