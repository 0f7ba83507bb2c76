"""Every text of the window and of reports, in a language with accents: all comes from the catalogue, once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import BAD, CheckRecord
from engine.data.catalogue import DATA_SETS
from engine.experiment.specs import Experiment
from engine.inside.coadaptation_view import CoadaptationView
from engine.inside.film import FilmView
from engine.inside.film_example import film_example
from engine.inside.steps import StepsView
from engine.inside.uncertainty_view import UncertaintyView
from engine.inside.views import Seen, View
from engine.language.texts import ENGLISH, VARIABLE, _
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.session.messages import LookedInside
from engine.system.pseudo_language import ACCENTED
from gui.charts.export_dialog import ExportDialog
from gui.class_page.class_window import TABS, ClassWindow
from gui.control.engine_bridge import EngineBridge
from gui.inside_page.view import InsideView
from gui.network_page.preset_menu import PresetDialog
from gui.settings import Settings
from gui.window.cluster_dialog import ClusterDialog
from gui.window.name_dialog import NameDialog
from gui.window.navigation import DATA, INSIDE, RUNS
from tests.engine.charts.sample_film import plane_film
from tests.engine.inside.seen_passes import numbers_seen
from tests.engine.inside.seen_units import units_seen
from tests.engine.project.sample_lessons import RECORD
from tests.engine.report.sample_reports import bare_project, family_project, pinned_project, taught_project
from tests.gui.fake_session import FakeSession
from tests.gui.inside_page.steps.some_steps import N_EPOCHS, PER_EPOCH, TABLE, some_steps
from tests.gui.untranslated import Listener, faults_of, texts_of
from tests.gui.walking import LONG_NAME, Walk, hand_in, longest, projects_with_runs, window_in

LARGE = (1920, 1080)
STUDENTS = ("Ada", "Ben", LONG_NAME[:40], "broken")
_NOT_SHOWN = re.compile(r"<(style|script|head|pre)\b.*?</\1>", re.DOTALL)  # and the Keras script


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    made = Listener(monkeypatch)
    yield made
    assert not made.strangers(), "looked up, and not in the template"


@pytest.fixture
def walk(
    listener: Listener,
    qtbot: QtBot,
    bridge: EngineBridge,
    session: FakeSession,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:
    monkeypatch.setenv(VARIABLE, ENGLISH)
    listener.own |= {LONG_NAME, longest().report.author, "the_last_layer_of_the_long_network"}
    with window_in(ACCENTED, qtbot, bridge, session, settings) as window:
        made = Walk(window, session, listener.faults_in)
        made.resize(LARGE)
        yield made
    assert not made.found, made.report()


def test_pages_and_pop_ups(walk: Walk, listener: Listener) -> None:
    window = walk.window
    listener.own |= {"no such layer"}
    walk.document.set_data(dataset="iris")
    walk.pages("iris")
    walk.document.load(longest())
    window.controller.start_sweep()
    walk.session.plan()
    walk.pages("during a run")
    walk.finish()
    window.train_page.start()
    walk.look("during a training")
    walk.finish()
    walk.pages("after a run")
    walk.opened_cell("after a run")
    walk.pop_ups()
    walk.further_windows()


def _named(project: Project) -> tuple[tuple[str, str], ...]:
    return tuple((run.name, run.notes) for run in project.runs)


def test_runs_lessons_and_actions(walk: Walk, listener: Listener) -> None:
    listener.own |= {*texts_of(tuple(map(_named, projects_with_runs())))}
    walk.runs_of_every_kind()
    walk.window.show_page(RUNS)
    walk.window.runs_page.list.selectAll()
    walk.window.runs_page.list.menu_requested.emit(QPoint(5, 5))
    walk.popup("a run's menu")
    walk.lesson("runs")
    walk.window.guide.open_palette()
    walk.look("actions")


def test_layers_data_sets_and_problems(walk: Walk) -> None:
    walk.layers()
    walk.window.show_page(DATA)
    for dataset in DATA_SETS:
        walk.document.set_data(dataset=dataset)
        walk.look(dataset)
    walk.document.set_training(learning_rate=5.0)
    for row in walk.window.stack_panel.output_card.problems.rows:
        if row.why_button.isVisible():
            row.why_button.click()
            walk.look("why")


def test_inside(walk: Walk, listener: Listener, session: FakeSession, qtbot: QtBot) -> None:
    listener.own |= {*STUDENTS}
    project = Project("Ada", TABLE.data, TABLE.network, TABLE.training)
    walk.window.show_page(INSIDE)
    for name in ("Step by step", "Film", "Uncertainty", "Co-adaptation"):
        walk.document.load(film_example(Project()) if name == "Film" else project)
        view = walk.window.inside_page.show_view(name)
        assert view is not None
        walk.look(f"{name}, before there is an answer")
        qtbot.waitUntil(partial(_answer, session, view, walk.document.project.experiment))
        walk.look(f"{name}, with an answer")


def _answer(session: FakeSession, view: InsideView, experiment: Experiment) -> bool:
    """Answer what was asked last of an experiment; whether the view has what it needs."""
    asked = [one[1] for one in session.asked if one[0] == "look_inside"]
    if asked and asked[-1].experiment == experiment:
        session.emit(LookedInside(asked[-1], _seen(asked[-1]), ""))
    return view.has_picture()


def _seen(view: View) -> Seen | None:
    match view:
        case FilmView():
            return plane_film()
        case UncertaintyView():
            return numbers_seen()
        case CoadaptationView():
            return units_seen()
        case StepsView():
            first = view.first.steps_before(PER_EPOCH)
            return some_steps(first, min(view.n_steps, PER_EPOCH * N_EPOCHS - first))
    return None


def test_a_class(walk: Walk, listener: Listener, tmp_path: Path, qtbot: QtBot) -> None:
    listener.own |= {*STUDENTS, *texts_of(RECORD)}
    record = hand_in(tmp_path)
    next(action for action in walk.window.actions() if action.text() == _("Class…")).trigger()
    window = walk.window.findChild(ClassWindow)
    assert isinstance(window, ClassWindow)
    walk.look("an empty class", window)
    window.prepare.names.setPlainText("Ada\nBen")
    qtbot.waitUntil(lambda: window.prepare.is_idle)
    walk.look("a class prepared", window)
    window.take([tmp_path])
    qtbot.waitUntil(lambda: window.collect.pooled is not None and window.desk.is_idle, timeout=20_000)
    for row in window.desk.rows[:2]:
        window.desk.set_check(CheckRecord(row.student, row.digest, BAD, (LONG_NAME,)))
    for table in (window.collect.table, window.check.table, window.hand_back.table):
        table.choose(record.seats[1].student)
    for tab, (name, _tip) in enumerate(TABS):
        window.tabs.show_tab(tab)
        walk.look(name, window)
    window.wait()


def test_import_and_dialogs(walk: Walk, listener: Listener, tmp_path: Path, qtbot: QtBot) -> None:
    listener.own |= {*STUDENTS}
    window, table = walk.window, tmp_path / "table.csv"
    columns = "width,colour,kind,day,empty,one"
    rows = (
        f"{i % 7}.5,{'rg'[i % 3 // 2]},{'xy'[i % 2]},2024-01-{i % 28 + 1:02d},{'' if i % 9 else 3},1"
        for i in range(60)
    )
    table.write_text("\n".join((columns, *rows)), "utf-8")
    window.importer.open(table)
    qtbot.waitUntil(lambda: window.data_side.is_importing and not window.data_side.inspector.is_busy)
    walk.look("import")
    window.data_side.inspector.close()
    for dialog in (
        ExportDialog((("Ada", "sweep", 1),), window.theme, window),
        PresetDialog("Ada", window.document.project.network, window),
        NameDialog(("Ada", "Ben"), "Ada", window),
        ClusterDialog("Ada", window.settings, window.theme, window),
    ):
        dialog.show()
        walk.look(type(dialog).__name__, dialog)
        dialog.close()


@pytest.mark.usefixtures("accented")
def test_reports(listener: Listener) -> None:
    listener.own |= {*STUDENTS}
    found: set[str] = set()
    for make in (bare_project, pinned_project, taught_project, family_project):
        project = make()
        listener.own |= {*texts_of((project.report, project.pins, project.lessons, _named(project)))}
        page = _NOT_SHOWN.sub("", report_html(make_report(project)))
        for text in re.split("<[^<>]*>", page):
            found.update(faults_of(html.unescape(text), listener.own))
    assert not found
