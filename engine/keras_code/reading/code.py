"""Reads layers from pasted Keras code, which is parsed and never run."""

from __future__ import annotations

import ast

from engine.errors import InputError
from engine.keras_code.reading.code_blocks import (
    Block,
    OtherLines,
    block_name,
    call_text,
    is_main_guard,
    is_training,
    shown,
)
from engine.keras_code.reading.code_calls import Calls
from engine.keras_code.reading.code_expressions import Expressions
from engine.keras_code.reading.code_parts import FoundLayer
from engine.keras_code.reading.code_text import ParsedCode, parse_code
from engine.keras_code.reading.notes import Notes
from engine.keras_code.reading.signatures import INPUT_CALLS, LAYERS_WITHOUT_CARD
from engine.keras_code.reading.translate import input_shape_of, translate
from engine.keras_code.reading.values import ReadCall, ReadNetwork, as_shape
from engine.network.spec import LayerSpec

_MAX_BLOCKS = 200  # blocks that are searched before giving up
_STATEMENT = 5  # steps that are counted for each statement
_EXPECTED = "lines such as model.add(Dense(16)) or keras.layers.Dropout(0.2)"


def read_keras_code(text: str) -> ReadNetwork:
    """The layers that the code would stack, in order.

    Raises InputError with one sentence if there are none.
    """
    if not text.strip():
        raise InputError(f"There is nothing to read; expected {_EXPECTED}.")
    try:
        reader = _Reader(parse_code(text))
        return reader.network()
    except RecursionError:
        raise InputError("The code is nested too deeply to be read.") from None
    except InputError as error:
        message = str(error)
        raise InputError(message[:1].upper() + message[1:]) from None


