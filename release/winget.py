"""The manifest for winget, Windows' package manager, filled from the installer that was built.

    python -m release.winget dist/DropoutLab-0.1.0-windows-x86_64-setup.exe https://…/setup.exe

writes three files to dist/winget. NOT RUN: written from winget's documentation. On a Windows PC first try
`winget validate dist\\winget` and `winget install --manifest dist\\winget`.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from pathlib import Path
from string import Template

from engine.storage.project_file import SUFFIX
from release.build_facts import APP_ID, build_of_today

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = ROOT / "release" / "windows"
IDENTIFIER = "DropoutLab.DropoutLab"


def facts(installer: Path, url: str) -> dict[str, str]:
    """What the templates name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    build = build_of_today()
    script = (WINDOWS / "dropout-lab.iss").read_text("ascii")
    (oldest,) = re.findall(r"^MinVersion=(.*)$", script, re.MULTILINE)
    return {
        "app_id": APP_ID,
        "date": build.date,
        "extension": SUFFIX.lstrip("."),
        "licence": project["license"],
        "oldest_windows": f"{oldest}.0",
        "sha256": hashlib.sha256(installer.read_bytes()).hexdigest().upper(),
        "summary": project["description"],
        "url": url,
        "version": build.version,
    }


def write_manifest(installer: Path, url: str, folder: Path) -> list[Path]:
    """Fill the templates, and return the files, which are named as winget wants them."""
    if not url.startswith("https://"):
        raise SystemExit(f"winget needs an address of the installer that begins with https://, not {url}.")
    folder.mkdir(parents=True, exist_ok=True)
    stated = facts(installer, url)
    written = []
    for template in sorted((WINDOWS / "winget").glob("*.yaml")):
        ending = "" if template.name == "version.yaml" else f".{template.stem}"
        target = folder / f"{IDENTIFIER}{ending}.yaml"
        target.write_text(Template(template.read_text("utf-8")).substitute(stated), "utf-8")
        written.append(target)
    return written


if __name__ == "__main__":
    write_manifest(Path(sys.argv[1]), sys.argv[2], ROOT / "dist" / "winget")
