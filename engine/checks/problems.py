"""The results of checks, as values for cards, forms and command line, and a layer in its context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.experiment.specs import DataSpec, Task, TrainingSpec
from engine.language.texts import _
from engine.network.layer_kinds import Shape
from engine.network.spec import LayerSpec, NetworkSpec

_MAX_TITLE = 24


@dataclass(frozen=True)
class Fix:
    """A certain repair: the text of its button, and the repaired network and training.

    The label is a short verb phrase, for a button in a card. `data` is None where the data stay as they are.
    """

    label: str
    network: NetworkSpec
    training: TrainingSpec
    data: DataSpec | None = None


@dataclass(frozen=True)
class Problem:
    """One sentence about a layer; an error prevents training, advice does not.

    `why` explains it in two sentences; empty if the message says it all.
    """

    message: str
    is_error: bool = True
    fix: Fix | None = None
    why: str = ""


@dataclass(frozen=True)
class LayerCheck:
    """The checks' results for one layer; the shape is None if an earlier layer does not work."""

    output_shape: Shape | None
    parameters: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class NetworkCheck:
    """The checks' results for a stack: one entry per layer, and the problems of its output."""

    layers: tuple[LayerCheck, ...]
    output_problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    def errors(self) -> tuple[str, ...]:
        """Every error with its place."""
        found = [problem for layer in self.layers for problem in layer.problems]
        return tuple(problem.message for problem in [*found, *self.output_problems] if problem.is_error)


# --- A layer in its context, which the rules of checks and advice use


@dataclass(frozen=True)
class LayerContext:
    """The enabled layer `index` of a network, and the shape of its input."""

    network: NetworkSpec
    training: TrainingSpec
    task: Task
    index: int
    shape: Shape

    @property
    def layer(self) -> LayerSpec:
        return self.network.layers[self.index]

    @property
    def label(self) -> str:
        """The layer's name in a sentence: Dense (layer 2)."""
        return label_of(self.layer, self.index)

    def before(self) -> Iterator[tuple[int, LayerSpec]]:
        """The enabled layers before it with their indices, nearest first."""
        for index in range(self.index - 1, -1, -1):
            if self.network.layers[index].is_enabled:
                yield index, self.network.layers[index]

    def after(self) -> Iterator[tuple[int, LayerSpec]]:
        """The enabled layers after it with their indices, nearest first."""
        for index in range(self.index + 1, len(self.network.layers)):
            if self.network.layers[index].is_enabled:
                yield index, self.network.layers[index]

    def problem(self, text: str, fix: Fix | None = None) -> Problem:
        """An error about this layer."""
        return Problem(self._said(text), fix=fix)

    def advice(self, text: str, why: str, fix: Fix | None = None) -> Problem:
        """Advice about this layer."""
        return Problem(self._said(text), is_error=False, fix=fix, why=why)

    def _said(self, text: str) -> str:
        # Translators: "Dense (layer 2)", then a sentence's end such as "comes before BatchNormalization, …".
        return _("{layer}: {problem}").format(layer=self.label, problem=text)

    def fix(self, label: str, network: NetworkSpec) -> Fix:
        """A repair that changes only the network."""
        return Fix(label, network, self.training)

    def fix_layer(self, label: str, layer: LayerSpec, index: int | None = None) -> Fix:
        """A repair that replaces this layer, or another one, by `layer`."""
        return self.fix(label, self.network.replaced(self.index if index is None else index, layer))

    def fix_inserting(self, label: str, layer: LayerSpec) -> Fix:
        """A repair that inserts `layer` before this one."""
        return self.fix(label, self.network.inserted(self.index, layer))

    def renamed(self, name: str) -> LayerSpec:
        """The layer with another name."""
        return replace(self.layer, name=name)


def label_of(layer: LayerSpec, index: int) -> str:
    """A layer's name in a sentence; a long name is cut."""
    title = layer.title if len(layer.title) <= _MAX_TITLE else f"{layer.title[: _MAX_TITLE - 1]}…"
    return _("{layer} (layer {n})").format(layer=title, n=index + 1)
