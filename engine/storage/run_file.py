"""run.json, which identifies a run's experiment, and helpers for reading and writing the run's folder.

Format 1: the definition names the trainer beside the experiment. Format 2 (November 2026): it does not, since
every trainer gives the same numbers; training has more fields, with defaults that train as before. Format 3
(November 2026): layers list their swept rates, and have more fields, with such defaults, too. Format 4
(November 2026): training may have class weights; data have folds and a scaling of the target, which format 3
may lack. Format 5 (December 2026): training says how often the training set is scored. Format 6 (December
2026): data have an order of folds, training may have more metrics.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine.errors import InputError
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.language.texts import N_, _
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec
from engine.storage.migrations import with_listed_rates
from engine.storage.project_json import layer_to_json
from engine.system import regular_files
from engine.system.bounded_json import parse_json
from engine.system.held_files import writing_error
from engine.system.regular_files import MissingFileError

FORMAT = 6
MAX_BYTES = 500_000_000  # of one of the run's files


def run_text(definition: Mapping[str, object]) -> str:
    """The text of run.json."""
    return json_text({"format": FORMAT, "definition": dict(definition)})


def check_definition(path: Path, definition: Mapping[str, object]) -> None:
    """InputError unless the run.json at `path` is of this experiment and of a known format."""
    text = read_text(path)
    if not text:
        raise InputError(
            _("{parent} can't be resumed: {file}, which says what it is, is missing.").format(
                parent=path.parent, file=path.name
            )
        )
    try:
        stored = parse_json(text)
    except InputError as error:
        raise InputError(_("{path} can't be read: {error}").format(path=path, error=error)) from None
    except ValueError as error:
        raise InputError(
            _("{path} can't be read: it is not JSON ({error}).").format(path=path, error=error)
        ) from error
    number = stored.get("format") if isinstance(stored, dict) else None
    if not isinstance(number, int) or "definition" not in stored:
        raise InputError(
            _("{path} can't be read: it must have a format number and a definition.").format(path=path)
        )
    if number > FORMAT:
        raise InputError(
            _("{path} has format {number} of a newer Dropout Lab; this one reads {format}.").format(
                path=path, number=number, format=FORMAT
            )
        )
    if place := _first_difference(
        _upgraded(stored["definition"], number), json.loads(json.dumps(dict(definition)))
    ):
        raise InputError(
            _("{parent} can't be resumed: it holds another experiment ({place}).").format(
                parent=path.parent, place=place[:200]
            )
        )


def _upgraded(definition: object, number: int) -> object:
    """The definition of an older format in the newest format."""
    if number >= FORMAT or not isinstance(definition, dict):
        return definition
    kept = {key: value for key, value in definition.items() if key != "trainer"}
    for name, fields in (("data", DATA_FIELDS), ("training", TRAINING_FIELDS)):
        if isinstance(values := kept.get(name), dict):
            kept[name] = json.loads(json.dumps({field.name: field.default for field in fields})) | values
    if isinstance(network := with_listed_rates(kept.get("network")), list):
        kept["network"] = [_with_defaults(layer) for layer in network]
    return kept


def _with_defaults(layer: object) -> object:
    if not isinstance(layer, dict) or layer.get("kind") not in LAYER_KINDS:
        return layer
    return json.loads(json.dumps(layer_to_json(LayerSpec.of(layer["kind"])))) | layer


def _first_difference(old: object, new: object, place: str = "") -> str:
    """Where two JSON values first differ, as text; empty if they are equal."""
    if old == new:
        return ""
    old_items, new_items = ({str(k): v for k, v in _items(value)} for value in (old, new))
    for key in [*old_items, *(key for key in new_items if key not in old_items)]:
        if old_items.get(key) != new_items.get(key) and key in old_items and key in new_items:
            return _first_difference(old_items[key], new_items[key], f"{place}.{key}" if place else key)
        if key not in old_items or key not in new_items:
            text = _("{place} has {key}") if key in old_items else _("{place} lacks {key}")
            return text.format(place=place or _("it"), key=key)
    text = _("{place} is {old} there, {new} here")
    return text.format(place=place, old=json.dumps(old), new=json.dumps(new))


def _items(value: object) -> list[tuple[object, object]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def read_text(path: Path) -> str:
    """The file's text, empty if there is no file; InputError if it is not text."""
    try:
        return regular_files.read_text(path, MAX_BYTES, N_("a file of results"))
    except MissingFileError:
        return ""


def json_text(value: Mapping[str, object]) -> str:
    """The value as strictly valid JSON: ValueError for nan."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


@contextmanager
def errors_as_input_errors(path: Path) -> Iterator[None]:
    """Turn an OSError about `path` into an InputError with one sentence."""
    try:
        yield
    except OSError as error:
        raise writing_error(path, error, "used for results") from error  # not a text: a key
