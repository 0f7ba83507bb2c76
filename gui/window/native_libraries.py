"""The shared libraries of all that the window imports on threads; the main thread loads them first.

On Windows a library is loaded under the loader's lock, and some take Python's lock (the GIL) meanwhile. If a
thread loads one while the main thread, which has the GIL, asks Windows for something that needs the loader's
lock, such as a timer, both wait for ever. So no thread loads a library while the window lives: it imports
modules whose libraries are there already. The standard library's are loaded before the window, the others as
soon as it is painted, a few at a time, and before the threads that live as long as the window start.

What only one system, one build of Python or one version of a package has is skipped elsewhere.
"""

from __future__ import annotations

import ctypes
import importlib.util
import logging
import os
import sys
from collections.abc import Iterable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

log = logging.getLogger("dropout_lab")

STANDARD_LIBRARY = (
    "_asyncio",
    "_bisect",
    "_bz2",
    "_codecs_cn",
    "_codecs_hk",
    "_codecs_iso2022",
    "_codecs_jp",
    "_codecs_kr",
    "_codecs_tw",
    "_contextvars",
    "_csv",
    "_datetime",
    "_decimal",
    "_elementtree",
    "_hashlib",
    "_json",
    "_lzma",
    "_multibytecodec",
    "_overlapped",
    "_posixshmem",
    "_queue",
    "_socket",
    "_ssl",
    "_uuid",
    "_wmi",
    "_zoneinfo",
    "mmap",
    "pyexpat",
    "select",
    "unicodedata",
    "zlib",
)
PACKAGES = (
    "numpy._core._multiarray_umath",
    "numpy.linalg._umath_linalg",
    "numpy.fft._pocketfft_umath",
    "numpy.random._common",
    "numpy.random.bit_generator",
    "numpy.random._bounded_integers",
    "numpy.random._mt19937",
    "numpy.random._philox",
    "numpy.random._pcg64",
    "numpy.random._sfc64",
    "numpy.random._generator",
    "numpy.random.mtrand",
    "PIL._imaging",
    "PIL._webp",
    "kiwisolver._cext",
    "matplotlib._c_internal_utils",
    "matplotlib._image",
    "matplotlib._path",
    "matplotlib.ft2font",
    "matplotlib.backends._backend_agg",
    "fontTools.misc.bezierTools",
    "fontTools.varLib.iup",
    "scipy._cyutility",
    "scipy._lib._ccallback_c",
    "scipy.special._special_ufuncs",
    "scipy.special._ufuncs_cxx",
    "scipy.special._ufuncs",
    "scipy.special._gufuncs",
    "scipy.special._ellip_harm_2",
    "scipy.special._specfun",
    "scipy.special._comb",
    "charset_normalizer.cd",
    "charset_normalizer.md",
    "yaml._yaml",
)


def load_library(module: str) -> None:
    """Load the library of a native module without importing it, which a thread can do afterwards."""
    path = _library_of(module)
    if path is None:
        return
    try:
        ctypes.PyDLL(str(path))
    except OSError as error:  # importing the module will say so where it is needed
        log.warning("%s can't be loaded: %s", path, error)  # not a text: in the log


def load_libraries(modules: Iterable[str]) -> None:
    """Load all of these."""
    for module in modules:
        load_library(module)


def _library_of(module: str) -> Path | None:
    """The file of a native module; None if it is part of Python itself or not installed."""
    package, *rest = module.split(".")
    spec = importlib.util.find_spec(package)
    if spec is None:
        return None
    if not rest:
        is_file = spec.origin is not None and spec.origin.endswith(tuple(EXTENSION_SUFFIXES))
        return Path(spec.origin) if is_file and spec.origin else None
    for folder in map(Path, spec.submodule_search_locations or ()):
        _find_libraries_of(folder)
        for suffix in EXTENSION_SUFFIXES:
            path = folder.joinpath(*rest[:-1], rest[-1] + suffix)
            if path.is_file():
                return path
    return None


def _find_libraries_of(package: Path) -> None:
    """Let Windows find what a package's own libraries need, as the package does when it is imported."""
    folder = package.with_name(f"{package.name}.libs")
    if sys.platform == "win32" and folder.is_dir():
        os.add_dll_directory(str(folder))
