"""The row above the list: which runs it shows, in which order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from engine.runs.record import SWEEP, TRAIN, VARIANCE
from gui.runs_page.run_filter import RunFilter
from gui.runs_page.run_order import MENU_ORDERS, ORDERS
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton, reserve_width
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.menu import Menu
from gui.widgets.search_edit import SearchEdit
from gui.widgets.tabs import Tabs

_TIPS = ("Runs of every kind", "Sweeps over the dropout rate", "Single trainings", "Runs of “Why different?”")
KINDS = (("All", ""), ("Sweeps", SWEEP), ("Trainings", TRAIN), ("Why different", VARIANCE))


class FilterRow(QWidget):
    """Title and count, kinds, star, order and search, in as many lines as they need."""

    changed = Signal(object)
    order_chosen = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        title = QLabel("Runs")
        title.setProperty("role", "title")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.tabs = Tabs([(name, tip) for (name, _), tip in zip(KINDS, _TIPS, strict=True)])
        self.tabs.setAccessibleName("Kind of runs")
        self.tabs.show_tab(0)
        self.starred = SteadyButton("Starred")
        self.starred.setCheckable(True)
        self.starred.setProperty("role", "toggle")
        self.starred.setToolTip("Only runs with a star")
        self.order = QPushButton()
        self.order.setToolTip("The order of the runs")
        self._order_menu = Menu(self.order)
        self.order.setMenu(self._order_menu)
        self.columns = QPushButton("Columns")
        self.columns.setToolTip("Settings to show as columns")
        self.columns_menu = Menu(self.columns)
        self.columns.setMenu(self.columns_menu)
        self.search = SearchEdit("Search", "Search runs")
        self.search.setToolTip("Searches everything in a row, notes and colours (Ctrl+F)")
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setWhatsThis("Search the runs")
        find.activated.connect(self._find)
        self._head = head = QWidget()
        column = QHBoxLayout(head)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(self.count)
        flow = FlowLayout(self, 8)
        for widget in (head, self.tabs, self.starred, self.order, self.columns, self.search):
            flow.addWidget(widget)
        self.tabs.chosen.connect(lambda _index: self._notify())
        self.starred.toggled.connect(lambda _on: self._notify())
        self.search.textChanged.connect(lambda _text: self._notify())
        theme.changed.connect(self._show_icons)
        self._show_icons()

    @property
    def run_filter(self) -> RunFilter:
        """The chosen filter."""
        kind = KINDS[self.tabs.index][1]
        return RunFilter(self.search.text(), kind, self.starred.isChecked())

    def clear(self) -> None:
        """Show all runs."""
        self.search.clear()
        self.starred.setChecked(False)
        self.tabs.show_tab(0)

    def show_count(self, n_shown: int, n_all: int, *, is_sorting: bool) -> None:
        """Show how many runs there are, and how many of them are listed."""
        runs = f"{n_all:,} run{'' if n_all == 1 else 's'}"
        column = runs if n_shown == n_all else f"{n_shown:,} of {runs}"
        longest = f"{n_all:,} of {runs}"
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance(longest))
        self.count.setText("sorting…" if is_sorting else column)

    def show_order(self, order_id: str, *, is_down: bool) -> None:
        """Show the order of the runs, and offer others."""
        order = ORDERS[order_id]
        self.order.setText(order.first_label if is_down == order.is_down else order.last_label)
        labels = ((one.first_label, one.last_label) for one in MENU_ORDERS.values())
        reserve_width(self.order, [label for both in labels for label in both])
        self.order.setAccessibleName(f"Order: {self.order.text()}")
        self._order_menu.clear()
        for one in MENU_ORDERS.values():
            for column, way in ((one.first_label, one.is_down), (one.last_label, not one.is_down)):
                action = self._order_menu.addAction(column, partial(self.order_chosen.emit, one.id, way))
                action.setCheckable(True)
                action.setChecked(one.id == order_id and way == is_down)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _notify(self) -> None:
        self.changed.emit(self.run_filter)

    def _show_icons(self) -> None:
        self._head.setFixedHeight(self._theme.px(34))  # aligned with the buttons
        self.starred.setIcon(self._theme.icon("star_filled", "warn"))
