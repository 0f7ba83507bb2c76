"""Menu entry, file type and description: as desktops' own checkers and databases want them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from configparser import ConfigParser
from pathlib import Path

import pytest

from engine.storage.project_file import SUFFIX
from engine.version import Build
from release.build_facts import APP_ID, PROJECT_TYPE
from release.linux_files import write_installer, write_share

BUILD = Build("1.2.3", "2026-11-24", "abc", "cpu")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these files are for Linux desktops")


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


def parsed(path: Path) -> ElementTree.ElementTree[ElementTree.Element]:
    return ElementTree.parse(path)  # noqa: S314 (our own file)


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "share"
    write_share(folder, BUILD)
    return folder


@needs("desktop-file-validate")
def test_the_menu_entry_is_valid(share: Path) -> None:
    command = ["desktop-file-validate", "--no-hints", str(share / "applications/dropout-lab.desktop")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@needs("appstreamcli")
def test_the_description_is_valid_and_says_which_version(share: Path) -> None:
    path = share / "metainfo" / f"{APP_ID}.metainfo.xml"
    command = ["appstreamcli", "validate", "--no-net", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    release = parsed(path).find("releases/release")
    assert release is not None and release.attrib == {"version": "1.2.3", "date": "2026-11-24"}


@needs("appstreamcli")
def test_linux_files_are_consistent(share: Path, tmp_path: Path) -> None:
    """Description, menu entry and icons are looked at as they lie in a package."""
    shutil.copytree(share, tmp_path / "usr/share")
    command = ["appstreamcli", "validate-tree", "--no-net", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_linux_file_names_are_those_of_the_program(share: Path) -> None:
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(share / "applications/dropout-lab.desktop", encoding="utf-8")
    values = entry["Desktop Entry"]
    assert values["Exec"] == "dropout-lab %f" and values["MimeType"] == f"{PROJECT_TYPE};"
    assert (share / "icons/hicolor/scalable/apps" / f"{values['Icon']}.svg").is_file()
    description = parsed(share / "metainfo" / f"{APP_ID}.metainfo.xml")
    assert description.findtext("id") == APP_ID
    assert description.findtext("provides/mediatype") == PROJECT_TYPE
    assert description.findtext("launchable") == "dropout-lab.desktop"
    space = {"": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = parsed(share / "mime/packages/dropout-lab.xml").find("mime-type", space)
    assert kind is not None and kind.get("type") == PROJECT_TYPE
    glob, icon = kind.find("glob", space), kind.find("icon", space)
    assert glob is not None and glob.get("pattern") == f"*{SUFFIX}"
    assert icon is not None
    assert (share / "icons/hicolor/48x48/mimetypes" / f"{icon.get('name')}.png").is_file()


@needs("update-mime-database")
@needs("xdg-mime")
@needs("gio")
@pytest.mark.parametrize("content", [b'{"format": 1}', b"PK\x03\x04 and more"])
def test_mime_type_of_project_files_is_registered(share: Path, tmp_path: Path, content: bytes) -> None:
    shutil.copytree(share, tmp_path / "share")
    project = tmp_path / "réseau 1.dropoutlab"
    project.write_bytes(content)
    # The system's own types as well, so that a zip could be taken for one.
    here = {"XDG_DATA_DIRS": f"{tmp_path / 'share'}:/usr/share", "XDG_DATA_HOME": str(tmp_path / "none")}

    def said(*command: str | Path) -> str:
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, **here, "DE": "gnome"}
        )
        assert done.stderr == ""
        return done.stdout

    said("update-mime-database", tmp_path / "share/mime")
    facts = said("gio", "info", "--attributes=standard::content-type,standard::icon", project)
    assert f"standard::content-type: {PROJECT_TYPE}" in facts
    assert "application-x-dropout-lab-project" in facts
    assert said("xdg-mime", "query", "filetype", project).strip() == PROJECT_TYPE


def test_linux_files_have_no_unfilled_placeholders(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share/from an older version").touch()
    write_installer(tmp_path, BUILD)
    assert {path.name for path in tmp_path.iterdir()} == {"install.sh", "share", "uninstall.sh"}
    assert {path.name for path in (tmp_path / "share").iterdir()} == {
        "applications",
        "icons",
        "metainfo",
        "mime",
    }
    texts = [path for path in tmp_path.rglob("*") if path.suffix in (".sh", ".xml", ".desktop")]
    assert len(texts) == 5
    assert not [
        path
        for path in texts
        if "@VERSION@" in path.read_text("utf-8") or "@DATE@" in path.read_text("utf-8")
    ]
    assert all(os.access(tmp_path / name, os.X_OK) for name in ("install.sh", "uninstall.sh"))
