"""The Data page: choose a data set, look at it, and set how it is split and prepared."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.data.catalogue import data_set_info
from engine.data.found.search import found_sets
from engine.data.info import DataSetInfo
from engine.data.preview import previewed_part
from engine.data.set_picture import set_picture
from engine.errors import InputError
from engine.experiment.specs import DataSpec
from engine.language.texts import _
from engine.network.fields import FieldValue
from engine.project.locks import DATA, SEEDS
from engine.project.project import Project
from engine.session.messages import DataPreviewed, Event
from engine.storage.effects import Effect, effects
from gui.control.background import Background
from gui.control.engine_bridge import EngineBridge
from gui.data_page.catalogue import Catalogue
from gui.data_page.effect_box import EffectBox
from gui.data_page.fit_row import FitRow
from gui.data_page.head import DataHead
from gui.data_page.look import Look
from gui.data_page.options_card import OptionsCard
from gui.data_page.settings_card import SettingsCard
from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.theme.theme import Theme

CATALOGUE, SMALL_CATALOGUE = 260, 244
WIDE, NARROW = 800, 592  # a wide page has space for a wide catalogue, a narrow one for none beside the rest
LOOK_HEIGHT, CONTENT_WIDTH = 380, 300
UNBOUNDED = 16_777_215  # what Qt calls QWIDGETSIZE_MAX


class DataPage(QWidget):
    """The catalogue at the left; head, look and settings of the chosen data set beside it."""

    own_data_requested = Signal()
    import_change_requested = Signal()

    def __init__(self, document: Document, bridge: EngineBridge, theme: Theme) -> None:
        super().__init__()
        self._document, self._session, self._theme = document, bridge.session, theme
        self._answer: DataPreviewed | None = None
        self._displayed: DataSpec | None = None
        self._requested: DataSpec | None = None
        self._headed = ("", "")
        self._found: tuple[DataSetInfo, ...] = ()
        self._searching = Background("data sets", self)  # not a text: the name of a thread
        self._is_searched = False
        self._ask_later = QTimer(self, singleShot=True, interval=100)
        self._ask_later.timeout.connect(self._ask)
        self._build()
        self._connect()
        bridge.events_arrived.connect(self._take)
        document.project_changed.connect(self._show_project)
        theme.changed.connect(self._show_scale)
        self._show_scale()
        self._show_project()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the first time which well-known data sets are on this computer."""
        super().showEvent(event)
        if not self._is_searched:
            self._is_searched = True
            self._searching.run(found_sets, self._take_found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def ask_again(self) -> None:
        """Ask for the samples anew: the file of the data has been found."""
        self._answer = self._requested = None
        self._show_samples()

    # --- layout

    def _build(self) -> None:
        self.catalogue = Catalogue(self._theme)
        self.head = DataHead(self._theme)
        self.effect = EffectBox(self._theme)
        self.fit = FitRow(self._theme)
        self.options = OptionsCard(self._theme)
        self.look = Look(self._theme)
        self.settings = SettingsCard(self._theme)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(LockNote(self._document, DATA, self._theme))
        for widget in (self.head, self.effect, self.fit, self.options):
            column.addWidget(widget)
        column.addWidget(self.look, 1)
        column.addWidget(self.settings)
        self.area = QScrollArea()
        self.area.setAccessibleName(_("Data"))
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(16, 16, 8, 16)
        self._parts.setSpacing(16)
        self._parts.addWidget(self.catalogue)
        self._parts.addWidget(self.area, 1)

    def _connect(self) -> None:
        document = self._document
        self.catalogue.set_chosen.connect(lambda dataset: document.set_data(dataset=dataset))
        self.catalogue.own_data_requested.connect(self.own_data_requested)
        self.head.change_requested.connect(self.import_change_requested)
        self.effect.load_requested.connect(self._load_settings)
        self.fit.fit_requested.connect(document.fit_to_data)
        self.options.drag_started.connect(document.end_step)
        self.options.options_edited.connect(lambda options: document.set_data(options=options))
        self.look.excluded_edited.connect(lambda names: document.set_data(exclude_columns=names))
        self.settings.value_edited.connect(self._set_value)
        self.settings.test_set.streams_edited.connect(
            lambda frozen: document.set_sweep(frozen_streams=frozen)
        )

    def _show_scale(self) -> None:
        self.area.setMinimumWidth(self._theme.px(CONTENT_WIDTH))
        self.look.setMinimumHeight(self._theme.px(LOOK_HEIGHT))
        self._fold()

    def _fold(self) -> None:
        """Put the catalogue beside the rest, or above it on a narrow page."""
        px, is_narrow = self._theme.px, self.width() < self._theme.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(way)
        width = px(CATALOGUE if self.width() >= px(WIDE) else SMALL_CATALOGUE)
        self.catalogue.setMinimumWidth(px(SMALL_CATALOGUE))
        self.catalogue.setMaximumWidth(
            UNBOUNDED if is_narrow else max(width, self.catalogue.minimumSizeHint().width())
        )
        self.catalogue.set_low(is_narrow)

    # --- the project

    def _take_found(self, found: tuple[DataSetInfo, ...]) -> None:
        self._found = found
        self.catalogue.show_sets(data_set_info(self._document.project.data), found)

    def _show_project(self) -> None:
        project = self._document.project
        data, is_open = project.data, not self._document.is_locked(DATA)
        info = data_set_info(data)
        if (info.id, info.title) != self._headed:
            self._headed = (info.id, info.title)
            self.area.verticalScrollBar().setValue(0)  # other data begin with their head
        self.catalogue.show_sets(info, self._found)
        self.catalogue.setEnabled(is_open)
        self.head.show_data(info, data, project.training.metric)
        self.effect.show_effect(_effect(info.id), is_open=is_open)
        self.fit.show_problems(len(self._document.check.errors()))
        self.options.show_data(info, data, is_open=is_open)
        self.look.expect(info)
        self.look.set_excluded(data.exclude_columns, is_open=is_open)
        self.settings.show_data(info, data, is_open=is_open)
        self.settings.test_set.show_experiment(
            project.experiment, is_open=not self._document.is_locked(SEEDS)
        )
        self._show_samples()

    def _set_value(self, name: str, value: FieldValue) -> None:
        self._document.set_data(**{name: value})

    def _load_settings(self, settings: Project) -> None:
        """Take the settings of a measurement; name, notes and runs stay."""
        taken = {name: getattr(settings, name) for name in ("data", "network", "training", "sweep")}
        self._document.edit(_("Load settings"), replace(self._document.project, **taken))

    # --- the preview

    def _ask(self) -> None:
        """Ask for the samples of the chosen data; while a set's answer is due, not again for that set."""
        wanted = previewed_part(self._document.project.data)
        is_known = self._answer is not None and wanted == previewed_part(self._answer.data)
        is_due = self._requested is not None and _is_same_set(self._requested, wanted)
        if not is_known and not is_due:
            self._requested = wanted
            self._session.preview(wanted)

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if not isinstance(event, DataPreviewed):
                continue
            part = previewed_part(event.data)
            if part == self._requested:
                self._requested = None
            wanted = previewed_part(self._document.project.data)
            if part == wanted:
                self._answer = event
                self._show_samples()
            elif _is_same_set(part, wanted) and event.preview is not None:
                self._displayed = part  # of some moments ago, as a slider is dragged on
                self.look.show_preview(event.preview, data_set_info(part))
                self._show_samples()

    def _show_samples(self) -> None:
        """Show the samples of the chosen data if they are there.

        Else samples of the same set stay until the new ones come; those of another set go at once.
        """
        wanted, answer = previewed_part(self._document.project.data), self._answer
        if answer is None or previewed_part(answer.data) != wanted:
            if self._displayed is not None and _is_same_set(self._displayed, wanted):
                self.look.wait_for_new()
            else:
                self._displayed = None
                self.look.wait()
            if not self._ask_later.isActive():  # also while a slider is dragged without a pause
                self._ask_later.start()
        elif answer.preview is None:
            self._displayed = None
            self.look.wait(answer.problem)
        elif self._displayed != wanted:
            self._displayed = wanted
            info = data_set_info(wanted)
            self.look.show_preview(answer.preview, info)
            if info.group in ("own", "found"):  # the others have theirs at once
                self.catalogue.show_picture(info.id, set_picture(info, answer.preview))
        else:
            self.look.keep()


def _is_same_set(first: DataSpec, second: DataSpec) -> bool:
    """Whether these are the same data set, whatever its options and columns."""
    return (first.dataset, first.file) == (second.dataset, second.file)


def _effect(dataset: str) -> Effect | None:
    """What was measured on a data set; nothing if the file is damaged, which the tests would have said."""
    try:
        return effects().get(dataset)
    except InputError:
        return None
