"""Which languages there are, and which is used: the option's, the user's, the system's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.language import texts
from engine.language.texts import _
from engine.system import languages
from engine.system.languages import (
    FILE,
    FOLDER,
    Language,
    own_name,
    take_language,
    use_inherited_language,
    use_language,
    wanted_language,
)
from engine.system.paths import OWN_FOLDER, data_folder
from release.texts import mo_bytes

Catalog = pytest.importorskip("babel.messages.catalog", reason="only a checkout has Babel").Catalog


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's catalogues: French is whole, Italian a draft."""
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    monkeypatch.setenv(texts.VARIABLE, "en")
    for code, name in (("fr", "Français"), ("it", "")):
        catalogue = Catalog(locale=code)
        catalogue.add("“{text}” is not a number.", f"{code}: {{text}}")
        catalogue.add("English", name, context="name of the language")
        place = data_folder() / FOLDER / code
        place.mkdir(parents=True)
        (place / FILE).write_bytes(mo_bytes(catalogue))
    yield data_folder() / FOLDER
    texts.use("en")


def test_whole_catalogues_are_offered_and_drafts_are_not() -> None:
    found = languages.languages()
    assert Language("en", "English") in found and Language("fr", "Français") in found
    assert "it" not in {one.code for one in found}


def test_a_language_is_used_by_its_code_also_a_draft() -> None:
    for code, name in (("fr", "Français"), ("it", "English"), ("en", "English")):
        use_language(code)
        assert (texts.language(), own_name()) == (code, name)
    use_language("it")
    assert _("“{text}” is not a number.").format(text="x") == "it: x"


def test_unknown_language_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match=r"language tlh; there are .*fr"):
        use_language("tlh")


@pytest.mark.parametrize("data", [b"", b"\xde\x12\x04\x95", b"x" * 1000, b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_broken_catalogue_is_none(folder: Path, data: bytes) -> None:
    (folder / "nl").mkdir()
    (folder / "nl" / FILE).write_bytes(data)
    assert "nl" not in {one.code for one in languages.languages()}
    with pytest.raises(InputError):
        use_language("nl")


@pytest.mark.parametrize(
    ("setting", "environ", "code"),
    [
        ("fr", {"LANG": "en_US.UTF-8"}, "fr"),
        ("", {"LANG": "fr_CA.UTF-8"}, "fr"),
        ("", {"LANGUAGE": "tlh:fr:en", "LANG": "en_US.UTF-8"}, "fr"),
        ("", {"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
        ("", {"LANG": "it_IT.UTF-8"}, "en"),
        ("tlh", {"LC_MESSAGES": "fr_FR@euro"}, "fr"),
        ("../fr", {"LANG": "POSIX"}, "en"),
    ],
)
def test_wanted_language(setting: str, environ: dict[str, str], code: str) -> None:
    assert wanted_language(setting, environ) == code


def test_option_counts_before_the_system_and_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert take_language(["run", "--language", "fr", "p"]) == (["run", "p"], "fr")
    assert texts.language() == "fr"
    use_inherited_language()
    assert texts.language() == "fr"
    with pytest.raises(InputError, match="must be followed by a language"):
        take_language(["run", "--language"])


def test_a_wrong_option_is_refused_in_the_language_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    with pytest.raises(InputError):
        take_language(["run", "--language", "tlh"])
    assert texts.language() == "fr"


@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
def test_pseudo_languages_have_every_text(code: str) -> None:
    use_language(code)
    assert _("Sweep") != "Sweep"
