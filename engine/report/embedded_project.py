"""The project embedded in a report, as JSON that is safe inside HTML, with the data file that it keeps.

Of pinned pictures it has the hash: they are elsewhere in the page.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import Path

from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.language.texts import _
from engine.network.layer_weights import Arrays, LayerWeights
from engine.project.data_place import Place, files_of, with_places
from engine.project.project import Project
from engine.storage.data_places import embedded_bytes, found_place, unpacked
from engine.storage.project_json import project_from_json, project_to_json
from engine.system.bounded_json import parse_json

MAX_WEIGHT_BYTES = 30_000_000
MAX_DATA_BYTES = 30_000_000  # of a larger file the page has only the name
_SIGNS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def embedded_json(project: Project) -> str:
    """The project as JSON without characters that mean something in HTML.

    Imported weights and the data file that the project keeps are base64. Raises InputError if the weights are
    too large, or if that file is gone or has changed.
    """
    weights = {one.digest: one.numbers for one in _weights(project)}
    if sum(map(len, weights.values())) > MAX_WEIGHT_BYTES:
        limit = MAX_WEIGHT_BYTES // 1_000_000
        raise InputError(
            _(
                "The network starts with imported weights of more than {limit} MB, too many for a report. "
                "Forget the weights, or hand in the project file."
            ).format(limit=limit)
        )
    content = {"project": project_to_json(project)}
    if weights:
        content["weights"] = {name: base64.b64encode(data).decode() for name, data in weights.items()}
    if carried := [file for file in files_of(project) if is_carried(file)]:
        content["data_files"] = {
            file.sha256: base64.b64encode(embedded_bytes(file)).decode() for file in carried
        }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, code in _SIGNS.items():
        text = text.replace(sign, code)
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


def is_carried(file: FileSpec) -> bool:
    """Whether a report has the data file in it, as the project does."""
    return file.is_embedded and file.n_bytes <= MAX_DATA_BYTES


def project_of(text: str, path: Path, pictures: Mapping[str, bytes]) -> Project:
    """The project that `embedded_json` wrote; InputError with one sentence for other text.

    `path` is the report's: a data file that is not in it is looked for beside it. `pictures` are those of the
    page by their SHA-256.
    """
    try:
        content = parse_json(text)
        project, weights = content["project"], content.get("weights", {})
        arrays: Arrays = _decoded(weights)
        copies = _decoded(content.get("data_files", {}))
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        # Translators: after the name of a file and a colon.
        raise InputError(_("its data can't be read: the file was changed or cut off.")) from None

    def place(file: FileSpec) -> Place:
        if file.sha256 in copies:
            return unpacked(file, copies[file.sha256]), True
        return found_place(file, "", path), False

    return with_places(project_from_json(project, arrays, pictures), place)


def _decoded(content: dict[str, str]) -> dict[str, bytes]:
    return {name: base64.b64decode(data, validate=True) for name, data in content.items()}


def _weights(project: Project) -> list[LayerWeights]:
    networks = [project.network, *(run.definition.network for run in project.runs)]
    return [layer.weights for one in networks for layer in one.layers if layer.weights is not None]
