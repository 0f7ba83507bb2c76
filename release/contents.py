"""What a package leaves out, and what it strips; each is proven harmless by `selftest` in tests/packaged."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from release.owners import Entry

# Python modules that something imports if it is there, and that nothing here needs.
EXCLUDED_MODULES = [
    "IPython",
    "_tkinter",
    # What executes notebooks in tests, and what that brings:
    "bs4",
    "debugpy",
    "defusedxml",
    "ipykernel",
    "jedi",
    "jupyter_client",
    "nbconvert",
    "zmq",
    "jax",
    "pip",
    "pkg_resources",
    "pytest",
    "setuptools",
    "tensorboard",
    "tkinter",
    "torch",
    "PySide6.QtDBus",
    "PySide6.QtNetwork",  # the app talks to no network
    "PIL._avif",  # a format of photographs
    "grpc",  # training on several machines
    "keras.src.backend.jax",
    "keras.src.backend.openvino",
    "keras.src.backend.torch",
    "pandas.tests",
    "readline",  # links GNU Readline, whose GPL the whole package would come under
    "requests",  # see engine/training/stand_ins.py
    "urllib3",
    "certifi",
    "idna",
    "charset_normalizer",
    "pydoc_data",
    "lib2to3",
    "ensurepip",
    "idlelib",
    "turtledemo",
    "test",
    "scipy.io._fast_matrix_market._fmm_core",
    "scipy.signal",
    # Of scikit-learn only the data sets, what Keras imports, Ridge, and the preparing of own tables with what
    # they import are used: sklearn.impute wants sklearn.neighbors.
    "sklearn.cluster",
    "sklearn.cross_decomposition",
    "sklearn.ensemble",
    "sklearn.gaussian_process",
    "sklearn.manifold",
    "sklearn.mixture",
    "sklearn.neural_network",
    "sklearn.semi_supervised",
    "sklearn.tree",
    "tensorflow.lite",  # see engine/training/stand_ins.py
]

# Plugins and data, by a part of their destination.
LEFT_OUT = (
    "/tls/",
    "/networkinformation/",
    "/generic/libq",
    "egldeviceintegrations",
    "libqeglfs",
    "libqlinuxfb",
    "libqminimalegl",
    "libqvnc",
    "libqvkkhrdisplay",
    "libqgtk3",  # Qt without a desktop, or with GTK's
    "/qdirect2d.",
    "/qtuiotouchplugin.",
    "/opengl32sw.",  # a graphics card in software, for programs that draw by OpenGL
    "/ucrtbase.",
    "/api-ms-win-",  # parts of Windows 10
    "_common.dll.if.lib",  # for a compiler
    "tensorflow/lite/",
    "_pywrap_profiler_plugin",  # see engine/training/stand_ins.py
    "stablehlo_extension",
    "_xla_ops.so",
    "tensorflow/include/",  # XLA from Python, headers
    "matplotlib/mpl-data/sample_data",
    "numpy/_core/tests",
    "numpy/random/_examples",
    "sklearn/datasets/images",
    "sklearn/datasets/tests",
)

QT_WORDS = "qtbase_"  # of its dialogs and menus, in all its languages: a translator may add one of them
UNCHANGED = ("PySide6/", "shiboken6/", "nvidia/")
MIN_SAVED = 100_000  # bytes: below it a stripped copy is not worth a difference to what the wheel brought


def documents(root: Path) -> list[tuple[str, str]]:
    """Return the pages of the documentation, each with its folder in the package: docs, docs/de, …"""
    pages = sorted(root.glob("docs/**/*.md"))
    return [(str(page), page.parent.relative_to(root).as_posix()) for page in pages]


def without_left_out(entries: Iterable[Entry]) -> list[Entry]:
    """The entries but those of LEFT_OUT and the words of parts of Qt that the app has not."""
    return [entry for entry in entries if not _is_left_out(entry[0])]


def _is_left_out(destination: str) -> bool:
    path = PurePosixPath(destination.replace("\\", "/"))
    if "translations" in path.parts and "PySide6" in path.parts:
        return not path.name.startswith(QT_WORDS)
    return any(part in f"/{path}" for part in LEFT_OUT)


def without_orphans(entries: Iterable[Entry]) -> list[Entry]:
    """Only the shared libraries that something in the package still needs (Linux: read from the ELF files).

    A library at the top or of Qt's is needed when a Python extension, a plugin or a needed library names it.
    Those elsewhere may be loaded by name while the program runs, as CUDA's are.
    """
    entries = list(entries)
    needed_by = _needed_names({source for _, source, kind in entries if kind != "SYMLINK"})
    libraries = {entry[0] for entry in entries if _is_library(entry)}
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(PurePosixPath(entry[0]).name, []).append(entry)
    kept = {entry[0] for entry in entries if entry[0] not in libraries}
    unread = [entry for entry in entries if entry[0] in kept]
    while unread:
        _, source, kind = unread.pop()
        names = {PurePosixPath(source).name} if kind == "SYMLINK" else needed_by.get(source, set())
        for entry in [entry for name in names for entry in by_name.get(name, [])]:
            if entry[0] not in kept:
                kept.add(entry[0])
                unread.append(entry)
    return [entry for entry in entries if entry[0] in kept]


def _is_library(entry: Entry) -> bool:
    path = PurePosixPath(entry[0])
    is_named_so = path.name.startswith("lib") and ".so" in path.name
    is_shared = path.parent in (PurePosixPath(), PurePosixPath("PySide6/Qt/lib"))
    return is_named_so and is_shared and not path.name.startswith("libpython")


def _needed_names(sources: set[str]) -> dict[str, set[str]]:
    """For each file the names of the libraries that it is linked with."""
    readelf = ["readelf", "--dynamic", "--wide", *sorted(sources)]
    output = subprocess.run(readelf, check=False, capture_output=True, text=True).stdout
    found: dict[str, set[str]] = {}
    file = next(iter(sources)) if len(sources) == 1 else ""
    for line in output.splitlines():
        if line.startswith("File: "):
            file = line.removeprefix("File: ")
        elif match := re.search(r"\(NEEDED\).*\[(.+)\]", line):
            found.setdefault(file, set()).add(match[1])
    return found


def without_dangling(entries: Iterable[Entry], others: Iterable[Entry]) -> list[Entry]:
    """The entries but symbolic links to what is in neither list any more."""
    entries = list(entries)
    there = {entry[0] for entry in (*entries, *others)}
    return [
        (name, source, kind)
        for name, source, kind in entries
        if kind != "SYMLINK" or (PurePosixPath(name).parent / source).as_posix() in there
    ]


def stripped(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The entries, with copies in `folder` without debuggers' symbols where that saves much (Linux).

    Qt and CUDA stay as their makers built them: their licences want the one replaceable, the other unchanged.
    """
    return [_stripped(entry, folder) for entry in entries]


def _stripped(entry: Entry, folder: Path) -> Entry:
    destination, source, kind = entry
    is_program = kind in ("BINARY", "EXTENSION") and not destination.startswith(UNCHANGED)
    if not is_program or Path(source).stat().st_size < MIN_SAVED:
        return entry
    copy = folder / destination
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, copy)
    done = subprocess.run(["strip", "--strip-unneeded", copy], check=False, capture_output=True)
    is_worth_it = Path(source).stat().st_size - copy.stat().st_size >= MIN_SAVED
    if done.returncode or not is_worth_it or not can_be_mapped(copy):
        copy.unlink()
        return entry
    return destination, str(copy), kind


def can_be_mapped(library: Path) -> bool:
    """Whether the loader can map every segment: strip breaks that in libraries which auditwheel patched."""
    readelf = ["readelf", "--segments", "--wide", str(library)]
    output = subprocess.run(readelf, check=True, capture_output=True, text=True).stdout
    for line in output.splitlines():
        if line.split()[:1] == ["LOAD"]:
            fields = line.split()
            offset, address, alignment = int(fields[1], 16), int(fields[2], 16), int(fields[-1], 16)
            if (address - offset) % alignment:
                return False
    return True
