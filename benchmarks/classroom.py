"""How long does the teacher's desk take for a class of 30?

Prepared, swept, collected, merged, checked, handed back. Each student opens a file of the class, begins its
lesson, answers the questions with choices, sweeps and saves. One worker trains all of it; in a lab students
sweep side by side. One student has changed a number, which the check must find, as it must find that all
others are honest. The limit is for all of it, the engine's start included.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the worker process imports this file, too
    from engine.classroom.class_record import ClassRecord
    from engine.classroom.desk_table import DeskRow
    from engine.lessons.lesson import Lesson
    from engine.project.project import Project
    from engine.session.runner import Runner

LIMIT, STUDENTS, SEEDS = 180.0, 30, 5
PROJECT, LESSON = "honest-classification", "iris"
LIAR = 6  # counted from 0
seconds: dict[str, float] = {}


def main() -> int:
    """Run the class once, and print the seconds of each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=STUDENTS)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="of each student")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        os.environ["DROPOUT_LAB_DATA_DIR"] = str(Path(name, "teacher"))
        problems = _run_class(Path(name), options.students, options.seeds)
    whole = sum(seconds.values())
    for part, taken in seconds.items():
        print(f"{part:12}{taken:8.1f} s")
    print(f"{'together':12}{whole:8.1f} s   limit {LIMIT:.0f} s")
    for problem in problems:
        print(problem)
    return 1 if problems or whole > LIMIT else 0


@contextmanager
def _timed(part: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[part] = time.perf_counter() - start


def _run_class(folder: Path, n_students: int, n_seeds: int) -> list[str]:
    from engine.classroom.class_merge import pooled, save_merge
    from engine.classroom.class_record import Mark
    from engine.classroom.class_store import write_class_record
    from engine.classroom.collecting import read_class
    from engine.classroom.desk_table import desk_rows
    from engine.classroom.hand_back import hand_back
    from engine.classroom.lesson_tables import save_lessons
    from engine.session.runner import Runner

    with _timed("prepare"):
        record = _prepare(folder / "class", n_students, n_seeds)
    with Runner() as runner:
        with _timed("sweep, save"):
            _sweep_all(record, folder / "class", runner)
        with _timed("collect"):
            students = read_class([str(folder / "class")], {}, threading.Event()).students
            rows = desk_rows(record, students)
        with _timed("merge"):
            together = pooled(students)
            save_merge(together, students, folder / "merged")
            save_lessons(students, folder / "merged")
        with _timed("check"):
            record = _check_all(record, rows, runner)
    with _timed("hand back"):
        for row in rows:
            record = record.with_mark(Mark(row.student, "2+", "Well argued."))
        write_class_record(record)
        rows = desk_rows(record, students)
        n_files = len(hand_back(rows, record, folder / "back"))
    return _problems(rows, together.n_repeated, n_files)


def _prepare(folder: Path, n_students: int, n_seeds: int) -> ClassRecord:
    from engine.classroom.handout import numbered_students, plan_handout, write_handout
    from engine.lessons.catalogue import lesson_folder
    from engine.storage.examples import example

    planned = plan_handout(numbered_students(n_students), n_seeds)
    locks = ("data", "network", "training", "seeds")
    return write_handout(example(PROJECT), planned, folder, locks, lesson=lesson_folder(LESSON, None))


def _sweep_all(record: ClassRecord, folder: Path, runner: Runner) -> None:
    from engine.lessons.reading import read_lesson
    from engine.storage.project_file import read_project, write_project
    from engine.system.paths import RESOURCES

    lesson = read_lesson(RESOURCES / "lessons" / record.lesson)
    for number, seat in enumerate(record.seats):
        path = folder / seat.file
        project = _with_sweep(_with_answers(read_project(path), lesson), runner, is_honest=number != LIAR)
        write_project(project, path)


def _with_answers(project: Project, lesson: Lesson) -> Project:
    from engine.lessons.lesson import ChoiceQuestion
    from engine.lessons.progress import begun, new_answer, with_answer, with_record
    from engine.project.project import HELPS, Prediction
    from engine.runs.record import now

    progress = begun(lesson, now())
    for step in lesson.steps:
        if isinstance(step, ChoiceQuestion):
            progress = with_answer(progress, lesson, new_answer(step, step.choices[0], project), now())
    prediction = Prediction(HELPS, made=now())
    return replace(project, lessons=with_record(project.lessons, progress), prediction=prediction)


def _with_sweep(project: Project, runner: Runner, *, is_honest: bool) -> Project:
    from engine.experiment.results import CellResult, SweepResults
    from engine.runs.record import SWEEP, RunPart, RunRecord, new_uid, now
    from engine.session.messages import CellsFinished, Finished, Part
    from engine.verification.fingerprint import with_fingerprints

    found: list[CellResult] = []

    def take(event: CellsFinished) -> None:
        found.extend(event.results)

    made = now()
    end = runner.train((Part(project.experiment, project.sweep.cells()),), take)
    if not isinstance(end, Finished):
        raise SystemExit(f"A sweep did not finish: {end}")
    if not is_honest:
        found[-1] = replace(found[-1], metrics=tuple((name, 0.5) for name, _ in found[-1].metrics))
    part = RunPart("", SweepResults(project.experiment).with_cells(tuple(found)))
    versions = tuple(runner.facts.versions.items())
    run = RunRecord(new_uid(), SWEEP, "Sweep 1", made, project.definition, (part,), versions=versions)
    return replace(project, runs=(with_fingerprints(run),))


def _check_all(record: ClassRecord, rows: tuple[DeskRow, ...], runner: Runner) -> ClassRecord:
    from engine.classroom.checking import check_submission

    for row in rows:
        record = record.with_check(check_submission(Path(row.path), row.student, runner))
    return record


def _problems(rows: tuple[DeskRow, ...], n_repeated: int, n_files: int) -> list[str]:
    from engine.classroom.class_record import BAD, GOOD

    problems = []
    for number, row in enumerate(rows):
        expected = BAD if number == LIAR else GOOD
        if row.check is None or row.check.outcome != expected or not row.is_check_current:
            problems.append(f"{row.student} should be {expected}: {row.check}")
        if row.problems or row.lesson is None or not row.n_marked:
            problems.append(f"{row.student}: {row}")
    if n_repeated or n_files != len(rows) + 1:
        problems.append(f"{n_repeated} trainings were repeated, {n_files} files given back.")
    return problems


if __name__ == "__main__":
    sys.exit(main())
