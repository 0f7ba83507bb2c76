"""A form: the editors of some fields one below the other, with their help and problems."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.language.texts import _
from engine.network.fields import BoolField, Field, FieldValue, NamesField
from gui.forms.field_editors import FieldEditor, make_editor
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

LABEL_WIDTH = 128
EDITOR_WIDTH = 264
SPACING = 16
UNBOUNDED = 16_777_215  # what Qt calls QWIDGETSIZE_MAX
_ROWS_BEFORE_FREE = 4  # of a field: its label if that stands above, editor, help, problem


class FieldForm(QWidget):
    """A row per field: label, editor, unit, help. `value_edited(name, value)` reports the user's edits.

    Rare fields are hidden under "More", which opens by itself if one of them is not at its default.
    """

    value_edited = Signal(str, object)

    def __init__(
        self,
        fields: Sequence[Field],
        values: Mapping[str, FieldValue],
        theme: Theme,
        choices: Mapping[str, tuple[str, ...]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.editors: dict[str, FieldEditor] = {}
        self._labels: dict[str, tuple[QLabel, int]] = {}
        self._is_folded = False
        self._narrow_editors: list[FieldEditor] = []
        self._rows: dict[str, list[QWidget]] = {}  # label, editor, unit, help
        self._problems: dict[str, QLabel] = {}
        self._problem_icons: dict[str, QLabel] = {}
        self._free_cells: dict[str, tuple[QGridLayout, int]] = {}
        self._helps: list[QLabel] = []
        self._below: list[QWidget] = []
        self._rare = {field.name: field for field in fields if field.is_rare}
        self._rare_values: dict[str, FieldValue] = {}
        self._usual_grid = self._new_grid()
        folded = QWidget()
        self._rare_grid = self._new_grid(folded)
        self.more = MoreButton(theme, folded)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._usual_grid)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(folded)
        self.more.setVisible(bool(self._rare))
        for field in fields:
            self._add_row(field, (choices or {}).get(field.name))
        self._order_tabs()
        theme.changed.connect(self._apply_scale)
        self._apply_scale()
        self.set_values(values)

    def set_values(self, values: Mapping[str, FieldValue]) -> None:
        """Show these values; editors that show them already are not touched."""
        for name, editor in self.editors.items():
            if name in values:
                editor.set_value(values[name])
        self._open_for({name: values[name] for name in self._rare if name in values})

    def set_choices(self, name: str, choices: tuple[str, ...]) -> None:
        """Offer only these choices for the field `name`."""
        self.editors[name].set_choices(choices)

    def set_shown(self, name: str, is_shown: bool) -> None:
        """Show the row of a field, or hide it while the field has no effect."""
        for widget in self._rows[name]:
            widget.setVisible(is_shown)

    def show_problem(self, name: str, sentence: str) -> None:
        """Show a problem below the field; an empty sentence removes it."""
        icon, text = self._problem_icons[name], self._problems[name]
        if sentence:
            icon.setPixmap(self._theme.icon("warning", "bad").pixmap(16, 16))
        text.setText(sentence)
        if sentence and name in self._rare:
            self.more.setChecked(True)
        icon.setVisible(bool(sentence))
        text.setVisible(bool(sentence))

    def add_below(self, name: str, widget: QWidget) -> None:
        """Add a widget that belongs to a field below it, and after it in the tab order."""
        grid, row = self._free_cells[name]
        grid.addWidget(widget, row, 1)
        self._below.append(widget)
        self.setTabOrder(self._parts(name)[-1], widget)

    def problem(self, name: str) -> str:
        """The problem shown for the field; empty if there is none."""
        return self._problems[name].text()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest editor: with less space for more, the labels stand above the editors."""
        return QSize(self._editor_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _editor_width(self) -> int:
        widgets = (*self.editors.values(), *self._helps, *self._below)
        return max((widget.minimumSizeHint().width() for widget in widgets), default=0)

    def _fold(self) -> None:
        """Put each label beside its editor, or above it if the form is too narrow."""
        beside = self._theme.px(LABEL_WIDTH) + SPACING + self._editor_width()
        is_folded = self.width() < beside
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        for name, (label, _height) in self._labels.items():
            grid, row = self._free_cells[name]
            top = row - _ROWS_BEFORE_FREE
            grid.removeWidget(label)
            if is_folded:
                grid.addWidget(label, top, 0, 1, 2)
            else:
                grid.addWidget(label, top + 1, 0, Qt.AlignmentFlag.AlignTop)
        self._apply_scale()

    def _apply_scale(self) -> None:
        px = self._theme.px
        for grid in (self._usual_grid, self._rare_grid):
            grid.setColumnMinimumWidth(0, 0 if self._is_folded else px(LABEL_WIDTH))
            grid.setHorizontalSpacing(0 if self._is_folded else SPACING)
        for label, height in self._labels.values():
            label.setMinimumHeight(0 if self._is_folded else px(height))
            label.setMinimumWidth(
                0 if self._is_folded else px(LABEL_WIDTH)
            )  # aligns the editors of all forms
            label.setMaximumWidth(UNBOUNDED if self._is_folded else px(LABEL_WIDTH))
        for editor in self._narrow_editors:
            editor.setMaximumWidth(px(EDITOR_WIDTH))

    def _open_for(self, rare: dict[str, FieldValue]) -> None:
        """Open "More" if a rare value is new and not its default; what the user closed stays closed."""
        before, self._rare_values = self._rare_values, rare
        if any(value not in (self._rare[name].default, before.get(name)) for name, value in rare.items()):
            self.more.setChecked(True)

    def _order_tabs(self) -> None:
        """Order the fields for Tab: common fields, "More", rare fields."""
        usual = [part for name in self.editors if name not in self._rare for part in self._parts(name)]
        rare = [part for name in self._rare for part in self._parts(name)]
        if usual and rare:
            for before, after in itertools.pairwise((*usual, self.more, *rare)):
                self.setTabOrder(before, after)

    def _parts(self, name: str) -> list[QWidget]:
        return self.editors[name].focus_chain()

    def _new_grid(self, parent: QWidget | None = None) -> QGridLayout:
        grid = QGridLayout() if parent is None else QGridLayout(parent)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACING)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        return grid

    def _add_row(self, field: Field, choices: tuple[str, ...] | None) -> None:
        grid = self._rare_grid if field.is_rare else self._usual_grid
        row = grid.rowCount()
        editor = make_editor(field, choices)
        label = QLabel(_(field.label))
        label.setBuddy(editor.control)
        label.setToolTip(_(field.help))
        label.setWordWrap(True)
        self._labels[field.name] = (label, 24 if isinstance(field, BoolField | NamesField) else 32)
        line = QHBoxLayout()
        line.setSpacing(8)
        if not isinstance(field, NamesField):
            self._narrow_editors.append(editor)
        line.addWidget(editor, 1)
        unit = [QLabel(_(field.unit))] if field.unit else []
        for one in unit:
            line.addWidget(one)
        line.addStretch(0)
        grid.addWidget(label, row + 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(line, row + 1, 1)
        help_text = QLabel(_(field.help))
        help_text.setProperty("role", "caption")
        help_text.setWordWrap(True)
        self._helps.append(help_text)
        grid.addWidget(help_text, row + 2, 1)
        grid.addLayout(self._problem_line(field.name), row + 3, 1)
        self._free_cells[field.name] = (grid, row + _ROWS_BEFORE_FREE)
        grid.setRowMinimumHeight(row + _ROWS_BEFORE_FREE + 1, 8)
        self.editors[field.name] = editor
        self._rows[field.name] = [label, editor, *unit, help_text]
        editor.value_edited.connect(lambda value: self.value_edited.emit(field.name, value))
        editor.problem_found.connect(lambda sentence: self.show_problem(field.name, sentence))

    def _problem_line(self, name: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        icon, text = QLabel(), WrappedLabel()
        icon.hide()
        text.hide()
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        self._problem_icons[name], self._problems[name] = icon, text
        return line


# --- The button that shows rare fields


class MoreButton(QPushButton):
    """An arrow and a word; checked while `folded` is visible. Space or Enter toggles it."""

    def __init__(self, theme: Theme, folded: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._folded = theme, folded
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("role", "more")
        self.toggled.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        is_open = self.isChecked()
        size = self._theme.px(16)
        self.setIconSize(QSize(size, size))
        # Translators: on the button that shows or hides rare settings.
        self.setText(_("Less") if is_open else _("More"))
        self.setAccessibleName(_("Fewer settings") if is_open else _("More settings"))
        self.setToolTip(_("Hide rarely used settings") if is_open else _("Show rarely used settings"))
        self.setIcon(self._theme.icon("chevron_up" if is_open else "chevron_down", "muted"))
        self._folded.setVisible(is_open)
