"""Controls that may be narrower than their texts: what is shortened is whole in the tip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QWidget,
)

from gui.widgets.controls import ComboBox
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.plain_text import plain_tip

BUTTON_EM, BOX_EM = 8, 17  # how wide they stay, in multiples of the font's height
LIST_MARGIN = 12  # border and padding of a list, both sides


class ShrinkingLabel(ElidedLabel):
    """As wide as its text where there is space, and no narrower than the text or `least` pixels."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._tip = 0, ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.set_whole_text(text)

    def set_least_width(self, least: int) -> None:
        """Set how narrow it may become."""
        self._least = least
        self.updateGeometry()

    def set_tip(self, tip: str) -> None:
        """Set what the tooltip says, beside a text that is shortened."""
        self._tip = tip
        self._elide()

    def sizeHint(self) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        more = metrics.horizontalAdvance(self.whole_text) - metrics.horizontalAdvance(self.text())
        return hint + QSize(more, 0)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(self._least, hint.width()), hint.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._elide()

    def _elide(self) -> None:
        super()._elide()
        self.setToolTip(_joined(self.toolTip(), self._tip))


class ShrinkingButton(QPushButton):
    """A button of a long text; `tip` is what else its tooltip says."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = self._tip = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_whole_text(text)

    @property
    def whole_text(self) -> str:
        """The text, which the button shows as far as it fits."""
        return self._whole

    def set_whole_text(self, text: str) -> None:
        """Show this text."""
        if text != self._whole:
            self._whole = text
            self._elide()
            self.updateGeometry()

    def set_tip(self, tip: str) -> None:
        """Set what the tooltip says, beside a text that is shortened."""
        self._tip = tip
        self._elide()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint + QSize(self._advance(self._whole) - self._advance(self.text()), 0)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), BUTTON_EM * self.fontMetrics().height()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._elide()

    def _advance(self, text: str) -> int:
        return self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), text).width()

    def _elide(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        space = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        if not self.icon().isNull():
            space -= self.iconSize().width() + 4
        is_placed, shown, tip = self.testAttribute(Qt.WidgetAttribute.WA_Resized), self._whole, self._tip
        if is_placed and self._advance(shown) > space:
            tip = _joined(plain_tip(self._whole), self._tip)
            shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, space)
        if shown != self.text():
            self.setText(shown)
            self.setAccessibleName(self._whole)
        self.setToolTip(tip)


class ShrinkingComboBox(ComboBox):
    """A combo box whose longest item may be wider than the box; `tip` is what else its tooltip says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = ""
        self.currentIndexChanged.connect(lambda _index: self._show_tip())

    def set_tip(self, tip: str) -> None:
        """Set what the tooltip says, beside a text that is cut."""
        self._tip = tip
        self._show_tip()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), BOX_EM * self.fontMetrics().height()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tip()

    def showPopup(self) -> None:
        """Let the list be as wide as its widest item."""
        view = self.view()
        beside = 0
        if self.count() > self.maxVisibleItems():
            beside = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, view)
        view.setMinimumWidth(view.sizeHintForColumn(0) + beside + LIST_MARGIN)
        super().showPopup()

    def _show_tip(self) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        area = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        is_whole = self.fontMetrics().horizontalAdvance(self.currentText()) <= area.width()
        self.setToolTip(self._tip if is_whole else _joined(plain_tip(self.currentText()), self._tip))


def _joined(*tips: str) -> str:
    return "\n".join(filter(None, tips))
