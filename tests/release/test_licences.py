"""Nothing goes into a package without its licence."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import numpy
import PySide6
import pytest

from engine.about.part import LicenceText, Part, read_index
from release.bundled import SPOKEN_OF, bundled_problem
from release.licences import collect, entries, write_licences
from release.owners import Owners
from release.system_libraries import UnknownLicenceError, system_parts

SITE = Path(numpy.__file__).parents[1]
ROOT = Path(__file__).parents[2]
PACKED = [
    ("numpy", str(SITE / "numpy/__init__.py"), "PYMODULE"),
    ("main", str(ROOT / "main.py"), "PYSOURCE"),
    ("resources/fonts/OFL.txt", str(ROOT / "resources/fonts/OFL.txt"), "DATA"),
    ("json", str(Path(sysconfig.get_path("stdlib")) / "json/__init__.py"), "PYMODULE"),
    ("google", "-", "PYMODULE"),
    ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
]


def names(parts: tuple[Part, ...]) -> list[str]:
    return [part.name for part in parts]


def test_the_parts_are_ours_pythons_and_those_of_packages_that_are_in() -> None:
    found = names(collect(PACKED))
    assert found[:4] == ["Dropout Lab", "Data sets", "Inter", "Python"]
    assert (
        "numpy" in found and "pyinstaller" in found and "scipy" not in found and "Qt and PySide6" not in found
    )


def test_all_that_numpy_and_qt_bring_is_spoken_for() -> None:
    files = [*SITE.glob("*.libs/*"), *(Path(PySide6.__file__).parent / "Qt/lib").glob("*")]
    packed = [(path.relative_to(SITE).as_posix(), str(path), "BINARY") for path in files]
    assert len(packed) > 10
    assert {"numpy", "scipy", "Qt and PySide6"} <= set(names(collect(packed)))


def test_a_bundled_library_without_words_ends_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bundled_problem("numpy.libs/libscipy_openblas64_-32a4b2a6.so", "numpy") == ""
    assert "libmystery" in bundled_problem("numpy.libs/libmystery-0123abcd.so.1", "numpy")
    monkeypatch.setitem(SPOKEN_OF, "libmystery", "the mystery library")
    assert "speaks of the mystery library" in bundled_problem("numpy.libs/libmystery-0123abcd.so.1", "numpy")


def test_a_file_that_nobody_made_ends_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "stray.dat"
    stray.write_text("?")
    with pytest.raises(UnknownLicenceError, match=r"Nobody is known to have made data/stray\.dat"):
        collect([("data/stray.dat", str(stray), "DATA")])


def test_microsofts_runtime_in_a_wheel_is_named_and_under_its_makers_terms() -> None:
    name = "msvcp140-263139962577ecda4cd9469ca360a746.dll"
    assert bundled_problem(f"numpy.libs\\{name}", "numpy") == ""
    found = collect([(f"numpy.libs\\{name}", f"C:\\site-packages\\numpy.libs\\{name}", "BINARY")])
    (part,) = [part for part in found if part.name == name]
    assert part.note.endswith("its maker's terms apply.")


@pytest.mark.parametrize("environment", [".venv", ".venv-gpu"])
def test_a_file_that_no_package_installed_ends_the_build(environment: str) -> None:
    stray = ROOT / environment / "lib/python3.11/site-packages/stray.dat"
    with pytest.raises(UnknownLicenceError, match=r"Nobody is known to have made stray\.dat"):
        collect([("stray.dat", str(stray), "DATA")])


def test_a_package_without_a_licence_text_ends_the_build(tmp_path: Path) -> None:
    metadata = tmp_path / "secret-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: secret\nVersion: 1\n")
    (metadata / "RECORD").write_text("secret.py,,\n")
    (tmp_path / "secret.py").write_text("")
    owners = Owners()
    owners.folders["secret"] = metadata
    with pytest.raises(UnknownLicenceError, match="The licence of secret 1 is not known"):
        collect([("secret.py", str(tmp_path / "secret.py"), "DATA")], owners)


def test_a_library_under_the_gpl_ends_the_build() -> None:
    with pytest.raises(UnknownLicenceError, match="libreadline"):
        system_parts([("libreadline.so.8", "/lib/x86_64-linux-gnu/libreadline.so.8")])


def test_changed_libraries_of_qt_end_the_build(tmp_path: Path) -> None:
    copy = tmp_path / "made/stripped/PySide6/Qt/lib/libQt6Core.so.6"
    with pytest.raises(UnknownLicenceError, match="LGPL"):
        entries([("PySide6/Qt/lib/libQt6Core.so.6", str(copy), "BINARY")], tmp_path / "made")


def test_a_stripped_copy_keeps_its_owner(tmp_path: Path) -> None:
    library = next(SITE.glob("numpy.libs/libscipy_openblas64_*.so"))
    destination = library.relative_to(SITE).as_posix()
    packed = [(destination, str(tmp_path / "made/stripped" / destination), "BINARY")]
    found = entries(packed, tmp_path / "made")
    assert "numpy" in names(read_index(tmp_path / "made/licences"))
    assert all(destination.startswith("licences/") and kind == "DATA" for destination, _, kind in found)
    assert all(Path(source).is_file() for _, source, _ in found)


@pytest.mark.skipif(not Path("/var/lib/dpkg/status").is_file(), reason="reads Debian's copyright files")
def test_a_system_library_has_its_debian_packages_terms(tmp_path: Path) -> None:
    for place in ("/lib/x86_64-linux-gnu/libz.so.1", "*/libz.so.1"):
        (part,) = system_parts([("libz.so.1", place)])
        assert part.name.startswith("zlib") and part.licence == "Zlib" and part.version
        assert "Jean-loup Gailly" in part.whole_text()
    (gcc,) = system_parts([("libgcc_s.so.1", "*/libgcc_s.so.1")])
    assert "GCC RUNTIME LIBRARY EXCEPTION" in gcc.whole_text().upper() and "GPL-3.txt" in [
        t.title for t in gcc.texts
    ]


def test_the_same_words_are_written_once(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).write_text("the same terms")
        texts.append((LicenceText("LICENSE", tmp_path / name),))
    folder = tmp_path / "licences"
    write_licences(folder, [Part("A", "1", "MIT", texts[0]), Part("B", "1", "MIT", texts[1])])
    assert sorted(path.name for path in folder.iterdir()) == ["a-license.txt", "licences.json"]
    assert [part.whole_text() for part in read_index(folder)] == ["the same terms"] * 2
