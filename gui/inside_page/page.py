"""The Inside page: which training is looked into, and one of several views of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.experiment.specs import Cell, Experiment
from engine.language.texts import N_, _
from gui.control.inside_asker import InsideAsker
from gui.document.document import Document
from gui.inside_page.pin_button import PinButton
from gui.inside_page.view import InsideContext, InsideView, Subject
from gui.inside_page.views import VIEWS, ViewKind
from gui.theme.theme import Theme
from gui.widgets.controls import DoubleSpinBox, SpinBox
from gui.widgets.current_stack import CurrentStack
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.split_row import SplitRow
from gui.widgets.tabs import Tabs

DELAY = 250  # milliseconds after the last edit
FIRST_RATE = 0.5  # where the network itself has no rate above 0
ERROR = N_("The network has an error. Mend it at the left; then the training can be looked into.")
NOTHING_SWEPT = N_("No layer is swept: each has its own rate.")
RATE_TIP = N_("The dropout rate of the swept layers")
SEED_TIP = N_("Which training: with another seed everything random is different")
EPOCH_TIP = N_("After which epoch to look")
OLD = N_("This is a run of an earlier network.")


class InsidePage(QWidget):
    """Tabs and the choice of the training above, a view below; each view is made when it is first shown."""

    notice_raised = Signal(str, str, str)
    example_requested = Signal(str)

    def __init__(
        self, document: Document, asker: InsideAsker, theme: Theme, kinds: Sequence[ViewKind] = VIEWS
    ) -> None:
        super().__init__()
        self._document, self._kinds = document, kinds
        self._context = InsideContext(document, asker, theme)
        self._made: dict[int, InsideView] = {}
        self._of_run: Experiment | None = None
        self._project = document.project
        self._is_rate_own = True  # of the network, until somebody chooses one
        self.tabs = Tabs([(_(kind.name), _(kind.tip)) for kind in kinds])
        self.rate = DoubleSpinBox(minimum=0.0, maximum=0.95, singleStep=0.1, decimals=2)
        self.seed = SpinBox(minimum=0, maximum=99_999)
        self.epoch = SpinBox(minimum=1, maximum=1)
        self._epoch_box = QWidget()
        self.pin_button = PinButton(document, theme)
        self.pin_button.notice_raised.connect(self.notice_raised)
        asker.changed.connect(self.pin_button.refresh, Qt.ConnectionType.QueuedConnection)  # after the view
        self.message = QLabel(_(ERROR))
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = QLabel(_(OLD))
        self.note.setProperty("role", "muted")
        self.note.hide()
        self._views = CurrentStack()
        self._views.addWidget(self.message)
        self._later = QTimer(self, singleShot=True, interval=DELAY)
        self._later.timeout.connect(self._show)
        self._lay_out()
        self._follow_project()
        for box in (self.rate, self.seed, self.epoch):
            box.valueChanged.connect(self._on_chosen)
        self.rate.valueChanged.connect(self._on_rate)
        self.tabs.chosen.connect(self._on_tab)
        document.project_changed.connect(self._on_project)
        if kinds:
            self.tabs.show_tab(0)

    @property
    def view(self) -> InsideView | None:
        """The view in front; None before the page was shown, and where the network has an error."""
        found = self._views.currentWidget()
        return found if isinstance(found, InsideView) else None

    @property
    def subject(self) -> Subject:
        """What is looked into."""
        project = self._document.project
        experiment = self._of_run or project.experiment
        rate = round(self.rate.value(), 6) if self.rate.isEnabled() else None
        cell = Cell(rate, self.seed.value())
        return Subject(project, experiment, cell, self.epoch.value(), project.sweep.seeds)

    def show_cell(self, experiment: Experiment, cell: Cell) -> None:
        """Look into this training, which may be one of an earlier network."""
        self._of_run = None if experiment == self._document.project.experiment else experiment
        self._follow_project()
        with QSignalBlocker(self.rate), QSignalBlocker(self.seed):
            if cell.rate is not None:
                self._is_rate_own = False
                self.rate.setValue(cell.rate)
            self.seed.setValue(cell.seed)
        self._show()

    def show_view(self, name: str) -> InsideView | None:
        """Show the view called `name`, in English; KeyError if there is none."""
        for index, kind in enumerate(self._kinds):
            if kind.name == name:
                self.tabs.show_tab(index)
                return self._made.get(index)
        raise KeyError(f"no view is called {name}")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._later.stop()
        if self.view is not None:
            self.view.leave()
        self._context.asker.give_up()

    def _lay_out(self) -> None:
        choice = QWidget()
        row = FlowLayout(choice, 12, wants_one_row=True)
        self._controls = QWidget()
        self._controls_row = QHBoxLayout(self._controls)
        self._controls_row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._controls)
        row.addWidget(_labelled(_("Rate"), self.rate, _("Dropout rate"), _(RATE_TIP)))
        row.addWidget(_labelled(_("Seed"), self.seed, _("Seed"), _(SEED_TIP)))
        self._epoch_box = _labelled(_("After epoch"), self.epoch, _("After epoch"), _(EPOCH_TIP))
        row.addWidget(self._epoch_box)
        row.addWidget(self.pin_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(SplitRow(self.tabs, choice, squeezes=True))
        column.addWidget(self.note)
        column.addWidget(self._views, 1)

    # --- reactions

    def _on_project(self) -> None:
        """Another project, or an edit: look at the network as it is, unless only the report has changed."""
        before, self._project = self._project, self._document.project
        if replace(before, pins=self._project.pins, report=self._project.report) == self._project:
            return
        self._of_run = None
        self._follow_project()
        self._later.start()

    def _on_chosen(self) -> None:
        self._later.start()

    def _on_rate(self) -> None:
        self._is_rate_own = False

    def _on_tab(self) -> None:
        if self.isVisible():
            self._show()

    def _follow_project(self) -> None:
        """Offer the epochs of the training, and the network's own rate until another one is chosen."""
        experiment = self._of_run or self._document.project.experiment
        was_last = self.epoch.value() == self.epoch.maximum()
        swept = [layer for layer in experiment.network.enabled.layers if layer.is_swept]
        with QSignalBlocker(self.epoch), QSignalBlocker(self.rate):
            self.epoch.setMaximum(experiment.training.epochs)
            if was_last:
                self.epoch.setValue(experiment.training.epochs)
            self.rate.setEnabled(bool(swept))
            self.rate.setToolTip(_(RATE_TIP) if swept else _(NOTHING_SWEPT))
            if swept and self._is_rate_own:
                self.rate.setValue(float(str(swept[0].values[swept[0].swept[0]])) or FIRST_RATE)
        self.note.setVisible(self._of_run is not None)

    def _show(self) -> None:
        """Show the subject in the view in front."""
        if not self.isVisible() or not self._kinds:
            return
        self._later.stop()
        before = self.view
        if self._of_run is None and self._document.problem(is_sweep=False):
            self.message.setText(_(ERROR))
            self._views.setCurrentWidget(self.message)
            self.pin_button.show_view(None)
            if before is not None:
                before.leave()
            return
        view = self._view_of_tab()
        if before is not None and before is not view:
            before.leave()
        self._views.setCurrentWidget(view)
        self._epoch_box.setVisible(view.uses_epoch)
        for made in self._made.values():
            if made.controls is not None:
                made.controls.setVisible(made is view)
        view.show_subject(self.subject)
        self.pin_button.show_view(view)

    def _view_of_tab(self) -> InsideView:
        index = self.tabs.index
        if index not in self._made:
            made = self._kinds[index].make(self._context)
            made.notice_raised.connect(self.notice_raised)
            made.example_requested.connect(self.example_requested)
            made.picture_changed.connect(self.pin_button.refresh)
            self._made[index] = made
            self._views.addWidget(made)
            if made.controls is not None:
                self._controls_row.addWidget(made.controls)
        return self._made[index]


def _labelled(text: str, control: QWidget, name: str, tip: str) -> QWidget:
    """A control with its label at its left."""
    control.setAccessibleName(name)
    control.setToolTip(tip)
    label = QLabel(text)
    label.setProperty("role", "caption")
    label.setToolTip(tip)
    label.setBuddy(control)
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(label)
    row.addWidget(control)
    return box
