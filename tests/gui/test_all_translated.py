"""Every text of the window, in a language that accents what is marked: all has gone through the catalogue, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.data.catalogue import data_set_info
from engine.experiment.specs import DataSpec
from engine.language.texts import ENGLISH, VARIABLE
from engine.network.layer_kinds import LAYER_KINDS
from engine.system.pseudo_language import ACCENTED, FILLER, PseudoTranslations
from gui.control.engine_bridge import EngineBridge
from gui.settings import Settings
from gui.window.main_window import MainWindow
from tests.gui.fake_session import FakeSession
from tests.gui.shown_texts import shown_texts
from tests.gui.walking import LONG_NAME, WIDEST, Walk, longest, scored, window_in

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
    *("Ctrl", "Shift", "Alt", "Del", "Esc", "Return", "Space", "Tab", "PgUp", "PgDown", "Up", "Down", "Home", "End"),
    *("CSV", "PNG", "SVG", "PDF", "HTML", "MSE", "A4"),
    *("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "Nadam", "Adamax", "Lion", "Adadelta"),
    *("relu", "linear", "softmax", "sigmoid", "tanh", "hard_sigmoid"),
    *(LONG_NAME, "Wolfeschlegelsteinhausenbergerdorff", "the_last_layer_of_the_long_network"),  # the user's own
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


def test_pages(window: MainWindow, listener: Listener, session: FakeSession) -> None:
    walk = Walk(window, session, listener.faults_in)
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
    Path("/tmp/hunt1.txt").write_text("\n".join(sorted(listener.unknown)) + "\n\n" + walk.report())
    assert not walk.found
