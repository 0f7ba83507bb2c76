"""The plain Keras script of a whole sweep: a loop over seeds and rates, the statistics, the curve.

It consists of the lines of a cell's script (script.py) with variables in the place of seeds and rates, and
needs scipy and matplotlib as well. It prints the numbers of the app's table of rates.
"""

# no texts: the lines of a script, which are English

from __future__ import annotations

from dataclasses import replace

from engine.analysis.durations import format_duration
from engine.checks.checks import check_project, check_sweep
from engine.data.catalogue import data_set_info, task_of
from engine.data.found.search import with_script
from engine.data.info import DataSetInfo
from engine.experiment.seed_ranges import is_range
from engine.experiment.specs import DataSpec, Experiment, SweepSpec
from engine.experiment.trainers import REFERENCE, STACKED, choose_trainer
from engine.keras_code.calls import looped_calls, n_drawing
from engine.keras_code.own_file_lines import is_own_table
from engine.keras_code.preparing_lines import prepared_lines, preparing_lines
from engine.keras_code.script import (
    NETWORK,
    PREPROCESSING,
    TRAINING,
    Script,
    Section,
    file_section,
    in_docstring,
    load_lines,
    network_lines,
    part_lines,
    schedule_section,
    set_up,
    steps_per_epoch,
    training_lines,
)
from engine.keras_code.source import Code, indented
from engine.keras_code.split_lines import SplitCode, split_names
from engine.keras_code.statistics_lines import curve_lines, difference_lines, score_text, table_lines
from engine.keras_code.sweep_limits import check_script, has_folds
from engine.language.texts import in_english
from engine.project.project import Project
from engine.timing.calibration import Calibration
from engine.timing.run_cost import run_cost

QUICK = 3  # seeds of a first look
_FIT = 0.04  # seconds of a call of `fit`, beside those of its steps
_TIMED = 50  # seeds whose time is estimated
_STREAMS = '''def streams(seed):
    """Four seeds from one: of the split, the initial weights, the order of samples, the masks."""
    children = np.random.SeedSequence(seed).spawn(4)
    return [int(child.generate_state(1)[0]) >> 1 for child in children]


def layer_seeds(seed, n):
    """Seeds for n layers from one."""
    return [int(number) >> 1 for number in np.random.SeedSequence(seed).generate_state(n)]'''
_NAMES = {"split": "split_seed", "init": "init_seed", "shuffle": "shuffle_seed", "mask": "mask_seed"}
_FROZEN = {
    "split": "split",
    "init": "initial weights",
    "shuffle": "order of the samples",
    "mask": "masks",
}


def keras_sweep_script(project: Project) -> str:
    """The Python source; running it prints the numbers of the table of rates, and saves the curve."""
    return sweep_script(project).text


def sweep_script(project: Project, *, is_notebook: bool = False) -> Script:
    """The script of the project's sweep, which in a notebook shows the curve in place of saving it.

    Raises InputError if the project cannot be swept, or the sweep has a second setting.
    """
    check_project(project, task_of(project.data))
    check_sweep(project)
    check_script(project)
    with in_english():
        return _script(project, is_notebook=is_notebook)


def _script(project: Project, *, is_notebook: bool) -> Script:
    sweep, experiment, data, training = project.sweep, project.experiment, project.data, project.training
    info = with_script(data_set_info(data))
    rates, seeds = sorted(set(sweep.rates)), sorted(set(sweep.seeds))
    network, layer_lines = _network_lines(experiment)
    sections = [
        *file_section(data),
        set_up(data, info, training, has_statistics=True),
        Section("Rates and seeds", _plan_sentence(experiment, sweep), tuple(_plan_lines(rates, seeds))),
        *_data(data, info),
        Section("Seeds", "All chance in a training comes from four numbers.", tuple(_STREAMS.splitlines())),
        *_split(experiment, info),
        Section("Network", NETWORK, tuple(network), layer_lines),
        *schedule_section(experiment),
        Section("Training", TRAINING, tuple(_training_lines(experiment))),
        Section("Sweep", _sweep_sentence(data), tuple(_sweep_lines(experiment))),
        Section("Means", "Of each rate over the seeds.", tuple(table_lines(experiment))),
    ]
    if 0 in rates and len(rates) > 1:
        lines = difference_lines(experiment, info.n_samples)
        sections.append(Section("Differences", "Each seed is compared with itself at rate 0.", tuple(lines)))
    curve = curve_lines(experiment, is_notebook=is_notebook)
    sections.append(Section("Curve", "The metric against the dropout rate.", tuple(curve)))
    return Script(f"{in_docstring(project.name)}: the whole sweep", tuple(sections))


