"""The set-up of a step: values by the names of project files, each checked where it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import TypeVar

from engine.data.catalogue import DATA_SETS
from engine.data.changes import with_changes
from engine.errors import InputError
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import DataSpec, SweepSpec
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.lessons.files import LessonFiles
from engine.lessons.lesson import SetUp
from engine.lessons.nodes import Node
from engine.network.fields import Field
from engine.network.spec import MAX_LAYERS, LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example
from engine.storage.project_file import read_project
from engine.storage.project_json import definition_from_json, layer_from_json

MAX_PROJECT_BYTES = 20_000_000
MAX_SEEDS = 1000
# Names that are shorter than the examples' own.
SHORT = {"tutorial": "tutorial-regression"}
PARTS = ("example", "project", "data", "network", "training", "sweep")
_SWEEP = tuple(item.name for item in fields(SweepSpec) if item.name != "is_width_tied")
_Found = TypeVar("_Found")
_RANGE = re.compile(r"([0-9]{1,10})\s*-\s*([0-9]{1,10})")


def read_set_up(node: Node, step: SetUp, files: LessonFiles) -> SetUp:
    """Return the step with what its set-up says.

    Parameters
    ----------
    node : Node
        The value of `set_up`.
    step : SetUp
    files : LessonFiles

    Returns
    -------
    SetUp

    Raises
    ------
    InputError
        With file and line.
    """
    parts = node.fields("set_up", PARTS)
    if not parts:
        raise node.error(_("set_up must have at least one of {parts}.").format(parts=", ".join(PARTS)))
    if "example" in parts and "project" in parts:
        raise parts["project"].error(
            _("set_up starts from an example or from a project file, not from both.")
        )
    step = replace(step, project=_project(parts, files))
    if "data" in parts:
        step = replace(step, data=_data(parts["data"], step.project))
    if "network" in parts:
        step = replace(step, network=_network(parts["network"]))
    if "training" in parts:
        step = replace(step, training=_values(parts["training"], "training", TRAINING_FIELDS))
    if "sweep" in parts:
        step = replace(step, sweep=_sweep(parts["sweep"]))
    return step


def _project(parts: dict[str, Node], files: LessonFiles) -> Project | None:
    if "example" in parts:
        node = parts["example"]
        name = node.one_of("example", (*SHORT, *EXAMPLES))
        return example(SHORT.get(name, name))
    if "project" not in parts:
        return None
    node = parts["project"]
    path = files.path(node, node.text("project", 200))
    files.note(node, path, MAX_PROJECT_BYTES, N_("a project file"))
    return placed(node, lambda: read_project(path))


def _data(node: Node, base: Project | None) -> dict[str, object]:
    values = node.fields("data", ("dataset", "options", *(item.name for item in DATA_FIELDS)))
    found: dict[str, object] = {}
    if "dataset" in values:
        found["dataset"] = values["dataset"].one_of("dataset", DATA_SETS)
    if "options" in values:
        content = {"network": [], "data": {"options": values["options"].value}}
        found["options"] = placed(values["options"], lambda: definition_from_json(content).data.options)
        if "dataset" not in found and base is None:
            raise values["options"].error(_("options are those of a data set: name the dataset beside them."))
    found |= _fields({name: values[name] for name in values if name not in found}, DATA_FIELDS)
    if base is not None or "dataset" in found:
        placed(node, lambda: with_changes(base.data if base is not None else DataSpec(), found))
    return found


def _values(node: Node, what: str, known: tuple[Field, ...]) -> dict[str, object]:
    return _fields(node.fields(what, [item.name for item in known]), known)


def _fields(nodes: dict[str, Node], known: tuple[Field, ...]) -> dict[str, object]:
    """Values of data or training, in range."""
    by_name = {item.name: item for item in known}
    found: dict[str, object] = {}
    for name, node in nodes.items():
        item = by_name[name]
        value = placed(node, lambda item=item, node=node: item.parse(node.value))  # type: ignore[misc]
        if problem := item.problem(value):
            raise node.error(problem)
        found[name] = value
    return found


def _network(node: Node) -> NetworkSpec:
    items = node.items("network", MAX_LAYERS, 1)
    return NetworkSpec(tuple(_layer(item, number) for number, item in enumerate(items, start=1)))


def _layer(node: Node, number: int) -> LayerSpec:
    """A layer as project files have it; `swept: true` sweeps its only rate."""
    content = node.value
    if isinstance(content, str):
        content = {"kind": content}  # with its defaults: "flatten"
    if not isinstance(content, dict):
        raise node.error(
            _("layer {number} must be a mapping with a kind, not {given}.").format(
                number=number, given=node.shown
            )
        )
    if "weights" in content:
        raise node.error(
            _("layer {number} can't have weights here; a project file brings its own.").format(number=number)
        )
    swept = content.pop("swept", [])
    layer = placed(
        node,
        lambda: layer_from_json(content if isinstance(swept, bool) else content | {"swept": swept}, number),
    )
    if isinstance(swept, bool) and swept:
        if not layer.kind.rates:
            raise node.error(
                _("layer {number} can't be swept: {keras_name} has no rate.").format(
                    number=number, keras_name=layer.kind.keras_name
                )
            )
        layer = layer.with_swept(layer.kind.rates[0], is_swept=True)
    for item in layer.kind.fields:
        if problem := item.problem(layer.values[item.name]):
            raise node.error(_("layer {number}: {problem}").format(number=number, problem=problem))
    return layer


def _sweep(node: Node) -> dict[str, object]:
    nodes = node.fields("sweep", (*_SWEEP, "width_tied"))
    content: dict[str, object] = {}
    for name, value in nodes.items():
        content[name] = _seeds(value) if name == "seeds" else value.value
        placed(value, lambda name=name: definition_from_json({"network": [], "sweep": {name: content[name]}}))  # type: ignore[misc]
    sweep = placed(node, lambda: definition_from_json({"network": [], "sweep": content}).sweep)
    for rate in sweep.rates:
        if "rates" in nodes and not 0 <= rate < 1:
            raise nodes["rates"].error(
                _("a dropout rate must be a number from 0 and below 1, not {rate}.").format(
                    rate=number_text(rate, "g")
                )
            )
    for name in ("rates", "seeds"):
        values = getattr(sweep, name)
        if name in nodes and (not values or len(set(values)) < len(values)):
            raise nodes[name].error(
                _("{name} must have at least one, and none of them twice.").format(name=name)
            )
    names = {name: "is_width_tied" if name == "width_tied" else name for name in nodes}
    return {names[name]: getattr(sweep, names[name]) for name in nodes}


def _seeds(node: Node) -> object:
    """Seeds as a list; `0-9` are ten of them."""
    if not isinstance(node.content, str):
        node.items("seeds", MAX_SEEDS, 1)
        return node.value
    found = _RANGE.fullmatch(node.content.strip())
    first, last = (int(found[1]), int(found[2])) if found else (1, 0)
    if not first <= last:
        raise node.error(
            _("seeds must be a range such as 0-9, or a list, not {given}.").format(given=node.shown)
        )
    if last - first >= MAX_SEEDS:
        raise node.error(
            _("seeds must be up to {most}, not {n}.").format(
                most=number_text(MAX_SEEDS, ","), n=number_text(last - first + 1, ",")
            )
        )
    return list(range(first, last + 1))


def placed(node: Node, read: Callable[[], _Found]) -> _Found:
    """What `read` returns; its InputError gets the node's place."""
    try:
        return read()
    except InputError as error:
        raise node.error(str(error)) from None
