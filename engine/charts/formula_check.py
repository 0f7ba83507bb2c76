"""Whether matplotlib's mathtext can draw a formula, for the check of lessons."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from engine.language.texts import _
from engine.network.fields import cut

if TYPE_CHECKING:
    from matplotlib.mathtext import MathTextParser, VectorParse

# Of the parser's message: "ParseFatalException: Unknown symbol: \foo, found '\'  (at char 0), …".
_REASON = re.compile(r"(?:\w*Exception: )?(.*?)(?:, found .*)?(?: *\(at char.*)?")


def formula_problem(tex: str) -> str:
    """Say why a formula can't be drawn.

    Parameters
    ----------
    tex : str
        Without dollar signs.

    Returns
    -------
    str
        In the language in use: the end of a sentence, without a full stop; empty if it can.
    """
    # Translators: the end of a sentence on why a formula can't be drawn.
    if not tex.strip():
        return _("it is empty")
    try:
        _parser().parse(f"${tex}$", dpi=72)
    except ValueError as error:
        lines = str(error).strip().splitlines() or [""]
        found = _REASON.fullmatch(lines[-1].strip())
        return cut(found[1]) if found and found[1] else _("matplotlib's mathtext does not know it")
    except RecursionError:
        return _("it is nested too deeply")
    return ""


@cache
def _parser() -> MathTextParser[VectorParse]:
    from matplotlib.mathtext import MathTextParser

    return MathTextParser("path")
