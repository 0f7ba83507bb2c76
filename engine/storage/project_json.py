"""A project as plain JSON data, in the newest format, and back.

Layers are named by kind id, never by class path. The formats' history is in migrations.py; a newer format is
refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from engine.errors import InputError
from engine.experiment.second_setting import MAX_VALUES, SECOND_SETTINGS
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import (
    OWN_FILE,
    STREAMS,
    DataSpec,
    Experiment,
    SecondSetting,
    SweepSpec,
    TrainingSpec,
)
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.fields import Field, FieldValue, cut, is_number, is_text
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.layer_weights import Arrays, weights_from_json
from engine.network.spec import MAX_LAYERS, LayerSpec, NetworkSpec
from engine.project.locks import LOCKABLE
from engine.project.project import Project, untitled
from engine.runs.record import Definition, RunRecord
from engine.storage.data_file_json import file_from_json, file_to_json
from engine.storage.handout_json import (
    feedback_from_json,
    feedback_to_json,
    handout_from_json,
    handout_to_json,
)
from engine.storage.lesson_json import lesson_to_json, lessons_from_json
from engine.storage.migrations import FORMAT, Json, migrated
from engine.storage.pin_json import pin_to_json, pins_from_json
from engine.storage.run_json import (
    MAX_SEED,
    is_seed,
    prediction_from_json,
    prediction_to_json,
    report_from_json,
    report_to_json,
    run_from_json,
    run_to_json,
)

MAX_RATES, MAX_CELLS = 1000, 1_000_000  # of a sweep


def project_to_json(project: Project) -> Json:
    """The newest format of a project."""
    content: Json = {"format": FORMAT, "name": project.name}
    content |= experiment_to_json(project.experiment)
    for name in ("frozen_streams", "width_tied"):
        content.pop(name, None)  # they are in the sweep
    # All layers, including those that are switched off.
    content["network"] = [layer_to_json(layer) for layer in project.network.layers]
    content["sweep"] = _sweep_to_json(project.sweep)
    content["notes"] = project.notes
    content["runs"] = [run_to_json(run, definition_to_json(run.definition)) for run in project.runs]
    content["report"] = report_to_json(project.report)
    if project.prediction is not None:
        content["prediction"] = prediction_to_json(project.prediction)
    if project.locked:
        content["locked"] = list(project.locked)
    if project.pins:
        content["pins"] = [pin_to_json(pin) for pin in project.pins]
    if project.lessons:
        content["lessons"] = [lesson_to_json(record) for record in project.lessons]
    if project.handout is not None:
        content["handout"] = handout_to_json(project.handout)
    if project.feedback is not None:
        content["feedback"] = feedback_to_json(project.feedback)
    return content


def definition_to_json(definition: Definition) -> Json:
    """What a run trained, as plain data; equal definitions give equal data."""
    content = experiment_to_json(definition.experiment)
    for name in ("frozen_streams", "width_tied"):
        content.pop(name, None)  # they are in the sweep
    content["network"] = [layer_to_json(layer) for layer in definition.network.layers]
    return content | {"sweep": _sweep_to_json(definition.sweep)}


def definition_from_json(content: Json, arrays: Arrays | None = None) -> Definition:
    """A run's definition from parsed JSON of the newest format."""
    _refuse_unknown(content, {"data", "network", "training", "sweep"}, "a definition")
    sweep = _sweep_from_json(_object(content, "sweep"))
    experiment = experiment_from_json(content, sweep.frozen_streams, arrays)
    return Definition(experiment.data, experiment.network, experiment.training, sweep)


