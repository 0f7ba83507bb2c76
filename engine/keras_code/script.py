"""The plain Keras script of one cell: what a student would write, with the cell's own numbers.

It needs keras, numpy and the data set's package, and ends by printing the numbers of cells.csv.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.catalogue import DataSetInfo, data_set_info, task_of
from engine.data.split import split_sizes
from engine.experiment.seeds import Streams
from engine.experiment.specs import Cell, DataSpec, Experiment
from engine.keras_code.layer_calls import network_calls
from engine.keras_code.optimizer_calls import optimizer_call
from engine.keras_code.script_lines import data_lines, training_lines
from engine.keras_code.weights_file import weights_lines
from engine.keras_code.wrapped_code import wrapped
from engine.project.project import Project

LayerLines = tuple[int, int, int]


@dataclass(frozen=True)
class Section:
    """A part of the script: a title and a sentence for people, and its lines of Python.

    `layer_lines` are uids of layers with the first and the last of their lines, counted from 0.
    """

    title: str
    sentence: str
    lines: tuple[str, ...]
    layer_lines: tuple[LayerLines, ...] = ()

    @property
    def comment(self) -> str:
        return f"# {self.title}: {self.sentence[0].lower()}{self.sentence[1:].rstrip('.')}"

    @property
    def code(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Script:
    """A script by its parts; the notebook shows the same ones as cells."""

    title: str
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """The whole file."""
        parts = [f'"""{self.title}. Written by Dropout Lab."""', ""]
        for section in self.sections:
            parts += [section.comment, *section.lines, ""]
        return "\n".join(parts)

    @property
    def layer_lines(self) -> tuple[LayerLines, ...]:
        """(uid, first line, last line) of every layer's call in `text`, counted from 1."""
        found = []
        start = 3
        for section in self.sections:
            at = start + 1
            found += [(uid, at + first, at + last) for uid, first, last in section.layer_lines]
            start = at + len(section.lines) + 1
        return tuple(found)


def keras_script(project: Project, cell: Cell) -> str:
    """Python source; running it prints `<split>_<metric>: value` for each number of the cell's row."""
    return cell_script(project, cell).text


def cell_script(project: Project, cell: Cell) -> Script:
    """The script of a cell; InputError where the data can't be split as the project says."""
    info = data_set_info(project.data)
    experiment = project.experiment.at_width(cell.rate)
    seeds = experiment.streams_of(cell.seed)
    rate = "each layer's own rate" if cell.rate is None else f"dropout rate {cell.rate:g}"
    return Script(
        f"{_in_docstring(project.name)}: {rate}, seed {cell.seed}",
        (
            _set_up(info),
            Section("Data", _data_sentence(project.data), tuple(data_lines(project.data, info, seeds.split))),
            _network(experiment, cell, seeds, info),
            Section(
                "Training",
                "One pass over the samples per epoch, in an order of its own.",
                tuple(training_lines(project.training, seeds.shuffle)),
            ),
            _scores(project.data.is_held_out),
        ),
    )


def _set_up(info: DataSetInfo) -> Section:
    lines = (
        "import os",
        "",
        'os.environ["KERAS_BACKEND"] = "tensorflow"',
        'os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # rounding that does not depend on the processor',
        "",
        "import keras",
        "import numpy as np",
        info.import_line,
    )
    return Section("Set-up", "The packages, and the same rounding on every processor.", lines)


def _data_sentence(data: DataSpec) -> str:
    deeds = ["split by this seed"] if data.uses_split_stream else []
    deeds += ["scaled"] if data.scaling != "none" else []
    return f"The samples, {' and '.join(deeds) or 'as they come'}."


def _network(experiment: Experiment, cell: Cell, seeds: Streams, info: DataSetInfo) -> Section:
    """The Sequential model and its loss; the first layer's call follows the input's shape."""
    network, training = experiment.network, experiment.training
    lines = [
        "model = keras.Sequential(",
        "    [",
        f"        keras.Input(shape={task_of(experiment.data).input_shape!r}),",
    ]
    layer_lines = []
    calls = network_calls(network.at_rate(cell.rate), seeds)
    for layer, call in zip(network.layers, calls, strict=True):
        first = len(lines)
        lines += wrapped(call, 8, after=",")
        layer_lines.append((layer.uid, first, len(lines) - 1))
    lines += ["    ]", ")"]
    lines += weights_lines(experiment)
    n_train = dict(split_sizes(experiment.data, info.n_samples))["train"]
    steps = -(-n_train // max(1, training.batch_size))
    lines += [
        "model.compile(",
        f'    loss="{training.loss}",',
        *wrapped(optimizer_call(training, steps), 4, "optimizer=", ","),
        f'    metrics=["{training.metric}"],',
        "    jit_compile=False,",
        ")",
    ]
    return Section(
        "Network", "The layers, input first, with loss and optimizer.", tuple(lines), tuple(layer_lines)
    )


def _scores(is_held_out: bool) -> Section:
    names = ["train"] + (["val", "test"] if is_held_out else [])
    lines = (
        "splits = {" + ", ".join(f'"{name}": (x_{name}, y_{name})' for name in names) + "}",
        "for name, (x, y) in splits.items():",
        "    scores = model.evaluate(x, y, batch_size=1024, verbose=0, return_dict=True)",
        "    for metric, value in scores.items():",
        '        print(f"{name}_{metric}: {value!r}")',
    )
    return Section("Scores", "Loss and metric, with dropout off.", lines)


def _in_docstring(text: str) -> str:
    """A project's name can't end the docstring or start an escape."""
    return text.replace("\\", "/").replace('"', "'").replace("\n", " ")
