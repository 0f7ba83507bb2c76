"""Chooses the network that a program means, and joins the variants of it that a loop makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.keras_code.reading.program.objects import Model
from engine.keras_code.reading.program.rows import FoundLayer, Row, Rows
from engine.keras_code.reading.program.state import MAX_LAYERS, State, too_many_layers
from engine.keras_code.reading.signatures import kind_of
from engine.keras_code.reading.values import (
    LoopValue,
    ReadCall,
    ReadName,
    ReadValue,
    Unreadable,
    text_of,
)
from engine.language.texts import _

_MAX_SHOWN = 3
_FITS = frozenset({"fit", "fit_generator", "train_on_batch"})


@dataclass
class Chosen:
    """The row that is read, the model that it comes from, and the lines where other models start."""

    row: Row
    model: Model | None = None
    others: tuple[int, ...] = ()
    rates: tuple[float, ...] = ()


def choose(state: State) -> Chosen:
    """Return the network that a program means.

    It is the model that is trained, the last one if there are several; else the first one that is part of no
    other, or of models that share layers the longest one. Without a model it is what the lines make.
    """
    rows = Rows(state)
    families = _families([model for model in state.models if model.is_named])
    found = [(family, rows.of_model(family[0])) for family in families]
    found = [(family, row) for family, row in found if row.has_cards]
    inside = {x for family, row in found for x in row.members - {id(family[0])}}
    outer = [(family, row) for family, row in found if not all(id(one) in inside for one in family)]
    if not outer:
        loose = _loose(state, rows)
        is_empty = not loose.row.layers and bool(families)  # its notes say why
        return Chosen(rows.of_model(families[0][0])) if is_empty else loose
    family, row = _best(outer)
    left = [
        other[0].line
        for other, its in outer
        if other is not family and its.members - {id(other[0])} - row.members
    ]
    chosen = Chosen(row, family[0], tuple(left))
    _join(chosen, [rows.of_model(one) for one in family[1:]], state)
    return chosen


def _families(models: Sequence[Model]) -> list[list[Model]]:
    """Put the models together that one line makes in the rounds of a loop."""
    found: list[list[Model]] = []
    places: dict[tuple[tuple[int, ...], int], list[Model]] = {}
    for model in models:
        key = (model.place.nodes, model.place.rounds[0][0] if model.place.rounds else -1 - len(found))
        if key in places:
            places[key].append(model)
        else:
            places[key] = [model]
            found.append(places[key])
    return found


def _best(found: list[tuple[list[Model], Row]]) -> tuple[list[Model], Row]:
    trained = [one for one in found if any(_calls(model) & _FITS for model in one[0])]
    if trained:
        return trained[-1]
    compiled = [one for one in found if any(_calls(model) for model in one[0])]
    found = compiled or found
    first = found[0]
    sharing = [one for one in found if one[1].members & first[1].members]
    longest = max(len(row.layers) for _, row in sharing)
    return [one for one in sharing if len(one[1].layers) == longest][-1]


def _calls(model: Model) -> set[str]:
    return {call.name for _, call in model.calls}


def _loose(state: State, rows: Rows) -> Chosen:
    """Return all that the lines make where none of them makes a model, in the order of the lines."""
    parts: list[tuple[int, Row]] = []
    rates: tuple[float, ...] = ()
    loose = [one for one in state.models if not one.is_used and not one.is_functional and not one.is_named]
    for family in _families(loose):
        part = Chosen(rows.of_model(family[0]), family[0])
        _join(part, [rows.of_model(one) for one in family[1:]], state)
        parts.append((family[0].line, part.row))
        rates = rates or part.rates
        if len(family) > 1 and not part.rates:
            state.notes.add(family[0].line, _("the layers of the loop were read, once."))
    ends = [tensor for tensor in state.tensors if not tensor.n_uses and tensor.maker is not None]
    parts += [(tensor.line, rows.of_tensor(tensor)) for tensor in ends[-1:]]
    taken = set().union(*(row.members for _line, row in parts)) if parts else set()
    inputs = [one for one in state.tensors if not one.n_uses and one.maker is None and one.call]
    parts += [(tensor.line, rows.of_tensor(tensor)) for tensor in inputs]
    layers = [one for one in state.layers if not one.is_used and id(one) not in taken]
    parts += [(layer.line, rows.of_layer(layer)) for layer in layers]
    whole = Row()
    for _line, row in sorted(parts, key=lambda part: part[0]):
        whole.layers += row.layers
        whole.notes += row.notes
        whole.members |= row.members
    if len(whole.layers) > MAX_LAYERS:
        raise too_many_layers()
    return Chosen(whole, rates=rates)


# --- what a loop changes


def _join(chosen: Chosen, variants: list[Row], state: State) -> None:
    """Let rates that a loop changes be swept; of other values the first is taken, with a sentence."""
    row = chosen.row
    names = [layer.call.name for layer in row.layers]
    same = [one for one in variants if [layer.call.name for layer in one.layers] == names]
    if len(same) < len(variants) and chosen.model is not None:
        text = _("the loop makes networks of several kinds; the first was read.")
        state.notes.add(chosen.model.line, text)
    if not same:
        return
    for index, layer in enumerate(row.layers):
        calls = [layer.call, *(one.layers[index].call for one in same)]
        if any(call != layer.call for call in calls):
            row.layers[index] = _joined(layer, [_values(call) for call in calls], chosen, state)


def _values(call: ReadCall) -> dict[str | int, ReadValue]:
    """Return the arguments of a call by name, those without a name by their place."""
    return dict(enumerate(call.positional)) | dict(call.keywords)


def _joined(
    layer: FoundLayer, values: list[dict[str | int, ReadValue]], chosen: Chosen, state: State
) -> FoundLayer:
    kind = kind_of(layer.call.name)
    positional, keywords = list(layer.call.positional), dict(layer.call.keywords)
    for key in values[0]:
        several = list(dict.fromkeys(one[key] for one in values if key in one))
        if len(several) == 1 or key in ("name", "seed"):
            continue
        is_main = kind is not None and key in (0, kind.main_field)
        rates = [round(float(x), 10) for x in several if isinstance(x, int | float)]
        is_swept = is_main and kind is not None and kind.is_dropout and len(rates) == len(several)
        if is_swept and chosen.rates in ((), tuple(rates)):
            chosen.rates = tuple(rates)
            value: ReadValue = LoopValue(str(key))
            if isinstance(key, int):
                positional[key] = value
            else:
                keywords[key] = value
            continue
        name = kind.main_field if is_main and kind is not None else key
        if not any(isinstance(x, Unreadable | ReadName) for x in several):
            shown = ", ".join(text_of(x) for x in several[:_MAX_SHOWN])
            shown += ", …" if len(several) > _MAX_SHOWN else ""
            text = _("{layer}: {name} takes several values in a loop ({values}); {taken} was taken.")
            text = text.format(layer=layer.call.name, name=name, values=shown, taken=text_of(several[0]))
            state.notes.add(layer.line, text)
    call = replace(layer.call, positional=tuple(positional), keywords=tuple(keywords.items()))
    return replace(layer, call=call)
