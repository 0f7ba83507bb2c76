"""One layer with everything that can be set: its name, whether it is on, its fields, its sweep."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.experiment.specs import LayerSpec
from engine.network.fields import FieldValue
from engine.network.layer_kinds import shape_text
from gui.document.document import Document
from gui.forms.field_form import EDITOR_WIDTH, LABEL_WIDTH, FieldForm
from gui.forms.problem_row import ProblemList
from gui.theme.theme import Theme
from gui.widgets.controls import leave_undo_to_document


class LayerPage(QWidget):
    """The form of the layer that `show_layer` got last; another kind's or card's is made anew."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._uid: int | None = None
        self.form: FieldForm | None = None
        self.sweeps: dict[str, QCheckBox] = {}
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.help = QLabel()
        self.help.setWordWrap(True)
        self.facts = QLabel()
        self.facts.setProperty("role", "caption")
        self.weights = QLabel("Starts from its imported weights, at every seed.")
        self.weights.setProperty("role", "caption")
        self.forget = QPushButton("Start anew")
        self.forget.setProperty("role", "small")
        self.forget.setToolTip("Forget the imported weights and draw new ones. Ctrl+Z takes it back.")
        self.problems = ProblemList(theme)
        self.problems.fix_requested.connect(document.apply_fix)
        self.name = QLineEdit()
        self.is_on = QCheckBox("On")
        self._build()
        theme.changed.connect(self._apply_scale)
        self._apply_scale()

    def show_layer(self, layer: LayerSpec) -> None:
        """Show this value; editors that show it already are not touched."""
        if layer.uid != self._uid or self.form is None:
            self._replace_form(layer)
        assert self.form is not None
        self.form.set_values(layer.values)
        if self.name.text().strip() != layer.name:
            self.name.setText(layer.name)
        self.is_on.setChecked(layer.is_enabled)
        for rate, box in self.sweeps.items():
            box.setChecked(rate in layer.swept)
        self._show_check(layer)

    def _apply_scale(self) -> None:
        self.name.setMaximumWidth(self._theme.px(EDITOR_WIDTH))
        self._head.setColumnMinimumWidth(0, self._theme.px(LABEL_WIDTH))

    def _build(self) -> None:
        self.name.setAccessibleName("Name")
        self.name.setToolTip("A name of your own; empty: Keras chooses one. On the card: F2")
        leave_undo_to_document(self.name)
        self.name.textEdited.connect(self._on_name_edited)
        self.is_on.setToolTip("A layer that is off keeps its card and is left out of the network (Ctrl+E)")
        self.is_on.clicked.connect(self._on_switched)
        label = QLabel("Name")
        label.setBuddy(self.name)
        self._head = head = QGridLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setHorizontalSpacing(16)
        head.setVerticalSpacing(4)
        head.setColumnStretch(1, 1)
        head.addWidget(label, 0, 0)
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
        line.addStretch(0)
        head.addLayout(line, 0, 1)
        head.addWidget(self.is_on, 1, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for widget in (self.title, self.help, self.facts):
            self._column.addWidget(widget)
        imported = QHBoxLayout()
        imported.setSpacing(8)
        imported.addWidget(self.weights)
        imported.addWidget(self.forget)
        imported.addStretch(1)
        self._column.addLayout(imported)
        self._column.addWidget(self.problems)
        self.forget.clicked.connect(self._on_forget_clicked)
        self._column.addSpacing(8)
        self._column.addLayout(head)
        self._column.addSpacing(8)
        self._column.addStretch(1)

    def _replace_form(self, layer: LayerSpec) -> None:
        self._uid = layer.uid
        self.title.setText(layer.kind.keras_name)
        self.help.setText(layer.kind.help)
        self.name.setPlaceholderText("Keras chooses one")
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = FieldForm(layer.kind.fields, layer.values, self._theme)
        self.form.value_edited.connect(self._on_value_edited)
        place = self._column.count() - 1
        self._column.insertWidget(place, self.form)
        self.sweeps = {rate: self._sweep_box(layer, rate) for rate in layer.kind.rates}
        for rate, box in self.sweeps.items():
            self.form.add_below(rate, box)

    def _sweep_box(self, layer: LayerSpec, rate: str) -> QCheckBox:
        box = QCheckBox("Sweep this rate")
        label = layer.kind.field(rate).label
        box.setAccessibleName(f"Sweep: {label}")
        box.setToolTip("The sweep sets it to its d instead of the number above, with all other swept rates.")
        box.clicked.connect(lambda is_swept: self._on_sweep_clicked(rate, is_swept))
        return box

    def _show_check(self, layer: LayerSpec) -> None:
        check = self._document.layer_check(layer.uid)
        assert check is not None
        shape = "no output" if check.output_shape is None else f"output {shape_text(check.output_shape)}"
        facts = f"{shape} · {check.parameters:,} parameters"
        for widget in (self.weights, self.forget):
            widget.setVisible(layer.weights is not None)
        self.facts.setText(facts if layer.is_enabled else "switched off: left out of the network")
        self.problems.set_problems(check.problems)

    def _on_value_edited(self, name: str, value: FieldValue) -> None:
        if self._uid is not None:
            self._document.set_field(self._uid, name, value)

    def _on_forget_clicked(self) -> None:
        if self._uid is not None:
            self._document.forget_weights(self._uid)

    def _on_name_edited(self, name: str) -> None:
        if self._uid is not None:
            self._document.rename_layer(self._uid, name)

    def _on_switched(self, is_on: bool) -> None:
        if self._uid is not None:
            self._document.set_enabled((self._uid,), is_on)

    def _on_sweep_clicked(self, rate: str, is_swept: bool) -> None:
        if self._uid is not None:
            self._document.set_swept(self._uid, is_swept, rate)
