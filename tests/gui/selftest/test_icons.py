"""A lost or broken icon or font is named."""

import shutil

import pytest

from gui.selftest import icons
from gui.selftest.bench import Bench
from gui.selftest.check import CheckError
from gui.theme import icons as theme_icons


@pytest.fixture
def bench(qtbot, tmp_path):
    theme_icons.pixmap.cache_clear()
    yield Bench(tmp_path)
    theme_icons.pixmap.cache_clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    copy = shutil.copytree(icons.ICON_FOLDER, tmp_path / "icons")
    monkeypatch.setattr(icons, "ICON_FOLDER", copy)
    monkeypatch.setattr(theme_icons, "ICON_FOLDER", copy)
    return copy


def test_all_are_there(bench):
    icons.read_icons(bench)
    icons.read_fonts(bench)


def test_a_lost_icon_is_named(bench, folder):
    (folder / "dropout.svg").unlink()
    with pytest.raises(CheckError, match=r"^the icon dropout is missing\.$"):
        icons.read_icons(bench)


def test_an_empty_icon_is_named(bench, folder):
    (folder / "dropout.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    with pytest.raises(CheckError, match=r"^the icon dropout is not drawn\.$"):
        icons.read_icons(bench)


def test_a_broken_font_is_named(bench, tmp_path, monkeypatch):
    monkeypatch.setattr(icons, "FONTS", tmp_path)
    with pytest.raises(CheckError, match=r"^the fonts are missing"):
        icons.read_fonts(bench)
    (tmp_path / "Inter.otf").write_bytes(b"OTTO")
    with pytest.raises(CheckError, match=r"^the font Inter\.otf can't be read\.$"):
        icons.read_fonts(bench)
