"""Finds the weights of a layer in a model's file: in Keras's weights file, and in the HDF5 of older ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Protocol

from engine.errors import InputError
from engine.keras_code.reading.hdf5_file import MISSING, Hdf5File, Path
from engine.keras_code.reading.model_config import ConfigLayer, Place
from engine.language.texts import _
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec

_OF_MODEL = "model_weights"  # the group in a file that has the config, too
_STATISTICS = {"batch_normalization": 2}  # weights that are not trained, the last ones of the layer
_CONVOLUTIONS = ("conv1d", "conv2d", "depthwise_conv2d", "separable_conv2d")


class WeightsSource(Protocol):
    """Where weights are read from."""

    def arrays(self, item: ConfigLayer, layer: LayerSpec, count: int) -> list[WeightArray]:
        """The `count` weights of a layer; InputError, with a reason, if they are not there."""


def weights_of(source: WeightsSource, item: ConfigLayer, layer: LayerSpec) -> LayerWeights | None:
    """The weights of a layer, None if it has none; InputError, with a reason, if they are not there."""
    count = weight_count(layer)
    if not count:
        return None
    weights = LayerWeights(tuple(source.arrays(item, layer, count)))
    if len(weights.arrays) != count:
        raise _other_count(count, len(weights.arrays))
    hash(weights)  # slow for many numbers: computed here, in the background, and cached
    return weights


def _other_count(expected: int, found: int) -> InputError:
    """The reason where a layer and the file have different numbers of weights."""
    return InputError(
        _("it has {expected} weights, and the file has {found}").format(expected=expected, found=found)
    )


def weight_count(layer: LayerSpec) -> int:
    """How many weight arrays the layer has, which does not depend on the input's sizes."""
    shape = (2,) * min(layer.kind.ranks)
    return len(layer.kind.weight_shapes(layer.values, shape))


