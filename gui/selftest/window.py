"""Checks of the window: it opens, every page and view is drawn in every scheme, the worker starts."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from engine.experiment.specs import DataSpec
from engine.language.texts import _
from engine.lessons.places import PAGES
from engine.session.messages import DataPreviewed
from engine.storage.project_file import SUFFIX, write_project
from gui.app import make_window
from gui.selftest.bench import Bench, check_filled, is_filled, lightness, require
from gui.selftest.sample_runs import sample_project
from gui.settings import Settings
from gui.sweep_page.views import VIEWS
from gui.theme.tokens import ALL_SCHEMES, CONTRAST_SCHEMES
from gui.window.main_window import MainWindow
from gui.window.navigation import NETWORK, REPORT, STEPS, SWEEP

EPOCHS = 2
SETTLE = 60  # milliseconds in which a page lays out and draws itself
PATIENCE = 20.0  # seconds
CHARTS = ("Curve", "Differences")  # the sweep's views that are charts; not a text: names in English
MIDDLE = 128  # lightness between light and dark pages
IN_THE_WORKER = ("tensorflow", "keras")
REQUESTED = DataSpec(dataset="wine")


def open_window(bench: Bench) -> None:
    """Show the window on Iris with a very short sweep, and wait until it is painted and charts are loaded."""
    window = make_window("honest-classification", Settings(bench.folder / "settings.json"))
    project = window.document.project
    short = replace(
        project,
        training=replace(project.training, epochs=EPOCHS),
        sweep=replace(project.sweep, rates=(0.0, 0.5), seeds=(0, 1)),
    )
    window.document.load(short)
    bench.use(window)
    notices: list[str] = []
    window.charts.loaded.connect(notices.append)
    window.show()
    bench.wait_for(lambda: bool(notices), _("the window's charts"))
    require(not notices[0], notices[0])
    check_filled(window.grab().toImage(), _("the window"))


# --- Every page, tab and view in every scheme, and the class window, are not blank


def show_pages(bench: Bench) -> None:
    """Show all pages, and all tabs of those that have some."""
    window = bench.window
    for scheme in ALL_SCHEMES:
        window.theme.set_high_contrast(scheme in CONTRAST_SCHEMES)
        window.theme.set_scheme(scheme.removesuffix("_contrast"))
        is_taken = window.theme.tokens.scheme == scheme
        require(is_taken, _("the window does not take the colours {scheme}.").format(scheme=scheme))
        what = _("a window in {scheme}").format(scheme=scheme)
        for index, (name, _icon) in enumerate(STEPS):
            window.show_page(index)
            bench.live(SETTLE)
            bench.wait_for(partial(_has_scheme, window), what, PATIENCE)
            page = _("the page {name} in {scheme}").format(name=_(name), scheme=scheme)
            _look(bench, window.pages.currentWidget(), page)
    window.theme.set_high_contrast(None)
    window.show_page(NETWORK)
    for name in PAGES["network"]:
        window.network_page.show_view(name)
        bench.live(SETTLE)
        _look(bench, window.network_page, _("the view {name}").format(name=name))
    window.show_page(SWEEP)
    for name in (view.name for view in VIEWS):
        window.sweep_page.views.show_named(name)
        bench.live(SETTLE)
        _look(bench, window.sweep_page, _("the view {name}").format(name=_(name)))
        is_whole = name not in CHARTS or bool(_charts(window.sweep_page))
        require(is_whole, _("the view {name} has no chart.").format(name=_(name)))
    window.show_page(REPORT)


def _has_scheme(window: MainWindow) -> bool:
    """Whether the window looks as light or dark as its scheme; a slow computer draws it late.

    Only its left side counts: at the right a report is white in every scheme.
    """
    left = window.grab(QRect(0, 0, window.width() * 2 // 5, window.height())).toImage()
    return (lightness(left) < MIDDLE) == window.theme.is_dark


def show_class(bench: Bench) -> None:
    """Show the class window with the pooled sweeps of two students, and its other tabs."""
    from gui.class_page.class_window import TABS, ClassWindow

    window = bench.window
    folder = bench.folder / "class"
    folder.mkdir()
    for number, name in enumerate(("Ada", "Bob")):  # not a text: names
        project = sample_project()
        report = replace(project.report, author=name)
        write_project(replace(project, report=report), folder / f"{number}{SUFFIX}")
    next(action for action in window.actions() if action.text() == _("Class…")).trigger()
    shown = window.findChild(ClassWindow)
    require(shown is not None, _("its window did not open."))
    assert isinstance(shown, ClassWindow)
    shown.take([folder])
    bench.wait_for(lambda: shown.collect.pooled is not None, _("the class together"))
    bench.live(SETTLE)
    _look(bench, shown, _("the window of a class"))
    bench.wait_for(lambda: bool(shown.desk.rows), _("the table of the class"))
    for tab, (name, _tip) in enumerate(TABS):
        shown.tabs.show_tab(tab)
        bench.live(SETTLE)
        _look(bench, shown, _("the class's tab {name}").format(name=_(name)))
    shown.close()


def show_lessons(bench: Bench) -> None:
    """Show a lesson made of the project, beside the page; the app's own lessons can all be read."""
    from engine.lessons.catalogue import BrokenLesson

    lessons = bench.window.lessons
    lessons.write_new(bench.folder / "lesson")
    bench.wait_for(lambda: lessons.is_made and lessons.side.panel.library.is_read, _("the list of lessons"))
    panel = lessons.side.panel
    for shelf in panel.library.shelves:
        for lesson in shelf.lessons:
            require(not isinstance(lesson, BrokenLesson), getattr(lesson, "problem", ""))
    bench.wait_for(lambda: bool(panel.page.rows), _("the first page of a lesson"))
    bench.wait_for(lambda: is_filled(panel.grab().toImage()), _("something to see in a lesson"), PATIENCE)
    lessons.side.close_panel()


