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
from engine.language.texts import N_, _, language
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

_PAGE_TEXT = N_("""\
Write here what students read: a few short paragraphs of Markdown, with **bold**, *italic* and lists.

A formula stands between dollar signs, such as $1 / (1 - d)$. A picture is a PNG or a JPEG of this folder, and
is written `![what it shows](pictures/name.png)`.
""")
_TEACHER_TEXT = N_("""\
# For teachers

- Goals:
- What students should know before:
- What they will see, with figures:
- Usual misconceptions:
- What to do with the rest of the hour:
""")
_CHECK = "python main.py lesson check FOLDER"  # not a text: to be typed


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
    files = {FILE: _lesson(project), PAGE: _(_PAGE_TEXT), TEACHER: _(_TEACHER_TEXT)}
    has_project = _needs_project(project)
    for name in (*files, *((START,) if has_project else ())):
        if kind_of(folder / name) != MISSING:
            sentence = _("{file} is there already: choose another folder for the new lesson.")
            raise InputError(sentence.format(file=folder / name))
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
    """The file, with texts in the language in use."""
    head = [
        "# " + _("A lesson of Dropout Lab: docs/lessons.md says what can stand here."),
        "# " + _("Check it with: {command}").format(command=_CHECK),
        f"format: {FORMAT}",
        f"title: {_quoted(_title(project))}",
        "summary: " + _quoted(_("One sentence for the list of lessons.")),
        "minutes: 30",
        f"language: {language()}",
        f"teacher: {TEACHER}",
        "pages:",
    ]
    if _needs_project(project):
        set_up = [f"set_up: {{project: {START}}}"]  # not a text: YAML
    else:
        set_up = ["set_up:", *_indented(_set_up(project))]
    pages = [
        "- title: " + _quoted(_("The first page")),
        f"  text: {PAGE}",
        "  steps:",
        "    - text: " + _quoted(_("Start with this set-up.")),
        *(f"      {line}" for line in set_up),
        f"    - wait: {{sweep: {{seeds: {len(project.sweep.seeds)}}}}}",  # not a text: YAML
        "      text: " + _quoted(_("Press **Sweep**, and wait for the curve.")),
        "      hints: [" + _quoted(_("Sweep is in the toolbar, at the right.")) + "]",
        "- title: " + _quoted(_("The second page")),
        "  steps:",
        "    - text: " + _quoted(_("What do you see?")),
        "      words: {model: " + _quoted(_("What a good answer says.")) + ", max_length: 500}",  # not a text
    ]
    return "".join(f"{line}\n" for line in (*head, *_indented(pages)))


def _title(project: Project) -> str:
    return " ".join(project.name.split())[:80] or _("A lesson")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _set_up(project: Project) -> list[str]:
    """The set-up, a line for each value."""
    content = definition_to_json(replace(project.definition))
    data, sweep = dict(content["data"]), dict(content["sweep"])
    lines = ["# " + _("What is left out stays as it is in the student's project."), "data:"]
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
    return [f"{item.name}: {_flow(values[item.name])}  # {_(item.help)}" for item in fields]


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
