"""The archive that teachers copy: DropoutLab-VERSION-SYSTEM-PROCESSOR, from the folder in dist/.

`python -m release.archive [FOLDER]` writes a .tar.xz on Linux, a .zip elsewhere (macOS: by ditto, which keeps
what is signed). In the .tar.xz entries are sorted and have the build's date, so that the same folder gives
the same archive.
Run on Linux, and in Wine for Windows. macOS: written from documentation, not run.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path

from engine.version import BUILD_FILE, Build

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
PROCESSORS = {"amd64": "x86_64", "aarch64": "arm64"}
# A filter for x86 machine code, then LZMA with a dictionary that a small PC can unpack; two blocks at a time.
XZ = ["xz", "--threads=0", "--force", "--keep", "--x86", "--lzma2=preset=9,dict=64MiB"]


def build_in(folder: Path) -> Build:
    """Which build lies in a package's folder."""
    return Build(**json.loads(next(folder.rglob(BUILD_FILE)).read_text("utf-8")))


def archive_name(build: Build) -> str:
    """The archive's name without its ending."""
    machine = platform.machine().lower()
    flavour = "-gpu" if build.flavour == "gpu" else ""
    return f"DropoutLab-{build.version}-{SYSTEMS[sys.platform]}-{PROCESSORS.get(machine, machine)}{flavour}"


def write_tar(folder: Path, target: Path, build: Build) -> Path:
    """Put `folder` into `target`.tar under a name with the version, compress it, and return the .tar.xz."""
    day = datetime.strptime(build.date, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()

    def of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = int(day)
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    tar = target.with_name(f"{target.name}.tar")
    with tarfile.open(tar, "w", format=tarfile.PAX_FORMAT) as archive:
        archive.add(folder, f"DropoutLab-{build.version}", filter=of_nobody)  # in the order of names
    subprocess.run([*XZ, str(tar)], check=True)
    tar.unlink()
    return tar.with_name(f"{tar.name}.xz")


def write_zip(folder: Path, target: Path) -> Path:
    """Put `folder` into `target`.zip."""
    if sys.platform == "darwin":
        made = target.with_name(f"{target.name}.zip")
        command = ["ditto", "-c", "-k", "--sequesterRsrc", "--keepParent", str(folder), str(made)]
        subprocess.run(command, check=True)
        return made
    return Path(shutil.make_archive(str(target), "zip", folder.parent, folder.name))


def main(arguments: list[str]) -> int:
    """Write the archive beside what was built last, or beside the folder that is named, and say its size."""
    usual = DIST / ("Dropout Lab.app" if sys.platform == "darwin" else "dropout-lab")
    folder = Path(arguments[0]).resolve() if arguments else usual
    build = build_in(folder)
    target = folder.with_name(archive_name(build))
    made = write_tar(folder, target, build) if sys.platform == "linux" else write_zip(folder, target)
    print(f"{made.name}: {made.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
