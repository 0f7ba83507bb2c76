"""The class merge: the sweeps in many students' files, pooled, and the result as files."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.analysis.pooled import PooledSweep, pool
from engine.analysis.rate_table import rate_table
from engine.analysis.run_text import run_verdict
from engine.analysis.score import score_of
from engine.analysis.statistics import RateSummary
from engine.analysis.wording import format_metric, format_seeds, is_higher_better, sanitized
from engine.classroom.class_record import is_same_name, name_key
from engine.classroom.predictions import prediction_text
from engine.classroom.spreadsheet import no_formula
from engine.classroom.submissions import Submission
from engine.errors import InputError
from engine.experiment.results import SweepResults
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import ENGLISH, N_, _, in_english, language, ngettext
from engine.project.handout_record import HandoutRecord
from engine.project.lesson_record import LessonRecord
from engine.report.content import reported_run
from engine.report.lessons import state_text
from engine.runs.record import RunRecord, part_label
from engine.storage.folder_lock import locked_folder
from engine.storage.run_file import json_text
from engine.storage.safe_files import replace_file

MAX_NAME_LENGTH = 40
NO_SWEEP = N_("No sweep yet.")
NOBODYS = N_("One file for all: nobody has taken it yet.")


@dataclass(frozen=True)
class Student:
    """One file of the class: the student's name, and the sweep, or why there is none.

    `member` names the member if the run is a family; `author` is empty if the name is the file's. `run_uids`
    are all runs of the project, `choice` is what the student predicted, `lessons` what was done in lessons,
    the last one opened last; `path`, `time` (nanoseconds) and `digest` (SHA-256) are the file's. `handout` is
    the class that it was handed out to; `prediction` says what was expected (one of `predictions.TEXTS`, in
    English), `result` what was found, in words, and `english_result` that in English.
    """

    file: str
    name: str
    results: SweepResults | None = None
    group: str = ""
    problem: str = ""
    member: str = ""
    author: str = ""
    run_uids: frozenset[str] = frozenset()
    choice: str = ""
    lessons: tuple[LessonRecord, ...] = ()
    path: str = ""
    time: int = 0
    is_broken: bool = False
    digest: str = ""
    handout: HandoutRecord | None = None
    prediction: str = ""
    result: str = ""
    english_result: str = ""

    @property
    def is_nobodys(self) -> bool:
        """Whether it is one file for all, which asks for a name when it is opened."""
        return self.handout is not None and self.handout.asks_for_a_name

    @property
    def handed_to(self) -> str:
        """Whose file it was when it was handed out; empty if it was not, or is still nobody's."""
        return self.handout.student if self.handout is not None else ""

    @property
    def seat(self) -> tuple[str, str]:
        """The class, and whose file it was, whatever the case; both empty if it was not handed out."""
        if self.handout is None or not self.handed_to:
            return "", ""
        return self.handout.class_id, name_key(self.handed_to)

    def is_same_student(self, other: Student) -> bool:
        """Whether both files are of one student: of one name and group, and not of different runs.

        Files of one seat and one name are in any case; a name that another student typed in is not.
        """
        if self.seat[0] and self.seat == other.seat:
            return is_same_name(self.name, other.name)
        if not self.author or (self.author.casefold(), self.group) != (other.author.casefold(), other.group):
            return False
        return bool(self.run_uids & other.run_uids) or not self.run_uids or not other.run_uids

    def is_better_than(self, other: Student) -> bool:
        """Whether this one of two files of a student counts: the newer one, but never one without a sweep."""
        return (self.results is not None, self.time) >= (other.results is not None, other.time)

    @property
    def text(self) -> str:
        """Describe what was found: "3 rates, seeds 0 to 4", and how far the student is in the last lesson."""
        return " · ".join(filter(None, (self._sweep_text, self.lesson_text)))

    @property
    def lesson_text(self) -> str:
        """Describe how far the student is in the lesson that was opened last; empty if there is none."""
        if not self.lessons:
            return ""
        record = self.lessons[-1]
        return f"{sanitized(record.title or record.lesson, MAX_NAME_LENGTH)}: {state_text(record)}"

    @property
    def _sweep_text(self) -> str:
        if self.results is None:
            return self.problem
        rates = {result.cell.rate for result in self.results.cells}
        seeds = format_seeds(result.cell.seed for result in self.results.cells)
        n_rates = ngettext("{n} rate", "{n} rates", len(rates)).format(n=len(rates))
        text = comma_listed([n_rates, seeds])
        if not self.member:
            return text
        return _("{text}; of its family, {member} alone").format(text=text, member=self.member)


