"""What a check found in a run, as sentences: what does not match, and what else a reader should know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from engine.experiment.specs import Cell
from engine.language.lists import comma_listed
from engine.language.numbers import number_text, with_marks
from engine.language.texts import N_, _, ngettext
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
    AT_RATE,
    CELLS,
    DATA,
    LAYER,
    OWN_RATES,
    TRAINING,
    ChangedPiece,
    cells_piece,
    changed_pieces,
    piece_text,
)
from engine.verification.fingerprint import SWEEP as SWEEP_PIECE

MAX_LISTED = 12
MAX_PLANNED = 100_000
NEARLY = 1e-2  # losses with a smaller difference are of the same training with other rounding
_NAMES = {
    DATA: N_("The settings of the data"),
    TRAINING: N_("The settings of the training"),
    SWEEP_PIECE: N_("The sweep's rates and seeds"),
}
VERSIONS = {"tensorflow": "TensorFlow", "keras": "Keras", "oneDNN": "oneDNN"}  # not a text: names


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
            text = _("{change}: the numbers come out differently.")
            self.problems.append(text.format(change=_changed(piece)))
        key, first = self._checks[0]
        text = _("For example, {cell}: {difference}.")
        place = self._place(key, first.stored.cell)
        example = text.format(cell=place, difference=_first_difference(first))
        if not pieces:
            self.problems.append(self._all_differ_text(origin))
        self.problems.append(example)

    def _all_differ_text(self, origin: str) -> str:
        """The sentence on cells of which none matches, though no piece differs from its fingerprint."""
        n = len(self._checks)
        if origin:
            text = ngettext(
                "The cell comes out differently: the numbers are those of {origin}.",
                "All cells, {n} of them, come out differently: the numbers are those of {origin}.",
                n,
            )
        elif self._run.fingerprints:
            text = ngettext(
                "The cell comes out differently, so the seed, a layer, the data or the training settings are "
                "not those that gave these numbers, though the fingerprint says so: it was made anew.",
                "All cells, {n} of them, come out differently, so a layer, the data or the training settings "
                "are not those that gave these numbers, though the fingerprint says so: it was made anew.",
                n,
            )
        else:
            text = ngettext(
                "The cell comes out differently, so the seed, a layer, the data or the training settings are "
                "not those that gave these numbers.",
                "All cells, {n} of them, come out differently, so a layer, the data or the training settings "
                "are not those that gave these numbers.",
                n,
            )
        return text.format(n=n, origin=origin)

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
                text = _("The numbers listed under {cell} are those of {other}.")
                sentences.append(text.format(cell=place, other=_cell_of(match)))
            elif check.is_other:
                text = _(
                    "The numbers listed under {cell} are those of no training of this run: {difference}."
                )
                sentences.append(text.format(cell=place, difference=_first_difference(check)))
            else:
                sentences.append(f"{_capital(place)}: {_first_difference(check)}.")
        self.problems += _listed(sentences)

    def report_listing(self) -> None:
        """Report cells that are listed twice, or that no sweep can have."""
        for part in self._run.parts:
            seen: set[Cell] = set()
            for result in part.results.cells:
                cell = result.cell
                if cell in seen:
                    text = _("{cell} is listed twice.")
                    self.problems.append(text.format(cell=_capital(self._place(part.key, cell))))
                seen.add(cell)
                if cell.rate is not None and not 0 <= cell.rate < 1:
                    text = _("{rate} is listed as a rate, which no dropout can have.")
                    self.problems.append(text.format(rate=number_text(cell.rate, "g")))

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
        self.problems += _listed(sentences)

    def report_fingerprints(self) -> None:
        """Report what differs from the fingerprint and was not reported yet."""
        if not self._run.fingerprints:
            self.notes.append(
                _("It has no fingerprint, since older versions made none: only training it again can tell.")
            )
        named = {cells_piece(key, cell.rate) for key, cell in self._named}
        for piece in self._broken:
            if piece.kind in (CELLS, SWEEP_PIECE):
                if piece.name not in named:
                    self.problems.append(f"{_changed(piece)}.")
            elif not self._all_differ:
                text = _("{change}, but the numbers come out the same.")
                self.notes.append(text.format(change=_changed(piece)))

    def report_notes(self, versions: Mapping[str, str]) -> None:
        """Add versions, rounding and missing cells to the notes."""
        if missing := self._missing():
            self.notes.append(missing)
        before = dict(self._run.versions)
        if before:
            before.setdefault("oneDNN", "off")  # as in the versions of the app that did not name it
        for name, label in VERSIONS.items():
            if name in before and name in versions and before[name] != versions[name]:
                text = _("Trained with {library} {version}, checked with {other}.")
                self.notes.append(text.format(library=label, version=before[name], other=versions[name]))
        checks = [check for _key, check in self._checks if not check.is_rounding]
        self._report_rounding()
        if not checks:
            return
        middle = median(check.deviation for check in checks)
        if self._all_differ and middle < NEARLY:
            text = _(
                "The losses are near, about {difference} of their size apart: training that amplifies "
                "rounding does that on another processor or version, so look before you judge."
            )
            self.notes.append(text.format(difference=number_text(middle, ".1g")))
        elif computes_otherwise(checks):
            text = _(
                "The losses are about {difference} of their size apart throughout: another processor or "
                "version rounds otherwise, so a rate of right answers may be one sample off."
            )
            self.notes.append(text.format(difference=number_text(middle, ".1g")))

    def _report_rounding(self) -> None:
        rounding = [check for _key, check in self._checks if check.is_rounding]
        if not rounding:
            return
        largest = max(check.largest for check in rounding)
        text = ngettext(
            "{n} cell holds as far as rounding allows (losses up to {difference} of their size apart): the "
            "seventh digit of the learning rate moves this training as much.",
            "{n} cells hold as far as rounding allows (losses up to {difference} of their size apart): the "
            "seventh digit of the learning rate moves this training as much.",
            len(rounding),
        )
        self.notes.append(text.format(n=len(rounding), difference=number_text(largest, ".1g")))

    def _missing(self) -> str:
        """The planned cells that the file lacks, because a run was stopped or they were deleted."""
        run, sweep = self._run, self._run.definition.sweep
        if run.kind == TRAIN:
            return ""
        members = len(sweep.second.values) if run.kind == SWEEP and sweep.second is not None else 1
        if len(sweep.rates) * len(sweep.seeds) * members > MAX_PLANNED:
            return ""
        work = variance_work(run.definition) if run.kind == VARIANCE else sweep_work(run.definition)
        planned = [(key, cell) for key, _member, cells in work for cell in cells]
        there = {(part.key, result.cell) for part in run.parts for result in part.results.cells}
        missing = [one for one in planned if one not in there]
        if not missing:
            return ""
        names = "; ".join(self._place(*one) for one in missing[:3]) + (" …" if len(missing) > 3 else "")
        text = ngettext(
            "{n} of {planned} planned cells is not in the file: {cells}.",
            "{n} of {planned} planned cells are not in the file: {cells}.",
            len(missing),
        )
        return text.format(n=len(missing), planned=len(planned), cells=names)

    def _place(self, key: str, cell: Cell) -> str:
        label = part_label(self._run, key) if key else ""
        return comma_listed([*filter(None, (label,)), _cell_text(cell)])


def _first_difference(check: CellCheck) -> str:
    """Name the first score or curve value that differs, and how many more do."""
    if check.problem:
        return check.problem
    first = min(check.differences, key=lambda item: (item.epoch > 0, _rank(item)))
    more = len(check.differences) - 1
    stored, trained = distinct_texts(first.stored, first.trained)
    if first.epoch:
        text = _("{column} at epoch {epoch} is {stored} in the file; training gives {trained}")
    else:
        text = _("{column} is {stored} in the file; training gives {trained}")
    text = text.format(column=column_text(first.column), epoch=first.epoch, stored=stored, trained=trained)
    if not more:
        return text
    return ngettext(
        "{difference}, and {n} more number of this cell differ",
        "{difference}, and {n} more numbers of this cell differ",
        more,
    ).format(difference=text, n=more)


def _rank(difference: Difference) -> tuple[int, bool, int]:
    split = difference.column.partition("_")[0]
    order = ("test", "val", "train").index(split) if split in ("test", "val", "train") else 3
    return order, difference.column.endswith("loss"), difference.epoch


def _cell_of(match: Match) -> str:
    is_of_rate = match.of.rate == match.cell.rate
    return _cell_text(Cell(None, match.of.seed) if is_of_rate else match.of)


def _cell_text(cell: Cell) -> str:
    """Such as "rate 0.5, seed 3"; of a cell without a rate only the seed."""
    seed = _("seed {seed}").format(seed=cell.seed)
    if cell.rate is None:
        return seed
    return comma_listed([_("rate {rate}").format(rate=number_text(cell.rate, "g")), seed])


def _changed(piece: ChangedPiece) -> str:
    """Say how a piece differs from its fingerprint: a sentence without its full stop."""
    if piece.kind == CELLS:
        if piece.is_new:
            text = _("{numbers} were not there when the fingerprint was made")
        elif piece.is_gone:
            text = _("{numbers} that the fingerprint has are not in the file any more")
        else:
            text = _("{numbers} are not those of the run's fingerprint")
        return text.format(numbers=_numbers(piece.name.removeprefix(CELLS).strip()))
    if piece.kind != LAYER:
        text = _("{settings} are not what the run's fingerprint says")
        return text.format(settings=_(_NAMES[piece.kind]))
    layer = _capital(piece_text(piece.name))
    if piece.is_new:
        return _("{layer} was not there when the fingerprint was made").format(layer=layer)
    if piece.is_gone:
        text = _("{layer} was there when the fingerprint was made and is not in the file any more")
        return text.format(layer=layer)
    if piece.before:
        text = _("{layer} was {kind} when the fingerprint was made")
        return text.format(layer=layer, kind=piece.before)
    return _("{layer} is not what the run's fingerprint says").format(layer=layer)


def _numbers(place: str) -> str:
    """Begin a sentence about numbers by where they stand, as `cells_piece` names it."""
    part, own, _rest = place.partition(OWN_RATES)
    part = part.strip()
    if own and part:
        return _("The numbers of {part} at the layers' own rates").format(part=part)
    if own:
        return _("The numbers at the layers' own rates")
    part, at, rate = place.rpartition(AT_RATE)
    part = part.strip()
    rate = with_marks(rate)
    if at and part:
        return _("The numbers of {part} at rate {rate}").format(part=part, rate=rate)
    if at:
        return _("The numbers at rate {rate}").format(rate=rate)
    return _("The numbers of {part}").format(part=place)


def _listed(sentences: list[str]) -> list[str]:
    """The sentences on cells, not too many of them."""
    if len(sentences) <= MAX_LISTED:
        return sentences
    n = len(sentences) - MAX_LISTED
    more = ngettext("And {n} more cell does not hold.", "And {n} more cells do not hold.", n).format(n=n)
    return [*sentences[:MAX_LISTED], more]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
