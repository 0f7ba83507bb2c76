"""What the settings that a program has for its training make of a project."""

from __future__ import annotations

from dataclasses import replace

from engine.analysis.wording import format_rates
from engine.checks.checks import check_project
from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.experiment.metrics import is_binary, task_metrics
from engine.experiment.spec_fields import DATA_FIELDS, TASK_LOSSES, TRAINING_FIELDS
from engine.experiment.specs import Task
from engine.keras_code.reading.values import ReadSettings
from engine.language.texts import _, in_sentence, ngettext
from engine.network.fields import Field, FieldValue
from engine.project.project import Project


def with_settings(project: Project, settings: ReadSettings) -> tuple[Project, tuple[str, ...]]:
    """Return the project with a program's settings, as far as they suit its data.

    Parameters
    ----------
    project : Project
    settings : ReadSettings

    Returns
    -------
    project : Project
    notes : tuple of str
        A sentence for each setting that does not suit.
    """
    task, notes = task_of(project.data), list(settings.notes)
    suited = {"loss": TASK_LOSSES[task.kind], "metric": task_metrics(task)}
    training: dict[str, FieldValue] = {}
    for name, value in settings.training:
        if name in suited and value not in suited[name]:
            notes.append(_unsuited(name, value, task))
        elif name == "more_metrics" and isinstance(value, tuple):
            fitting = tuple(str(one) for one in value if one in suited["metric"])
            notes += [_unsuited("metric", one, task) for one in value if one not in fitting]
            training[name] = fitting
        else:
            training[name] = value
    trained = replace(project, training=replace(project.training, **training))  # type: ignore[arg-type]
    if settings.rates:
        trained = replace(trained, sweep=replace(trained.sweep, rates=tuple(sorted(settings.rates))))
    split = replace(trained, data=replace(trained.data, **dict(settings.data)))  # type: ignore[arg-type]
    if settings.data and (problem := _problem(split)) and problem != _problem(trained):
        notes.append(_("The split was left as it is: {problem}").format(problem=_within(problem)))
        return trained, tuple(notes)
    return split, tuple(notes)


def _unsuited(name: str, value: object, task: Task) -> str:
    is_loss = name == "loss"
    if task.kind == "regression":
        text = _("The metric {value} does not suit a regression.")
        if is_loss:
            text = _("The loss {value} does not suit a regression.")
    elif is_binary(str(value)):
        text = ngettext(
            "The metric {value} does not suit a classification with {n} class.",
            "The metric {value} does not suit a classification with {n} classes.",
            task.n_classes,
        )
        if is_loss:
            text = ngettext(
                "The loss {value} does not suit a classification with {n} class.",
                "The loss {value} does not suit a classification with {n} classes.",
                task.n_classes,
            )
    else:
        text = _("The metric {value} does not suit a classification.")
        if is_loss:
            text = _("The loss {value} does not suit a classification.")
    return text.format(value=value, n=task.n_classes)


def _problem(project: Project) -> str:
    try:
        check_project(project, task_of(project.data))
    except InputError as error:
        return str(error)
    return ""


def changed_settings(before: Project, after: Project) -> tuple[str, ...]:
    """Return what differs between two projects, as people read it: "50 epochs", "batch size 32".

    Parameters
    ----------
    before, after : Project

    Returns
    -------
    tuple of str
        Rates first, then fields of the training and of the data.
    """
    found = []
    if before.sweep.rates != after.sweep.rates:
        found.append(_("rates {rates}").format(rates=format_rates(after.sweep.rates)))
    for old, new, fields in (
        (before.training, after.training, TRAINING_FIELDS),
        (before.data, after.data, DATA_FIELDS),
    ):
        found += [
            _text(field, getattr(new, field.name))
            for field in fields
            if getattr(old, field.name) != getattr(new, field.name)
        ]
    return tuple(found)


def _text(field: Field, value: FieldValue) -> str:
    if field.name == "epochs":
        n = int(str(value))
        return ngettext("{n} epoch", "{n} epochs", n).format(n=n)
    shown = field.text(value).partition(":")[0]
    return f"{_within(_(field.label))} {shown}"


def _within(text: str) -> str:
    """The text within a sentence, which in English then starts with a small letter."""
    return f"{in_sentence(text[:1])}{text[1:]}"
