"""Editors of some fields side by side, each under its label, for settings that are changed in passing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.language.texts import _
from engine.network.fields import ChoiceField, Field, FieldValue
from gui.forms.field_editors import FieldEditor, make_editor
from gui.theme.theme import Theme
from gui.widgets.flow_layout import FlowLayout

WIDTH, CHOICE_WIDTH = 92, 106


class FieldStrip(QWidget):
    """`value_edited(name, value)` reports the user's edits; what does not fit goes to the next row."""

    value_edited = Signal(str, object)

    def __init__(
        self,
        fields: Sequence[Field],
        values: Mapping[str, FieldValue],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.editors: dict[str, FieldEditor] = {}
        self._columns: list[tuple[QWidget, int]] = []
        self._flow = FlowLayout(self, spacing=10)
        for field in fields:
            editor = make_editor(field)
            self.editors[field.name] = editor
            width = CHOICE_WIDTH if isinstance(field, ChoiceField) else WIDTH
            self.add_column(_(field.label), _(field.help), editor, width)
            editor.value_edited.connect(lambda value, name=field.name: self.value_edited.emit(name, value))
        theme.changed.connect(self._show_look)
        self.set_values(values)

    def add_column(self, text: str, tip: str, control: QWidget, width: int = WIDTH) -> None:
        """Add another control under its label, after those that are there."""
        column = QWidget()
        label = QLabel(text)
        label.setProperty("role", "caption")
        label.setToolTip(tip)
        label.setBuddy(control.control if isinstance(control, FieldEditor) else control)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(label)
        box.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
        self._columns.append((control, width))
        self._flow.addWidget(column)
        self._show_look()

    def set_values(self, values: Mapping[str, FieldValue]) -> None:
        """Show these values; editors that show them already are not touched."""
        for name, editor in self.editors.items():
            if name in values:
                editor.set_value(values[name])

    def _show_look(self) -> None:
        for control, width in self._columns:
            control.setFixedWidth(self._theme.px(width))
