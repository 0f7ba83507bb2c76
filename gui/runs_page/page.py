"""The page of all runs: search, mark, annotate, compare and restore them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from engine.language.dates import when_text
from engine.language.texts import _
from engine.runs.record import RunRecord
from gui.document.document import Document
from gui.document.labels import SWEEP_TIP
from gui.runs_page import run_edits
from gui.runs_page.cell_texts import Column
from gui.runs_page.details_pane import WIDTH, DetailsPane
from gui.runs_page.empty_state import EmptyState
from gui.runs_page.filter_row import FilterRow
from gui.runs_page.run_list import RunList
from gui.runs_page.run_scorer import RunScorer
from gui.runs_page.run_table import RunTable
from gui.theme.theme import Theme
from gui.widgets.menu import Menu
from gui.widgets.plain_text import WrappedLabel

WIDE = 860
MAX_OFFERED = 12
MAX_OVERLAYS = 6


class RunsPage(QWidget):
    """Filters above, the list, a pane beside it (below in a narrow window). Works only while it is visible.

    `overlays_changed` has the uids of the runs to draw over the charts, the oldest choice first.
    """

    overlays_changed = Signal(object)
    sweep_requested = Signal()

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self._day = date.today()
        self.scorer = RunScorer(self)
        self.scorer.hold(True)
        self.table = RunTable(self.scorer, self)
        self.overlays = Overlays(self)
        self.filters = FilterRow(theme)
        self.list = RunList(self.table, self.scorer, theme)
        self.pane = DetailsPane(theme, self.scorer)
        self.undo_bar = UndoBar(document)
        self.nothing = EmptyState(
            "runs",
            _("No runs yet"),
            _(
                "Everything that you train is kept here, together with its network. "
                "You can look at it again, compare it and restore it."
            ),
            _("Sweep"),
            theme,
        )
        self.nothing.button.setProperty("primary", True)
        self.nothing.button.setToolTip(_(SWEEP_TIP))
        self.no_match = EmptyState(
            "eye",
            _("No matching runs"),
            _("Try other words or clear the filters."),
            _("Show all runs"),
            theme,
        )
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.no_match)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._lists, 1)
        column.addWidget(self.undo_bar)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        self._split.addWidget(left)
        self._split.addWidget(self.pane)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        content = QWidget()
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self.filters)
        whole.addWidget(self._split, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.nothing)
        self._pages.addWidget(content)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(16, 12, 16, 12)
        frame.addWidget(self._pages)
        self._connect()
        self._show_order()

    def _connect(self) -> None:
        document, chosen = self._document, self.list
        document.project_changed.connect(self._show_project)
        document.loaded.connect(self._on_loaded)
        self.nothing.button.clicked.connect(self.sweep_requested)
        self.no_match.button.clicked.connect(self.filters.clear)
        self.filters.changed.connect(self.table.set_filter)
        self.filters.columns_menu.aboutToShow.connect(
            lambda: chosen.columns.fill(self.filters.columns_menu, chosen.shown_settings)
        )
        self.filters.order_chosen.connect(lambda order, is_down: self.list.sort_by(order, is_down=is_down))
        self.filters.search.down_pressed.connect(chosen.setFocus)
        self.table.rearranged.connect(self._on_rearranged)
        self.table.renamed.connect(partial(run_edits.rename, document))
        self.table.order_changed.connect(self._show_order)
        chosen.chosen.connect(self._show_selection)
        chosen.star_pressed.connect(self._star)
        chosen.overlay_pressed.connect(self._overlay)
        chosen.colour_pressed.connect(self._ask_colour)
        chosen.delete_pressed.connect(self._delete)
        chosen.menu_requested.connect(self._show_menu)
        pane = self.pane
        pane.overlay_pressed.connect(self._overlay)
        pane.tools.star_pressed.connect(self._star)
        pane.tools.colour_chosen.connect(self._colour)
        pane.tools.delete_pressed.connect(self._delete)
        pane.one.restore.clicked.connect(self._restore_selected)
        pane.one.notes.edited.connect(partial(run_edits.set_notes, document))
        pane.one.compare_menu.aboutToShow.connect(self._offer_others)
        pane.two.restore_pressed.connect(self.restore)
        self.overlays.changed.connect(self._on_overlays)

    def charts_loaded(self) -> None:
        """The statistics have been loaded: verdicts can be computed."""
        self.scorer.statistics_loaded()

    # --- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if date.today() != self._day:
            self._day = date.today()
            self.table.forget()
        self.scorer.hold(False)
        self._show_project()
        if not self.list.selected_runs:
            self._select_newest()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.scorer.hold(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= self._theme.px(WIDE)
        way = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self._split.orientation() is not way:
            self._split.setOrientation(way)
            self._split.setStretchFactor(0, 1 if is_wide else 11)
            self._split.setStretchFactor(1, 0 if is_wide else 9)
            self._split.setSizes([1000, self._theme.px(WIDTH)] if is_wide else [550, 450])

    def _show_project(self) -> None:
        runs = self._document.project.runs
        if self.overlays.uids:
            self.overlays.keep_only({run.uid for run in runs})
        if self.isVisible():
            self._pages.setCurrentIndex(1 if runs else 0)
            self.table.set_runs(runs)

    def _on_loaded(self) -> None:
        """Another project was opened: drop everything about the old one."""
        self.scorer.forget()
        self.table.forget()
        self.filters.clear()
        self.undo_bar.hide()
        self._select_newest()

    def _select_newest(self) -> None:
        """Select the newest run, so that the pane is not empty."""
        self.list.scrollToTop()
        self.list.select([run.uid for run in self.table.rows[:1]])

    def _on_rearranged(self) -> None:
        n_shown, n_all = len(self.table.rows), len(self._document.project.runs)
        self.filters.show_count(n_shown, n_all, is_sorting=self.table.is_waiting)
        self._lists.setCurrentIndex(0 if n_shown or not n_all else 1)
        self._show_selection()

    def _show_selection(self) -> None:
        self.pane.show_runs(self.list.selected_runs, self.overlays.uids)

    def _show_order(self) -> None:
        order, is_down = self.table.order
        self.filters.show_order(order, is_down=is_down)

    def _on_overlays(self, uids: tuple[str, ...]) -> None:
        self.table.set_overlaid(uids)
        self._show_selection()
        self.overlays_changed.emit(uids)

    # --- actions

    def restore(self, uid: str) -> None:
        """Restore what a run was trained with as the current project."""
        run = self._document.project.run(uid)
        if run is None:
            return
        before = self._document.undo_stack.index()
        self._document.restore_run(uid)
        is_new = self._document.undo_stack.index() != before
        if is_new:
            text = _("The network of {run} is restored, with its data, training and sweep.")
            self.undo_bar.show_message(text.format(run=run.name))

    def compare(self, uid: str, other: str) -> None:
        """Select two runs, so that the pane compares them."""
        if self.table.row_of(uid) < 0 or self.table.row_of(other) < 0:
            self.filters.clear()
        self.list.select([uid, other], uid)

    def _uids(self) -> list[str]:
        return [run.uid for run in self.list.selected_runs]

    def _star(self) -> None:
        run_edits.switch_star(self._document, self._uids())

    def _colour(self, colour: str) -> None:
        run_edits.set_colour(self._document, self._uids(), colour)

    def _ask_colour(self) -> None:
        if self._uids():
            place = self.list.visualRect(self.list.currentIndex().siblingAtColumn(Column.RUN))
            self.pane.tools.ask_colour(self.list.viewport().mapToGlobal(place.bottomLeft()))

    def _overlay(self) -> None:
        self.overlays.switch(self._uids())
        self._show_selection()  # the button has toggled itself, even if nothing changed

    def _delete(self) -> None:
        runs = self.list.selected_runs
        if runs:
            self._document.remove_runs({run.uid for run in runs})
            # Translators: {runs} is the name of a run, or "3 runs"; also in the other texts that have it.
            self.undo_bar.show_message(_("Deleted {runs}.").format(runs=run_edits.called(runs)))

    def _restore_selected(self) -> None:
        for uid in self._uids()[:1]:
            self.restore(uid)

    def _offer_others(self) -> None:
        """The newest other runs, those of the same kind first."""
        menu = self.pane.one.compare_menu
        menu.clear()
        for run in self.list.selected_runs[:1]:
            others = [one for one in reversed(self._document.project.runs) if one.uid != run.uid]
            others.sort(key=lambda one: one.kind != run.kind)
            for one in others[:MAX_OFFERED]:
                text = f"{_in_menu(one)}   ·   {when_text(one.made)}"
                menu.addAction(text, partial(self.compare, run.uid, one.uid))
            if not others:
                menu.addAction(_("There is no other run yet.")).setEnabled(False)

    def _show_menu(self, place: QPoint) -> None:
        runs = self.list.selected_runs
        if not runs:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(runs) == 1:
            menu.addAction(_("Restore this network"), self._restore_selected)
            menu.addAction(_("Rename\tF2"), self.list.rename)
        is_starred = all(run.is_starred for run in runs)
        menu.addAction(_("Unstar\tS") if is_starred else _("Star\tS"), self._star)
        is_overlaid = all(run.uid in self.overlays.uids for run in runs)
        text = _("Remove from the charts\tO") if is_overlaid else _("Show on the charts\tO")
        menu.addAction(text, self._overlay)
        menu.addMenu(self.pane.tools.colours)
        menu.addSeparator()
        menu.addAction(_("Delete\tDel"), self._delete)
        menu.popup(place)


def _in_menu(run: RunRecord) -> str:
    """Escape a name for a menu, where & would mark a key."""
    return run.name.replace("&", "&&")


# --- The runs that are drawn over the charts: a state of the view, not of the project


class Overlays(QObject):
    """Uids, the oldest choice first; a seventh one replaces the first."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._uids: tuple[str, ...] = ()

    @property
    def uids(self) -> tuple[str, ...]:
        return self._uids

    def switch(self, uids: Iterable[str]) -> None:
        """Show these on the charts; if all of them are shown already, remove them."""
        run_filter = list(dict.fromkeys(uids))
        rest = tuple(uid for uid in self._uids if uid not in run_filter)
        is_off = len(rest) == len(self._uids) - len(run_filter)
        self._use(rest if is_off else (*rest, *run_filter))

    def keep_only(self, uids: Collection[str]) -> None:
        """Drop the uids of runs that the project no longer has."""
        self._use(tuple(uid for uid in self._uids if uid in uids))

    def _use(self, uids: tuple[str, ...]) -> None:
        uids = uids[-MAX_OVERLAYS:]
        if uids != self._uids:
            self._uids = uids
            self.changed.emit(uids)


# --- A sentence about the last action, with an Undo button


class UndoBar(QFrame):
    """Shown until the history changes, since the button would then undo something else."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._index = document, -1
        self.setProperty("role", "card")
        self.text = WrappedLabel()
        self.button = QPushButton(_("Undo"))
        self.button.setProperty("role", "small")
        self.button.setToolTip(_("Undo (Ctrl+Z)"))
        self.button.clicked.connect(self._undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        document.undo_stack.indexChanged.connect(self._on_index)
        self.hide()

    def show_message(self, sentence: str) -> None:
        """Show a sentence about the last step of the history."""
        self._index = self._document.undo_stack.index()
        self.text.setText(sentence)
        self.show()

    def _undo(self) -> None:
        self._document.undo_stack.undo()

    def _on_index(self, index: int) -> None:
        if isValid(self) and index != self._index:  # a stack signals once more while it is deleted
            self.hide()
