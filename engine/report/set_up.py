"""The report's sections on the set-up: data, network, training, sweep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.analysis.wording import format_seeds, metric_label
from engine.checks.checks import check_network
from engine.data.catalogue import data_set_info, data_set_title, target_text, task_of
from engine.data.data_fields import data_fields
from engine.data.info import DataSetInfo
from engine.data.sizes import n_left_out, split_sizes
from engine.errors import InputError
from engine.experiment.dropout_schedule import schedule_text
from engine.experiment.names import STREAM_NAMES
from engine.experiment.second_setting import SECOND_SETTINGS, value_key
from engine.experiment.spec_fields import SCHEDULE_FIELDS, TRAINING_FIELDS, field_values
from engine.experiment.specs import STREAMS
from engine.language.lists import comma_listed
from engine.language.numbers import joined_numbers, number_text, numbers_text, with_marks
from engine.language.texts import N_, _, in_sentence, pgettext
from engine.network.fields import Field, FieldValue
from engine.network.layer_kinds import shape_text
from engine.network.spec import LayerSpec
from engine.report.blocks import (
    Block,
    Facts,
    Paragraph,
    Section,
    Table,
    TableCell,
    head_cells,
    number_cell,
    text_cells,
)
from engine.report.figures import network_figure
from engine.report.own_file import columns_table, file_facts, source_text
from engine.runs.record import Definition

_SPLIT_TEXTS = {
    "train": N_("{n} for training"),
    "val": N_("{n} for validation"),
    "test": N_("{n} for the test"),
}
_OFF_AT_ZERO = {"train_samples", "label_noise", "early_stopping"}
_BY_HAND = next(field for field in TRAINING_FIELDS if field.name == "dropout_by_hand")
_LEFT_OUT = {"validation_size", "test_size", "target_scaling", "exclude_columns"}


def data_section(definition: Definition) -> Section:
    """The data set, how it was split and scaled, its source and its problems."""
    data, info = definition.data, data_set_info(definition.data)
    file, columns = data.file, columns_table(data)
    rows = [(_("Data set"), data_set_title(data))] if file is None else file_facts(file)
    rows += [(_("Target"), target_text(data) or info.target), (_("Samples"), _sizes(definition))]
    if data.exclude_columns:
        rows.append((_("Columns left out"), comma_listed(data.exclude_columns)))
    fields = data_fields(data)
    usual = {"split"} if data.split in ("none", "holdout") else set()  # which the samples say
    usual |= {"fold_order"} if data.fold_order == "shuffled" else set()  # as older pages have it
    rows += _settings(fields, field_values(data, fields), _LEFT_OUT | usual)
    rows.append((_("Source"), _source(info) if file is None else source_text(file)))
    about = [Paragraph(info.sentence)] if file is None else []
    blocks: list[Block] = [*about, Facts(_("Data"), tuple(rows))]
    if columns is not None:
        blocks.append(columns)
    if info.note:
        blocks.append(Paragraph(info.note, is_note=True))
    return Section("data", _("Data"), tuple(blocks))


def _source(info: DataSetInfo) -> str:
    text = _("{source}. Nothing was downloaded.")
    if info.group == "bundled":
        text = _("{source}. Nothing was downloaded; the package contains the data.")
    return text.format(source=info.source)


def network_section(definition: Definition, *, with_figures: bool) -> Section:
    """The network as a picture and as a table."""
    task, network = task_of(definition.data), definition.network
    check = check_network(network, definition.training, task)
    rows: list[tuple[TableCell, ...]] = []
    for number, (layer, checked) in enumerate(zip(network.layers, check.layers, strict=True), start=1):
        shape = shape_text(checked.output_shape) if checked.output_shape is not None else "–"
        rows.append(
            (
                *text_cells((f"{number}. {layer.title}", layer_text(layer))),
                number_cell(shape if layer.is_enabled else "–"),
                number_cell(number_text(checked.parameters, ",") if layer.is_enabled else "–"),
            )
        )
    # Translators: such as "4 in, 3 classes out".
    caption = _("Layers, input first: {shape} in, {output} out").format(
        shape=shape_text(task.input_shape), output=task.output_text
    )
    head = head_cells((_("Layer"), _("Settings"), _("Output"), _("Parameters")), 2)
    description = _("{n} parameters are trained.").format(n=number_text(check.parameters, ","))
    figures = (network_figure(definition),) if with_figures else ()
    return Section(
        "network", _("Network"), (*figures, Table(caption, head, tuple(rows)), Paragraph(description))
    )


def training_section(definition: Definition) -> Section:
    """How each cell was trained, with which rates and seeds."""
    training, sweep = definition.training, definition.sweep
    rows = [
        *_settings(TRAINING_FIELDS, field_values(training, TRAINING_FIELDS), {"metric", *SCHEDULE_FIELDS})
    ]
    if training.has_dropout_schedule:
        rows.append((_("Dropout schedule"), schedule_text(training)))
    if training.dropout_schedule == "by_hand":
        rows.append((_("Share of the rate"), _BY_HAND.text(training.dropout_by_hand)))
    rows.append((_("Metric"), metric_label(training.metric)))
    rows.append((_("Dropout rates"), numbers_text(sweep.rates, "g")))
    rows.append((_("Seeds"), f"{len(sweep.seeds)} ({format_seeds(sweep.seeds).partition(' ')[2]})"))
    if sweep.second is not None:
        label = in_sentence(_(SECOND_SETTINGS[sweep.second.setting].label))
        values = joined_numbers(with_marks(value_key(value)) for value in sweep.second.values)
        rows.append((_("Second setting"), f"{label}: {values}"))
    if sweep.is_width_tied:
        rows.append((_("Width"), _("1/(1 − d) times as many units before each swept Dropout")))
    if frozen := [name for name in STREAMS if name in sweep.frozen_streams]:
        rows.append((_("Fixed for all seeds"), comma_listed([_(STREAM_NAMES[name]) for name in frozen])))
    description = _(
        "Every seed was trained at every rate with the same split, initial weights, order of the samples and "
        "random numbers behind the masks, so that rates can be compared seed by seed."
    )
    return Section("training", _("Training"), (Facts(_("Training"), tuple(rows)), Paragraph(description)))


def layer_text(layer: LayerSpec) -> str:
    """Describe a layer's settings: the main one, those that are not the default, and what the sweep sets."""
    values, description = layer.values, []
    for field in layer.kind.fields:
        is_main = field.name == layer.kind.main_field
        label = in_sentence(_(field.label))
        if field.name in layer.swept:
            description.append(_("{setting}: swept").format(setting=label))
        elif is_main or values[field.name] != field.absent_value:
            description.append(f"{label} {_text(field, values[field.name])}")
    if layer.weights is not None:
        description.append(_("starts with imported weights"))
    if not layer.is_enabled:
        description.append(_("switched off"))
    return comma_listed(description) or pgettext("settings of a layer", "defaults")


def _settings(
    fields: Iterable[Field], values: Mapping[str, FieldValue], left_out: set[str]
) -> Iterable[tuple[str, str]]:
    """Label and value of each active field, rare ones only if they are not the default."""
    for field in fields:
        value = values[field.name]
        is_off = field.name in _OFF_AT_ZERO and not value
        if field.name not in left_out and not is_off and not (field.is_rare and value == field.default):
            yield _(field.label), _text(field, value)


def _text(field: Field, value: FieldValue) -> str:
    return f"{field.text(value)} {_(field.unit)}".strip()


def _sizes(definition: Definition) -> str:
    try:
        sizes = split_sizes(definition.data, data_set_info(definition.data).n_samples)
    except InputError as error:
        return str(error)
    if not definition.data.is_held_out:
        text = _("{n} for training, and the score is measured on the same")
        return text.format(n=number_text(sizes[0][1], ","))
    texts = [_(_SPLIT_TEXTS[name]).format(n=number_text(size, ",")) for name, size in sizes]
    if spare := n_left_out(definition.data, data_set_info(definition.data).n_samples):
        text = _("{n} or more left out, so that no group is on two sides")
        texts.append(text.format(n=number_text(spare, ",")))
    return comma_listed(texts)
