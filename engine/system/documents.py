"""The pages of the documentation: `docs/` has them in English, `docs/<code>/` those that are translated."""

from __future__ import annotations

from pathlib import Path

from engine.language.texts import language
from engine.system.paths import PROGRAM_FOLDER
from engine.system.regular_files import is_file

DOCUMENTS = PROGRAM_FOLDER / "docs"


def document(name: str) -> Path:
    """Find a page in the language in use, or else in English.

    Parameters
    ----------
    name : str
        Its file name, the same in all languages, such as "data.md".

    Returns
    -------
    Path
        For "pt-BR" one in `docs/pt-BR`, in `docs/pt` or in `docs`, the first that there is.
    """
    code = language()
    translated = (DOCUMENTS / folder / name for folder in dict.fromkeys((code, code.partition("-")[0])))
    return next(filter(is_file, translated), DOCUMENTS / name)
