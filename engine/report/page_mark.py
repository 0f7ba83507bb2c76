"""Which version of the app writes pages like these: a hash of a small report that never changes.

A page says by it who wrote it, so that one of an older version is not taken for a changed one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from engine.experiment.results import CellResult, SweepResults
from engine.project.report_spec import HELPS, Prediction, ReportSpec
from engine.report.blocks import Report
from engine.runs.record import SWEEP, RunPart, RunRecord
from engine.storage.examples import example

DIGITS = 12
MADE = "2026-01-01T12:00:00+00:00"


@lru_cache(maxsize=1)
def page_mark(write: Callable[[Report], str]) -> str:
    """The mark of the pages that `write` makes of reports."""
    from engine.report.content import make_report  # it stands above this file's only caller

    plain = example("honest-classification")
    made = replace(plain.definition, sweep=replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1, 2)))
    cells = tuple(
        CellResult(
            cell,
            tuple((f"{split}_{name}", 0.5 + (cell.rate or 0.0) / 4 + cell.seed / 100)
                  for split in ("train", "val", "test") for name in ("loss", "accuracy")),
            (),
        )
        for cell in sorted(made.sweep.cells())
    )  # fmt: skip
    run = RunRecord("0", SWEEP, "Sweep 1", MADE, made, (RunPart("", SweepResults(made.experiment, cells)),))
    words = ReportSpec("Title", "Author", "Group", "Question?", "# Heading\n\n*Text*\n\n- one")
    prediction = Prediction(HELPS, ((0.0, 0.5), (0.5, 0.6)), MADE)
    project = replace(
        plain, data=made.data, network=made.network, training=made.training, sweep=made.sweep, runs=(run,),
        report=words, prediction=prediction,
    )  # fmt: skip
    page = write(make_report(project, with_figures=False))
    return hashlib.sha256(page.encode()).hexdigest()[:DIGITS]
