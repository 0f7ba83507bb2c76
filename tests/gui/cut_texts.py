"""Finds the texts of a window that have less space than they need."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6 import QtGui
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTableView,
    QToolButton,
    QWidget,
)

from gui.stack_editor.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.shrinking import ShrinkingButton

HEADER_PADDING = 8  # in the style sheet, at each side of a column's title
SLACK = 1  # pixels that rounding may take
WRAPPED = int(Qt.TextFlag.TextWordWrap)
HORIZONTAL, SHOWN = Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole
TIP = Qt.ItemDataRole.ToolTipRole


def cut_texts(window: QWidget) -> list[str]:
    """What is cut in a window, a line for each text."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window.window():
            found += [f"{_place(widget)}: {fault}" for fault in _faults(widget)]
    return found


def _faults(widget: QWidget) -> Iterator[str]:
    match widget:
        case ElidedLabel():
            if widget.text() != widget.whole_text and widget.toolTip() == "":
                yield f"“{widget.whole_text}” is shortened and has no tip"
        case ShrinkingButton():
            yield from _button_faults(widget)
            if widget.text() != widget.whole_text and widget.whole_text not in widget.toolTip():
                yield f"“{widget.whole_text}” is shortened and not whole in the tip"
        case QLabel():
            yield from _label_faults(widget)
        case QAbstractButton():
            yield from _button_faults(widget)
        case QComboBox():
            yield from _combo_faults(widget)
        case QHeaderView():
            yield from _header_faults(widget)
        case QTableView():
            yield from _table_faults(widget)
        case QLineEdit():
            yield from _line_faults(widget)
        case Card():
            yield from _card_faults(widget)
    if isinstance(widget, QLabel | QAbstractButton) and widget.text():
        yield from _clipping_faults(widget)


def _label_faults(label: QLabel) -> Iterator[str]:
    text = QLabel.text(label)
    if not text:
        return
    area = _inside(label)
    is_rich = QtGui.Qt.mightBeRichText(text) and label.textFormat() != Qt.TextFormat.PlainText
    if is_rich or label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if needed > label.height() + SLACK:
            yield f"“{text[:60]}” has {label.height()} of {needed} pixels of height"
        return
    flags = WRAPPED if label.wordWrap() else 0
    width = area.width() if label.wordWrap() else 100_000
    needed_area = label.fontMetrics().boundingRect(QRect(0, 0, width, 100_000), flags, text)
    if needed_area.width() > area.width() + SLACK:
        yield f"“{text}” has {area.width()} of {needed_area.width()} pixels of width"
    if needed_area.height() > area.height() + SLACK:
        yield f"“{text}” has {area.height()} of {needed_area.height()} pixels of height"


def _inside(label: QLabel) -> QRect:
    """The rectangle of the text: without the margins of label and style sheet."""
    margin = label.margin()
    return label.contentsRect().adjusted(margin, margin, -margin, -margin)


def _button_faults(button: QAbstractButton) -> Iterator[str]:
    text = button.text()
    if not text:
        return
    font = button.font()
    is_plain = isinstance(button, QCheckBox | QRadioButton) or button.property("role") == "more"
    if button.isChecked() and not is_plain:  # as the style sheet draws it
        font.setWeight(max(font.weight(), QtGui.QFont.Weight.DemiBold))
    needed = QtGui.QFontMetrics(font).size(int(Qt.TextFlag.TextShowMnemonic), text).width()
    match button:
        case QPushButton() | QCheckBox() | QRadioButton():
            part = {
                QCheckBox: QStyle.SubElement.SE_CheckBoxContents,
                QRadioButton: QStyle.SubElement.SE_RadioButtonContents,
            }.get(type(button), QStyle.SubElement.SE_PushButtonContents)
            option = QStyleOptionButton()
            button.initStyleOption(option)
            space = button.style().subElementRect(part, option, button).width()
            if not button.icon().isNull():
                needed += button.iconSize().width() + 4
            if isinstance(button, QPushButton) and button.menu() is not None:
                needed += button.style().pixelMetric(
                    QStyle.PixelMetric.PM_MenuButtonIndicator, option, button
                )
        case QToolButton():
            if button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
                return
            space = button.width() - 8
            if button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon:
                needed += button.iconSize().width() + 4
        case _:  # a button that paints itself
            space, needed = button.width(), button.sizeHint().width()
    if needed > space + SLACK:
        yield f"“{text}” has {space} of {needed} pixels of width"
    if button.fontMetrics().height() > button.height() + SLACK:
        yield f"“{text}” has {button.height()} of {button.fontMetrics().height()} pixels of height"


