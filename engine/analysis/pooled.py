"""The class merge: the sweeps of many students as one, each distinct training counted once.

The same cell of the same experiment has the same numbers wherever it is trained, so that two students with
the same seeds add no information to each other. Two different numbers for one cell are a contradiction: it is
reported with both students, and the cell is not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.analysis.score import score_of
from engine.analysis.statistics import RateSummary, rate_summary, summarize
from engine.analysis.verdict import Verdict, verdict
from engine.analysis.wording import format_metric, format_seeds, score_in_sentence, score_label
from engine.data.catalogue import data_set_title, target_text
from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, score_column
from engine.language.lists import comma_listed, listed
from engine.language.numbers import number_text, with_marks
from engine.language.texts import _, ngettext, pgettext

# Relative tolerance: machines differ in the seventh digit of float32, and training lets the difference grow.
SAME = 1e-4
_MAX_NAMED = 5

_Key = tuple[int, Cell]
_Subject = tuple[DataSpec, str]  # which data, and the column of the score
_Found = dict[_Key, list[tuple[str, CellResult]]]


@dataclass(frozen=True)
class StudentCurve:
    """One student's own curve.

    Attributes
    ----------
    name : str
    experiment : int
        Index of the student's experiment among the different experiments of the class.
    rates : tuple of RateSummary
    """

    name: str
    experiment: int
    rates: tuple[RateSummary, ...]


@dataclass(frozen=True)
class PooledSweep:
    """The pooled results of a class.

    Attributes
    ----------
    column : str
        The score that is compared.
    target : str
        The scale of the target, as in `target_text`.
    students : tuple of StudentCurve
    rates : tuple of RateSummary
        Over all distinct cells.
    n_cells : int
        Distinct cells.
    n_repeated : int
        Cells that another student's file has too.
    n_experiments : int
    verdict : Verdict
        On all distinct cells; with several experiments it says why there is none.
    results : SweepResults or None
        The distinct cells as one sweep if all trained the same experiment, else None.
    contradictions, left_out, warnings : tuple of str
        Sentences for the user.
    """

    column: str
    target: str
    students: tuple[StudentCurve, ...]
    rates: tuple[RateSummary, ...]
    n_cells: int
    n_repeated: int
    n_experiments: int
    verdict: Verdict
    results: SweepResults | None
    contradictions: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def n_seeds(self) -> int:
        """The number of different seeds of all students."""
        return len({seed for row in self.rates for seed, _value in row.values})

    @property
    def size_text(self) -> str:
        """Say how much was pooled: "20 students, 100 seeds, 700 trainings"."""
        counts = (
            (len(self.students), ngettext("{n} student", "{n} students", len(self.students))),
            (self.n_seeds, ngettext("{n} seed", "{n} seeds", self.n_seeds)),
            (self.n_cells, ngettext("{n} training", "{n} trainings", self.n_cells)),
        )
        return comma_listed([text.format(n=number_text(n, ",")) for n, text in counts])


def pool(sweeps: Iterable[tuple[str, SweepResults]]) -> PooledSweep:
    """Pool the sweeps of a class.

    Only sweeps of the same data set and score can be pooled: those of the most common one are, the others are
    left out and named. Settings that differ in other ways are pooled with a warning.

    Parameters
    ----------
    sweeps : iterable of (str, SweepResults)
        Student and sweep.

    Returns
    -------
    PooledSweep

    Raises
    ------
    InputError
        If no sweep has a result.
    """
    taken, left_out = _comparable(_named_apart(sweeps))
    column = score_of(taken[0][1])
    experiments: list[Experiment] = []
    found: _Found = {}
    students = []
    for name, results in taken:
        identity = results.experiment.sweep_identity
        if identity not in experiments:
            experiments.append(identity)
        number = experiments.index(identity)
        students.append(StudentCurve(name, number, summarize(results.cells, column)))
        for result in results.cells:
            if result.cell.rate is not None:
                found.setdefault((number, result.cell), []).append((name, result))
    disputed = {key: rows for key, rows in found.items() if not _all_same(rows)}
    cells = {key: rows[0][1] for key, rows in found.items() if key not in disputed}
    contradictions = [_contradiction(key[1], rows, column) for key, rows in sorted(disputed.items())]
    together = SweepResults(taken[0][1].experiment).with_cells(tuple(cells.values()))
    is_one = len(experiments) == 1
    n_repeated = sum(len(rows) - 1 for key, rows in found.items() if key not in disputed)
    return PooledSweep(
        column,
        target_text(experiments[0].data),
        tuple(students),
        _pooled_rates(cells, column),
        len(cells),
        n_repeated,
        len(experiments),
        verdict(together) if is_one else _mixed_verdict(experiments),
        together if is_one else None,
        tuple(contradictions),
        tuple(left_out),
        tuple(_warnings(students, experiments, n_repeated, contradictions)),
    )


def _named_apart(sweeps: Iterable[tuple[str, SweepResults]]) -> list[tuple[str, SweepResults]]:
    """Make the students' names unique by a number."""
    named: dict[str, SweepResults] = {}
    for name, results in sweeps:
        own, number = name, 1
        while own in named:
            number += 1
            own = f"{name} ({number})"
        named[own] = results
    return list(named.items())


