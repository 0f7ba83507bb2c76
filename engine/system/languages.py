"""The languages that there are, and which of them the user wants.

A catalogue is a folder named after its language with one compiled file, `dropout_lab.mo`: those that come
with the app, and those that a translator puts into the folder `languages` of the user's data. One that does
not say its own name is a draft: it can be chosen by its code, but is not offered.
"""

from __future__ import annotations

import contextlib
import gettext
import io
import os
import re
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError
from engine.language import texts
from engine.language.texts import ENGLISH, VARIABLE, _, pgettext
from engine.system.options import without_option
from engine.system.paths import RESOURCES, data_folder
from engine.system.pseudo_language import PSEUDO_LANGUAGES, PseudoTranslations
from engine.system.regular_files import is_file, is_folder, read_bytes

OPTION = "--language"
NAME_CONTEXT, ENGLISH_NAME = "name of the language", "English"  # not a text: own_name marks it
FOLDER, FILE = "languages", "dropout_lab.mo"
MAX_BYTES = 20_000_000
_CODE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Language:
    """One that can be offered: its code (BCP 47) and its own name, such as "Deutsch"."""

    code: str
    name: str


def languages() -> tuple[Language, ...]:
    """Return English and all languages whose catalogue is complete, by their names.

    Returns
    -------
    tuple of Language
    """
    found = {ENGLISH: Language(ENGLISH, ENGLISH_NAME)}
    for folder in _folders():
        catalogue = _read(folder / FILE)
        name = ENGLISH_NAME if catalogue is None else catalogue.pgettext(NAME_CONTEXT, ENGLISH_NAME)
        if name != ENGLISH_NAME:
            found.setdefault(folder.name, Language(folder.name, name))
    return tuple(sorted(found.values(), key=lambda one: one.name.casefold()))


def use_language(code: str) -> None:
    """Show texts in a language from now on.

    Parameters
    ----------
    code : str
        As of `languages`, or that of a draft or of a pseudo-language.

    Raises
    ------
    InputError
        If there is no such catalogue, or if it can't be read.
    """
    texts.use(code, _catalogue(code))


def in_language(code: str) -> AbstractContextManager[None]:
    """Give texts in another language meanwhile, only for the thread, and only until the block ends.

    Parameters
    ----------
    code : str
        As of `use_language`, or the code in use.

    Returns
    -------
    context manager

    Raises
    ------
    InputError
        As for `use_language`.
    """
    if code == texts.language():
        return contextlib.nullcontext()
    return texts.meanwhile(code, _catalogue(code))


def take_language(argv: list[str]) -> tuple[list[str], str]:
    """Use the language of the option --language, else that of the system.

    Parameters
    ----------
    argv : list of str

    Returns
    -------
    list of str
        The other arguments.
    str
        The option's language; empty where there is none.

    Raises
    ------
    InputError
        If the option names no language, or one that there is not.
    """
    use_language(wanted_language())  # in which a wrong option is refused
    missing = _("{option} must be followed by a language, as in {option} de.").format(option=OPTION)
    rest, code = without_option(argv, OPTION, missing)
    if code:
        use_language(code)
    return rest, code or ""


def wanted_language(setting: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """Return the language to start with.

    Parameters
    ----------
    setting : str
        What the user has chosen; empty to follow the system.
    environ : mapping
        LANGUAGE, LC_ALL, LC_MESSAGES and LANG count, in this order, as in gettext.

    Returns
    -------
    str
        One of `languages`; English where there is no other.
    """
    known = {one.code for one in languages()}
    for code in (setting, *_of_system(environ)):
        for one in (code, code.partition("-")[0]):
            if one in known:
                return one
    return ENGLISH


def use_inherited_language() -> None:
    """Show texts in the language of the process that started this one."""
    with contextlib.suppress(InputError):
        use_language(os.environ.get(VARIABLE, ENGLISH))


def own_name() -> str:
    """Return the name of the language in use, in that language.

    Returns
    -------
    str
    """
    # Translators: your language, in your language. Translate it last: with it the language is offered.
    return pgettext("name of the language", "English")


def _catalogue(code: str) -> gettext.NullTranslations | None:
    if code == ENGLISH:
        return None
    if code in PSEUDO_LANGUAGES:
        return PseudoTranslations()
    folder = next((one for one in _folders() if one.name == code), None)
    catalogue = None if folder is None else _read(folder / FILE)
    if catalogue is None:
        known = ", ".join(one.code for one in languages())
        raise InputError(
            _("There are no texts in the language {code}; there are {known}.").format(code=code, known=known)
        )
    return catalogue


def _folders() -> Iterator[Path]:
    for place in (data_folder() / FOLDER, RESOURCES / FOLDER):
        if is_folder(place):
            yield from sorted(
                one for one in place.iterdir() if _CODE.fullmatch(one.name) and is_file(one / FILE)
            )


def _read(path: Path) -> gettext.GNUTranslations | None:
    """Return a catalogue; None for what is none, since a broken one must not keep the app from starting."""
    try:
        return gettext.GNUTranslations(io.BytesIO(read_bytes(path, MAX_BYTES, "a file")))
    except (InputError, OSError, ValueError, struct.error, LookupError, IndexError):
        return None


def _of_system(environ: Mapping[str, str]) -> Iterator[str]:
    """The languages that the system prefers, as BCP 47 codes."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(variable):
            for one in value.split(":"):
                code = one.partition(".")[0].partition("@")[0].replace("_", "-")
                yield ENGLISH if code in ("C", "POSIX") else code
            return
    if sys.platform == "win32":
        import ctypes

        name = ctypes.create_unicode_buffer(85)
        if ctypes.windll.kernel32.GetUserDefaultLocaleName(name, len(name)):
            yield name.value
