"""The data page: choose a data set, preview it, and set split, scaling and label noise."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.data.catalogue import DATA_SETS, data_set_info
from engine.data.preview import DataPreview
from engine.experiment.specs import DATA_FIELDS, DataSpec, field_values
from engine.network.fields import FieldValue, NamesField
from engine.project.locks import DATA
from engine.session.messages import DataPreviewed, Event
from gui.control.engine_bridge import EngineBridge
from gui.data_page.fit_row import FitRow
from gui.data_page.preview import ImageGrid, PreviewTable
from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.forms.field_form import FieldForm
from gui.theme.theme import Theme
from gui.widgets.veil import Veil

LIST, LIST_HEIGHT = 176, 120
NARROW = 560  # where the page has no space for the list beside the rest
UNBOUNDED = 16_777_215  # what Qt calls QWIDGETSIZE_MAX
WAITING, TABLE, IMAGES = range(3)
LOADING = "Loading…"
_SPLIT_NAMES = {"train": "training", "val": "validation", "test": "test"}


class DataPage(QWidget):
    """The list of data sets at the left; sentence, note, preview and settings of the chosen one beside it."""

    def __init__(self, document: Document, bridge: EngineBridge, theme: Theme) -> None:
        super().__init__()
        self._document, self._session, self._theme = document, bridge.session, theme
        self._answer: DataPreviewed | None = None
        self._displayed: DataSpec | None = None
        self._requested: DataSpec | None = None
        self._form: FieldForm | None = None
        self._form_dataset = ""
        self._column_scale = theme.scale
        self._ask_later = QTimer(self, singleShot=True, interval=150)
        self._ask_later.timeout.connect(self._ask)
        self._build()
        bridge.events_arrived.connect(self._take)
        document.project_changed.connect(self._show_project)
        theme.changed.connect(self._show_scale)
        self._show_scale()
        self._show_project()

    @property
    def facts(self) -> str:
        """The counts above the preview."""
        return self._facts.text()

    @property
    def waiting_text(self) -> str:
        """What stands in place of the preview while there is none."""
        return self._waiting.text()

    def _show_scale(self) -> None:
        px = self._theme.px
        self._area.setMinimumWidth(px(300))
        self._fold()
        self._table.verticalHeader().setDefaultSectionSize(px(26))
        self._scale_columns()
        self.preview.setMinimumHeight(px(280))

    def _scale_columns(self) -> None:
        """Keep the columns fitting; measuring hundreds of rows again would take too long for a switch."""
        factor, self._column_scale = self._theme.scale / self._column_scale, self._theme.scale
        if factor != 1:
            whole = math.ceil if factor > 1 else math.floor
            for column in range(self.rows.columnCount()):
                self._table.setColumnWidth(column, whole(self._table.columnWidth(column) * factor))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Put the list beside the rest, or above it on a narrow page."""
        px, is_narrow = self._theme.px, self.width() < self._theme.px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(way)
        self.list.setMinimumWidth(px(LIST))
        self.list.setMaximumWidth(UNBOUNDED if is_narrow else px(LIST))
        self.list.setMaximumHeight(px(LIST_HEIGHT) if is_narrow else UNBOUNDED)

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("data_list")
        self.list.setAccessibleName("Data sets")
        for info in DATA_SETS.values():
            item = QListWidgetItem(info.title)
            item.setData(Qt.ItemDataRole.UserRole, info.id)
            item.setToolTip(info.sentence)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._chosen)
        self._title = _label("title")
        self._sentence = _label("")
        self._note = _label("advice")
        self._facts = _label("caption")
        self.fit = FitRow(self._theme)
        self.fit.fit_requested.connect(self._document.fit_to_data)
        self._table = QTableView()
        self.rows = PreviewTable()
        self._table.setModel(self.rows)
        self._table.setAlternatingRowColors(True)
        self._table.setWordWrap(False)
        self._table.setAccessibleName("The first rows of the data set")
        self.images = ImageGrid(self._theme)
        images = QScrollArea()
        images.setAccessibleName("Images")
        images.setWidgetResizable(True)
        images.setWidget(self.images)
        self._waiting = _label("muted")
        self._waiting.setText(LOADING)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview = QStackedWidget()
        for widget in (self._waiting, self._table, images):
            self.preview.addWidget(widget)
        self.veil = Veil(self.preview, self._theme)
        self._settings = QVBoxLayout()
        content = QWidget()
        right = QVBoxLayout(content)
        right.setContentsMargins(0, 0, 8, 0)
        right.setSpacing(8)
        area = QScrollArea()
        area.setAccessibleName("Data")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        self._area = area
        self.preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        right.addWidget(LockNote(self._document, DATA, self._theme))
        for label in (self._title, self._sentence, self._note, self._facts):
            right.addWidget(label)
        right.addWidget(self.fit)
        right.addWidget(self.preview, 1)
        right.addLayout(self._settings)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(16, 16, 16, 16)
        self._parts.setSpacing(16)
        self._parts.addWidget(self.list)
        self._parts.addWidget(area, 1)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        dataset = item.data(Qt.ItemDataRole.UserRole)
        if dataset == self._document.project.data.dataset:
            return
        self._document.set_data(dataset=dataset)

    def _show_project(self) -> None:
        data = self._document.project.data
        info = data_set_info(data)
        row = list(DATA_SETS).index(info.id) if info.id in DATA_SETS else -1
        if self.list.currentRow() != row:
            self.list.blockSignals(True)
            self.list.setCurrentRow(row)
            self.list.blockSignals(False)
        self._title.setText(info.title)
        self._sentence.setText(info.sentence)
        self._note.setText(info.note)
        self._note.setVisible(bool(info.note))
        self.fit.show_problems(len(self._document.check.errors()))
        if self._form is None or self._form_dataset != info.id:
            self._new_form(data)
        assert self._form is not None
        self._form.set_values(self._form_values(data))
        is_open = not self._document.is_locked(DATA)
        self._form.setEnabled(is_open)
        self.list.setEnabled(is_open)
        for name in ("validation_size", "test_size"):
            self._form.editors[name].setEnabled(data.is_held_out)
        self._show_rows()
        if self._answer is None or data != self._answer.data:
            self._ask_later.start()

    def _new_form(self, data: DataSpec) -> None:
        """Make the form for this data set: a regression has no label noise, images have no columns."""
        info = data_set_info(data)
        fields = []
        for field in DATA_FIELDS:
            if field.name == "label_noise" and info.task != "classification":
                continue
            if isinstance(field, NamesField) and not info.columns:
                continue
            fields.append(field)
        if self._form is not None:
            self._settings.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        self._form = FieldForm(
            fields, self._form_values(data), self._theme, {"exclude_columns": info.columns}
        )
        self._form_dataset = info.id
        self._form.value_edited.connect(lambda name, value: self._document.set_data(**{name: value}))
        self._settings.addWidget(self._form)

    @staticmethod
    def _form_values(data: DataSpec) -> dict[str, FieldValue]:
        return dict(field_values(data, DATA_FIELDS))

    def _ask(self) -> None:
        data = self._document.project.data
        is_known = self._answer is not None and data == self._answer.data
        if not is_known and data != self._requested:
            self._requested = data
            self._session.preview(data)

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if not isinstance(event, DataPreviewed):
                continue
            if event.data == self._requested:
                self._requested = None
            if event.data == self._document.project.data:
                self._answer = event
                self._show_rows()

    def _show_rows(self) -> None:
        """Show the rows of the chosen data if they are there.

        Else rows of the same set lie under a veil until the new ones come; those of another set go at once.
        """
        data, answer = self._document.project.data, self._answer
        if answer is not None and answer.data == data and answer.preview is not None:
            self.veil.cover(False)
            if self._displayed != data or self._facts.text() == LOADING:
                self._displayed = data
                self._show_preview(answer.preview)
            return
        is_failed = answer is not None and answer.data == data
        is_same_set = self._displayed is not None and self._displayed.dataset == data.dataset
        self.veil.cover(is_same_set and not is_failed)
        self._facts.setText("" if is_failed else LOADING)
        if is_failed or not is_same_set:
            self._displayed = None
            self._waiting.setText(answer.problem if is_failed and answer is not None else LOADING)
            self.preview.setCurrentIndex(WAITING)

    def _show_preview(self, preview: DataPreview) -> None:
        sizes = ", ".join(f"{count:,} for {_SPLIT_NAMES[name]}" for name, count in preview.sizes)
        facts = [sizes]
        if preview.class_counts and len(preview.class_counts) <= 4:
            facts.append(", ".join(f"{count:,} {name}" for name, count in preview.class_counts))
        if preview.target_range is not None:
            low, high = preview.target_range
            facts.append(f"{data_set_info(self._document.project.data).target}: {low:g} to {high:g}")
        self._facts.setText("   ·   ".join(facts))
        if preview.images:
            self.images.show_images(preview.images)
            self.preview.setCurrentIndex(IMAGES)
            return
        self.rows.show_rows(preview.columns, preview.rows)
        self._table.resizeColumnsToContents()
        self.preview.setCurrentIndex(TABLE)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
