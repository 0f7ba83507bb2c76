"""Tabs, the views below them, and a training that is opened beside the view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from engine.experiment.results import SweepResults
from engine.experiment.second_setting import value_key
from engine.experiment.specs import Cell
from engine.language.texts import N_, _, pgettext
from engine.runs.record import SWEEP, RunRecord, part_label, sweep_work
from gui.charts.running_losses import RunningLosses
from gui.control.run import Losses, Run
from gui.sweep_page.metric_choice import MetricChoice
from gui.sweep_page.stale_ribbon import StaleRibbon
from gui.sweep_page.verdict_card import Progress
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext, shown_family
from gui.sweep_page.views import VIEWS, ViewKind
from gui.widgets.chart_host import ChartHost
from gui.widgets.controls import ComboBox
from gui.widgets.split_row import SplitRow
from gui.widgets.tabs import Tabs
from gui.widgets.veil import Veil

if TYPE_CHECKING:
    from engine.analysis.family_verdict import FamilyVerdict
    from engine.charts.figures import CurveChoices
    from gui.sweep_page.cell_card import CellCard


CARD, GAP, BESIDE_FROM = 356, 12, 860  # pixels
PATIENCE = 1.0  # seconds of an empty chart, before the running losses take its place
TITLE = N_("What does Dropout do to this network?")
SENTENCE = N_(
    "Train this network at several dropout rates, a few times each. You will see one dot per training, a "
    "line through the averages and a band for the uncertainty."
)


class ViewArea(QWidget):
    """Each view is made when it is first shown, and gets results only while it is in front."""

    notice_raised = Signal(str, str, str)
    train_requested = Signal(object)
    answers_requested = Signal(object, object)
    inside_requested = Signal(object, object)
    member_chosen = Signal(str)
    view_changed = Signal()

    def __init__(
        self, context: ViewContext, headline: QWidget | None = None, kinds: Sequence[ViewKind] = VIEWS
    ) -> None:
        """`headline` stands between the tabs, which never move, and the view."""
        super().__init__()
        self._context, self._kinds = context, kinds
        self._shown: ShownSweep | None = None
        self._made: dict[tuple[int, bool], SweepView] = {}
        self._is_loaded = False
        self._views = QStackedWidget()
        self.losses = RunningLosses(context.theme)
        self._views.addWidget(self.losses)
        self.card: CellCard | None = None
        self.tabs = Tabs([(_(kind.name), _(kind.tip)) for kind in kinds])
        self._controls = QWidget()
        self._controls_row = row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.host: ChartHost[Any] = ChartHost(
            _(TITLE), _(SENTENCE), pgettext("button", "Sweep"), context.theme
        )
        self._body = SideSpace(self.host)
        self.ribbon = StaleRibbon(context.document, context.theme)
        self.veil = Veil(self.host, context.theme)
        self._stale_run: RunRecord | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.member = MemberChoice(context)
        self.metric_choice = MetricChoice()
        row.addWidget(self.metric_choice)
        row.addWidget(self.member)
        column.addWidget(SplitRow(self.tabs, self._controls, squeezes=True))
        column.addWidget(self.ribbon)
        if headline is not None:
            column.addWidget(headline)
        column.addWidget(self._body, 1)
        self.tabs.chosen.connect(self._show_view)
        self.tabs.show_tab(0)
        context.controller.run_started.connect(self._on_started)
        context.controller.losses_arrived.connect(self._on_losses)
        context.theme.changed.connect(self._show_theme)

    @property
    def view(self) -> SweepView | None:
        """The view in front; None until charts can be made."""
        return self._made.get(self._key)

    @property
    def has_own_text(self) -> bool:
        """Whether the view in front shows its findings itself, so that no verdict is needed above it."""
        return not self._kinds[self.tabs.index].needs_results

    @property
    def family_verdict(self) -> FamilyVerdict | None:
        """The verdict of the family in view; None while a single sweep is in view."""
        return self.view.family_verdict() if self.view is not None else None

    @property
    def _key(self) -> tuple[int, bool]:
        """The tab in front, and whether it has a special view for families."""
        index = self.tabs.index
        has_family = self._kinds[index].make_family is not None
        return index, has_family and shown_family(self._context) is not None

    def charts_loaded(self) -> None:
        """Matplotlib and the statistics have been loaded: views can be made."""
        self._is_loaded = True
        self.host.set_maker(lambda: self._views)
        self._show_view()

    def show_sweep(self, shown: ShownSweep | None, stale_run: RunRecord | None = None) -> None:
        """Show these results in the view in front; None if there are none.

        `stale_run` is the run that they are of, if it is not of the network at the left.
        """
        self._shown, self._stale_run = shown, stale_run
        if self.card is not None:
            self.card.show_sweep(shown)
        self._show_view()

    def curve_choices(self) -> CurveChoices | None:
        """How the curve is shown; None before it has been."""
        return next((found for view in self._made.values() if (found := view.curve_choices())), None)

    def show_named(self, name: str) -> SweepView | None:
        """Show the view called `name`; KeyError if there is none."""
        for index, kind in enumerate(self._kinds):
            if kind.name == name:
                self.tabs.show_tab(index)
                return self.view
        raise KeyError(f"no view is called {name}")

    def open_cell(self, cell: Cell) -> None:
        """Open a training of the results in view."""
        if self._shown is None:
            return
        if self.card is None:
            self.card = self._make_card()
        self.card.open_cell(self._shown, cell)
        self._place_card()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_card()

    def event(self, event: QEvent) -> bool:
        """Let Esc close the open training from the view as well."""
        is_open = self.card is not None and self.card.cell is not None
        match event:
            case QKeyEvent() if is_open and event.key() == Qt.Key.Key_Escape:
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.card is not None:
            self.card.close_card()
        else:
            super().keyPressEvent(event)

    def _show_view(self) -> None:
        kind = self._kinds[self.tabs.index]
        has_place = self._shown is not None or not kind.needs_results
        if self._is_loaded and has_place:
            view = self.view or self._make_view(self._key)
            if self._shown is not None:
                view.show_sweep(self._shown)
                view.mark(self.card.cell if self.card is not None else None)
            self._views.setCurrentWidget(self.losses if self._shows_losses() else view)
        for view in self._made.values():
            if view.controls is not None:
                view.controls.setVisible(has_place and view is self.view)
        is_stale = self._stale_run is not None and kind.needs_results and self._shown is not None
        self.ribbon.show_run(self._stale_run if is_stale else None)
        self.veil.cover(is_stale)
        is_one_of_many = shown_family(self._context) is not None and kind.needs_results and not self._key[1]
        self.member.setVisible(is_one_of_many)
        self.metric_choice.setVisible(
            self.metric_choice.has_choice and self._shown is not None and kind.needs_results
        )
        if has_place:
            self.host.show_chart()
        else:
            self.host.show_empty_text()
        self.view_changed.emit()

    # --- a sweep that has no results yet

    def _on_started(self, run: Run) -> None:
        """Leave a view that has nothing to do with a sweep."""
        if run.kind == SWEEP and not run.is_live and not self._kinds[self.tabs.index].needs_results:
            self.tabs.show_tab(0)

    def _on_losses(self, losses: Losses) -> None:
        record = self._context.controller.record_so_far(SWEEP)
        if record is None or record.n_cells:
            return
        planned = sum(len(cells) for _, _, cells in sweep_work(record.definition))
        epochs = record.definition.training.epochs
        self.losses.show_losses(losses, epochs, Progress(0, planned).text)
        if self._shows_losses() and self._views.currentWidget() is not self.losses:
            self._show_view()

    def _shows_losses(self) -> bool:
        """Whether the chart would be empty for longer than a moment."""
        run = self._context.controller.run
        if run is None or run.is_kept or run.record.n_cells or run.kind != SWEEP or not run.losses:
            return False
        return self._kinds[self.tabs.index].needs_results and self._context.controller.seconds >= PATIENCE

    def _make_view(self, key: tuple[int, bool]) -> SweepView:
        kind = self._kinds[key[0]]
        make = kind.make_family if key[1] and kind.make_family is not None else kind.make
        view = make(self._context)
        view.set_look(self._context.theme.tokens.scheme, self._context.theme.scale)
        view.member_chosen.connect(self.member_chosen)
        view.cell_chosen.connect(self.open_cell)
        view.notice_raised.connect(self.notice_raised)
        self._made[key] = view
        self._views.addWidget(view)
        if view.controls is not None:
            self._controls_row.addWidget(view.controls)
        return view

    # --- the open training

    def _make_card(self) -> CellCard:
        from gui.sweep_page.cell_card import CellCard

        card = CellCard(self._context, self)
        card.notice_raised.connect(self.notice_raised)
        card.train_requested.connect(self.train_requested)
        card.answers_requested.connect(self.answers_requested)
        card.inside_requested.connect(self.inside_requested)
        card.changed.connect(self._on_card)
        return card

    def _on_card(self, cell: Cell | None) -> None:
        view = self.view
        if view is not None:
            view.mark(cell)
        self._place_card()
        if cell is None and view is not None:
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_card(self) -> None:
        """Place the card beside the view if there is space for both, else over its right part."""
        px = self._context.theme.px
        is_open = self.card is not None and self.card.cell is not None
        is_beside = is_open and self.width() >= px(BESIDE_FROM)
        self._body.set_space(px(CARD) + GAP if is_beside else 0)
        if self.card is not None and is_open:
            width, top = min(px(CARD), self.width()), self._body.y() if is_beside else 0
            self.card.setGeometry(self.width() - width, top, width, self.height() - top)

    def _show_theme(self) -> None:
        theme = self._context.theme
        for view in self._made.values():
            view.set_look(theme.tokens.scheme, theme.scale)
        if self.card is not None:
            self.card.set_look()
        self._place_card()


# --- A widget with optional free space at its right


class SideSpace(QWidget):
    """Keeps space free at the right of its content, which never makes it request more width."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content, self._space = content, 0
        content.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_space(self, space: int) -> None:
        """Keep so many pixels free."""
        self._space = space
        self._place()

    def minimumSizeHint(self) -> QSize:
        return self._content.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        """Pass on a changed height of the content."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._content.setGeometry(0, 0, max(self.width() - self._space, 0), self.height())


# --- The member of a family for views that show one sweep


class MemberChoice(ComboBox):
    """Has a row for each value of the second setting; `member_changed` when the user chooses another."""

    member_changed = Signal()

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setAccessibleName(_("Value of the second setting"))
        self.setToolTip(_("Which of the second setting's values is shown here"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.currentIndexChanged.connect(self.member_changed)

    def results(self, of_first: SweepResults | None) -> SweepResults | None:
        """The chosen member's results if a family is shown, else those given."""
        record = shown_family(self._context)
        if record is None or of_first is None:
            return of_first
        self._offer(record)
        return record.part(self.currentData())

    @property
    def text(self) -> str:
        """The chosen member's name; empty if no family is shown."""
        return self.currentText() if shown_family(self._context) is not None else ""

    def choose(self, key: str) -> None:
        """Show the member with this value."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def _offer(self, record: RunRecord) -> None:
        second = record.definition.sweep.second
        values = second.values if second is not None else ()
        keys = sorted({*map(value_key, values), *(part.key for part in record.parts)}, key=float)
        rows = [(key, part_label(record, key)) for key in keys]
        if rows == [(self.itemData(row), self.itemText(row)) for row in range(self.count())]:
            return
        chosen = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for key, label in rows:
                self.addItem(label, key)
            self.setCurrentIndex(keys.index(chosen) if chosen in keys else 0)
