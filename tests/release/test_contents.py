"""What a package leaves out: plugins and their libraries, dangling links, symbols."""

import ast
import ctypes
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from release import contents

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="libraries are read as ELF files, Linux's own"
)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """Three real libraries: `libtop` needs `libmiddle`, which needs `libbottom`; and `libalone`."""
    folder = tmp_path_factory.mktemp("libraries")
    compiler = sysconfig.get_config_var("CC").split()[0]
    if not shutil.which(compiler):
        pytest.skip(f"this test compiles small libraries, and {compiler} is not installed")
    for name, needed in (("bottom", None), ("middle", "bottom"), ("top", "middle"), ("alone", None)):
        called = f"{needed}();" if needed else ""
        declared = f"int {needed}(void);" if needed else ""
        table = f"static int hidden_{name}[40000] = {{1}};"
        source = folder / f"{name}.c"
        source.write_text(
            f"{declared} {table} int {name}(void) {{ {called} return hidden_{name}[7]; }}\n", "utf-8"
        )
        link = [f"-L{folder}", f"-l{needed}"] if needed else []
        target = folder / f"lib{name}.so"
        command = [compiler, "-g3", "-shared", "-fPIC", "-Wl,-rpath,$ORIGIN", source, "-o", target, *link]
        subprocess.run(command, check=True)
    return folder


def test_libraries_that_nothing_needs_are_left_out(libraries):
    entries = [
        ("plugins/libtop.so", str(libraries / "libtop.so"), "BINARY"),
        ("PySide6/Qt/lib/libmiddle.so", str(libraries / "libmiddle.so"), "BINARY"),
        ("libmiddle.so", "PySide6/Qt/lib/libmiddle.so", "SYMLINK"),
        ("libbottom.so", str(libraries / "libbottom.so"), "BINARY"),
        ("libalone.so", str(libraries / "libalone.so"), "BINARY"),
        ("libpython3.11.so.1.0", str(libraries / "libalone.so"), "BINARY"),
        ("nvidia/cudnn/lib/libalone.so", str(libraries / "libalone.so"), "BINARY"),
    ]
    kept = {entry[0] for entry in contents.without_orphans(entries)}
    assert kept == {entry[0] for entry in entries} - {"libalone.so"}
    without_plugin = {entry[0] for entry in contents.without_orphans(entries[1:])}
    assert without_plugin == {"libpython3.11.so.1.0", "nvidia/cudnn/lib/libalone.so"}


def test_documents_are_packed_with_their_translations():
    entries = contents.documents(ROOT)
    assert (str(ROOT / "docs/glossary.md"), "docs") in entries
    assert (str(ROOT / "docs/de/glossary.md"), "docs/de") in entries
    assert len(entries) == len(list((ROOT / "docs").rglob("*.md")))
    assert not any("pictures" in folder for _page, folder in entries)


def test_plugins_and_translations_are_left_out_by_path():
    entries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "x", "BINARY"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "x", "BINARY"),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", "x", "BINARY"),
        ("PySide6\\opengl32sw.dll", "x", "BINARY"),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "x", "BINARY"),
        ("ucrtbase.dll", "x", "BINARY"),
        ("api-ms-win-crt-math-l1-1-0.dll", "x", "BINARY"),
        ("msvcp140.dll", "x", "BINARY"),
        ("PySide6/Qt/translations/qtbase_en.qm", "x", "DATA"),
        ("PySide6/Qt/translations/qtmultimedia_fr.qm", "x", "DATA"),
        ("tensorflow/lite/python/libpywrap_tflite_common.so", "x", "BINARY"),
        ("resources/icons/sun.svg", "x", "DATA"),
    ]
    kept = [entry[0] for entry in contents.without_left_out(entries)]
    assert kept == [entries[number][0] for number in (0, 4, 7, 8, 11)]


def test_nothing_that_the_app_imports_is_left_out():
    sources = [ROOT / "main.py", *(ROOT / "engine").rglob("*.py"), *(ROOT / "gui").rglob("*.py")]
    left_out = [
        f"{source.relative_to(ROOT)} imports {name}"
        for source in sources
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        for name in _imported(node)
        if any(f"{name}.".startswith(f"{module}.") for module in contents.EXCLUDED_MODULES)
    ]
    assert left_out == []


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
        case _:
            return []


def test_dangling_links_are_removed():
    link, dangling = ("liba.so", "Qt/lib/liba.so", "SYMLINK"), ("libb.so", "Qt/lib/libb.so", "SYMLINK")
    other = ("data.txt", "data.txt", "DATA")
    there = [("Qt/lib/liba.so", "x", "BINARY")]
    assert contents.without_dangling([link, dangling, other], there) == [link, other]


def test_stripped_libraries_are_smaller_and_load(libraries, tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "MIN_SAVED", 100)
    source = libraries / "libalone.so"
    before = source.read_bytes()
    others = [
        (f"{place}/libalone.so", str(source), "BINARY") for place in ("PySide6/Qt/lib", "nvidia/nccl/lib")
    ]
    stripped, *untouched = contents.stripped([("libalone.so", str(source), "BINARY"), *others], tmp_path)
    assert untouched == others
    assert stripped[0] == "libalone.so"
    assert Path(stripped[1]).stat().st_size < len(before) - 100
    assert ctypes.CDLL(stripped[1]).alone() == 0
    assert source.read_bytes() == before


def test_misaligned_library_segments_are_detected(libraries, tmp_path):
    source = libraries / "libalone.so"
    assert contents.can_be_mapped(source)
    broken = bytearray(source.read_bytes())
    start = int.from_bytes(broken[32:40], "little")  # e_phoff: the first segment's header is a LOAD
    assert broken[start : start + 4] == b"\x01\x00\x00\x00"
    broken[start + 16] = 8  # p_vaddr: no longer where the file has it
    path = tmp_path / "libbroken.so"
    path.write_bytes(broken)
    assert not contents.can_be_mapped(path)
