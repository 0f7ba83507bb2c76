"""Checks whether a run's numbers are those that training it gives, and names what was changed.

Re-training decides. The fingerprint only helps to say where a change was made; a new one that was computed to
fit a changed file does not help it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.data.catalogue import data_set_info
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, Experiment
from engine.language.texts import _, ngettext
from engine.runs.record import RunRecord
from engine.verification.cell_check import CellCheck, check_cell, computes_otherwise
from engine.verification.rounding import RoundingGrowth, could_be_rounding, with_rounding
from engine.verification.run_findings import Findings, Match

Trained = Mapping[tuple[str, Cell], CellResult]


@dataclass(frozen=True)
class Alternative:
    """Cells that were trained with another definition of the file: whose it is, and how it differs."""

    label: str
    trained: Trained


@dataclass(frozen=True)
class RunCheck:
    """The result for one run: what does not match (`problems`) and what else a reader should know.

    `others` are the cells whose numbers are those of another training, `suspects` those that rounding growth
    may have changed.
    """

    name: str
    n_cells: int
    n_trained: int
    n_held: int
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    others: tuple[tuple[str, Cell], ...] = ()
    suspects: tuple[tuple[str, Cell], ...] = ()
    n_rounding: int = 0

    @property
    def holds(self) -> bool:
        return not self.problems

    @property
    def headline(self) -> str:
        """A text such as "Sweep 1: 35 of 35 cells hold to within 1e-4."."""
        if not self.n_trained:
            text = _("{run}: none of its {n} cells was trained again.")
            return text.format(run=self.name, n=self.n_cells)
        # Translators: of trainings of a sweep, within "3 of 5 cells hold".
        cells = ngettext("{n} cell", "{n} cells", self.n_trained).format(n=self.n_trained)
        is_drawn, held = self.n_trained != self.n_cells, self.n_held
        if is_drawn and self.n_rounding:
            text = ngettext(
                "{run}: {held} of {cells}, drawn from {n}, holds.",
                "{run}: {held} of {cells}, drawn from {n}, hold.",
                held,
            )
        elif is_drawn:
            text = ngettext(
                "{run}: {held} of {cells}, drawn from {n}, holds to within 1e-4.",
                "{run}: {held} of {cells}, drawn from {n}, hold to within 1e-4.",
                held,
            )
        elif self.n_rounding:
            text = ngettext("{run}: {held} of {cells} holds.", "{run}: {held} of {cells} hold.", held)
        else:
            text = ngettext(
                "{run}: {held} of {cells} holds to within 1e-4.",
                "{run}: {held} of {cells} hold to within 1e-4.",
                held,
            )
        return text.format(run=self.name, held=held, cells=cells, n=self.n_cells)


def check_run(
    run: RunRecord,
    trained: Trained,
    versions: Mapping[str, str],
    extra: Trained | None = None,
    alternatives: tuple[Alternative, ...] = (),
    rounding_growth: RoundingGrowth | None = None,
) -> RunCheck:
    """Compare a run with what its cells gave when they were trained again, by part and cell.

    `versions` are those that trained them now. `extra` are more cells of the same parts, such as other seeds,
    and `alternatives` the same cells by other definitions: where numbers may come from. `rounding_growth` is
    how far rounding grows in this run's training, if that was measured.
    """
    checks = _checks(run, trained)
    suspects = tuple((key, check.stored.cell) for key, check in checks if could_be_rounding(check))
    if rounding_growth is not None:
        samples = {part.key: sample_counts(part.results.experiment) for part in run.parts}
        checks = with_rounding(checks, rounding_growth, samples)
    others = [(key, check) for key, check in checks if check.is_other]
    known = dict(trained) | dict(extra or {})
    matches = tuple(found for key, check in others if (found := _match(key, check, known)) is not None)
    findings = Findings(run, tuple(checks), matches)
    if others and len(others) == len(checks) and not matches:
        origin = next((one.label for one in alternatives if _gives(one, others)), "")
        findings.report_all_differ(origin)
    else:
        findings.report_cells()
    findings.report_listing()
    findings.report_own(set(trained))
    findings.report_fingerprints()
    findings.report_notes(versions)
    n_held = sum(check.holds for _key, check in checks)
    return RunCheck(
        run.name,
        run.n_cells,
        len(checks),
        n_held,
        tuple(findings.problems),
        tuple(findings.notes),
        tuple((key, check.stored.cell) for key, check in others),
        suspects,
        sum(check.is_rounding for _key, check in checks),
    )


def _checks(run: RunRecord, trained: Trained) -> list[tuple[str, CellCheck]]:
    """Check each cell; if the run shows other rounding, again with a tolerance of one sample."""
    checks = _compared(run, trained, is_wide=False)
    if computes_otherwise(check for _key, check in checks):
        checks = _compared(run, trained, is_wide=True)
    return checks


def _compared(run: RunRecord, trained: Trained, *, is_wide: bool) -> list[tuple[str, CellCheck]]:
    found = []
    for part in run.parts:
        samples = sample_counts(part.results.experiment) if is_wide else None
        for stored in part.results.cells:
            again = trained.get((part.key, stored.cell))
            if again is not None:
                found.append((part.key, check_cell(stored, again, samples)))
    return found


def sample_counts(experiment: Experiment) -> dict[str, int]:
    """Split name to number of samples; empty if the data cannot be split."""
    try:
        return dict(split_sizes(experiment.data, data_set_info(experiment.data).n_samples))
    except InputError:
        return {}


def _match(key: str, check: CellCheck, known: Trained) -> Match | None:
    """The other training of the same part that gives the numbers which are listed for this cell."""
    candidates = [(cell, result) for (part, cell), result in known.items() if part == key]
    # The same rate first: seeds are more likely to be exchanged than rates.
    candidates.sort(key=lambda pair: pair[0].rate != check.stored.cell.rate)
    for cell, result in candidates:
        if cell != check.stored.cell and check_cell(check.stored, result).holds:
            return Match(key, check.stored.cell, cell)
    return None


def _gives(alternative: Alternative, others: list[tuple[str, CellCheck]]) -> bool:
    """Whether the other definition gives the stored numbers of all cells that were trained with it."""
    tried = [
        check_cell(check.stored, alternative.trained[key, check.stored.cell]).holds
        for key, check in others
        if (key, check.stored.cell) in alternative.trained
    ]
    return bool(tried) and all(tried)
