"""The plain Keras script of one cell: what a student would write, with the cell's own numbers.

It needs keras, numpy and the data set's package, and ends by printing the numbers of cells.csv.
"""

# no texts: the lines of a script, which are English

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.data.catalogue import data_set_info, task_of
from engine.data.found.search import with_script
from engine.data.generated_sets import script_source
from engine.data.info import DataSetInfo
from engine.data.sizes import split_sizes
from engine.experiment.seeds import SplitPlace, Streams
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.keras_code.calls import KerasCall, argument_code, network_calls, optimizer_call
from engine.keras_code.own_file_lines import is_own_table, own_file_lines, own_imports, path_lines
from engine.keras_code.preparing_lines import prepared_lines, preparing_lines
from engine.keras_code.schedule_lines import (
    FIT_ARGUMENTS,
    SENTENCE,
    TITLE,
    has_schedule,
    schedule_lines,
    start_lines,
)
from engine.keras_code.source import WIDTH, indented, texts
from engine.keras_code.split_lines import SplitCode, import_lines, split_lines, split_names
from engine.keras_code.weights_file import weights_lines
from engine.language.texts import in_english
from engine.project.project import Project
from engine.system.printable import printable

NETWORK = "The layers, input first, with loss and optimizer."
PREPROCESSING = "Columns become numbers; what is learned for it is learned from the training rows."
TRAINING = "One pass over the samples per epoch, in an order of its own."
WEIGHTS_IMPORT_LINE = "from sklearn.utils.class_weight import compute_class_weight"
LayerLines = tuple[int, int, int]


@dataclass(frozen=True)
class Section:
    """A part of the script: a title and a sentence for the reader, and its lines of Python.

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

    @property
    def ends_in_function(self) -> bool:
        """Whether the last lines are those of a function or a class."""
        starts = [line for line in self.lines if line and not line[0].isspace()]
        return starts[-1].startswith(("def ", "class "))


@dataclass(frozen=True)
class Script:
    """A script as its parts; the notebook shows the same parts as cells."""

    title: str
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """The whole file."""
        lines = [f'"""{self.title}. Written by Dropout Lab."""']
        for gap, section in zip(self._gaps, self.sections, strict=True):
            lines += [*[""] * gap, section.comment, *section.lines]
        return "\n".join([*lines, ""])

    @property
    def layer_lines(self) -> tuple[LayerLines, ...]:
        """(uid, first line, last line) of every layer's call in `text`, counted from 1."""
        found = []
        end = 1
        for gap, section in zip(self._gaps, self.sections, strict=True):
            at = end + gap + 2
            found += [(uid, at + first, at + last) for uid, first, last in section.layer_lines]
            end = at + len(section.lines) - 1
        return tuple(found)

    @property
    def _gaps(self) -> list[int]:
        """How many blank lines stand before each section: two around a function, as black has it."""
        is_behind = [False, *(section.ends_in_function for section in self.sections)]
        return [
            2 if is_after or section.lines[0].startswith("def ") else 1
            for is_after, section in zip(is_behind, self.sections, strict=False)
        ]


def keras_script(project: Project, cell: Cell) -> str:
    """The Python source; running it prints `<split>_<metric>: value` for each number of the cell's row."""
    return cell_script(project, cell).text


def cell_script(project: Project, cell: Cell) -> Script:
    """The script of a cell; InputError if the data cannot be split as the project says."""
    info = with_script(data_set_info(project.data))
    place = project.experiment.split_place(cell.seed)
    split_sizes(project.data, info.n_samples, place.fold)  # raises InputError in the user's language
    with in_english():
        return _script(project, cell, info, place)


def _script(project: Project, cell: Cell, info: DataSetInfo, place: SplitPlace) -> Script:
    experiment = project.experiment.at_width(cell.rate)
    seeds = experiment.streams_of(cell.seed)
    rate = "each layer's own rate" if cell.rate is None else f"dropout rate {cell.rate:g}"
    return Script(
        f"{in_docstring(project.name)}: {rate}, seed {cell.seed}",
        (
            *file_section(project.data),
            set_up(project.data, info, project.training),
            Section("Data", _data_sentence(project.data), tuple(data_lines(project.data, info, place))),
            *_preprocessing(project.data),
            _network(experiment, cell, seeds, info),
            *schedule_section(experiment),
            _training(experiment, seeds.shuffle),
            _scores(project.data),
        ),
    )


