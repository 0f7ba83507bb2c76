"""The project embedded in a report, as JSON that is safe inside HTML."""

from __future__ import annotations

import base64
import binascii
import json

from engine.errors import InputError
from engine.network.layer_weights import Arrays, LayerWeights
from engine.project.project import Project
from engine.storage.project_json import project_from_json, project_to_json

MAX_WEIGHT_BYTES = 30_000_000
_SIGNS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def embedded_json(project: Project) -> str:
    """The project as JSON without characters that mean something in HTML; imported weights as base64."""
    weights = {one.digest: one.numbers for one in _weights(project)}
    if sum(map(len, weights.values())) > MAX_WEIGHT_BYTES:
        limit = MAX_WEIGHT_BYTES // 1_000_000
        raise InputError(
            f"The network starts with imported weights of more than {limit} MB, too many for a report. "
            "Forget the weights, or hand in the project file."
        )
    content = {"project": project_to_json(project)}
    if weights:
        content["weights"] = {name: base64.b64encode(data).decode() for name, data in weights.items()}
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, code in _SIGNS.items():
        text = text.replace(sign, code)
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


def project_of(text: str) -> Project:
    """The project that `embedded_json` wrote; InputError with one sentence for other text."""
    try:
        content = json.loads(text)
        project, weights = content["project"], content.get("weights", {})
        arrays: Arrays = {name: base64.b64decode(data, validate=True) for name, data in weights.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise InputError("its data can't be read: the file was changed or cut off.") from None
    return project_from_json(project, arrays)


def _weights(project: Project) -> list[LayerWeights]:
    networks = [project.network, *(run.definition.network for run in project.runs)]
    return [layer.weights for one in networks for layer in one.layers if layer.weights is not None]
