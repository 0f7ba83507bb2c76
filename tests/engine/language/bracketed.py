"""A language that has every text in brackets, so that tests see what is translated and what is not."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager

from engine.language import texts


class Bracketed(gettext.NullTranslations):
    """Marks and labels with a context stay as they are."""

    def gettext(self, message: str) -> str:
        return f"[{message}]"

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return f"[{singular if n == 1 else plural}]"


@contextmanager
def bracketed() -> Iterator[None]:
    """Show texts in brackets meanwhile, in this process alone."""
    texts.use("de", Bracketed())
    try:
        yield
    finally:
        texts.use(texts.ENGLISH)
