"""The palette: all layer kinds as tiles, by group, with a search.

They are added to the stack or dragged there.
"""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from engine.language.texts import N_, _, ngettext
from engine.network.layer_kinds import LAYER_KINDS, shape_text
from engine.network.layer_kinds.kind import LayerKind
from gui.document.document import Document
from gui.document.labels import new_layer
from gui.network_page.palette_tile import NAME_WIDTH, PaletteGroup, PaletteTile
from gui.stack_editor.kind_choice import found_kinds
from gui.theme.theme import Theme
from gui.widgets.controls import forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel

WIDE = 720
_HINT = N_(
    "Double-click a layer, or press Enter on it, to add it after the selected one. Or drag it into the stack."
)
LONGEST_ROW = 10_000
# Translators: what a layer needs, in “Needs a row of numbers or an image …, but the input here is …”.
_RANK_LABELS = {
    1: N_("a row of numbers"),
    2: N_("a sequence (steps × features)"),
    3: N_("an image (height × width × channels)"),
}


class Palette(QWidget):
    """Tiles that add layers. Tab reaches one of them, arrow keys the others."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search layers: dropout, conv, pooling, …"))
        self.search.setAccessibleName(_("Search layers"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._add_first_found)
        self.search.installEventFilter(self)
        forward_undo_to_document(self.search)
        self.help = QLabel(_(_HINT))
        self.help.setProperty("role", "caption")
        self.help.setWordWrap(True)
        self.help.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.tiles: dict[str, PaletteTile] = {}
        self._groups: list[PaletteGroup] = []
        self._nothing = WrappedLabel()
        self._nothing.setProperty("role", "muted")
        self._nothing.hide()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = self._make_content()
        self._area.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.help)
        column.addWidget(self._area, 1)
        self._set_current(self.tiles["dropout"])
        document.project_changed.connect(self._show_fits)
        document.selection_changed.connect(self._show_fits)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()

    def add(self, kind_id: str) -> None:
        """Add a new layer of this kind and select it."""
        layer = new_layer(kind_id, self._document.project)
        self._document.insert_layers(self.place(), (layer,))

    def place(self) -> int:
        """Where a layer is added: after the selected ones, or before the last one, which makes the output."""
        network, selected = self._document.project.network, self._document.selected_uids
        return network.index_of(selected[-1]) + 1 if selected else max(0, len(network.layers) - 1)

    def shown_tiles(self) -> list[PaletteTile]:
        """The tiles that match the search, in their order."""
        return [tile for tile in self.tiles.values() if not tile.isHidden()]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_groups()
        self._reserve_help()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down move from the search field to the tiles, and Escape clear it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.shown_tiles():
                self._focus(self.shown_tiles()[0])
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _make_content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(16)
        groups: dict[str, list[PaletteTile]] = {}
        for kind in LAYER_KINDS.values():
            tile = PaletteTile(kind, self._theme)
            tile.added.connect(self.add)
            tile.pointed_at.connect(self._show_help)
            tile.move_requested.connect(self._move_focus)
            tile.typed.connect(self._type_into_search)
            self.tiles[kind.id] = tile
            groups.setdefault(kind.group, []).append(tile)
        self._groups = [PaletteGroup(_(name), tiles, self._theme) for name, tiles in groups.items()]
        for group in self._groups:
            column.addWidget(group)
        column.addWidget(self._nothing)
        column.addStretch(1)
        return content

    def _filter(self, text: str) -> None:
        found = {choice.kind.id for choice in found_kinds(text)} if text.strip() else set(self.tiles)
        for group in self._groups:
            group.show_only(found)
        nothing = _("No layer matches “{text}”. Try a shorter word, such as conv or drop.")
        self._nothing.setText(nothing.format(text=text.strip()))
        self._nothing.setVisible(not found)
        shown = self.shown_tiles()
        if shown:
            self._set_current(shown[0])

    def _add_first_found(self) -> None:
        text = self.search.text().strip()
        found = found_kinds(text) if text else []
        if found:
            self.add(found[0].kind.id)
            self.search.selectAll()

    def _type_into_search(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(text)

    def _show_help(self, kind_id: str) -> None:
        tile = self.tiles.get(kind_id)
        self.help.setText(f"{tile.kind.keras_name}: {tile.toolTip()}" if tile else _(_HINT))

    def _reserve_help(self) -> None:
        """Keep room for the longest help, so that nothing moves when the pointer goes over the tiles."""
        space, wrapped = QRect(0, 0, self.width(), 1000), int(Qt.TextFlag.TextWordWrap)
        kinds = [tile.kind for tile in self.tiles.values()]
        longest = _row_text(LONGEST_ROW)
        texts = [f"{kind.keras_name}: {_(kind.help)} {_reason(kind, longest)}" for kind in kinds]
        metrics = self.help.fontMetrics()
        heights = [metrics.boundingRect(space, wrapped, text).height() for text in (_(_HINT), *texts)]
        self.help.setMinimumHeight(max(heights))

    def _show_fits(self) -> None:
        """Mark the kinds that cannot take the input at the place where they would be added."""
        if not self.isVisible():
            return
        place = self.place()
        before = self._document.check.layers[:place]
        shape = before[-1].output_shape if before else self._document.task.input_shape
        for tile in self.tiles.values():
            fits = shape is None or len(shape) in tile.kind.ranks
            reason = ""
            if not fits and shape is not None:
                found = shape_text(shape) if len(shape) > 1 else _row_text(shape[0])
                reason = _reason(tile.kind, found)
            tile.set_fits(fits, reason)

    def _set_current(self, current: PaletteTile) -> None:
        """Make this tile the only one that Tab reaches."""
        for tile in self.tiles.values():
            is_current = tile is current
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_current else Qt.FocusPolicy.ClickFocus)

    def _focus(self, tile: PaletteTile) -> None:
        self._set_current(tile)
        tile.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(tile, 8, 24)

    def _move_focus(self, tile: PaletteTile, key: int) -> None:
        """Move left and right through all tiles, up and down to the nearest tile of the next row."""
        shown = self.shown_tiles()
        index = shown.index(tile)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            target = self._above_or_below(tile, shown, is_up=key == Qt.Key.Key_Up)
            if target is None and key == Qt.Key.Key_Up:
                self.search.setFocus(Qt.FocusReason.TabFocusReason)
            elif target is not None:
                self._focus(target)
            return
        step = {Qt.Key.Key_Left: index - 1, Qt.Key.Key_Right: index + 1, Qt.Key.Key_Home: 0}
        target_index = step.get(Qt.Key(key), len(shown) - 1)
        self._focus(shown[max(0, min(len(shown) - 1, target_index))])

    def _above_or_below(
        self, tile: PaletteTile, shown: list[PaletteTile], *, is_up: bool
    ) -> PaletteTile | None:
        content = self._content
        here = tile.mapTo(content, tile.rect().center())
        places: list[tuple[QPoint, PaletteTile]] = [
            (other.mapTo(content, other.rect().center()), other) for other in shown
        ]
        beyond = [(at, other) for at, other in places if (at.y() < here.y()) == is_up and at.y() != here.y()]
        if not beyond:
            return None
        row = max(at.y() for at, _ in beyond) if is_up else min(at.y() for at, _ in beyond)
        return min(
            (item for item in beyond if item[0].y() == row), key=lambda item: abs(item[0].x() - here.x())
        )[1]

    def _arrange_groups(self) -> None:
        px = self._theme.px
        widest = max(px(NAME_WIDTH), *(group.name_width for group in self._groups))
        for group in self._groups:
            group.set_wide(self.width() >= px(WIDE), widest)

    def _apply_theme(self) -> None:
        self._arrange_groups()
        self._reserve_help()
        for tile in self.tiles.values():
            tile.updateGeometry()
            tile.update()


def _reason(kind: LayerKind, found: str) -> str:
    """Why a layer can't be added where the input is of another form."""
    or_next = _("{forms} or {form}")
    wanted = reduce(lambda before, form: or_next.format(forms=before, form=form), _forms(kind))
    return _("Needs {wanted}, but the input here is {found}.").format(wanted=wanted, found=found)


def _forms(kind: LayerKind) -> list[str]:
    """The forms of input that a layer takes."""
    ranks = sorted(kind.ranks)
    return [
        _(_RANK_LABELS[rank])
        if rank in _RANK_LABELS
        else ngettext("{n} axis", "{n} axes", rank).format(n=rank)
        for rank in ranks
    ]


def _row_text(length: int) -> str:
    return ngettext("a row of {n} number", "a row of {n} numbers", length).format(n=length)
