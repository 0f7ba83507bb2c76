"""Editors: a control for each type of field.

Every editor emits `value_edited` for the user's edits, never for values set by the program.
"""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.wording import sentence_case
from engine.errors import InputError
from engine.language.texts import _, pgettext
from engine.network.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    IntField,
    NamesField,
    PenaltyField,
    SharesField,
    SizesField,
)
from gui.widgets.controls import DoubleSpinBox, SpinBox, forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.shrinking import ShrinkingComboBox


class FieldEditor(QWidget):
    """A control for one field; emits `value_edited` and `problem_found` (a sentence, or an empty text)."""

    value_edited = Signal(object)
    problem_found = Signal(str)

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.control: QWidget = self
        self._layout: QHBoxLayout | QVBoxLayout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def set_value(self, value: FieldValue) -> None:
        """Show `value` without emitting `value_edited`."""
        raise NotImplementedError

    def set_choices(self, choices: tuple[str, ...]) -> None:
        """Offer only these choices, for fields that have choices."""

    def focus_chain(self) -> list[QWidget]:
        """The widgets that Tab reaches, in order. Without focus proxies, which would make Tab cycle."""
        return [self.control]

    def _hold(self, control: QWidget) -> None:
        self.control = control
        self._layout.addWidget(control)
        control.setAccessibleName(_(self.field.label))
        control.setAccessibleDescription(_(self.field.help))
        control.setToolTip(_(self.field.help))