# --- What is trained


def _plan_sentence(experiment: Experiment, sweep: SweepSpec) -> str:
    """How many trainings, and about how long they take on the machine that the estimates were made on."""
    few = replace(sweep, seeds=sweep.seeds[:_TIMED])  # of thousands, the estimate would take seconds
    part, share = [(experiment, few.cells())], len(sweep.seeds) / len(few.seeds)
    alone = run_cost(part, Calibration(), trainer=REFERENCE, n_cores=1).seconds
    alone += _FIT * experiment.training.epochs * len(few.cells())
    sentence = f"{len(sweep.seeds) * len(sweep.rates):,} trainings, {_about(share * alone)}"
    if choose_trainer(experiment).name != STACKED:
        return f"{sentence}."
    together = run_cost(part, Calibration(), n_cores=2).seconds
    return f"{sentence}; Dropout Lab's own trainer takes {_about(share * together)}."


def _about(seconds: float) -> str:
    return format_duration(seconds, is_estimate=True)


def _plan_lines(rates: list[float], seeds: list[int]) -> list[str]:
    lines = Code("[", tuple(("", repr(float(rate))) for rate in rates), "]").lines(before="RATES = ")
    if not is_range(seeds):
        lines += Code("[", tuple(("", str(seed)) for seed in seeds), "]").lines(before="SEEDS = ")
    elif seeds[0] == 0:
        lines.append(f"SEEDS = range({len(seeds)})")
    else:
        lines.append(f"SEEDS = range({seeds[0]}, {seeds[-1] + 1})")
    if len(seeds) <= QUICK:
        return lines
    quick = f"QUICK = False  # True for a first look with {QUICK} seeds"
    return [quick, *lines, "if QUICK:", f"    SEEDS = SEEDS[:{QUICK}]"]


# --- Data: what is the same for all seeds, and a function of the seed


def _data(data: DataSpec, info: DataSetInfo) -> tuple[Section, ...]:
    is_table = is_own_table(data)
    lines = load_lines(data, info)
    found = [Section("Data", "The samples, as they come.", tuple(lines))]
    if data.uses_split_stream:
        if is_table:
            found.append(Section("Preprocessing", PREPROCESSING, tuple(preparing_lines(data))))
        return tuple(found)
    parts = part_lines(data, info, SplitCode(""))
    if is_table:
        parts = [*preparing_lines(data), *parts, *prepared_lines(data)]
    parts.append(f"data = {_parts_code(data)}")
    sentence = "The same for every seed." if data.is_held_out else "There is none: nothing is held out."
    return (*found, Section("Split", sentence, tuple(parts)))


def _split(experiment: Experiment, info: DataSetInfo) -> tuple[Section, ...]:
    """The function that splits; none if all seeds have the same data."""
    data = experiment.data
    if not data.uses_split_stream:
        return ()
    are_folds = has_folds(experiment)
    body = part_lines(data, info, SplitCode("split_seed", "fold" if are_folds else ""))
    if is_own_table(data):
        body += prepared_lines(data)
    head = "def split_data(split_seed, fold):" if are_folds else "def split_data(split_seed):"
    lines = (head, *indented([*body, f"return {_parts_code(data)}"]))
    return (
        Section("Split", "Each seed draws its own; scales are learned from its training samples.", lines),
    )


