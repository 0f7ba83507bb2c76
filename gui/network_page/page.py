"""The views of the network: its settings, its code and more; the stack itself is always at the left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.language.texts import N_, _
from gui.document.document import Document
from gui.network_page.preset_menu import PresetButton
from gui.network_page.settings_view import SettingsView
from gui.theme.theme import Theme
from gui.widgets.split_row import SplitRow
from gui.widgets.tabs import Tabs


@dataclass(frozen=True)
class _View:
    """A tab: its text, its purpose, and the function that makes the view."""

    name: str
    tip: str
    make: Callable[[Document, Theme], QWidget]


def _palette(document: Document, theme: Theme) -> QWidget:
    from gui.network_page.palette import Palette

    return Palette(document, theme)


def _code(document: Document, theme: Theme) -> QWidget:
    from gui.network_page.code_view import CodeView

    return CodeView(document, theme)


def _picture(document: Document, theme: Theme) -> QWidget:
    from gui.network_page.picture_view import PictureView

    return PictureView(document, theme)


def _history(document: Document, theme: Theme) -> QWidget:
    from gui.network_page.history_list import HistoryList

    return HistoryList(document, theme)


# A view's imports happen when it is first shown, so that the window appears at once.
_VIEWS = (
    _View(N_("Settings"), N_("The selected layer and the training"), SettingsView),
    _View(N_("Layers"), N_("All layers, to add or to drag into the stack"), _palette),
    _View(N_("Code"), N_("The Keras script of this network"), _code),
    _View(N_("Picture"), N_("A drawing of the network and of what Dropout drops"), _picture),
    _View(N_("History"), N_("Every change so far, to go back to"), _history),
)


class NetworkPage(QWidget):
    """Tabs above, a view below; each view is made when it is first shown."""

    notice_raised = Signal(str, str, str)

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document, self._theme = document, theme
        self.views: dict[int, QWidget] = {}
        self.tabs = Tabs([(_(view.name), _(view.tip)) for view in _VIEWS])
        self.presets = PresetButton(document)
        self.presets.notice_raised.connect(self.notice_raised)
        self.pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(SplitRow(self.tabs, self.presets))
        column.addWidget(self.pages, 1)
        self.tabs.chosen.connect(self._show)
        self.tabs.show_tab(0)

    def show_view(self, name: str) -> QWidget:
        """Show the view called `name` in English; KeyError if there is none."""
        for index, view in enumerate(_VIEWS):
            if view.name == name:
                self.tabs.show_tab(index)
                return self.views[index]
        raise KeyError(f"no view is called {name}")

    def _show(self, index: int) -> None:
        if index not in self.views:
            made = _VIEWS[index].make(self._document, self._theme)
            if hasattr(made, "notice_raised"):
                made.notice_raised.connect(self.notice_raised)
            self.views[index] = made
            self.pages.addWidget(made)
        self.pages.setCurrentWidget(self.views[index])
