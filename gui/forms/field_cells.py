"""Editors of some fields in as many columns as fit, each with label above, help and problem below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.language.texts import _
from engine.network.fields import Field, FieldValue
from gui.forms.field_editors import FieldEditor, make_editor
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

GAP, ROW_GAP = 16, 8


class FieldCells(QWidget):
    """`value_edited(name, value)` reports the user's edits."""

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
        self.problems: dict[str, WrappedLabel] = {}
        self._cells: list[tuple[QWidget, ...]] = []
        self._n_columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(4)
        for field in fields:
            self._cells.append(self._cell(field))
        theme.changed.connect(self._arrange)
        self._arrange()
        self.set_values(values)

    def set_values(self, values: Mapping[str, FieldValue]) -> None:
        """Show these values; editors that show them already are not touched."""
        for name, editor in self.editors.items():
            if name in values:
                editor.set_value(values[name])

    def minimumSizeHint(self) -> QSize:
        """As wide as one column."""
        return QSize(self._least_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _least_width(self) -> int:
        return max((editor.minimumSizeHint().width() for editor in self.editors.values()), default=0)

    def _arrange(self) -> None:
        """Place the cells in as many columns as the width allows, their editors in line."""
        n_columns = max(1, (self.width() + GAP) // (self._least_width() + GAP))
        n_columns = min(n_columns, max(1, len(self._cells)))
        if n_columns == self._n_columns:
            return
        for column in range(max(self._n_columns, n_columns)):
            self._grid.setColumnStretch(column, 1 if column < n_columns else 0)
        self._n_columns = n_columns
        for place, cell in enumerate(self._cells):
            row, column = place // n_columns, place % n_columns
            for line, widget in enumerate(cell):
                self._grid.addWidget(widget, row * (len(cell) + 1) + line, column)
            self._grid.setRowMinimumHeight(row * (len(cell) + 1) + len(cell), ROW_GAP)

    def _cell(self, field: Field) -> tuple[QWidget, ...]:
        editor = make_editor(field)
        self.editors[field.name] = editor
        label = QLabel(", ".join(map(_, filter(None, (field.label, field.unit)))))
        label.setBuddy(editor.control)
        label.setToolTip(_(field.help))
        explained, problem = QLabel(_(field.help)), WrappedLabel()
        explained.setProperty("role", "caption")
        explained.setWordWrap(True)
        explained.setAlignment(Qt.AlignmentFlag.AlignTop)
        problem.hide()
        self.problems[field.name] = problem
        editor.value_edited.connect(lambda value: self.value_edited.emit(field.name, value))
        editor.problem_found.connect(lambda sentence: self._show_problem(field.name, sentence))
        return label, editor, explained, problem

    def _show_problem(self, name: str, sentence: str) -> None:
        self.problems[name].setText(sentence)
        self.problems[name].setVisible(bool(sentence))
