"""The whole form of the selected layer, for the centre of the Network page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from gui.document.document import Document
from gui.document.labels import new_layer
from gui.stack_editor.layer_page import LayerPage
from gui.stack_editor.many_layers import ManyLayers
from gui.theme.theme import Theme


class LayerForm(QWidget):
    """One layer with all that can be set; of several what can be done with all of them; else what to do."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self.page = LayerPage(document, theme)
        self.many = ManyLayers(document)
        self.empty = QWidget()
        self.add_button = QPushButton("Add a Dropout layer")
        self.add_button.setToolTip("Add Dropout where it is usual: behind the last hidden layer")
        self._build_empty()
        self._pages = QStackedLayout(self)
        for page in (self.empty, self.page, self.many):
            self._pages.addWidget(page)
        document.project_changed.connect(self._show_selection)
        document.selection_changed.connect(self._show_selection)
        self._show_selection()

    def _build_empty(self) -> None:
        text = QLabel(
            "The network is the column of cards at the left. Select a layer to see all that can be set, "
            "or press + between two cards to add one."
        )
        text.setWordWrap(True)
        text.setProperty("role", "muted")
        text.setMaximumWidth(self._theme.px(480))
        self.add_button.clicked.connect(self._on_add_clicked)
        column = QVBoxLayout(self.empty)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _show_selection(self) -> None:
        layer = self._document.selected_layer
        if layer is None:
            self._pages.setCurrentWidget(self.empty)
        elif len(self._document.selected_uids) > 1:
            self.many.show_selection()
            self._pages.setCurrentWidget(self.many)
        else:
            self.page.show_layer(layer)
            self._pages.setCurrentWidget(self.page)

    def _on_add_clicked(self) -> None:
        """Put it where it makes sense: before the last layer."""
        project = self._document.project
        index = max(0, len(project.network.layers) - 1)
        self._document.insert_layers(index, (new_layer("dropout", project),))