def _parts_code(data: DataSpec) -> str:
    return "{" + ", ".join(f'"{name}": (x_{name}, y_{name})' for name in split_names(data)) + "}"


# --- Network, training and the loop


def _network_lines(experiment: Experiment) -> tuple[list[str], tuple[tuple[int, int, int], ...]]:
    n_init, n_mask = n_drawing(experiment.network)
    head = [
        "def make_model(rate, init_seed, mask_seed):",
        "    keras.utils.clear_session()  # forget the model before",
    ]
    if n_init:
        head.append(f"    init_seeds = layer_seeds(init_seed, {n_init})  # of layers that draw weights")
    if n_mask:
        head.append(f"    mask_seeds = layer_seeds(mask_seed, {n_mask})  # of layers that draw masks")
    calls = looped_calls(experiment.network, is_width_tied=experiment.is_width_tied)
    lines, layer_lines = network_lines(experiment, calls, steps_per_epoch(experiment), indent=4)
    moved = tuple((uid, len(head) + first, len(head) + last) for uid, first, last in layer_lines)
    return [*head, *lines, "    return model"], moved


def _training_lines(experiment: Experiment) -> list[str]:
    """The functions that train a model and score it."""
    training, is_held_out = experiment.training, experiment.data.is_held_out
    others = "" if len(training.metrics) == 1 else ", *_"
    parts = [*(("train", "val") if training.watches_validation and is_held_out else ("train",))]
    body = [f'x_{name}, y_{name} = data["{name}"]' for name in parts]
    return [
        "def train_model(model, data, shuffle_seed):",
        *indented([*body, *training_lines(experiment, "shuffle_seed")]),
        "",
        "",
        "def score_model(model, x, y):",
        '    """The metric with dropout off; a training that diverged has none (nan)."""',
        f"    _, value{others} = model.evaluate(x, y, batch_size=1024, verbose=0)",
        "    return value if np.isfinite(value) else np.nan",
    ]


def _sweep_sentence(data: DataSpec) -> str:
    if data.is_held_out:
        return "Each seed trains at every rate, on the same split, from the same weights."
    return "Each seed trains at every rate, and is scored on what it has learned: no test of dropout."


def _sweep_lines(experiment: Experiment) -> list[str]:
    data = experiment.data
    split = "test" if data.is_held_out else "train"
    names = [name if stream != "split" or data.uses_split_stream else "_" for stream, name in _NAMES.items()]
    body = [f"{', '.join(names)} = streams(seed)"]
    for index, (stream, name) in enumerate(_NAMES.items()):
        if stream in experiment.frozen_streams and name in names:
            body.append(f"{name} = streams(0)[{index}]  # frozen: every seed has the same {_FROZEN[stream]}")
    if has_folds(experiment):
        n = data.n_folds
        body += [
            f"fold = seed % {n}",
            f"split_seed = streams(seed - fold)[0]  # {n} seeds share an order; each tests another fold",
        ]
    if data.uses_split_stream:
        body.append(f"data = split_data(split_seed{', fold' if has_folds(experiment) else ''})")
    body += [
        "for rate in RATES:",
        "    model = make_model(rate, init_seed, mask_seed)",
        "    train_model(model, data, shuffle_seed)",
        f'    scores[rate].append(score_model(model, *data["{split}"]))',
    ]
    lines = [f"scores = {{rate: [] for rate in RATES}}  # {score_text(experiment)}"]
    if data.is_held_out:
        body.append('    train_scores[rate].append(score_model(model, *data["train"]))')
        lines.append("train_scores = {rate: [] for rate in RATES}  # the same on the training samples")
    body.append('print(f"seed {seed}:", *(f"{scores[rate][-1]:.4g}" for rate in RATES))')
    return [*lines, "for seed in SEEDS:", *indented(body)]
