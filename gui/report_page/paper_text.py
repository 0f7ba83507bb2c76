"""A report as a text document for paper: headings, tables with repeated heads, space for drawings.

Drawings and pictures are painted later into the space that is reserved here (chapter.py), so that a drawing
stays one. All sizes are points: the document is laid out for a device of 72 dots per inch.
"""

# no texts: HTML around the report's own words

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QImage, QTextDocument, QTextOption

from engine.report.blocks import (
    Block,
    Callout,
    Code,
    Facts,
    Figure,
    Markup,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    TableCell,
)
from engine.report.markdown import markdown_html
from gui.report_page.paper import POINTS_PER_MM, Paper
from gui.theme.tokens import tokens

TEXT, SMALL, CODE = 10, 8.5, 7.5
MAX_TABLE_COLUMNS = 6  # columns, in small text
FIGURE = "figure:"
APPENDIX = ("script", "trainings")
LONG_TABLE = 40  # rows: about a page
PICTURE_PIXELS = 96 / 72  # Qt assumes 96 dots per inch for an image's size

_STYLE = """
h1 {{ font-size: 20pt; font-weight: 600; margin-top: 0; margin-bottom: 4px; }}
h2 {{ font-size: 14pt; font-weight: 600; margin-top: 18px; margin-bottom: 5px; }}
h3 {{ font-size: 11.5pt; font-weight: 600; margin-top: 11px; margin-bottom: 3px; }}
h4, h5, h6 {{ font-size: 10pt; font-weight: 600; margin-top: 8px; margin-bottom: 3px; }}
p {{ margin-top: 4px; margin-bottom: 5px; }}
.muted {{ color: {muted}; }}
.small {{ color: {muted}; font-size: {small}pt; }}
.question {{ font-size: 11.5pt; margin-top: 10px; margin-bottom: 6px; }}
.caption {{ font-weight: 600; margin-top: 10px; margin-bottom: 3px; }}
.headline {{ font-weight: 600; margin-top: 8px; margin-bottom: 0; }}
"""


def chapters_of(report: Report) -> list[Report]:
    """The report in parts that begin on new pages; only the first one has the head."""
    groups: list[list[Section]] = [[]]
    for section in report.sections:
        if section.id in APPENDIX:
            groups.append([])
        groups[-1].append(section)
        tables = [block for block in section.blocks if isinstance(block, Table)]
        if section.id in APPENDIX and any(len(table.rows) > LONG_TABLE for table in tables):
            groups[-1][-1] = replace(section, blocks=tuple(b for b in section.blocks if b not in tables[1:]))
            groups += [[Section(section.id, "", (table,))] for table in tables[1:]]
    first, *others = groups
    head = replace(report, sections=tuple(first))
    bare = replace(report, title="", author="", group="", date="", question="")
    return [head, *(replace(bare, sections=tuple(group)) for group in others)]


def paper_text(report: Report, paper: Paper, family: str, code_family: str) -> QTextDocument:
    """The document; the n-th drawing is represented by an image called "figure:n"."""
    look = tokens("light")
    document = QTextDocument()
    font = QFont(family)
    font.setPointSizeF(TEXT)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setUseDesignMetrics(True)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setDefaultStyleSheet(_STYLE.format(muted=look.readable("muted", "card"), small=SMALL))
    nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
    nothing.fill(0)
    for number in range(len(figures_of(report))):
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(f"{FIGURE}{number}"), nothing)
    writer = _Writer(paper, code_family)
    document.setHtml(writer.page(report))
    return document


def figures_of(report: Report) -> list[Figure | Picture]:
    """The drawings and pictures in the order of their numbers."""
    blocks = (block for section in report.sections for block in section.blocks)
    return [block for block in blocks if isinstance(block, Figure | Picture)]


