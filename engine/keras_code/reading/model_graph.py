"""A functional model as layers in a row: followed back from its output to its input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.analysis.wording import sanitized
from engine.errors import InputError
from engine.language.lists import listed
from engine.language.texts import _, ngettext

Item = dict[str, Any]  # a serialized layer
_CONSTANT = "_CONSTANT_VALUE"  # stands in Keras 2 where no tensor was given
_MAX_NAME = 40
_MAX_SHOWN = 3


@dataclass(frozen=True)
class RowLayer:
    """A serialized layer, and the arguments of its call besides what it is called on."""

    item: Item
    arguments: tuple[tuple[str, object], ...] = ()


def in_a_row(config: Item, items: list[Item]) -> tuple[list[RowLayer], str]:
    """The layers of a functional model from its input on, and a sentence about the others, or nothing.

    Parameters
    ----------
    config : dict
        Of the model: `output_layers` says where it ends.
    items : list of dict
        Its serialized layers, with `inbound_nodes`.

    Returns
    -------
    row : list of RowLayer
    note : str

    Raises
    ------
    InputError
        If a layer takes several inputs or is used several times, or the model has several outputs.
    """
    by_name = {str(item.get("name")): item for item in items}
    ends = list(_tensors(config.get("output_layers")))
    if len(ends) > 1:
        text = _("The model has {n} outputs; only layers in one row can be read, with one output.")
        raise InputError(text.format(n=len(ends)))
    row: list[RowLayer] = []
    seen: set[str] = set()
    while ends:
        name = ends[0]
        shown = sanitized(name, _MAX_NAME)
        if name not in by_name:
            text = _("The model is not as Keras writes it: its layer “{name}” is missing.")
            raise InputError(text.format(name=shown))
        nodes = by_name[name].get("inbound_nodes")
        nodes = nodes if isinstance(nodes, list) else []
        if name in seen or len(nodes) > 1:
            text = _(
                "The model uses its layer “{name}” several times; only layers in one row can be read,"
                " each once."
            )
            raise InputError(text.format(name=shown))
        seen.add(name)
        ends, arguments = _call(nodes[0]) if nodes else ([], ())
        if len(ends) > 1:
            text = _(
                "The model branches: its layer “{name}” takes {n} inputs; only layers in one row can be read."
            )
            raise InputError(text.format(name=shown, n=len(ends)))
        row.append(RowLayer(by_name[name], arguments))
    if not row:
        raise InputError(_("The model is not as Keras writes it: its output is missing."))
    return row[::-1], _note(list(by_name.keys() - seen), by_name)


def _note(left: list[str], by_name: dict[str, Item]) -> str:
    """A sentence about layers that do not lie between the input and the output, in their order."""
    quoted = _("“{name}”")
    names = [quoted.format(name=sanitized(name, _MAX_NAME)) for name in by_name if name in set(left)]
    if not names:
        return ""
    more = len(names) - _MAX_SHOWN
    shown = names[:_MAX_SHOWN] + ([_("{n} more").format(n=more)] if more > 0 else [])
    text = ngettext(
        "The layer {names} does not lie between input and output, and was left out.",
        "The layers {names} do not lie between input and output, and were left out.",
        len(names),
    )
    return text.format(names=listed(shown))


def _call(node: object) -> tuple[list[str], tuple[tuple[str, object], ...]]:
    """The layers that a call takes its inputs from, and its other arguments.

    Keras 3 writes {"args": [...], "kwargs": {...}}, Keras 2 [["dense", 0, 0, {...}], ...]. What a mask is
    made from counts as an argument, not as an input.
    """
    if isinstance(node, dict):
        given = node.get("kwargs")
        arguments = given if isinstance(given, dict) else {}
        sources = list(_tensors(node.get("args")))
    else:
        tensors = list(_keras_2_tensors(node))
        arguments = next((one[3] for one in tensors if len(one) > 3 and isinstance(one[3], dict)), {})
        sources = [one[0] for one in tensors if one[0] != _CONSTANT]
    for name, value in arguments.items():
        sources += _tensors(value) if name != "mask" else ()
    others = ((str(name), value) for name, value in arguments.items() if name == "mask" or not _has(value))
    return sources, tuple(others)


def _has(value: object) -> bool:
    return next(_tensors(value), None) is not None


def _tensors(value: object) -> Iterator[str]:
    """The names of the layers whose outputs are in a value, as Keras 3 or Keras 2 writes them."""
    if isinstance(value, dict):
        inside = value.get("config")
        history = inside.get("keras_history") if isinstance(inside, dict) else value.get("keras_history")
        if isinstance(history, list) and history:
            yield str(history[0])
            return
        for item in value.values():
            yield from _tensors(item)
    elif isinstance(value, list):
        if _is_keras_2_tensor(value):
            yield value[0]
            return
        for item in value:
            yield from _tensors(item)


def _keras_2_tensors(value: object) -> Iterator[list[Any]]:
    if isinstance(value, list):
        if _is_keras_2_tensor(value):
            yield value
            return
        for item in value:
            yield from _keras_2_tensors(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _keras_2_tensors(item)


def _is_keras_2_tensor(value: list[Any]) -> bool:
    if len(value) < 3 or not isinstance(value[0], str):
        return False
    return value[0] == _CONSTANT or (isinstance(value[1], int) and isinstance(value[2], int))
