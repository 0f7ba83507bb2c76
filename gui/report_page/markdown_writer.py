"""Converts the content of a rich text editor to Markdown that gives the same content again."""

from __future__ import annotations

import re
from html import unescape
from typing import cast

from PySide6.QtGui import QFont, QTextBlock, QTextDocument, QTextList, QTextListFormat

from engine.report.markdown import markdown_html

INDENT = "    "
_SIGNS = re.compile(r"[\\*_]")
_STARTS = re.compile(r"^(\d*)([-+#.)])", re.MULTILINE)
_LINE = "\u2028"


def markdown_of(document: QTextDocument) -> str:
    """Headings, paragraphs, bold, italic and lists; all other characters are escaped if needed."""
    parts: list[str] = []
    was_item = False
    block = document.begin()
    while block.isValid():
        text, is_item = _block(block), block.textList() is not None
        if text.strip():
            if parts:
                parts.append("\n" if was_item and is_item else "\n\n")
            parts.append(text)
            was_item = is_item
        block = block.next()
    return "".join(parts) + ("\n" if parts else "")


def _block(block: QTextBlock) -> str:
    level = block.blockFormat().headingLevel()
    text = _inline(block, is_heading=level > 0)
    if not text:
        return ""
    if level:
        return f"{'#' * min(level, 6)} {text}"
    listed = cast(QTextList | None, block.textList())
    if listed is None:
        return text
    look = listed.format()
    is_numbered = look.style() in (QTextListFormat.Style.ListDecimal, QTextListFormat.Style.ListLowerAlpha)
    mark = f"{listed.itemNumber(block) + 1}. " if is_numbered else "- "
    return INDENT * max(0, look.indent() - 1) + mark + text.replace("\\\n", " ")


def _inline(block: QTextBlock, *, is_heading: bool) -> str:
    """The block's text with its marks; without them if Markdown cannot express them, as inside some words."""
    pieces = _pieces(block, is_heading=is_heading)
    plain = "".join(text for text, _ in pieces).strip()
    texts = ["", *(text for text, _ in pieces), ""]
    marked = "".join(
        _marked(text, marks, texts[i][-1:], texts[i + 2][:1]) for i, (text, marks) in enumerate(pieces)
    ).strip()
    if _read(marked) != " ".join(plain.split()):
        marked = _escaped(plain)
    lines = [" ".join(line.split()) for line in marked.split(_LINE)]
    if is_heading:
        return " ".join(lines)
    return "\\\n".join(_STARTS.sub(r"\1\\\2", line) for line in lines if line)


def _pieces(block: QTextBlock, *, is_heading: bool) -> list[tuple[str, str]]:
    """Pieces of text with the marks of their formats; neighbours of one format are joined."""
    found: list[tuple[str, str]] = []
    pieces = block.begin()
    while not pieces.atEnd():
        fragment = pieces.fragment()
        look = fragment.charFormat()
        is_bold = not is_heading and look.fontWeight() >= QFont.Weight.DemiBold
        marks = ("**" if is_bold else "") + ("*" if look.fontItalic() else "")
        for text in re.split(f"({_LINE})", fragment.text()):
            own = marks if text != _LINE else ""
            if found and found[-1][1] == own:
                found[-1] = (found[-1][0] + text, own)
            elif text:
                found.append((text, own))
        pieces += 1
    return found


def _marked(text: str, marks: str, before: str, after: str) -> str:
    """The text with marks, outside of which are spaces, and punctuation next to a letter."""
    inner = text.strip()
    if not marks or not inner:
        return _escaped(text)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start == 0 and before.strip():
        start = next((i for i, letter in enumerate(text) if letter.isalnum()), end)
    if end == len(text) and after.strip():
        end = next((i for i in range(end, start, -1) if text[i - 1].isalnum()), start)
    if start == end:
        return _escaped(text)
    return f"{_escaped(text[:start])}{marks}{_escaped(text[start:end])}{marks[::-1]}{_escaped(text[end:])}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _read(markdown: str) -> str:
    """The text without marks as it is read back, with single spaces."""
    text = re.sub("<[^>]*>", "", markdown_html(markdown.replace(_LINE, " ")))
    return " ".join(unescape(text).split())
