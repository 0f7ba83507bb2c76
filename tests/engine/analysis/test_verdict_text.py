"""Verdicts in another language: whole sentences with values in their places, and keys that stay English."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from engine.analysis.family_verdict import family_verdict
from engine.analysis.run_text import run_verdict
from engine.analysis.score import score_differences
from engine.analysis.single_seed import rank_text
from engine.analysis.summary import summary
from engine.analysis.verdict import verdict
from engine.analysis.verdict_text import difference_sentence
from engine.experiment.rates import parse_rates
from engine.experiment.specs import Cell
from engine.language import texts
from tests.engine.analysis.sample_results import sweep_results
from tests.engine.analysis.test_run_text import HELPS, run_of

GERMAN = {
    "Dropout helps: {difference}.": "Dropout hilft: {difference}.",
    "at {rate} {score} is {difference} higher than without dropout": "bei {rate} {score} {difference} mehr",
    "{score} is {difference} higher than without dropout": "{score} ist {difference} mehr",
    "subject of a sentence\x04held-out {metric}": "{metric} (neu)",
    "subject of a sentence\x04accuracy": "die Genauigkeit",
    "accuracy": "Genauigkeit",
    "{difference} points": "{difference} Punkte",
    "No results yet.": "Noch keine Ergebnisse.",
    "Dropout helps with {helps}.": "Dropout hilft mit {helps}.",
    "With {values}: {sentence}": "Mit {values}: {sentence}",
    "learning rate {values}": "Lernrate {values}",
    "{place}nd best": "Platz {place}",
    "decimal mark\x04.": ",",
    "sentence after a colon\x04small": "groß",
    "typed in a range of rates\x04to": "bis",
    "typed in a range of rates\x04step": "Schritt",
}

BETTER: dict[float | None, list[float]] = {0.0: HELPS[0.0], 0.5: HELPS[0.5]}


class German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return GERMAN.get(message, message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return GERMAN.get(singular, singular if n == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        return GERMAN.get(f"{context}\x04{message}", message)


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("de", German())
    yield
    texts.use(texts.ENGLISH)


def test_a_headline_is_a_sentence_of_the_language() -> None:
    found = verdict(sweep_results(BETTER))
    assert found.headline == "Dropout hilft: Bei 0,5 die Genauigkeit (neu) 10,7 Punkte mehr."
    assert found.sentence == found.headline


def test_a_score_begins_a_sentence_after_a_colon_with_a_capital() -> None:
    found = difference_sentence("test_accuracy", score_differences(sweep_results(BETTER))[0])
    assert found == "Die Genauigkeit (neu) ist 10,7 Punkte mehr"


def test_the_headline_of_a_family_lists_numbers_with_the_mark_of_the_language() -> None:
    members = {"0.001": sweep_results(BETTER), "0.003": sweep_results({})}
    judged = [(key, results, verdict(results)) for key, results in members.items()]
    headline = family_verdict("learning_rate", judged).whole.headline
    assert headline == "Dropout hilft mit Lernrate 0,001. Mit 0,003: Noch keine Ergebnisse."


def test_the_word_for_a_verdict_stays_a_key() -> None:
    assert run_verdict(run_of(HELPS)).verdict_label == "helps"


def test_the_summary_for_programs_is_english() -> None:
    results = sweep_results(BETTER)
    found = summary(results, name="", versions={}, training_seconds=1.0, trainer="stacked")
    assert str(found["verdict"]).startswith(str({"tone": "good", "headline": "Dropout helps:"})[:-2])


def test_places_are_whole_texts() -> None:
    text = rank_text(sweep_results({0.0: [0.8, 0.9, 0.7]}), Cell(0.0, 0))
    assert text.startswith("Platz 2 of 3 seeds")


def test_a_range_of_rates_may_have_words_of_the_language() -> None:
    assert parse_rates("0 bis 0,4 Schritt 0,2") == parse_rates("0 to 0.4 step 0.2") == (0.0, 0.2, 0.4)