def file_section(data: DataSpec) -> tuple[Section, ...]:
    if data.file is None:
        return ()
    where = "Where it is; change this if you move it."
    if data.file.test_file is not None:
        where = "Where they are, those with the test rows last; change this if you move them."
    return (Section("File", where, path_lines(data.file)),)


def _preprocessing(data: DataSpec) -> tuple[Section, ...]:
    if not is_own_table(data):
        return ()
    lines = (*preparing_lines(data), *prepared_lines(data))
    return (Section("Preprocessing", PREPROCESSING, lines),)


def set_up(
    data: DataSpec, info: DataSetInfo, training: TrainingSpec, *, has_statistics: bool = False
) -> Section:
    """The packages, with those for the statistics and the curve of a sweep if they are needed."""
    modules, packages = own_imports(data) if data.file is not None else ((), info.import_line.splitlines())
    n_plain = next((i for i, line in enumerate(packages) if not line.startswith("import ")), len(packages))
    lines: tuple[str, ...] = (
        *sorted(("import os", *modules), key=lambda line: (not line.startswith("import"), line)),
        "",
        'os.environ["KERAS_BACKEND"] = "tensorflow"',
        'os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # the default on most processors',
        "",
        "import keras",
        *(("import matplotlib.pyplot as plt",) if has_statistics else ()),
        "import numpy as np",
        *packages[:n_plain],
        *(_with_scipy(packages[n_plain:]) if has_statistics else packages[n_plain:]),
        *import_lines(data, info.n_samples),
        *((WEIGHTS_IMPORT_LINE,) if training.has_class_weights else ()),
    )
    if info.script_module:
        lines = (*lines, "", "", *script_source(info.script_module).splitlines())
    return Section("Set-up", "The packages.", lines)


def _with_scipy(packages: Sequence[str]) -> list[str]:
    """The lines of packages with that of scipy where it belongs, before what is no import."""
    n_imports = next((i for i, line in enumerate(packages) if not line.startswith("from ")), len(packages))
    imports = sorted((*packages[:n_imports], "from scipy import stats"), key=str.lower)
    return [*imports, *packages[n_imports:]]


def _data_sentence(data: DataSpec) -> str:
    steps = ["split by this seed"] if data.uses_split_stream else []
    steps += ["scaled"] if data.scaling != "none" and not is_own_table(data) else []
    return f"The samples, {' and '.join(steps) or 'as they come'}."


def _network(experiment: Experiment, cell: Cell, seeds: Streams, info: DataSetInfo) -> Section:
    calls = network_calls(experiment.network.at_rate(cell.rate), seeds)
    steps = steps_per_epoch(experiment, experiment.fold(cell.seed))
    lines, layer_lines = network_lines(experiment, calls, steps)
    return Section("Network", NETWORK, tuple(lines), layer_lines)


def schedule_section(experiment: Experiment) -> tuple[Section, ...]:
    """The dropout schedule, if the rate is not constant."""
    if not has_schedule(experiment):
        return ()
    return (Section(TITLE, SENTENCE, tuple(schedule_lines(experiment))),)


def _training(experiment: Experiment, shuffle_seed: int) -> Section:
    return Section("Training", TRAINING, tuple(training_lines(experiment, shuffle_seed)))


def _scores(data: DataSpec) -> Section:
    names = split_names(data)
    lines = (
        "splits = {" + ", ".join(f'"{name}": (x_{name}, y_{name})' for name in names) + "}",
        "for name, (x, y) in splits.items():",
        "    scores = model.evaluate(x, y, batch_size=1024, verbose=0, return_dict=True)",
        "    for metric, value in scores.items():",
        '        print(f"{name}_{metric}: {value!r}")',
    )
    return Section("Scores", "Loss and metric, with dropout off.", lines)


def in_docstring(text: str) -> str:
    """A project's name that does not end the docstring, start an escape or leave its line."""
    return printable(text).replace("\\", "/").replace('"', "'")


# --- Data, network and training


