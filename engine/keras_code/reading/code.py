"""Reads layers from pasted Keras code, which is parsed and never run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from engine.errors import InputError
from engine.keras_code.reading.code_cleaning import is_in_other_language
from engine.keras_code.reading.code_text import ParsedCode, parse_code
from engine.keras_code.reading.left_out import lines_of, summary
from engine.keras_code.reading.notes import Notes, Subject
from engine.keras_code.reading.program.calls import Calls
from engine.keras_code.reading.program.choice import Chosen, choose
from engine.keras_code.reading.program.class_calls import keras_base
from engine.keras_code.reading.program.expressions import Expressions
from engine.keras_code.reading.program.layer_lines import LayerLines
from engine.keras_code.reading.program.model_calls import WRAPPERS
from engine.keras_code.reading.program.objects import Scope
from engine.keras_code.reading.program.rows import FoundLayer
from engine.keras_code.reading.program.state import State, TooManyStepsError
from engine.keras_code.reading.program.statements import Statements
from engine.keras_code.reading.program.tensor_calls import NOT_A_LAYER
from engine.keras_code.reading.settings import read_settings
from engine.keras_code.reading.signatures import (
    INPUT_CALLS,
    LAMBDA,
    LAYERS_WITHOUT_CARD,
)
from engine.keras_code.reading.translate import input_shape_of, translate
from engine.keras_code.reading.values import ReadNetwork, ReadSettings, as_shape
from engine.language.texts import _
from engine.network.spec import LayerSpec

QUICK_LENGTH, QUICK_STEPS = 20_000, 20_000  # letters, and steps of following them
MAX_STEPS = 300_000
_EXAMPLES = {"first": "model.add(Dense(16))", "second": "keras.layers.Dropout(0.2)"}


def read_keras_code(text: str, *, is_quick: bool = False) -> ReadNetwork:
    """The layers that the code would stack, in order.

    Raises InputError with one sentence if there are none, and SlowCodeError if `is_quick` and it would take
    more than some hundredths of a second.
    """
    if not text.strip():
        text = _("There is nothing to read; expected lines such as {first} or {second}.")
        raise InputError(text.format(**_EXAMPLES))
    if is_quick and len(text) > QUICK_LENGTH:
        raise SlowCodeError
    return _read(lambda: parse_code(text), max_steps=QUICK_STEPS if is_quick else MAX_STEPS)


def read_keras_cells(cells: Sequence[str]) -> ReadNetwork:
    """The layers that the cells of a notebook would stack; those that are no Python are named.

    Raises InputError with one sentence if there are none.
    """
    found, starts, problems = [], [], []
    line = 1
    for cell in cells:
        starts.append(line)
        text = ""
        if not is_in_other_language(cell):
            try:
                text = parse_code(cell).text
            except InputError:
                problems.append(line)
        found.append(text)
        line += text.count("\n") + 1
    return _read(lambda: parse_code("\n".join(found)), starts, problems)


def _read(
    parse: Callable[[], ParsedCode],
    starts: Sequence[int] = (),
    problems: Sequence[int] = (),
    max_steps: int = MAX_STEPS,
) -> ReadNetwork:
    try:
        code = parse()
        reader = _Reader(code, starts, max_steps)
        if not reader.find() and reader.has_layers:
            reader = _Reader(code, starts, max_steps, enters_unknown=True)
            reader.find()
        return reader.network(problems)
    except RecursionError:
        raise InputError(_("The code is nested too deeply to be read.")) from None
    except TooManyStepsError:
        if max_steps == QUICK_STEPS:
            raise SlowCodeError from None
        raise InputError(
            _("The code has more in it than can be read at once; paste only the lines of the network.")
        ) from None
    except InputError as error:
        message = str(error)
        raise InputError(message[:1].upper() + message[1:]) from None


class SlowCodeError(InputError):
    """The code would take a while to read."""


class _Reader:
    """Follows a program, and then functions and classes that nobody calls until one makes layers."""

    def __init__(
        self, code: ParsedCode, starts: Sequence[int], max_steps: int, *, enters_unknown: bool = False
    ) -> None:
        self._code, self._lines = code, LayerLines(code.body)
        self._starts = starts
        self._state = State(code, self._new_notes(), enters_unknown, max_steps)
        self._expressions = Expressions(self._state)
        self._calls = Calls(self._state, self._expressions)
        self._statements = Statements(self._state, self._expressions, self._calls, self._lines)
        self._expressions.calls, self._calls.statements = self._calls, self._statements
        self._chosen = Chosen(row=choose(self._state).row)

    @property
    def has_layers(self) -> bool:
        """Whether a call in the program makes layers."""
        return self._lines.any_has(self._code.body)

    def _new_notes(self) -> Notes:
        return Notes(Subject.CELL if self._starts else Subject.LINE, self._starts)

    def find(self) -> bool:
        """Look for a network; returns whether there is one."""
        scope = Scope({"__name__": "__main__"})
        self._statements.run(self._code.body, scope)
        self._chosen = choose(self._state)
        if not self._chosen.row.has_cards:
            self._call_handed()
            self._chosen = choose(self._state)
        for line, note, call in self._uncalled():
            if self._chosen.row.has_cards:
                break
            call()
            self._chosen = choose(self._state)
            if self._chosen.row.has_cards:
                self._state.notes.add(line, note)
        return self._chosen.row.has_cards

    def _call_handed(self) -> None:
        """Call the functions that are handed over, such as KerasClassifier(model=build, rate=0.3).

        Lists of values for a search are tried as a loop would.
        """
        for function, keywords in self._state.handed:
            names = function.parameters
            given = {_own_name(name): value for name, value in keywords.items()}
            given = {name: value for name, value in given.items() if name in names}
            grid = {_own_name(str(name)): values for one in self._state.grids for name, values in one.items()}
            series = {x: y for x, y in grid.items() if x in names and isinstance(y, list | tuple) and y}
            n_rounds = max(map(len, series.values()), default=1)
            for index in self._calls.rounds(range(n_rounds)):
                assert isinstance(index, int)
                values = {name: one[min(index, len(one) - 1)] for name, one in series.items()}
                self._calls.call_function(function, [], given | values, function.node)

    def _uncalled(self) -> list[tuple[int, str, Callable[[], object]]]:
        """Return the functions that nobody calls, then the classes: line, note, and what to do with it."""
        state, calls, lines = self._state, self._calls, self._lines
        found: list[tuple[int, str, Callable[[], object]]] = []
        for function in sorted(state.functions, key=lambda one: one.name in lines.called):
            if id(function.node) not in state.entered and lines.has_layers(function.node):
                note = _("the layers of the function {name} were read, once.").format(name=function.name)
                found.append((function.node.lineno, note, partial(calls.call_uncalled, function)))
        for kind in state.classes:
            if id(kind.node) in state.entered or not lines.has_layers(kind.node):
                continue
            methods = [one for one in calls.classes.methods(kind) if lines.has_layers(one.node)]
            for method in [None] if keras_base(kind) else methods:
                act = partial(calls.classes.call_uncalled, kind, method)
                note = _("the layers of the class {name} were read, once.").format(name=kind.node.name)
                found.append((kind.node.lineno, note, act))
        return found

    def network(self, problems: Sequence[int]) -> ReadNetwork:
        """The result; raises InputError if no layer was found."""
        state, chosen = self._state, self._chosen
        for line in problems:
            state.notes.add(line, _("it is not Python code and was left out."))
        for line, layers_of_loop in state.read_once:
            if layers_of_loop & chosen.row.members:
                state.notes.add(line, _("the layers of the loop were read, once."))
        for line, text in chosen.row.notes:
            state.notes.add(line, text)
        for line in chosen.others:
            state.notes.add(line, _("another model starts here and was left out; paste it by itself."))
        layers, shapes = [], []
        for item in chosen.row.layers:
            if (shape := input_shape_of(item.call)) is not None:
                shapes.append(shape)
            if item.call.name not in INPUT_CALLS and (layer := self._translated(item)) is not None:
                layers.append(layer)
        left_out = self._statements.left_out
        notes = state.notes.texts() + ((text,) if (text := summary(left_out)) else ())
        if not layers:
            problem = _("No layer was found: expected lines such as {first} or {second}.")
            raise InputError(" ".join((problem.format(**_EXAMPLES), *notes[:1])))
        shape = shapes[0] if shapes else self._built_shape()
        lines = lines_of(left_out, self._code, state.notes)
        return ReadNetwork(tuple(layers), notes, shape, self._settings(), lines)

    def _settings(self) -> ReadSettings:
        """Return what the program sets of training and data."""
        model, state = self._chosen.model, self._state
        calls = state.loose_calls if model is None else model.calls
        if model is None:
            calls = [*calls, *(call for one in state.models for call in one.calls)]
        wrappers = [one for one in state.seen if one[1].name in WRAPPERS]
        prepared = [one for one in state.seen if one[1].name not in WRAPPERS]
        notes = self._new_notes()
        found = read_settings([*calls, *wrappers], prepared, self._chosen.rates, notes)
        return replace(found, notes=notes.texts())

    def _built_shape(self) -> tuple[int, ...] | None:
        """Return the shape of one sample that model.build((None, 4)) says."""
        model, state = self._chosen.model, self._state
        shape = state.loose_shape if model is None else model.built_shape
        known = state.argument(shape, self._code.body[0]) if isinstance(shape, list | tuple) else None
        return as_shape(known[1:]) if isinstance(known, tuple) else None

    def _translated(self, found: FoundLayer) -> LayerSpec | None:
        call = found.call
        if not found.has_card:
            text = _("{layer} was skipped: {reason}").format(layer=call.name, reason=_reason(found))
            self._state.notes.add(found.line, text)
            return None
        made = translate(call)
        for remark in made.remarks:
            self._state.notes.add(found.line, remark)
        return made.layer


def _own_name(name: str) -> str:
    """Return a parameter's name without the prefix by which scikeras finds it."""
    return name.rpartition("__")[2]


def _reason(found: FoundLayer) -> str:
    call = found.call
    if call.name == LAMBDA:
        return _("it runs code of its own, which this app never does.")
    if LAYERS_WITHOUT_CARD & {call.name, call.name.capitalize()}:  # add(...) is the function of Add
        return _("it has no card in this app.")
    return _(found.foreign or NOT_A_LAYER)
