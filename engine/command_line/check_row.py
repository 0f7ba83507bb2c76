"""The teacher's table: one row per submitted file, for a terminal and as CSV."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from engine.analysis.rate_table import RateRow, rate_table
from engine.analysis.run_text import run_verdict
from engine.analysis.score import score_of
from engine.analysis.verdict import verdict
from engine.analysis.wording import format_metric, format_seeds, is_higher_better, sanitized
from engine.classroom.checking import NOT_CHECKED
from engine.classroom.spreadsheet import no_formula, table_bytes
from engine.data.catalogue import data_set_info
from engine.errors import InputError
from engine.experiment.results import SweepResults
from engine.language.numbers import number_text
from engine.language.texts import _, in_english
from engine.project.project import Project
from engine.report.content import reported_run
from engine.runs.record import part_label


@dataclass(frozen=True)
class Row:
    """A file's row; numbers are texts with a decimal point, empty if there are none.

    `difference` is the best rate's score minus rate 0's, with its 95 % interval.
    """

    file: str
    name: str = ""
    group: str = ""
    title: str = ""
    data: str = ""
    rates: str = ""
    seeds: str = ""
    score: str = ""
    best_rate: str = ""
    best_score: str = ""
    difference: str = ""
    difference_low: str = ""
    difference_high: str = ""
    verdict: str = ""
    holds: str = NOT_CHECKED
    what: str = ""


@in_english()
def make_row(file: str, project: Project | None, holds: str, what: Sequence[str]) -> Row:
    """The row of a file with the result of its check; `what` are the sentences that explain it.

    All but these is in English, as tables for other programs have it.
    """
    text = " ".join(what)
    if project is None:
        return Row(file, holds=holds, what=text)
    report = project.report
    texts = {
        "name": sanitized(report.author),
        "group": sanitized(report.group),
        "title": sanitized(report.title or project.name),
    }
    try:
        run = reported_run(project)
        results = run.results if run is not None else None
        numbers = _result_texts(results) if results is not None and results.cells else {}
        if run is not None and run.is_family and numbers:
            of = part_label(run, run.parts[0].key)
            text = _("{verdict} The numbers here are of {part}.")
            numbers["verdict"] = text.format(verdict=run_verdict(run).headline, part=of)
    except (InputError, KeyError):
        numbers = {}
    return Row(file, **texts, **numbers, holds=holds, what=text)


def _result_texts(results: SweepResults) -> dict[str, str]:
    column = score_of(results)
    rows = [row for row in rate_table(results) if math.isfinite(row.mean)]
    sign = 1.0 if is_higher_better(column) else -1.0
    best = max(rows, key=lambda row: sign * row.mean) if rows else None
    return {
        "data": data_set_info(results.experiment.data).title,
        "rates": " ".join(f"{rate:g}" for rate in sorted({c.cell.rate or 0.0 for c in results.cells})),
        "seeds": format_seeds(result.cell.seed for result in results.cells),
        "score": column,
        "verdict": verdict(results).headline,
    } | (_best_texts(best) if best is not None else {})


def _best_texts(best: RateRow) -> dict[str, str]:
    numbers = {
        "best_rate": best.rate,
        "best_score": best.mean,
        "difference": best.difference,
        "difference_low": best.difference_low,
        "difference_high": best.difference_high,
    }
    return {name: repr(float(value)) if math.isfinite(value) else "" for name, value in numbers.items()}


def table_csv(rows: Sequence[Row]) -> bytes:
    """The table with commas and decimal points; no text is a formula."""
    names = [field.name for field in fields(Row)]
    values = ([_no_formula(name, value) for name, value in asdict(row).items()] for row in rows)
    return table_bytes([names, *values])


def _no_formula(name: str, value: str) -> str:
    is_number = name in ("best_rate", "best_score", "difference", "difference_low", "difference_high")
    return value if is_number else no_formula(value)


def table_lines(rows: Sequence[Row]) -> list[str]:
    """The most important columns as lines of text, in the language in use."""
    head = (_("File"), _("Name"), _("Group"), _("Data"), _("Best rate"), _("Score"), _("Holds"))
    cells = [head, *map(_line, rows)]
    cut = [[sanitized(text, 32) for text in line] for line in cells]
    widths = [max(len(line[index]) for line in cut) for index in range(len(head))]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cut]


def _line(row: Row) -> tuple[str, ...]:
    return row.file, row.name, row.group, _(row.data), *_best(row), _(row.holds)


def _best(row: Row) -> tuple[str, str]:
    if not row.best_rate:
        return "", ""
    return number_text(float(row.best_rate), "g"), format_metric(row.score, float(row.best_score))
