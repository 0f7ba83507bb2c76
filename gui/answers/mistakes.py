"""The worst mistakes of a training: images with their classes, or rows of a table."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.answers import Answers, Mistake
from engine.analysis.wording import three_digits, with_minus
from engine.language.numbers import number_text
from engine.language.texts import N_, _, pgettext
from gui.theme.theme import Theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.pixel_image import pixel_image
from gui.widgets.plain_text import plain_tip

TILE, GAP, LINE = 56, 12, 17
TILE_WIDTH, TEXT = 96, 12
NONE_WRONG = N_("No mistakes: every prediction is right.")
MAX_COLUMN = 160  # pixels
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MistakesView(QFrame):
    """A caption, and below it pictures or rows, the worst first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.caption = ElidedLabel()
        self.caption.setProperty("role", "name")
        self.text = QLabel(_(NONE_WRONG))
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.images = MistakeImages(theme)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(_("Images of the worst mistakes"))
        area.viewport().setAutoFillBackground(False)
        area.setWidget(self.images)
        self.images.setAutoFillBackground(False)
        self.table = QTableWidget()
        self.table.setProperty("role", "bare")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self._theme = theme
        layers = QWidget()
        self._layers = QStackedLayout(layers)
        for widget in (self.text, area, self.table):
            self._layers.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.caption)
        column.addWidget(layers, 1)

    def show_mistakes(
        self, name: str, found: Answers, names: tuple[str, ...], columns: tuple[str, ...]
    ) -> None:
        """Show the worst mistakes of a training; `columns` are the names of a table's features."""
        # Translators: {training} is such as "rate 0.3".
        caption = _("Worst mistakes with {training}") if found.mistakes else _("With {training}")
        self.caption.set_whole_text(caption.format(training=name))
        if not found.mistakes:
            self._layers.setCurrentIndex(0)
        elif found.mistakes[0].image is not None:
            self.images.show_images(found.mistakes, names)
            self._layers.setCurrentIndex(1)
        else:
            self._show_rows(found, names, columns)
            self._layers.setCurrentIndex(2)

    def _show_rows(self, found: Answers, names: tuple[str, ...], columns: tuple[str, ...]) -> None:
        head, rows = table_of(found, names, columns)
        self.table.setAccessibleName(self.caption.whole_text)
        self.table.setColumnCount(len(head))
        self.table.setRowCount(len(rows))
        for column, text in enumerate(head):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            self.table.setHorizontalHeaderItem(column, item)
        # A user's class or text may be a sentence: the pointer shows it whole.
        self.table.horizontalHeader().setMaximumSectionSize(self._theme.px(MAX_COLUMN))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT)
                item.setToolTip(plain_tip(text))
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()


def table_of(
    found: Answers, names: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: true, predicted, error or probability, then the features before scaling."""
    # Translators: heading over how probable the network thought its wrong class.
    sure = _("Sure")
    # Translators: heading over the differences between predictions and true values.
    error = pgettext("of a prediction", "Error")
    third = sure if found.is_classification else error
    # Translators: headings over the true classes or values, and over what the network predicted.
    true, predicted = pgettext("class or value", "True"), pgettext("class or value", "Predicted")
    rows = [[*_answer(mistake, names), *map(_cell, mistake.inputs)] for mistake in found.mistakes]
    n_features = max((len(mistake.inputs) for mistake in found.mistakes), default=0)
    return [true, predicted, third, *columns[:n_features]], rows


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return value
    is_large = 1e4 <= abs(value) < 1e12  # "53250", not "5.325e+04"
    return with_minus(number_text(value, ".0f" if is_large else ".4g"))


def _answer(mistake: Mistake, names: tuple[str, ...]) -> tuple[str, str, str]:
    if names:
        return names[int(mistake.true)], names[int(mistake.predicted)], sure_text(mistake)
    numbers = (mistake.true, mistake.predicted, mistake.predicted - mistake.true)
    true, predicted, error = map(three_digits, numbers)
    return true, predicted, error


def sure_text(mistake: Mistake) -> str:
    """How sure the network was of its wrong class: "87 %"."""
    p = mistake.p_predicted
    return f"{number_text(100 * p, '.0f')} %" if 0 <= p <= 1 else "NaN" if p != p else three_digits(p)


class MistakeImages(QWidget):
    """Tiles in rows, each with the true class, the predicted one and how sure the network was."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: list[tuple[QImage, str, str]] = []
        theme.changed.connect(self._fit)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The two lines under each image."""
        return [(first, second) for _image, first, second in self._tiles]

    def show_images(self, mistakes: tuple[Mistake, ...], names: tuple[str, ...]) -> None:
        """Show the images of these mistakes."""
        self._tiles = []
        for mistake in mistakes:
            if mistake.image is not None:
                true, predicted, third = _answer(mistake, names)
                # Translators: below an image: its true class or value, and what the network predicted.
                first = _("true {true}").format(true=true)
                said = _("said {predicted}, {sure}") if names else _("said {predicted}")
                said = said.format(predicted=predicted, sure=third)
                self._tiles.append((pixel_image(*mistake.image), first, said))
        self.setAccessibleName("; ".join(f"{first}, {second}" for first, second in self.texts))
        self._fit()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._tiles) // self._columns(width))
        return rows * self._theme.px(TILE + 2 * LINE + GAP)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(4 * TILE_WIDTH), self.heightForWidth(self._theme.px(4 * TILE_WIDTH)))

    def resizeEvent(self, event: object) -> None:
        del event
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setFont(self._theme.font(TEXT))
        columns = self._columns(self.width())
        width, tile, line = px(TILE_WIDTH), px(TILE), px(LINE)
        for index, (image, first, second) in enumerate(self._tiles):
            left = (index % columns) * width
            top = (index // columns) * px(TILE + 2 * LINE + GAP)
            field = QRect(left + (width - px(GAP) - tile) // 2, top, tile, tile)
            shown = QRect(
                field.topLeft(), image.size().scaled(field.size(), Qt.AspectRatioMode.KeepAspectRatio)
            )
            shown.moveCenter(field.center())
            painter.drawImage(shown, image)
            painter.setPen(tokens.line)
            painter.drawRect(field)
            for number, (text, colour) in enumerate(((first, tokens.text), (second, tokens.muted))):
                painter.setPen(colour)
                place = QRect(left, top + tile + number * line, width - px(GAP), line)
                elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, elided)
        painter.end()

    def _fit(self) -> None:
        self.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _columns(self, width: int) -> int:
        return max(1, width // self._theme.px(TILE_WIDTH))
