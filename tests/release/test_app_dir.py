"""The AppDir: the program starts from its top, and what appimagetool reads is there."""

import subprocess
import sys

import pytest

from release.app_dir import write_app_dir

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="an AppDir is Linux's own")


def test_app_dir_program_starts_from_the_top_folder(small_package, tmp_path):
    folder = tmp_path / "AppDir"
    write_app_dir(small_package, folder)
    said = subprocess.run([folder / "AppRun"], capture_output=True, encoding="utf-8", check=True)
    assert "started" in said.stdout
    entry = (folder / "dropout-lab.desktop").read_text(encoding="utf-8")
    assert "Icon=dropout-lab\n" in entry
    assert (folder / "dropout-lab.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / ".DirIcon").read_bytes() == (folder / "dropout-lab.png").read_bytes()
