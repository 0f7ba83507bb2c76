"""Texts in the program that users may read and that are not marked for translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

MARKS = {"_", "N_", "ngettext", "pgettext"}
# Calls whose words no user reads: names for programs, and errors that only programmers see.
NOT_READ = {
    *("setObjectName", "setProperty", "property", "getattr", "setattr", "TypeVar", "Literal", "cast"),
    *(
        "compile",
        "fullmatch",
        "match",
        "search",
        "sub",
        "startswith",
        "endswith",
        "encode",
        "decode",
        "dumps",
    ),
    *("getLogger", "debug", "Background", "import_module", "simplefilter", "filterwarnings"),
    *("KeyError", "TypeError", "ValueError", "AssertionError", "NotImplementedError", "RuntimeError"),
    *("AttributeError", "IndexError"),
}
# Arguments of which the same is true: names in data, and lines of scripts.
NOT_READ_ARGUMENTS = {"columns", "class_names", "import_line", "load_line"}
NOT_A_TEXT = "not a text"  # the comment on a line whose words are none, with the reason
NO_TEXTS = "# no texts: "  # at the start of a line, with the reason: a file whose words are all for programs
# Declarations of a style sheet: "border: none; padding: 0;".
_STYLE = re.compile(r"[a-z-]+: [^;]+;\s*(\}|[a-z-]+:)")
_WORDS = re.compile(r"[A-Za-z]{2,}[^A-Za-z]* [^A-Za-z]*[A-Za-z]{2,}|^[A-Z][a-z]{2,}[a-z …:.]*$")


def unmarked_texts(path: Path) -> list[tuple[int, str]]:
    """Line and words of each string that looks like a text and is not marked where it can be collected."""
    source = path.read_text("utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    if any(line.startswith(NO_TEXTS) for line in lines):
        return list(_marked_in_f_strings(tree))
    unmarked = [
        (node.lineno, words)
        for node, words in _strings(tree)
        if _WORDS.search(words) and not _STYLE.search(words) and NOT_A_TEXT not in lines[node.lineno - 1]
    ]
    return unmarked + list(_marked_in_f_strings(tree))


def _marked_in_f_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Marked texts within f-strings, which are one token before Python 3.12: Babel does not see into them."""
    for node in chain.from_iterable(
        ast.walk(one) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)
    ):
        if (
            isinstance(node, ast.Call)
            and _name(node.func) in MARKS
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, str(node.args[0].value)


def _strings(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    for child in _read_parts(node):
        if isinstance(child, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in child.values]
            yield child, "".join(map(str, parts))
            for part in child.values:
                yield from _strings(part)
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str):
                yield child, child.value
        else:
            yield from _strings(child)


def _read_parts(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a program whose strings may reach a user."""
    if isinstance(node, ast.Call) and _name(node.func) in MARKS | NOT_READ:
        return
    if isinstance(node, ast.Assert):
        yield node.test
        return
    if isinstance(node, ast.keyword) and node.arg in NOT_READ_ARGUMENTS:
        return
    for name, value in ast.iter_fields(node):
        if (isinstance(node, ast.Subscript) and name == "slice") or name in ("annotation", "returns"):
            continue  # keys and types
        for child in value if isinstance(value, list) else [value]:
            is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not is_docstring:
                yield child


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
