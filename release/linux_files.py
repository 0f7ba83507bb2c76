"""What Linux desktops and the user need beside the program: `python -m release.linux_files FOLDER`.

FOLDER, the unpacked program, gets `share/` (menu entry, file type, description, icons), `install.sh` and
`uninstall.sh`. The same `share/` is what a .deb or an AppDir puts under /usr.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from engine.version import Build
from release.archive import build_in
from release.build_facts import APP_ID
from release.icons import write_hicolor

TEMPLATES = Path(__file__).resolve().parent / "linux"
PLACES = {
    "dropout-lab.desktop": "applications",
    "dropout-lab.xml": "mime/packages",
    f"{APP_ID}.metainfo.xml": "metainfo",
}
SCRIPTS = ("install.sh", "uninstall.sh")


def write_installer(folder: Path, build: Build) -> None:
    """Make an unpacked program one that its user can install; what an older call wrote is replaced."""
    write_share(folder / "share", build)
    for name in SCRIPTS:
        script = folder / name
        script.write_text(filled(TEMPLATES / name, build), encoding="utf-8", newline="\n")
        script.chmod(0o755)


def write_share(share: Path, build: Build) -> None:
    """Menu entry, file type, description and icons, as they lie under /usr/share."""
    shutil.rmtree(share, ignore_errors=True)
    for name, place in PLACES.items():
        path = share / place / name
        path.parent.mkdir(parents=True)
        path.write_text(filled(TEMPLATES / name, build), encoding="utf-8", newline="\n")
    write_hicolor(share / "icons" / "hicolor")


def filled(template: Path, build: Build) -> str:
    """The template's text with the build's version and date."""
    text = template.read_text(encoding="utf-8")
    return text.replace("@VERSION@", build.version).replace("@DATE@", build.date)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m release.linux_files FOLDER")
    write_installer(Path(sys.argv[1]), build_in(Path(sys.argv[1])))
