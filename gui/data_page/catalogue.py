"""The catalogue: search, filters, and the list of data sets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from engine.data.catalogue import DATA_SETS
from engine.data.info import DataSetInfo
from engine.data.set_picture import SetPicture
from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.storage.set_pictures import set_pictures
from gui.data_page.catalogue_delegate import ICON, ID, LINES, PICTURE, CatalogueDelegate
from gui.data_page.catalogue_rows import (
    KINDS,
    LARGE,
    MEDIUM,
    SIZES,
    TASKS,
    RowFilter,
    sections,
    size_lines,
    traits,
)
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.search_edit import SearchEdit

LIST_HEIGHT = 136  # what is in view of a list that stands above the rest
_ICONS = {"table": "data", "images": "image", "sequence": "sequence"}
_CHIP_TIPS = {
    "classification": N_("Only data whose target is a class"),
    "regression": N_("Only data whose target is a number"),
    "table": N_("Only tables"),
    "images": N_("Only images"),
    "sequence": N_("Only sequences"),
    "small": N_("Only data of fewer than {medium} samples"),
    "medium": N_("Only data of {medium} to {below_large} samples"),
    "large": N_("Only data of {large} samples or more"),
}
_FILTERS = (TASKS, KINDS, SIZES)


class Catalogue(QFrame):
    """`set_chosen` has the id of the row that the user chose; the page tells what is chosen."""

    set_chosen = Signal(str)
    own_data_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[DataSetInfo, ...] = ()
        self._pictures = _pictures()
        self._own: DataSetInfo | None = None
        self._chosen = ""
        self._is_low = False
        self.setProperty("role", "card")
        self.setObjectName("data_catalogue")
        self.own_data = QPushButton(_("Open your own data…"))
        self.own_data.setToolTip(_("A table, arrays or images: a file, a folder, or cells of a spreadsheet"))
        self.own_data.clicked.connect(self.own_data_requested)
        self.search = SearchEdit(_("Search"), _("Search data sets"))
        self.search.setToolTip(_("Searches titles, descriptions, columns, classes and sources (Ctrl+F)"))
        self.search.textChanged.connect(self._show_rows)
        self.search.down_pressed.connect(self._enter_list)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setWhatsThis(_("Search the data sets"))
        find.activated.connect(self._find)
        self.chips: dict[str, QPushButton] = {}
        self._chip_rows = QWidget()
        chip_rows = QVBoxLayout(self._chip_rows)
        chip_rows.setContentsMargins(0, 0, 0, 0)
        chip_rows.setSpacing(4)
        for group in _FILTERS:
            row = QWidget()
            flow = FlowLayout(row, 4)
            for key, text in group.items():
                flow.addWidget(self._chip(key, text, group))
            chip_rows.addWidget(row)
        self.list = self._make_list()
        self._nothing = QLabel(_("No data set has all of this."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self.show_all = QPushButton(_("Show all"))
        self.show_all.setProperty("role", "small")
        self.show_all.setToolTip(_("Clear the search and the filters"))
        self.show_all.clicked.connect(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for widget in (self.own_data, self.search, self._chip_rows, self._nothing):
            column.addWidget(widget)
        column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.list, 1)
        theme.changed.connect(self._show_scale)
        self._show_scale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen row in view."""
        super().resizeEvent(event)
        if self.list.currentItem() is not None:
            self.list.scrollToItem(self.list.currentItem())

    def show_sets(self, chosen: DataSetInfo, found: Iterable[DataSetInfo] = ()) -> None:
        """List the catalogue and what was found, and mark the chosen set, which may be in neither."""
        if chosen.group == "own" and chosen != self._own:  # another file has another picture
            self._own = chosen
            self._pictures.pop(chosen.id, None)
        known = {info.id: info for info in (*(row.translated() for row in DATA_SETS.values()), *found)}
        rows = tuple(known.values()) if chosen.id in known else (chosen, *known.values())
        is_other, self._chosen = chosen.id != self._chosen, chosen.id
        if rows != self._rows:
            self._rows = rows
            there = {trait for info in rows for trait in traits(info)}
            for key, chip in self.chips.items():
                chip.setVisible(key in there)
            self._show_rows()
        elif is_other:
            self._mark()

    def show_picture(self, dataset: str, picture: SetPicture) -> None:
        """Show a picture of a set that has none of its own: of the user's file, or of one that was found."""
        if self._pictures.get(dataset) == picture:
            return
        self._pictures[dataset] = picture
        for row in range(self.list.count()):
            if self.list.item(row).data(ID) == dataset:
                self.list.item(row).setData(PICTURE, picture)

    def set_low(self, is_low: bool) -> None:
        """Take little height, above the rest of a narrow page."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._show_scale()

    def clear(self) -> None:
        """List everything."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.search.clear()
        self._show_rows()
        self.list.setFocus()

    @property
    def row_filter(self) -> RowFilter:
        """What search and chips ask for."""
        pressed = (next((key for key in group if self.chips[key].isChecked()), "") for group in _FILTERS)
        return RowFilter(self.search.text(), *pressed)

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        made.setObjectName("data_list")
        made.setProperty("role", "strip")
        made.setAccessibleName(_("Data sets"))
        made.setItemDelegate(CatalogueDelegate(self._theme, made))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        made.setMouseTracking(True)
        made.currentItemChanged.connect(self._on_current_changed)
        return made

    def _chip(self, key: str, text: str, group: dict[str, str]) -> QPushButton:
        chip = SteadyButton(_(text))
        chip.setCheckable(True)
        chip.setProperty("role", "small")
        sizes = {"medium": MEDIUM, "below_large": LARGE - 1, "large": LARGE}
        numbers = {name: number_text(size, ",") for name, size in sizes.items()}
        chip.setToolTip(_(_CHIP_TIPS[key]).format(**numbers))

        def press(is_down: bool) -> None:
            for other in group:
                if is_down and other != key:
                    self.chips[other].setChecked(False)
            self._show_rows()

        chip.clicked.connect(press)
        self.chips[key] = chip
        return chip

    def _show_rows(self) -> None:
        """Fill the list with what search and chips accept."""
        found = sections(self._rows, self.row_filter)
        self.list.blockSignals(True)
        self.list.clear()
        for heading, infos in found:
            title = QListWidgetItem(heading)
            title.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(title)
            for info in infos:
                self.list.addItem(_item(info, self._pictures.get(info.id)))
        self.list.blockSignals(False)
        self._nothing.setVisible(not found)
        self.show_all.setVisible(not found)
        self._mark()

    def _mark(self) -> None:
        """Make the chosen data set the current row, if it is listed."""
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            if self.list.item(row).data(ID) == self._chosen:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))
                break
        else:
            self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self.list.viewport().update()

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        dataset = None if item is None else item.data(ID)
        if dataset and dataset != self._chosen:
            self.set_chosen.emit(dataset)

    def _enter_list(self) -> None:
        """Go from the search field to the first data set that it found."""
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        if self.list.currentRow() < 0:
            rows = range(self.list.count())
            self.list.setCurrentRow(next((row for row in rows if self.list.item(row).data(ID)), -1))

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _show_scale(self) -> None:
        px = self._theme.px
        self._chip_rows.setVisible(not self._is_low)
        self.list.setMinimumHeight(px(LIST_HEIGHT))
        self.list.setMaximumHeight(px(LIST_HEIGHT) if self._is_low else 16_777_215)  # QWIDGETSIZE_MAX
        self.list.setIconSize(QSize(px(16), px(16)))
        self.list.doItemsLayout()


def _pictures() -> dict[str, SetPicture]:
    """The pictures that ship; none if their file is damaged, which the tests would have said."""
    try:
        return dict(set_pictures())
    except InputError:
        return {}


def _item(info: DataSetInfo, picture: SetPicture | None) -> QListWidgetItem:
    lines = size_lines(info)
    item = QListWidgetItem(info.title)
    item.setData(ID, info.id)
    item.setData(LINES, lines)
    item.setData(ICON, _ICONS[info.kind])
    item.setData(PICTURE, picture)
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, lines[0])
    item.setToolTip(f"{info.title}: {info.sentence}")
    return item
