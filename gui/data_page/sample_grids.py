"""Samples as pictures: a grid of images, or of sequences as small lines, of all classes or of one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QScrollArea, QToolTip, QVBoxLayout, QWidget

from engine.data.info import DataSetInfo
from engine.data.preview import DataPreview
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from gui.data_page.class_colours import class_colour
from gui.data_page.look_view import LookView
from gui.data_page.set_texts import count_of_samples
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox
from gui.widgets.pixel_image import pixel_image
from gui.widgets.plain_text import plain_tip

IMAGE_TILE, SERIES_TILE = QSize(56, 56), QSize(148, 64)
GAP, CAPTION = 12, 18
MAX_CAPTION = 168  # a longer one is cut, and whole in the tip
Channels = tuple[tuple[float, ...], ...]
ALL = N_("All classes")


class Grid(QWidget):
    """Draws as many columns as fit; the height follows. A column is as wide as the longest caption."""

    def __init__(self, theme: Theme, tile: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tile = theme, tile
        self._names: list[str] = []
        self._caption_width = 0
        theme.changed.connect(self._fit)

    @property
    def n_tiles(self) -> int:
        """How many there are to see."""
        return len(self._names)

    @property
    def tile_width(self) -> int:
        """How wide a tile with its caption is."""
        return max(self._theme.px(self._tile.width()), self._caption_width)

    def _show_names(self, names: list[str], kind: str) -> None:
        self._names = names
        self.setAccessibleName(count_of_samples(kind, len(names)))
        self._fit()
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self._name_at(event.pos())), self)
            return True
        return super().event(event)

    def _name_at(self, at: QPoint) -> str:
        width, height, gap, caption = self._sizes
        column, row = at.x() // (width + gap), at.y() // (height + caption + gap)
        place = row * self._columns(self.width()) + column
        is_tile = column < self._columns(self.width()) and 0 <= place < len(self._names)
        return self._names[place] if is_tile else ""

    def _fit(self) -> None:
        metrics = QFontMetrics(self._theme.font(12))
        widest = max(map(metrics.horizontalAdvance, set(self._names)), default=0)
        self._caption_width = min(widest + 1, self._theme.px(MAX_CAPTION))
        self.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(self.width()))

    @property
    def _sizes(self) -> tuple[int, int, int, int]:
        """Width and height of a tile, the gap behind it and the height of its caption."""
        px = self._theme.px
        return self.tile_width, px(self._tile.height()), px(GAP), px(CAPTION)

    def _columns(self, width: int) -> int:
        tile, _, gap, _ = self._sizes
        return max(1, (width + gap) // (tile + gap))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        _, height, gap, caption = self._sizes
        return -(-len(self._names) // self._columns(width)) * (height + gap + caption)

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(400))

    def resizeEvent(self, event: object) -> None:
        del event
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        metrics = QFontMetrics(self._theme.font(12))
        columns = self._columns(self.width())
        width, height, gap, caption = self._sizes
        for place, name in enumerate(self._names):
            left, top = (place % columns) * (width + gap), (place // columns) * (height + caption + gap)
            area = QRect(left, top, width, height + caption)
            if not area.intersects(event.rect()):
                continue
            self._paint_tile(painter, place, QRect(left, top, width, height))
            painter.setPen(QColor(self._theme.tokens.readable("muted", "card")))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
            below = QRect(left, top + height, width, caption)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown)
        painter.end()

    def _paint_tile(self, painter: QPainter, place: int, area: QRect) -> None:
        raise NotImplementedError


class ImageGrid(Grid):
    """Images in grey or in colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, IMAGE_TILE, parent)
        self._images: list[QImage] = []

    def show_images(self, images: Sequence[tuple[QImage, str]]) -> None:
        """Show images with their names."""
        self._images = [image for image, _name in images]
        self._show_names([name for _image, name in images], "images")

    def _paint_tile(self, painter: QPainter, place: int, area: QRect) -> None:
        image = self._images[place]
        shown = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        inner = QRect(area.topLeft(), shown)
        inner.moveCenter(area.center())
        painter.drawImage(inner, image)