def student_of(submission: Submission) -> Student:
    """The sweep of a submitted file, or the first member of a family."""
    stem = Path(submission.name).stem
    if submission.project is None:
        return Student(submission.name, stem, problem=submission.problem, is_broken=True)
    project = submission.project
    author = sanitized(project.report.author, MAX_NAME_LENGTH)
    student = Student(
        submission.name,
        author or sanitized(stem, MAX_NAME_LENGTH),
        group=sanitized(project.report.group, MAX_NAME_LENGTH),
        author=author,
        run_uids=frozenset(run.uid for run in project.runs),
        choice=project.prediction.choice if project.prediction is not None else "",
        lessons=project.lessons,
        handout=project.handout,
        prediction=prediction_text(project.prediction),
    )
    if student.is_nobodys:
        return replace(student, problem=_(NOBODYS))
    run = reported_run(project)
    if run is None:
        return replace(student, problem=_(NO_SWEEP))
    member = part_label(run, run.parts[0].key) if run.is_family and run.parts else ""
    result = _result_text(run)
    return replace(
        student, results=run.results, member=member, result=result, english_result=_in_english(result, run)
    )


def _in_english(result: str, run: RunRecord) -> str:
    """The result for tables that other programs read."""
    if language() == ENGLISH:
        return result
    with in_english():
        return _result_text(run)


def _result_text(run: RunRecord) -> str:
    """The verdict, and the best rate of the run or of the first member of a family."""
    try:
        column = score_of(run.results)
        rows = [row for row in rate_table(run.results) if math.isfinite(row.mean)]
        sign = 1.0 if is_higher_better(column) else -1.0
        best = max(rows, key=lambda row: sign * row.mean, default=None)
        headline = run_verdict(run).headline
    except (InputError, KeyError):  # numbers that no experiment of this app has
        return ""
    if best is None:
        return headline
    text = _("Best: rate {rate}, {score}. {verdict}")
    score = format_metric(column, best.mean)
    return text.format(rate=number_text(best.rate, "g"), score=score, verdict=headline)


def pooled(students: Iterable[Student]) -> PooledSweep:
    """What the students found together; InputError if no file has a sweep."""
    return pool((one.name, one.results) for one in students if one.results is not None)


def pooled_csv(found: PooledSweep) -> str:
    """One row per rate of the class, then per rate of each student; comma separated, with decimal points.

    `kind` is "class" or "student". A name that a spreadsheet would take for a formula gets an apostrophe
    before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["kind", "student", "score", "rate", "n", "mean", "std", "ci_low", "ci_high"])
    for row in found.rates:
        writer.writerow(["class", "", found.column, *_numbers(row)])
    for student in found.students:
        for row in student.rates:
            writer.writerow(["student", no_formula(student.name), found.column, *_numbers(row)])
    return text.getvalue()


def _numbers(row: RateSummary) -> list[str]:
    numbers = (row.mean, row.std, row.ci_low, row.ci_high)
    texts = [repr(float(value)) if math.isfinite(value) else "" for value in numbers]
    return [repr(float(row.rate)), str(row.n), *texts]


def pooled_summary(found: PooledSweep, students: Sequence[Student]) -> dict[str, object]:
    """The content of summary.json: the pooled rates, the verdict, and why files or cells were left out."""
    rates = [
        {
            name: value if math.isfinite(value) else None
            for name, value in (
                ("rate", row.rate),
                ("n", row.n),
                ("mean", row.mean),
                ("std", row.std),
                ("ci_low", row.ci_low),
                ("ci_high", row.ci_high),
            )
        }
        for row in found.rates
    ]
    return {
        "score": found.column,
        "students": [student.name for student in found.students],
        "experiments": found.n_experiments,
        "cells": found.n_cells,
        "repeated_cells": found.n_repeated,
        "rates": rates,
        "verdict": {
            "tone": found.verdict.tone,
            "headline": found.verdict.headline,
            "details": found.verdict.details,
        },
        "contradictions": list(found.contradictions),
        "left_out": [*found.left_out, *(f"{one.file}: {one.problem}" for one in students if one.problem)],
        "warnings": list(found.warnings),
    }


def save_merge(found: PooledSweep, students: Sequence[Student], folder: Path) -> tuple[Path, ...]:
    """Write pooled.png, pooled.svg, pooled.csv and summary.json into a folder; raises InputError."""
    from engine.charts.pooled_figure import save_pooled_figure

    paths = tuple(folder / name for name in ("pooled.png", "pooled.svg", "pooled.csv", "summary.json"))
    with locked_folder(folder):
        for path in paths[:2]:
            save_pooled_figure(found, path, title=_("The class together"))
        replace_file(paths[2], pooled_csv(found).encode())
        with in_english():
            summary = pooled_summary(pooled(students), students)
        replace_file(paths[3], json_text(summary).encode())
    return paths
