"""Pinned pictures as plain JSON data, which names each PNG by its SHA-256, and back."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import InputError
from engine.language.texts import _
from engine.network.fields import cut, is_number, is_text
from engine.project.pins import MAX_PINS, Pin
from engine.storage.migrations import Json
from engine.storage.run_json import MAX_SEED

MAX_COUNT = 10**9  # of epochs and steps
_TEXTS = ("title", "caption")
_COUNTS = {"seed": (0, MAX_SEED), "epoch": (1, MAX_COUNT), "step": (1, MAX_COUNT)}


def pin_to_json(pin: Pin) -> Json:
    """Return a picture as plain data, without its PNG.

    Parameters
    ----------
    pin : Pin

    Returns
    -------
    dict
        What does not apply is not in it.
    """
    facts = {"rate": pin.rate, "seed": pin.seed, "epoch": pin.epoch, "step": pin.step}
    content: Json = {"title": pin.title, "caption": pin.caption, "picture": pin.digest}
    return content | {name: value for name, value in facts.items() if value is not None}


def pins_from_json(content: object, pictures: Mapping[str, bytes] | None) -> tuple[Pin, ...]:
    """Return the pictures of a project.

    Parameters
    ----------
    content : object
        Parsed JSON.
    pictures : mapping of str to bytes, or None
        Each PNG by its SHA-256. None: the pictures are dropped.

    Returns
    -------
    tuple of Pin

    Raises
    ------
    InputError
        One sentence, if there are too many, or if one has other words, facts or pixels than it may have.
    """
    if not isinstance(content, list) or len(content) > MAX_PINS:
        raise InputError(_("pins must be a list of up to {limit} pictures.").format(limit=MAX_PINS))
    if pictures is None:
        return ()
    return tuple(_pin(item, number, pictures) for number, item in enumerate(content, start=1))


def _pin(item: object, number: int, pictures: Mapping[str, bytes]) -> Pin:
    try:
        if not isinstance(item, dict):
            raise InputError(_("it must be an object, not {type}.").format(type=type(item).__name__))
        if unknown := set(item) - {*_TEXTS, *_COUNTS, "rate", "picture"}:
            raise InputError(_("it has an unknown field {unknown}.").format(unknown=cut(str(min(unknown)))))
        title, caption = _words(item)
        pin = Pin(title, caption, **_facts(item), png=_png(item.get("picture"), pictures))
        pin.check()
    except InputError as error:
        raise InputError(_("pinned picture {number}: {error}").format(number=number, error=error)) from None
    return pin


def _words(item: Json) -> tuple[str, str]:
    title, caption = (item.get(name, "") for name in _TEXTS)
    if not is_text(title) or not is_text(caption):
        raise InputError(_("it must have a title and a caption."))
    return title, caption


def _facts(item: Json) -> Json:
    rate = item.get("rate")
    if rate is not None and not (is_number(rate) and 0 <= rate < 1):
        raise InputError(_("its rate must be from 0 to below 1, not {rate}.").format(rate=cut(str(rate))))
    facts: Json = {"rate": None if rate is None else float(rate)}
    for name, (low, high) in _COUNTS.items():
        value = facts[name] = item.get(name)
        is_count = isinstance(value, int) and not isinstance(value, bool)
        if value is not None and not (is_count and low <= value <= high):
            raise InputError(
                _("its {name} must be a whole number from {low}, not {value}.").format(
                    name=name, low=low, value=cut(str(value))
                )
            )
    return facts


def _png(digest: object, pictures: Mapping[str, bytes]) -> bytes:
    if not is_text(digest) or digest not in pictures:
        raise InputError(_("its PNG is missing: the file was changed or cut off."))
    return pictures[digest]
