"""Writes the JSON schema of `lesson.yaml` from the reader's own tables: `python3 -m release.lesson_schema`.

An editor that knows the schema completes the names of a lesson and marks mistakes while a teacher types. What
depends on other parts of the lesson, such as ids that must be there, only the reader knows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable
from typing import Any

from engine.data.catalogue import DATA_SETS
from engine.experiment.metrics import METRICS
from engine.experiment.second_setting import MAX_VALUES, SECOND_SETTINGS
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.experiment.specs import STREAMS
from engine.lessons import conditions, measure, reading, step_reading
from engine.lessons.controls import CONTROLS
from engine.lessons.places import PAGE_OF_VIEW, PAGES
from engine.lessons.set_up_reading import MAX_SEEDS, SHORT
from engine.network import fields as field_types
from engine.network.fields import Field
from engine.network.layer_kinds import LAYER_KINDS, LayerKind
from engine.network.spec import MAX_LAYERS
from engine.project.locks import LOCKABLE
from engine.project.pins import MAX_PINS
from engine.storage.examples import EXAMPLES
from engine.storage.project_json import MAX_RATES
from engine.storage.run_json import MAX_SEED
from engine.system.paths import RESOURCES

PATH = RESOURCES / "lessons" / "lesson.schema.json"
Schema = dict[str, Any]
SPACES = 10  # around a text, which the reader does not count
_TRUE: Schema = {"const": True}


def main() -> int:
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(schema_text(), encoding="utf-8", newline="\n")
    print(f"{PATH.name}: {PATH.stat().st_size:,} bytes")
    return 0


def schema_text() -> str:
    """The schema as its file has it."""
    return json.dumps(lesson_schema(), ensure_ascii=False, indent=1) + "\n"


def lesson_schema() -> Schema:
    """The schema of a lesson, in the draft 2020-12."""
    properties = {
        "format": {"const": reading.FORMAT},
        "title": _text(reading.MAX_TITLE, "Title of the lesson"),
        "summary": _text(reading.MAX_SUMMARY, "One sentence for the list of lessons"),
        "minutes": _whole(1, reading.MAX_MINUTES, "How long it takes"),
        "order": _whole(1, reading.MAX_ORDER, "Its place in the list of lessons"),
        "language": {"type": "string", "description": "A code such as en or pt-BR"},
        "author": _text(reading.MAX_SUMMARY),
        "licence": _text(reading.MAX_SUMMARY, "Such as CC BY 4.0"),
        "teacher": _markdown("The teacher's page: a Markdown file of the folder"),
        "pages": _list({"$ref": "#/$defs/page"}, reading.MAX_PAGES, 1),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A lesson of Dropout Lab (lesson.yaml)",
        **_object(properties, ("format", "title", "pages")),
        "$defs": {
            "page": _page(),
            "step": _step(),
            "set_up": _set_up(),
            "wait": _wait(),
            "layer": {"anyOf": [{"enum": list(LAYER_KINDS)}, *map(_layer, LAYER_KINDS.values())]},
        },
    }


def _page() -> Schema:
    properties = {
        "title": _text(reading.MAX_TITLE),
        "text": _markdown("What students read: a Markdown file of the folder"),
        "steps": _list({"$ref": "#/$defs/step"}, reading.MAX_STEPS),
    }
    return _object(properties, ("title",))


def _step() -> Schema:
    """One form for each kind of step, so that an editor offers what belongs to it."""
    texts, short = _text(step_reading.MAX_TEXT), _text(step_reading.MAX_SHORT)
    common = {
        "id": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,39}$"},
        "text": texts | {"description": "What the student reads: a paragraph of Markdown"},
        "hints": _list(short, step_reading.MAX_HINTS),
    }
    of_questions = {"comes_first": {"type": "boolean"}, "right": short, "wrong": short}
    bound = step_reading.MAX_VALUE
    number: dict[str, Schema] = {
        "answer": {
            "anyOf": [
                {"type": "number", "minimum": -bound, "maximum": bound},
                *map(_measure, measure.MEASURES),
            ],
            "description": "A number, or what is measured in the student's own sweep",
        },
        "tolerance": {"type": "number", "minimum": 0, "maximum": bound},
        "unit": _text(step_reading.MAX_UNIT),
    }
    words = {"model": _text(step_reading.MAX_WORDS), "max_length": _whole(1, step_reading.MAX_WORDS)}
    choice = _text(step_reading.MAX_CHOICE)
    kinds: dict[str, Schema] = {
        "point": {"enum": list(CONTROLS)},
        "set_up": {"$ref": "#/$defs/set_up"},
        "lock": _list({"enum": list(LOCKABLE)}, len(LOCKABLE)),
        "wait": {"$ref": "#/$defs/wait"},
        "choice": _list(choice, step_reading.MAX_CHOICES, 2),
        "number": _or_true(_object(number) | {"dependentRequired": {"tolerance": ["answer"]}}),
        "words": _or_true(_object(words)),
        "sketch": _TRUE,
    }
    assert kinds.keys() == step_reading.KINDS.keys()
    forms = []
    for name, schema in kinds.items():
        is_question = name in step_reading.QUESTIONS
        answer = {"answer": choice} if name == "choice" else {}
        properties = {name: schema, **answer, **common, **(of_questions if is_question else {})}
        forms.append(_object(properties, (name, "text") if is_question else (name,)))
    return {"type": "object", "oneOf": forms}


def _measure(name: str) -> Schema:
    """What is measured in the student's sweep: each measure has fields of its own."""
    rate = {"type": "number", "minimum": 0, "exclusiveMaximum": 1}
    fields: dict[str, Schema] = {
        "rate": rate,
        "less": rate | {"description": "The rate whose mean is taken away, 0 if it is left out"},
        "metric": {"enum": list(METRICS)},
        "split": {"enum": list(measure.SPLITS)},
    }
    own = measure.FIELDS[name]
    needed = ("rate",) if "rate" in own and name != measure.N_TRAININGS else ()
    properties = {"measure": {"const": name}, **{field: fields[field] for field in own}}
    return _object(properties, ("measure", *needed))


