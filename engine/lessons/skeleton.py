"""A new lesson from a project: its set-up, each value with a comment, and stubs for the texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from engine.errors import InputError
from engine.experiment.seed_ranges import is_range
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.lessons.reading import FILE, FORMAT
from engine.network.fields import Field
from engine.network.spec import LayerSpec
from engine.project.project import Project
from engine.storage.project_file import SUFFIX, write_project
from engine.storage.project_json import definition_to_json, layer_to_json
from engine.storage.safe_files import replace_file
from engine.system.held_files import writing_error
from engine.system.regular_files import MISSING, kind_of

PAGE, TEACHER, START = "page-1.md", "teacher.md", f"start{SUFFIX}"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")

_HEAD = """\
# A lesson of Dropout Lab: docs/lessons.md says what can stand here.
# Check it with: python main.py lesson check FOLDER
format: {format}
title: {title}
summary: "One sentence for the list of lessons."
minutes: 30
language: en
author: ""
teacher: {teacher}
pages:
  - title: "The first page"
    text: {page}
    steps:
      - text: "Start with this set-up."
"""
_STEPS = """\
      - wait: {sweep: {seeds: SEEDS}}
        text: "Press **Sweep**, and wait for the curve."
        hints: ["Sweep is in the toolbar, at the right."]
  - title: "The second page"
    steps:
      - text: "What do you see?"
        words: {model: "What a good answer says.", max_length: 500}
"""
_PAGE_TEXT = """\
Write here what students read: a few short paragraphs of Markdown, with **bold**, *italic* and lists.

A formula stands between dollar signs, such as $1 / (1 - d)$. A picture is a PNG or a JPEG of this folder, and
is written `![what it shows](pictures/name.png)`.
"""
_TEACHER_TEXT = """\
# For teachers

- Goals:
- What students should know before:
- What they will see, with figures:
- Usual misconceptions:
- What to do with the rest of the hour:
"""


def write_skeleton(project: Project, folder: Path) -> Path:
    """Write a new lesson that starts with the set-up of a project.

    Parameters
    ----------
    project : Project
        If it has a file of the user's own or imported weights, it is written beside the lesson, without its
        runs.
    folder : Path
        Made if it is missing.

    Returns
    -------
    Path
        The lesson's file, `lesson.yaml`.

    Raises
    ------
    InputError
        If the folder has a file of one of these names already, or can't be written.
    """
    files = {FILE: _lesson(project), PAGE: _PAGE_TEXT, TEACHER: _TEACHER_TEXT}
    has_project = _needs_project(project)
    for name in (*files, *((START,) if has_project else ())):
        if kind_of(folder / name) != MISSING:
            raise InputError(f"{folder / name} is there already: choose another folder for the new lesson.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_error(folder, error, "made") from None
    if has_project:
        own = Project(project.name, project.data, project.network, project.training, project.sweep)
        write_project(own, folder / START)
    for name, text in files.items():
        replace_file(folder / name, text.encode())
    return folder / FILE


def _needs_project(project: Project) -> bool:
    """Whether a lesson's file can't say all of the set-up."""
    return project.data.file is not None or any(layer.weights for layer in project.network.layers)


def _lesson(project: Project) -> str:
    head = _HEAD.format(
        format=FORMAT, title=json.dumps(_title(project), ensure_ascii=False), page=PAGE, teacher=TEACHER
    )
    head = head.replace('author: ""\n', "")
    if _needs_project(project):
        lines = [f"set_up: {{project: {START}}}"]
    else:
        lines = ["set_up:", *_indented(_set_up(project))]
    set_up = "".join(f"        {line}\n" for line in lines)
    return head + set_up + _STEPS.replace("SEEDS", str(len(project.sweep.seeds)))


def _title(project: Project) -> str:
    return " ".join(project.name.split())[:80] or "A lesson"


def _set_up(project: Project) -> list[str]:
    """The set-up, a line for each value."""
    content = definition_to_json(replace(project.definition))
    data, sweep = dict(content["data"]), dict(content["sweep"])
    lines = ["# What is left out stays as it is in the student's project.", "data:"]
    lines += _indented([f"dataset: {_flow(data['dataset'])}"])
    if "options" in data:
        lines += _indented([f"options: {_flow(data['options'])}"])
    lines += _indented(_commented(data, DATA_FIELDS))
    lines += ["network:", *_indented(f"- {_flow(_short(layer))}" for layer in project.network.layers)]
    lines += ["training:", *_indented(_commented(content["training"], TRAINING_FIELDS))]
    seeds = project.sweep.seeds
    if is_range(seeds):
        sweep["seeds"] = f"{min(seeds)}-{max(seeds)}"
    lines += ["sweep:", *_indented(f"{name}: {_flow(value)}" for name, value in sweep.items())]
    return lines


def _commented(values: Mapping[str, object], fields: Iterable[Field]) -> list[str]:
    return [f"{item.name}: {_flow(values[item.name])}  # {item.help}" for item in fields]


def _short(layer: LayerSpec) -> dict[str, object]:
    """A layer without what is at its default."""
    usual = layer_to_json(LayerSpec.of(layer.kind_id))
    content = {
        name: value
        for name, value in layer_to_json(layer).items()
        if name == "kind" or value != usual.get(name)
    }
    if layer.swept and layer.swept == layer.kind.rates[:1]:
        content["swept"] = True
    return content


def _flow(value: object) -> str:
    """A value in YAML's short form."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in ("true", "false", "null"):
        return value
    return json.dumps(value, ensure_ascii=False)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]
