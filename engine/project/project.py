"""The project: everything a student builds and saves, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.project.results import SweepResults
from engine.project.specs import (
    DataSpec,
    Experiment,
    NetworkSpec,
    SweepSpec,
    TrainingSpec,
    score_column,
)


@dataclass(frozen=True)
class Project:
    """Data, network, training and sweep, with notes and the results of the last sweep."""

    name: str = "Untitled"
    data: DataSpec = field(default_factory=DataSpec)
    network: NetworkSpec = field(default_factory=lambda: NetworkSpec(()))
    training: TrainingSpec = field(default_factory=TrainingSpec)
    sweep: SweepSpec = field(default_factory=SweepSpec)
    notes: str = ""
    results: SweepResults | None = None

    @property
    def experiment(self) -> Experiment:
        """What a cell's numbers depend on: of the network, the layers that are enabled."""
        return Experiment(self.data, self.network.enabled, self.training, self.sweep.frozen_streams)

    @property
    def score(self) -> str:
        """The column of cells.csv that the curve shows: held-out where data are held out."""
        return score_column(self.data, self.training)

    @property
    def has_current_results(self) -> bool:
        """Whether the stored results come from the experiment as it stands."""
        return (
            self.results is not None
            and self.results.experiment.sweep_identity == self.experiment.sweep_identity
        )
