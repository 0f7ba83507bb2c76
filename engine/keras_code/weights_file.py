"""The file of imported weights that a script reads, and the script's lines that read it."""

# no texts: the lines of a script, which are English

from __future__ import annotations

import hashlib
import io

from engine.data.catalogue import task_of
from engine.experiment.specs import Experiment
from engine.network.spec import start_weights
from engine.project.project import Project


def weights_file(project: Project) -> tuple[str, bytes] | None:
    """Name and content (numpy's npz) of the file that the project's script reads.

    None without imported weights.

    The name contains a part of the content's hash, so that a file of that name never holds anything else.
    """
    import numpy as np

    experiment = project.experiment
    found = start_weights(experiment.network, task_of(experiment.data).input_shape)
    arrays = {
        _key(index, number): array
        for index, weights in enumerate(found)
        if weights is not None
        for number, array in enumerate(weights.numpy_arrays())
    }
    if not arrays:
        return None
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return file_name(experiment), buffer.getvalue()


def file_name(experiment: Experiment) -> str:
    """A name such as weights-1a2b3c4d.npz."""
    found = start_weights(experiment.network, task_of(experiment.data).input_shape)
    digests = "".join(f"{i}{one.digest}" for i, one in enumerate(found) if one is not None)
    return f"weights-{hashlib.sha256(digests.encode()).hexdigest()[:8]}.npz"


def weights_lines(experiment: Experiment) -> list[str]:
    """The script's lines after the model; none without imported weights."""
    found = start_weights(experiment.network, task_of(experiment.data).input_shape)
    lines = [
        f"model.layers[{index}].set_weights([{', '.join(_read(index, n) for n in range(len(one.arrays)))}])"
        for index, one in enumerate(found)
        if one is not None
    ]
    if not lines:
        return []
    return [
        f'weights = np.load("{file_name(experiment)}")  # the imported weights, beside this script',
        *lines,
    ]


def _key(index: int, number: int) -> str:
    return f"layer{index}_{number}"


def _read(index: int, number: int) -> str:
    return f'weights["{_key(index, number)}"]'
