"""The card of settings: how the samples are split and prepared."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from engine.data.data_fields import data_fields
from engine.data.info import DataSetInfo
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.spec_fields import DATA_FIELDS, field_values
from engine.experiment.specs import DataSpec
from engine.network.fields import Field, FieldValue, NamesField
from gui.data_page.choice_of_test_set import ChoiceOfTestSet
from gui.data_page.split_bar import SplitBar
from gui.forms.field_cells import FieldCells
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

_ONLY_HELD_OUT = {"validation_size", "test_size"}


class SettingsCard(QFrame):
    """`value_edited(name, value)` reports the user's edits."""

    value_edited = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dataset = ""
        self._fields: tuple[Field, ...] = ()
        self.form: FieldCells | None = None
        self.setProperty("role", "card")
        heading = QLabel("Split and preparation")
        heading.setProperty("role", "name")
        self.bar = SplitBar(theme)
        self.problem = WrappedLabel()
        self.test_set = ChoiceOfTestSet()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 8)
        self._column.setSpacing(8)
        for widget in (heading, self.bar, self.problem, self.test_set):
            self._column.addWidget(widget)

    @property
    def sizes_text(self) -> str:
        """The sizes of the splits, or why there are none."""
        return self.problem.text() or ", ".join(self.bar.texts)

    def show_data(self, info: DataSetInfo, data: DataSpec, *, is_open: bool) -> None:
        """Show the settings of these data; those of locked ones cannot be edited."""
        # Columns are chosen in their own view.
        fields = tuple(field for field in data_fields(data) if not isinstance(field, NamesField))
        values = dict(field_values(data, DATA_FIELDS))
        if self.form is None or (info.id, fields) != (self._dataset, self._fields):
            self._dataset, self._fields = info.id, fields
            self._make_form(values)
        assert self.form is not None
        self.form.set_values(values)
        self.form.setEnabled(is_open)
        for name in _ONLY_HELD_OUT & self.form.editors.keys():
            self.form.editors[name].setEnabled(data.is_held_out)
        try:
            sizes, problem = split_sizes(data, info.n_samples), ""
        except InputError as error:
            sizes, problem = (), str(error)
        self.bar.show_sizes(sizes, info.n_samples)
        self.bar.setVisible(not problem)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _make_form(self, values: dict[str, FieldValue]) -> None:
        """Make the form anew; the field that has the focus keeps it."""
        focused = ""
        if self.form is not None:
            editors = self.form.editors.items()
            focused = next((name for name, editor in editors if editor.control.hasFocus()), "")
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = FieldCells(self._fields, values, self._theme)
        self.form.value_edited.connect(self.value_edited)
        self._column.addWidget(self.form)
        if focused in self.form.editors:
            self.form.editors[focused].control.setFocus()
