"""The checks of what is installed pass here, and what is lost or broken is named."""

import shutil

import pytest

from engine.analysis import ridge
from engine.data import load
from gui.selftest import installed
from gui.selftest.bench import Bench, CheckError
from gui.theme import icons as theme_icons


@pytest.fixture
def bench(qtbot, tmp_path):
    theme_icons.pixmap.cache_clear()
    yield Bench(tmp_path)
    theme_icons.pixmap.cache_clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    copy = shutil.copytree(theme_icons.ICON_FOLDER, tmp_path / "icons")
    monkeypatch.setattr(installed, "ICON_FOLDER", copy)
    monkeypatch.setattr(theme_icons, "ICON_FOLDER", copy)
    return copy


def test_icons_check_passes(bench):
    installed.read_icons(bench)
    installed.read_fonts(bench)


def test_icons_check_names_a_missing_icon(bench, folder):
    (folder / "dropout.svg").unlink()
    with pytest.raises(CheckError, match=r"^the icon dropout is missing\.$"):
        installed.read_icons(bench)


def test_icons_check_names_an_empty_icon(bench, folder):
    (folder / "dropout.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', "utf-8"
    )
    with pytest.raises(CheckError, match=r"^the icon dropout is not drawn\.$"):
        installed.read_icons(bench)


def test_icons_check_names_a_broken_font(bench, tmp_path, monkeypatch):
    monkeypatch.setattr(installed, "FONTS", tmp_path)
    with pytest.raises(CheckError, match=r"^the fonts are missing"):
        installed.read_fonts(bench)
    (tmp_path / "Inter.otf").write_bytes(b"OTTO")
    with pytest.raises(CheckError, match=r"^the font Inter\.otf can't be read\.$"):
        installed.read_fonts(bench)


# --- The check of the exact answer: it passes here, and a Ridge that fits nothing is found.


def test_the_exact_answer_passes_here(tmp_path):
    installed.solve_ridge(Bench(tmp_path))


def test_theory_check_finds_a_ridge_curve_that_does_not_shrink(tmp_path, monkeypatch):
    same = (ridge.RidgePoint(0.0, 2.0, 2.0), ridge.RidgePoint(0.5, 2.0, 2.0))
    monkeypatch.setattr(installed, "ridge_curve", lambda *_: same)
    with pytest.raises(CheckError, match="Ridge's loss is 2 with dropout and 2 without"):
        installed.solve_ridge(Bench(tmp_path))


# --- The other checks that need neither window nor engine.


@pytest.mark.parametrize(
    "check",
    [installed.read_program, installed.load_data_sets, installed.keep_projects, installed.write_scripts],
    ids=lambda check: check.__name__,
)
def test_the_other_checks_pass_here(bench, check):
    check(bench)
    assert bench.errors == []


def test_data_set_check_names_a_missing_data_set(tmp_path, monkeypatch):
    def lost():
        raise FileNotFoundError(2, "No such file or directory", "boston_housing.csv")

    load.load_raw.cache_clear()
    monkeypatch.setitem(load.LOADERS, "boston_housing", lost)
    with pytest.raises(CheckError, match=r"^Boston housing: FileNotFoundError: .*boston_housing\.csv"):
        installed.load_data_sets(Bench(tmp_path))
