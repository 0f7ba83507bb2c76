"""The list of runs: a table view with keys of its own."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from engine.language.texts import _
from engine.runs.record import RunRecord
from gui.runs_page.cell_texts import Column
from gui.runs_page.run_delegate import ROW_HEIGHT, RunDelegate
from gui.runs_page.run_order import ORDERS
from gui.runs_page.run_scorer import RunScorer
from gui.runs_page.run_table import COLUMN_ORDERS, HEADERS, RunTable
from gui.runs_page.setting_columns import SETTING_COLUMNS, ColumnChoice
from gui.theme.theme import Theme

WIDTHS = {
    Column.OVERLAY: 32,
    Column.STAR: 28,
    Column.DATA: 124,
    Column.WHEN: 108,
    Column.SCORE: 92,
    Column.VERDICT: 104,
}
HIDE_BELOW = {Column.DATA: 190, Column.WHEN: 190, Column.VERDICT: 130}  # hidden if the name gets narrower
MIN_WIDTH, MIN_HEIGHT = 300, 150
NAME_WIDTH = 240  # what the name keeps where columns of settings are shown automatically
SETTING_WIDTH, SETTING_MARGIN = 72, 28


class RunList(QTableView):
    """Rows can be selected, eye and star clicked. It signals what the user requests, and does none of it."""

    chosen = Signal()
    star_pressed = Signal()
    overlay_pressed = Signal()
    colour_pressed = Signal()
    delete_pressed = Signal()
    menu_requested = Signal(object)

    def __init__(
        self, table: RunTable, scorer: RunScorer, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table, self._theme = table, theme
        self.columns = ColumnChoice(self)
        self.columns.changed.connect(self._fit_columns)
        self._settings: tuple[str, ...] = ()
        self._selection: tuple[list[str], str] = ([], "")
        self._next_row = 0
        self.setModel(table)
        self.delegate = RunDelegate(theme, table, scorer, self)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(_("Runs of this project"))
        self.setAccessibleDescription(
            _("F2 renames, S stars, O overlays on the charts, C colours, Del deletes.")
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(16)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._sort_by_column)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.doubleClicked.connect(self._on_double_click)
        table.modelAboutToBeReset.connect(self._keep_selection)
        table.modelReset.connect(self._restore_selection)
        table.rearranged.connect(self._on_rearranged)
        table.order_changed.connect(self.show_order)
        theme.changed.connect(self._show_scale)
        self._show_scale()
        self.show_order()

    # --- selection

    @property
    def selected_runs(self) -> list[RunRecord]:
        """The runs that are selected, in their order."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows(Column.RUN)})
        return [self._table.rows[row] for row in rows]

    @property
    def current_run(self) -> RunRecord | None:
        """The run that keys act on."""
        row = self.currentIndex().row()
        return self._table.rows[row] if 0 <= row < len(self._table.rows) else None

    def select(self, uids: Iterable[str], current: str = "") -> None:
        """Select these runs, if they are listed."""
        uids = list(uids)
        rows = sorted(row for uid in uids if (row := self._table.row_of(uid)) >= 0)
        chosen = QItemSelection()
        for first, last in _contiguous_ranges(rows):
            chosen.select(self._table.index(first, 0), self._table.index(last, len(HEADERS) - 1))
        model = self.selectionModel()
        row = self._table.row_of(current or (uids[-1] if uids else ""))
        if row >= 0:
            index = self._table.index(row, Column.RUN)
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _keep_selection(self) -> None:
        current = self.current_run
        uids = [run.uid for run in self.selected_runs]
        self._selection = (uids, current.uid if current is not None else "")
        self._next_row = self._table.row_of(uids[0]) if uids else 0

    def _restore_selection(self) -> None:
        uids, current = self._selection
        if not uids and not current:
            return
        self._selection = ([], "")
        if all(self._table.row_of(uid) < 0 for uid in uids) and self._table.rows:
            row = min(max(self._next_row, 0), len(self._table.rows) - 1)  # the neighbour of a removed row
            uids = [self._table.rows[row].uid]
            current = ""
        self.select(uids, current)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    # --- actions

    def rename(self) -> None:
        """Edit the current run's name in place."""
        if self.current_run is not None:
            self.edit(self.currentIndex().siblingAtColumn(Column.RUN))

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() >= Column.RUN:
            self.rename()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_command = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        actions = {
            Qt.Key.Key_F2: self.rename,
            Qt.Key.Key_S: self.star_pressed.emit,
            Qt.Key.Key_O: self.overlay_pressed.emit,
            Qt.Key.Key_C: self.colour_pressed.emit,
            Qt.Key.Key_Delete: self.delete_pressed.emit,
        }
        action = actions.get(Qt.Key(event.key())) if not has_command else None
        if action is not None:
            action()
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are shortcuts here, and searching is done in the search field."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and index.isValid() and index.column() in (Column.OVERLAY, Column.STAR):
            run = self._table.rows[index.row()]
            if run.uid not in {one.uid for one in self.selected_runs}:
                self.select([run.uid])
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            is_star = index.column() == Column.STAR
            (self.star_pressed if is_star else self.overlay_pressed).emit()
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu_requested.emit(place)

    # --- looks

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        before, self.delegate.hovered_row = self.delegate.hovered_row, row
        for one in {before, row} - {-1}:
            top, height = self.rowViewportPosition(one), self.rowHeight(one)
            self.viewport().update(0, top, self.viewport().width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give the name the remaining width; if that is too little, hide other columns one by one.

        Settings that were chosen are always shown, and the list can then be scrolled sideways; those that
        are shown because they differ take only what the name can spare.
        """
        px, width = self._theme.px, self.viewport().width()
        widths: dict[int, int] = {column: px(size) for column, size in WIDTHS.items()}
        settings = self._setting_widths(width - sum(widths.values()) - px(NAME_WIDTH))
        self._settings = tuple(settings)
        width -= sum(settings.values())
        does_scroll = self.columns.ids is not None and bool(settings)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if does_scroll else policy.ScrollBarAlwaysOff
        )
        for column, min_width in HIDE_BELOW.items():
            is_short = not does_scroll and width - sum(widths.values()) < px(min_width)
            self.setColumnHidden(column, is_short)
            if is_short:
                del widths[column]
        self.delegate.shows_data = Column.DATA in widths
        for number, size in widths.items():
            self.setColumnWidth(number, size)
        for number, setting in enumerate(SETTING_COLUMNS, start=len(Column)):
            self.setColumnHidden(number, setting.id not in settings)
            self.setColumnWidth(number, settings.get(setting.id, 0))
        min_width = px(NAME_WIDTH if does_scroll else 120)
        self.setColumnWidth(Column.RUN, max(width - sum(widths.values()), min_width))

    def _setting_widths(self, spare: int) -> dict[str, int]:
        """The columns of settings to show, with their widths; automatic ones take at most `spare`."""
        chosen, px = self.columns.ids, self._theme.px
        shown = self._table.differing if chosen is None else chosen
        metrics = self.horizontalHeader().fontMetrics()
        found: dict[str, int] = {}
        for setting in SETTING_COLUMNS:
            text_width = max(map(metrics.horizontalAdvance, setting.long_texts))
            width = max(text_width + px(SETTING_MARGIN), px(SETTING_WIDTH))
            if setting.id in shown and (chosen is not None or sum(found.values()) + width <= spare):
                found[setting.id] = width
        return found

    @property
    def shown_settings(self) -> tuple[str, ...]:
        """The columns of settings in view, as ids of SETTING_COLUMNS."""
        return self._settings

    def _on_rearranged(self) -> None:
        """Show what differs between the runs that are listed now."""
        if self.columns.ids is None:
            self._fit_columns()

    def _show_scale(self) -> None:
        px = self._theme.px
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        self.horizontalHeader().setFixedHeight(px(32))
        self.setMinimumSize(px(MIN_WIDTH), px(MIN_HEIGHT))
        self._fit_columns()
        self.viewport().update()

    # --- order

    def _sort_by_column(self, section: int) -> None:
        run_filter = COLUMN_ORDERS[section]
        order, is_down = self._table.order
        self.sort_by(run_filter, is_down=not is_down if run_filter == order else ORDERS[run_filter].is_down)

    def sort_by(self, order_id: str, *, is_down: bool) -> None:
        """Sort the rows."""
        self._table.set_order(order_id, is_down=is_down)

    def show_order(self) -> None:
        """Show the arrow over the column by which the rows are sorted."""
        order, is_down = self._table.order
        column = COLUMN_ORDERS.index(order) if order in COLUMN_ORDERS else -1
        way = Qt.SortOrder.DescendingOrder if is_down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, way)


def _contiguous_ranges(rows: list[int]) -> list[tuple[int, int]]:
    """Consecutive rows as (first, last)."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