def _comparable(
    sweeps: Sequence[tuple[str, SweepResults]],
) -> tuple[list[tuple[str, SweepResults]], list[str]]:
    """Return the sweeps of the most common data set and score, and a sentence for each of the others."""
    groups: dict[_Subject, list[str]] = {}
    left_out = []
    for name, results in sweeps:
        column = score_of(results)
        rated = [result for result in results.cells if result.cell.rate is not None]
        if rated and all(column in dict(result.metrics) for result in rated):
            groups.setdefault(_subject(results.experiment), []).append(name)
        else:
            text = _("{student} is left out: its sweep has no results for {score}.")
            left_out.append(text.format(student=name, score=score_label(column)))
    if not groups:
        raise InputError(_("There is nothing to pool: none of the files has a finished sweep."))
    subject = max(groups, key=lambda key: len(groups[key]))
    for other, names in groups.items():
        if other != subject:
            own, most = _subject_text(other), _subject_text(subject)
            # Translators: {subject} and {most} are such as "held-out accuracy on Iris".
            text = (
                _("{student} is left out: {subject}, but with other rows or columns, where most have {most}.")
                if own == most
                else _("{student} is left out: {subject}, where most have {most}.")
            )
            left_out += [text.format(student=name, subject=own, most=most) for name in names]
    return [pair for pair in sweeps if pair[0] in groups[subject]], left_out


def _subject(experiment: Experiment) -> _Subject:
    data = experiment.data
    column = score_column(data, experiment.training)
    subject = DataSpec(data.dataset, target_scaling=data.target_scaling, options=data.options, file=data.file)
    return subject, column


def _subject_text(subject: _Subject) -> str:
    """Format a data set and score: "held-out accuracy on Iris"."""
    data, column = subject
    target = target_text(data)
    text = _("{score} on {data}, {target}") if target else _("{score} on {data}")
    return text.format(score=score_label(column), data=data_set_title(data), target=target)


def _all_same(rows: Sequence[tuple[str, CellResult]]) -> bool:
    values = [dict(result.metrics) for _name, result in rows]
    return all(row.keys() == values[0].keys() for row in values) and all(
        _agree(values, key) for key in values[0]
    )


def _agree(values: Sequence[Mapping[str, float]], key: str) -> bool:
    return all(_is_same(row.get(key, math.nan), values[0][key]) for row in values)


def _is_same(one: float, other: float) -> bool:
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=SAME, abs_tol=SAME * SAME)


