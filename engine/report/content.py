"""Makes the report of a sweep: its sections in order."""

from __future__ import annotations

from dataclasses import replace

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.language.dates import date_text
from engine.language.texts import N_, _
from engine.project.project import Project
from engine.report.appendix import cells_section, proof_section, script_section
from engine.report.blocks import Markup, Report, Section
from engine.report.feedback import feedback_section
from engine.report.inside import inside_section
from engine.report.lessons import lesson_sections
from engine.report.outcome import prediction_section, results_section
from engine.report.set_up import data_section, network_section, training_section
from engine.report.text import reported_run
from engine.runs.record import RunRecord

__all__ = ["NO_SWEEP", "make_report", "reduced_project", "reported_run"]

NO_SWEEP = N_("There is no sweep to report yet: sweep first.")


def make_report(project: Project, *, date: str = "", with_figures: bool = True) -> Report:
    """The report of a project in the language in use; InputError if it has no sweep.

    `date` (ISO 8601) is when it was written, by default when the sweep was made. Making it without figures is
    fast, for callers that only compare numbers. Equal arguments give equal reports.
    """
    run = reported_run(project)
    if run is None:
        raise InputError(_(NO_SWEEP))
    embedded = reduced_project(project, run)
    (run,) = embedded.runs
    prediction, text = project.prediction, project.report.text.strip()
    own = Section("discussion", _("In my own words"), (Markup(text),)) if text else None
    sections = (
        feedback_section(project.feedback),
        prediction_section(prediction, run) if prediction is not None else None,
        results_section(run, prediction, with_figures=with_figures),
        inside_section(project.pins),
        own,
        *lesson_sections(project.lessons, with_figures=with_figures),
        data_section(run.definition),
        network_section(run.definition, with_figures=with_figures),
        training_section(run.definition),
        proof_section(run),
        script_section(embedded, run),
        cells_section(run),
    )
    spec = project.report
    return Report(
        spec.title.strip() or project.name.strip() or _("Report"),
        spec.author.strip(),
        spec.group.strip(),
        date_text(date or run.made),
        spec.question.strip(),
        tuple(section for section in sections if section is not None),
        embedded,
    )


def reduced_project(project: Project, run: RunRecord) -> Project:
    """The project that is embedded in the report: its run with definition and scores, pins and lessons.

    Curves over epochs are left out: they are most of a project file, and training again gives them.
    """
    made = run.definition
    return replace(
        project,
        data=made.data,
        network=made.network,
        training=made.training,
        sweep=made.sweep,
        notes="",
        runs=(_without_curves(run),),
        report=replace(project.report, run_uid=run.uid),
    )


def _without_curves(run: RunRecord) -> RunRecord:
    def bare(cell: CellResult) -> CellResult:
        return replace(cell, history=())

    parts = tuple(
        replace(part, results=replace(part.results, cells=tuple(map(bare, part.results.cells))))
        for part in run.parts
    )
    return replace(run, parts=parts, notes="")
