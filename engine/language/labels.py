"""Labels of settings inside sentences."""

from __future__ import annotations

from engine.language.texts import ENGLISH, language


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: "Batch size" in "Set batch size".

    Parameters
    ----------
    label : str
        In the language in use.

    Returns
    -------
    str
        In lower case in English; as it is in other languages, in some of which nouns have capitals.
    """
    return label.lower() if language() == ENGLISH else label