def _set_up() -> Schema:
    data: dict[str, Schema] = {
        "dataset": {"enum": list(DATA_SETS)},
        "options": {"type": "object", "additionalProperties": {"type": "number"}},
    }
    rate = {"type": "number", "minimum": 0, "exclusiveMaximum": 1}
    seed = {"type": "integer", "minimum": 0, "maximum": MAX_SEED}
    second = {
        "setting": {"enum": list(SECOND_SETTINGS)},
        "values": _list({"type": "number"}, MAX_VALUES),
    }
    sweep: dict[str, Schema] = {
        "rates": _list(rate, MAX_RATES, 1) | {"uniqueItems": True},
        "seeds": {
            "anyOf": [
                {"type": "string", "pattern": "^\\s*[0-9]{1,10}\\s*-\\s*[0-9]{1,10}\\s*$"},
                _list(seed, MAX_SEEDS, 1) | {"uniqueItems": True},
            ],
            "description": "A range such as 0-9, or a list",
        },
        "frozen_streams": _list({"enum": list(STREAMS)}),
        "second": {
            "anyOf": [
                {"type": "null"},
                {"required": ["setting", "values"], "type": "object", "properties": second},
            ]
        },
        "width_tied": {"type": "boolean"},
    }
    properties: dict[str, Schema] = {
        "example": {"enum": [*SHORT, *EXAMPLES]},
        "project": {"type": "string", "description": "A project file of the folder"},
        "data": _object(data | _fields(DATA_FIELDS)),
        "network": _list({"$ref": "#/$defs/layer"}, MAX_LAYERS, 1),
        "training": _object(_fields(TRAINING_FIELDS)),
        "sweep": _object(sweep),
    }
    return _object(properties) | {"minProperties": 1, "not": {"required": ["example", "project"]}}