def _combo_faults(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    area = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    if needed > area.width() + SLACK and box.currentText() not in box.toolTip():
        yield f"“{box.currentText()}” has {area.width()} of {needed} pixels of width"


def _line_faults(line: QLineEdit) -> Iterator[str]:
    """The text of a spin box; a text that is typed scrolls in its line."""
    holder = line.parentWidget()
    if not isinstance(holder, QAbstractSpinBox):
        return
    margins = line.textMargins()
    space = line.contentsRect().width() - margins.left() - margins.right()
    needed = line.fontMetrics().horizontalAdvance(line.text())
    if needed > space + SLACK:
        yield f"“{line.text()}” has {space} of {needed} pixels of width"


def _header_faults(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if model is None or header.orientation() != HORIZONTAL:
        return
    for section in range(header.count()):
        text = str(model.headerData(section, HORIZONTAL, SHOWN) or "")
        needed = header.fontMetrics().horizontalAdvance(text) + 2 * HEADER_PADDING
        space = header.sectionSize(section)
        if text and not header.isSectionHidden(section) and needed > space + SLACK:
            yield f"column “{text}” has {space} of {needed} pixels of width"


def _table_faults(table: QTableView) -> Iterator[str]:
    """The widest text of each column; a tooltip with the whole text makes good for a cut one."""
    model = table.model()
    if model is None:
        return
    rows = range(max(0, table.rowAt(0)), min(model.rowCount(), 30))
    for column in range(model.columnCount()):
        if table.isColumnHidden(column) or table.horizontalHeader().sectionResizeMode(column) is None:
            continue
        for row in rows:
            index = model.index(row, column)
            needed = table.sizeHintForIndex(index).width()
            text = str(model.data(index, SHOWN) or "")
            if text and needed > table.columnWidth(column) + SLACK:
                if text not in str(model.data(index, TIP) or ""):
                    yield f"cell “{text}” has {table.columnWidth(column)} of {needed} pixels of width"
                break


def _card_faults(card: Card) -> Iterator[str]:
    """A card paints its texts: they must not meet, and a shortened one is whole in the tip."""
    places, texts = card.places(), card.texts
    row = [
        place
        for place in (places.name, places.caption, places.sweep_toggle, places.chip)
        if place.width() > 0
    ]
    for left, right in pairwise(sorted(row, key=QRect.left)):
        if left.right() > right.left():
            yield f"parts of “{texts.name}” meet"
    if places.chip.width() and places.chip.right() > card.width():
        yield f"“{texts.chip}” leaves the card"
    if places.is_cut and texts.line not in card.tip_at(places.summary.center()):
        yield f"“{texts.line}” is shortened and has no tip"


def _clipping_faults(widget: QLabel | QAbstractButton) -> Iterator[str]:
    """Text that an ancestor cuts off, where nothing scrolls to it."""
    inner: QWidget = widget
    ancestor = widget.parentWidget()
    area = widget.rect()
    while ancestor is not None and not widget.isWindow():
        area = QRect(inner.mapTo(ancestor, area.topLeft()), area.size())
        holder = ancestor.parentWidget()
        if isinstance(holder, QAbstractScrollArea) and holder.viewport() is ancestor:
            never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if holder.horizontalScrollBarPolicy() != never or isinstance(holder, QAbstractItemView):
                return
            if area.right() > ancestor.width() + SLACK or area.left() < -SLACK:
                yield f"“{widget.text()}” reaches out of {type(holder).__name__}"
            return
        if not ancestor.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(area):
            yield f"“{widget.text()}” reaches out of {type(ancestor).__name__}"
            return
        inner = ancestor
        if ancestor.isWindow():
            return
        ancestor = holder


def _place(widget: QWidget) -> str:
    """The classes of a widget and of what it is in."""
    names = [type(widget).__name__]
    parent = widget.parentWidget()
    while parent is not None and len(names) < 4:
        if type(parent).__module__.startswith("gui."):
            names.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " in ".join(names)
