"""Devices keep their names in every language, and are said in the user's."""

import gettext
from collections.abc import Iterator

import pytest

from engine.experiment.devices import cpu_name, device_text
from engine.language import texts


class German(gettext.NullTranslations):
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "CPU, {n} Thread" if n == 1 else "CPU, {n} Threads"


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("de", German())
    yield
    texts.use(texts.ENGLISH)


@pytest.mark.parametrize("name", ["CPU, 1 thread", "CPU, 8 threads", "CPU, 8 threads (1)", "GPU 0 (Tesla)"])
def test_english_says_the_name(name: str) -> None:
    assert device_text(name) == name


@pytest.mark.usefixtures("german")
def test_another_language_says_its_own_and_the_name_stays() -> None:
    assert cpu_name(8) == "CPU, 8 threads"
    assert device_text("CPU, 1 thread") == "CPU, 1 Thread"
    assert device_text("CPU, 8 threads (1)") == "CPU, 8 Threads (1)"
    assert device_text("GPU 0 (Tesla)") == "GPU 0 (Tesla)"
