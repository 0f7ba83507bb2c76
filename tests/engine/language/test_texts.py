"""Texts follow the language in use; English needs no catalogue."""

from __future__ import annotations

import gettext as catalogues
import os
import threading
from collections.abc import Iterator

import pytest

from engine.language import texts
from engine.language.texts import N_, _, in_english, in_sentence, ngettext, pgettext


class Shouted(catalogues.NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n < 5 else msgid2).upper()

    def pgettext(self, context: str, message: str) -> str:
        return f"{context}: {message}".upper()


@pytest.fixture(autouse=True)
def english_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, "en")
    yield
    texts.use("en")


def test_english_is_what_stands_in_the_program() -> None:
    assert _("Seed {seed}").format(seed=3) == "Seed 3"
    assert [ngettext("{n} seed", "{n} seeds", n).format(n=n) for n in (0, 1, 2)] == [
        "0 seeds",
        "1 seed",
        "2 seeds",
    ]
    assert pgettext("of a layer", "None") == N_("None") == "None"


def test_another_language_is_shown_from_then_on_and_inherited() -> None:
    texts.use("xx", Shouted())
    assert texts.language() == os.environ[texts.VARIABLE] == "xx"
    assert _("a seed") == "A SEED"
    assert ngettext("one", "many", 4) == "ONE"
    assert pgettext("of a layer", "None") == "OF A LAYER: NONE"
    assert N_("a seed") == "a seed"
    assert not _("")  # gettext would return the catalogue's head
    texts.use("en")
    assert _("a seed") == "a seed"


def test_labels_lose_their_capitals_in_sentences_where_the_language_has_it_so() -> None:
    assert in_sentence("Learning rate") == "learning rate"
    texts.use("xx", Shouted())
    assert in_sentence("Lernrate") == "Lernrate"


def test_files_are_written_in_english_by_one_thread_alone() -> None:
    texts.use("xx", Shouted())
    others: list[str] = []

    @in_english()
    def written() -> str:
        other = threading.Thread(target=lambda: others.append(_("a seed")))
        other.start()
        other.join()
        return f"{_('a seed')} {texts.language()}"

    assert written() == "a seed en"
    assert others == [_("a seed")] == ["A SEED"]
