"""The report as one page of HTML5 that loads nothing and runs no script.

Every number of a table is identified by attributes (data-column, data-rate, data-seed, data-statistic,
data-part), and the project is embedded as JSON, so that page and data can be compared. Pinned pictures are in
the page itself, once.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from html import escape

from engine.experiment.results import CellResult, SweepResults
from engine.language.texts import _, language
from engine.project.handout_record import Feedback
from engine.project.lesson_record import CHOICE, SKETCH, LessonAnswer, LessonRecord
from engine.project.pins import Pin
from engine.project.project import HELPS, Prediction, ReportSpec
from engine.report.blocks import (
    Block,
    Callout,
    Code,
    Facts,
    Figure,
    Markup,
    NumberName,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    TableCell,
)
from engine.report.embedded_project import embedded_json
from engine.report.markdown import markdown_html
from engine.report.style import style_sheet
from engine.report.svg_parts import inline_svg
from engine.runs.record import SWEEP, RunPart, RunRecord
from engine.storage.examples import example

SCRIPT_ID = "dropout-lab-report"
PICTURE = "data:image/png;base64,"
MM_PER_PIXEL = 25.4 / 96
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
DIGITS = 12
MADE = "2026-01-01T12:00:00+00:00"
_DOT = (  # a grey PNG of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def report_html(report: Report) -> str:
    """The whole page; InputError if imported weights are too large to embed."""
    return _page(report, f", page {own_mark()}")


def own_mark() -> str:
    """The mark of this version's pages; `page_check` reads it."""
    return page_mark(_unmarked, language())


def _unmarked(report: Report) -> str:
    return _page(report, "")


def _page(report: Report, mark: str) -> str:
    sections = "\n".join(_section(section) for section in report.sections)
    byline, question = _header_line("byline", report.byline), _header_line("question", report.question)
    footer = _("Written by Dropout Lab. The page carries its data; nothing in it comes from the internet.")
    viewport, json_type = "width=device-width, initial-scale=1", "application/json"  # not a text: HTML
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'  # not a text: HTML
        f'<meta name="viewport" content="{viewport}">\n<meta name="generator" content="Dropout Lab{mark}">\n'
        f"<title>{_text(report.title)}</title>\n<style>{style_sheet()}</style>\n</head>\n<body>\n<main>\n"
        f'<header>\n<h1 dir="auto">{_text(report.title)}</h1>\n{byline}{question}</header>\n{sections}\n'
        f"<footer>{_text(footer)}</footer>\n</main>\n"
        f'<script type="{json_type}" id="{SCRIPT_ID}">{embedded_json(report.project)}</script>\n'
        "</body>\n</html>\n"
    )


def _header_line(look: str, text: str) -> str:
    return f'<p class="{look}" dir="auto">{_text(text)}</p>\n' if text else ""  # not a text: HTML


def _text(text: str) -> str:
    """Escape text for content or an attribute's value; characters that HTML does not allow are left out."""
    return escape(_NOT_HTML.sub("", text))


def _section(section: Section) -> str:
    blocks = "\n".join(_block(block, f"{section.id}-{n}") for n, block in enumerate(section.blocks, 1))
    name = f"section-{section.id}"
    title = f'<h2 id="{name}">{_text(section.title)}</h2>'
    return f'<section aria-labelledby="{name}">\n{title}\n{blocks}\n</section>'  # not a text: HTML


def _block(block: Block, name: str) -> str:
    match block:
        case Table():
            return _table(block)
        case Facts():
            return _facts(block)
        case Figure():
            drawing = inline_svg(block.svg, name, _NOT_HTML.sub("", block.description))
            caption = f"<figcaption>{_text(block.caption)}</figcaption>"
            return f'<figure><div class="drawing">{drawing}</div>{caption}</figure>'  # not a text: HTML
        case Picture():
            return _picture(block)
        case Callout():
            details = f"<p>{_text(block.details)}</p>" if block.details else ""
            head = f'<p class="headline">{_text(block.headline)}</p>'
            return f'<div class="callout {_text(block.tone)}">{head}{details}</div>'  # not a text: HTML
        case Markup():
            own = markdown_html(_NOT_HTML.sub("", block.text), 3).strip()
            return f'<div dir="auto">{own}</div>'  # not a text: HTML
        case Code():
            return f"<pre><code>{_text(block.text)}</code></pre>"
        case Paragraph():
            look = ' class="note"' if block.is_note else ""
            return f"<p{look}>{_text(block.text)}</p>"


