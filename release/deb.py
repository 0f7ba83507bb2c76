"""The Debian package of the program in dist/: `python -m release.deb` writes dropout-lab_VERSION_amd64.deb.

It has no scripts: dpkg's triggers refresh menus, file types and icons. The program's files are linked into
the tree that is packed, so that a gigabyte is not copied.
"""

from __future__ import annotations

import gzip
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from engine.version import Build
from release.archive import DIST, ROOT, build_in
from release.linux_files import SCRIPTS, TEMPLATES, filled, write_share
from release.needs import needs_of

NAME = "dropout-lab"
PLACE = Path("usr/lib") / NAME
OWNER = "Dropout Lab authors <noreply@dropoutlab.invalid>"
NOT_PACKED = ("share", *SCRIPTS, "portable.txt")  # beside the program in an archive; a .deb has its own ways
PROCESSORS = {"x86_64": "amd64", "aarch64": "arm64"}
DESCRIPTION = """see what Dropout does to a neural network
 A lab for classes on neural networks: pick data, build a network as a stack of
 layers, put Dropout where you like, watch it train, and see how good it is at
 each dropout rate, with honest error bars. It needs neither Python nor
 internet."""
COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Dropout Lab
Comment: Libraries of others lie beside the program; their licences are in
 /{place}/_internal/licences and, in the window, under About.

Files: *
{owner}
License: Expat
"""


def write_deb(program: Path, folder: Path) -> Path:
    """Pack the unpacked `program` into a .deb in `folder`."""
    build = build_in(program)
    processor = PROCESSORS.get(platform.machine(), platform.machine())
    flavour = "-gpu" if build.flavour == "gpu" else ""
    target = folder / f"{NAME}_{build.version}_{processor}{flavour}.deb"
    with tempfile.TemporaryDirectory(prefix=f".{NAME}-deb-", dir=folder) as name:
        tree, made = Path(name) / "tree", Path(name) / target.name
        lay_out(program, tree, build)
        _write(tree / "DEBIAN" / "control", control(tree, build, processor))
        for path in (tree, *tree.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(tree), str(made)]
        day = {"SOURCE_DATE_EPOCH": str(int(_day(build).timestamp()))}  # no file is younger than the build
        subprocess.run(command, check=True, env={**os.environ, **day}, stdout=subprocess.DEVNULL)
        made.replace(target)
    return target


def lay_out(program: Path, tree: Path, build: Build) -> None:
    """Everything where it is installed, below `tree`."""

    def others(folder: str, names: list[str]) -> set[str]:
        return set(NOT_PACKED) & set(names) if Path(folder) == program else set()

    shutil.copytree(program, tree / PLACE, symlinks=True, copy_function=_link, ignore=others)
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin" / NAME).symlink_to(Path("../lib") / NAME / NAME)
    write_share(tree / "usr/share", build)
    documents = tree / "usr/share/doc" / NAME
    _write(documents / "copyright", copyright_text())
    _write_packed(documents / "changelog.gz", changelog(build))
    _write_packed(tree / "usr/share/man/man1" / f"{NAME}.1.gz", filled(TEMPLATES / f"{NAME}.1", build))


def control(tree: Path, build: Build, processor: str) -> str:
    """What dpkg knows of the package."""
    needs = needs_of(tree / PLACE)
    kilobytes = sum(path.lstat().st_size for path in (tree / "usr").rglob("*")) // 1024 + 1
    fields = {
        "Package": NAME,
        "Version": build.version,
        "Architecture": processor,
        "Maintainer": OWNER,
        "Installed-Size": str(kilobytes),
        "Depends": ", ".join(needs.packages),
        "Recommends": ", ".join(needs.recommended),
        "Section": "education",
        "Priority": "optional",
        "Description": DESCRIPTION,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value)


def copyright_text() -> str:
    """Our own licence in Debian's form, and where the others' are."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    owner = next(line for line in text.splitlines() if line.startswith("Copyright"))
    terms = text.partition(owner)[2].strip().splitlines()
    head = COPYRIGHT.format(place=PLACE, owner=owner.replace("Copyright (c)", "Copyright:"))
    return head + "".join(f" {line or '.'}\n" for line in terms)


def changelog(build: Build) -> str:
    """One entry: the history is elsewhere."""
    return (
        f"{NAME} ({build.version}) unstable; urgency=medium\n\n"
        f"  * Dropout Lab {build.version}.\n\n"
        f" -- {OWNER}  {format_datetime(_day(build))}\n"
    )


def _day(build: Build) -> datetime:
    return datetime.strptime(build.date, "%Y-%m-%d").replace(tzinfo=UTC)


def _link(source: str, target: str) -> str:
    """The same file under a second name; a copy where that can't be, or where not everyone could read it."""
    mode = Path(source).stat().st_mode & 0o777
    meant = 0o755 if mode & 0o100 else 0o644
    if mode == meant:
        try:
            os.link(source, target)
            return target
        except OSError:  # another disk
            pass
    shutil.copyfile(source, target)
    Path(target).chmod(meant)
    return target


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    path.chmod(0o644)


def _write_packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    path.chmod(0o644)


def main() -> int:
    """Write the package of what was built last and say its size."""
    made = write_deb(DIST / NAME, DIST)
    print(f"{made.name}: {made.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
