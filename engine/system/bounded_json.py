"""JSON of others, bounded before it is parsed: a few bytes can ask for any amount of memory and any depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _

MAX_DEPTH = 100
MAX_VALUES = 8_000_000
MAX_CONTAINERS = 2_000_000  # lists and objects, which take much more memory than numbers
_PIECE = 4_000_000  # characters
_TEXT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_END = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_BRACKETS = bytes.maketrans(b"{}", b"[]")
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


def parse_json(text: str | bytes) -> Any:
    """Parse JSON.

    Parameters
    ----------
    text : str or bytes
        Bytes must be UTF-8.

    Returns
    -------
    object

    Raises
    ------
    InputError
        If it has more values, or is nested deeper, than any file of the app; the sentence begins with "it".
    ValueError
        If it is not JSON.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    check_size(text)
    return json.loads(text, object_pairs_hook=_object)


def check_size(text: str) -> None:
    """Refuse JSON that has too many values or is too deep, without parsing it; raises InputError."""
    n_values = n_containers = 0
    brackets = []
    for bare in _without_texts(text):
        n_values += bare.count(b",") + bare.count(b":")
        n_containers += bare.count(b"[") + bare.count(b"{")
        if n_values > MAX_VALUES:
            raise InputError(
                _("it has more than {n} values, the most that are read.").format(
                    n=number_text(MAX_VALUES, ",")
                )
            )
        if n_containers > MAX_CONTAINERS:
            text = _("it has more than {n} lists and objects, the most that are read.")
            raise InputError(text.format(n=number_text(MAX_CONTAINERS, ",")))
        brackets.append(bare.translate(_BRACKETS, _OTHERS))
    if n_containers > MAX_DEPTH and _is_deep(b"".join(brackets)):
        raise InputError(_("it is nested deeper than {n} levels.").format(n=MAX_DEPTH))


def _without_texts(text: str) -> Iterator[bytes]:
    """The signs of JSON between its texts, in which commas and brackets mean nothing; some at a time."""
    is_inside, begun = False, ""  # of a text that goes on in the next piece, and an escape that does
    for start in range(0, len(text), _PIECE):
        piece = begun + text[start : start + _PIECE]
        if is_inside and (end := _END.match(piece)):
            is_inside, piece = False, piece[end.end() :]
        bare, quote, inside = ("", '"', piece) if is_inside else _TEXT.sub("", piece).partition('"')
        is_inside = bool(quote)
        begun = "\\" * ((len(inside) - len(inside.rstrip("\\"))) % 2)
        yield bare.encode("utf-8", "replace")


def _is_deep(brackets: bytes) -> bool:
    """Whether lists and objects are nested too deeply: each round takes the innermost ones away."""
    n_rounds = 0
    while b"[]" in brackets and n_rounds <= MAX_DEPTH:
        brackets = brackets.replace(b"[]", b"")
        n_rounds += 1
    return n_rounds + brackets.count(b"[") > MAX_DEPTH  # some may never be closed


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _value in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise InputError(_("it has {name} twice in one object.").format(name=repr(twice[:60])))
    return found
