"""The texts that users read, in their language: gettext's functions, for engine and window alike.

A text is written in English and marked where it stands: `_("Sweep")`, `ngettext("{n} seed", "{n} seeds", n)`.
Values come in by name and afterwards, `_("Seed {seed}").format(seed=seed)`, so that a translator can move
them. A constant of a module is marked with `N_` and translated where it is shown: the language may be another
one by then. English itself needs no catalogue.
"""

from __future__ import annotations

import gettext as catalogues
import os
from dataclasses import dataclass

ENGLISH = "en"
VARIABLE = "DROPOUT_LAB_LANGUAGE"  # says it to processes that are started


@dataclass
class _Present:
    """The language that is in use in this process, and its catalogue."""

    language: str = ENGLISH
    catalogue: catalogues.NullTranslations | None = None


_present = _Present()


def use(language: str, catalogue: catalogues.NullTranslations | None = None) -> None:
    """Show texts in a language from now on.

    Parameters
    ----------
    language : str
        Its code (BCP 47), such as "de" or "pt-BR".
    catalogue : gettext.NullTranslations or None
        None for English.
    """
    _present.language, _present.catalogue = language, catalogue
    os.environ[VARIABLE] = language


def language() -> str:
    """Return the code of the language in use.

    Returns
    -------
    str
    """
    return _present.language


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
    catalogue = _present.catalogue
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
    if _present.catalogue is not None:
        return _present.catalogue.ngettext(singular, plural, n)
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
    catalogue = _present.catalogue
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


_ = gettext