class WeightsFile:
    """The weights file in a `.keras` archive, or `.weights.h5`: a group for each layer, by class and number.

    Keras 3 has them under `layers`, Keras 2.12 to 2.15 under a name of its own, where a layer that has
    weights is counted twice (keras/saving/saving_lib.py of each). On Windows some versions join the names
    of groups by a backslash.
    """

    def __init__(self, file: Hdf5File) -> None:
        self._file = file

    def arrays(self, item: ConfigLayer, layer: LayerSpec, count: int) -> list[WeightArray]:
        group, separator = self._group(item.places)
        parts = [_joined((*group, *part), separator) for part in _parts_of(layer)]
        return [one for part in parts for one in self._variables(part, count // len(parts))]

    def _variables(self, group: Path, count: int) -> Iterator[WeightArray]:
        path = (*group, "vars")
        if not self._file.has(path):
            raise InputError(_(MISSING))
        if self._file.count(path) != count:
            raise _other_count(count, self._file.count(path))
        for number in range(count):
            yield self._file.numbers((*path, str(number)))

    def _group(self, places: tuple[Place, ...]) -> tuple[Path, str]:
        """A layer's group and what joins its names, whichever Keras wrote it; InputError if there is none."""
        once: Path = tuple(
            name for place in places for name in ("layers", _numbered(place.kind, place.index))
        )
        for separator in ("/", "\\"):
            if self._file.has(_joined(once, separator)):
                return once, separator
        for separator in ("/", "\\"):
            if (twice := self._keras_2_group(places, separator)) is not None:
                return twice, separator
        raise InputError(_(MISSING))

    def _keras_2_group(self, places: tuple[Place, ...], separator: str) -> Path | None:
        group: Path = ()
        for place in places:
            names = (_numbered(place.kind, number) for number in range(2 * place.count))
            groups = ((*group, "_layer_checkpoint_dependencies", name) for name in names)
            there = [one for one in groups if self._file.has(_joined(one, separator))]
            if len(there) != place.count:
                return None
            group = there[place.index]
        return group


class NamedWeights:
    """The weights in an HDF5 file of `model.save` or `save_weights`: a group for each layer, by its name.

    A model in a model has one group, with what is trained of all its layers before what is not
    (keras/src/legacy/saving/legacy_h5_format.py).
    """

    def __init__(
        self, file: Hdf5File, names: tuple[str, ...], parts: list[tuple[ConfigLayer, LayerSpec | None]]
    ) -> None:
        """Prepare to read; InputError if the layers in the file are not those of the model.

        Parameters
        ----------
        file : Hdf5File
        names : tuple of str
            Of the model's layers, in order.
        parts : list of (ConfigLayer, LayerSpec or None)
            All layers, those inside of others too; None for one that the app does not have.
        """
        self._file = file
        self._root = _root_of(file)
        written = file.texts(self._root, "layer_names")
        if written is None:
            raise InputError(_("they are not as Keras writes them"))
        version = file.text(self._root, "keras_version") or "1"
        if version.startswith(("0", "1")):
            raise InputError(_("Keras 1 wrote them, which has them in another form"))
        backend = file.text(self._root, "backend") or "tensorflow"
        self._is_flipped = backend in ("theano", "cntk")
        self._groups = _matched(names, written)
        self._parts = parts

    @staticmethod
    def are_in(file: Hdf5File) -> bool:
        """Whether a file is of this kind."""
        return file.is_given(_root_of(file), "layer_names") or file.is_given(_root_of(file), "layer_names0")

    def arrays(self, item: ConfigLayer, layer: LayerSpec, count: int) -> list[WeightArray]:
        if self._is_flipped and layer.kind_id in _CONVOLUTIONS:
            raise InputError(
                _("another backend than TensorFlow wrote its weights, and has kernels the other way round")
            )
        group = (*self._root, self._groups.get(item.names[0], ""))
        names = self._file.texts(group, "weight_names")
        if names is None:
            raise InputError(_(MISSING))
        if len(item.names) > 1:
            names = self._names_inside(item, names)
        if len(names) != count:
            raise _other_count(count, len(names))
        return [self._file.numbers((*group, *name.split("/"))) for name in names]

    def _names_inside(self, item: ConfigLayer, names: list[str]) -> list[str]:
        """The names of one layer's weights among those of the model that it is in."""
        inside = [part for part in self._parts if part[0].names[0] == item.names[0]]
        if any(layer is None for _item, layer in inside):
            raise InputError(_("it is in a model with layers that the app does not have"))
        left = iter(names)
        found: dict[int, list[str]] = {}
        for is_trained in (True, False):
            for one, layer in inside:
                assert layer is not None
                fixed = _STATISTICS.get(layer.kind_id, 0) if one.is_trainable else weight_count(layer)
                n = weight_count(layer) - fixed if is_trained else fixed
                found.setdefault(id(one), []).extend(itertools.islice(left, n))
        if next(left, None) is not None:
            raise InputError(_("the file has more weights for its model"))
        return found[id(item)]


def _root_of(file: Hdf5File) -> Path:
    return (_OF_MODEL,) if file.has((_OF_MODEL,)) else ()


def _matched(names: tuple[str, ...], written: list[str]) -> dict[str, str]:
    """The group of each layer: that of its name, or, as Keras does it, the one at its place."""
    if set(written) <= set(names):
        return {name: name for name in written}
    if len(written) == len(names):
        return dict(zip(names, written, strict=True))
    raise InputError(_("the file has weights of another model"))


def _numbered(kind: str, number: int) -> str:
    return f"{kind}_{number}" if number else kind


def _joined(path: Path, separator: str) -> Path:
    """A path as its names are in the file: one by one, or as a single one."""
    return path if separator == "/" else (separator.join(path),)


def _parts_of(layer: LayerSpec) -> tuple[Path, ...]:
    """Where in a layer's group its weights are (keras/src/saving/saving_lib.py)."""
    if not layer.kind.wrapper_fields:
        return ((),)
    if layer.values["bidirectional"]:
        return (("forward_layer", "cell"), ("backward_layer", "cell"))
    return (("cell",),)
