"""What the catalogue says is in the language in use; what stands in data stays, and so do names."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.data.catalogue import DATA_SETS, data_set_info, data_set_title, target_text
from engine.data.guess import guess_score
from engine.data.own_files.tables.notes import total_note
from engine.experiment.specs import DataSpec
from engine.language import texts
from engine.storage.examples import example, generic_names
from engine.storage.presets import bundled_presets
from release import texts as collected


class Accented(gettext.NullTranslations):
    """Puts each text into brackets."""

    def gettext(self, message: str) -> str:
        return f"[{message}]"

    def pgettext(self, context: str, message: str) -> str:
        return message


@pytest.fixture
def accented(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("de", Accented())
    yield
    texts.use(texts.ENGLISH)


@pytest.mark.usefixtures("accented")
def test_texts_of_a_row_are_translated_and_names_stay() -> None:
    info = data_set_info(DataSpec("iris"))
    assert info.title == "[Iris]" and info.target == "[species]" and info.sentence.startswith("[150")
    assert info.columns == DATA_SETS["iris"].columns and info.class_names == DATA_SETS["iris"].class_names
    assert replace(DATA_SETS["iris"], group="own").translated().title == "Iris"


@pytest.mark.usefixtures("accented")
def test_words_of_spam_stay() -> None:
    meanings = data_set_info(DataSpec("spam")).column_meanings
    assert "[share of words that are “free”, %]" in meanings and "[number of capitals]" in meanings
    assert "share of words that are “free”, %" in DATA_SETS["spam"].column_meanings


@pytest.mark.usefixtures("accented")
def test_title_and_target_are_translated() -> None:
    moons = DataSpec("moons", options=(("noise", 0.5),))
    assert data_set_title(moons) == "[[Two moons] ([[noise] 0.5])]"
    assert target_text(DataSpec("diabetes", target_scaling="log")) == "[log of [progression]]"


@pytest.mark.usefixtures("accented")
def test_what_ships_as_a_file_is_translated() -> None:
    assert example("tutorial-classification").name == "[Tutorial: Iris]"
    assert {"Tutorial: Iris", "[Tutorial: Iris]", "Iris", "[Iris]"} <= generic_names()
    assert bundled_presets()[2].title == "[MLP 128-128]" and bundled_presets()[2].group == "Dense"


def test_every_text_of_a_row_is_in_the_template() -> None:
    known = collected.template()
    for info in DATA_SETS.values():
        title = "" if info.title.startswith("Friedman ") else info.title  # a name in all languages
        found = (title, info.sentence, info.target, info.source, info.note, info.sample_name)
        meanings = (getattr(text, "pattern", text) for text in info.column_meanings)
        labels = (text for field in info.options for text in (field.label, field.help))
        missing = [one for one in (*found, *meanings, *labels) if one and known.get(one) is None]
        assert not missing


def test_english_is_as_it_was() -> None:
    assert data_set_info(DataSpec("iris")) == DATA_SETS["iris"]
    guess = guess_score(DataSpec("diabetes"), "test_mean_absolute_error")
    assert guess is not None and guess.what == "the mean"
    assert total_note(["Total", "3"]) == [
        "The last row begins with “Total”. If it sums up the others, delete it from the file."
    ]
