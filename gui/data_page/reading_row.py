"""How a file is read, as it was guessed: a row of choices, each of which reads the file again."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.data.own_files.tables.notes import ENCODING_NAMES
from engine.experiment.data_file import FileSpec, TableFormat
from engine.language.texts import N_, _, pgettext
from gui.widgets.controls import ComboBox, SpinBox
from gui.widgets.flow_layout import FlowLayout

# Translators: signs between values or digits in a text file.
DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar"), " ": N_("blank")}
DECIMALS = {".": N_("point"), ",": N_("comma")}
THOUSANDS = {
    ",": N_("comma"),
    ".": N_("point"),
    "'": N_("apostrophe"),
    " ": N_("blank"),
    "\u00a0": N_("fixed blank"),
}
QUOTES = {'"': N_('double "'), "'": N_("single '")}
SIDES = (8, 16, 24, 28, 32, 48, 64, 96, 128, 224)
MAX_SKIPPED = 1000


class ReadingRow(QWidget):
    """Shows the choices that a kind of file has; those for the test rows come from `given_test_set.py`.

    `test_edited` has a key of these, `format_edited` a field of TableFormat and its value, `sheet_edited` a
    sheet, `arrays_edited` the names of features and target, `shape_edited` the shape of an image.
    """

    format_edited = Signal(str, object)
    sheet_edited = Signal(str)
    arrays_edited = Signal(str, str)
    shape_edited = Signal(tuple)
    test_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._flow = FlowLayout(self, 12)
        self.fields: dict[str, QWidget] = {}
        self.combos: dict[str, ComboBox] = {}
        text = (
            ("delimiter", _("Separator"), DELIMITERS),
            ("decimal", _("Decimal sign"), DECIMALS),
            ("thousands", _("Thousands sign"), THOUSANDS),
            ("encoding", _("Encoding"), ENCODING_NAMES),
            ("quotechar", _("Quotes"), QUOTES),
        )
        self._add_combo("sheet", _("Sheet"))
        for name, title, choices in text:
            combo = self._add_combo(name, title)
            none = [("", pgettext("sign between thousands", "none"))] if name == "thousands" else []
            _fill(combo, [*none, *((key, _(choice)) for key, choice in choices.items())])
            combo.activated.connect(lambda _index, name=name: self._edit_format(name))
        self._add_combo("features", _("Features"))
        self._add_combo("target", _("Target"))
        # Translators: the size in which images are read.
        self._add_combo("size", _("Read as"))
        # Translators: whether images are read in grey or in colour.
        self._add_combo("colour", _("Colour"))
        _fill(self.combos["colour"], ((1, _("grey")), (3, _("in colour"))))
        self.skipped = SpinBox(minimum=0, maximum=MAX_SKIPPED)
        self.skipped.setAccessibleName(_("Rows to skip"))
        self.skipped.setToolTip(_("Rows before the table, such as a title"))
        self.skipped.editingFinished.connect(self._edit_skipped)
        self._add("skip_rows", _("Skip rows"), self.skipped)
        self.header = QCheckBox(_("First row has names"))
        self.header.setToolTip(_("Whether the first row has the columns' names"))
        self.header.clicked.connect(lambda on: self.format_edited.emit("has_header", on))
        self._add("has_header", " ", self.header)
        self._add_combo("test", _("Test set"))
        self.combos["test"].setToolTip(_("What the network is tested on and never trained on"))
        self.combos["test"].activated.connect(
            lambda _index: self.test_edited.emit(str(self.combos["test"].currentData()))
        )
        self.combos["sheet"].activated.connect(
            lambda _index: self.sheet_edited.emit(str(self.combos["sheet"].currentData()))
        )
        for name in ("features", "target"):
            self.combos[name].activated.connect(lambda _index: self._edit_arrays())
        for name in ("size", "colour"):
            self.combos[name].activated.connect(lambda _index: self._edit_shape())
        self._show_fields(())

    def show_table(self, form: str, table: TableFormat, sheets: tuple[str, ...]) -> None:
        """Show how a table is read."""
        text = ("delimiter", "decimal", "thousands", "encoding", "quotechar")
        fields = {"csv": (*text, "skip_rows", "has_header"), "excel": ("sheet", "skip_rows", "has_header")}
        for name in text:
            _choose(self.combos[name], getattr(table, name))
        if self._names != sheets:
            self._names = sheets
            _fill(self.combos["sheet"], ((name, name) for name in sheets))
        _choose(self.combos["sheet"], table.sheet or (sheets[0] if sheets else ""))
        self.skipped.blockSignals(True)
        self.skipped.setValue(table.skip_rows)
        self.skipped.blockSignals(False)
        self.header.setChecked(table.has_header)
        self._show_fields(fields.get(form, ("test",)))

    def show_arrays(self, file: FileSpec, names: tuple[str, ...]) -> None:
        """Show which arrays are features and target; of a single table, which column is the target."""
        for field, chosen in zip(("features", "target"), file.arrays, strict=True):
            _fill(self.combos[field], ((name, name) for name in dict.fromkeys((chosen, *names))))
            _choose(self.combos[field], chosen)
        self._show_fields(("features", "target") if file.arrays[0] else ("target",))

    def show_images(self, file: FileSpec) -> None:
        """Show in which size images are read."""
        height, width, channels = file.shape
        sizes = dict.fromkeys(((height, width), *((side, side) for side in SIDES)))
        text = _("{height} × {width} pixels")
        choices = ((f"{one} {other}", text.format(height=one, width=other)) for one, other in sizes)
        _fill(self.combos["size"], choices)
        _choose(self.combos["size"], f"{height} {width}")
        _choose(self.combos["colour"], channels)
        self._show_fields(("size", "colour"))

    def show_test(self, choices: Iterable[tuple[str, str]], current: str) -> None:
        """Show which rows are the test."""
        _fill(self.combos["test"], choices)
        _choose(self.combos["test"], current)

    def clear(self) -> None:
        """Show nothing, for a file that no choice makes readable."""
        self._show_fields(())

    def _show_fields(self, names: tuple[str, ...]) -> None:
        for name, field in self.fields.items():
            field.setVisible(name in names or (name == "test" and bool(names)))
        self.setVisible(bool(names))
        self.updateGeometry()

    def _add_combo(self, name: str, title: str) -> ComboBox:
        combo = ComboBox()
        combo.setAccessibleName(title)
        combo.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMaximumWidth(300)
        self.combos[name] = combo
        self._add(name, title, combo)
        return combo

    def _add(self, name: str, title: str, control: QWidget) -> None:
        field = QWidget()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        label = QLabel(title)
        label.setProperty("role", "caption")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(control)
        column.addWidget(label)
        column.addLayout(row)
        self.fields[name] = field
        self._flow.addWidget(field)

    def _edit_format(self, name: str) -> None:
        self.format_edited.emit(name, self.combos[name].currentData())

    def _edit_skipped(self) -> None:
        self.format_edited.emit("skip_rows", self.skipped.value())

    def _edit_arrays(self) -> None:
        is_table = self.fields["features"].isHidden()
        features = "" if is_table else str(self.combos["features"].currentData())
        self.arrays_edited.emit(features, str(self.combos["target"].currentData()))

    def _edit_shape(self) -> None:
        height, width = map(int, str(self.combos["size"].currentData()).split())
        self.shape_edited.emit((height, width, int(self.combos["colour"].currentData())))


def _fill(combo: ComboBox, choices: Iterable[tuple[object, str]]) -> None:
    combo.clear()
    for value, text in choices:
        combo.addItem(text, value)


def _choose(combo: ComboBox, value: object) -> None:
    """Show a value; one that is not in the list is added."""
    found = next((place for place in range(combo.count()) if combo.itemData(place) == value), -1)
    if found < 0:
        combo.addItem(str(value), value)
        found = combo.count() - 1
    combo.setCurrentIndex(found)
