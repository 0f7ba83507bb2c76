"""The list of parts: from source it is what is installed, in a package what was written into it."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from engine.about import licences
from engine.about.distributions import TERMS, installed, needed, part_of
from engine.about.known import FILES_AMONG_CODE
from engine.about.part import LicenceText, Part, read_index, write_index


@pytest.fixture(scope="module")
def parts() -> dict[str, Part]:
    return {part.name: part for part in licences.parts()}


def test_licence_list_has_runtime_packages_and_no_test_packages(parts: dict[str, Part]) -> None:
    assert list(parts)[:4] == ["Dropout Lab", "Data sets", "Lessons", "Inter"]
    assert {"Qt and PySide6", "Shiboken", "TensorFlow", "Keras", "numpy", "scipy", "matplotlib"} <= set(parts)
    assert not set(parts) & {"pytest", "ruff", "mypy", "hypothesis", "pyinstaller"}


def test_every_bundled_part_has_a_licence_and_its_text(parts: dict[str, Part]) -> None:
    for part in parts.values():
        assert part.licence and part.texts, part.name
        assert len(part.whole_text()) > 100, part.name
        assert part.homepage == "" or part.homepage.startswith("http"), part.name


def test_qt_comes_with_the_notice_that_the_lgpl_asks_for(parts: dict[str, Part]) -> None:
    text = parts["Qt and PySide6"].whole_text()
    notice = text.index("may replace these libraries")
    lesser, general = (
        text.index("GNU LESSER GENERAL PUBLIC LICENSE"),
        text.index("GNU GENERAL PUBLIC LICENSE"),
    )
    assert notice < lesser and general > 0
    assert parts["Qt and PySide6"].version in text[:notice]
    assert "LGPL" in parts["Shiboken"].licence and "LESSER" in parts["Shiboken"].whole_text()


def test_texts_of_libraries_inside_wheels_are_there(parts: dict[str, Part]) -> None:
    fortran = "libgfortran" if sys.platform == "win32" else "libquadmath"  # Windows' wheel has no libquadmath
    for part, text in (("numpy", "OpenBLAS"), ("scipy", fortran), ("h5py", "Adaptive Entropy")):
        assert text in parts[part].whole_text()
    assert len(parts["TensorFlow"].whole_text()) > 100_000


def test_licence_texts_within_package_code_are_found() -> None:
    folders = installed()
    for name in needed(
        ["keras", "matplotlib", "mlxtend", "scikit-learn", "scipy", "tensorflow-cpu", "tensorflow"], folders
    ):
        files = {file.as_posix() for file in Distribution.at(folders[name]).files or ()}
        among_code = {
            path
            for path in files
            if ".dist-info/" not in path
            and "/include/" not in path
            and "/_vendor/" not in path
            and TERMS.match(Path(path).name)
            and not path.endswith((".py", ".pyc", ".pyi", ".so"))
        }
        with_metadata = {text.path.read_bytes() for text in part_of(folders[name]).texts}
        for path in among_code - set(FILES_AMONG_CODE.get(name, ())):
            assert (folders[name].parent / path).read_bytes() in with_metadata, (name, path)


def test_short_licence_is_one_short_line(parts: dict[str, Part]) -> None:
    for part in parts.values():
        assert re.fullmatch(r"\S.{1,59}", part.licence), part


def test_licence_index_round_trip(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Terms of A – with a dash\n", "utf-8")
    part = Part("A", "1.0", "MIT", (LicenceText("LICENSE", tmp_path / "a.txt"),), "https://a", "A note.")
    write_index(tmp_path, [part, Part("B", "", "see")])
    assert read_index(tmp_path) == (part, Part("B", "", "see"))
    assert part.whole_text() == "A note.\n\n\nTerms of A – with a dash"


def test_packaged_app_shows_its_own_licence_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / licences.FOLDER).mkdir()
    write_index(tmp_path / licences.FOLDER, [Part("Only", "2", "MIT")])
    monkeypatch.setattr(licences, "PROGRAM_FOLDER", tmp_path)
    assert licences.parts() == (Part("Only", "2", "MIT"),)


def test_several_licence_texts_have_their_file_names_as_headings(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"terms {name}", "utf-8")
    part = Part("A", "1", "MIT", tuple(LicenceText(name, tmp_path / name) for name in ("a", "b")))
    assert part.whole_text() == "a\n─\n\nterms a\n\n\nb\n─\n\nterms b"
