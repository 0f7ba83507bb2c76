"""The widgets of the controls that a lesson can point at, and what has to be in front for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from engine.lessons.places import PAGES

if TYPE_CHECKING:
    from gui.widgets.tabs import Tabs
    from gui.window.lesson_host import LessonHost

PAGE_NAMES = tuple(PAGES)  # in the order of the steps


def widgets(window: LessonHost) -> dict[str, Callable[[], QWidget]]:
    """For each of engine.lessons.controls.CONTROLS the widget; its page has to be there when it is called."""
    return {
        "file-menu": lambda: window.toolbar.file,
        "open-button": lambda: window.toolbar.open,
        "save-button": lambda: window.toolbar.save,
        "undo-button": lambda: window.toolbar.undo,
        "train-button": lambda: window.toolbar.train,
        "sweep-button": lambda: window.toolbar.sweep,
        "pause-button": lambda: window.toolbar.pause,
        "stop-button": lambda: window.toolbar.stop,
        "progress": lambda: window.toolbar.status,
        "presentation-button": lambda: window.toolbar.presentation,
        "help-menu": lambda: window.toolbar.help,
        "steps": lambda: window.stepper,
        "stack": lambda: window.stack_side,
        "input-card": lambda: window.stack_panel.input_card,
        "output-card": lambda: window.stack_panel.output_card,
        "add-dropout-button": lambda: window.stack_panel.dropout_button,
        "data-catalogue": lambda: window.data_page.catalogue,
        "data-settings": lambda: window.data_page.settings,
        "data-views": lambda: window.data_page.look.tabs,
        "network-views": lambda: window.network_page.tabs,
        "presets-button": lambda: window.network_page.presets,
        "training-settings": lambda: window.train_page.settings,
        "training-seed": lambda: window.train_page.seed,
        "training-schedule": lambda: window.train_page.schedule,
        "training-chart": lambda: window.train_page.host,
        "training-numbers": lambda: window.train_page.numbers,
        "look-at-answers-button": lambda: window.train_page.look_at_answers,
        "look-inside-button": lambda: window.train_page.look_inside,
        "rates": lambda: window.sweep_page.plan.rates_button,
        "seeds": lambda: window.sweep_page.plan.seeds_button,
        "streams": lambda: window.sweep_page.plan.streams_button,
        "second-setting": lambda: window.sweep_page.plan.second_button,
        "live": lambda: window.sweep_page.live_chip,
        "prediction": lambda: window.sweep_page.prediction,
        "sweep-views": lambda: window.sweep_page.views.tabs,
        "sweep-chart": lambda: window.sweep_page.host,
        "verdict": lambda: window.sweep_page.verdict_card,
        "export-button": lambda: window.sweep_page.export_button,
        "inside-views": lambda: window.inside_page.tabs,
        "inside-rate": lambda: window.inside_page.rate,
        "inside-seed": lambda: window.inside_page.seed,
        "inside-epoch": lambda: window.inside_page.epoch,
        "pin-button": lambda: window.inside_page.pin_button,
        "run-list": lambda: window.runs_page.list,
        "run-filter": lambda: window.runs_page.filters,
        "report-fields": lambda: window.report_page.fields,
        "report-text": lambda: window.report_page.editor,
        "report-views": lambda: _report_views(window),
        "save-report-button": lambda: window.report_page.save_button,
    }


def _report_views(window: LessonHost) -> QWidget:
    """The tabs; a wide page has none, and shows both views itself."""
    page = window.report_page
    return page if page.tabs.isHidden() else page.tabs


def _show_stack(window: LessonHost) -> None:
    window.folding.unfold_for_now()


def _show_curve(window: LessonHost) -> None:
    window.sweep_page.views.show_named("Curve")


def _write_report(window: LessonHost) -> None:
    window.report_page.tabs.show_tab(0)


def _show_uncertainty(window: LessonHost) -> None:
    window.inside_page.show_view("Uncertainty")


# What comes into view first, on the page that is open by then.
PREPARATIONS: dict[str, Callable[[LessonHost], None]] = {
    **dict.fromkeys(("stack", "input-card", "output-card", "add-dropout-button"), _show_stack),
    **dict.fromkeys(("prediction", "sweep-chart", "verdict"), _show_curve),
    **dict.fromkeys(("report-fields", "report-text"), _write_report),
    "inside-epoch": _show_uncertainty,
}


# --- Which view is in front


def tabs_of(window: LessonHost, page: str) -> Tabs | None:
    """The tabs of a page, which has to be there; None if it has none."""
    tabs: dict[str, Callable[[], Tabs]] = {
        "data": lambda: window.data_page.look.tabs,
        "network": lambda: window.network_page.tabs,
        "sweep": lambda: window.sweep_page.views.tabs,
        "inside": lambda: window.inside_page.tabs,
        "runs": lambda: window.runs_page.filters.tabs,
        "report": lambda: window.report_page.tabs,
    }
    return tabs[page]() if page in tabs else None


def views_of(window: LessonHost, page: str) -> tuple[str, ...]:
    """The views in front on a page, by their names in lessons: usually one; none where it has no tabs."""
    tabs = tabs_of(window, page)
    if tabs is None or tabs.index < 0:
        return ()
    # A wide report page shows both of its halves, and no tabs.
    return PAGES[page] if page == "report" and tabs.isHidden() else (PAGES[page][tabs.index],)


def on_another_view(window: LessonHost, page: str, do: Callable[[], object]) -> None:
    """Call `do` from now on when another view of a page comes to the front."""
    tabs = tabs_of(window, page)
    if tabs is not None:
        tabs.chosen.connect(partial(_without_argument, do))


def _without_argument(do: Callable[[], object], _index: int) -> None:
    do()
