"""A bar with the samples of each split, in proportion."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from gui.theme.theme import Theme
from gui.theme.tokens import mix

BAR, GAP, LINE, SPACING = 10, 4, 18, 16


class SplitBar(QWidget):
    """Segments in one row, and below them what each is, in as many lines as there is need for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sizes: tuple[tuple[str, int], ...] = ()
        self._n_samples = 0
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)

    @property
    def texts(self) -> list[str]:
        """What stands below the bar."""
        found = [_size_text(name, count) for name, count in self._sizes]
        unused = self._n_samples - sum(count for _name, count in self._sizes)
        if unused > 0:
            found.append(pgettext("samples", "{n} unused").format(n=number_text(unused, ",")))
        return found

    def show_sizes(self, sizes: tuple[tuple[str, int], ...], n_samples: int) -> None:
        """Show how many samples each split has, of how many there are."""
        self._sizes, self._n_samples = sizes, n_samples
        text = _("Samples: {sizes}").format(sizes=", ".join(self.texts))
        self.setAccessibleName(text if sizes else _("No split"))
        self.setToolTip("\n".join(self.texts))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        px = self._theme.px
        return px(BAR) + px(GAP) + len(self._lines(width)) * px(LINE)

    def sizeHint(self) -> QSize:
        width = self._theme.px(240)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a drawing, which is not mirrored
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(0, 0, self.width(), px(BAR)), px(3), px(3))
        painter.setClipPath(outline)
        painter.fillRect(0, 0, self.width(), px(BAR), QColor(tokens.chip))
        left = 0.0
        for name, count in self._sizes:
            width = self.width() * count / max(1, self._n_samples)
            painter.fillRect(QRectF(left, 0, max(1.0, width - 1), px(BAR)), QColor(self._colour(name)))
            left += width
        painter.setClipping(False)
        painter.setFont(self._theme.font(12))
        top = px(BAR) + px(GAP)
        for line in self._lines(self.width()):
            for x, text, name in line:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._colour(name)))
                dot = px(8)
                painter.drawRoundedRect(QRectF(x, top + (px(LINE) - dot) / 2, dot, dot), 2, 2)
                painter.setPen(QColor(tokens.readable("muted", "card")))
                area = QRectF(x + px(14), top, self.width(), px(LINE))
                painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            top += px(LINE)
        painter.end()

    def _lines(self, width: int) -> list[list[tuple[int, str, str]]]:
        """The texts as lines: left edge, text, and the name of the split."""
        px, metrics = self._theme.px, QFontMetrics(self._theme.font(12))
        lines: list[list[tuple[int, str, str]]] = [[]]
        x = 0
        names = [name for name, _count in self._sizes]
        for place, text in enumerate(self.texts):
            needed = px(14) + metrics.horizontalAdvance(text)
            if x and x + needed > width:
                lines.append([])
                x = 0
            lines[-1].append((x, text, names[place] if place < len(names) else ""))
            x += needed + px(SPACING)
        return lines

    def _colour(self, name: str) -> str:
        tokens = self._theme.tokens
        light = mix(tokens.accent, tokens.card, 0.5)
        return {"train": tokens.train, "val": light, "test": tokens.accent}.get(name, tokens.line)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def _size_text(name: str, n: int) -> str:
    if name == "train":
        text = pgettext("samples", "{n} training")
    elif name == "val":
        text = pgettext("samples", "{n} validation")
    else:
        text = pgettext("samples", "{n} test")
    return text.format(n=number_text(n, ","))
