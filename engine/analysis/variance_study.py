"""The data of a variance study for charts and texts: the scores of its trainings, and the streams' shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.analysis.variance_shares import MIN_SEEDS, VarianceShares, variance_shares
from engine.data.catalogue import target_text
from engine.experiment.specs import STREAMS, score_column
from engine.runs.record import ALL, KEEP, MOVE, VARIANCE, RunRecord

N_PARTS = 1 + 2 * len(STREAMS)


@dataclass(frozen=True)
class Pair:
    """The scores of two trainings.

    Attributes
    ----------
    seed : int
    score : float
        Of the training with all streams of `seed`.
    other : float
        Of the training that it is compared with.
    """

    seed: int
    score: float
    other: float


@dataclass(frozen=True)
class VarianceStudy:
    """The scores of a variance study so far.

    Attributes
    ----------
    column : str
    rate : float
    seeds : tuple of int
        The planned seeds.
    scores : mapping of str to mapping of int to float
        Part ("all", "keep split" …) to seed to score.
    streams : tuple of str
        The streams that can matter: that of the split cannot where nothing is split off or replaced.
    target : str
        The scale of the target, as in `target_text`.
    """

    column: str
    rate: float
    seeds: tuple[int, ...]
    scores: Mapping[str, Mapping[int, float]]
    streams: tuple[str, ...] = STREAMS
    target: str = ""

    @property
    def n_done(self) -> int:
        """How many trainings are done."""
        return sum(len(row) for row in self.scores.values())

    @property
    def n_planned(self) -> int:
        """How many trainings the study has."""
        return N_PARTS * len(self.seeds)

    @property
    def is_whole(self) -> bool:
        """Whether all planned trainings are done."""
        return self.n_done >= self.n_planned

    def pairs(self, stream: str = "") -> tuple[Pair, ...]:
        """Pair up trainings that share one stream only, or nothing.

        Parameters
        ----------
        stream : str
            The stream that the two share; empty for pairs that share nothing, which are those of a seed and
            the next seed.

        Returns
        -------
        tuple of Pair
        """
        own = self.scores.get(ALL, {})
        if stream:
            other = self.scores.get(KEEP + stream, {})
            return tuple(Pair(seed, own[seed], other[seed]) for seed in sorted(own) if seed in other)
        if len(own) < 2:
            return ()
        seeds = sorted(own)
        following = [*seeds[1:], seeds[0]]
        return tuple(Pair(a, own[a], own[b]) for a, b in zip(seeds, following, strict=True))

    @cached_property
    def shares(self) -> VarianceShares | None:
        """The shares, from the seeds that all parts have; None while trainings are missing that it needs."""
        parts = [ALL, *(KEEP + name for name in STREAMS), *(MOVE + name for name in STREAMS)]
        common = set(self.scores.get(ALL, {})).intersection(*(self.scores.get(key, {}) for key in parts))
        if not self.is_whole and len(common) < MIN_SEEDS:
            return None
        seeds = sorted(common)
        scores = {key: [self.scores[key][s] for s in seeds] for key in parts}
        return variance_shares(self.column, scores, self.streams)


def study_of(record: RunRecord) -> VarianceStudy:
    """Return the variance study that a run holds.

    Parameters
    ----------
    record : RunRecord
        Of kind CHANCE.

    Returns
    -------
    VarianceStudy

    Raises
    ------
    ValueError
        If the run is of another kind.
    """
    if record.kind != VARIANCE:
        raise ValueError(f"a study of chance was expected, not a {record.kind}")
    definition = record.definition
    column = score_column(definition.data, definition.training)
    scores = {
        part.key: {result.cell.seed: result.metric(column) for result in part.results.cells}
        for part in record.parts
    }
    uses_split = definition.data.uses_split_stream
    streams = tuple(name for name in STREAMS if uses_split or name != "split")
    return VarianceStudy(
        column,
        definition.sweep.rates[0],
        definition.sweep.seeds,
        scores,
        streams,
        target_text(definition.data),
    )
