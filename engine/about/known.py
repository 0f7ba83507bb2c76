"""What the metadata of installed packages lack: licences, notes, and the places of licence texts."""

from __future__ import annotations

from engine.language.lists import listed
from engine.language.texts import N_, _

QT, SHIBOKEN = "pyside6-essentials", "shiboken6"

# Texts among a package's own files instead of its metadata.
_TENSORFLOW_FILES = ("tensorflow/include/LICENSE", "tensorflow/THIRD_PARTY_NOTICES.txt")
FILES_AMONG_CODE: dict[str, tuple[str, ...]] = {
    "tensorflow": _TENSORFLOW_FILES,
    "tensorflow-cpu": _TENSORFLOW_FILES,
    "matplotlib": (
        "matplotlib/mpl-data/fonts/ttf/LICENSE_DEJAVU",
        "matplotlib/mpl-data/fonts/ttf/LICENSE_STIX",
    ),
    "scikit-learn": (
        "sklearn/externals/array_api_compat/LICENSE",
        "sklearn/externals/array_api_extra/LICENSE",
        "sklearn/svm/src/liblinear/COPYRIGHT",
    ),
    "scipy": (
        "scipy/_lib/_uarray/LICENSE",
        "scipy/fft/_pocketfft/LICENSE.md",
        "scipy/integrate/LICENSE_DOP",
        "scipy/spatial/qhull_src/COPYING_QHULL.txt",
    ),
    "setuptools": ("setuptools/config/NOTICE", "setuptools/config/_validate_pyproject/NOTICE"),
}

# Texts that no file of the package has, from release/licences.
OUR_COPIES: dict[str, tuple[str, ...]] = {
    QT: ("LGPL-3.0.txt", "GPL-3.0.txt", "Qt-third-party.txt"),
    SHIBOKEN: ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "flatbuffers": ("Apache-2.0.txt",),
    "h5py": ("libaec.txt",),
    "numpy": ("LGPL-2.1.txt",),  # libquadmath
    "scipy": ("LGPL-2.1.txt",),
}

# Licences of packages whose metadata give none, or a choice.
LICENCES: dict[str, str] = {
    QT: "LGPL-3.0",
    SHIBOKEN: "LGPL-3.0",
    "msvc-runtime": "Microsoft Software License Terms, Distributable Code",  # not a text: its name
    "namex": "Apache-2.0",
    "pyinstaller": N_("GPL-2.0+ with an exception"),
    "pyinstaller-hooks-contrib": "Apache-2.0",
}

NAMES: dict[str, str] = {
    QT: N_("Qt and PySide6"),
    SHIBOKEN: "Shiboken",  # not a text: its name
    "tensorflow": "TensorFlow",
    "tensorflow-cpu": "TensorFlow",
    "keras": "Keras",  # not a text: its name
    "msvc-runtime": "Microsoft Visual C++ Runtime",  # not a text: its name
}

_NOTES: dict[str, str] = {
    "pyinstaller": N_(
        "Only the small program that starts the app is in a package. It is under the GNU General Public "
        "License with an exception: programs under any licence may be started by it."
    ),
    "pyinstaller-hooks-contrib": N_("Only what runs before the app is in a package; it is under Apache-2.0."),
}

_LGPL = N_(
    "{what} {version} is used under the GNU Lesser General Public License, version 3 (LGPL-3.0).\n\n"
    "{where}You may replace these libraries with your own builds of the same version, changed or not, and "
    "Dropout Lab will use them: nothing in it prevents that, and nothing has to be built anew. You may also "
    "take the program apart to find faults in such changes.\n\n"
    "Source: {source} The licence and the GNU General Public License, which it builds on, follow in full."
)
_QT_SOURCE = N_(
    "The Qt Company offers the source of each version of Qt, qtbase-everywhere-src-{version} and its "
    "siblings, and of Qt for Python, pyside-setup, in the archive of official releases, download.qt.io, and "
    "in the repositories at code.qt.io."
)
_WHERE = N_(
    "Its libraries are as The Qt Company built them for the package index of Python, and lie by themselves "
    "in {folder}. "
)


def note_of(name: str, version: str, *, is_package: bool) -> str:
    """What must be said of a part in addition to its terms, in the language in use; "" if nothing."""
    if name not in (QT, SHIBOKEN):
        return _(_NOTES.get(name, ""))
    inner = "_internal/" if is_package else ""
    folders = {QT: (f"{inner}PySide6", f"{inner}PySide6/Qt"), SHIBOKEN: (f"{inner}shiboken6",)}
    # Translators: the first words of “{what} {version} is used under …”.
    what = {QT: _("Qt with its Python binding PySide6,"), SHIBOKEN: _("Shiboken, which ties Python to Qt,")}
    return _(_LGPL).format(
        what=what[name],
        version=version,
        where=_(_WHERE).format(folder=listed(folders[name])),
        source=_(_QT_SOURCE).format(version=version),
    )


def package_of(name: str) -> str:
    """The package that a part of this name is made of, as far as `NAMES` says."""
    return next((package for package, shown in NAMES.items() if shown == name), name)
