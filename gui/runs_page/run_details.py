"""The texts about a run: facts for the pane, and the texts of its row in the list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from engine.analysis.durations import format_duration
from engine.analysis.run_text import kind_label, plan_text
from engine.analysis.wording import format_seeds
from engine.data.catalogue import data_set_title
from engine.experiment.dropout_schedule import schedule_text
from engine.experiment.names import LOSS_NAMES, OPTIMIZER_NAMES, STREAM_NAMES
from engine.experiment.second_setting import SECOND_SETTINGS
from engine.experiment.spec_fields import DATA_FIELDS, SCHEDULE_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import STREAMS, DataSpec, TrainingSpec
from engine.language.dates import when_text
from engine.language.numbers import number_text, numbers_text
from engine.language.texts import N_, _, in_sentence, ngettext, pgettext
from engine.network.fields import Field, FieldValue
from engine.network.network_text import network_text
from engine.runs.record import SWEEP, TRAIN, VARIANCE, RunRecord, sweep_work, variance_work
from gui.runs_page.setting_columns import short_text

Fact = tuple[str, str]
DATA, TRAINING, RATES, SEEDS = N_("Data"), N_("Training"), N_("Rates"), N_("Seeds")
SECOND, TRAINED, VERSIONS = N_("Second setting"), N_("Trained"), N_("Versions")
FINGERPRINT = N_("Fingerprint")
CAPTIONS = (DATA, TRAINING, RATES, SEEDS, SECOND, TRAINED, VERSIONS, FINGERPRINT)
_ALWAYS_LISTED = ("loss", "metric", "optimizer", "learning_rate", "epochs", "batch_size")
KIND_ICONS = {SWEEP: "chart", TRAIN: "train", VARIANCE: "chance"}


def details_of(run: RunRecord) -> tuple[Fact, ...]:
    """A text for each of CAPTIONS that applies."""
    texts = {
        DATA: _data_text(run.definition.data),
        TRAINING: _training_text(run.definition.training),
        **dict(_plan_text(run)),
        TRAINED: _trained_text(run),
        VERSIONS: ", ".join(f"{name} {version}" for name, version in run.versions),
        FINGERPRINT: fingerprint(run),
    }
    return tuple((caption, text) for caption in CAPTIONS if (text := texts.get(caption, "")))


def fingerprint(run: RunRecord) -> str:
    """Eight characters that identify the run's fingerprints; empty for a run without them."""
    if not run.fingerprints:
        return ""
    text = "\n".join(f"{name} {value}" for name, value in run.fingerprints)
    letters = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{letters[:4]} {letters[4:]}"


def _data_text(data: DataSpec) -> str:
    parts = [data_set_title(data), _split_text(data)]
    if data.train_samples:
        n = data.train_samples
        text = ngettext("{n} training sample", "{n} training samples", n)
        parts.append(text.format(n=number_text(n, ",")))
    if data.label_noise:
        parts.append(_("{share} of the labels replaced").format(share=_percent(data.label_noise)))
    scaling = {
        "none": _("unscaled"),
        "standard": _("standardised"),
        "minmax": _("scaled to 0 to 1"),
        "robust": _("scaled by quartiles"),
    }
    parts.append(scaling.get(data.scaling, data.scaling))
    if data.target_scaling != "none":
        is_log = data.target_scaling == "log"
        parts.append(_("logarithm of the target") if is_log else _("standardised target"))
    if data.exclude_columns:
        columns = _field(DATA_FIELDS, "exclude_columns").text(data.exclude_columns)
        parts.append(_("without {columns}").format(columns=columns))
    return ", ".join(parts)


def _split_text(data: DataSpec) -> str:
    if not data.is_held_out:
        return _("no held-out data")
    validation = _("{share} validation").format(share=_percent(data.validation_size))
    test = _("{share} test").format(share=_percent(data.test_size))
    kind = short_text(_field(DATA_FIELDS, "split"), data.split)
    match data.split:
        case "holdout":
            return f"{validation}, {test}"
        case "kfold":
            no_validation = _("no validation")
            texts = {"stratified": _("{n}-fold stratified"), "in_order": _("{n}-fold in order")}
            # Translators: of cross-validation.
            folds = texts.get(data.fold_order, _("{n}-fold")).format(n=data.n_folds)
            return f"{folds}, {validation if data.has_validation else no_validation}"
        case "given":
            has_both, text = data.file is not None and bool(data.file.given_sizes[0]), _("given test set")
            return text if has_both else f"{text}, {validation}"
    return f"{kind}, {validation}, {test}"


