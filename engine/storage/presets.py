"""Presets: networks to start from, bundled ones and the user's own, and how they are fitted to data.

A preset is a JSON file: format (as in project files), title, group, sentence, network. The user's own are one
file each in the folder `presets` of the app's data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from engine.checks.checks import check_network
from engine.checks.fit import fitted_network
from engine.errors import InputError
from engine.experiment.specs import Task, TrainingSpec
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.network.fields import cut, is_text
from engine.network.layer_kinds.kind import IMAGE, SEQUENCE
from engine.network.spec import MAX_LAYERS, NetworkSpec
from engine.storage.migrations import FORMAT, migrated
from engine.storage.project_json import layer_from_json, layer_to_json
from engine.storage.safe_files import replace_file
from engine.system.bounded_json import parse_json
from engine.system.held_files import retry_while_held, writing_error
from engine.system.paths import RESOURCES, data_folder
from engine.system.regular_files import read_bytes

FOLDER = RESOURCES / "presets"
BUNDLED = (
    "tutorial-regression",
    "tutorial-classification",
    "mlp",
    "wide-mlp",
    "gap",
    "selu",
    "lenet",
    "vgg",
    "conv-1d",
    "lstm",
    "gru",
)
OWN_GROUP = N_("My presets")
MAX_TITLE, MAX_BYTES = 60, 1_000_000
_OWN_ID = re.compile(r"preset-[a-z0-9-]+")


@dataclass(frozen=True)
class Preset:
    """A network with a title and a sentence; `id` names its file."""

    id: str
    title: str
    group: str
    sentence: str
    network: NetworkSpec
    is_own: bool = False

    @property
    def needs_images(self) -> bool:
        """Whether the first layer that requires a certain form of input requires images."""
        for layer in self.network.enabled.layers:
            if layer.kind_id == "reshape" or layer.kind.ranks == SEQUENCE:
                return False
            if layer.kind.ranks == IMAGE:
                return True
        return False


def bundled_presets() -> tuple[Preset, ...]:
    """The presets that come with the app, sorted by group, as they are called in the language in use."""
    return tuple(replace(one, title=_(one.title), sentence=_(one.sentence)) for one in _as_shipped())


@cache
def _as_shipped() -> tuple[Preset, ...]:
    return tuple(_read(FOLDER / f"{name}.json") for name in BUNDLED)


def own_presets() -> tuple[tuple[Preset, ...], tuple[str, ...]]:
    """The user's presets sorted by title, and a sentence for each file that could not be read."""
    presets, problems = [], []
    try:
        paths = sorted(own_folder().glob("*.json"))
    except OSError as error:
        text = _("{file} can't be read: {reason}.")
        return (), (text.format(file=own_folder(), reason=error.strerror),)
    for path in paths:
        try:
            presets.append(_read(path, is_own=True))
        except InputError as error:
            problems.append(str(error))
    return tuple(sorted(presets, key=lambda preset: preset.title.casefold())), tuple(problems)


def own_folder() -> Path:
    """Where the user's presets are."""
    return data_folder() / "presets"


def save_preset(title: str, network: NetworkSpec) -> Preset:
    """Save a network under a title, with a number if another preset has that title; raises InputError."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= MAX_TITLE:
        raise InputError(
            _("A preset's title must have 1 to {limit} letters, not {n}.").format(
                limit=MAX_TITLE, n=len(title)
            )
        )
    if not network.layers:
        raise InputError(_("A preset needs at least one layer, and the network has none."))
    folder = own_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_error(folder, error, "made") from None
    taken = {preset.title.casefold() for preset in (*bundled_presets(), *own_presets()[0])}
    title = _numbered(title, taken, " ")
    files = {path.stem for path in folder.glob("*.json")}
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40].strip("-") or "network"
    name = _numbered(f"preset-{slug}", files, "-")
    layers = tuple(layer.without_weights() for layer in network.layers)
    content = {
        "format": FORMAT,
        "title": title,
        "group": OWN_GROUP,
        "sentence": _sentence(layer.kind.keras_name for layer in layers),
        "network": [layer_to_json(layer) for layer in layers],
    }
    path = folder / f"{name}.json"
    replace_file(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
    return _read(path, is_own=True)


def delete_preset(preset_id: str) -> None:
    """Delete one of the user's presets; raises InputError if that fails."""
    if not _OWN_ID.fullmatch(preset_id):
        raise InputError(
            _("Only your own presets can be deleted, not {preset_id}.").format(preset_id=preset_id)
        )
    path = own_folder() / f"{preset_id}.json"
    try:
        retry_while_held(lambda: path.unlink(missing_ok=True))
    except OSError as error:
        raise writing_error(path, error, "deleted") from None


