"""What Keras builds from a program against what the reader makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import InputError
from engine.keras_code.calls import layer_call
from engine.keras_code.reading import read_keras_code
from engine.network.spec import LayerSpec

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Program:
    """A program for the reader, and for Keras if that can't run it as it is.

    Attributes
    ----------
    name : str
    code : str
    keras : str
        The same program in today's Keras; empty if `code` is.
    meant : str
        An expression for the model that is meant; empty for the trained one, or the one called `model`.
    notes : tuple of str
        Parts of the sentences that the reader must write.
    """

    name: str
    code: str
    keras: str = ""
    meant: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How Keras and the reader differ in one program (empty if they don't), and the reader's sentences."""

    program: Program
    difference: str
    notes: tuple[str, ...]
    layers: tuple[LayerSpec, ...]


def outcomes(programs: Sequence[Program]) -> list[Outcome]:
    """Read the programs and run them with Keras, in one process."""
    read = [_read(one.code) for one in programs]
    questions = [
        {
            "code": one.keras or one.code,
            "meant": one.meant,
            "read": [layer_call(layer).code() for layer in layers],
        }
        for one, (layers, _) in zip(programs, read, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, str(HERE / "real_keras.py")],
        input=json.dumps(questions),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": "", "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = []
    for program, (layers, notes), answer in zip(programs, read, json.loads(done.stdout), strict=True):
        difference = answer.get("error") or _difference(answer["models"], answer["read"], layers)
        found.append(Outcome(program, difference, notes, layers))
    return found


def _read(code: str) -> tuple[tuple[LayerSpec, ...], tuple[str, ...]]:
    try:
        network = read_keras_code(code)
    except InputError as error:
        return (), (str(error),)
    return network.layers, network.notes


def _difference(
    models: list[list[dict[str, Any]]], read: list[dict[str, Any]], layers: tuple[LayerSpec, ...]
) -> str:
    """Say what differs between the reader's layers and those of one model, or of all that a loop makes."""
    expected = [" ".join(layer["class"] for layer in model) for model in models]
    found = " ".join(layer["class"] for layer in read)
    if set(expected) != {found}:
        return f"Keras has {' | '.join(dict.fromkeys(expected))}; read was {found or 'nothing'}"
    texts = []
    for place, layer in enumerate(layers):
        for key, value in read[place].items():
            values = [model[place].get(key) for model in models]
            if key == "rate" and layer.is_swept:
                right = len({repr(one) for one in values}) > 1
            else:
                right = all(one == value for one in values)
            if not right:
                texts.append(f"{layer.kind.keras_name} {place}: {key} is {values}; read was {value}")
    return "; ".join(texts)


def snippets(path: Path) -> list[Program]:
    """Return the programs of a file.

    Each begins with `=== name` or `=== name -> name of the model that is meant`. After `--- keras` stands the
    same program in today's Keras, after `--- note` a part of each sentence that the reader must write.
    """
    found = []
    for part in path.read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, body = part.partition("\n")
        name, _, meant = head.partition(" -> ")
        body, _, notes = body.partition("--- note\n")
        code, _, keras = body.partition("--- keras\n")
        found.append(
            Program(f"{path.stem}: {name}", code, keras, meant, tuple(notes.split("\n")[:1]) if notes else ())
        )
    return found