def _wait() -> Schema:
    rate = {"type": "number", "minimum": 0, "exclusiveMaximum": 1}
    sweep = {"seeds": _whole(1, conditions.MAX_SEEDS), "rates": _list(rate, conditions.MAX_RATES, 1)}
    layer = {
        "kind": {"enum": list(LAYER_KINDS)},
        "count": _whole(1, conditions.MAX_COUNT),
        "after": {"enum": [conditions.INPUT, *LAYER_KINDS]},
    }
    properties: dict[str, Schema] = {
        "sweep": _object(sweep),
        "sweeps": _whole(1, conditions.MAX_SWEEPS),
        "training": _TRUE,
        "layer": _object(layer, ("kind",)),
        "dataset": {"enum": list(DATA_SETS)},
        "held_out": {"type": "boolean"},
        "prediction": _TRUE,
        "answered": _list(_text(60), conditions.MAX_ANSWERED, 1),
        "page": {"enum": list(PAGES)},
        "view": {"enum": list(PAGE_OF_VIEW)},
        "pins": _whole(1, MAX_PINS),
        "second": {"enum": list(SECOND_SETTINGS)},
    }
    assert properties.keys() == conditions.CONDITIONS.keys()
    return _object(properties) | {"minProperties": 1}


# --- Layers and fields


def _layer(kind: LayerKind) -> Schema:
    own: dict[str, Schema] = {
        "kind": {"const": kind.id},
        "swept": {"anyOf": [{"type": "boolean"}, _list({"enum": list(kind.rates)}, len(kind.rates))]},
        "enabled": {"type": "boolean"},
        "name": {"type": "string"},
    }
    if not kind.rates:
        own["swept"] = {"enum": [False, []]}
    return _object(own | _fields(kind.fields), ("kind",))


def _fields(fields: Iterable[Field]) -> dict[str, Schema]:
    return {item.name: _field(item) | {"description": item.help} for item in fields}


def _field(item: Field) -> Schema:
    match item:
        case field_types.IntField():
            return {"type": "integer", "minimum": item.minimum, "maximum": item.maximum}
        case field_types.FloatField():
            low = "exclusiveMinimum" if item.open_start else "minimum"
            high = "exclusiveMaximum" if item.open_end else "maximum"
            return {"type": "number", low: item.minimum, high: item.maximum}
        case field_types.BoolField():
            return {"type": "boolean"}
        case field_types.ChoiceField():
            return {"enum": list(item.choices)}
        case field_types.PenaltyField():
            return _list({"type": "number", "minimum": 0, "maximum": 1000}, 2, 2)
        case field_types.SizesField():
            size = {"type": "integer", "minimum": item.minimum, "maximum": item.maximum}
            return (
                {"anyOf": [size, {"type": "array", "items": size}]}
                if item.length
                else {"type": "array", "items": size}
            )
        case field_types.SharesField():
            return {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}}
        case field_types.NamesField():
            return {
                "type": "array",
                "items": {"enum": list(item.choices)} if item.choices else {"type": "string"},
            }
    raise TypeError(f"the schema has no form for {type(item).__name__}")


# --- Forms


def _text(most: int, description: str = "") -> Schema:
    """Text; what looks like a number, or true, is text too."""
    schema: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": most + SPACES}
    return schema | ({"description": description} if description else {})


def _markdown(description: str) -> Schema:
    return {"type": "string", "pattern": r"\.[mM][dD]\s*$", "description": description}


def _whole(low: int, high: int, description: str = "") -> Schema:
    schema: Schema = {"type": "integer", "minimum": low, "maximum": high}
    return schema | ({"description": description} if description else {})


def _list(items: Schema, most: int | None = None, least: int = 0) -> Schema:
    schema: Schema = {"type": "array", "items": items}
    if least:
        schema["minItems"] = least
    return schema if most is None else schema | {"maxItems": most}


def _object(properties: dict[str, Schema], required: Collection[str] = ()) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": list(required)} if required else {})


def _or_true(schema: Schema) -> Schema:
    return {"anyOf": [_TRUE, schema]}


if __name__ == "__main__":
    sys.exit(main())
