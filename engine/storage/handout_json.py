"""A class's handout and a teacher's feedback as plain JSON data, and back; InputError with one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.fields import cut, is_text
from engine.project.handout_record import (
    MAX_COMMENT,
    MAX_NAME,
    MAX_SEAT_SEEDS,
    MAX_SEATS,
    Feedback,
    HandoutRecord,
    Seat,
)
from engine.storage.migrations import Json
from engine.storage.run_json import is_seed

_CLASS_ID = re.compile("[0-9a-f]{32}")


def handout_to_json(record: HandoutRecord) -> Json:
    """Return what a file says of its class as plain data.

    Parameters
    ----------
    record : HandoutRecord

    Returns
    -------
    dict
    """
    content: Json = {"class_id": record.class_id, "class_name": record.class_name}
    content |= {"student": record.student, "seeds": list(record.seeds), "lesson": record.lesson}
    if record.seats:
        content["seats"] = [{"student": seat.student, "seeds": list(seat.seeds)} for seat in record.seats]
    return content


def handout_from_json(content: object) -> HandoutRecord | None:
    """Return what a file says of its class.

    Parameters
    ----------
    content : object
        Parsed JSON; None if the project was not handed out.

    Returns
    -------
    HandoutRecord or None

    Raises
    ------
    InputError
        One sentence, if it has other fields, texts or numbers than it may have.
    """
    if content is None:
        return None
    known = {"class_id", "class_name", "student", "seeds", "lesson", "seats"}
    item = object_fields(content, known, "handout")
    return HandoutRecord(
        class_id_field(item, "handout"),
        text_field(item, "class_name", MAX_NAME, "handout"),
        text_field(item, "student", MAX_NAME, "handout"),
        seeds_field(item.get("seeds", [])),
        text_field(item, "lesson", MAX_NAME, "handout"),
        _seats(item.get("seats", [])),
    )


def feedback_to_json(feedback: Feedback) -> Json:
    """Return a teacher's feedback as plain data.

    Parameters
    ----------
    feedback : Feedback

    Returns
    -------
    dict
    """
    return {name: getattr(feedback, name) for name in ("mark", "comment", "check", "made")}


def feedback_from_json(content: object) -> Feedback | None:
    """Return a teacher's feedback.

    Parameters
    ----------
    content : object
        Parsed JSON; None if there is none.

    Returns
    -------
    Feedback or None

    Raises
    ------
    InputError
        One sentence, if it has other fields or texts than it may have.
    """
    if content is None:
        return None
    item = object_fields(content, {"mark", "comment", "check", "made"}, "feedback")
    limits = {"mark": MAX_NAME, "comment": MAX_COMMENT, "check": MAX_COMMENT, "made": MAX_NAME}
    return Feedback(**{name: text_field(item, name, most, "feedback") for name, most in limits.items()})


def _seats(content: object) -> tuple[Seat, ...]:
    if not isinstance(content, list) or len(content) > MAX_SEATS:
        raise InputError(
            _("the handout's seats must be a list of up to {limit} students.").format(limit=MAX_SEATS)
        )
    seats = []
    for part in content:
        item = object_fields(part, {"student", "seeds"}, "seat")
        name = text_field(item, "student", MAX_NAME, "seat")
        if not name:
            raise InputError(_("each seat of the handout must have a student's name."))
        seats.append(Seat(name, seeds_field(item.get("seeds", []))))
    if len({seat.student for seat in seats}) < len(seats):
        raise InputError(_("two seats of the handout have the same student: the file was changed."))
    return tuple(seats)


# --- What the file of a class reads, too


def class_id_field(content: Mapping[str, object], what: str) -> str:
    """Return the id of a class.

    Parameters
    ----------
    content : mapping
    what : str
        Whose it is, for the sentence.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it has not 32 hex digits.
    """
    class_id = content.get("class_id")
    if not is_text(class_id) or not _CLASS_ID.fullmatch(class_id):
        raise InputError(
            _("the {what}'s class_id must have 32 hex digits, not {class_id}.").format(
                what=what, class_id=cut(str(class_id))
            )
        )
    return class_id


def seeds_field(content: object) -> tuple[int, ...]:
    """Return a student's seeds.

    Parameters
    ----------
    content : object

    Returns
    -------
    tuple of int

    Raises
    ------
    InputError
        If it is no list of seeds, or too long.
    """
    if not isinstance(content, list) or len(content) > MAX_SEAT_SEEDS or not all(map(is_seed, content)):
        raise InputError(
            _("a student's seeds must be a list of up to {limit} seeds.").format(
                limit=number_text(MAX_SEAT_SEEDS, ",")
            )
        )
    return tuple(content)


def object_fields(content: object, known: set[str], what: str) -> Mapping[str, object]:
    """Return an object whose fields are all known.

    Parameters
    ----------
    content : object
    known : set of str
    what : str
        For the sentence.

    Returns
    -------
    mapping

    Raises
    ------
    InputError
        If it is no object, or has another field.
    """
    if not isinstance(content, dict):
        raise InputError(
            _("the {what} must be an object, not {type}.").format(what=what, type=type(content).__name__)
        )
    if unknown := set(content) - known:
        raise InputError(
            _("the {what} has an unknown field {unknown}.").format(what=what, unknown=cut(str(min(unknown))))
        )
    return content


def text_field(content: Mapping[str, object], name: str, most: int, what: str) -> str:
    """Return a text, empty where there is none.

    Parameters
    ----------
    content : mapping
    name : str
        Of the field.
    most : int
        Characters.
    what : str
        Whose it is, for the sentence.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If it is no text, or too long.
    """
    value = content.get(name, "")
    if not is_text(value) or len(value) > most:
        raise InputError(
            _("the {what}'s {name} must be text of up to {most} characters.").format(
                what=what, name=name, most=number_text(most, ",")
            )
        )
    return value
