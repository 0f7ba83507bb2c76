"""A form for settings that are tried out: each field has a slider beside its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from engine.language.texts import _
from engine.network.fields import Field, FieldValue, FloatField, IntField
from gui.forms.field_editors import FieldEditor, make_editor
from gui.theme.theme import Theme
from gui.widgets.controls import Slider
from gui.widgets.shrinking import ShrinkingLabel

NUMBER_WIDTH, SLIDER_WIDTH, LABEL_WIDTH = 92, 60, 100
SPACING, BETWEEN = 12, 12
WIDE = 560  # from here on there are two columns
MAX_STEPS = 1000  # a slider with more is not exact enough


class SliderForm(QWidget):
    """`value_edited(name, value)` reports the user's edits, and `drag_started` comes before those of a drag.

    A whole number of a large range, such as a seed, has no slider.
    """

    value_edited = Signal(str, object)
    drag_started = Signal()

    def __init__(
        self,
        fields: Sequence[IntField | FloatField],
        values: Mapping[str, FieldValue],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.editors: dict[str, FieldEditor] = {}
        self.sliders: dict[str, Slider] = {}
        self._steps: dict[str, float] = {}
        self._rows: list[tuple[ShrinkingLabel, Slider | None, FieldEditor]] = []
        self._n_columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING)
        self._grid.setVerticalSpacing(8)
        for field in fields:
            self._add_row(field)
        theme.changed.connect(self._show_scale)
        self._show_scale()
        self.set_values(values)

    def set_values(self, values: Mapping[str, FieldValue]) -> None:
        """Show these values; what shows them already is not touched."""
        for name, editor in self.editors.items():
            if name in values:
                editor.set_value(values[name])
                self._move(name, values[name])

    def minimumSizeHint(self) -> QSize:
        """As wide as one column."""
        return QSize(self._column_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _column_width(self) -> int:
        """The least width of one column: label, slider and number."""
        label = max((label.minimumSizeHint().width() for label, _slider, _editor in self._rows), default=0)
        return label + self._theme.px(SLIDER_WIDTH + NUMBER_WIDTH) + 2 * SPACING

    def _arrange(self) -> None:
        """Put the fields one below the other, or in two columns where there is space."""
        both = 2 * (self._column_width() + SPACING) + self._theme.px(BETWEEN)
        n_columns = 2 if self.width() >= max(self._theme.px(WIDE), both) else 1
        if n_columns == self._n_columns:
            return
        self._n_columns = n_columns
        left = Qt.AlignmentFlag.AlignLeft
        for place, (label, slider, editor) in enumerate(self._rows):
            row, column = place // n_columns, 4 * (place % n_columns)
            self._grid.addWidget(label, row, column)
            if slider is None:
                self._grid.addWidget(editor, row, column + 1, 1, 2, left)
            else:
                self._grid.addWidget(slider, row, column + 1)
                self._grid.addWidget(editor, row, column + 2)
        for group in range(2):
            self._grid.setColumnStretch(4 * group + 1, 1 if group < n_columns else 0)
        self._grid.setColumnMinimumWidth(3, self._theme.px(BETWEEN) if n_columns > 1 else 0)

    def _add_row(self, field: IntField | FloatField) -> None:
        editor = make_editor(field)
        self.editors[field.name] = editor
        label = ShrinkingLabel(_(field.label))
        label.setBuddy(editor.control)
        label.set_tip(_(field.help))
        step = _step(field)
        slider = self._slider(field, step) if step else None
        self._rows.append((label, slider, editor))
        editor.value_edited.connect(lambda value: self._on_typed(field.name, value))

    def _slider(self, field: IntField | FloatField, step: float) -> Slider:
        slider = Slider()
        slider.setRange(0, round((field.maximum - field.minimum) / step))
        slider.setPageStep(max(1, slider.maximum() // 10))
        slider.setAccessibleName(_("{setting}, slider").format(setting=_(field.label)))
        slider.setAccessibleDescription(_(field.help))
        slider.setToolTip(_(field.help))
        slider.sliderPressed.connect(self.drag_started)
        slider.valueChanged.connect(lambda _place: self._on_moved(field))
        self.sliders[field.name], self._steps[field.name] = slider, step
        return slider

    def _on_moved(self, field: IntField | FloatField) -> None:
        place = self.sliders[field.name].value()
        exact = min(field.minimum + place * self._steps[field.name], field.maximum)
        value = round(exact) if isinstance(field, IntField) else round(exact, field.decimals)
        self.editors[field.name].set_value(value)
        self.value_edited.emit(field.name, value)

    def _on_typed(self, name: str, value: FieldValue) -> None:
        self._move(name, value)
        self.value_edited.emit(name, value)

    def _move(self, name: str, value: FieldValue) -> None:
        slider = self.sliders.get(name)
        field: Field = self.editors[name].field
        if slider is None:
            return
        assert isinstance(field, IntField | FloatField)
        assert isinstance(value, int | float)
        slider.blockSignals(True)
        slider.setValue(round((value - field.minimum) / self._steps[name]))
        slider.blockSignals(False)

    def _show_scale(self) -> None:
        for label, _slider, _editor in self._rows:
            label.set_least_width(self._theme.px(LABEL_WIDTH))
        for name, editor in self.editors.items():
            editor.setFixedWidth(self._theme.px(NUMBER_WIDTH))
            if name in self.sliders:
                self.sliders[name].setMinimumWidth(self._theme.px(SLIDER_WIDTH))
        self._arrange()


def _step(field: IntField | FloatField) -> float:
    """How far one step of the slider goes; 0 if the field has none."""
    if isinstance(field, FloatField):
        return field.step if (field.maximum - field.minimum) / field.step <= MAX_STEPS else 0.0
    span = field.maximum - field.minimum
    if field.name == "seed" or span > 1_000_000:
        return 0.0
    return float(max(1, round(span / 100, -len(str(span // 100)) + 1))) if span > 100 else 1.0
