"""Saving a film: on a thread, with a notice at the end, and it can be cancelled."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.inside_page.film_bar import FilmBar
from gui.inside_page.film_export import FilmExport
from gui.inside_page.view import InsideContext
from gui.settings import Settings
from gui.theme.theme import Theme
from tests.engine.charts.sample_film import plane_film


@pytest.fixture
def bar(qtbot: QtBot) -> FilmBar:
    made = FilmBar(Theme("light"))
    qtbot.addWidget(made)
    made.set_film(4, 5)
    made.show()
    return made


@pytest.fixture
def export(bar: FilmBar, project_document: Document, bridge: EngineBridge, settings: Settings) -> FilmExport:
    engine = EngineState(bridge, settings)
    asker = InsideAsker(bridge, engine, RunController(project_document, bridge, engine))
    made = FilmExport(InsideContext(project_document, asker, Theme("light")), bar)
    made.show_film(plane_film())
    return made


def test_saves_what_the_menu_offers(qtbot: QtBot, export: FilmExport, bar: FilmBar, tmp_path: Path) -> None:
    texts = [action.text() for action in bar.save.menu().actions()]
    assert texts == [
        "GIF animation…",
        "WebP animation…",
        "All frames as PNG images…",
        "This frame as a PNG image…",
    ]
    for save, target in (
        (export.save_animation, tmp_path / "film.gif"),
        (export.save_frame, tmp_path / "film.png"),
        (export.save_series, tmp_path),
    ):
        with qtbot.waitSignal(export.notice_raised, timeout=20_000) as notice:
            save(target)
            assert bar.cancel.isVisible()
        assert notice.args is not None
        assert notice.args[0].startswith(f"The film was saved as {target}")
        assert bar.save.isVisible()
    with Image.open(tmp_path / "film.gif") as film:
        assert getattr(film, "n_frames", 1) == 4
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert len(list(folder.iterdir())) == 4


def test_cancel_leaves_no_file(qtbot: QtBot, export: FilmExport, bar: FilmBar, tmp_path: Path) -> None:
    with qtbot.waitSignal(export.notice_raised, timeout=20_000) as notice:
        export.save_animation(tmp_path / "film.webp")
        bar.cancel.click()
    assert notice.args == ["The film was not saved.", "", "warn"]
    assert list(tmp_path.iterdir()) == []


def test_problem_is_said_once(qtbot: QtBot, export: FilmExport, tmp_path: Path) -> None:
    with qtbot.waitSignal(export.notice_raised, timeout=20_000) as notice:
        export.save_animation(tmp_path / "missing" / "film.gif")
    assert notice.args is not None
    sentence, _, tone = notice.args
    assert sentence.startswith("The film was not saved. ")
    assert "can't be written" in sentence
    assert tone == "bad"


def test_nothing_to_save(export: FilmExport, bar: FilmBar, tmp_path: Path) -> None:
    export.show_film(None)
    assert not bar.save.isEnabled()
    export.save_animation(tmp_path / "film.gif")
    assert not export.saver.is_busy
