"""The popup that "+" opens, with a list of layer kinds and a search field."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QLabel

from engine.language.texts import _
from engine.network.layer_kinds import LAYER_KINDS, LayerKind
from gui.stack_editor.kind_choice import KindChoice, found_kinds, menu_groups
from gui.stack_editor.layer_card import bar_colour
from gui.theme.theme import Theme
from gui.widgets.search_popup import SearchPopup

WIDTH, HEIGHT = 284, 420


class InsertPopup(SearchPopup):
    """All layer kinds; `picked` has the id of one. Kinds that cannot take the input are faint and last."""

    def __init__(self, theme: Theme, rank: int | None) -> None:
        size, search = QSize(WIDTH, HEIGHT), _("Search: dropout, dense, conv, …")
        super().__init__(_("Insert a layer"), theme, size, search, _("Layers"))
        self._rank = rank
        self.help = QLabel()
        self.help.setTextFormat(Qt.TextFormat.PlainText)
        self.help.setWordWrap(True)
        self.help.setProperty("role", "caption")
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.help.setFixedHeight(3 * self.help.fontMetrics().height())
        self.column.addWidget(self.help)
        self.search.textChanged.connect(self._fill)
        self.list.currentItemChanged.connect(self._show_help)
        self._fill("")

    @property
    def current_kind(self) -> LayerKind | None:
        """The kind that Return inserts."""
        kind_id = self.current_data
        return None if kind_id is None else LAYER_KINDS[str(kind_id)]

    def _fill(self, query: str) -> None:
        """List all kinds by group, or while something is typed the matching ones, best first."""
        self.list.clear()
        if query.strip():
            for choice in found_kinds(query, self._rank):
                self._add_kind(choice)
        else:
            for group, choices in menu_groups(self._rank):
                if group:
                    self.add_caption(_(group))
                for choice in choices:
                    self._add_kind(choice)
        if not self.select_first():
            self.help.setText(_("No layer matches “{text}”.").format(text=query.strip()))

    def _add_kind(self, choice: KindChoice) -> None:
        tokens, kind = self._theme.tokens, choice.kind
        item = self.add_row(kind.keras_name, kind.id)
        item.setIcon(self._icon(kind, choice.fits))
        text = tokens.text if choice.fits else tokens.faded("muted", "card", 0.35)
        item.setForeground(QColor(text))
        tip = _(kind.help) if choice.fits else f"{_(kind.help)} {_misfit(self._rank)}"
        item.setToolTip(tip)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, tip)

    def _icon(self, kind: LayerKind, fits: bool) -> QIcon:
        """The kind's icon, which keeps its colour in the highlighted row."""
        size = self._theme.px(16)
        drawn = self._theme.icon(kind.icon, bar_colour(kind) if fits else "line")
        picture = drawn.pixmap(QSize(size, size), self.devicePixelRatioF())
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)
        return icon

    def _show_help(self) -> None:
        kind = self.current_kind
        if kind is None:
            return
        fits = self._rank is None or self._rank in kind.ranks
        self.help.setText(_(kind.help) if fits else f"{_misfit(self._rank)} {_(kind.help)}")


def _misfit(rank: int | None) -> str:
    sentences = {
        1: _("Does not take a row of numbers, which is the input here."),
        2: _("Does not take a sequence, which is the input here."),
        3: _("Does not take an image, which is the input here."),
    }
    return sentences.get(rank or 0) or _("Does not take this input, which is the input here.")
