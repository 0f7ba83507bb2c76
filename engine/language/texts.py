"""The texts that users read, in their language: gettext's functions, for engine and window alike.

A text is written in English and marked where it stands: `_("Sweep")`, `ngettext("{n} seed", "{n} seeds", n)`.
Values come in by name and afterwards, `_("Seed {seed}").format(seed=seed)`, so that a translator can move
them. A constant of a module is marked with `N_` and translated where it is shown: the language may be another
one by then. English itself needs no catalogue.
"""

from __future__ import annotations

import gettext as catalogues
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

ENGLISH = "en"
VARIABLE = "DROPOUT_LAB_LANGUAGE"  # says it to processes that are started


@dataclass(frozen=True)
class _Language:
    """A language and its catalogue."""

    code: str = ENGLISH
    catalogue: catalogues.NullTranslations | None = None


_ENGLISH = _Language()
_in_use = [_ENGLISH]  # in this process
_within: ContextVar[_Language | None] = ContextVar("language", default=None)


def _present() -> _Language:
    return _within.get() or _in_use[0]


def use(language: str, catalogue: catalogues.NullTranslations | None = None) -> None:
    """Show texts in a language from now on.

    Parameters
    ----------
    language : str
        Its code (BCP 47), such as "de" or "pt-BR".
    catalogue : gettext.NullTranslations or None
        None for English.
    """
    _in_use[0] = _Language(language, catalogue)
    os.environ[VARIABLE] = language


def language() -> str:
    """Return the code of the language in use.

    Returns
    -------
    str
    """
    return _present().code


@contextmanager
def in_english() -> Iterator[None]:
    """Give texts in English meanwhile, for what is written to files: scripts, tables, logs.

    Only for the thread, and only until the block ends; also as a decorator of a function, not of a generator.
    """
    with meanwhile(ENGLISH):
        yield


@contextmanager
def meanwhile(language: str, catalogue: catalogues.NullTranslations | None = None) -> Iterator[None]:
    """Give texts in another language meanwhile; as `in_english`.

    Parameters
    ----------
    language : str
        As of `use`.
    catalogue : gettext.NullTranslations or None
        None for English.
    """
    token = _within.set(_Language(language, catalogue))
    try:
        yield
    finally:
        _within.reset(token)


def gettext(message: str) -> str:
    """Return a text in the language in use.

    Parameters
    ----------
    message : str
        In English.

    Returns
    -------
    str
        In English where the catalogue does not have it.
    """
    catalogue = _present().catalogue
    return catalogue.gettext(message) if catalogue is not None and message else message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of a text that goes with a number; the number itself is put in by the caller.

    Parameters
    ----------
    singular, plural : str
        In English.
    n : int

    Returns
    -------
    str
    """
    catalogue = _present().catalogue
    if catalogue is not None:
        return catalogue.ngettext(singular, plural, n)
    return singular if n == 1 else plural


def pgettext(context: str, message: str) -> str:
    """Return a text that means something else elsewhere, such as "None" of a choice and of a count.

    Parameters
    ----------
    context : str
        Which of its meanings it has, for the translator.
    message : str
        In English.

    Returns
    -------
    str
    """
    catalogue = _present().catalogue
    return catalogue.pgettext(context, message) if catalogue is not None else message


def N_(message: str) -> str:  # noqa: N802 (gettext's name for it)
    """Mark a constant as a text to be translated where it is shown; it is returned as it is.

    Parameters
    ----------
    message : str

    Returns
    -------
    str
    """
    return message


def in_sentence(label: str) -> str:
    """Return a label as it is written within a sentence, where German keeps the capitals of its nouns.

    Parameters
    ----------
    label : str
        In the language in use, such as "Learning rate".

    Returns
    -------
    str
    """
    # Translators: "small" if "Learning rate" becomes "learning rate" within a sentence; else any other word.
    return label.lower() if pgettext("labels within a sentence", "small") == "small" else label


_ = gettext