class SeriesGrid(Grid):
    """Sequences as lines, one for each channel, all on the same scale."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, SERIES_TILE, parent)
        self._series: list[Channels] = []
        self._range = (0.0, 1.0)

    def show_series(self, series: Sequence[tuple[Channels, str]]) -> None:
        """Show sequences with their names."""
        self._series = [channels for channels, _name in series]
        values = [value for channels in self._series for channel in channels for value in channel]
        low, high = min(values, default=0.0), max(values, default=1.0)
        self._range = (low, high if high > low else low + 1)
        self._show_names([name for _channels, name in series], "sequence")

    def _paint_tile(self, painter: QPainter, place: int, area: QRect) -> None:
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.background))
        painter.drawRoundedRect(area, self._theme.px(6), self._theme.px(6))
        inner = area.adjusted(4, 6, -4, -6)
        low, high = self._range
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number, channel in enumerate(self._series[place]):
            step = inner.width() / max(1, len(channel) - 1)
            points = [
                QPointF(
                    inner.left() + step * at,
                    inner.bottom() - inner.height() * (value - low) / (high - low),
                )
                for at, value in enumerate(channel)
            ]
            painter.setPen(QPen(class_colour(number, is_dark=tokens.is_dark), 1.4))
            painter.drawPolyline(QPolygonF(points))


class SampleGrid(LookView):
    """The grid of a set of images or sequences, with a choice of the class."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[tuple[QImage, str]] = []
        self.images, self.series = ImageGrid(theme), SeriesGrid(theme)
        self.classes = ComboBox()
        self.classes.setAccessibleName(_("Class to show"))
        self.classes.setToolTip(_("Only samples of this class"))
        self.classes.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.classes.activated.connect(lambda _index: self._show_samples())
        self.controls = self.classes
        self._areas = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for grid, name in ((self.images, _("Images")), (self.series, _("Sequences"))):
            area = QScrollArea()
            area.setAccessibleName(name)
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(grid)
            grid.setAutoFillBackground(False)
            area.viewport().setAutoFillBackground(False)
            column.addWidget(area)
            self._areas.append(area)

    @property
    def has_controls(self) -> bool:
        return self.classes.count() > 2

    @property
    def caption(self) -> str:
        if self._preview is None or self._info is None:
            return ""
        preview, info, chosen = self._preview, self._info, self.classes.currentText()
        n_shown = self.images.n_tiles if preview.images else self.series.n_tiles
        n_all = preview.n_samples
        if preview.class_counts and self.classes.currentIndex() > 0:
            n_all = dict(preview.class_counts)[chosen]
        shown = count_of_samples("images" if preview.images else "sequence", n_shown)
        if n_shown != n_all:
            shown = _part_text(n_shown, n_all, is_images=bool(preview.images))
        if info.class_names:
            return shown
        # Translators: after how many samples are shown: what stands below each of them.
        below = _("below each: {target}").format(target=info.target)
        return f"{shown}; {below}"

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        super().show_preview(preview, info)
        self._pictures = [(pixel_image(*image[:3]), image[3]) for image in preview.images]
        names = [_(ALL), *info.class_names]
        if names != [self.classes.itemText(place) for place in range(self.classes.count())]:
            self.classes.clear()
            self.classes.addItems(names)
        self._areas[0].setVisible(bool(preview.images))
        self._areas[1].setVisible(not preview.images)
        self._show_samples()

    def _show_samples(self) -> None:
        if self._preview is None:
            return
        chosen = "" if self.classes.currentIndex() <= 0 else self.classes.currentText()
        self.images.show_images([one for one in self._pictures if chosen in ("", one[1])])
        self.series.show_series([one for one in self._preview.sequences if chosen in ("", one[1])])
        self.caption_changed.emit()


def _part_text(n_shown: int, n_all: int, *, is_images: bool) -> str:
    if is_images:
        text = ngettext(
            "{n_shown} of {n} image, spread over the set",
            "{n_shown} of {n} images, spread over the set",
            n_all,
        )
    else:
        text = ngettext(
            "{n_shown} of {n} sequence, spread over the set",
            "{n_shown} of {n} sequences, spread over the set",
            n_all,
        )
    return text.format(n_shown=number_text(n_shown, ","), n=number_text(n_all, ","))
