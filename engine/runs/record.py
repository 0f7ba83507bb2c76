"""The runs of a project: each with its frozen definition and its results."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from engine.errors import InputError
from engine.experiment.results import SweepResults
from engine.experiment.second_setting import experiment_with, named_values, value_key
from engine.experiment.specs import STREAMS, Cell, DataSpec, Experiment, SweepSpec, TrainingSpec
from engine.language.texts import N_, _
from engine.network.spec import NetworkSpec

TRAIN, SWEEP, VARIANCE = "train", "sweep", "chance"
RUN_KINDS = (TRAIN, SWEEP, VARIANCE)
COLOURS = ("", "orange", "sky", "green", "yellow", "blue", "vermilion", "purple")
KEEP, MOVE, ALL = "keep ", "move ", "all"
MAX_LIVE = 8

Work = tuple[str, Experiment, tuple[Cell, ...]]


@dataclass(frozen=True)
class Definition:
    """The part of a project that determines a run's numbers."""

    data: DataSpec
    network: NetworkSpec
    training: TrainingSpec
    sweep: SweepSpec

    @property
    def experiment(self) -> Experiment:
        """What a cell's numbers depend on; of the network, the enabled layers."""
        return Experiment(
            self.data,
            self.network.enabled,
            self.training,
            self.sweep.frozen_streams,
            is_width_tied=self.sweep.is_width_tied,
        )

    @cached_property
    def sweep_identity(self) -> tuple[Experiment, str]:
        """What two sweeps must share to be the same: their experiment and the second setting.

        Cached, because every edit of a project asks each of its runs for it.
        """
        second = self.sweep.second
        return self.experiment.sweep_identity, second.setting if second is not None else ""


@dataclass(frozen=True)
class RunPart:
    """The cells of one experiment of a run.

    `key` is empty for the only part of a sweep or training, the second setting's value for a member of a
    family, and what is kept or moved for a part of a variance study.
    """

    key: str
    results: SweepResults


@dataclass(frozen=True)
class RunRecord:
    """One run: its kind (RUN_KINDS), its definition, the results, and the student's name and notes.

    `made` is when it was started (ISO 8601, local time), `seconds` how long it trained; `fingerprints` are
    fingerprints of the definition and the numbers (engine.verification.fingerprint), which show later changes
    of the file.
    """

    uid: str
    kind: str
    name: str
    made: str
    definition: Definition
    parts: tuple[RunPart, ...] = ()
    notes: str = ""
    colour: str = ""
    is_starred: bool = False
    is_live: bool = False
    seconds: float = 0.0
    versions: tuple[tuple[str, str], ...] = ()
    fingerprints: tuple[tuple[str, str], ...] = ()

    @property
    def results(self) -> SweepResults:
        """The first part's results, which are all except for a family or a variance study."""
        if self.parts:
            return self.parts[0].results
        return SweepResults(self.definition.experiment)

    @property
    def is_family(self) -> bool:
        return self.kind == SWEEP and self.definition.sweep.second is not None

    @property
    def n_cells(self) -> int:
        return sum(len(part.results.cells) for part in self.parts)

    @property
    def is_untouched(self) -> bool:
        """Whether the student has given the run no notes, colour or star."""
        return not (self.notes or self.colour or self.is_starred)

    @cached_property
    def seeds(self) -> frozenset[int]:
        """All seeds that it has trained cells with."""
        return frozenset(result.cell.seed for part in self.parts for result in part.results.cells)

    def part(self, key: str) -> SweepResults:
        """The results of a part; without cells if it has none yet."""
        for part in self.parts:
            if part.key == key:
                return part.results
        return SweepResults(part_experiment(self.kind, self.definition, key))

    def led_by(self, metric: str) -> RunRecord:
        """The run with another of its metrics first, which views then show; the same if it lacks it."""
        training = self.definition.training.led_by(metric)
        if training is self.definition.training:
            return self
        parts = tuple(replace(part, results=part.results.led_by(metric)) for part in self.parts)
        return replace(self, definition=replace(self.definition, training=training), parts=parts)

    def with_results(self, key: str, results: SweepResults) -> RunRecord:
        """The run with a part's results added or replaced."""
        parts = {part.key: part for part in self.parts} | {key: RunPart(key, results)}
        return replace(self, parts=tuple(parts.values()))


def new_uid() -> str:
    """A random id for a new run, unique among all projects."""
    return uuid.uuid4().hex[:16]


