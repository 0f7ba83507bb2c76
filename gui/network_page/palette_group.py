"""A group of the palette: its name and its tiles, beside each other where there is room."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from gui.network_page.palette_tile import HEIGHT, PaletteTile
from gui.theme.theme import Theme
from gui.widgets.flow_layout import FlowLayout

NAME_WIDTH = 104


class PaletteGroup(QWidget):
    """The name stands at the left of the tiles on a wide page, above them on a narrow one."""

    def __init__(self, name: str, tiles: Sequence[PaletteTile], theme: Theme) -> None:
        super().__init__()
        self._tiles, self._theme = tiles, theme
        self._name = QLabel(name)
        self._name.setProperty("role", "caption")
        flow = FlowLayout()
        for tile in tiles:
            flow.addWidget(tile)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self._name)
        self._layout.addLayout(flow, 1)

    def set_wide(self, is_wide: bool) -> None:
        """Put the name beside the tiles, or above them."""
        px = self._theme.px
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        self._layout.setAlignment(self._name, Qt.AlignmentFlag.AlignTop)
        self._name.setFixedHeight(px(HEIGHT if is_wide else 18))
        self._name.setFixedWidth(px(NAME_WIDTH))

    def show_only(self, kind_ids: Collection[str]) -> None:
        """Hide the tiles of other kinds, and the whole group if none is left."""
        for tile in self._tiles:
            tile.setVisible(tile.kind.id in kind_ids)
        self.setVisible(any(tile.kind.id in kind_ids for tile in self._tiles))
