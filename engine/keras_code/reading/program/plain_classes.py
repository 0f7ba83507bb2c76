"""Classes that only hold values: dataclasses, named tuples, enumerations and namespaces."""

from __future__ import annotations

import ast

from engine.keras_code.reading.program.known import items_of
from engine.keras_code.reading.program.objects import Class, Instance, Scope, Value
from engine.keras_code.reading.program.parts import Caller, Evaluator
from engine.keras_code.reading.values import ReadName, Unreadable

_ENUMERATIONS = frozenset({"Enum", "IntEnum", "StrEnum"})  # not a text: Python's names
_NAMESPACES = frozenset({"SimpleNamespace", "Namespace"})  # not a text: Python's names
_MAX_FIELDS = 100


def holds_values(kind: Class) -> bool:
    """Return whether a class has an __init__ that sets its annotated fields."""
    nodes = [one.func if isinstance(one, ast.Call) else one for one in kind.node.decorator_list]
    names = [one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in nodes]
    return "dataclass" in names or any(_last(base) == "NamedTuple" for base in kind.all_bases())


def _last(base: Value) -> str:
    return base.last if isinstance(base, ReadName) else ""


class PlainClasses:
    """Makes objects of such classes."""

    def __init__(self, expressions: Evaluator, calls: Caller) -> None:
        self._expressions, self._calls = expressions, calls

    def set_fields(self, instance: Instance, positional: list[Value], keywords: dict[str, Value]) -> None:
        """Do what the __init__ of a dataclass does."""
        fields: dict[str, tuple[Class, ast.AnnAssign]] = {}
        for kind in reversed((instance.kind, *instance.kind.all_bases())):
            if isinstance(kind, Class):
                fields |= {
                    one.target.id: (kind, one)
                    for one in kind.node.body
                    if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
                }
        given = dict(zip(fields, positional, strict=False)) | keywords
        for name, (kind, field) in fields.items():
            found = given[name] if name in given else self._default(kind, field)
            instance.attributes[name] = found

    def _default(self, kind: Class, field: ast.AnnAssign) -> Value:
        assert isinstance(field.target, ast.Name)
        value = field.value
        if isinstance(value, ast.Call) and _name_of(value.func) == "field":
            for keyword in value.keywords:
                found = self._expressions.value(keyword.value, kind.scope)
                if keyword.arg == "default":
                    return found
                if keyword.arg == "default_factory":
                    return self._calls.call(found, [], {}, value, kind.scope)
        return kind.scope.names.get(field.target.id, Unreadable(field.target.id))

    def made_outside(
        self, path: str, positional: list[Value], keywords: dict[str, Value], scope: Scope
    ) -> Value:
        """Return what namedtuple(...) or SimpleNamespace(...) makes; None if it is another call."""
        name = path.rpartition(".")[2]
        if name in _NAMESPACES and not positional:
            return Instance(_new_class(name, [], scope), 1, dict(keywords))
        if name != "namedtuple" or len(positional) != 2 or keywords:
            return None
        title, names = positional
        names = names.replace(",", " ").split() if isinstance(names, str) else items_of(names)
        fields = [one for one in names if isinstance(one, str) and one.isidentifier()]
        if len(fields) < len(names) or len(fields) > _MAX_FIELDS or not str(title).isidentifier():
            return None
        return _new_class(str(title), fields, scope)


def _new_class(name: str, fields: list[str], scope: Scope) -> Class:
    target = [ast.AnnAssign(ast.Name(field, ast.Store()), ast.Name("object"), None, 1) for field in fields]
    node = ast.ClassDef(name, [], [], list(target), [ast.Name("dataclass")])
    node.lineno = node.end_lineno = 1
    return Class(node, Scope(parent=scope))


def _name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def member_of(kind: Class, name: str, value: Value) -> Value:
    """Return what an enumeration's name stands for: an object with a value and a name."""
    if not any(_last(base) in _ENUMERATIONS for base in kind.all_bases()):
        return value
    return Instance(kind, kind.node.lineno, {"value": value, "name": name})