def data_lines(data: DataSpec, info: DataSetInfo, place: SplitPlace) -> list[str]:
    """Lines that load, choose columns, split, add label noise and scale, as engine.data does it."""
    code = SplitCode(str(place.split_seed), str(place.fold or ""))
    return load_lines(data, info) + part_lines(data, info, code)


def load_lines(data: DataSpec, info: DataSetInfo) -> list[str]:
    """Lines that leave x and y, all samples of the data."""
    if data.file is not None:
        return own_file_lines(data.file)
    y_type = "int64" if info.task == "classification" else "float32"
    load_line = info.load_line.format(**info.option_values(dict(data.options)))
    lines = [*f"x, y = {load_line}".splitlines(), f'x, y = x.astype("float32"), y.astype("{y_type}")']
    if data.exclude_columns:
        kept = info.kept_features(data.exclude_columns)
        lines.append(f"x = x[:, {kept}]  # without {', '.join(data.exclude_columns)}")
    if not info.is_table:
        lines.append(f"x = x.reshape(-1, {', '.join(map(str, info.shape))})")
    return lines


def part_lines(data: DataSpec, info: DataSetInfo, place: SplitCode) -> list[str]:
    """Lines that split x and y and scale the parts; columns of the user's own table stay as they are."""
    lines = split_lines(data, info.n_samples, place, "x.iloc" if is_own_table(data) else "x")
    lines += _noise_lines(data, info) + _target_lines(data)
    return lines if is_own_table(data) else lines + _scaling_lines(data, info)


def _noise_lines(data: DataSpec, info: DataSetInfo) -> list[str]:
    if not data.label_noise:
        return []
    return [
        f"is_noisy = rng.random(len(y_train)) < {data.label_noise!r}  # these labels become random",
        f"y_train[is_noisy] = rng.integers(0, {info.n_classes}, int(is_noisy.sum()))",
    ]


def _target_lines(data: DataSpec) -> list[str]:
    names = split_names(data)
    if data.target_scaling == "log":
        lines = [f"y_{name} = np.log1p(y_{name})" for name in names]
        return [f"{lines[0]}  # the logarithm is predicted", *lines[1:]]
    if data.target_scaling == "standard":
        return [
            "y_mean, y_scale = y_train.mean(), y_train.std() or np.float32(1)  # of the training samples",
            *(f"y_{name} = (y_{name} - y_mean) / y_scale" for name in names),
        ]
    return []


def _scaling_lines(data: DataSpec, info: DataSetInfo) -> list[str]:
    if data.scaling == "none":
        return []
    axis = "" if info.scaling_axes is None else f"axis={info.scaling_axes}"
    if data.scaling == "standard":
        lines = [f"shift, scale = x_train.mean({axis}), x_train.std({axis})  # of the training samples"]
    elif data.scaling == "robust":
        percentiles = f"np.percentile({', '.join(filter(None, ('x_train, (25, 50, 75)', axis)))})"
        lines = [f"low, shift, high = {percentiles}  # of the training samples", "scale = high - low"]
    else:
        lines = [
            f"shift = x_train.min({axis})  # of the training samples",
            f"scale = x_train.max({axis}) - shift",
        ]
    lines.append("scale = np.where(scale == 0, np.float32(1), scale)")
    names = split_names(data)
    lines += [f'x_{name} = ((x_{name} - shift) / scale).astype("float32")' for name in names]
    return lines


