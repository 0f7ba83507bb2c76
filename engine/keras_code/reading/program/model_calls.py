"""Layers, tensors and models: what calls of Keras make of them."""

from __future__ import annotations

import ast
from dataclasses import replace
from itertools import repeat

from engine.keras_code.reading.program.known import UnknownError
from engine.keras_code.reading.program.objects import (
    Function,
    Instance,
    Layer,
    Method,
    Model,
    Scope,
    Tensor,
    Value,
)
from engine.keras_code.reading.program.parts import Networks
from engine.keras_code.reading.program.rows import has_weights
from engine.keras_code.reading.program.state import State, too_long
from engine.keras_code.reading.program.tensor_calls import NOT_A_LAYER, TensorCalls, is_activation, parts_of
from engine.keras_code.reading.signatures import (
    INPUT_CALLS,
    SEQUENTIAL,
    SIGNATURES,
    is_layer_name,
    parameters_of,
)
from engine.keras_code.reading.values import ReadCall, ReadName, Unreadable, text_of
from engine.language.texts import N_, _

KERAS_ROOTS = frozenset({"keras", "tensorflow", "tf_keras", "tf"})
MODEL_CALLS = frozenset({"Model", "Functional"})  # not a text: Keras's names
TRAINING_CALLS = frozenset({"compile", "fit", "fit_generator", "train_on_batch"})
# Modules whose objects layers and trainings take as arguments.
_ARGUMENT_PLACES = frozenset(
    {
        "initializers",
        "regularizers",
        "constraints",
        "activations",
        "optimizers",
        "schedules",
        "losses",
        "metrics",
        "callbacks",
        "mixed_precision",
    }
)
_ARGUMENT_FUNCTIONS = frozenset({"l1", "l2", "l1_l2", "l1l2", "max_norm", "maxnorm", "non_neg", "unit_norm"})
_FOREIGN = frozenset({"nn", "torch"})
# Objects and functions of scikit-learn that split or scale.
_PREPARING = frozenset(
    {
        "train_test_split",
        "StandardScaler",
        "MinMaxScaler",
        "RobustScaler",
        "KFold",
        "StratifiedKFold",
        "ShuffleSplit",
        "StratifiedShuffleSplit",
    }
)
WRAPPERS = ("KerasClassifier", "KerasRegressor")  # of scikeras, and of Keras until 2.11
OWN_CLASS = N_("it is a class of its own, not Keras's.")


