"""The row above the list: which runs it shows, in which order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.runs.record import SWEEP, TRAIN, VARIANCE
from gui.runs_page.run_filter import RunFilter
from gui.runs_page.run_order import MENU_ORDERS, ORDERS
from gui.theme.theme import Theme
from gui.widgets.controls import SteadyButton, reserve_width
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.menu import Menu
from gui.widgets.search_edit import SearchEdit
from gui.widgets.tabs import Tabs

_TIPS = (
    N_("Runs of every kind"),
    N_("Sweeps over the dropout rate"),
    N_("Single trainings"),
    N_("Runs of “Why different?”"),
)
# Translators: kinds of runs, to choose which of them are listed.
KINDS = ((N_("All"), ""), (N_("Sweeps"), SWEEP), (N_("Trainings"), TRAIN), (N_("Why different"), VARIANCE))


class FilterRow(QWidget):
    """Title and count, kinds, star, order and search, in as many lines as they need."""

    changed = Signal(object)
    order_chosen = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        title = QLabel(_("Runs"))
        title.setProperty("role", "title")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.tabs = Tabs([(_(name), _(tip)) for (name, _kind), tip in zip(KINDS, _TIPS, strict=True)])
        self.tabs.setAccessibleName(_("Kind of runs"))
        self.tabs.show_tab(0)
        # Translators: shows only runs with a star.
        self.starred = SteadyButton(_("Starred"))
        self.starred.setCheckable(True)
        self.starred.setProperty("role", "toggle")
        self.starred.setToolTip(_("Only runs with a star"))
        self.order = QPushButton()
        self.order.setToolTip(_("The order of the runs"))
        self._order_menu = Menu(self.order)
        self.order.setMenu(self._order_menu)
        self.columns = QPushButton(_("Columns"))
        self.columns.setToolTip(_("Settings to show as columns"))
        self.columns_menu = Menu(self.columns)
        self.columns.setMenu(self.columns_menu)
        self.search = SearchEdit(_("Search"), _("Search runs"))
        self.search.setToolTip(_("Searches everything in a row, notes and colours (Ctrl+F)"))
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setWhatsThis(_("Search the runs"))
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
        n = number_text(n_all, ",")
        runs = ngettext("{n} run", "{n} runs", n_all).format(n=n)
        some = ngettext("{n_shown} of {n} run", "{n_shown} of {n} runs", n_all)
        column = runs if n_shown == n_all else some.format(n_shown=number_text(n_shown, ","), n=n)
        longest = some.format(n_shown=n, n=n)
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance(longest))
        self.count.setText(_("sorting…") if is_sorting else column)

    def show_order(self, order_id: str, *, is_down: bool) -> None:
        """Show the order of the runs, and offer others."""
        order = ORDERS[order_id]
        self.order.setText(order.first_label if is_down == order.is_down else order.last_label)
        labels = ((one.first_label, one.last_label) for one in MENU_ORDERS.values())
        reserve_width(self.order, [label for both in labels for label in both])
        self.order.setAccessibleName(_("Order: {order}").format(order=self.order.text()))
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
