"""What a check found in a run, as sentences: what does not match, and what else a reader should know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from engine.experiment.specs import Cell
from engine.runs.record import SWEEP, TRAIN, VARIANCE, RunRecord, part_label, sweep_work, variance_work
from engine.verification.cell_check import (
    CellCheck,
    Difference,
    column_text,
    computes_otherwise,
    distinct_texts,
    own_problem,
)
from engine.verification.fingerprint import (
    CELLS,
    DATA,
    LAYER,
    TRAINING,
    ChangedPiece,
    cells_piece,
    changed_pieces,
)
from engine.verification.fingerprint import SWEEP as SWEEP_PIECE

MAX_LISTED = 12
MAX_PLANNED = 100_000
NEARLY = 1e-2  # losses with a smaller difference are of the same training with other rounding
_NAMES = {
    DATA: "The settings of the data",
    TRAINING: "The settings of the training",
    SWEEP_PIECE: "The sweep's rates and seeds",
}
VERSIONS = {"tensorflow": "TensorFlow", "keras": "Keras", "oneDNN": "oneDNN"}


@dataclass(frozen=True)
class Match:
    """The numbers listed for `cell` are those of `of`."""

    key: str
    cell: Cell
    of: Cell


class Findings:
    """Collects `problems` and `notes` of one run; each `say_…` method adds what it finds."""

    def __init__(
        self, run: RunRecord, checks: tuple[tuple[str, CellCheck], ...], matches: tuple[Match, ...]
    ) -> None:
        self.problems: list[str] = []
        self.notes: list[str] = []
        self._run, self._checks = run, checks
        self._matches = {(match.key, match.cell): match for match in matches}
        self._broken = changed_pieces(run)
        self._named: set[tuple[str, Cell]] = set()
        self._all_differ = False

    def report_all_differ(self, origin: str) -> None:
        """Report that no cell matches: a layer, the data or the training differ.

        The fingerprint may say which.
        """
        self._all_differ = True
        self._named = {(key, check.stored.cell) for key, check in self._checks}
        pieces = [piece for piece in self._broken if piece.kind not in (CELLS, SWEEP_PIECE)]
        for piece in pieces:
            self.problems.append(f"{_changed(piece)}: the numbers come out differently.")
        key, first = self._checks[0]
        example = f"For example, {self._place(key, first.stored.cell)}: {_first_difference(first)}."
        if not pieces:
            count = (
                f"All cells, {len(self._checks)} of them, come" if len(self._checks) > 1 else "The cell comes"
            )
            text = f"{count} out differently"
            if origin:
                text += f": the numbers are those of {origin}"
            else:
                seeds = "a layer, the data or the training settings are"
                seeds = (
                    seeds
                    if len(self._checks) > 1
                    else "the seed, a layer, the data or the training settings are"
                )
                text += f", so {seeds} not those that gave these numbers"
                text += ", though the fingerprint says so: it was made anew" if self._run.fingerprints else ""
            self.problems.append(f"{text}.")
        self.problems.append(example)

    def report_cells(self) -> None:
        """Report cell by cell: exchanged numbers, numbers that no training gives, single numbers."""
        sentences = []
        for key, check in self._checks:
            if check.holds:
                continue
            cell = check.stored.cell
            self._named.add((key, cell))
            place, match = self._place(key, cell), self._matches.get((key, cell))
            if match is not None:
                sentences.append(f"The numbers listed under {place} are those of {_cell_of(match)}.")
            elif check.is_other:
                sentences.append(
                    f"The numbers listed under {place} are those of no training of this run: "
                    f"{_first_difference(check)}."
                )
            else:
                sentences.append(f"{_capital(place)}: {_first_difference(check)}.")
        self.problems += _listed(sentences, "cells")

    def report_listing(self) -> None:
        """Report cells that are listed twice, or that no sweep can have."""
        for part in self._run.parts:
            seen: set[Cell] = set()
            for result in part.results.cells:
                cell = result.cell
                if cell in seen:
                    self.problems.append(f"{_capital(self._place(part.key, cell))} is listed twice.")
                seen.add(cell)
                if cell.rate is not None and not 0 <= cell.rate < 1:
                    self.problems.append(f"{cell.rate:g} is listed as a rate, which no dropout can have.")

    def report_own(self, trained: Iterable[tuple[str, Cell]]) -> None:
        """Report inconsistencies within the numbers of cells that were not trained again."""
        again, sentences = set(trained), []
        for part in self._run.parts:
            training = part.results.experiment.training
            for cell in part.results.cells:
                if (part.key, cell.cell) in again:
                    continue
                problem = own_problem(
                    cell, training.epochs, training.scored_epoch, training.early_stopping > 0
                )
                if problem:
                    self._named.add((part.key, cell.cell))
                    sentences.append(f"{_capital(self._place(part.key, cell.cell))}: {problem}.")
        self.problems += _listed(sentences, "cells")

    def report_fingerprints(self) -> None:
        """Report what differs from the fingerprint and was not reported yet."""
        if not self._run.fingerprints:
            self.notes.append(
                "It has no fingerprint, since older versions made none: only training it again can tell."
            )
        named = {cells_piece(key, cell.rate) for key, cell in self._named}
        for piece in self._broken:
            if piece.kind in (CELLS, SWEEP_PIECE):
                if piece.name not in named:
                    self.problems.append(f"{_changed(piece)}.")
            elif not self._all_differ:
                self.notes.append(f"{_changed(piece)}, but the numbers come out the same.")

    def report_notes(self, versions: Mapping[str, str]) -> None:
        """Add versions, rounding and missing cells to the notes."""
        if missing := self._missing():
            self.notes.append(missing)
        before = dict(self._run.versions)
        if before:
            before.setdefault("oneDNN", "off")  # as in the versions of the app that did not name it
        for name, label in VERSIONS.items():
            if name in before and name in versions and before[name] != versions[name]:
                self.notes.append(f"Trained with {label} {before[name]}, checked with {versions[name]}.")
        checks = [check for _, check in self._checks if not check.is_rounding]
        self._report_rounding()
        if not checks:
            return
        middle = median(check.deviation for check in checks)
        if self._all_differ and middle < NEARLY:
            self.notes.append(
                f"The losses are near, about {middle:.1g} of their size apart: training that amplifies "
                "rounding does that on another processor or version, so look before you judge."
            )
        elif computes_otherwise(checks):
            self.notes.append(
                f"The losses are about {middle:.1g} of their size apart throughout: another processor or "
                "version rounds otherwise, so a rate of right answers may be one sample off."
            )

    def _report_rounding(self) -> None:
        rounding = [check for _, check in self._checks if check.is_rounding]
        if not rounding:
            return
        largest = max(check.largest for check in rounding)
        count = f"{len(rounding)} cells hold" if len(rounding) > 1 else "1 cell holds"
        self.notes.append(
            f"{count} as far as rounding allows (losses up to {largest:.1g} of their size apart): the "
            "seventh digit of the learning rate moves this training as much."
        )

    def _missing(self) -> str:
        """The planned cells that the file lacks, because a run was stopped or they were deleted."""
        run, sweep = self._run, self._run.definition.sweep
        if run.kind == TRAIN:
            return ""
        members = len(sweep.second.values) if run.kind == SWEEP and sweep.second is not None else 1
        if len(sweep.rates) * len(sweep.seeds) * members > MAX_PLANNED:
            return ""
        work = variance_work(run.definition) if run.kind == VARIANCE else sweep_work(run.definition)
        planned = [(key, cell) for key, _, cells in work for cell in cells]
        there = {(part.key, result.cell) for part in run.parts for result in part.results.cells}
        missing = [one for one in planned if one not in there]
        if not missing:
            return ""
        names = "; ".join(self._place(*one) for one in missing[:3]) + (" …" if len(missing) > 3 else "")
        verb = "is" if len(missing) == 1 else "are"
        return f"{len(missing)} of {len(planned)} planned cells {verb} not in the file: {names}."

    def _place(self, key: str, cell: Cell) -> str:
        label = part_label(self._run, key) if key else ""
        rate = f"rate {cell.rate:g}" if cell.rate is not None else ""
        return ", ".join(filter(None, (label, rate, f"seed {cell.seed}")))


def _first_difference(check: CellCheck) -> str:
    """Name the first score or curve value that differs, and how many more do."""
    if check.problem:
        return check.problem
    first = min(check.differences, key=lambda item: (item.epoch > 0, _rank(item)))
    more = len(check.differences) - 1
    stored, trained = distinct_texts(first.stored, first.trained)
    where = f" at epoch {first.epoch}" if first.epoch else ""
    text = f"{column_text(first.column)}{where} is {stored} in the file; training gives {trained}"
    return text + (f", and {more} more number{'s' if more > 1 else ''} of this cell differ" if more else "")


def _rank(difference: Difference) -> tuple[int, bool, int]:
    split = difference.column.partition("_")[0]
    order = ("test", "val", "train").index(split) if split in ("test", "val", "train") else 3
    return order, difference.column.endswith("loss"), difference.epoch


def _cell_of(match: Match) -> str:
    if match.of.rate == match.cell.rate:
        return f"seed {match.of.seed}"
    rate = f"rate {match.of.rate:g}, " if match.of.rate is not None else ""
    return f"{rate}seed {match.of.seed}"


def _changed(piece: ChangedPiece) -> str:
    """Begin a sentence about a piece that differs from its fingerprint."""
    if piece.kind == CELLS:
        place = piece.name.removeprefix(CELLS).strip()
        name = f"The numbers {place}" if place.startswith("at ") else f"The numbers of {place}"
        if piece.is_new:
            return f"{name} were not there when the fingerprint was made"
        if piece.is_gone:
            return f"{name} that the fingerprint has are not in the file any more"
        return f"{name} are not those of the run's fingerprint"
    name = _capital(piece.name) if piece.kind == LAYER else _NAMES[piece.kind]
    if piece.is_new:
        return f"{name} was not there when the fingerprint was made"
    if piece.is_gone:
        return f"{name} was there when the fingerprint was made and is not in the file any more"
    if piece.before:
        return f"{name} was {piece.before} when the fingerprint was made"
    verb = "is" if piece.kind == LAYER else "are"
    return f"{name} {verb} not what the run's fingerprint says"


def _listed(sentences: list[str], what: str) -> list[str]:
    if len(sentences) <= MAX_LISTED:
        return sentences
    return [*sentences[:MAX_LISTED], f"And {len(sentences) - MAX_LISTED} more {what} do not hold."]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