class _Reader:
    """Visits statements in the order in which they would run."""

    def __init__(self, code: ParsedCode) -> None:
        self._code = code
        self._calls = Calls(code.body)
        self._notes = Notes("Line")
        self._expressions = Expressions(self._notes, code)
        self._parts = self._expressions.parts
        self._spend = self._expressions.values.spend
        self._others = OtherLines(code)
        self._blocks: list[Block] = []
        self._has_training_note = False
        self._built_shape: tuple[int, ...] | None = None

    def _read(self, body: list[ast.stmt]) -> None:
        for statement in body:
            self._spend(_STATEMENT)
            self._statement(statement)

    def network(self) -> ReadNetwork:
        """The result; raises InputError if no layer was found."""
        self._read(self._code.body)
        self._look_into_blocks()
        found, other_models = self._parts.chosen()
        for line in other_models:
            self._notes.add(line, "another model starts here and was left out; paste it by itself.")
        layers, shapes = [], []
        for item in found:
            if (shape := input_shape_of(item.call)) is not None:
                shapes.append(shape)
            if item.call.name not in INPUT_CALLS and (layer := self._translated(item)) is not None:
                layers.append(layer)
        notes = self._notes.texts() + ((self._others.note(),) if self._others.note() else ())
        if not layers:
            reason = f" {notes[0]}" if notes else ""
            raise InputError(f"No layer was found: expected {_EXPECTED}.{reason}")
        return ReadNetwork(tuple(layers), notes, shapes[0] if shapes else self._built_shape)

    def _translated(self, found: FoundLayer) -> LayerSpec | None:
        call = found.call
        if not found.has_card:
            self._notes.add(found.line, f"{call.name} was skipped: {found.foreign or _reason(call)}")
            return None
        made = translate(call)
        for remark in made.remarks:
            self._notes.add(found.line, remark)
        return made.layer

    def _look_into_blocks(self) -> None:
        """Search functions and loops, where tutorials put networks, if there is none outside of them."""
        left = self._blocks[::-1]
        for _ in range(_MAX_BLOCKS):
            if not left or self._parts.has_layers():
                break
            block = left.pop()
            self._blocks = []
            if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef):
                self._expressions.take_arguments(block.args, self._calls.first(block.name))
            elif isinstance(block, ast.For | ast.AsyncFor):
                self._expressions.take_loop(block.target, block.iter)
            self._read(block.body)
            if self._parts.has_layers():
                self._notes.add(block.lineno, f"the layers of {block_name(block)} were read, once.")
            left += reversed(self._blocks)
        for block in reversed(left):
            self._notes.add(block.lineno, f"{block_name(block)} was skipped: layers in it become no cards.")

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self._expressions.take_import(node)
            case ast.Assign(targets=targets):
                for target in targets:
                    self._assign(target, node.value, node)
            case ast.AnnAssign(value=ast.expr() as value):
                self._assign(node.target, value, node)
            case ast.AugAssign():
                self._extend(node)
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.Expr(value=value) | ast.Return(value=ast.expr() as value):
                self._expression(value, node)
            case ast.With() | ast.AsyncWith():
                self._read(node.body)
            case ast.If() if is_main_guard(node):
                self._read(node.body)
            case ast.ClassDef():
                self._expressions.take_class(node.name)
                if self._calls.has_layers(node):
                    text = f"the class {node.name} was skipped: only layers in a row can be read."
                    self._notes.add(node.lineno, text)
                else:
                    self._others.add(node)
            case (
                ast.FunctionDef()
                | ast.AsyncFunctionDef()
                | ast.For()
                | ast.AsyncFor()
                | ast.While()
                | ast.If()
                | ast.Try()
            ) if self._calls.has_layers(node):
                self._blocks.append(node)
            case ast.Pass():
                pass
            case _:
                self._others.add(node)

    def _assign(self, target: ast.expr, value: ast.expr, node: ast.stmt) -> None:
        if isinstance(target, ast.Name):
            if not self._expressions.assign(target.id, value):
                self._other(node, value)
        elif (
            isinstance(target, ast.Tuple)
            and isinstance(value, ast.Tuple)
            and len(target.elts) == len(value.elts)
        ):
            for name, item in zip(target.elts, value.elts, strict=True):
                self._assign(name, item, node)
        else:
            self._expressions.forget(target)
            self._other(node, value)

    def _extend(self, node: ast.AugAssign) -> None:
        name = node.target.id if isinstance(node.target, ast.Name) else ""
        layers = self._expressions.layers(node.value)
        if layers:
            self._parts.add(node.lineno, layers, name)
        else:
            self._expressions.forget(node.target)
            self._others.add(node)

    def _expression(self, value: ast.expr, node: ast.stmt) -> None:
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            owner = value.func.value.id if isinstance(value.func.value, ast.Name) else ""
            match value.func.attr:
                case "add" | "append" | "extend" if len(value.args) == 1:
                    self._added(value, owner, node)
                    return
                case "pop" if not value.args and self._parts.remove_last(owner):
                    return
                case "build":
                    self._built(value)
                    return
        if isinstance(value, ast.Name):
            return
        layers = self._expressions.layers(value)
        if layers is None:
            self._other(node, value)
        else:
            self._parts.start(value.lineno, layers)

    def _added(self, value: ast.Call, owner: str, node: ast.stmt) -> None:
        """Handle model.add(...): append the layer to what `owner` stands for."""
        given = value.args[0]
        layers = self._expressions.layers(given, is_place=True)
        if layers is not None:
            self._parts.add(given.lineno, layers, owner)
        elif isinstance(given, ast.Constant):
            self._others.add(node)
        else:
            what = self._code.shown(value.func)
            self._notes.add(
                value.lineno, f"{what}({shown(given, self._code)}) was skipped: that is not a layer of Keras."
            )

    def _built(self, value: ast.Call) -> None:
        """Handle model.build((None, 4)), which gives the input shape."""
        given = value.args[:1] + [keyword.value for keyword in value.keywords if keyword.arg == "input_shape"]
        shape = self._expressions.values.value(given[0]) if given else None
        if isinstance(shape, tuple) and len(shape) > 1:
            self._built_shape = as_shape(shape[1:])

    def _other(self, node: ast.stmt, value: ast.expr) -> None:
        """Count a line that makes no layer; the first that trains is named on its own."""
        text = call_text(node, self._code)
        is_method = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
        if is_method and not self._has_training_note and is_training(text):
            self._has_training_note = True
            self._notes.add(node.lineno, f"{text} was skipped: the training is set in the window.")
        else:
            self._others.add(node)


def _reason(call: ReadCall) -> str:
    if call.name == "Lambda":
        return "it runs code of its own, which this app never does."
    if call.name in LAYERS_WITHOUT_CARD:
        return "it has no card in this app."
    return "it is not a layer of Keras."
