"""Layout and painting of a card: colour bar, icon, name, shape, and below them a row with the summary."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from gui.theme.theme import Theme
from gui.theme.tokens import mix

RADIUS = 10.0
LEFT, RIGHT, TOP, BOTTOM, SPACING = 24, 12, 8, 5, 4
NAME_HEIGHT, ROW_TOP, ROW_HEIGHT = 20, 29, 26
MIN_SUMMARY = 48
HEAD_HEIGHT = ROW_TOP + ROW_HEIGHT
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True)
class CardTexts:
    """The texts of a card. `caption` is beside the name, `chip` and `side` are at the right.

    `side` is a bare number; its tooltip is `side_in_words`.

    The summary is cut before its `ending` is; a file's name in its middle, since files of one project differ
    at their ends.
    """

    name: str
    chip: str = ""
    summary: str = ""
    side: str = ""
    side_in_words: str = ""
    caption: str = ""
    ending: str = ""
    has_file_name: bool = False

    @property
    def line(self) -> str:
        """The summary with its ending."""
        return f"{self.summary}{self.ending}"


@dataclass(frozen=True)
class CardLook:
    """The look of a card; `bar` names the token of the colour bar."""

    bar: str
    icon: str = ""
    is_selected: bool = False
    is_one_of_many: bool = False
    is_hovered: bool = False
    has_focus: bool = False
    is_off: bool = False
    is_together: bool = False  # swept together with the card under the pointer
    is_dragged: bool = False


@dataclass(frozen=True)
class CardLayout:
    """The positions of a card's parts, and the texts shortened to fit.

    `row` is below the name: it has summary and side, or what an open card has in their place.
    """

    icon: QRect
    name: QRect
    caption: QRect
    sweep_toggle: QRect
    chip: QRect
    row: QRect
    summary: QRect
    side: QRect
    chip_text: str
    summary_text: str
    is_cut: bool


def name_font(theme: Theme, is_off: bool = False) -> QFont:
    """The font of a card's name; struck out if the layer is disabled."""
    font = theme.font(13, QFont.Weight.DemiBold)
    font.setStrikeOut(is_off)
    return font


def card_layout(
    theme: Theme,
    texts: CardTexts,
    width: int,
    has_icon: bool,
    toggle_width: int = 0,
    summary_width: int | None = None,
) -> CardLayout:
    """Place the parts; if space is short, the shape is tightened, then the caption and the name are cut.

    An open card has its own controls in the row: `summary_width` is what they leave of it.
    """
    px = theme.px
    small, bold = QFontMetrics(theme.font(12)), QFontMetrics(name_font(theme))
    left, right, top = px(LEFT), width - px(RIGHT), px(TOP)
    icon = QRect(left, top + px(2), px(16), px(16)) if has_icon else QRect(left, top, 0, 0)
    start = icon.right() + 1 + (px(6) if has_icon else 0)
    name_width = bold.horizontalAdvance(texts.name)
    caption_width = small.horizontalAdvance(texts.caption)
    toggle_space = toggle_width + px(8) if toggle_width else 0
    chip_text = texts.chip
    chip_width = small.horizontalAdvance(chip_text) + px(20) if chip_text else 0
    if start + name_width + toggle_space + px(8) + chip_width > right:
        chip_text = texts.chip.replace(" × ", "\u2009×\u2009")  # thin spaces
        chip_width = small.horizontalAdvance(chip_text) + px(14) if chip_text else 0
    chip = QRect(right - chip_width, top, chip_width, px(NAME_HEIGHT))
    space = max(px(24), chip.left() - px(8) - start - toggle_space)
    name = QRect(start, top, min(name_width, space), px(NAME_HEIGHT))
    caption_space = space - name.width() - px(8)
    has_caption = bool(texts.caption) and caption_space >= px(28)
    caption = QRect(
        name.right() + px(8), top, min(caption_width, caption_space) if has_caption else 0, px(NAME_HEIGHT)
    )
    after = caption.right() if has_caption else name.right()
    sweep_toggle = QRect(after + px(8), top, toggle_width, px(NAME_HEIGHT))
    row = QRect(left, px(ROW_TOP), right - left, px(ROW_HEIGHT))
    side = QRect()
    if summary_width is None:
        side_width = small.horizontalAdvance(texts.side)
        side = QRect(right - side_width, row.top(), side_width, row.height())
        summary_width = side.left() - px(8) - left
    summary = QRect(left, row.top(), summary_width, row.height())
    summary_text = _shortened(texts, small, summary_width, px(MIN_SUMMARY))
    is_cut = name.width() < name_width or summary_text != texts.line
    return CardLayout(
        icon, name, caption, sweep_toggle, chip, row, summary, side, chip_text, summary_text, is_cut
    )


