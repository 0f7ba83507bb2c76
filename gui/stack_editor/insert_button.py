"""The "+" between two cards; during a drag it shows where the cards would land."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from engine.language.texts import _
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

HEIGHT = 20
CENTRE = 28


class InsertButton(QAbstractButton):
    """The gap between two cards: a line with a "+", which gets a text when the pointer is near.

    While a card is dragged over the gap it shows that the card would land here.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_drop_target = False
        self._is_hovered = False
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(_("Insert here: Dropout, Dense, …"))
        theme.changed.connect(self._apply_scale)

    @property
    def is_drop_target(self) -> bool:
        return self._is_drop_target

    def set_drop_target(self, is_target: bool) -> None:
        """Show whether a dragged card would land here."""
        if is_target != self._is_drop_target:
            self._is_drop_target = is_target
            self.update()

    def set_place(self, before: str, after: str) -> None:
        """Name the neighbouring cards for screen readers and tooltips."""
        name = _("Insert a layer between {above} and {below}").format(above=before, below=after)
        if name != self.accessibleName():
            self.setAccessibleName(name)
            # Translators: the name of a button, and in brackets the Insert key.
            self.setToolTip(plain_tip(_("{button} (Insert)").format(button=name)))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(HEIGHT))

    def _apply_scale(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._set_hovered(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hovered(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _set_hovered(self, is_hovered: bool) -> None:
        self._is_hovered = is_hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.tokens
        middle = self.height() / 2
        if self._is_drop_target:
            self._draw_drop_mark(painter)
            return
        scale = self._theme.scale
        centre = self._theme.px(CENTRE)
        painter.setPen(QPen(QColor(colours.line), 1.5))
        painter.drawLine(QPointF(centre, 0), QPointF(centre, self.height()))
        is_near = self._is_hovered or self.hasFocus()
        radius, arm = (9.0 * scale, 4.5 * scale) if is_near else (6.0 * scale, 2.5 * scale)
        painter.setPen(QPen(QColor(colours.accent if is_near else colours.line), 1.5))
        painter.setBrush(QColor(colours.accent if is_near else colours.background))
        painter.drawEllipse(QPointF(centre, middle), radius, radius)
        painter.setPen(QPen(QColor(colours.on_accent if is_near else colours.muted), 1.5 if is_near else 1.2))
        painter.drawLine(QPointF(centre - arm, middle), QPointF(centre + arm, middle))
        painter.drawLine(QPointF(centre, middle - arm), QPointF(centre, middle + arm))
        if is_near:
            painter.setPen(QColor(colours.readable("accent", "background")))
            painter.setFont(self._theme.font(12))
            left = centre + self._theme.px(17)
            area = QRectF(left, 0, self.width() - left, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _draw_drop_mark(self, painter: QPainter) -> None:
        """A line from edge to edge with a dot at its beginning."""
        colour, middle = QColor(self._theme.tokens.accent), self.height() / 2
        radius = self._theme.px(5)
        pen = QPen(colour, self._theme.px(3))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(2 * radius, middle), QPointF(self.width() - 4, middle))
        painter.setPen(QPen(colour, self._theme.px(2)))
        painter.setBrush(QColor(self._theme.tokens.background))
        painter.drawEllipse(QPointF(radius + 2, middle), radius, radius)
