"""Code that was pasted and takes a while: read on a thread, then handed on with its place."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.keras_code.reading import ReadNetwork
from engine.language import texts
from gui.control.background import UNEXPECTED
from gui.document.document import Document
from gui.window import model_importer
from gui.window.model_importer import ModelImporter
from tests.gui.raising import bug

LONG = "model = Sequential()\n" + "model.add(Dense(7))\n" * 40 + "x = load()\n" * 2000


def test_pasted_code_is_read_on_a_thread(qtbot: QtBot, document: Document) -> None:
    importer = ModelImporter(document)
    said: list[tuple[str, str]] = []
    importer.notice_raised.connect(lambda text, _details, tone: said.append((text, tone)))
    with qtbot.waitSignal(importer.code_read) as found:
        importer.read_code(LONG, 3)
        assert said == [("Reading the code…", "busy")]
    network, gap = found.args
    assert isinstance(network, ReadNetwork)
    assert (len(network.layers), gap) == (40, 3)
    assert said[-1] == ("40 layers pasted.", "good")


def test_long_code_without_layers_is_refused_with_its_sentence(qtbot: QtBot, document: Document) -> None:
    importer = ModelImporter(document)
    with qtbot.waitSignal(importer.notice_raised, check_params_cb=lambda *args: args[2] == "bad") as found:
        importer.read_code("x = load()\n" * 3000, 0)
    assert found.args[0].startswith("No layer was found")


class German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        found = {UNEXPECTED: "Etwas ist schiefgegangen.", "{file} can't be read.": "{file}: nicht lesbar."}
        return found.get(message, message)


def test_an_unexpected_error_names_the_file_in_every_language(
    qtbot: QtBot, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    monkeypatch.setattr(model_importer, "_read", bug)
    importer = ModelImporter(document)
    texts.use("de", German())
    try:
        with qtbot.waitSignal(
            importer.notice_raised, check_params_cb=lambda *args: args[2] == "bad"
        ) as found:
            importer.read(Path("model.py"))
    finally:
        texts.use(texts.ENGLISH)
    assert found.args[0] == "model.py: nicht lesbar. Etwas ist schiefgegangen."