class IntEditor(FieldEditor):
    """An integer in a spin box."""

    def __init__(self, field: IntField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = SpinBox()
        self.box.setRange(field.minimum, field.maximum)
        self._hold(self.box)
        self.box.valueChanged.connect(self.value_edited.emit)
        self.box.refused.connect(self.problem_found)

    def set_value(self, value: FieldValue) -> None:
        assert isinstance(value, int)
        if value != self.box.value():
            self.box.blockSignals(True)
            self.box.setValue(value)
            self.box.blockSignals(False)


class FloatEditor(FieldEditor):
    """A number in a spin box, shown without unnecessary zeros."""

    def __init__(self, field: FloatField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = DoubleSpinBox()
        resolution = 10.0**-field.decimals
        self.box.setDecimals(field.decimals)
        self.box.setRange(
            field.minimum + (resolution if field.open_start else 0),
            field.maximum - (resolution if field.open_end else 0),
        )
        self.box.setSingleStep(field.step)
        if field.decimals > 3:
            self.box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self._hold(self.box)
        self.box.valueChanged.connect(self.value_edited.emit)
        self.box.refused.connect(self.problem_found)

    def set_value(self, value: FieldValue) -> None:
        assert isinstance(value, float)
        if value != self.box.value():
            self.box.blockSignals(True)
            self.box.setValue(value)
            self.box.blockSignals(False)


class PenaltyEditor(FieldEditor):
    """The factors of L1 and L2, side by side."""

    def __init__(self, field: PenaltyField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.boxes: dict[str, DoubleSpinBox] = {}
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._hold(pair)
        for name in ("L1", "L2"):
            box = DoubleSpinBox(decimals=6, maximum=1000.0)
            box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
            box.setAccessibleName(f"{_(field.label)}, {name}")
            box.setAccessibleDescription(_(field.help))
            box.setToolTip(f"{name}: {_(field.help)}")
            box.valueChanged.connect(self._on_changed)
            box.refused.connect(self.problem_found)
            label = QLabel(name)
            label.setProperty("role", "caption")
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box, 1)
            self.boxes[name] = box

    def focus_chain(self) -> list[QWidget]:
        return list(self.boxes.values())

    def set_value(self, value: FieldValue) -> None:
        assert isinstance(value, tuple)
        for box, factor in zip(self.boxes.values(), value, strict=True):
            assert isinstance(factor, float)
            if factor != box.value():
                box.blockSignals(True)
                box.setValue(factor)
                box.blockSignals(False)

    def _on_changed(self) -> None:
        self.value_edited.emit(tuple(box.value() for box in self.boxes.values()))


class ChoiceEditor(FieldEditor):
    """A combo box with the choices' labels."""

    def __init__(self, field: ChoiceField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = ShrinkingComboBox()
        self._hold(self.box)
        self.box.set_tip(_(field.help))
        self.set_choices(field.choices)
        self.box.activated.connect(self._on_activated)

    def set_choices(self, choices: tuple[str, ...]) -> None:
        if choices != tuple(self.box.itemData(i) for i in range(self.box.count())):
            shown = self.box.currentData()
            self.box.clear()
            for choice in choices:
                self.box.addItem(self.field.text(choice), choice)
            self.box.setCurrentIndex(self.box.findData(shown))

    def set_value(self, value: FieldValue) -> None:
        if value != self.box.currentData():
            self.box.setCurrentIndex(self.box.findData(value))

    def _on_activated(self, index: int) -> None:
        self.value_edited.emit(self.box.itemData(index))


class BoolEditor(FieldEditor):
    """A check box."""

    def __init__(self, field: BoolField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = QCheckBox()
        self._hold(self.box)
        self._layout.addStretch()
        self.box.clicked.connect(self._on_clicked)

    def set_value(self, value: FieldValue) -> None:
        self.box.setChecked(bool(value))

    def _on_clicked(self, is_checked: bool) -> None:
        self.value_edited.emit(is_checked)


class TextEditor(FieldEditor):
    """A list written in one line, sizes as 3 × 3 or names with commas, with a sentence about errors."""

    def __init__(self, field: SizesField | NamesField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value: FieldValue = field.default
        self.line = QLineEdit()
        if isinstance(field, SizesField) and field.is_optional:
            # Translators: in an empty field for sizes, which then has no effect.
            self.line.setPlaceholderText(pgettext("of sizes", "none"))
        forward_undo_to_document(self.line)
        self._hold(self.line)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self._on_editing_finished)

    def set_value(self, value: FieldValue) -> None:
        is_typed = self.line.hasFocus() and self._parsed(self.line.text())[0] == value
        self._value = value
        if not is_typed and self.line.text() != self.field.text(value):
            self.line.setText(self.field.text(value))
            self._report("")

    def _parsed(self, text: str) -> tuple[FieldValue | None, str]:
        """The value of `text`, or a sentence about what is wrong."""
        value: FieldValue
        try:
            if isinstance(self.field, SizesField):
                parts = [part for part in re.split(r"[\s×x*,;()]+", text) if part]
                value = self.field.parse([int(part) for part in parts])
            else:
                value = self.field.parse([part.strip() for part in text.split(",") if part.strip()])
        except ValueError as error:
            if isinstance(error, InputError):
                return None, str(error)
            problem = _("{setting} must be {expected}, not {value}.")
            expected = self.field.expected()
            return None, problem.format(setting=self.field.name, expected=expected, value=text)
        problem = self.field.problem(value) or ""
        return (None if problem else value), problem

    def _on_text_edited(self, text: str) -> None:
        value, problem = self._parsed(text)
        self._report(problem)
        if value is not None and value != self._value:
            self._value = value
            self.value_edited.emit(value)

    def _on_editing_finished(self) -> None:
        if self._parsed(self.line.text())[0] is not None:
            self.line.setText(self.field.text(self._value))

    def _report(self, problem: str) -> None:
        if bool(self.line.property("wrong")) != bool(problem):
            self.line.setProperty("wrong", bool(problem))
            self.line.style().polish(self.line)
        self.problem_found.emit(problem)


class NamesEditor(FieldEditor):
    """A check box for each of a few names."""

    def __init__(self, field: NamesField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._column = QWidget()
        self._rows = QVBoxLayout(self._column)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._hold(self._column)

    def set_choices(self, choices: tuple[str, ...]) -> None:
        if choices == tuple(self.boxes):
            return
        for box in self.boxes.values():
            self._rows.removeWidget(box)
            box.deleteLater()
        self.boxes = {name: QCheckBox(self.field.text((name,))) for name in choices}
        for box in self.boxes.values():
            box.setToolTip(_(self.field.help))
            box.clicked.connect(self._on_clicked)
            self._rows.addWidget(box)

    def focus_chain(self) -> list[QWidget]:
        return list(self.boxes.values())

    def set_value(self, value: FieldValue) -> None:
        assert isinstance(value, tuple)
        for name, box in self.boxes.items():
            box.setChecked(name in value)

    def _on_clicked(self) -> None:
        self.value_edited.emit(tuple(name for name, box in self.boxes.items() if box.isChecked()))


class SharesEditor(FieldEditor):
    """What was recorded, and a button that clears it."""

    def __init__(self, field: SharesField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.text = WrappedLabel()
        self._layout.addWidget(self.text, 1)
        self.clear = QPushButton(_("Clear"))
        self._hold(self.clear)
        self.clear.clicked.connect(lambda: self.value_edited.emit(()))

    def set_value(self, value: FieldValue) -> None:
        self.text.setText(sentence_case(self.field.text(value)))
        self.clear.setEnabled(bool(value))


def make_editor(field: Field, choices: tuple[str, ...] | None = None) -> FieldEditor:
    """The editor for a field; `choices` if they depend on something else, such as the data."""
    editor: FieldEditor
    match field:
        case IntField():
            editor = IntEditor(field)
        case FloatField():
            editor = FloatEditor(field)
        case PenaltyField():
            editor = PenaltyEditor(field)
        case ChoiceField():
            editor = ChoiceEditor(field)
        case BoolField():
            editor = BoolEditor(field)
        case SharesField():
            editor = SharesEditor(field)
        case NamesField() if choices is not None:
            editor = NamesEditor(field)
        case SizesField() | NamesField():
            editor = TextEditor(field)
        case _:
            raise TypeError(f"no editor for {type(field).__name__}")
    if choices is not None:
        editor.set_choices(choices)
    editor.set_value(field.default)
    return editor