class ModelCalls:
    """Makes layers, tensors and models, and calls their methods."""

    def __init__(self, state: State, tensors: TensorCalls, classes: Networks) -> None:
        self._state, self._tensors, self._classes = state, tensors, classes
        self.foreign_roots: set[str] = set()  # modules that are not Keras's, as they were imported
        self._implicit: dict[str, Model] = {}  # models that the pasted lines use but do not make

    # --- what Keras makes

    def call_outside(
        self,
        path: str,
        positional: list[Value],
        keywords: dict[str, Value],
        node: ast.Call,
        scope: Scope,
    ) -> Value:
        """Return what a call of a name from outside makes; None if that is not known."""
        state = self._state
        places, _, name = path.rpartition(".")
        foreign = self._foreign(path)
        tensors = [one for one in positional if isinstance(one, Tensor)]
        if not foreign and name == SEQUENTIAL:
            return self._sequential(positional, keywords, node)
        if not foreign and name in MODEL_CALLS and (positional or keywords):
            return self._functional(positional, keywords, node)
        if not foreign and name == "clone_model" and positional and isinstance(positional[0], Model):
            return self._clone(positional[0], node)
        if not foreign and name == "Input":  # not a text: Keras's name
            return state.make_tensor(Tensor(node.lineno, call=self._read(name, positional, keywords, node)))
        if is_activation(path) and len(tensors) == 1:
            rest = [one for one in positional if one is not tensors[0]]
            return self._tensors.activated(path, tensors[0], rest, keywords, node)
        if self._is_layer(path, foreign):
            call = self._read(name, positional, keywords, node, places)
            if too_long() in (*call.positional, *(value for _, value in call.keywords)):
                call, foreign = ReadCall(name), N_("its arguments are too long to be read.")
            return state.make_layer(node.lineno, call, foreign)
        if name in _PREPARING or name in WRAPPERS:
            state.n_events += name in _PREPARING
            state.seen.append((node.lineno, self._read(name, [], keywords, node)))
        is_object = bool(_ARGUMENT_PLACES & set(places.split("."))) or name in _ARGUMENT_FUNCTIONS
        values = (*positional, *keywords.values())
        if is_object or (name[:1].isupper() and not any(map(_is_of_program, values))):
            return self._read(name, positional, keywords, node, places)
        return None

    def call_without_maker(
        self, path: str, positional: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> bool:
        """Carry out a method of a model that the pasted lines do not make, such as model.add(Dense(8)).

        Returns whether it is one.
        """
        owner, _, name = path.rpartition(".")
        model = self._implicit.get(owner)
        given = positional[0] if len(positional) == 1 else None
        is_layer = isinstance(given, Layer | Model) or (name == "add" and isinstance(given, ReadCall))
        if is_layer and name in ("add", "append") and owner:
            self.add_to_undefined(owner, given, node)
            return True
        if model is not None:
            name = "add" if name in ("append", "extend") else name
            self.call_method(model, name, positional, keywords, node)
            return True
        if name == "build" and owner and positional:
            self._state.loose_shape = positional[0]
            self._state.n_events += 1
            return True
        if name in TRAINING_CALLS and owner and "." not in owner.removeprefix("self."):
            call = self._read(name, positional, keywords, node)
            self._state.loose_calls.append((node.lineno, call))
            self._state.n_events += 1
            return True
        return False

    def add_to_undefined(self, owner: str, layer: Value, node: ast.AST) -> None:
        """Append a layer to a list or model that the pasted lines use but do not make.

        One that a loop uses first is taken as made anew in each round, as in a loop over rates.
        """
        known = self._implicit.get(owner)
        if known is None or known.place.rounds != tuple(self._state.rounds[: len(known.place.rounds)]):
            line = getattr(node, "lineno", 1)
            model = Model(line, self._state.place(node), is_named=False)
            self._implicit[owner] = self._state.make_model(model)
        self._add(self._implicit[owner], layer, node)

    def add_to_unknown(self, owner: str, name: str, positional: list[Value], node: ast.Call) -> bool:
        """Carry out owner.add(layer) where only running the program would tell what the owner is."""
        is_layer = len(positional) == 1 and isinstance(positional[0], Layer | Model)
        if not is_layer or name != "add":
            return False
        if owner not in self._implicit:
            text = _("what {name} has before is known only when the code runs; it was left out.")
            self._state.notes.add(node.lineno, text.format(name=owner[:40]))
        self.call_without_maker(f"{owner}.{name}", positional, {}, node)
        return True

    def _foreign(self, path: str) -> str:
        """Return why a name is not Keras's, if it is not: a marked text."""
        places, _, name = path.rpartition(".")
        if not is_layer_name(name) and name not in INPUT_CALLS and name not in (SEQUENTIAL, *MODEL_CALLS):
            return ""
        if _FOREIGN & set(places.split(".")):
            return N_("it is PyTorch's, and only Keras can be read.")
        if path.partition(".")[0] in self.foreign_roots:
            return OWN_CLASS
        return ""

    def _is_layer(self, path: str, foreign: str) -> bool:
        places, _, name = path.rpartition(".")
        if places.rpartition(".")[2] == "layers" and name[:1].isupper():
            return True
        is_elsewhere = bool(_ARGUMENT_PLACES & set(places.split(".")))
        return bool(foreign) or (not is_elsewhere and (is_layer_name(name) or name in INPUT_CALLS))

    def _read(
        self,
        name: str,
        positional: list[Value],
        keywords: dict[str, Value],
        node: ast.AST,
        places: str = "",
    ) -> ReadCall:
        """Return a call with arguments that a layer's card or a training's setting can have."""
        argument = self._state.argument
        nodes = node.args if isinstance(node, ast.Call) and len(node.args) == len(positional) else []
        by_name = {one.arg: one.value for one in node.keywords} if isinstance(node, ast.Call) else {}
        given = tuple(
            argument(one, each) for one, each in zip(positional, nodes or repeat(node), strict=False)
        )
        named = tuple((key, argument(value, by_name.get(key, node))) for key, value in keywords.items())
        return ReadCall(name, given, named, places)

    # --- models

    def _sequential(self, positional: list[Value], keywords: dict[str, Value], node: ast.Call) -> Model:
        model = self._state.make_model(Model(node.lineno, self._state.place(node)))
        given = positional[0] if positional else keywords.get("layers")
        for item in given if isinstance(given, list | tuple) else ([] if given is None else [given]):
            self._add(model, item, node)
        return model

    def _clone(self, model: Model, node: ast.Call) -> Model:
        """Return what clone_model makes: the same layers with weights of their own."""
        place = self._state.place(node)
        return self._state.make_model(
            replace(model, line=node.lineno, place=place, layers=[*model.layers], calls=[])
        )

    def _functional(self, positional: list[Value], keywords: dict[str, Value], node: ast.AST) -> Value:
        given = positional + [None] * (2 - len(positional))
        inputs = keywords.get("inputs", keywords.get("input", given[0]))
        outputs = keywords.get("outputs", keywords.get("output", given[1]))
        found = tuple(one for one in parts_of(outputs) if isinstance(one, Tensor))
        if not found:
            return self._state.unreadable(node)
        model = Model(
            getattr(node, "lineno", 1),
            self._state.place(node),
            inputs=tuple(one for one in parts_of(inputs) if isinstance(one, Tensor)),
            outputs=found,
        )
        for tensor in found:
            tensor.n_uses += 1
        return self._state.make_model(model)

    def _add(self, model: Model, item: Value, node: ast.AST) -> None:
        """Append what model.add(...) was given."""
        state, line = self._state, getattr(node, "lineno", model.line)
        if isinstance(item, Instance):
            item = self._classes.as_model(item, node) or item
        if isinstance(item, Tensor) and item.maker is None and item.call is not None:
            item = state.make_layer(item.line, item.call)  # Input(...) in a Sequential
        if isinstance(item, ReadCall):
            item = state.make_layer(line, item, NOT_A_LAYER)
        elif isinstance(item, Instance):
            item = state.make_layer(line, ReadCall(item.kind.node.name), OWN_CLASS)
        if isinstance(item, Layer | Model) and item is not model:
            state.append(model, [item])
        elif isinstance(item, list | tuple):
            for one in item:
                self._add(model, one, node)
        else:
            known = state.argument(item, node)
            reason = _("that is not a layer of Keras.")
            if isinstance(known, Unreadable):
                reason = _("it is known only when the code runs.")
            state.n_events += 1
            text = _("{layer} was skipped: {reason}").format(layer=text_of(known), reason=reason)
            state.notes.add(line, text)

    def call_method(
        self,
        model: Model,
        name: str,
        positional: list[Value],
        keywords: dict[str, Value],
        node: ast.Call,
    ) -> Value:
        """Carry out a method of a model."""
        state = self._state
        match name:
            case "add" if len(positional) + len(keywords) == 1:
                self._add(model, [*positional, *keywords.values()][0], node)
                return None
            case "pop" if model.layers and not positional:
                state.n_events += 1
                return model.layers.pop()
            case "build":
                self.build(model, positional, keywords)
                return None
            case "__init__":
                self._initialize(model, positional, keywords, node)
                return None
            case "get_layer":
                return self._layer_by_name(model, positional, keywords)
            case "call" | "__call__":
                return self._tensors.apply(model, positional, keywords, node)
        if name in TRAINING_CALLS:
            state.n_events += 1
            model.calls.append((node.lineno, self._read(name, positional, keywords, node)))
        if name == "fit":
            return Unreadable(_("the history"))
        return state.unreadable(node)

    def build(self, model: Model, positional: list[Value], keywords: dict[str, Value]) -> None:
        """Take the shape from model.build((None, 4))."""
        self._state.n_events += 1
        shape = positional[0] if positional else keywords.get("input_shape")
        model.built_shape = shape

    def _initialize(
        self, model: Model, positional: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> None:
        """Carry out super().__init__(...) of a class that extends Model or Sequential."""
        if {"inputs", "outputs"} & keywords.keys() or len(positional) >= 2:
            found = self._functional(positional, keywords, node)
            if isinstance(found, Model):
                self._state.models.remove(found)
                model.inputs, model.outputs = found.inputs, found.outputs
        elif positional and isinstance(positional[0], list | tuple):
            for item in positional[0]:
                self._add(model, item, node)

    def _layer_by_name(self, model: Model, positional: list[Value], keywords: dict[str, Value]) -> Value:
        wanted = positional[0] if positional else keywords.get("name", keywords.get("index"))
        rows = self.row(model)
        if isinstance(wanted, int) and -len(rows) <= wanted < len(rows):
            return rows[wanted]
        named = [one for one in rows if isinstance(one, Layer) and one.call.arguments.get("name") == wanted]
        if not named:
            raise UnknownError
        return named[0]

    def attribute(self, model: Model, name: str) -> Value:
        """Return an attribute of a model."""
        match name:
            case "layers":
                return self.row(model)
            case "output" | "outputs" if model.is_functional:
                return model.outputs[0] if name == "output" else list(model.outputs)
            case "input" | "inputs" if model.is_functional and model.inputs:
                return model.inputs[0] if name == "input" else list(model.inputs)
            case "input" | "inputs":
                return self._ends(model)[0] if name == "input" else [self._ends(model)[0]]
            case "output" | "outputs":
                return self._ends(model)[1] if name == "output" else [self._ends(model)[1]]
        return Method(model, name)

    def layer_attribute(self, layer: Layer, name: str) -> Value:
        """Return an attribute of a layer: what it made last, its class, one of its arguments, or a method."""
        if name == "output":
            if layer.output is None and layer.home is not None:
                self._ends(layer.home)
            return layer.output or Method(layer, name)
        if name == "__class__":
            return ReadName(layer.call.name)
        if name in layer.call.arguments:
            return layer.call.arguments[name]
        known = [one.name for one in parameters_of(layer.call.name)] if layer.call.name in SIGNATURES else []
        if name in known[: len(layer.call.positional)]:
            return layer.call.positional[known.index(name)]
        return Method(layer, name)

    def set_attribute(self, owner: Layer | Model, name: str, value: Value, node: ast.expr) -> None:
        """Say that a setting is changed after its layer is made, such as layer.trainable = False."""
        call = owner.call if isinstance(owner, Layer) else ReadCall("Model")  # not a text: Keras's name
        known = {one.name for one in parameters_of(call.name)} if call.name in SIGNATURES else set()
        is_frozen = (
            name == "trainable" and value is not True and (isinstance(owner, Model) or has_weights(owner))
        )
        if not is_frozen and (name not in known or name == "name"):
            return
        self._state.n_events += 1
        shown = text_of(self._state.argument(value, node))
        text = _("{layer}: {name}={value} is set after it was made, and was left out.")
        self._state.notes.add(node.lineno, text.format(layer=call.name, name=name, value=shown))

    def _ends(self, model: Model) -> tuple[Tensor, Tensor]:
        """Return input and output of layers in a row."""
        given = found = self._state.make_tensor(Tensor(model.line))
        for layer in model.layers:
            found = self._state.make_tensor(Tensor(layer.line, layer, (found,)))
        return given, found

    def row(self, model: Model) -> list[Value]:
        """Return the layers of a model as `model.layers` has them, as far as they stand in a row."""
        if not model.is_functional:
            return list(model.layers)
        found: list[Value] = []
        tensor: Tensor | None = model.outputs[0]
        while tensor is not None and tensor not in model.inputs:
            self._state.spend()
            if tensor.maker is not None:
                found.append(tensor.maker)
            tensor = tensor.parents[0] if tensor.parents else None
        return found[::-1]


def _is_of_program(value: Value) -> bool:
    return isinstance(value, Layer | Model | Tensor | Instance | Function | dict)
