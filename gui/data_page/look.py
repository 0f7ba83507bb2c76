"""The look at the data: samples, columns, target and a map of the points, of which one is in view."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from engine.data.info import DataSetInfo
from engine.data.preview import DataPreview
from engine.language.texts import N_, _
from gui.data_page.columns_view import ColumnsView
from gui.data_page.histograms import TargetView
from gui.data_page.look_view import LookView
from gui.data_page.map_view import MapView
from gui.data_page.sample_grids import SampleGrid
from gui.data_page.samples_table import SamplesTable
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.split_row import SplitRow, group
from gui.widgets.tabs import Tabs
from gui.widgets.veil import Veil

SAMPLES, COLUMNS, TARGET, MAP = range(4)
TABS = (
    (N_("Samples"), N_("The samples as they are")),
    (N_("Columns"), N_("Each column: its distribution, and whether the network sees it")),
    (N_("Target"), N_("How the target is distributed")),
    # Translators: a picture of all samples as points in a plane.
    (N_("Map"), N_("The samples as points in a plane")),
)
LOADING = N_("Loading…")
PATIENCE = 400  # milliseconds that old samples stay in full view while new ones are made


class Look(QFrame):
    """`excluded_edited` has the columns that are no longer used."""

    excluded_edited = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._info: DataSetInfo | None = None
        self._has_samples = False
        self.setProperty("role", "card")
        self.tabs = Tabs([(_(title), _(tip)) for title, tip in TABS])
        self.tabs.setAccessibleName(_("Views of the data"))
        self.table, self.grid = SamplesTable(theme), SampleGrid(theme)
        self.columns, self.target, self.map = ColumnsView(theme), TargetView(theme), MapView(theme)
        self.columns.excluded_edited.connect(self.excluded_edited)
        self._views: tuple[LookView, ...] = (self.table, self.grid, self.columns, self.target, self.map)
        self._waiting = QLabel(_(LOADING))
        self._waiting.setProperty("role", "muted")
        self._waiting.setWordWrap(True)
        self._waiting.setTextFormat(Qt.TextFormat.PlainText)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for widget in (self._waiting, *self._views):
            self.stack.addWidget(widget)
        self.veil = Veil(self.stack, theme)
        self._veil_later = QTimer(self, singleShot=True, interval=PATIENCE)
        self._veil_later.timeout.connect(lambda: self.veil.cover(True))
        self.caption_label = WrappedLabel()
        self.caption_label.setProperty("role", "caption")
        controls = group(*(view.controls for view in self._views if view.controls is not None))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(SplitRow(self.tabs, controls, squeezes=True))
        column.addWidget(self.stack, 1)
        column.addWidget(self.caption_label)
        for view in self._views:
            view.caption_changed.connect(self._show_caption)
        self.tabs.chosen.connect(lambda _index: self._show_view())
        self.tabs.show_tab(SAMPLES)
        self._show_view()

    @property
    def view(self) -> QWidget | None:
        """What is in view: one of the views, or the text in their place."""
        return self.stack.currentWidget()

    @property
    def waiting_text(self) -> str:
        """What stands in place of the views while there is nothing to see."""
        return self._waiting.text()

    def show_named(self, name: str) -> None:
        """Show the view with this name, in English."""
        self.tabs.show_tab([title for title, _tip in TABS].index(name))

    def show_preview(self, preview: DataPreview, info: DataSetInfo) -> None:
        """Show these samples. Points in a plane are first shown as a map."""
        is_other = self._info is None or info.id != self._info.id
        self._info, self._has_samples = info, True
        self.expect(info)
        self.keep()
        for view in self._views:
            view.show_preview(preview, info)
        self.tabs.buttons[MAP].setVisible(preview.map is not None)
        if is_other and info.is_plane:
            self.tabs.show_tab(MAP)
        self._show_view()

    def expect(self, info: DataSetInfo) -> None:
        """Show at once which views there will be of these data."""
        is_hidden = not info.is_table
        if is_hidden != self.tabs.buttons[COLUMNS].isHidden():
            self.tabs.buttons[COLUMNS].setHidden(is_hidden)
            self._show_view()

    def wait(self, text: str = "") -> None:
        """Show a text in place of the samples; without one that they are loaded."""
        self._has_samples = False
        self.keep()
        self._waiting.setText(text or _(LOADING))
        self._show_view()

    def wait_for_new(self) -> None:
        """Leave the samples in view until new ones come, and put a veil over them if that takes long."""
        if self.veil.isHidden() and not self._veil_later.isActive():
            self._veil_later.start()

    def keep(self) -> None:
        """Wait no longer: what is in view is right."""
        self._veil_later.stop()
        self.veil.cover(False)

    def set_excluded(self, names: tuple[str, ...], *, is_open: bool) -> None:
        """Show which columns the network does not see."""
        self.table.set_excluded(names)
        self.columns.set_excluded(names, is_open=is_open)

    def _show_view(self) -> None:
        index = self.tabs.index
        if self.tabs.buttons[index].isHidden():  # Alt and its number, or the set before had it
            self.tabs.show_tab(SAMPLES)
            return
        samples = self.table if self._info is None or self._info.is_table else self.grid
        shown = (samples, self.columns, self.target, self.map)[index] if self._has_samples else self._waiting
        self.stack.setCurrentWidget(shown)
        self._show_caption()

    def _show_caption(self) -> None:
        shown = self.view
        for view in self._views:
            if view.controls is not None:
                view.controls.setVisible(view is shown and view.has_controls)
        self.caption_label.setText(shown.caption if isinstance(shown, LookView) else "")