def experiment_to_json(experiment: Experiment) -> Json:
    """An experiment as plain data; equal experiments give equal data."""
    data: Json = {"dataset": experiment.data.dataset}
    data |= {field.name: _plain(getattr(experiment.data, field.name)) for field in DATA_FIELDS}
    if experiment.data.options:
        data["options"] = dict(experiment.data.options)
    if experiment.data.file is not None:
        data["file"] = file_to_json(experiment.data.file)
    layers = []
    for layer in experiment.network.layers:
        layers.append(layer_to_json(layer))
    content: Json = {
        "data": data,
        "network": layers,
        "training": {
            field.name: _plain(getattr(experiment.training, field.name)) for field in TRAINING_FIELDS
        },
        "frozen_streams": list(experiment.frozen_streams),
    }
    if experiment.moved_streams:
        content["moved_streams"] = list(experiment.moved_streams)
    if experiment.is_width_tied:
        content["width_tied"] = True
    return content


def project_from_json(
    content: object, arrays: Arrays | None = None, pictures: Mapping[str, bytes] | None = None
) -> Project:
    """A project from parsed JSON, its imported weights and its pinned pictures; InputError with one sentence.

    Weights and pictures are found by their hash; without any they are dropped.
    """
    if not isinstance(content, dict) or "format" not in content or "network" not in content:
        raise InputError(_("this is not a Dropout Lab project: it has no format number and network."))
    number = content["format"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise InputError(
            _("format must be a whole number from 1, not {number}.").format(number=_shown(number))
        )
    if number > FORMAT:
        raise InputError(
            _(
                "the file has format {number}, but this Dropout Lab reads up to {format}; a newer "
                "one wrote it."
            ).format(number=number, format=FORMAT)
        )
    content = migrated(content, number)
    known = {
        "format",
        "name",
        "data",
        "network",
        "training",
        "sweep",
        "notes",
        "runs",
        "report",
        "prediction",
        "locked",
        "pins",
        "lessons",
        "handout",
        "feedback",
        "data_places",
    }
    _refuse_unknown(content, known, _("The project"))
    sweep = _sweep_from_json(_object(content, "sweep"))
    experiment = experiment_from_json(content, sweep.frozen_streams, arrays)
    return Project(
        name=_text(content, "name", untitled()),
        data=experiment.data,
        network=experiment.network,
        training=experiment.training,
        sweep=sweep,
        notes=_text(content, "notes", ""),
        runs=_runs_from_json(content.get("runs", []), arrays),
        prediction=prediction_from_json(content.get("prediction")),
        report=report_from_json(_object(content, "report")),
        locked=_locked_from_json(content.get("locked", [])),
        pins=pins_from_json(content.get("pins", []), pictures),
        lessons=lessons_from_json(content.get("lessons", [])),
        handout=handout_from_json(content.get("handout")),
        feedback=feedback_from_json(content.get("feedback")),
    )


def _locked_from_json(content: object) -> tuple[str, ...]:
    if not isinstance(content, list) or any(part not in LOCKABLE for part in content):
        raise InputError(
            _("locked must be a list out of {names}, not {content}.").format(
                names=", ".join(LOCKABLE), content=_shown(content)
            )
        )
    return tuple(part for part in LOCKABLE if part in content)


def _runs_from_json(content: object, arrays: Arrays | None) -> tuple[RunRecord, ...]:
    if not isinstance(content, list):
        raise InputError(_("runs must be a list, not {type}.").format(type=type(content).__name__))
    read = partial(definition_from_json, arrays=arrays)
    runs = tuple(run_from_json(item, number, read) for number, item in enumerate(content, start=1))
    if len({run.uid for run in runs}) < len(runs):
        raise InputError(_("two runs have the same uid: the file was changed."))
    return runs


def experiment_from_json(content: Json, frozen: tuple[str, ...], arrays: Arrays | None = None) -> Experiment:
    """An experiment from parsed JSON of the newest format; raises InputError with one sentence."""
    data = _object(content, "data")
    dataset = data.pop("dataset", DataSpec.dataset)
    if not is_text(dataset):
        raise InputError(_("dataset must be a name, not {dataset}.").format(dataset=_shown(dataset)))
    options = _options_from_json(data.pop("options", {}))
    file = file_from_json(data.pop("file", None))
    if (file is None) == (dataset == OWN_FILE):
        raise InputError(
            _("data must have a file if the dataset is {own_file}, and only then.").format(own_file=OWN_FILE)
        )
    network = content["network"]
    if not isinstance(network, list):
        raise InputError(
            _("network must be a list of layers, not {type}.").format(type=type(network).__name__)
        )
    if len(network) > MAX_LAYERS:
        raise InputError(
            _("the network has {n} layers; at most {limit} are read.").format(
                n=number_text(len(network), ","), limit=number_text(MAX_LAYERS, ",")
            )
        )
    layers = tuple(layer_from_json(item, index + 1, arrays) for index, item in enumerate(network))
    training = _object(content, "training")
    fields = _fields_from_json(data, DATA_FIELDS, "data")
    return Experiment(
        DataSpec(dataset=dataset, options=options, file=file, **fields),  # type: ignore[arg-type]
        NetworkSpec(layers),
        TrainingSpec(**_fields_from_json(training, TRAINING_FIELDS, "training")),  # type: ignore[arg-type]
        frozen,
    )


def _options_from_json(content: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(content, dict) or not all(is_number(value) for value in content.values()):
        raise InputError(
            _("options must be an object of numbers, not {content}.").format(content=_shown(content))
        )
    return tuple(content.items())


def layer_to_json(layer: LayerSpec) -> Json:
    """A layer as plain data; apart from its fields, only what differs from the default is written."""
    item: Json = {"kind": layer.kind_id}
    item |= {name: _plain(value) for name, value in layer.settings}
    if layer.swept:
        item["swept"] = list(layer.swept)
    if not layer.is_enabled:
        item["enabled"] = False
    if layer.name:
        item["name"] = layer.name
    if layer.weights is not None:
        item["weights"] = {
            "sha256": layer.weights.digest,
            "shapes": [list(shape) for shape in layer.weights.shapes],
        }
    return item


def layer_from_json(item: object, number: int, arrays: Arrays | None = None) -> LayerSpec:
    """A layer from parsed JSON; `number` is its place for an InputError.

    `arrays` are the numbers of imported weights by their hash; without any, weights are dropped.
    """
    if not isinstance(item, dict) or str(item.get("kind")) not in LAYER_KINDS:
        kind = item.get("kind") if isinstance(item, dict) else item
        kinds = ", ".join(LAYER_KINDS)
        raise InputError(
            _("layer {number} must have a kind out of {kinds}, not {kind}.").format(
                number=number, kinds=kinds, kind=_shown(kind)
            )
        )
    values = dict(item)
    kind = LAYER_KINDS[values.pop("kind")]
    swept, is_enabled, name = values.pop("swept", []), values.pop("enabled", True), values.pop("name", "")
    if (
        not isinstance(swept, list)
        or len(swept) > len(kind.rates)
        or any(rate not in kind.rates for rate in swept)
    ):
        rates = ", ".join(kind.rates) or _("nothing: {layer} has no rate").format(layer=kind.keras_name)
        raise InputError(
            _("layer {number}: swept must be a list out of {rates}, not {swept}.").format(
                number=number, rates=rates, swept=_shown(swept)
            )
        )
    if not isinstance(is_enabled, bool):
        raise InputError(
            _("layer {number}: enabled must be true or false, not {is_enabled}.").format(
                number=number, is_enabled=_shown(is_enabled)
            )
        )
    if not is_text(name):
        raise InputError(
            _("layer {number}: name must be text, not {name}.").format(number=number, name=_shown(name))
        )
    weights = weights_from_json(values.pop("weights", None), arrays, number)
    layer = LayerSpec.of(kind.id, False, **_fields_from_json(values, kind.fields, f"layer {number}"))
    return replace(layer, swept=tuple(swept), is_enabled=is_enabled, name=name, weights=weights)


def _fields_from_json(
    content: Mapping[str, object], fields: tuple[Field, ...], where: str
) -> dict[str, FieldValue]:
    _refuse_unknown(content, {field.name for field in fields}, where)
    try:
        return {field.name: field.parse(content[field.name]) for field in fields if field.name in content}
    except InputError as error:
        raise InputError(_("{where}: {error}").format(where=where, error=error)) from None


def _sweep_to_json(sweep: SweepSpec) -> Json:
    content: Json = {
        "rates": list(sweep.rates),
        "seeds": list(sweep.seeds),
        "frozen_streams": list(sweep.frozen_streams),
    }
    if sweep.second is not None:
        content["second"] = {"setting": sweep.second.setting, "values": list(sweep.second.values)}
    if sweep.is_width_tied:
        content["width_tied"] = True
    return content


def _sweep_from_json(content: Json) -> SweepSpec:
    _refuse_unknown(content, {"rates", "seeds", "frozen_streams", "second", "width_tied"}, "sweep")
    rates = content.get("rates", list(SweepSpec().rates))
    seeds = content.get("seeds", list(SweepSpec().seeds))
    frozen = content.get("frozen_streams", [])
    if not isinstance(rates, list) or not all(map(is_number, rates)):
        raise InputError(_("rates must be a list of numbers, not {rates}.").format(rates=_shown(rates)))
    if not isinstance(seeds, list) or not all(map(is_seed, seeds)):
        raise InputError(
            _("seeds must be a list of whole numbers from 0 to {limit}, not {seeds}.").format(
                limit=MAX_SEED, seeds=_shown(seeds)
            )
        )
    if not isinstance(frozen, list) or any(name not in STREAMS for name in frozen):
        raise InputError(
            _("frozen_streams must be a list out of {names}, not {frozen}.").format(
                names=", ".join(STREAMS), frozen=_shown(frozen)
            )
        )
    if len(rates) > MAX_RATES or len(rates) * len(seeds) > MAX_CELLS:
        raise InputError(
            _(
                "a sweep has up to {most_rates} rates and {most} trainings, not {n} rates with {n_seeds} "
                "seeds."
            ).format(
                most_rates=number_text(MAX_RATES, ","),
                most=number_text(MAX_CELLS, ","),
                n=number_text(len(rates), ","),
                n_seeds=number_text(len(seeds), ","),
            )
        )
    is_tied = content.get("width_tied", False)
    if not isinstance(is_tied, bool):
        raise InputError(
            _("width_tied must be true or false, not {is_tied}.").format(is_tied=_shown(is_tied))
        )
    second = _second_from_json(content.get("second"))
    return SweepSpec(tuple(float(rate) for rate in rates), tuple(seeds), tuple(frozen), second, is_tied)


def _second_from_json(content: object) -> SecondSetting | None:
    if content is None:
        return None
    values = content.get("values") if isinstance(content, dict) else None
    setting = content.get("setting") if isinstance(content, dict) else None
    known = ", ".join(SECOND_SETTINGS)
    problem = _("second must have a setting out of {names} and up to {limit} values.")
    problem = problem.format(names=known, limit=MAX_VALUES)
    if not isinstance(values, list) or len(values) > MAX_VALUES or not all(map(is_number, values)):
        raise InputError(problem)
    if not is_text(setting) or setting not in SECOND_SETTINGS:
        raise InputError(problem)
    return SecondSetting(setting, tuple(float(value) for value in values))


def _plain(value: FieldValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def _shown(value: object) -> str:
    return cut(str(value))


def _object(content: Json, name: str) -> Json:
    value = content.get(name, {})
    if not isinstance(value, dict):
        raise InputError(
            _("{name} must be an object, not {type}.").format(name=name, type=type(value).__name__)
        )
    return dict(value)


def _text(content: Json, name: str, default: str) -> str:
    value = content.get(name, default)
    if not is_text(value):
        raise InputError(_("{name} must be text, not {type}.").format(name=name, type=type(value).__name__))
    return value


def _refuse_unknown(content: Mapping[str, object], known: set[str], where: str) -> None:
    unknown = [name for name in content if name not in known]
    if unknown:
        names = ", ".join(sorted(known))
        raise InputError(
            _("{where} has an unknown field {unknown}; known are {names}.").format(
                where=where, unknown=cut(unknown[0]), names=names
            )
        )