def _contradiction(cell: Cell, rows: Sequence[tuple[str, CellResult]], column: str) -> str:
    """Format a contradiction: "Rate 0.3, seed 2: held-out accuracy is 93.3 % for Ann, 90 % for Ben"."""
    metrics = [column, *(name for name, _value in rows[0][1].metrics)]
    values = [dict(result.metrics) for _name, result in rows]
    differs = next((key for key in metrics if not _agree(values, key)), column)
    numbers = [row.get(differs, math.nan) for row in values]
    texts = [format_metric(differs, number) for number in numbers]
    if len(set(texts)) == 1:
        # Equal in three digits: show all digits.
        texts = [with_marks(repr(number)) for number in numbers]
    values_shown: dict[str, list[str]] = {}
    for (name, _result), text in zip(rows, texts, strict=True):
        values_shown.setdefault(text, []).append(name)
    # Translators: a part of "Rate 0.3, seed 2: held-out accuracy is 93.3 % for Ann and Ben, 90.0 % for Cem."
    part = _("{value} for {students}")
    parts = [part.format(value=text, students=listed(names)) for text, names in values_shown.items()]
    return _("Rate {rate}, seed {seed}: {score} is {values}.").format(
        rate=number_text(cell.rate or 0.0, "g"),
        seed=cell.seed,
        score=score_in_sentence(differs),
        values=comma_listed(parts),
    )


def _pooled_rates(cells: dict[_Key, CellResult], column: str) -> tuple[RateSummary, ...]:
    by_rate: dict[float, list[tuple[int, float]]] = {}
    for (_number, cell), result in cells.items():
        assert cell.rate is not None
        by_rate.setdefault(cell.rate, []).append((cell.seed, result.metric(column)))
    return tuple(rate_summary(rate, values) for rate, values in sorted(by_rate.items()))


def _mixed_verdict(experiments: Sequence[Experiment]) -> Verdict:
    n = len(experiments)
    headline = _("These are {n} different experiments, so no single verdict covers them all.")
    own = _("Each student's verdict is about that student's own network.")
    return Verdict("warn", headline.format(n=n), (_what_differs(experiments), own))


def _what_differs(experiments: Sequence[Experiment]) -> str:
    first = experiments[0]
    parts = {
        pgettext("what differs", "the network"): any(other.network != first.network for other in experiments),
        pgettext("what differs", "the training"): any(
            other.training != first.training for other in experiments
        ),
        pgettext("what differs", "split, scaling or noise of the data"): any(
            other.data != first.data for other in experiments
        ),
        pgettext("what differs", "what is fixed or tied"): any(
            _frozen_and_tied(other) != _frozen_and_tied(first) for other in experiments
        ),
    }
    different = listed([name for name, differs in parts.items() if differs])
    return _("They differ in {parts}.").format(parts=different)


def _frozen_and_tied(experiment: Experiment) -> tuple[object, ...]:
    return experiment.frozen_streams, experiment.moved_streams, experiment.is_width_tied


def _warnings(
    students: Sequence[StudentCurve],
    experiments: Sequence[Experiment],
    n_repeated: int,
    contradictions: Sequence[str],
) -> list[str]:
    warnings = []
    if n_repeated:
        text = ngettext(
            "{n} of the trainings is in more than one file and counts once: with the same network and the "
            "same seed, everybody gets the same numbers.",
            "{n} of the trainings are in more than one file and count once: with the same network and the "
            "same seed, everybody gets the same numbers.",
            n_repeated,
        )
        warnings.append(text.format(n=number_text(n_repeated)))
    seeds = [{seed for row in student.rates for seed, _value in row.values} for student in students]
    if len(students) > 1 and len(experiments) == 1 and all(own == seeds[0] for own in seeds):
        text = _(
            "Everybody used {seeds}, so the class knows no more than one student. Give each student "
            "different seeds: Prepare does that."
        )
        warnings.append(text.format(seeds=format_seeds(seeds[0])))
    if len(experiments) > 1:
        warnings.append(_("The class's curve is the average over all of them; its band is only approximate."))
        if len({frozenset(row.rate for row in student.rates) for student in students}) > 1:
            warnings.append(
                _("Students tried different rates, so the curve averages different students at each rate.")
            )
    if contradictions:
        more = len(contradictions) - _MAX_NAMED
        named = list(contradictions[:_MAX_NAMED])
        if more > 0:
            named.append(ngettext("And {n} more.", "And {n} more.", more).format(n=more))
        text = _(
            "Some trainings have different results in different files and are not counted: a file was "
            "edited, or the computers disagree."
        )
        warnings.append(" ".join([text, *named]))
    return warnings
