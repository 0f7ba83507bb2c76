"""Where the user's file lies, for every part of a project that was made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.experiment.data_file import FileSpec
from engine.experiment.specs import DataSpec
from engine.project.project import Project
from engine.runs.record import RunRecord

Place = tuple[str, bool]  # the path, and whether the project keeps a copy


def files_of(project: Project) -> tuple[FileSpec, ...]:
    """Return the user's files that the project or one of its runs is made from.

    Parameters
    ----------
    project : Project

    Returns
    -------
    tuple of FileSpec
        Each content once; the project's own first.
    """
    found: dict[str, FileSpec] = {}
    for data in (project.data, *(run.definition.data for run in project.runs)):
        for file in () if data.file is None else data.file.sources:
            found.setdefault(file.sha256, file)
    return tuple(found.values())


def with_places(project: Project, place: Callable[[FileSpec], Place]) -> Project:
    """Return the project with new places of its files; all else, and every identity, stays.

    Parameters
    ----------
    project : Project
    place : callable
        From a file to its path, and whether the project keeps a copy of it.

    Returns
    -------
    Project
        The same one if all files are there already.
    """
    is_other = False

    def noted(file: FileSpec) -> Place:
        nonlocal is_other
        found = place(file)
        is_other |= found != (file.path, file.is_embedded)
        return found

    def put(data: DataSpec) -> DataSpec:
        return data if data.file is None else replace(data, file=_put_file(data.file, noted))

    runs = tuple(_put_run(run, put) for run in project.runs)
    placed = replace(project, data=put(project.data), runs=runs)
    return placed if is_other else project


def _put_file(file: FileSpec, place: Callable[[FileSpec], Place]) -> FileSpec:
    path, is_embedded = place(file)
    test_file = None if file.test_file is None else _put_file(file.test_file, place)
    return replace(file, path=path, is_embedded=is_embedded, test_file=test_file)


def _put_run(run: RunRecord, put: Callable[[DataSpec], DataSpec]) -> RunRecord:
    parts = []
    for part in run.parts:
        experiment = part.results.experiment
        experiment = replace(experiment, data=put(experiment.data))
        parts.append(replace(part, results=replace(part.results, experiment=experiment)))
    definition = replace(run.definition, data=put(run.definition.data))
    return replace(run, definition=definition, parts=tuple(parts))
