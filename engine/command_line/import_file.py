"""`import`: a project to start with on a file of the user's, and what was decided, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.checks.own_file import with_given_test
from engine.checks.starting import starting_project
from engine.command_line.data_list import size_text
from engine.command_line.output import Bar, echo
from engine.data.catalogue import data_set_info, target_text, task_of
from engine.data.own_files.request import Request
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.project import Project
from engine.session.file_reader import inspect_in_process
from engine.storage.project_file import SUFFIX, write_project
from engine.system.held_files import writing_error
from engine.system.regular_files import MISSING, kind_of
from engine.version import command


@dataclass(frozen=True)
class ImportOptions:
    """What the user decided; empty means guessed."""

    target: str = ""
    task: str = ""
    sheet: str = ""
    test: str = ""


def import_file(path: Path, out: Path, options: ImportOptions) -> int:
    """Look into a file, write a project on it and print what was decided; InputError if that can't be."""
    if out.suffix not in (SUFFIX, ".json"):
        out = out.with_name(out.name + SUFFIX)
    if kind_of(out) != MISSING:
        raise InputError(f"{out} already exists; choose another name.")
    request = Request(
        path=str(path.absolute()),
        sheet=options.sheet,
        task=options.task,
        target=options.target,
        test_path=options.test,
    )
    bar = Bar()
    try:
        found = inspect_in_process(request, lambda share: bar.draw(share, f"reading {path.name}"))
    finally:
        bar.end()
    _check_wishes(options, found.file.task, found.file.format)
    project = starting_project(with_given_test(DataSpec(dataset=OWN_FILE, file=found.file)))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_error(out.parent, error, "made") from None
    write_project(project, out)
    has_test = found.file.test_file is not None
    for line in (*_decisions(project), *found.notes, *_next(out, has_test=has_test)):
        echo(line)
    return 0


def _check_wishes(options: ImportOptions, task: str, form: str) -> None:
    if options.target and form == "images":
        raise InputError("--target is for tables; the classes of images are their folders.")
    if options.task and options.task != task:
        raise InputError(f"--task {options.task} can't be: these data are for {task}.")


def _decisions(project: Project) -> list[str]:
    data, file = project.data, project.data.file
    assert file is not None
    info, task = data_set_info(data), task_of(data)
    size = f"{file.n_samples:,} rows, {len(info.columns)} of {len(file.columns)} columns are features"
    lines = [f"{file.name}: {size if file.columns else size_text(info)}."]
    if file.task == "classification":
        counted = sorted(zip(file.class_counts, file.class_names, strict=True), key=lambda one: -one[0])
        shown = ", ".join(f"{name} {count:,}" for count, name in counted[:5])
        more = f" and {len(counted) - 5:,} more" if len(counted) > 5 else ""
        lines.append(f"Predict {file.target}, a class: {shown}{more}.")
    else:
        lines.append(f"Predict {target_text(data) or file.target}, a number (regression).")
    lines.append(_split(data))
    layers = " · ".join(layer.title for layer in project.network.layers)
    lines.append(f"Network: {' × '.join(map(str, task.input_shape))} inputs · {layers}.")
    training = project.training
    lines.append(
        f"Training: {training.epochs} epochs, batch size {training.batch_size}, {training.optimizer}, "
        f"{training.loss}, scored by {training.metric}."
    )
    return lines


def _split(data: DataSpec) -> str:
    sizes = dict(split_sizes(data, data_set_info(data).n_samples))
    if data.split == "given":
        drawn = "" if data.file and data.file.given_sizes[0] else ", drawn anew for each seed"
        return (
            f"Split: the file gives {sizes['test']:,} samples for the test; of the others {sizes['train']:,} "
            f"for training and {sizes['val']:,} for validation{drawn}."
        )
    validation, test = f"{100 * data.validation_size:g} %", f"{100 * data.test_size:g} %"
    return (
        f"Split: {sizes['train']:,} samples for training, {validation} of all for validation and {test} for "
        "test, drawn anew for each seed."
    )


def _next(out: Path, *, has_test: bool) -> list[str]:
    where = "the files stay where they are" if has_test else "the file stays where it is"
    return [
        f"Saved as {out}; {where}.",
        f'Next: {command()} run "{out}" --out "{out.with_suffix("")}"',
    ]