def steps_per_epoch(experiment: Experiment, fold: int = 0) -> int:
    """How many batches a cell that tests this fold trains on in an epoch."""
    n_samples = data_set_info(experiment.data).n_samples
    n_train = dict(split_sizes(experiment.data, n_samples, fold))["train"]
    return -(-n_train // max(1, experiment.training.batch_size))


def network_lines(
    experiment: Experiment, calls: Iterable[KerasCall], steps: int, indent: int = 0
) -> tuple[list[str], tuple[LayerLines, ...]]:
    """Lines that leave a compiled Sequential `model`, and which of them are each layer's."""
    training = experiment.training
    lines = [
        "model = keras.Sequential(",
        "    [",
        f"        keras.Input(shape={task_of(experiment.data).input_shape!r}),",
    ]
    layer_lines = []
    width = WIDTH - indent
    for layer, call in zip(experiment.network.enabled.layers, calls, strict=True):
        first = len(lines)
        lines += wrapped(call, 8, after=",", width=width)
        layer_lines.append((layer.uid, first, len(lines) - 1))
    lines += ["    ]", ")"]
    lines += weights_lines(experiment)
    lines += [
        "model.compile(",
        f'    loss="{training.loss}",',
        *wrapped(optimizer_call(training, steps), 4, "optimizer=", ",", width),
        *texts(training.metrics).lines(4, "metrics=", ","),
        "    jit_compile=False,",
        ")",
    ]
    return indented(lines, indent), tuple(layer_lines)


def training_lines(experiment: Experiment, shuffle_seed: int | str) -> list[str]:
    """The loop over epochs, with early stopping and the best epoch if the training uses them.

    `shuffle_seed` is a number or the name of a variable.
    """
    training = experiment.training
    lines = [*_class_weight_lines(training), f"rng = np.random.default_rng({shuffle_seed})"]
    if has_schedule(experiment):
        lines += start_lines(experiment)
    is_best = training.scored_epoch == "best"
    if training.watches_validation:
        lines.append(
            'lowest = float("inf")'
            if is_best and not training.early_stopping
            else 'lowest, waited = float("inf"), 0'
        )
    if is_best:
        lines.append("best_weights = model.get_weights()")
    lines += [
        f"for epoch in range({training.epochs}):",
        "    order = rng.permutation(len(x_train))",
        *_fit_lines(experiment),
    ]
    if not training.watches_validation:
        return lines
    others = "_" if len(training.metrics) == 1 else "*_"
    lines += [
        f"    val_loss, {others} = model.evaluate(x_val, y_val, batch_size=1024, verbose=0)",
        "    if val_loss < lowest:",
    ]
    if training.early_stopping:
        lines.append("        lowest, waited = val_loss, 0")
    else:
        lines.append("        lowest = val_loss")
    if is_best:
        lines.append("        best_weights = model.get_weights()")
    if training.early_stopping:
        lines += [
            "    else:",
            "        waited += 1",
            f"        if waited >= {training.early_stopping}:",
            "            break  # no lower validation loss for long enough",
        ]
    if is_best:
        lines.append("model.set_weights(best_weights)  # of the epoch with the lowest validation loss")
    return lines


def _class_weight_lines(training: TrainingSpec) -> list[str]:
    if not training.has_class_weights:
        return []
    return [
        "classes = np.unique(y_train)",
        f'weights = compute_class_weight("{training.class_weight}", classes=classes, y=y_train)',
        "class_weight = dict(zip(classes.tolist(), weights.tolist()))  # what each class counts in the loss",
    ]


def _fit_lines(experiment: Experiment) -> list[str]:
    training = experiment.training
    arguments = ["x_train[order]", "y_train[order]", f"batch_size={training.batch_size}"]
    if has_schedule(experiment):
        arguments += FIT_ARGUMENTS
    if len(arguments) == 3 and not training.has_class_weights:
        return [f"    model.fit({', '.join(arguments)}, shuffle=False, verbose=0)"]
    if training.has_class_weights:
        arguments.append("class_weight=class_weight")
    arguments += ["shuffle=False", "verbose=0"]
    return ["    model.fit(", *(f"        {one}," for one in arguments), "    )"]


# --- Keras calls as lines of source: one line if it fits, else one argument per line, as black does.


def wrapped(
    call: KerasCall, indent: int = 0, before: str = "", after: str = "", width: int = WIDTH
) -> list[str]:
    """The lines of a call at the given indent, with `before` and `after` around it."""
    pad = " " * indent
    whole = f"{pad}{before}{call.code()}{after}"
    if len(whole) <= width or not (call.positional or call.keywords):
        return [whole]
    lines = [f"{pad}{before}keras.{call.module}.{call.name}("]
    arguments = [("", value) for value in call.positional]
    arguments += [(f"{name}=", value) for name, value in call.keywords]
    for name, value in arguments:
        if isinstance(value, KerasCall):
            lines += wrapped(value, indent + 4, name, ",", width)
        else:
            lines.append(f"{pad}    {name}{argument_code(value)},")
    return [*lines, f"{pad}){after}"]
