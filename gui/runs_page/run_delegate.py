"""Paints the rows of the list: two lines of text, a star, an eye, dots of colour."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine.language.texts import _
from engine.runs.record import RunRecord
from gui.runs_page.cell_texts import Column
from gui.runs_page.run_scorer import RunScorer
from gui.runs_page.run_table import RunTable
from gui.runs_page.setting_columns import SETTING_COLUMNS
from gui.theme.icons import pixmap
from gui.theme.run_colours import RUN_COLOURS
from gui.theme.theme import Theme
from gui.theme.tokens import EDGE_CONTRAST, mix
from gui.widgets.controls import forward_undo_to_document

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT, MARGIN, ICON, NAME_LEFT, WIDE_RUN = 48, 8, 16, 42, 220
DOT = 15  # the icon's size; its disc is half as wide
# As integers, since operations on Qt's flags are slow.
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
MAX_CACHED = 4000


class RunDelegate(QStyledItemDelegate):
    """Fonts, colours and texts are made once per look; there is a paint method for each Column."""

    def __init__(self, theme: Theme, table: RunTable, scorer: RunScorer, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._table, self._scorer, self._list = theme, table, scorer, parent
        self.hovered_row = -1
        self.shows_data = True
        self._painters = (
            self._paint_overlay,
            self._paint_star,
            self._paint_run,
            self._paint_data,
            self._paint_when,
            self._paint_score,
            self._paint_verdict,
        )
        theme.changed.connect(self._take_look)
        self._take_look()

    def _take_look(self) -> None:
        tokens, theme = self._theme.tokens, self._theme
        text, muted = QColor(tokens.text), QColor(tokens.readable("muted", "accent_soft"))
        self._name_cache = StaticTextCache(theme.font(13, QFont.Weight.DemiBold), text)
        self._text_cache, self._small_cache = (
            StaticTextCache(theme.font(13), text),
            StaticTextCache(theme.font(12), muted),
        )
        self._muted = muted.name()
        # An inactive star or eye is nearly invisible until the pointer is near; not so in high contrast.
        ground = "accent_soft" if tokens.is_high_contrast else "card"
        self._faint = tokens.faded("muted", ground, 0.65, EDGE_CONTRAST)
        self._near = tokens.faded("muted", ground, 0.2)
        self._line = QColor(mix(tokens.card, tokens.line, 0.6))
        self._hover = QColor(mix(tokens.card, tokens.text, 0.04))
        self._selected = QColor(tokens.accent_soft)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(self._theme.px(80), self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, area, state = index.row(), option.rect, option.state.value
        if state & _SELECTED:
            painter.fillRect(area, self._selected)
        elif row == self.hovered_row:
            painter.fillRect(area, self._hover)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._line)
        run = self._table.rows[row]
        if index.column() < len(Column):
            self._painters[index.column()](painter, area, run, row == self.hovered_row)
        else:
            self._paint_setting(painter, area, SETTING_COLUMNS[index.column() - len(Column)].text(run))
        if state & _FOCUSED:
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.tokens.ring))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    # --- renaming in place

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option, index
        editor = QLineEdit(parent)
        editor.setAccessibleName(_("Name of the run"))
        forward_undo_to_document(editor)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        px = self._theme.px
        area = QRect(option.rect)
        height = max(editor.sizeHint().height(), px(28))
        top = area.top() + (area.height() - height) // 2
        left = area.left() + px(NAME_LEFT) - px(10)
        editor.setGeometry(left, top, max(area.right() - left - px(4), px(80)), height)

    # --- cells

    def _paint_overlay(self, painter: QPainter, area: QRect, run: RunRecord, is_hovered: bool) -> None:
        is_on = run.uid in self._table.overlaid
        faint = self._near if is_hovered else self._faint
        self._icon(painter, area, "eye", self._theme.tokens.accent if is_on else faint)

    def _paint_star(self, painter: QPainter, area: QRect, run: RunRecord, is_hovered: bool) -> None:
        if run.is_starred:
            self._icon(painter, area, "star_filled", self._theme.tokens.warn)
        else:
            self._icon(painter, area, "star", self._near if is_hovered else self._faint)

    def _paint_run(self, painter: QPainter, area: QRect, run: RunRecord, _is_hovered: bool) -> None:
        px, facts = self._theme.px, self._table.facts(run)
        if run.colour:
            self._dot(painter, area.left() + px(8), area, RUN_COLOURS[run.colour])
        icon_area = QRect(area.left() + px(18), area.top(), px(ICON), area.height())
        self._icon(painter, icon_area, facts.icon, self._muted)
        inner = area.adjusted(px(NAME_LEFT), 0, -px(4), 0)
        if not self.shows_data:
            first = f"{facts.data} · "
        else:  # in a narrow list the icon and the plan show the kind
            first = f"{facts.kind} · " if inner.width() >= px(WIDE_RUN) else ""
        upper, lower = self._halves(inner)
        used = self._name_cache.draw(painter, upper, facts.name) + px(10)
        self._small_cache.draw(painter, lower, f"{first}{facts.network}")
        if facts.notes and upper.width() - used > px(40):
            self._small_cache.draw(painter, upper.adjusted(used, 0, 0, 0), facts.notes)

    def _paint_data(self, painter: QPainter, area: QRect, run: RunRecord, _is_hovered: bool) -> None:
        facts = self._table.facts(run)
        self._two_lines(painter, area, self._text_cache, facts.data, facts.plan)

    def _paint_when(self, painter: QPainter, area: QRect, run: RunRecord, _is_hovered: bool) -> None:
        facts = self._table.facts(run)
        self._two_lines(painter, area, self._text_cache, facts.when, facts.took)

    def _paint_score(self, painter: QPainter, area: QRect, run: RunRecord, _is_hovered: bool) -> None:
        score = self._scorer.score(run)
        if score is not None:
            place = score.place or _("one training")
            self._two_lines(painter, area, self._name_cache, score.text, place)

    def _paint_verdict(self, painter: QPainter, area: QRect, run: RunRecord, _is_hovered: bool) -> None:
        found, px, tokens = self._scorer.verdict(run), self._theme.px, self._theme.tokens
        if found is None or not found.verdict_label:
            return
        colour = tokens.muted if found.tone == "neutral" else tokens.colour(found.tone)
        self._dot(painter, area.left() + px(MARGIN) + px(4), area, colour)
        self._text_cache.draw(
            painter, area.adjusted(px(MARGIN) + px(16), 0, -px(4), 0), _(found.verdict_label)
        )

    def _paint_setting(self, painter: QPainter, area: QRect, text: str) -> None:
        self._text_cache.draw(painter, area.adjusted(self._theme.px(MARGIN), 0, -self._theme.px(4), 0), text)

    # --- strokes

    def _two_lines(
        self, painter: QPainter, area: QRect, cache: StaticTextCache, above: str, below: str
    ) -> None:
        margin = self._theme.px(MARGIN)
        upper, lower = self._halves(area.adjusted(margin, 0, -margin // 2, 0))
        cache.draw(painter, upper, above)
        self._small_cache.draw(painter, lower, below)

    def _halves(self, area: QRect) -> tuple[QRect, QRect]:
        px, half = self._theme.px, area.height() // 2
        upper = QRect(area.left(), area.top() + px(5), area.width(), half - px(4))
        return upper, QRect(area.left(), area.top() + half, area.width(), half - px(5))

    def _icon(self, painter: QPainter, area: QRect, name: str, colour: str) -> None:
        size = self._theme.px(ICON)
        picture = pixmap(name, colour, size, self._ratio)
        left, top = area.left() + (area.width() - size) // 2, area.top() + (area.height() - size) // 2
        painter.drawPixmap(left, top, picture)

    def _dot(self, painter: QPainter, x: int, area: QRect, colour: str) -> None:
        """Paint a dot at half the height with its centre at `x`."""
        size = self._theme.px(DOT)
        picture = pixmap("colour", colour, size, self._ratio)
        painter.drawPixmap(x - size // 2, area.top() + (area.height() - size) // 2, picture)

    @property
    def _ratio(self) -> float:
        """Physical pixels per unit."""
        return self._list.devicePixelRatioF()


# --- Cached texts for scrolling: laid out and shortened once, then only drawn


class StaticTextCache:
    """One font and colour. Recently drawn texts are cached by text and width."""

    def __init__(self, font: QFont, colour: QColor) -> None:
        self._font, self._colour = font, colour
        self._metrics = QFontMetrics(font)
        self._height = self._metrics.height()
        self._cache: dict[tuple[str, int], tuple[QStaticText, int]] = {}

    def draw(self, painter: QPainter, area: QRect, text: str) -> int:
        """Draw a line at the left of the area, vertically centred; returns its width."""
        made, width = self._laid_out(text, area.width())
        painter.setFont(self._font)
        painter.setPen(self._colour)
        painter.drawStaticText(area.left(), area.top() + (area.height() - self._height) // 2, made)
        return width

    def _laid_out(self, text: str, space: int) -> tuple[QStaticText, int]:
        found = self._cache.get((text, space))
        if found is None:
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, space)
            made = QStaticText(shown)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(font=self._font)
            found = self._cache[(text, space)] = (made, math.ceil(made.size().width()))
        return found
