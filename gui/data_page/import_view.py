"""The guided import: what was found in a file, what becomes of it, and every decision to correct."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.data.own_files.request import Request
from engine.data.own_files.tables.inspection import Inspection
from engine.experiment.data_file import TableFormat
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.session.file_reader import FileInspected
from engine.storage.data_places import MAX_EMBEDDED_BYTES
from gui.control.file_inspector import FileInspector
from gui.data_page import import_edits
from gui.data_page.given_test_set import OTHER, OfferOfTestSet, choices_of_test_set, with_choice
from gui.data_page.import_columns import NAME, ImportColumns, ImportColumnsView
from gui.data_page.import_parts import Message, card
from gui.data_page.import_rows import ImportRows, ImportRowsView
from gui.data_page.reading_row import ReadingRow
from gui.data_page.sample_grids import ImageGrid
from gui.data_page.set_texts import count_of_samples, shape_text, size_text
from gui.data_page.target_card import TargetCard
from gui.theme.theme import Theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.pixel_image import pixel_image
from gui.widgets.plain_text import WrappedLabel, plain_tip
from gui.widgets.veil import Veil

WIDE = 980
COLUMNS_HEIGHT, ROWS_HEIGHT, IMAGES_HEIGHT, ARRAYS_HEIGHT = 240, 190, 240, 124
KEPT_BYTES = 5_000_000  # of a smaller file the project keeps a copy unless the user says otherwise
SAY_AFTER = 400  # milliseconds until "Reading…" is worth saying
CONTENT, MESSAGE = 0, 1


class ImportView(QWidget):
    """`used` has the file as it was described and whether the project is to keep a copy; `cancelled` if not.

    `test_file_wanted` if the user is to be asked for a second file, for `take_test_file`.

    Every choice has the reader look again; meanwhile what it found before stays in view under a veil.
    """

    used = Signal(object, bool)
    cancelled = Signal()
    test_file_wanted = Signal()

    def __init__(self, inspector: FileInspector, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inspector, self._theme = inspector, theme
        self._request = Request(path="")
        self._found: Inspection | None = None
        self._answer: FileInspected | None = None
        self._say_later = QTimer(self, singleShot=True, interval=SAY_AFTER)
        self._say_later.timeout.connect(self._say_reading)
        self._build()
        inspector.inspected.connect(self._take)
        inspector.progressed.connect(self._show_progress)
        theme.changed.connect(self._show_scale)
        self._show_scale()

    @property
    def request(self) -> Request:
        """What the reader was asked last."""
        return self._request

    @property
    def inspection(self) -> Inspection | None:
        """What is in view, if the file can be read."""
        return self._found

    @property
    def problem(self) -> str:
        """The sentence in view, if the file can't be read."""
        return self.message.sentence if self._found is None and not self._inspector.is_busy else ""

    def open(self, request: Request, *, keeps_copy: bool | None = None) -> None:
        """Look into a file; `keeps_copy` is what the check box says at first."""
        self._found = self._answer = None
        self._keeps_copy = keeps_copy
        self.keep_copy.hide()
        self.name.set_whole_text(Path(request.path).name)
        self.facts.setText("")
        self.reading.clear()
        self.offer.hide()
        self.body.setCurrentIndex(MESSAGE)
        self.message.say("")
        self._ask(request)
        self.cancel.setFocus()

    def take_test_file(self, path: str) -> None:
        """Test on the rows of another file; without one all stays as it is."""
        self._show_test()
        if path:
            self._ask(replace(self._request, test_path=path))

    def show_copying(self, *, is_going_on: bool = True) -> None:
        """Say that the copy for the project is being made, or no more; nothing can be chosen meanwhile."""
        self.use.setEnabled(not is_going_on and self._found is not None)
        for part in (self.reading, self.offer, self.body, self.keep_copy):
            part.setEnabled(not is_going_on)
        self.veil.cover(is_going_on)
        if is_going_on:
            self.facts.setText(_("Copying…"))
        elif self._found is not None:
            self._show_facts(self._found)

    def leave(self) -> None:
        """Stop reading or copying."""
        self.show_copying(is_going_on=False)
        self._inspector.cancel()
        self._end_reading()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel.click()
        else:
            super().keyPressEvent(event)

    # --- layout

    def _build(self) -> None:
        self.reading, self.offer = ReadingRow(), OfferOfTestSet(self._theme)
        self.target = TargetCard(self._theme)
        self.columns, self.rows = ImportColumns(self._theme), ImportRows(self._theme)
        self.columns_view = ImportColumnsView(self.columns, self._theme)
        self.rows_view = ImportRowsView(self.rows, self._theme)
        self.notes = WrappedLabel()
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message = Message(self._theme)
        self.images = ImageGrid(self._theme)
        images = QScrollArea()
        images.setAccessibleName(_("Images of each class"))
        images.setWidgetResizable(True)
        images.setWidget(self.images)
        # A page with wrapped text is at least as high as its parts would like to be; these take what is left.
        images.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        for part in (images.viewport(), self.images):
            part.setAutoFillBackground(False)
        self._images_card = card(images, _("Images"), 12)
        self._notes_card = card(self.notes, _("What was decided"), 12)
        self._columns_card = card(self.columns_view, _("Columns"))
        self._rows_card = card(self.rows_view, _("First rows"))
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self._images_card, 3)
        side.addWidget(self._rows_card, 1)
        side.addWidget(self._notes_card)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(12)
        self._parts.addWidget(self._columns_card, 3)
        self._parts.addLayout(side, 2)
        inner = QWidget()
        content = QVBoxLayout(inner)
        content.setContentsMargins(0, 0, 8, 0)
        content.setSpacing(12)
        content.addWidget(self.target)
        content.addLayout(self._parts, 1)
        self._area = QScrollArea()
        self._area.setAccessibleName(_("What was found in the file"))
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        self.body = QStackedWidget()
        self.body.addWidget(self._area)
        self.body.addWidget(self.message)
        self.veil = Veil(self.body, self._theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(12)
        column.addLayout(self._make_head())
        column.addWidget(self.reading)
        column.addWidget(self.offer)
        column.addWidget(self.body, 1)
        column.addLayout(self._make_foot())
        self._connect()

    def _make_head(self) -> QVBoxLayout:
        self.name = ElidedLabel()
        self.name.setProperty("role", "title")
        self.facts = QLabel()
        self.facts.setProperty("role", "muted")
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.progress.setAccessibleName(_("How much of the file is read"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.hide()
        head = QVBoxLayout()
        head.setSpacing(4)
        head.setContentsMargins(0, 0, 8, 0)
        head.addWidget(self.name)
        head.addWidget(self.facts)
        head.addWidget(self.progress)
        return head

    def _make_foot(self) -> QHBoxLayout:
        self.keep_copy = QCheckBox()
        self.keep_copy.setToolTip(
            plain_tip(_("A project with a copy can be taken to another computer without the file"))
        )
        self.cancel = QPushButton(_("Cancel"))
        self.cancel.setToolTip(_("Leave the project as it is (Esc)"))
        self.use = QPushButton(_("Use these data"))
        self.use.setProperty("primary", True)
        self.use.setToolTip(plain_tip(_("Make the project one on these data; Ctrl+Z takes it back")))
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 8, 0)
        foot.setSpacing(8)
        foot.addWidget(self.keep_copy)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.use)
        return foot

    def _connect(self) -> None:
        self.reading.format_edited.connect(self._edit_format)
        self.reading.sheet_edited.connect(
            lambda sheet: self._ask(import_edits.with_sheet(self._request, sheet))
        )
        self.reading.arrays_edited.connect(
            lambda features, target: self._ask(
                replace(self._request, arrays=(features, target), shape=(), task="")
            )
        )
        self.reading.shape_edited.connect(lambda shape: self._ask(replace(self._request, shape=shape)))
        self.reading.test_edited.connect(self._edit_test)
        self.offer.accepted.connect(self._take_pair)
        self.target.target_edited.connect(
            lambda name: self._ask(import_edits.with_target(self._request, name))
        )
        self.target.task_edited.connect(self._edit_task)
        self.columns.column_edited.connect(
            lambda name, field, value: self._ask(
                import_edits.with_column(self._request, name, **{field: value})
            )
        )
        self.columns_view.selectionModel().currentRowChanged.connect(
            lambda index, _before: self.rows_view.show_column(str(index.siblingAtColumn(NAME).data()))
        )
        self.rows_view.column_chosen.connect(self._choose_column)
        self.cancel.clicked.connect(self._on_cancel)
        self.use.clicked.connect(self._on_use)

    def _show_scale(self) -> None:
        px = self._theme.px
        self._columns_card.setMinimumHeight(px(COLUMNS_HEIGHT))
        self._images_card.setMinimumHeight(px(IMAGES_HEIGHT))
        has_images = self._found is not None and bool(self._found.images)
        self._rows_card.setMinimumHeight(px(ARRAYS_HEIGHT if has_images else ROWS_HEIGHT))
        self._fold()

    def _fold(self) -> None:
        """Put the rows beside the columns, or below them on a narrow page."""
        is_wide = self.width() >= self._theme.px(WIDE)
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(way)

    # --- choices

    def _ask(self, request: Request) -> None:
        self._request = request
        self.use.setEnabled(False)
        self._show_share(0.0)
        self._say_later.start()
        if self._found is not None:
            self.veil.cover(True)
        self._inspector.inspect(request)

    @property
    def _table(self) -> TableFormat:
        if self._found is not None:
            return self._found.file.table
        known = self._answer.table if self._answer is not None else None
        return known or self._request.table or TableFormat()

    def _edit_format(self, name: str, value: Any) -> None:
        if getattr(self._table, name) != value:
            self._ask(import_edits.with_format(self._request, self._table, **{name: value}))

    def _edit_task(self, task: str) -> None:
        if self._found is not None and task != self._found.file.task:
            target = self._found.file.target if self._found.file.columns else ""
            self._ask(import_edits.with_task(self._request, target, task))

    def _edit_test(self, key: str) -> None:
        changed = with_choice(self._request, key)
        if key == OTHER:
            self.test_file_wanted.emit()
        elif changed != self._request:
            self._ask(changed)

    def _take_pair(self, train: str, test: str) -> None:
        if Path(train) == Path(self._request.path):
            self._ask(replace(self._request, test_path=test))
        else:
            self.open(Request(path=train, test_path=test), keeps_copy=self._keeps_copy)

    def _show_test(self) -> None:
        self.reading.show_test(*choices_of_test_set(self._request, self._found))

    def _choose_column(self, name: str) -> None:
        row = self.columns.row_of(name)
        if row >= 0:
            self.columns_view.setCurrentIndex(self.columns.index(row, NAME))

    def _on_cancel(self) -> None:
        self.leave()
        self.cancelled.emit()

    def _on_use(self) -> None:
        if self._found is not None and not self._found.is_partial:
            self.used.emit(self._found.file, self.keep_copy.isChecked() and self.keep_copy.isEnabled())

    # --- answers

    def _take(self) -> None:
        answer = self._inspector.answer
        assert answer is not None
        self._answer = answer
        if answer.inspection is None:
            self._show_problem(answer)
        else:
            self._show_inspection(answer.inspection, answer)
        if not self._inspector.is_busy:
            self._end_reading()

    def _show_problem(self, answer: FileInspected) -> None:
        """Say what is wrong; the choices that led there stay to be changed."""
        before, self._found = self._found, None
        hint = _("Change how the file is read, or cancel.") if answer.table is not None else ""
        if self._request.test_path:
            hint = _("Choose another test set, or cancel.")
        self.message.say(answer.problem, hint, is_problem=True)
        self.body.setCurrentIndex(MESSAGE)
        self.facts.setText("")
        self.keep_copy.hide()
        self.use.setEnabled(False)
        self.offer.hide()
        self._show_test()
        if answer.table is not None:
            form = "excel" if answer.names else "csv"
            self.reading.show_table(form, answer.table, answer.names)
        elif before is None:
            self.reading.clear()

    def _show_inspection(self, found: Inspection, answer: FileInspected) -> None:
        file, names = found.file, answer.names
        self._found = found
        self.name.set_whole_text(file.name)
        self._show_test()  # first: the row of choices is laid out with the widths of their texts
        if file.format == "npz":
            self.reading.show_arrays(file, names)
        elif file.format == "images":
            self.reading.show_images(file)
        else:
            self.reading.show_table(file.format, file.table, names)
        self.offer.show_pair(answer.pair, self._request)
        self.target.show_inspection(found)
        self.columns.show_inspection(found)
        self.rows.show_inspection(found)
        self._columns_card.setVisible(bool(file.columns))
        self.images.show_images([(pixel_image(*one[:3]), one[3]) for one in found.images])
        self._images_card.setVisible(bool(found.images))
        self._rows_card.setVisible(file.format != "images")
        self._show_scale()
        self._rows_card.setTitle(_rows_title(found))
        self.notes.setText("\n".join(found.notes))
        self._notes_card.setVisible(bool(found.notes))
        self._show_facts(found)
        self._offer_copy(found)
        self.body.setCurrentIndex(CONTENT)

    def _show_facts(self, found: Inspection) -> None:
        file = found.file
        parts = [size_text(file.total_bytes)]
        if file.columns:
            n_used, n = number_text(len(file.columns_as("feature")), ","), len(file.columns)
            columns = ngettext(
                "{n_used} of {n} column is a feature", "{n_used} of {n} columns are features", n
            )
            parts += [
                count_of_samples("table", found.n_rows),
                columns.format(n_used=n_used, n=number_text(n, ",")),
            ]
        else:
            samples = ngettext("{n} sample", "{n} samples", file.n_samples)
            parts += [samples.format(n=number_text(file.n_samples, ",")), shape_text(file.shape)]
        if file.given_sizes[1]:
            # Translators: how many rows or images are for the test.
            parts.append(_("{n} for the test").format(n=number_text(file.given_sizes[1], ",")))
        if found.is_partial:
            rows = ngettext("the first {n} row", "the first {n} rows", found.n_rows)
            parts = [size_text(file.n_bytes), rows.format(n=number_text(found.n_rows, ","))]
        self.facts.setText("   ·   ".join(parts))

    def _offer_copy(self, found: Inspection) -> None:
        file = found.file
        is_large = file.total_bytes > MAX_EMBEDDED_BYTES
        if self.keep_copy.isHidden():
            keeps = file.total_bytes <= KEPT_BYTES if self._keeps_copy is None else self._keeps_copy
            self.keep_copy.setChecked(keeps and not is_large)
        self.keep_copy.setEnabled(not is_large)
        if file.test_file is None:
            text = _("Keep a copy inside the project ({size})")
            too_large = _("Keep a copy inside the project ({size}; too large)")
        else:
            text = _("Keep copies of both files inside the project ({size})")
            too_large = _("Keep copies of both files inside the project ({size}; too large)")
        self.keep_copy.setText((too_large if is_large else text).format(size=size_text(file.total_bytes)))
        self.keep_copy.show()

    # --- progress

    def _say_reading(self) -> None:
        if self._inspector.is_busy:
            self._show_progress(0.0)

    def _show_progress(self, share: float) -> None:
        self._show_share(share)
        if not self._say_later.isActive():
            self.progress.show()
            text = _("Reading… {share} %").format(share=number_text(100 * share, ".0f"))
            self.facts.setText(text if share else _("Reading…"))
            if self._found is None:
                self.message.say(_("Reading…"))

    def _show_share(self, share: float) -> None:
        """Show how much is read, or that it is not known yet: a workbook is unpacked in one go."""
        self.progress.setRange(0, 1000 if share else 0)
        self.progress.setValue(round(1000 * share))

    def _end_reading(self) -> None:
        self._say_later.stop()
        self.progress.hide()
        self.veil.cover(False)
        self.use.setEnabled(self._found is not None)
        if self._found is not None:
            self._show_facts(self._found)


def _rows_title(found: Inspection) -> str:
    return _("Arrays in the file") if found.file.format == "npz" else _("First rows")