def _look(bench: Bench, widget: QWidget | None, what: str) -> None:
    """Check the whole page, and each chart in it, since a blank chart beside texts would not be noticed."""
    assert widget is not None
    _check_widget(bench, widget, what)
    for chart in _charts(widget):
        _check_widget(bench, chart, _("a chart of {what}").format(what=what))


def _check_widget(bench: Bench, widget: QWidget, what: str) -> None:
    """Wait for a chart, which is drawn some time after it is shown, later on a busy computer."""
    something = _("something to see in {what}").format(what=what)
    bench.wait_for(lambda: is_filled(widget.grab().toImage()), something, PATIENCE)


def _charts(widget: QWidget) -> list[QWidget]:
    from gui.charts.blit_canvas import BlitCanvas

    return [chart for chart in widget.findChildren(BlitCanvas) if chart.isVisible()]


# --- The worker starts, and the window's process does not load TensorFlow


def await_engine(bench: Bench) -> None:
    """Check that the engine is ready and answers a request for a preview."""
    bench.window.bridge.session.preview(REQUESTED)
    bench.wait_for_engine(lambda: bench.ready is not None, _("the engine"))
    assert bench.ready is not None
    versions = dict(bench.ready.versions)
    for name in IN_THE_WORKER:
        text = _("the engine does not say its version of {name}.").format(name=name)
        require(bool(versions.get(name)), text)
    require(bool(bench.ready.devices), _("the engine has no device to train on."))

    def answers() -> list[DataPreviewed]:
        return [
            event for event in bench.events if isinstance(event, DataPreviewed) and event.data == REQUESTED
        ]

    bench.wait_for_engine(lambda: bool(answers()), _("the preview of data"))
    require(not answers()[0].problem, answers()[0].problem)


def keep_tensorflow_out(_bench: Bench) -> None:
    """Check that the window's process has not loaded TensorFlow, which costs a second and much memory."""
    for name in IN_THE_WORKER:
        require(name not in sys.modules, _("{name} was loaded into the window's process.").format(name=name))
