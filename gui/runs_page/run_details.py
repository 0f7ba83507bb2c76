"""The texts about a run: facts for the pane, and the texts of its row in the list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from engine.analysis.durations import format_duration
from engine.analysis.run_text import kind_label, plan_text, when_text
from engine.analysis.wording import format_seeds
from engine.data.catalogue import data_set_title
from engine.experiment.dropout_schedule import schedule_text
from engine.experiment.names import LOSS_NAMES, OPTIMIZER_NAMES, STREAM_NAMES
from engine.experiment.second_setting import SECOND_SETTINGS
from engine.experiment.spec_fields import DATA_FIELDS, SCHEDULE_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import STREAMS, DataSpec, TrainingSpec
from engine.network.fields import Field, FieldValue
from engine.network.network_text import network_text
from engine.runs.record import SWEEP, TRAIN, VARIANCE, RunRecord, sweep_work, variance_work

Fact = tuple[str, str]
CAPTIONS = ("Data", "Training", "Rates", "Seeds", "Second setting", "Trained", "Versions", "Fingerprint")
_ALWAYS_LISTED = ("loss", "metric", "optimizer", "learning_rate", "epochs", "batch_size")
KIND_ICONS = {SWEEP: "chart", TRAIN: "train", VARIANCE: "chance"}


def details_of(run: RunRecord) -> tuple[Fact, ...]:
    """A text for each of CAPTIONS that applies."""
    texts = {
        "Data": _data_text(run.definition.data),
        "Training": _training_text(run.definition.training),
        **dict(_plan_text(run)),
        "Trained": _trained_text(run),
        "Versions": ", ".join(f"{name} {version}" for name, version in run.versions),
        "Fingerprint": fingerprint(run),
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
        parts.append(f"{data.train_samples:,} training samples")
    if data.label_noise:
        parts.append(f"{_percent(data.label_noise)} of the labels replaced")
    scaling = {
        "none": "unscaled",
        "standard": "standardised",
        "minmax": "scaled to 0 to 1",
        "robust": "scaled by quartiles",
    }
    parts.append(scaling.get(data.scaling, data.scaling))
    if data.target_scaling != "none":
        parts.append({"log": "logarithm of the target"}.get(data.target_scaling, "standardised target"))
    if data.exclude_columns:
        parts.append(f"without {_field(DATA_FIELDS, 'exclude_columns').text(data.exclude_columns)}")
    return ", ".join(parts)


def _split_text(data: DataSpec) -> str:
    if not data.is_held_out:
        return "no held-out data"
    validation, test = f"{_percent(data.validation_size)} validation", f"{_percent(data.test_size)} test"
    kind = _field(DATA_FIELDS, "split").text(data.split).partition(":")[0]
    match data.split:
        case "holdout":
            return f"{validation}, {test}"
        case "kfold":
            order = {"stratified": " stratified", "in_order": " in order"}.get(data.fold_order, "")
            return f"{data.n_folds}-fold{order}, {validation if data.has_validation else 'no validation'}"
        case "given":
            return (
                "given test set"
                if data.file and data.file.given_sizes[0]
                else f"given test set, {validation}"
            )
    return f"{kind}, {validation}, {test}"


def _training_text(training: TrainingSpec) -> str:
    optimizer = OPTIMIZER_NAMES.get(training.optimizer, training.optimizer)
    parts = [
        f"{optimizer} {training.learning_rate:g}",
        LOSS_NAMES.get(training.loss, training.loss),
        f"{training.epochs:,} epoch{'' if training.epochs == 1 else 's'}",
        f"batch size {training.batch_size:,}",
    ]
    for field in TRAINING_FIELDS:
        value: FieldValue = getattr(training, field.name)
        if field.name not in (*_ALWAYS_LISTED, *SCHEDULE_FIELDS) and value != field.default:
            text = field.text(value).partition(":")[0].lower()
            parts.append(f"{field.label.lower()}: {text} {field.unit}".strip())
    if training.has_dropout_schedule:
        parts.append(f"dropout schedule: {schedule_text(training).replace(':', ',')}")
    return ", ".join(parts)


def _plan_text(run: RunRecord) -> Iterator[Fact]:
    sweep = run.definition.sweep
    seeds = sweep.seeds
    if run.kind == TRAIN:
        seeds = tuple(result.cell.seed for result in run.results.cells)
        yield "Rates", "each layer's own"
    else:
        yield "Rates", ", ".join(f"{rate:g}" for rate in sweep.rates)
    text = format_seeds(seeds).partition(" ")[2]
    frozen = sweep.frozen_streams if run.kind != VARIANCE else ()
    fixed = ", ".join(STREAM_NAMES[name] for name in STREAMS if name in frozen)
    yield "Seeds", f"{text}; fixed: {fixed}" if fixed else text
    if run.kind == SWEEP and sweep.second is not None:
        values = ", ".join(f"{value:g}" for value in sweep.second.values)
        yield "Second setting", f"{SECOND_SETTINGS[sweep.second.setting].label.lower()}: {values}"
    elif run.kind == SWEEP and sweep.is_width_tied:
        yield "Second setting", "width: units / (1 − d)"


def _trained_text(run: RunRecord) -> str:
    if run.kind == TRAIN:
        text = "one training" if run.n_cells else "nothing"
    else:
        work = sweep_work(run.definition) if run.kind == SWEEP else variance_work(run.definition)
        text = f"{run.n_cells:,} of {sum(len(cells) for _, _, cells in work):,} trainings"
    return f"{text} in {format_duration(run.seconds)}" if run.seconds else text


def _percent(part: float) -> str:
    return f"{100 * part:g} %"


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