def _training_text(training: TrainingSpec) -> str:
    optimizer = OPTIMIZER_NAMES.get(training.optimizer, training.optimizer)
    parts = [
        f"{optimizer} {number_text(training.learning_rate, 'g')}",
        _(LOSS_NAMES.get(training.loss, training.loss)),
        ngettext("{n} epoch", "{n} epochs", training.epochs).format(n=number_text(training.epochs, ",")),
        _("batch size {n}").format(n=number_text(training.batch_size, ",")),
    ]
    for field in TRAINING_FIELDS:
        value: FieldValue = getattr(training, field.name)
        if field.name not in (*_ALWAYS_LISTED, *SCHEDULE_FIELDS) and value != field.default:
            label, text = in_sentence(_(field.label)), in_sentence(short_text(field, value))
            parts.append(f"{label}: {text} {_(field.unit)}".strip())
    if training.has_dropout_schedule:
        schedule = schedule_text(training).replace(":", ",")
        parts.append(_("dropout schedule: {schedule}").format(schedule=schedule))
    return ", ".join(parts)


def _plan_text(run: RunRecord) -> Iterator[Fact]:
    sweep = run.definition.sweep
    seeds = sweep.seeds
    if run.kind == TRAIN:
        seeds = tuple(result.cell.seed for result in run.results.cells)
        # Translators: of the dropout rates.
        yield RATES, _("each layer's own")
    else:
        yield RATES, numbers_text(sweep.rates, "g")
    text = format_seeds(seeds).partition(" ")[2]
    frozen = sweep.frozen_streams if run.kind != VARIANCE else ()
    fixed = ", ".join(_(STREAM_NAMES[name]) for name in STREAMS if name in frozen)
    # Translators: {seeds} is such as "0 to 4", {streams} what is drawn from the first seed for all of them.
    yield SEEDS, _("{seeds}; fixed: {streams}").format(seeds=text, streams=fixed) if fixed else text
    if run.kind == SWEEP and sweep.second is not None:
        label = in_sentence(_(SECOND_SETTINGS[sweep.second.setting].label))
        yield SECOND, f"{label}: {numbers_text(sweep.second.values, 'g')}"
    elif run.kind == SWEEP and sweep.is_width_tied:
        yield SECOND, _("width: units / (1 − d)")


def _trained_text(run: RunRecord) -> str:
    if run.kind == TRAIN:
        text = _("one training") if run.n_cells else pgettext("was trained", "nothing")
    else:
        work = sweep_work(run.definition) if run.kind == SWEEP else variance_work(run.definition)
        n = sum(len(cells) for _key, _definition, cells in work)
        text = ngettext("{n_done} of {n} training", "{n_done} of {n} trainings", n)
        text = text.format(n_done=number_text(run.n_cells, ","), n=number_text(n, ","))
    if not run.seconds:
        return text
    # Translators: {trainings} is such as "20 of 40 trainings".
    return _("{trainings} in {time}").format(trainings=text, time=format_duration(run.seconds))


def _percent(part: float) -> str:
    return f"{number_text(100 * part, 'g')} %"


def _field(fields: tuple[Field, ...], name: str) -> Field:
    return next(field for field in fields if field.name == name)


# --- The texts of a row, made when the row is first visible


@dataclass(frozen=True)
class RunFacts:
    """The texts of one row."""

    name: str
    notes: str
    kind: str
    icon: str
    network: str
    data: str
    plan: str
    when: str
    took: str


def facts_of(run: RunRecord) -> RunFacts:
    """The texts of a run; `notes` is their first line."""
    return RunFacts(
        name=run.name,
        notes=next((line.strip() for line in run.notes.splitlines() if line.strip()), ""),
        kind=kind_label(run),
        icon=KIND_ICONS[run.kind],
        network=network_text(run.definition.network),
        data=data_set_title(run.definition.data),
        plan=plan_text(run),
        when=when_text(run.made),
        took=format_duration(run.seconds) if run.seconds else "",
    )


class FactsCache:
    """Caches each run's texts while the run is the same value."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[RunRecord, RunFacts]] = {}

    def facts(self, run: RunRecord) -> RunFacts:
        """The texts of a run, made once."""
        known = self._known.get(run.uid)
        if known is None or known[0] is not run:
            known = self._known[run.uid] = (run, facts_of(run))
        return known[1]

    def forget(self) -> None:
        """Clear the cache: another project was opened, or another day has begun, so that "today" is wrong."""
        self._known.clear()
