"""The page with runs of every kind, on a screen of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from engine.runs.record import RunRecord
from engine.storage.examples import example
from gui.document.document import Document
from gui.runs_page.page import RunsPage
from gui.theme.theme import Theme
from tests.engine.analysis.sample_runs import many_runs


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    del qtbot
    made = Theme("light")
    yield made
    made.set_scheme("light")
    made.set_presenting(False)


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    """Ten runs; the newest is "Sweep 10"."""
    del qtbot
    return Document(replace(example("dropout-helps"), runs=many_runs(10)))


@pytest.fixture
def make_page(qtbot: QtBot, document: Document, theme: Theme) -> Iterator[Callable[[], RunsPage]]:
    """A shown page; taken away at the end, so that later style sheets stay quick."""
    made: list[RunsPage] = []

    def make() -> RunsPage:
        page = RunsPage(document, theme)
        made.append(page)
        page.resize(1040, 700)
        page.charts_loaded()
        with qtbot.waitExposed(page):
            page.show()
        return page

    yield make
    for page in made:
        page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def page(make_page: Callable[[], RunsPage]) -> RunsPage:
    return make_page()


def names(page: RunsPage) -> list[str]:
    """The runs in view from top to bottom."""
    return [run.name for run in page.table.rows]


def run_called(page: RunsPage, name: str) -> RunRecord:
    return next(run for run in page.table.rows if run.name == name)


def select(page: RunsPage, *wanted: str) -> None:
    """Select runs by name."""
    page.list.select([run_called(page, name).uid for name in wanted])
