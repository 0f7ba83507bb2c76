"""`import`: a project to start with on a file of the user's, and what was decided, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.analysis.wording import with_percent_sign
from engine.checks.own_file import with_given_test
from engine.checks.starting import starting_project
from engine.command_line.data_list import size_text
from engine.command_line.output import Bar, echo
from engine.data.catalogue import data_set_info, target_text, task_of
from engine.data.own_files.request import Request
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _
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
        raise InputError(_("{out} already exists; choose another name.").format(out=out))
    request = Request(
        path=str(path.absolute()),
        sheet=options.sheet,
        task=options.task,
        target=options.target,
        test_path=options.test,
    )
    bar = Bar()
    try:
        found = inspect_in_process(
            request, lambda share: bar.draw(share, _("reading {file}").format(file=path.name))
        )
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
        raise InputError(_("--target is for tables; the classes of images are their folders."))
    if options.task and options.task != task:
        raise InputError(
            _("--task {task} can't be: these data are for {right}.").format(task=options.task, right=task)
        )


def _decisions(project: Project) -> list[str]:
    data, file = project.data, project.data.file
    assert file is not None
    info, task = data_set_info(data), task_of(data)
    if file.columns:
        text = _("{file}: {rows} rows, {used} of {columns} columns are features.")
        rows, used, columns = number_text(file.n_samples, ","), len(info.columns), len(file.columns)
        lines = [text.format(file=file.name, rows=rows, used=used, columns=columns)]
    else:
        lines = [f"{file.name}: {size_text(info)}."]
    if file.task == "classification":
        counted = sorted(zip(file.class_counts, file.class_names, strict=True), key=lambda one: -one[0])
        shown = comma_listed([f"{name} {number_text(count, ',')}" for count, name in counted[:5]])
        if len(counted) > 5:
            text = _("Predict {target}, a class: {classes} and {n} more.")
        else:
            text = _("Predict {target}, a class: {classes}.")
        n = number_text(len(counted) - 5, ",")
        lines.append(text.format(target=file.target, classes=shown, n=n))
    else:
        text = _("Predict {target}, a number (regression).")
        lines.append(text.format(target=target_text(data) or file.target))
    lines.append(_split(data))
    layers = " · ".join(layer.title for layer in project.network.layers)
    inputs = " × ".join(map(str, task.input_shape))
    lines.append(_("Network: {inputs} inputs · {layers}.").format(inputs=inputs, layers=layers))
    training = project.training
    text = _("Training: {epochs} epochs, batch size {batch_size}, {optimizer}, {loss}, scored by {metric}.")
    lines.append(
        text.format(
            epochs=training.epochs,
            batch_size=training.batch_size,
            optimizer=training.optimizer,
            loss=training.loss,
            metric=training.metric,
        )
    )
    return lines


def _split(data: DataSpec) -> str:
    sizes = dict(split_sizes(data, data_set_info(data).n_samples))
    train = number_text(sizes["train"], ",")
    if data.split != "given":
        text = _(
            "Split: {train} samples for training, {validation} of all for validation and {test} for test, "
            "drawn anew for each seed."
        )
        validation, test = (
            with_percent_sign(number_text(100 * share, "g"))
            for share in (data.validation_size, data.test_size)
        )
        return text.format(train=train, validation=validation, test=test)
    if data.file and data.file.given_sizes[0]:
        text = _(
            "Split: the file gives {test} samples for the test; of the others {train} for training and "
            "{validation} for validation."
        )
    else:
        text = _(
            "Split: the file gives {test} samples for the test; of the others {train} for training and "
            "{validation} for validation, drawn anew for each seed."
        )
    test, validation = number_text(sizes["test"], ","), number_text(sizes["val"], ",")
    return text.format(test=test, train=train, validation=validation)


def _next(out: Path, *, has_test: bool) -> list[str]:
    if has_test:
        saved = _("Saved as {project}; the files stay where they are.")
    else:
        saved = _("Saved as {project}; the file stays where it is.")
    running = f'{command()} run "{out}" --out "{out.with_suffix("")}"'  # not a text: to be typed
    return [saved.format(project=out), _("Next: {command}").format(command=running)]
