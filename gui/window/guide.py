"""Finding one's way in the window: the tour, the command palette, and F6 from part to part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.language.texts import _
from gui.settings import Settings
from gui.stack_editor.stack_panel import StackPanel
from gui.sweep_page.page import SweepPage
from gui.theme.theme import Theme
from gui.window.command_palette import CommandPalette, window_commands
from gui.window.navigation import SWEEP, Pages
from gui.window.panes import Panes
from gui.window.tour import Tour, TourStep


class Guide(QObject):
    """Belongs to one window. The tour is offered at the first start of all."""

    def __init__(
        self,
        parts: Mapping[QWidget, QWidget | None],
        pages: Pages,
        stack: StackPanel,
        tour: Callable[[], Tour],
        settings: Settings,
        theme: Theme,
        window: QWidget,
    ) -> None:
        """`parts` are what F6 goes through, as in Panes; `tour` makes the tour when it is first needed."""
        super().__init__(window)
        self._pages, self._stack, self._make_tour = pages, stack, tour
        self._settings, self._theme, self._window = settings, theme, window
        self.panes = Panes(parts, self)

    @cached_property
    def tour(self) -> Tour:
        """The tour."""
        return self._make_tour()

    def start_tour(self) -> None:
        """Start the tour from its first step."""
        self._settings.has_seen_tour = True
        self.tour.start()

    def offer_tour(self) -> None:
        """Ask a new user, once, whether to take the tour."""
        if not self._settings.has_seen_tour:
            self._settings.has_seen_tour = True
            self.tour.offer()

    def withdraw_offer(self) -> None:
        """Close the question about the tour, because the user has begun without it."""
        if "tour" in vars(self):
            self.tour.withdraw_offer()

    def open_palette(self) -> None:
        """Open the command palette over the window."""
        commands = window_commands(self._window, self._pages.currentWidget(), self._stack)
        palette = CommandPalette(self._theme, commands)
        palette.closed.connect(palette.deleteLater)
        palette.open_over(self._window)

    def next_pane(self) -> None:
        """Move the focus to the next part of the window."""
        self.panes.go(1)

    def previous_pane(self) -> None:
        """Move the focus to the part before."""
        self.panes.go(-1)


def tour_steps(
    stack: StackPanel, page: SweepPage, sweep_button: QWidget, show_page: Callable[[int], object]
) -> tuple[TourStep, ...]:
    """Return the steps of the tour: read, predict, sweep, why."""

    def show_sweep_page() -> None:
        show_page(SWEEP)

    def show_curve() -> None:
        show_sweep_page()
        page.views.show_named("Curve")  # not a text: its name in English

    def prediction() -> QWidget:
        return page.prediction if page.prediction.isVisible() else page.views

    return (
        TourStep(
            _("Read the network"),
            _(
                "Data go in at the top, an answer comes out at the bottom. Each card between is a layer. The "
                "orange one is Dropout: in training it switches off a part of the units, at random."
            ),
            lambda: stack,
            show_sweep_page,
        ),
        TourStep(
            _("Predict"),
            _(
                "What will more dropout do to this network? Say it before you know, or draw the curve that "
                "you expect. You can skip this."
            ),
            prediction,
            show_curve,
        ),
        TourStep(
            _("Sweep"),
            _(
                "Sweep trains the network at several dropout rates, a few times each. Press it: it takes a "
                "few seconds. Then come back here."
            ),
            lambda: sweep_button,
            show_sweep_page,
        ),
        TourStep(
            _("See the answer"),
            _(
                "Each dot is one training. The line is their mean, and the band says how uncertain it is. "
                "The sentence above claims only what holds. Click a dot to see that training."
            ),
            lambda: page.views,
            show_curve,
        ),
        TourStep(
            _("Ask why"),
            _(
                "The same network, trained again, gives another result. “Why different?” finds out which "
                "source of chance makes the difference. Help has the documentation, and Ctrl+Shift+A finds "
                "any action."
            ),
            lambda: page.views.tabs,
            show_sweep_page,
        ),
    )
