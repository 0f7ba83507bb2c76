"""The network as a value: its layers in order, input first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from engine.network.fields import (
    FieldValue,
)
from engine.network.layer_kinds import LAYER_KINDS, LayerKind, Shape, StackedForm, Values
from engine.network.layer_weights import LayerWeights

_uids = itertools.count(1)


@dataclass(frozen=True)
class LayerSpec:
    """One layer of the stack: a kind, the values of its fields, and which of its rates the sweep sets.

    A layer that is not enabled keeps its card and is left out of the network. `name` is Keras's name, empty
    if Keras may choose it. `uid` identifies the card while the app runs; it is neither compared nor saved.
    """

    kind_id: str
    settings: tuple[tuple[str, FieldValue], ...]
    swept: tuple[str, ...] = ()
    is_enabled: bool = True
    name: str = ""
    weights: LayerWeights | None = None
    uid: int = field(default_factory=lambda: next(_uids), compare=False)

    @classmethod
    def of(cls, kind_id: str, is_swept: bool = False, **values: FieldValue) -> LayerSpec:
        """A layer of a kind with its defaults except for `values`.

        If swept, the sweep sets its first rate.
        """
        kind = LAYER_KINDS[kind_id]
        known = {item.name for item in kind.fields}
        for name in values:
            if name not in known:
                raise KeyError(f"{kind.keras_name} has no field {name}")
        return cls(
            kind_id,
            tuple((item.name, values.get(item.name, item.default)) for item in kind.fields),
            kind.rates[:1] if is_swept else (),
        )

    @property
    def kind(self) -> LayerKind:
        return LAYER_KINDS[self.kind_id]

    @property
    def values(self) -> Values:
        return dict(self.settings)

    @property
    def is_swept(self) -> bool:
        """Whether the sweep sets any of its rates."""
        return bool(self.swept)

    @property
    def stacked_form(self) -> StackedForm:
        """How the stacked trainer runs it.

        Recurrent layers with dropout or two directions have no exact form.
        """
        values = self.values
        is_recurrent = self.kind.draws_masks and self.kind.has_random_weights
        drops = self.is_swept or any(values[name] for name in self.kind.rates)
        if is_recurrent and (drops or values.get("bidirectional")):
            return StackedForm.NONE
        return self.kind.stacked_form

    @property
    def title(self) -> str:
        """The title of its card: the layer's own name, or its kind's."""
        return self.name or self.kind.keras_name

    def with_value(self, name: str, value: FieldValue) -> LayerSpec:
        """The same card with one field changed."""
        self.kind.field(name)
        return replace(
            self, settings=tuple((key, value if key == name else old) for key, old in self.settings)
        )

    def with_swept(self, name: str, is_swept: bool) -> LayerSpec:
        """The same card with the sweep setting the rate `name` or not.

        KeyError for a field that is no rate.
        """
        if name not in self.kind.rates:
            raise KeyError(f"{self.kind.keras_name} has no rate {name}")
        swept = {*self.swept, name} if is_swept else {*self.swept} - {name}
        return replace(self, swept=tuple(rate for rate in self.kind.rates if rate in swept))

    def at_rate(self, rate: float) -> LayerSpec:
        """The layer with its swept rates at `rate`."""
        layer = self
        for name in self.swept:
            layer = layer.with_value(name, rate)
        return layer

    def weights_fit(self, input_shape: Shape) -> bool:
        """Whether it has imported weights whose shapes fit a layer with this input."""
        shapes = self.kind.weight_shapes(self.values, input_shape)
        return self.weights is not None and self.weights.shapes == shapes

    def without_weights(self) -> LayerSpec:
        """The same card, starting with freshly initialized weights."""
        return replace(self, weights=None)

    def copy(self) -> LayerSpec:
        """An equal layer as another card, without a name, since Keras allows a name only once."""
        return replace(self, uid=next(_uids), name="")


MAX_LAYERS = 1000  # of a network; the window shows a card for each


@dataclass(frozen=True)
class NetworkSpec:
    """The stack of layers, input first."""

    layers: tuple[LayerSpec, ...]

    def at_rate(self, rate: float | None) -> NetworkSpec:
        """The stack with every swept layer at `rate`; None leaves each layer its own rate."""
        if rate is None:
            return self
        return NetworkSpec(tuple(layer.at_rate(rate) for layer in self.layers))

    def widened(self, rate: float) -> NetworkSpec:
        """The network with the layer before each swept Dropout made 1/(1 - rate) times as wide.

        This applies to units or filters; the expected number of kept units is then the same at every rate
        (Srivastava et al. 2014, fig. 9b).
        """
        layers = list(self.layers)
        for index in self.tied_layers:
            name = "units" if "units" in layers[index].values else "filters"
            width = layers[index].values[name]
            assert isinstance(width, int)
            layers[index] = layers[index].with_value(name, round(width / (1 - rate)))
        return NetworkSpec(tuple(layers))

    @property
    def tied_layers(self) -> tuple[int, ...]:
        """The indices of the layers that `widened` makes wider."""
        found = set()
        wide = -1
        for index, layer in enumerate(self.layers):
            if not layer.is_enabled:
                continue
            if {"units", "filters"} & layer.values.keys():
                wide = index
            elif layer.is_swept and wide >= 0:
                found.add(wide)
        return tuple(sorted(found))

    @property
    def enabled(self) -> NetworkSpec:
        """The network that is trained: only its enabled layers."""
        return NetworkSpec(tuple(layer for layer in self.layers if layer.is_enabled))

    @property
    def has_swept_layer(self) -> bool:
        return any(layer.is_swept for layer in self.layers if layer.is_enabled)

    def index_of(self, uid: int) -> int:
        """The index of the layer with this uid; -1 if there is none."""
        return next((i for i, layer in enumerate(self.layers) if layer.uid == uid), -1)

    def inserted(self, index: int, *layers: LayerSpec) -> NetworkSpec:
        """The network with layers inserted so that the first of them is at `index`."""
        return NetworkSpec((*self.layers[:index], *layers, *self.layers[index:]))

    def removed(self, *indexes: int) -> NetworkSpec:
        return NetworkSpec(tuple(layer for i, layer in enumerate(self.layers) if i not in indexes))

    def replaced(self, index: int, layer: LayerSpec) -> NetworkSpec:
        return NetworkSpec((*self.layers[:index], layer, *self.layers[index + 1 :]))

    def moved(self, index: int, target: int) -> NetworkSpec:
        """The network with the layer at `index` moved to `target`."""
        layer = self.layers[index]
        return self.removed(index).inserted(target, layer)


# --- Imported weights


def start_weights(network: NetworkSpec, input_shape: Shape) -> tuple[LayerWeights | None, ...]:
    """Per enabled layer the imported weights that it starts from; None if it has none that fit."""
    found: list[LayerWeights | None] = []
    shape: Shape | None = input_shape
    for layer in network.enabled.layers:
        after = None if shape is None else layer.kind.shape_after(layer.values, shape)
        fits = shape is not None and after is not None and layer.weights_fit(shape)
        found.append(layer.weights if fits else None)
        shape = after
    return tuple(found)
