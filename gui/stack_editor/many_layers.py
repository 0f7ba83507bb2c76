"""What the form says of several selected layers: how many, and what can be done with all of them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.document.document import Document, layer_edits
from gui.widgets.plain_text import WrappedLabel


class ManyLayers(QWidget):
    """Switch off, duplicate, remove: each one step."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.names = WrappedLabel()
        self.switch = QPushButton()
        self.duplicate = QPushButton("Duplicate")
        self.duplicate.setToolTip("Put equal layers behind the last of them (Ctrl+D)")
        self.remove = QPushButton("Remove")
        self.remove.setToolTip("Take them out (Del)")
        hint = QLabel("Press a card alone to see all that can be set of it.")
        hint.setProperty("role", "caption")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.switch, self.duplicate, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.names)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addWidget(hint)
        column.addStretch(1)
        self.switch.clicked.connect(self._on_switch_clicked)
        self.duplicate.clicked.connect(lambda: document.duplicate_layers(document.selected_uids))
        self.remove.clicked.connect(lambda: document.remove_layers(document.selected_uids))

    @property
    def _are_all_off(self) -> bool:
        layers = layer_edits.layers_of(self._document.project.network, self._document.selected_uids)
        return not any(layer.is_enabled for layer in layers)

    def show_selection(self) -> None:
        """Say which layers are selected."""
        layers = layer_edits.layers_of(self._document.project.network, self._document.selected_uids)
        self.title.setText(f"{len(layers)} layers")
        self.names.setText(", ".join(layer.title for layer in layers))
        self.switch.setText("Switch on" if self._are_all_off else "Switch off")
        self.switch.setToolTip(
            "Layers that are off keep their cards but are left out of the network (Ctrl+E)"
        )

    def _on_switch_clicked(self) -> None:
        self._document.set_enabled(self._document.selected_uids, self._are_all_off)
