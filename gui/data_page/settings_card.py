"""The card of settings: how the samples are split and prepared."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from engine.analysis.split_design import has_one_test_set, split_statement
from engine.data.data_fields import data_fields
from engine.data.info import DataSetInfo
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.spec_fields import DATA_FIELDS, field_values
from engine.experiment.specs import STREAMS, DataSpec, Experiment
from engine.language.texts import N_, _
from engine.network.fields import Field, FieldValue, NamesField
from gui.data_page.split_bar import SplitBar
from gui.forms.field_cells import FieldCells
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox
from gui.widgets.plain_text import WrappedLabel

MAX_WIDTH = 340
# Translators: choices of the test set.
CHOICES = {False: N_("new with each seed"), True: N_("the same for all seeds")}
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
        heading = QLabel(_("Split and preparation"))
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


class ChoiceOfTestSet(QWidget):
    """Whether each seed has a test set of its own or all share one, and what the verdict is then about.

    `streams_edited` has the streams that are then fixed; without held-out data the row is hidden.
    """

    streams_edited = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frozen: tuple[str, ...] = ()
        self.choice = ComboBox()
        self.choice.setAccessibleName(_("Test set"))
        self.choice.setToolTip(
            _("A fixed split is the same for all seeds: test set, training samples and label noise")
        )
        for is_fixed, text in CHOICES.items():
            self.choice.addItem(_(text), is_fixed)
        self.choice.setMaximumWidth(MAX_WIDTH)
        self._label = QLabel(_("Test set"))
        self._label.setBuddy(self.choice)
        self.statement = WrappedLabel()
        self.statement.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        for widget in (self._label, self.choice, self.statement):
            column.addWidget(widget)
        self.choice.activated.connect(lambda _index: self._on_chosen(bool(self.choice.currentData())))

    def show_experiment(self, experiment: Experiment, *, is_open: bool) -> None:
        """Show what is chosen; a choice that the split leaves no room for is not offered."""
        self._frozen, data = experiment.frozen_streams, experiment.data
        is_fixed = has_one_test_set(experiment)
        is_chosen = not data.has_one_test_set and (data.split != "kfold" or is_fixed)
        for widget in (self._label, self.choice):
            widget.setVisible(is_chosen)
        self.choice.setCurrentIndex(self.choice.findData(is_fixed))
        self.choice.setEnabled(is_open)
        self.statement.setText(split_statement(experiment))
        self.setVisible(data.is_held_out)

    def _on_chosen(self, is_fixed: bool) -> None:
        now = {*self._frozen} - {"split"} | ({"split"} if is_fixed else set())
        self.streams_edited.emit(tuple(name for name in STREAMS if name in now))
