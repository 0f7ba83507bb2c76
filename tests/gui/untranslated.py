"""Finds what has not gone through the catalogue, or twice, in texts of the language with accents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from inspect import currentframe
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from engine.data.catalogue import DATA_SETS
from engine.lessons.catalogue import bundled_lessons
from engine.lessons.lesson import Lesson
from engine.network.layer_kinds import LAYER_KINDS
from engine.system.pseudo_language import FILLER, PseudoTranslations
from gui.help.documentation_window import DocumentationWindow
from release.texts import TEMPLATE
from tests.gui.shown_texts import shown_texts

# What stays in English, and why.
EXCEPTIONS = {
    "names of the app and of languages": ("Dropout Lab", "Deutsch", "English"),
    "names of programs": (
        *("Keras", "TensorFlow", "tensorflow", "keras", "scikit-learn", "Linux", "Windows", "Python"),
    ),
    "formats": ("CSV", "PNG", "SVG", "PDF", "HTML", "A4", "SHA-256", "Latin-1", "UTF-8", "UTF-16"),
    "keys as Qt names them": (
        *("Ctrl", "Shift", "Alt", "Del", "Backspace", "Ins", "Esc", "Return", "Enter", "Space", "Tab"),
        *("PgUp", "PgDown", "Up", "Down", "Left", "Right", "Home", "End", "Y", "Z", "C"),
    ),
    "names of the field": ("MSE", "MAE", "RMSE", "L1", "L2", "Friedman", "GPU", "H200"),
    "names of Keras": (
        *("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "Nadam", "Adamax", "Lion"),
        *("relu", "linear", "softmax", "sigmoid", "tanh", "hard_sigmoid"),
    ),
}
DOCUMENTATION = ("QListWidget", "QTextBrowser")  # what shows its pages, which are English for this language
# Tags, links, what stands between backticks, formulas, paths and names with underscores, mnemonics.
_KEPT = re.compile(r"<[^<>]*>|&[a-z]+;|\]\([^()]*\)|`[^`]*`|\$[^$]*\$|[^\s“]*[/\\_][^\s”]*|[\u200b&]")
_CUT_FILLER = re.compile(r" [a-z]{1,4}(?=\]|…|$)")
_WORD = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z'’-]*(?![\w(])")
_ACCENTED = re.compile("[AaCcEeIiNnOoSsUuYyZz]")  # letters that get accents
_FILLER = frozenset(FILLER.split())
_TWICE = re.compile(rf"\[\[[^\[\]]*\](?: (?:{'|'.join(_FILLER)}|[a-z]{{1,4}}(?=\])))*\]")


def faults_of(text: str, own: Iterable[str] = ()) -> Iterator[str]:
    """What is wrong with a text: English words in it, or a translation of what was translated.

    Parameters
    ----------
    text : str
    own : iterable of str
        The user's own words, and names of Keras's.
    """
    if any(_is_cut(text, name) for name in own):
        return
    left = _english_words(_excepted(frozenset(own)).sub(" ", text))
    if len(left) > 1 or any(word[0].isupper() and len(word) > 2 for word in left):
        yield f"“{text[:300]}” has {', '.join(left[:8])}"
    if _TWICE.search(text):
        yield f"“{text[:300]}” is translated twice"


def _is_cut(text: str, name: str) -> bool:
    """Whether a text is a name that had no space, with … at its end or amidst."""
    start, mark, end = " ".join(text.removesuffix(" *").split()).partition("…")
    return bool(mark) and name.startswith(start.strip()) and name.endswith(end)


def _english_words(text: str) -> list[str]:
    bare = _CUT_FILLER.sub("", _KEPT.sub(" ", text))
    return [word for word in _WORD.findall(bare) if _ACCENTED.search(word) and word not in _FILLER]


@cache
def _excepted(own: frozenset[str]) -> re.Pattern[str]:
    names = set(own).union(*EXCEPTIONS.values())
    for info in DATA_SETS.values():
        names.update(info.columns, info.class_names)
    for lesson in bundled_lessons():
        assert isinstance(lesson, Lesson)
        names.update((lesson.title, lesson.summary))
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first))


def texts_of(value: object) -> Iterator[str]:
    """All texts in a value of a project, line by line: what its user has written."""
    if isinstance(value, str):
        plain = value.replace("*", "")
        yield from (plain, " ".join(plain.split()), *(line.strip("# ") for line in plain.splitlines()))
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


class Listener:
    """Hears what is painted and what is looked up in the catalogue."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.own = {kind.keras_name for kind in LAYER_KINDS.values()}
        self._strangers: set[tuple[str, str]] = (
            set()
        )  # what is not in the template, and where it is looked up
        self._checked: set[str] = set()
        self._painted: set[str] = set()
        with TEMPLATE.open("rb") as file:
            found = [one.id if isinstance(one.id, tuple) else (one.id,) for one in read_po(file)]
        self._known = {text for texts in found for text in texts}
        for name in ("gettext", "ngettext"):
            original = getattr(PseudoTranslations, name)
            monkeypatch.setattr(PseudoTranslations, name, self._hearing(original))
        draw = QPainter.drawText

        def draw_text(painter: QPainter, *arguments: Any) -> Any:
            self._painted.update(one for one in arguments if isinstance(one, str))
            return draw(painter, *arguments)

        monkeypatch.setattr(QPainter, "drawText", draw_text)

    def strangers(self) -> list[str]:
        """What was looked up in the catalogue and can't be found there, with the place in the program."""
        return [f"{place}: {text}" for place, text in self._strangers if any(faults_of(text, self.own))]

    def faults_in(self, window: QWidget) -> Iterator[str]:
        """What is wrong with the texts of a window, each with the class of what shows it."""
        for name, text in self.texts(window):
            yield from (f"{name}: {fault}" for fault in faults_of(text, self.own))

    def texts(self, window: QWidget) -> Iterator[tuple[str, str]]:
        """The texts of a window that have not been seen yet, each with the class of what shows it."""
        for _turn in range(3):
            QApplication.processEvents()
        window.grab()
        painted = [("painted", text) for text in self._painted]
        self._painted.clear()
        for name, text in {*shown_texts(window), *painted}:
            if text in self._checked or (isinstance(window, DocumentationWindow) and name in DOCUMENTATION):
                continue
            self._checked.add(text)
            yield name, text

    def _hearing(self, original: Callable[..., str]) -> Callable[..., str]:
        def look_up(catalogue: PseudoTranslations, *arguments: Any) -> str:
            for text in arguments:
                if isinstance(text, str) and text not in self._known:
                    self._strangers.add((_place(), text))
            return original(catalogue, *arguments)

        return look_up


def _place() -> str:
    """Where the program looks something up."""
    frame = currentframe()
    while frame is not None and Path(frame.f_code.co_filename).name in ("untranslated.py", "texts.py"):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame is not None else ""
