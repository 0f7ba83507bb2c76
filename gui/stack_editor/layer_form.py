"""The whole form of the selected layer, for the centre of the Network page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from engine.project.layer_kinds import shape_text
from engine.project.specs import LayerSpec
from gui.document import Document
from gui.stack_editor.field_form import FieldForm
from gui.stack_editor.problem_row import ProblemList
from gui.stack_editor.words import new_layer
from gui.theme.theme import Theme


class LayerForm(QWidget):
    """Every field of the selected layer with its help; without a selection it says what to do."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._uid: int | None = None
        self.form: FieldForm | None = None
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.help = QLabel()
        self.help.setWordWrap(True)
        self.facts = QLabel()
        self.facts.setProperty("role", "caption")
        self.swept = QCheckBox("Sweep this rate: the sweep sets it instead of the number above")
        self.swept.clicked.connect(self._on_swept_clicked)
        self.problems = ProblemList(theme)
        self.problems.fix_requested.connect(document.apply_fix)
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._build_page()
        self.empty = QWidget()
        self.add_button = QPushButton("Add a Dropout layer")
        self._build_empty()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)
        document.project_changed.connect(self._show_layer)
        document.selection_changed.connect(self._show_layer)
        self._show_layer()

    def _build_page(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for widget in (self.title, self.help, self.facts, self.problems):
            self._column.addWidget(widget)
        self._column.addSpacing(8)
        self._column.addWidget(self.swept)
        self._column.addStretch(1)

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

    def _show_layer(self) -> None:
        layer = self._document.selected_layer
        self._pages.setCurrentWidget(self.empty if layer is None else self._page)
        if layer is None:
            return
        if layer.uid != self._uid or self.form is None:
            self._replace_form(layer)
        assert self.form is not None
        self.form.set_values(layer.values)
        self.swept.setChecked(layer.is_swept)
        check = self._document.layer_check(layer.uid)
        assert check is not None
        shape = "no output" if check.output_shape is None else f"output {shape_text(check.output_shape)}"
        self.facts.setText(f"{shape} · {check.parameters:,} parameters")
        self.problems.set_problems(check.problems)

    def _replace_form(self, layer: LayerSpec) -> None:
        self._uid = layer.uid
        self.title.setText(layer.kind.keras_name)
        self.help.setText(layer.kind.help)
        self.swept.setVisible(layer.kind.draws_masks)
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = FieldForm(layer.kind.fields, layer.values, self._theme)
        self.form.value_edited.connect(self._on_value_edited)
        self._column.insertWidget(self._column.indexOf(self.swept), self.form)

    def _on_value_edited(self, name: str, value: object) -> None:
        if self._uid is not None:
            self._document.set_field(self._uid, name, value)  # type: ignore[arg-type]

    def _on_swept_clicked(self, is_swept: bool) -> None:
        if self._uid is not None:
            self._document.set_swept(self._uid, is_swept)

    def _on_add_clicked(self) -> None:
        """Put it where it makes sense: before the last layer."""
        project = self._document.project
        index = max(0, len(project.network.layers) - 1)
        self._document.insert_layers(index, (new_layer("dropout", project),))