def _shortened(texts: CardTexts, metrics: QFontMetrics, width: int, least: int) -> str:
    """The line below the name, cut with … if it does not fit."""
    if not texts.ending or metrics.horizontalAdvance(texts.line) <= width:
        return metrics.elidedText(texts.line, Qt.TextElideMode.ElideRight, width + 1)
    room = max(least, width - metrics.horizontalAdvance(texts.ending))
    way = Qt.TextElideMode.ElideMiddle if texts.has_file_name else Qt.TextElideMode.ElideRight
    start = metrics.elidedText(texts.summary, way, room)
    return metrics.elidedText(f"{start}{texts.ending}", Qt.TextElideMode.ElideRight, width + 1)


def card_fill(theme: Theme, look: CardLook) -> QColor:
    """The background of a card: tinted if several are selected, greyish if it is disabled."""
    colours = theme.tokens
    if look.is_one_of_many:
        return QColor(mix(colours.card, colours.accent_soft, 0.5))
    return QColor(mix(colours.card, colours.background, 0.6) if look.is_off else colours.card)


def draw_card(
    painter: QPainter, theme: Theme, area: QRect, look: CardLook, texts: CardTexts, places: CardLayout
) -> None:
    """Draw a card into `area`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.4 if look.is_dragged else 1.0)
    _draw_frame(painter, theme, area, look)
    colours = theme.tokens
    text = colours.faded("text", "card", 0.55) if look.is_off else colours.text
    muted = colours.faded("muted", "card", 0.3) if look.is_off else colours.readable("muted", "card")
    if look.icon:
        token = "muted" if look.is_off else look.bar
        theme.icon(look.icon, token).paint(painter, places.icon)
    bold = name_font(theme, look.is_off)
    painter.setFont(bold)
    painter.setPen(QColor(text))
    _draw_text(painter, places.name, texts.name, QFontMetrics(bold))
    small = theme.font(12)
    metrics = QFontMetrics(small)
    painter.setFont(small)
    painter.setPen(QColor(muted))
    if places.caption.width() > 0:
        _draw_text(painter, places.caption, texts.caption, metrics)
    if places.summary.width() > 0:
        painter.drawText(places.summary.adjusted(0, 0, 4, 0), _ONE_LINE, places.summary_text)
    if places.side.width() > 0:
        painter.drawText(places.side, Qt.AlignmentFlag.AlignRight | _ONE_LINE, texts.side)
    if places.chip_text:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.chip))
        painter.drawRoundedRect(places.chip, places.chip.height() / 2, places.chip.height() / 2)
        painter.setPen(QColor(colours.readable("muted", "chip")))
        painter.drawText(places.chip, Qt.AlignmentFlag.AlignHCenter | _ONE_LINE, places.chip_text)


def _draw_text(painter: QPainter, area: QRect, text: str, metrics: QFontMetrics) -> None:
    """Draw one line, cut with … if it does not fit."""
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
    painter.drawText(area.adjusted(0, 0, 4, 0), _ONE_LINE, shown)


def _draw_frame(painter: QPainter, theme: Theme, area: QRect, look: CardLook) -> None:
    colours = theme.tokens
    border = colours.line
    if look.is_selected or look.has_focus:
        border = colours.accent
    elif look.is_together:
        border = colours.dropout
    elif look.is_hovered:
        border = mix(colours.line, colours.muted, 0.5)
    width = colours.ring if look.has_focus else 1.0
    if look.is_selected or look.is_together:
        width = 1.0 + colours.ring
    painter.setPen(QPen(QColor(border), width))
    painter.setBrush(card_fill(theme, look))
    inset = width / 2
    painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    bar = QColor(colours.colour(look.bar))
    bar.setAlphaF(0.35 if look.is_off else 1.0)
    painter.setBrush(bar)
    px = theme.px
    painter.drawRoundedRect(QRectF(px(10), px(14), px(4), area.height() - px(28)), px(2), px(2))
