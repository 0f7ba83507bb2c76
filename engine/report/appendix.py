"""The last sections of a report: the script, every training's scores, and what is needed to check them."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import replace

from engine.analysis.durations import format_duration
from engine.analysis.score import score_of
from engine.analysis.statistics import summarize
from engine.analysis.wording import (
    format_metric,
    format_rates,
    format_seeds,
    is_higher_better,
    score_label,
    sentence_case,
)
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, score_column
from engine.keras_code.script import keras_script
from engine.language.dates import moment_text
from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.report.blocks import (
    Code,
    Facts,
    NumberName,
    Paragraph,
    Section,
    Table,
    TableCell,
    head_cells,
    number_cell,
    text_cells,
)
from engine.report.outcome import value_text
from engine.runs.record import RunPart, RunRecord, part_label
from engine.verification.fingerprint import fingerprints_of, piece_text

RATES_PER_TABLE = 10
FINGERPRINT_DIGITS = 16


def best_training(run: RunRecord) -> tuple[RunPart, CellResult] | None:
    """The seed with the best score at the rate with the best mean (of the best member of a family).

    None if all trainings diverged.
    """
    column = score_of(run.results)
    sign = 1.0 if is_higher_better(column) else -1.0
    found = [
        (sign * item.mean, part, item)
        for part in run.parts
        for item in summarize(part.results.cells, column)
        if math.isfinite(item.mean)
    ]
    if not found:
        return None
    _score, part, item = max(found, key=lambda one: one[0])
    seed, _value = max(item.values, key=lambda pair: sign * pair[1])
    cell = Cell(item.rate, seed)
    return part, next(result for result in part.results.cells if result.cell == cell)


def script_section(project: Project, run: RunRecord) -> Section | None:
    """The plain Keras script of the best training, with its hash."""
    best = best_training(run)
    if best is None:
        return None
    part, result = best
    column = score_of(part.results)
    text = keras_script(_without_folder(_with_experiment(project, part.results)), result.cell)
    template = _(
        "Plain Keras for the training at rate {rate} with seed {seed}: the best seed of the rate with the "
        "best mean. It prints the numbers of this training, among them {score} {value}."
    )
    if run.is_family:
        template = _(
            "Plain Keras for the training at rate {rate} with seed {seed}, {member}: the best seed of the "
            "rate with the best mean. It prints the numbers of this training, among them {score} {value}."
        )
    description = template.format(
        rate=number_text(result.cell.rate or 0.0, "g"),
        seed=result.cell.seed,
        member=part_label(run, part.key),
        score=score_label(column),
        value=format_metric(column, result.metric(column)),
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Section(
        "script", _("Script"), (Paragraph(description), Code(text), Paragraph(f"SHA-256: {digest}", True))
    )


def _without_folder(project: Project) -> Project:
    """The project with its data file by name alone: where it lies is nobody's business but its owner's."""
    return with_places(project, lambda file: (file.name, file.is_embedded))


def _with_experiment(project: Project, results: SweepResults) -> Project:
    """The project as this member of a family trained it."""
    made = results.experiment
    return replace(
        project,
        data=made.data,
        network=made.network,
        training=made.training,
        runs=(),
        prediction=None,
        sweep=replace(project.sweep, second=None, is_width_tied=made.is_width_tied),
    )


def cells_section(run: RunRecord) -> Section:
    """Every training's score, one row per seed and one column per rate."""
    tables = []
    for part in run.parts:
        name = f", {part_label(run, part.key)}" if run.is_family else ""
        experiment = part.results.experiment
        columns: dict[str, None] = {}
        for metric in experiment.training.metrics:
            score = score_column(experiment.data, experiment.training.led_by(metric))
            columns |= dict.fromkeys((score, f"train_{metric}"))
        for column in columns:
            if column in part.results.metric_names:
                tables += _cell_tables(part, column, name)
    description = Paragraph(_("One row per seed, one column per rate."))
    return Section("trainings", _("All trainings"), (description, *tables))


def _cell_tables(part: RunPart, column: str, name: str) -> list[Table]:
    found = {one.cell: one for one in part.results.cells}
    rates = sorted({cell.rate for cell in found if cell.rate is not None})
    seeds = sorted({cell.seed for cell in found})
    caption = f"{sentence_case(score_label(column))}{name}"
    tables = []
    n_tables = max(1, math.ceil(len(rates) / RATES_PER_TABLE))
    step = max(1, math.ceil(len(rates) / n_tables))
    for start in range(0, len(rates), step):
        group = rates[start : start + step]
        rows = tuple(
            (
                TableCell(str(seed), is_heading=True),
                *(_cell(found.get(Cell(rate, seed)), column, part.key) for rate in group),
            )
            for seed in seeds
        )
        where = f", {format_rates(group)}" if len(rates) > RATES_PER_TABLE else ""
        head = head_cells((_("Seed"), *(number_text(rate, "g") for rate in group)))
        tables.append(Table(caption + where, head, rows))
    return tables


def _cell(found: CellResult | None, column: str, key: str) -> TableCell:
    if found is None:
        return number_cell("")
    name = NumberName(column, found.cell.rate, found.cell.seed, "", key)
    return number_cell(value_text(column, found.metric(column)), name)


def proof_section(run: RunRecord) -> Section:
    """Versions, seeds and hashes, and how to train everything again."""
    cells = [one.cell for part in run.parts for one in part.results.cells]
    made = pgettext("of a run", "{name}, {date}").format(name=run.name, date=moment_text(run.made))
    rows = [(_("Run"), made if run.made else run.name)]
    seeds = format_seeds(cell.seed for cell in cells)
    rows.append((_("Trainings"), pgettext("of a run", "{n}, {seeds}").format(n=len(cells), seeds=seeds)))
    if run.seconds:
        rows.append((_("Training time"), format_duration(run.seconds)))
    rows += [(name, version) for name, version in _versions(run)]
    description = _(
        "With Dropout Lab, “python main.py check” and the name of this file trains it all again and says "
        "whether the numbers hold."
    )
    fingerprints = run.fingerprints or fingerprints_of(run)
    note = _("SHA-256 of what was trained and of its numbers, the first {n} of 64 digits")
    table = Table(
        note.format(n=FINGERPRINT_DIGITS),
        head_cells((_("Piece"), _("Hash")), 2),
        tuple(text_cells((piece_text(name), digest[:FINGERPRINT_DIGITS])) for name, digest in fingerprints),
    )
    facts = Facts(_("Run"), tuple(rows))
    return Section("proof", _("How to check it"), (Paragraph(description), facts, table))


def _versions(run: RunRecord) -> Iterable[tuple[str, str]]:
    if not run.versions:
        return ((_("Versions"), _("unknown: the run is from an older project file")),)
    return run.versions
