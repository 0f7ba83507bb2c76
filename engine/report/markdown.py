"""The student's own text: headings, paragraphs, bold, italic and lists of Markdown, and nothing else.

All other syntax stays plain text: HTML, links and images are shown as they were written.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

RULES = ("heading", "emphasis", "list", "escape", "newline")
MAX_LEVEL = 6


def markdown_html(text: str, first_level: int = 1) -> str:
    """The text as HTML whose headings begin at `first_level` and skip no level."""
    parser = _parser()
    tokens = parser.parse(text)
    _level_headings(tokens, first_level)
    return str(parser.renderer.render(tokens, parser.options, {}))


def markdown_text(text: str) -> str:
    """The text without its marks, on one line: of "It **helps**" the words "It helps"."""
    lines = [
        "".join(" " if piece.type.endswith("break") else piece.content for piece in token.children or ())
        for token in _parser().parse(text)
    ]
    return " ".join(" ".join(lines).split())


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"html": False, "xhtmlOut": False}).enable(list(RULES))


def _level_headings(tokens: list[Token], first_level: int) -> None:
    """Give the largest heading the first level, and each next one at most one level below the one before."""
    opened = [token for token in tokens if token.type == "heading_open"]
    written = [int(token.tag[1:]) for token in opened]
    if not written:
        return
    top = min(written)
    shifted = [first_level + level - top for level in written]
    levels = list(accumulate(shifted, lambda before, level: min(level, before + 1), initial=first_level - 1))
    names = iter(f"h{min(level, MAX_LEVEL)}" for level in levels[1:])
    name = ""
    for token in tokens:
        if token.type == "heading_open":
            name = token.tag = next(names)
        elif token.type == "heading_close":
            token.tag = name
