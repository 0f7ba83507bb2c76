"""What the checks say: values for the cards, the forms and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from engine.experiment.specs import NetworkSpec, TrainingSpec
from engine.network.layer_kinds import Shape


@dataclass(frozen=True)
class Task:
    """What the data ask of a network: the shape of one sample and what is predicted.

    `n_levels`: the features are whole numbers from 0 to one less than this; 0 where they are not.
    """

    input_shape: Shape
    kind: str
    n_classes: int
    n_samples: int
    n_levels: int = 0

    @property
    def output_text(self) -> str:
        return f"{self.n_classes} classes" if self.kind == "classification" else "1 number"


@dataclass(frozen=True)
class Fix:
    """A sure repair: what its button says and what the network and training become."""

    label: str
    network: NetworkSpec
    training: TrainingSpec


@dataclass(frozen=True)
class Problem:
    """One sentence about a layer; an error stops training, advice does not.

    `why` says in two sentences what is behind it; empty where the message says it all.
    """

    message: str
    is_error: bool = True
    fix: Fix | None = None
    why: str = ""


@dataclass(frozen=True)
class LayerCheck:
    """What the checks say of one layer; the shape is None where an earlier layer can't work."""

    output_shape: Shape | None
    parameters: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class NetworkCheck:
    """The checks of a whole stack: one entry per layer, and the problems of its output."""

    layers: tuple[LayerCheck, ...]
    output_problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    def errors(self) -> tuple[str, ...]:
        """Every error, with the place it stands at."""
        found = [problem for layer in self.layers for problem in layer.problems]
        return tuple(problem.message for problem in [*found, *self.output_problems] if problem.is_error)
