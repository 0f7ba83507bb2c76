"""A lesson's texts: Markdown without HTML, formulas between dollar signs, pictures of the lesson's folder.

The window renders them; here only what it must know is found, and what it would not show is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.language.texts import _
from engine.lessons.nodes import Node
from engine.network.fields import cut

MAX_FORMULAS, MAX_FORMULA = 200, 500  # of a text; characters of one
# What is code stays as it stands, and so does a character after a backslash.
_CODE = re.compile(
    r"^ {0,3}(?P<fence>```++|~~~++)[^\n]*\n(?:.*\n)*?(?: {0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)"
    r"|(?P<ticks>(?<!`)`++)[^\n]*?(?<!`)(?P=ticks)(?!`)"
    r"|\\[!-/:-@\[-`{-~]",
    re.MULTILINE,
)
_HTML = re.compile(
    r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|!--|!\[CDATA\[|![A-Za-z]|\?"
    r"|/?(?:script|style|pre|textarea|iframe|object|embed|svg|img)\b)",
    re.IGNORECASE,
)
_DISPLAY = re.compile(r"\$\$([^$]+)\$\$")
_INLINE = re.compile(r"(?<!\$)\$(?=[^\s$])([^$\n]*[^\s$])\$(?![\d$])")
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]]*)\](?P<rest>\((?P<path>[^()\n]*)\))?")
_LINK = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]]+)\]\((?P<address>[^()\s]*)(?:\s[^()]*)?\)|<(?P<bare>[a-z]+:[^<>\s]*)>"
)
_TITLE = re.compile(r"""\s+(?:"[^"]*"|'[^']*')$""")


@dataclass(frozen=True)
class Formula:
    """A formula in a text.

    Attributes
    ----------
    tex : str
        In the notation of matplotlib's mathtext, without dollar signs.
    is_display : bool
        Whether it stands on a line of its own, between $$.
    start, end : int
        Its place in the text, dollar signs included.
    """

    tex: str
    is_display: bool
    start: int
    end: int


def formulas(text: str) -> tuple[Formula, ...]:
    """Find the formulas of a text.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    tuple of Formula
        In the order of the text. A dollar sign in code, after a backslash, or before a space begins none.
    """
    bare = without_code(text)
    found = [Formula(text[m.start(1) : m.end(1)].strip(), True, *m.span()) for m in _DISPLAY.finditer(bare)]
    bare = _DISPLAY.sub(_blank, bare)
    found += [Formula(text[m.start(1) : m.end(1)], False, *m.span()) for m in _INLINE.finditer(bare)]
    return tuple(sorted(found, key=lambda formula: formula.start))


@dataclass(frozen=True)
class Picture:
    """A picture in a text.

    Attributes
    ----------
    path : str
        As written; empty if there is none.
    alt : str
        What it shows, for those who can't see it.
    start : int
        Its place in the text.
    """

    path: str
    alt: str
    start: int


def pictures(text: str) -> tuple[Picture, ...]:
    """Find the pictures of a text.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    tuple of Picture
    """
    return tuple(
        Picture(_TITLE.sub("", (match["path"] or "").strip()), match["alt"].strip(), match.start())
        for match in _PICTURE.finditer(_without_formulas(text))
    )


def links(text: str) -> tuple[tuple[str, int], ...]:
    """Find the addresses of a text's links, which are not followed.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    tuple of (str, int)
        Address and place in the text.
    """
    bare = _without_formulas(text)
    return tuple((m["address"] or m["bare"] or "", m.start()) for m in _LINK.finditer(bare))


def check_text(text: str, place: Callable[[int], Node]) -> tuple[tuple[str, Node], ...]:
    """Check a text, and find its pictures.

    Parameters
    ----------
    text : str
        Markdown.
    place : callable
        Takes a place in the text and returns a node for it, whose errors name file and line.

    Returns
    -------
    tuple of (str, Node)
        The path of each picture, as written, and where.

    Raises
    ------
    InputError
        If it has HTML, a picture without a path or of another computer, or too many or too long formulas.
    """
    found = formulas(text)
    if len(found) > MAX_FORMULAS:
        raise place(found[MAX_FORMULAS].start).error(
            _("a text has up to {most} formulas.").format(most=MAX_FORMULAS)
        )
    for formula in found:
        if len(formula.tex) > MAX_FORMULA:
            raise place(formula.start).error(
                _("a formula has up to {most} characters.").format(most=MAX_FORMULA)
            )
    if html := _HTML.search(_without_formulas(text)):
        shown = cut(html[0].replace("\n", " "))
        raise place(html.start()).error(
            _(
                "{shown} is HTML, which no page shows: use Markdown, or put it in back quotes to show it so."
            ).format(shown=shown)
        )
    named = [(picture.path, place(picture.start)) for picture in pictures(text)]
    for path, node in named:
        if not path:
            raise node.error(_("a picture is written ![what it shows](pictures/name.png)."))
        if any(letter.isspace() for letter in path):
            raise node.error(
                _("{path} can't be shown: the path of a picture has no spaces.").format(path=cut(path))
            )
    return tuple(named)


def _without_formulas(text: str) -> str:
    """The text with spaces in place of code and of formulas, as long as before."""
    return _INLINE.sub(_blank, _DISPLAY.sub(_blank, without_code(text)))


def without_code(text: str) -> str:
    """The text with spaces in place of code and of escaped characters, as long as before."""
    return _CODE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return _blanked(match[0])


def _blanked(text: str) -> str:
    return "".join("\n" if letter == "\n" else " " for letter in text)