def problem_for(preset: Preset, task: Task) -> str:
    """Why the preset cannot be used on these data, in a sentence; empty if it can."""
    if preset.needs_images and len(task.input_shape) != 3:
        text = _("{preset} needs images, and these data are sequences.")
        if len(task.input_shape) == 1:
            text = _("{preset} needs images, and these data are a table.")
        return text.format(preset=preset.title)
    network, training = fitted(preset, task, TrainingSpec())
    errors = check_network(network, training, task).errors()
    return errors[0] if errors else ""


def fitted(preset: Preset, task: Task, training: TrainingSpec) -> tuple[NetworkSpec, TrainingSpec]:
    """The preset as new layers, repaired until its output fits the data, with loss and metric to match.

    Only repairs that are certain are made; remaining problems are shown on the cards.
    """
    network = NetworkSpec(tuple(replace(x.copy(), name=x.name) for x in preset.network.layers))
    return fitted_network(network, training, task)


def _read(path: Path, *, is_own: bool = False) -> Preset:
    """The preset in a file; raises InputError with one sentence that names the file."""
    try:
        content = parse_json(read_bytes(path, MAX_BYTES, "a preset"))
        return _preset_from_json(content, path.stem, is_own)
    except InputError as error:
        raise InputError(
            _("The preset {file} was left out: {error}.").format(file=path.name, error=str(error).rstrip("."))
        ) from None
    except ValueError:
        raise InputError(
            _("The preset {file} was left out: it is not JSON, or it was cut off.").format(file=path.name)
        ) from None


def _preset_from_json(content: object, preset_id: str, is_own: bool) -> Preset:
    if not isinstance(content, dict) or not isinstance(content.get("network"), list):
        raise InputError(_("it has no network"))
    number = content.get("format")
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= FORMAT:
        raise InputError(
            _("its format must be a whole number from 1 to {format}, not {number}").format(
                format=FORMAT, number=cut(str(number))
            )
        )
    title, sentence = content.get("title"), content.get("sentence", "")
    if not is_text(title) or not title.strip() or not is_text(sentence):
        raise InputError(_("it has no title"))
    layers = migrated(content, number)["network"]
    if len(layers) > MAX_LAYERS:
        raise InputError(
            _("it has {n} layers; at most {limit} are read").format(
                n=number_text(len(layers), ","), limit=number_text(MAX_LAYERS, ",")
            )
        )
    network = NetworkSpec(tuple(layer_from_json(item, i + 1) for i, item in enumerate(layers)))
    group = OWN_GROUP if is_own else str(content.get("group"))
    return Preset(preset_id, title[:MAX_TITLE], group, sentence, network, is_own)


def _numbered(title: str, taken: Iterable[str], separator: str) -> str:
    """`title`, with the lowest number from 2 after it that makes it unique."""
    known = {name.casefold() for name in taken}
    found, number = title, 1
    while found.casefold() in known:
        number += 1
        found = f"{title}{separator}{number}"
    return found


def _sentence(names: Iterable[str]) -> str:
    """The layers in a line, "Dense, Dropout, Dense", without its middle if it is long."""
    listed = list(names)
    if len(listed) > 6:
        listed = [*listed[:4], "…", listed[-1]]
    return ", ".join(listed).replace(", …,", " …") + "."