def now() -> str:
    """The current time in the format of `made`."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def part_experiment(kind: str, definition: Definition, key: str) -> Experiment:
    """The experiment of the part `key` of a run; InputError if the run cannot have this part."""
    experiment = definition.experiment
    if kind == VARIANCE:
        return replace(experiment, frozen_streams=(), moved_streams=_moved(key))
    second = definition.sweep.second if kind == SWEEP else None
    if second is None:
        if key:
            raise InputError(_("a {kind} has no part {part}.").format(kind=kind, part=repr(key[:40])))
        return replace(experiment, is_width_tied=False) if kind == TRAIN else experiment
    try:
        value = float(key)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value_key(value) != key:  # each value has exactly one key
        raise InputError(_("a part of this sweep must be a number, not {part}.").format(part=repr(key[:40])))
    return experiment_with(experiment, second.setting, value)


def _moved(key: str) -> tuple[str, ...]:
    if key == ALL:
        return ()
    verb, stream = key[: len(KEEP)], key[len(KEEP) :]
    if verb not in (KEEP, MOVE) or stream not in STREAMS:
        raise InputError(_("a study of chance has no part {part}.").format(part=repr(key[:40])))
    return (stream,) if verb == MOVE else tuple(name for name in STREAMS if name != stream)


def sweep_work(definition: Definition) -> tuple[Work, ...]:
    """The parts of a sweep with all their cells."""
    second, cells = definition.sweep.second, definition.sweep.cells()
    keys = [value_key(value) for value in second.values] if second is not None else [""]
    return tuple((key, part_experiment(SWEEP, definition, key), cells) for key in keys)


def variance_work(definition: Definition) -> tuple[Work, ...]:
    """The parts of a variance study at the sweep's first rate: all streams vary, then stream by stream."""
    cells = tuple(Cell(definition.sweep.rates[0], seed) for seed in definition.sweep.seeds)
    keys = [ALL, *(KEEP + name for name in STREAMS), *(MOVE + name for name in STREAMS)]
    return tuple((key, part_experiment(VARIANCE, definition, key), cells) for key in keys)


def chance_definition(definition: Definition, rate: float, n_seeds: int) -> Definition:
    """What a study of chance of this project trains: one rate, the first seeds, all streams free."""
    sweep = replace(
        definition.sweep, rates=(rate,), seeds=tuple(range(n_seeds)), frozen_streams=(), second=None
    )
    return replace(definition, sweep=sweep)


def missing_work(work: tuple[Work, ...], done: RunRecord | None) -> tuple[Work, ...]:
    """The cells that the run has not trained yet; complete parts are left out."""
    if done is None:
        return work
    missing = []
    for key, experiment, cells in work:
        current_runs = {result.cell for result in done.part(key).cells}
        if left := tuple(cell for cell in cells if cell not in current_runs):
            missing.append((key, experiment, left))
    return tuple(missing)


def joined(before: RunRecord, after: RunRecord) -> RunRecord:
    """The run `before` with the results and the definition of `after`; name, notes and so on stay."""
    record = before
    for part in after.parts:
        record = record.with_results(part.key, before.part(part.key).with_cells(part.results.cells))
    return replace(record, definition=after.definition)


def without_old_live(runs: tuple[RunRecord, ...]) -> tuple[RunRecord, ...]:
    """Drop all but the last few live sweeps that the student has not marked.

    Edits start them by themselves.
    """
    plain = [run.uid for run in runs if run.is_live and run.is_untouched]
    old = set(plain[:-MAX_LIVE])
    return tuple(run for run in runs if run.uid not in old)


def other_sweeps(record: RunRecord, runs: Iterable[RunRecord]) -> tuple[RunRecord, ...]:
    """The other sweeps of the same experiment that have results, oldest first."""
    identity = record.definition.sweep_identity
    return tuple(
        run
        for run in runs
        if run.kind == SWEEP
        and run.uid != record.uid
        and run.n_cells
        and run.definition.sweep_identity == identity
    )


def default_name(kind: str, runs: Iterable[RunRecord]) -> str:
    """A name such as "Sweep 3" in the language in use: the kind and the first unused number."""
    label = {TRAIN: N_("Training {n}"), SWEEP: N_("Sweep {n}"), VARIANCE: N_("Why different {n}")}[kind]
    taken = {run.name for run in runs}
    names = (_(label).format(n=number) for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def part_label(record: RunRecord, key: str) -> str:
    """A part as text: "64 units", "learning rate 0.001"."""
    second = record.definition.sweep.second
    return key if record.kind != SWEEP or second is None else named_values(second.setting, key)


def merged_edits(
    current: tuple[RunRecord, ...], old: tuple[RunRecord, ...], new: tuple[RunRecord, ...]
) -> tuple[RunRecord, ...]:
    """Apply the change from `old` to `new` to `current`, run by run; results are never removed.

    Undo and redo of changes to runs (rename, delete) thereby keep runs that were trained since.
    """
    if old is new:
        return current
    before, after = ({run.uid: run for run in runs} for runs in (old, new))
    current_runs = {run.uid: run for run in current}
    for uid in [*before, *(uid for uid in after if uid not in before)]:
        if before.get(uid) == after.get(uid):
            continue
        if uid not in after:
            current_runs.pop(uid, None)
        elif uid in current_runs:
            existing, edited = current_runs[uid], after[uid]
            current_runs[uid] = replace(
                existing,
                name=edited.name,
                notes=edited.notes,
                colour=edited.colour,
                is_starred=edited.is_starred,
            )
        else:
            current_runs[uid] = after[uid]
    return tuple(sorted(current_runs.values(), key=lambda run: run.made))
