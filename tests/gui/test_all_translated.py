"""Every text of the window, in a language that accents what is marked: all has gone through the catalogue, once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import BAD, CheckRecord
from engine.data.catalogue import DATA_SETS, data_set_info
from engine.experiment.specs import DataSpec
from engine.inside.coadaptation_view import CoadaptationView
from engine.inside.film import FilmView
from engine.inside.film_example import film_example
from engine.inside.steps import StepsView
from engine.inside.uncertainty_view import UncertaintyView
from engine.inside.views import Seen, View
from engine.language.texts import ENGLISH, VARIABLE, _
from engine.network.layer_kinds import LAYER_KINDS
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.session.messages import LookedInside
from engine.storage.examples import example
from engine.system.pseudo_language import ACCENTED, FILLER, PseudoTranslations
from gui.charts.export_dialog import ExportDialog
from gui.class_page.class_window import TABS, ClassWindow
from gui.control.engine_bridge import EngineBridge
from gui.inside_page.views import VIEWS
from gui.network_page.preset_menu import PresetDialog
from gui.settings import Settings
from gui.window.cluster_dialog import ClusterDialog
from gui.window.main_window import MainWindow
from gui.window.name_dialog import NameDialog
from gui.window.navigation import DATA, INSIDE, RUNS
from tests.engine.charts.sample_film import plane_film
from tests.engine.inside.seen_passes import numbers_seen
from tests.engine.inside.seen_units import units_seen
from tests.engine.report.sample_reports import bare_project, family_project, pinned_project, taught_project
from tests.gui.fake_session import FakeSession
from tests.gui.inside_page.steps.some_steps import N_EPOCHS, PER_EPOCH, some_steps
from tests.gui.shown_texts import shown_texts
from tests.gui.walking import LONG_NAME, WIDEST, Walk, hand_in, longest, window_in

TEMPLATE = Path(__file__).parents[2] / "resources" / "languages" / "dropout_lab.pot"
# Tags, links, paths, what is between backticks, formulas, keys, zero-width spaces.
_KEPT = re.compile(r"<[^<>]*>|&[a-z]+;|\]\([^()]*\)|`[^`]*`|\$[^$]*\$|\S*[/\\_]\S*|[\u200b&]")
_FILLER = FILLER.split()
_WORD = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z'’-]*(?![\w(])")
_PLAIN = re.compile(r"[AaCcEeIiNnOoSsUuYyZz]")
_TWICE = re.compile(rf"\[\[[^\[\]]*\](?: (?:{'|'.join(_FILLER)}|[a-z]{{1,4}}(?=\])))*\]")


def words(text: str) -> list[str]:
    """The words of a text that have no accents, though they have letters that get them."""
    bare = _KEPT.sub(" ", text)
    bare = re.sub(r" [a-z]{1,4}(?=\]|…|$)", "", bare)
    return [one for one in _WORD.findall(bare) if _PLAIN.search(one) and one not in _FILLER]


# Words that stay in English, and why.
EXCEPTIONS = (
    *("Dropout Lab", "Deutsch", "English"),  # the app's name, those of languages
    *("Keras", "TensorFlow", "scikit-learn", "Python", "NumPy", "Qt", "PySide6", "Markdown", "LaTeX", "GPU"),
    *(
        "Ctrl",
        "Shift",
        "Alt",
        "Del",
        "Esc",
        "Return",
        "Space",
        "Tab",
        "PgUp",
        "PgDown",
        "Up",
        "Down",
        "Home",
        "End",
    ),
    *("CSV", "PNG", "SVG", "PDF", "HTML", "MSE", "A4"),
    *("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "Nadam", "Adamax", "Lion", "Adadelta"),
    *("relu", "linear", "softmax", "sigmoid", "tanh", "hard_sigmoid"),
    *(
        LONG_NAME,
        "Wolfeschlegelsteinhausenbergerdorff",
        "the_last_layer_of_the_long_network",
    ),  # the user's own
)


@cache
def excepted() -> re.Pattern[str]:
    names = set(EXCEPTIONS) | {kind.keras_name for kind in LAYER_KINDS.values()}
    for dataset in WIDEST + ("boston_housing",):
        info = data_set_info(DataSpec(dataset))
        names |= {*info.columns, *info.class_names}
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest_first))


def faults_of(text: str) -> Iterator[str]:
    left = words(excepted().sub(" ", text))
    if len(left) > 1 or any(one[0].isupper() and len(one) > 2 for one in left):
        yield f"“{text[:300]}” has {left[:8]}"
    if _TWICE.search(text):
        yield f"“{text}” is translated twice"


class Listener:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.painted: set[str] = set()
        self.unknown: set[str] = set()
        with TEMPLATE.open("rb") as file:
            known = {
                text for one in read_po(file) for text in (one.id if isinstance(one.id, tuple) else (one.id,))
            }
        for name in ("gettext", "ngettext", "pgettext"):
            monkeypatch.setattr(
                PseudoTranslations, name, self._noting(getattr(PseudoTranslations, name), known)
            )
        draw = QPainter.drawText

        def noting(painter, *parts):
            self.painted.update(part for part in parts if isinstance(part, str))
            return draw(painter, *parts)

        monkeypatch.setattr(QPainter, "drawText", noting)

    def _noting(self, real, known):
        import traceback

        def get(translations, *parts):
            for one in parts:
                if isinstance(one, str) and one not in known and real.__name__ != "pgettext":
                    caller = [
                        f for f in traceback.extract_stack()[:-1] if "language/texts" not in f.filename
                    ][-1]
                    self.unknown.add(f"{caller.filename[-40:]}:{caller.lineno}: {one}")
            return real(translations, *parts)

        return get

    def faults_in(self, window: QWidget) -> Iterator[str]:
        from PySide6.QtWidgets import QApplication

        for _turn in range(3):
            QApplication.processEvents()
        window.grab()
        for name, text in (*shown_texts(window), *(("painted", one) for one in self.painted)):
            for fault in faults_of(text):
                yield f"{name}: {fault}"
        self.painted.clear()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    return Listener(monkeypatch)


@pytest.fixture
def window(
    listener: Listener,
    qtbot: QtBot,
    bridge: EngineBridge,
    session: FakeSession,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setenv(VARIABLE, ENGLISH)
    with window_in(ACCENTED, qtbot, bridge, session, settings) as made:
        yield made


def report(walk, listener, n):
    Path(f"/tmp/hunt{n}.txt").write_text("\n".join(sorted(listener.unknown)) + "\n\n" + walk.report())
    assert not walk.found


@pytest.fixture
def walk(window, session, listener):
    return Walk(window, session, listener.faults_in)


def test_pages(walk: Walk, window: MainWindow, listener: Listener, session: FakeSession) -> None:
    walk.resize((1920, 1080))
    walk.document.set_data(dataset="iris")
    walk.pages("iris")
    walk.document.load(longest())
    walk.pages("before a run")
    window.controller.start_sweep()
    session.plan()
    walk.pages("during a run")
    walk.finish()
    window.train_page.start()
    walk.look("during a training")
    walk.finish()
    walk.pages("after a run")
    walk.opened_cell("after a run")
    walk.pop_ups()
    walk.further_windows()
    report(walk, listener, 1)


def test_runs(walk: Walk, listener: Listener) -> None:
    walk.resize((1920, 1080))
    walk.runs_of_every_kind()
    page = walk.window.runs_page
    walk.window.show_page(RUNS)
    page.list.customContextMenuRequested.emit(QPoint(5, 5))
    walk.popup("a run's menu")
    walk.lesson("lessons")
    walk.window.guide.open_palette()
    walk.popup("palette")
    report(walk, listener, 2)


def test_layers(walk: Walk, listener: Listener) -> None:
    walk.layers()
    for dataset in DATA_SETS:
        walk.document.set_data(dataset=dataset)
        walk.window.show_page(DATA)
        walk.look(dataset)
    walk.document.set_training(learning_rate=5.0)
    for why in walk.window.stack_panel.output_card.problems.rows:
        if why.why_button.isVisible():
            why.why_button.click()
            walk.look("why")
    report(walk, listener, 3)


def test_inside(walk: Walk, listener: Listener, session: FakeSession, qtbot: QtBot) -> None:
    walk.resize((1920, 1080))
    window = walk.window
    walk.document.load(example("honest-classification"))
    window.show_page(INSIDE)
    walk.look("inside, empty")
    for kind in VIEWS:
        if kind.name == "Film":
            walk.document.load(film_example(Project()))
        window.inside_page.show_view(kind.name)
        qtbot.wait(400)
        for _turn in range(4):
            looks = [one[1] for one in session.asked if one[0] == "look_inside"]
            if looks:
                session.emit(LookedInside(looks[-1], seen_in(looks[-1]), ""))
            qtbot.wait(200)
        walk.look(f"inside, {kind.name}")
    report(walk, listener, 4)


def seen_in(view: View) -> Seen:
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
    raise AssertionError(view)


def test_class(walk: Walk, listener: Listener, tmp_path: Path, qtbot: QtBot) -> None:
    record = hand_in(tmp_path / "class")
    next(action for action in walk.window.actions() if action.text() == _("Class…")).trigger()
    window = walk.window.findChild(ClassWindow)
    assert isinstance(window, ClassWindow)
    walk.look("an empty class", window)
    window.prepare.names.setPlainText("Ada\nBen")
    qtbot.waitUntil(lambda: window.prepare.is_idle)
    walk.look("a class prepared", window)
    window.take([tmp_path / "class"])
    qtbot.waitUntil(lambda: window.collect.pooled is not None and window.desk.is_idle, timeout=20_000)
    for row in window.desk.rows[:2]:
        window.desk.set_check(CheckRecord(row.student, row.digest, BAD, (LONG_NAME,)))
    for table in (window.collect.table, window.check.table, window.hand_back.table):
        table.choose(record.seats[1].student)
    for tab, (name, _tip) in enumerate(TABS):
        window.tabs.show_tab(tab)
        walk.look(f"a class, {name}", window)
    window.wait()
    report(walk, listener, 5)


def test_import_and_dialogs(walk: Walk, listener: Listener, tmp_path: Path, qtbot: QtBot) -> None:
    window = walk.window
    table = tmp_path / "table.csv"
    lines = (
        f"{i % 7}.5,{'rg'[i % 3 // 2]},{'xy'[i % 2]},2024-01-{i % 28 + 1:02d},{'' if i % 9 else '3'},1"
        for i in range(60)
    )
    table.write_text("\n".join(["width,colour,kind,day,empty,one", *lines]))
    window.importer.open(table)
    qtbot.waitUntil(lambda: window.data_side.is_importing and not window.data_side.inspector.is_busy)
    walk.look("import")
    for dialog in (
        ExportDialog((("Curve", "sweep", 1),), window.theme, window),
        PresetDialog("Ada", window.document.project.network, window),
        NameDialog(("Ada", "Ben"), "class", window),
        ClusterDialog("Ada", window.settings, window.theme, window),
    ):
        dialog.show()
        walk.look(type(dialog).__name__, dialog)
        dialog.close()
    report(walk, listener, 6)


def test_reports(listener: Listener, accented: None) -> None:
    found = set()
    for make in (bare_project, pinned_project, taught_project, family_project):
        page = report_html(make_report(make()))
        page = re.sub(r"(?s)<style.*?</style>|<script.*?</script>|<head>.*?</head>", "", page)
        for text in re.split(r"<[^<>]*>", page):
            found |= set(faults_of(html.unescape(text)))
    Path("/tmp/hunt7.txt").write_text("\n".join(sorted(listener.unknown)) + "\n\n" + "\n".join(sorted(found)))
    assert not found
