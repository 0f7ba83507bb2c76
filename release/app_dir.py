"""The folder that appimagetool makes an AppImage of: `python -m release.app_dir FOLDER`.

appimagetool is in no package registry: the workflow fetches it. The folder's form is in the AppImage
documentation ("AppDir specification").
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from release.archive import DIST, build_in
from release.deb import PLACE, lay_out


def write_app_dir(program: Path, folder: Path) -> None:
    """The unpacked `program` under usr/ in `folder`, with the entry, the icon and the start at its top."""
    shutil.rmtree(folder, ignore_errors=True)
    lay_out(program, folder, build_in(program))
    name = program.name
    (folder / "AppRun").symlink_to(PLACE / name)
    shutil.copy2(folder / "usr/share/applications" / f"{name}.desktop", folder)
    icon = folder / "usr/share/icons/hicolor/256x256/apps" / f"{name}.png"
    shutil.copy2(icon, folder)
    (folder / ".DirIcon").symlink_to(icon.name)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m release.app_dir FOLDER")
    write_app_dir(DIST / "dropout-lab", Path(sys.argv[1]))
