"""Nothing goes into a package without its licence."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import numpy
import PySide6
import pytest

from engine.about.part import LicenceText, Part, read_index
from release.bundled import ACCOUNTED_FOR, bundled_problem
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


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="has the names of Linux's libraries")


def test_licence_parts_are_own_python_and_packaged_ones() -> None:
    found = names(collect(PACKED))
    assert found[:5] == ["Dropout Lab", "Data sets", "Lessons", "Inter", "Python"]
    assert (
        "numpy" in found and "pyinstaller" in found and "scipy" not in found and "Qt and PySide6" not in found
    )


@on_linux
def test_licences_cover_libraries_of_numpy_and_qt() -> None:
    libraries = [path for path in SITE.glob("*.libs/*") if path.parent.name != "pyzmq.libs"]  # not packed
    files = [*libraries, *(Path(PySide6.__file__).parent / "Qt/lib").glob("*")]
    packed = [(path.relative_to(SITE).as_posix(), str(path), "BINARY") for path in files]
    assert len(packed) > 10
    assert {"numpy", "scipy", "Qt and PySide6"} <= set(names(collect(packed)))


def test_bundled_library_without_a_licence_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bundled_problem("numpy.libs/libscipy_openblas64_-32a4b2a6.so", "numpy") == ""
    assert "libmystery" in bundled_problem("numpy.libs/libmystery-0123abcd.so.1", "numpy")
    monkeypatch.setitem(ACCOUNTED_FOR, "libmystery", "the mystery library")
    assert "speaks of the mystery library" in bundled_problem("numpy.libs/libmystery-0123abcd.so.1", "numpy")


def test_microsofts_runtime_comes_with_the_terms_that_let_programs_carry_it(tmp_path: Path) -> None:
    made = tmp_path / "msvc_runtime-14.51.dist-info"
    (made / "licenses").mkdir(parents=True)
    (made / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: msvc_runtime\nVersion: 14.51\nLicense-File: LICENSE\n", "utf-8"
    )
    (made / "licenses" / "LICENSE").write_text("Distributable Code", "utf-8")
    (made / "RECORD").write_text("msvc_runtime-14.51.dist-info/licenses/LICENSE,,\n", "utf-8")
    owners = Owners()
    owners.folders["msvc-runtime"] = made
    packed = [("msvcp140.dll", "x", "BINARY"), ("shiboken6\\MSVCP140.dll", "x", "BINARY")]
    (part,) = (part for part in collect(packed, owners) if "140" in part.name or "Microsoft" in part.name)
    assert (part.name, part.version) == ("Microsoft Visual C++ Runtime", "14.51")
    assert part.licence and "Distributable Code" in part.whole_text()


def test_file_without_an_owner_fails_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "stray.dat"
    stray.write_text("?", "utf-8")
    with pytest.raises(UnknownLicenceError, match=r"Nobody is known to have made data/stray\.dat"):
        collect([("data/stray.dat", str(stray), "DATA")])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the wheel of the runtime, with its terms")
def test_microsoft_runtime_in_a_wheel_has_its_licence() -> None:
    name = "msvcp140-263139962577ecda4cd9469ca360a746.dll"
    assert bundled_problem(f"numpy.libs\\{name}", "numpy") == ""
    found = collect([(f"numpy.libs\\{name}", f"C:\\site-packages\\numpy.libs\\{name}", "BINARY")])
    (part,) = [part for part in found if part.name == name]
    assert part.note.endswith("its maker's terms apply.")


@pytest.mark.parametrize("environment", [".venv", ".venv-gpu"])
def test_file_of_no_package_fails_the_build(environment: str) -> None:
    stray = ROOT / environment / "lib/python3.11/site-packages/stray.dat"
    with pytest.raises(UnknownLicenceError, match=r"Nobody is known to have made stray\.dat"):
        collect([("stray.dat", str(stray), "DATA")])


def test_package_without_a_licence_text_fails_the_build(tmp_path: Path) -> None:
    metadata = tmp_path / "secret-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: secret\nVersion: 1\n", "utf-8")
    (metadata / "RECORD").write_text("secret.py,,\n", "utf-8")
    (tmp_path / "secret.py").write_text("", "utf-8")
    owners = Owners()
    owners.folders["secret"] = metadata
    with pytest.raises(UnknownLicenceError, match="The licence of secret 1 is not known"):
        collect([("secret.py", str(tmp_path / "secret.py"), "DATA")], owners)


def test_gpl_library_fails_the_build() -> None:
    with pytest.raises(UnknownLicenceError, match="libreadline"):
        system_parts([("libreadline.so.8", "/lib/x86_64-linux-gnu/libreadline.so.8")])


@on_linux
def test_modified_qt_libraries_fail_the_build(tmp_path: Path) -> None:
    copy = tmp_path / "made/stripped/PySide6/Qt/lib/libQt6Core.so.6"
    with pytest.raises(UnknownLicenceError, match="LGPL"):
        entries([("PySide6/Qt/lib/libQt6Core.so.6", str(copy), "BINARY")], tmp_path / "made")


@on_linux
def test_a_stripped_copy_keeps_its_owner(tmp_path: Path) -> None:
    library = next(SITE.glob("numpy.libs/libscipy_openblas64_*.so"))
    destination = library.relative_to(SITE).as_posix()
    packed = [(destination, str(tmp_path / "made/stripped" / destination), "BINARY")]
    found = entries(packed, tmp_path / "made")
    assert "numpy" in names(read_index(tmp_path / "made/licences"))
    assert all(destination.startswith("licences/") and kind == "DATA" for destination, _, kind in found)
    assert all(Path(source).is_file() for _, source, _ in found)


@on_linux
@pytest.mark.skipif(not Path("/var/lib/dpkg/status").is_file(), reason="reads Debian's copyright files")
def test_system_library_has_the_licence_of_its_debian_package(tmp_path: Path) -> None:
    for place in ("/lib/x86_64-linux-gnu/libz.so.1", "*/libz.so.1"):
        (part,) = system_parts([("libz.so.1", place)])
        assert part.name.startswith("zlib") and part.licence == "Zlib" and part.version
        assert "Jean-loup Gailly" in part.whole_text()
    (gcc,) = system_parts([("libgcc_s.so.1", "*/libgcc_s.so.1")])
    assert "GCC RUNTIME LIBRARY EXCEPTION" in gcc.whole_text().upper() and "GPL-3.txt" in [
        t.title for t in gcc.texts
    ]


def test_equal_licence_texts_are_written_once(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).write_text("the same terms", "utf-8")
        texts.append((LicenceText("LICENSE", tmp_path / name),))
    folder = tmp_path / "licences"
    write_licences(folder, [Part("A", "1", "MIT", texts[0]), Part("B", "1", "MIT", texts[1])])
    assert sorted(path.name for path in folder.iterdir()) == ["a-license.txt", "licences.json"]
    assert [part.whole_text() for part in read_index(folder)] == ["the same terms"] * 2
