"""Libraries that wheels carry beside their modules: whose texts speak of each of them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

from engine.about.distributions import installed, part_of

# The library's name without version and hash: the word that the wheel's texts, or our copies, must have.
ACCOUNTED_FOR: dict[str, str] = {
    "libaec": "libaec",
    "libsz": "libsz",
    "libhdf5": "HDF5",
    "libhdf5_hl": "HDF5",
    "libgfortran": "libgfortran",
    "libquadmath": "libquadmath",
    "libgomp": "libgomp",
    "libscipy_openblas": "OpenBLAS",
    "libscipy_openblas64_": "OpenBLAS",
    "libXau": "XAU",
    "libxcb": "XCB",
    "libavif": "LIBAVIF",
    "libbrotlicommon": "BROTLI",
    "libbrotlidec": "BROTLI",
    "libfreetype": "FREETYPE",
    "libharfbuzz": "HARFBUZZ",
    "libjpeg": "LIBJPEG",
    "liblcms2": "LCMS2",
    "liblzma": "LIBLZMA",
    "libopenjp2": "OPENJPEG",
    "libpng16": "LIBPNG",
    "libsharpyuv": "LIBWEBP",
    "libtiff": "LIBTIFF",
    "libwebp": "LIBWEBP",
    "libwebpdemux": "LIBWEBP",
    "libwebpmux": "LIBWEBP",
    "libzstd": "ZSTD",
    "libicudata": "ICU",
    "libicui18n": "ICU",
    "libicuuc": "ICU",
    "libz": "ZLIB",
    "libbz2": "BZIP2",
    "libraqm": "RAQM",
    "libfribidi": "FRIBIDI",
    "libgcc_s": "libgfortran",  # GCC's runtime, of which both are parts
}
# Microsoft's runtime, which wheels for Windows carry: their texts are silent on it, its own terms allow that.
OF_MICROSOFT = re.compile(r"^(concrt|msvcp|vcomp|vcruntime)140.*\.dll$", re.IGNORECASE)
_FOREIGN = re.compile(r"(^|/)([\w.-]+\.libs|[\w]+/\.dylibs|PySide6/Qt/lib(?=/libicu))/")
_STEM = re.compile(r"^(.+?)(-[0-9a-f]{8,}.*|\.so.*|\.dylib|\.dll|\.\d.*)$")


def bundled_problem(destination: str, distribution: str) -> str:
    """A sentence if a wheel carries a library of which none of its texts speaks; "" if all is well."""
    path = destination.replace("\\", "/")
    if not distribution or not _FOREIGN.search(path):
        return ""
    name = PurePosixPath(path).name
    if OF_MICROSOFT.match(name):
        return ""
    stem = match[1] if (match := _STEM.match(name)) else name
    licence = ACCOUNTED_FOR.get(stem)
    if licence is None:
        return (
            f"{distribution} carries {name}, a library of others: expected it in release/bundled.py with the "
            "word that its licence is found by, found no such line."
        )
    if licence in _text(distribution):
        return ""
    return (
        f"{distribution} carries {name}: expected a licence text that speaks of {licence}, found none; "
        "add one to engine/about/known.py."
    )


@cache
def _text(distribution: str) -> str:
    return part_of(installed()[distribution]).whole_text()
