"""Every page, tab and view of the window in both schemes, and the window of a class: shown and not blank."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from engine.storage.project_file import SUFFIX, write_project
from gui.selftest.bench import Bench
from gui.selftest.check import make_sure
from gui.selftest.pixels import is_filled, lightness
from gui.selftest.sample_runs import sample_project
from gui.sweep_page.views import VIEWS
from gui.theme.tokens import SCHEMES
from gui.window.main_window import NETWORK, REPORT, SWEEP
from gui.window.navigation import STEPS

SETTLE = 60  # milliseconds for a page to lay out and draw itself
PATIENCE = 20.0  # seconds
CHARTS = ("Curve", "Differences")  # the views of a sweep that are one
MIDDLE = 128  # light pages are lighter, dark ones darker


def show_pages(bench: Bench) -> None:
    """Go through all of them, then through the tabs of those that have some."""
    window = bench.window
    for scheme in SCHEMES:
        window.theme.set_scheme(scheme)
        for index, (name, _) in enumerate(STEPS):
            window.show_page(index)
            bench.live(SETTLE)
            picture = window.grab().toImage()
            is_right = (lightness(picture) < MIDDLE) == (scheme == "dark")
            make_sure(is_right, f"the window is not {scheme}.")
            _look(bench, window.pages.currentWidget(), f"the page {name} in {scheme}")
    window.show_page(NETWORK)
    for name in (button.text() for button in window.network_page.tabs.buttons):
        window.network_page.show_view(name)
        bench.live(SETTLE)
        _look(bench, window.network_page, f"the view {name}")
    window.show_page(SWEEP)
    for name in (view.name for view in VIEWS):
        window.sweep_page.views.show_named(name)
        bench.live(SETTLE)
        _look(bench, window.sweep_page, f"the view {name}")
        make_sure(name not in CHARTS or bool(_charts(window.sweep_page)), f"the view {name} has no chart.")
    window.show_page(REPORT)


def show_class(bench: Bench) -> None:
    """The sweeps of two students, pooled."""
    from gui.class_page.class_window import ClassWindow

    window = bench.window
    folder = bench.folder / "class"
    folder.mkdir()
    for number, name in enumerate(("Ada", "Bob")):
        project = sample_project()
        report = replace(project.report, author=name)
        write_project(replace(project, report=report), folder / f"{number}{SUFFIX}")
    next(action for action in window.actions() if action.text() == "Class…").trigger()
    shown = window.findChild(ClassWindow)
    make_sure(shown is not None, "its window did not open.")
    assert isinstance(shown, ClassWindow)
    shown.take([folder])
    bench.wait_for(lambda: shown.pooled is not None, "the class together")
    bench.live(SETTLE)
    _look(bench, shown, "the window of a class")
    shown.close()


def _look(bench: Bench, widget: QWidget | None, what: str) -> None:
    """The whole, and every chart in it: beside words, a blank chart would not be noticed."""
    assert widget is not None
    _see(bench, widget, what)
    for chart in _charts(widget):
        _see(bench, chart, f"a chart of {what}")


def _see(bench: Bench, widget: QWidget, what: str) -> None:
    """Charts are drawn a moment after they are shown, and later on a busy machine."""
    bench.wait_for(lambda: is_filled(widget.grab().toImage()), f"something to see in {what}", PATIENCE)


def _charts(widget: QWidget) -> list[QWidget]:
    from gui.charts.blit_canvas import BlitCanvas

    return [chart for chart in widget.findChildren(BlitCanvas) if chart.isVisible()]
