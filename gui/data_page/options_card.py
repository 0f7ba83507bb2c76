"""The card with the dials of a generated data set."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from engine.data.info import DataSetInfo
from engine.experiment.specs import DataSpec
from engine.language.texts import _
from engine.network.fields import FieldValue, FloatField, IntField
from gui.forms.slider_form import SliderForm
from gui.theme.theme import Theme


class OptionsCard(QFrame):
    """`options_edited` has the options that are not at their default; hidden where there are none.

    `drag_started` comes before the edits of one drag of a slider.
    """

    options_edited = Signal(object)
    drag_started = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._info: DataSetInfo | None = None
        self._values: dict[str, float] = {}
        self.form: SliderForm | None = None
        self.setProperty("role", "card")
        heading = QLabel(_("How these data are made"))
        heading.setProperty("role", "name")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._column.addWidget(heading)
        self.hide()

    def show_data(self, info: DataSetInfo, data: DataSpec, *, is_open: bool) -> None:
        """Show the options of a data set that has some."""
        self.setVisible(bool(info.options))
        if not info.options:
            return
        self._values = info.option_values(dict(data.options))
        if self._info is None or info.options != self._info.options:
            self._make_form(info)
        self._info = info
        assert self.form is not None
        self.form.set_values(self._values)
        self.form.setEnabled(is_open)

    def _make_form(self, info: DataSetInfo) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        fields = [field for field in info.options if isinstance(field, IntField | FloatField)]
        self.form = SliderForm(fields, self._values, self._theme)
        self.form.value_edited.connect(self._on_edited)
        self.form.drag_started.connect(self.drag_started)
        self._column.addWidget(self.form)

    def _on_edited(self, name: str, value: FieldValue) -> None:
        assert self._info is not None
        assert isinstance(value, int | float)
        self._values[name] = value
        defaults = {field.name: field.default for field in self._info.options}
        changed = [(key, one) for key, one in self._values.items() if one != defaults[key]]
        self.options_edited.emit(tuple(changed))
