"""Tables as CSV that spreadsheets of every language read: comma separated, with decimal points.

Numbers are written as Python's `repr`, so that nothing is lost; a number that does not exist is an empty
field.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import astuple, fields
from pathlib import Path

from engine.analysis.rate_table import RateRow, rate_table
from engine.analysis.score import score_of
from engine.experiment.results import CellResult, SweepResults
from engine.storage.csv_files import cells_csv, history_csv
from engine.storage.safe_files import replace_file


def rate_table_csv(results: SweepResults) -> str:
    """One row per rate; `score` names the column that mean, difference and p belong to."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["score", *(field.name for field in fields(RateRow))])
    for row in rate_table(results):
        writer.writerow([score_of(results), *(_number(value) for value in astuple(row))])
    return text.getvalue()


def save_rate_table(results: SweepResults, path: Path) -> None:
    """Write the table of rates; raises InputError."""
    replace_file(path, rate_table_csv(results).encode())


def save_cells_table(results: SweepResults, path: Path) -> None:
    """Write every training's rate, seed and scores, as in cells.csv; raises InputError."""
    replace_file(path, cells_csv(results.cells).encode())


def save_cell_curves(result: CellResult, path: Path) -> None:
    """Write one training's curves, one row per epoch, as in history.csv; raises InputError."""
    replace_file(path, history_csv([result]).encode())


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else repr(float(value)) if math.isfinite(value) else ""
