"""The Debian package of a small program: its files, what dpkg says of it, and installed into a folder."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.version import Build
from release.deb import copyright_text, write_deb
from release.needs import needs_of

BUILD = Build("1.2.3", "2026-11-24", "abc", "cpu")

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="a .deb is for Linux"),
    pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="dpkg-deb is not installed"),
    pytest.mark.skipif(not shutil.which("readelf"), reason="readelf (binutils) is not installed"),
]


def said(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def write_program(folder: Path, build: Build = BUILD) -> Path:
    (folder / "_internal").mkdir(parents=True)
    (folder / "dropout-lab").write_text('#!/bin/sh\necho "started: $*"\n', "utf-8")
    (folder / "dropout-lab").chmod(0o700)  # as a careful umask makes it
    (folder / "_internal/build.json").write_text(build.to_json(), "utf-8")
    (folder / "_internal/build.json").chmod(0o600)
    (folder / "_internal/nätverk.txt").write_text("x" * 5000, "utf-8")
    (folder / "_internal/link").symlink_to("build.json")
    (folder / "_internal/share").mkdir()  # the name alone leaves nothing out
    (folder / "_internal/share/kept").touch()
    for name in ("install.sh", "portable.txt", "uninstall.sh"):
        (folder / name).touch()
    (folder / "share").mkdir()
    (folder / "share/from the archive").touch()
    return folder


@pytest.fixture(scope="module")
def deb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deb")
    made = write_deb(write_program(folder / "dropout-lab"), folder)
    assert {path.name for path in folder.iterdir()} == {"dropout-lab", made.name}  # nothing is left
    return made


def test_deb_has_valid_control_data(deb: Path) -> None:
    processor = said("dpkg", "--print-architecture").strip() if shutil.which("dpkg") else "amd64"
    assert deb.name == f"dropout-lab_1.2.3_{processor}.deb"
    fields = {
        name: said("dpkg-deb", "--field", deb, name).strip() for name in ("Package", "Version", "Depends")
    }
    assert fields == {"Package": "dropout-lab", "Version": "1.2.3", "Depends": "xkb-data"}
    assert int(said("dpkg-deb", "--field", deb, "Installed-Size")) > 100
    assert "new Debian package, version 2.0" in said("dpkg-deb", "--info", deb)


def test_deb_of_the_gpu_build_has_its_own_name(deb: Path, tmp_path: Path) -> None:
    made = write_deb(write_program(tmp_path / "dropout-lab", replace(BUILD, flavour="gpu")), tmp_path)
    assert made.name == f"{deb.stem}-gpu.deb"


def test_deb_files_are_owned_by_root_and_world_readable(deb: Path) -> None:
    rows = [line.split(None, 5) for line in said("dpkg-deb", "--contents", deb).splitlines()]
    modes = {row[5].removeprefix("./").partition(" -> ")[0]: row[0] for row in rows}
    assert {row[1] for row in rows} == {"root/root"}
    assert set(modes.values()) == {"drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x", "lrwxrwxrwx"}
    assert modes["usr/lib/dropout-lab/dropout-lab"] == "-rwxr-xr-x"
    assert {row[3] for row in rows if "_internal/build.json" in row[5]} <= {"2026-11-24"}
    for path in (
        "usr/lib/dropout-lab/_internal/share/kept",
        "usr/share/applications/dropout-lab.desktop",
        "usr/share/doc/dropout-lab/changelog.gz",
        "usr/share/doc/dropout-lab/copyright",
        "usr/share/icons/hicolor/256x256/apps/dropout-lab.png",
        "usr/share/icons/hicolor/scalable/mimetypes/application-x-dropout-lab-project.svg",
        "usr/share/man/man1/dropout-lab.1.gz",
        "usr/share/metainfo/io.github.dropoutlab.DropoutLab.metainfo.xml",
        "usr/share/mime/packages/dropout-lab.xml",
    ):
        assert modes[path] == "-rw-r--r--", path
    assert not [path for path in modes if path.endswith((".sh", "portable.txt", "from the archive"))]


def test_deb_program_starts_through_its_link(deb: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    said("dpkg-deb", "--extract", deb, root)
    assert said(root / "usr/bin/dropout-lab", "a b") == "started: a b\n"
    manual = gzip.decompress((root / "usr/share/man/man1/dropout-lab.1.gz").read_bytes()).decode()
    assert '"2026-11-24" "Dropout Lab 1.2.3"' in manual
    changes = gzip.decompress((root / "usr/share/doc/dropout-lab/changelog.gz").read_bytes()).decode()
    assert changes.startswith("dropout-lab (1.2.3) ")
    assert changes.endswith("  Tue, 24 Nov 2026 00:00:00 +0000\n")


@pytest.mark.skipif(not shutil.which("dpkg"), reason="dpkg is not installed")
def test_deb_installs_updates_and_removes(deb: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "var/lib/dpkg/updates").mkdir(parents=True)
    (root / "var/lib/dpkg/info").mkdir()
    (root / "var/lib/dpkg/status").touch()
    (root / "var/lib/dpkg/available").touch()
    dpkg = ["dpkg", f"--root={root}", "--log=/dev/null", "--force-not-root", "--force-depends"]
    dpkg.append("--force-script-chrootless")
    said(*dpkg, "--install", deb)
    newer = write_program(tmp_path / "new", replace(BUILD, version="1.10.0"))
    (newer / "_internal/nätverk.txt").unlink()
    said(*dpkg, "--install", write_deb(newer, tmp_path))
    assert "1.10.0" in said(*dpkg, "--list", "dropout-lab")
    assert not (root / "usr/lib/dropout-lab/_internal/nätverk.txt").exists()
    assert said(root / "usr/bin/dropout-lab") == "started: \n"
    said(*dpkg, "--purge", "dropout-lab")
    assert not (root / "usr").exists() or not list((root / "usr").rglob("*"))


def test_deb_is_deterministic(deb: Path, tmp_path: Path) -> None:
    again = write_deb(write_program(tmp_path / "again"), tmp_path)
    assert again.read_bytes() == deb.read_bytes()


def test_deb_copyright_file_is_in_debian_format() -> None:
    text = copyright_text()
    assert "\nFiles: *\nCopyright: 2026 Dropout Lab authors\nLicense: Expat\n" in text
    terms = text.partition("License: Expat\n")[2].splitlines()
    assert terms and all(line.startswith(" ") for line in terms)
    assert " usr" not in text and "/usr/lib/dropout-lab/_internal/licences" in text


def test_deb_dependencies_are_read_from_the_files(tmp_path: Path) -> None:
    import PySide6

    qt = Path(PySide6.__path__[0])
    with pytest.raises(ValueError, match=r"needs .*libQt6Core\.so\.6.*, which no known package"):
        shutil.copyfile(qt / "Qt/plugins/platforms/libqxcb.so", tmp_path / "libqxcb.so")
        needs_of(tmp_path)
    (tmp_path / "libqxcb.so").unlink()
    shutil.copyfile(shutil.which("true") or "", tmp_path / "dropout-lab")
    needs = needs_of(tmp_path)
    assert needs.packages[0].startswith("libc6 (>= 2.") and needs.packages[1:] == ("xkb-data",)
    assert needs.recommended == ("fontconfig-config",)