def _picture(picture: Picture) -> str:
    """A picture inside the page, from which `reading` takes it: the embedded project has only its hash."""
    title = _text(picture.title)
    lines = "<br>".join(map(_text, filter(None, (*picture.caption.split("\n"), picture.facts))))
    return (
        f'<figure><h3 dir="auto">{title}</h3><div class="drawing"><img alt="{title}" '  # not a text: HTML
        f'width="{picture.width / MM_PER_PIXEL:.0f}" height="{picture.height / MM_PER_PIXEL:.0f}" '
        f'src="{PICTURE}{base64.b64encode(picture.png).decode()}"></div>'
        f'<figcaption dir="auto">{lines}</figcaption></figure>'
    )


def _table(table: Table) -> str:
    head = "".join(_cell(cell, "col") for cell in table.head)
    rows = "\n".join(f"<tr>{''.join(_cell(cell, 'row') for cell in row)}</tr>" for row in table.rows)
    return (
        f'<div class="table"><table>\n<caption dir="auto">{_text(table.caption)}</caption>\n'  # not a text
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _facts(facts: Facts) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{_text(name)}</th><td dir="auto">{_text(description)}</td></tr>'  # not a text
        for name, description in facts.rows
    )
    return (
        f'<div class="table"><table class="facts">\n<caption>{_text(facts.caption)}</caption>\n'  # not a text
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _cell(cell: TableCell, scope: str) -> str:
    look = ' class="number"' if cell.is_number else ""
    if cell.is_heading:
        return f'<th scope="{scope}"{look}>{_lines(cell.text)}</th>'  # not a text: HTML
    return f"<td{look}{_names(cell.name)}>{_lines(cell.text)}</td>"


def _lines(text: str) -> str:
    return "<br>".join(map(_text, text.split("\n")))


def _names(name: NumberName | None) -> str:
    """The attributes that identify a number."""
    if name is None:
        return ""
    rate = (
        ""
        if name.rate is None
        else f"{name.rate:g}"
        if float(f"{name.rate:g}") == name.rate
        else repr(name.rate)
    )
    found = {
        "column": name.column,
        "rate": rate,
        "seed": "" if name.seed is None else str(name.seed),
        "statistic": name.statistic,
        "part": name.part,
    }
    return "".join(f' data-{key}="{_text(value)}"' for key, value in found.items() if value)


# --- The mark of pages: a hash of how this version writes a small fixed report
#
# A page contains it, so that a page of an older version is not taken for a changed one. Each language has its
# own, since a translation changes without the program.


@lru_cache
def page_mark(write: Callable[[Report], str], _language: str) -> str:
    """The mark of the pages that `write` makes of reports in the language in use, which is `_language`."""
    from engine.report.content import make_report  # engine.report.content imports this file

    plain = example("honest-classification")
    made = replace(plain.definition, sweep=replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1, 2)))
    cells = tuple(
        CellResult(
            cell,
            tuple(
                (f"{split}_{name}", 0.5 + (cell.rate or 0.0) / 4 + cell.seed / 100)
                for split in ("train", "val", "test")
                for name in ("loss", "accuracy")
            ),
            (),
        )
        for cell in sorted(made.sweep.cells())
    )
    run = RunRecord("0", SWEEP, "Sweep 1", MADE, made, (RunPart("", SweepResults(made.experiment, cells)),))
    own = "# Heading\n\n*Text*\n\n- one"  # not a text: nobody reads this report
    report = ReportSpec("Title", "Author", "Group", "Question?", own)  # not a text
    prediction = Prediction(HELPS, ((0.0, 0.5), (0.5, 0.6)), MADE)
    answers = (
        LessonAnswer("1.1", CHOICE, "Question?", "Answer", (), MADE, 2, True, False, True),  # not a text
        LessonAnswer("1.2", SKETCH, "Sketch", "", prediction.sketch, MADE),  # not a text
    )
    done = (("1.1", MADE), ("1.2", MADE))
    project = replace(
        plain,
        data=made.data,
        network=made.network,
        training=made.training,
        sweep=made.sweep,
        runs=(run,),
        report=report,
        prediction=prediction,
        pins=(Pin("Title", "Caption", 0.5, 0, 1, 1, base64.b64decode(_DOT)),),  # not a text
        lessons=(LessonRecord("lesson", "", "Title", 1, 2, MADE, MADE, done, answers, 3),),  # not a text
        feedback=Feedback("2", "Comment", "Check", MADE),  # not a text
    )
    page = write(make_report(project, with_figures=False))
    return hashlib.sha256(page.encode()).hexdigest()[:DIGITS]