class _Writer:
    """Writes the HTML subset of QTextDocument."""

    def __init__(self, paper: Paper, code_family: str) -> None:
        self._space = paper.text_size
        self._code_family = code_family
        self._n_figures = 0

    def page(self, report: Report) -> str:
        parts = [f"<h1>{escape(report.title)}</h1>"] if report.title else []
        if report.byline:
            parts.append(f'<p class="muted">{escape(report.byline)}</p>')
        if report.question:
            parts.append(f'<p class="question">{escape(report.question)}</p>')
        for section in report.sections:
            parts += [f"<h2>{escape(section.title)}</h2>"] if section.title else []
            parts += map(self._block, section.blocks)
        return f"<html><body>{''.join(parts)}</body></html>"

    def _block(self, block: Block) -> str:
        match block:
            case Table():
                return self._table(block)
            case Facts():
                return self._facts(block)
            case Figure():
                return self._figure(block, (block.caption,))
            case Picture():
                captions = (*block.caption.split("\n"), block.facts)
                return f"<h3>{escape(block.title)}</h3>{self._figure(block, captions)}"
            case Callout():
                return _callout(block)
            case Markup():
                return markdown_html(block.text, 3)
            case Code():
                return self._code(block)
            case Paragraph():
                look = ' class="small"' if block.is_note else ""
                return f"<p{look}>{escape(block.text)}</p>"

    def _figure(self, figure: Figure | Picture, captions: Sequence[str]) -> str:
        width, height = figure.width * POINTS_PER_MM, figure.height * POINTS_PER_MM
        scale = min(1.0, self._space.width() / width, 0.8 * self._space.height() / height)
        pixels = scale * PICTURE_PIXELS
        self._n_figures += 1
        return (
            f'<p style="margin-top: 8px; margin-bottom: 2px;"><img src="{FIGURE}{self._n_figures - 1}" '
            f'width="{int(width * pixels)}" height="{int(height * pixels)}"></p>'
            f'<p class="small">{"<br>".join(map(escape, filter(None, captions)))}</p>'
        )

    def _table(self, table: Table) -> str:
        size = SMALL if len(table.head) <= MAX_TABLE_COLUMNS else SMALL - 0.5
        # Without a fixed width each column is measured cell by cell, which is slow.
        width = f' width="{100 // len(table.head)}%"' if len(table.rows) > LONG_TABLE else ""
        head = "".join(_cell(cell, size, "th", width) for cell in table.head)
        rows = "".join(f"<tr>{''.join(_cell(cell, size, 'td') for cell in row)}</tr>" for row in table.rows)
        return (
            f'<p class="caption">{escape(table.caption)}</p><table width="100%" cellspacing="0" '
            f'cellpadding="2"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        )

    def _facts(self, facts: Facts) -> str:
        muted = tokens("light").readable("muted", "card")
        rows = "".join(
            f'<tr><td width="28%" style="{_RULE}"><span style="color: {muted};">{escape(name)}</span></td>'
            f'<td style="{_RULE}">{escape(description)}</td></tr>'
            for name, description in facts.rows
        )
        return f'<table width="100%" cellspacing="0" cellpadding="2">{rows}</table>'

    def _code(self, code: Code) -> str:
        lines = "<br>".join(escape(line) for line in code.text.splitlines())
        return (
            f"<p style=\"font-family: '{escape(self._code_family)}'; font-size: {CODE}pt; "
            f'white-space: pre-wrap;">{lines}</p>'
        )


_RULE = f"border-bottom: 0.5px solid {tokens('light').line}; border-top: 0; border-left: 0; border-right: 0;"


def _callout(callout: Callout) -> str:
    look = tokens("light")
    colour = {"good": look.good, "bad": look.bad, "warn": look.warn}.get(callout.tone, look.muted)
    details = f'<p style="margin: 2px 0 0 0;">{escape(callout.details)}</p>' if callout.details else ""
    return (
        f'<table width="100%" cellspacing="0" cellpadding="6" style="margin-top: 8px;"><tr>'
        f'<td style="border-left: 3px solid {colour}; border-top: 0; border-right: 0; '
        f'border-bottom: 0; padding-left: 10px;"><p style="font-weight: 600; margin: 0;">'
        f"{escape(callout.headline)}</p>{details}</td></tr></table>"
    )


def _cell(cell: TableCell, size: float, tag: str, width: str = "") -> str:
    align = "right" if cell.is_number else "left"
    weight = 600 if cell.is_heading else 400
    lines = "<br>".join(map(escape, cell.text.split("\n")))
    return (
        f'<{tag} align="{align}"{width} style="{_RULE}">'
        f'<span style="font-size: {size}pt; font-weight: {weight};">'
        f"{lines or '&nbsp;'}</span></{tag}>"
    )
